//! What the linear relaxation of the whole day says about prices, from one solve: what one more
//! unit of each capacity and one more driver would save, and at least how much more a schedule costs
//! that takes a given vehicle or uses a given driver.
//!
//! Let `y` be the duals and `L` the bound that they prove. The shared rows priced with `y`, every
//! vehicle and driver goes its own cheapest way through its network, and `L` is at most what that
//! costs. So whoever must take another way lifts the bound by what that way costs above the
//! cheapest one; and `d` more units of a limit with price `p` lower it by `p·d` at most.
//!
//! What one more driver of a sort would save is the price of one without a history. So each sort has one
//! more in the network, who may not enter: he is priced like all others, and let in where the program is
//! solved again.
//!
//! Where the optimum is degenerate many duals are optimal, and most of them overrate what one more
//! unit would save: the price of a slot that is closed at an hour when nobody could come may be
//! anything. So the program that is solved has a little more of everything: its duals are, among the
//! optimal ones, those of least sum, the slopes towards more. The bound is that of the true program
//! for these duals.

use std::collections::BTreeMap;
use std::time::Instant as Clock;

use super::explanation::Resource;
use super::guests::{Guests, more};
use super::more::{fresh, sorts};
use crate::ids::{CoachIdx, DriverIdx, LotIdx, StageIdx, TruckIdx, VehicleIdx};
use crate::instance::Instance;
use crate::milp::{Compiled, Milp, MilpLimits, Monitor, compile, lagrange, relax, relax_more};
use crate::model::{Aggregation, Event, Label, Model, Move, Refinement, World};
use crate::names::Rule;
use crate::network::{Commodity, SOURCE, Ways};

/// How much more of everything the program has that is solved.
const MORE: f64 = 1e-3;

/// To solve the relaxation again takes about this many times what it took at first.
const AGAIN: f64 = 2.0;

/// Prices, in fen.
#[derive(Clone, Debug, Default)]
pub(super) struct Prices {
    /// Lower limit on the cost of any schedule.
    pub bound: f64,
    /// Seconds that the relaxation took: no solve of such a day takes less.
    pub seconds: f64,
    /// One more unit of a stage in a slot.
    pub stages: BTreeMap<(StageIdx, usize), f64>,
    /// One more arrival at a lot in a slot.
    pub handovers: BTreeMap<(LotIdx, usize), f64>,
    /// One more space in a lot, all the time.
    pub lots: BTreeMap<LotIdx, f64>,
    /// One more seat.
    pub seats: BTreeMap<CoachIdx, f64>,
    /// One more driver like this one, but without a history.
    pub drivers: BTreeMap<DriverIdx, f64>,
    /// One more cage truck like this one.
    pub trucks: BTreeMap<TruckIdx, f64>,
    /// What a schedule that takes this vehicle costs above the bound, at least.
    pub serve: BTreeMap<VehicleIdx, f64>,
    /// What a schedule that uses this driver costs above the bound, at least.
    pub using: BTreeMap<DriverIdx, f64>,
    /// Lower limit on the cost of any schedule of the day with one more of this, for what the relaxation was
    /// solved again; the constant cost that comes with it is left out.
    pub with: BTreeMap<Resource, f64>,
}

/// What of a day to solve again, and whom to tell.
pub(super) struct Wanted<'a> {
    /// Of what one more is of interest, once the prices are known.
    pub choose: &'a (dyn Fn(&Prices) -> Vec<Resource> + Sync),
    /// Told how many are done.
    pub news: &'a (dyn Fn(usize) + Sync),
}

/// Solves the relaxation, and again with one more of what is wanted. `None` if it was stopped, does not fit
/// into memory, or has no point.
///
/// # Errors
/// A sentence, when the solver fails.
pub(super) fn prices(
    instance: &Instance,
    limits: MilpLimits,
    monitor: &dyn Monitor,
    wanted: &Wanted,
) -> Result<Option<Prices>, String> {
    let began = Clock::now();
    let mut richer = instance.clone();
    let likes: Vec<DriverIdx> = (sorts(instance).into_values())
        .flat_map(|sort| sort.likes)
        .collect();
    (richer.drivers).extend(likes.iter().map(|&like| fresh(instance.driver(like))));
    let world = World::new(&richer);
    let refinement = Refinement::default();
    let stop = || monitor.stop();
    let Ok(model) = Model::build_unless(&world, Aggregation::Relaxed, &refinement, &stop) else {
        return Ok(None);
    };
    if model.impossible() {
        return Ok(None);
    }
    let mut compiled = compile(&model.network);
    if monitor.stop() || compiled.milp.columns.is_empty() {
        return Ok(None);
    }
    let guests = Guests::shut_out(instance, &likes, &model, &mut compiled);
    let program = with_more(&model, &compiled);
    let Ok(solved) = relax(&program, limits, monitor)? else {
        return Ok(None);
    };
    let priced = Relaxed::new(&compiled.milp, &solved.duals);
    let mut prices = Prices {
        bound: priced.bound,
        ..Prices::default()
    };
    shared(instance, &model, &compiled, &priced, &mut prices);
    vehicles(&model, &compiled, &priced, &mut prices);
    trucks(&model, &compiled, &priced, &mut prices);
    drivers(&model, &compiled, &priced, &guests, &mut prices);
    prices.seconds = began.elapsed().as_secs_f64();
    let mut chosen = (wanted.choose)(&prices);
    let left = (limits.seconds).map(|all| all - began.elapsed().as_secs_f64());
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    if left.is_some_and(|left| left / 2.0 < AGAIN * prices.seconds * f64::from(count)) {
        chosen.clear(); // the prices are limits, too, if not as near
    }
    for (at, resource) in chosen.into_iter().enumerate() {
        let seconds = (limits.seconds).map(|all| (all - began.elapsed().as_secs_f64()).max(0.0));
        // Half of what is left at most: others want time, too.
        let limits = MilpLimits {
            seconds: seconds.map(|left| left / 2.0),
            ..limits
        };
        let Some(more) = more(instance, &model, &compiled, &guests, &resource) else {
            continue;
        };
        let both = (&compiled.milp, &program);
        if let Some(bound) = relax_more(both, &solved.duals, &more, limits, monitor)? {
            prices.with.insert(resource, bound);
        }
        (wanted.news)(at + 1);
    }
    Ok(Some(prices))
}

/// Multipliers, and what comes of them.
struct Relaxed<'a> {
    duals: &'a [f64],
    reduced: Vec<f64>,
    bound: f64,
}

impl Relaxed<'_> {
    fn new<'a>(milp: &Milp, duals: &'a [f64]) -> Relaxed<'a> {
        let (reduced, bound) = lagrange(milp, duals);
        Relaxed {
            duals,
            reduced,
            bound,
        }
    }
}

/// The program with a little more of all that can run short.
fn with_more(model: &Model, compiled: &Compiled) -> Milp {
    let mut milp = compiled.milp.clone();
    let rules = [
        Rule::StageCapacity,
        Rule::HandoverCapacity,
        Rule::CoachSeats,
    ];
    for row in &mut milp.rows {
        if rules.iter().any(|rule| row.name.starts_with(rule.as_str())) {
            row.upper += MORE;
        }
    }
    let mut raise = |column: usize| {
        let column = &mut milp.columns[column];
        column.upper += MORE;
        column.most += MORE;
    };
    let first = compiled.first_side as usize;
    for (at, side) in model.network.side.iter().enumerate() {
        if side.name.starts_with("stock[") {
            raise(first + at);
        }
    }
    // Whoever enters: drivers and trucks, not vehicles.
    let from = model.demand.first + model.demand.count;
    let graphs = model.network.commodities.iter().zip(&compiled.first_column);
    for (graph, &first) in graphs.skip(from) {
        for (at, arc) in graph.arcs.iter().enumerate() {
            let column = first as usize + at;
            // Guests stay out.
            let open = compiled.milp.columns[column].upper > 0.0;
            if arc.from == SOURCE && arc.upper.is_some() && open {
                raise(column);
            }
        }
    }
    milp
}

/// Prices of rows with an upper limit and of the stocks of lots.
fn shared(
    instance: &Instance,
    model: &Model,
    compiled: &Compiled,
    relaxation: &Relaxed,
    prices: &mut Prices,
) {
    let rows = compiled.milp.rows.iter().zip(relaxation.duals);
    let by_name: BTreeMap<&str, f64> = rows
        .filter(|(row, dual)| row.upper.is_finite() && **dual < 0.0)
        .map(|(row, dual)| (row.name.as_str(), -dual))
        .collect();
    for idx in instance.coach_indices() {
        let name = format!("{}[{}]", Rule::CoachSeats, instance.coach(idx).id);
        if let Some(&price) = by_name.get(name.as_str()) {
            prices.seats.insert(idx, price);
        }
    }
    for slot in 0..instance.slots() {
        for (at, stage) in instance.stages().iter().enumerate() {
            let name = format!("{}[{},{slot}]", Rule::StageCapacity, stage.id);
            if let Some(&price) = by_name.get(name.as_str()) {
                prices.stages.insert((StageIdx::new(at), slot), price);
            }
        }
        for (at, lot) in instance.lots().iter().enumerate() {
            let name = format!("{}[{},{slot}]", Rule::HandoverCapacity, lot.id);
            if let Some(&price) = by_name.get(name.as_str()) {
                prices.handovers.insert((LotIdx::new(at), slot), price);
            }
        }
    }
    let side = (compiled.first_side as usize..).zip(&model.network.side);
    let spaces: BTreeMap<&str, f64> = side
        .map(|(column, side)| (side.name.as_str(), -relaxation.reduced[column]))
        .filter(|(_, price)| *price > 0.0)
        .collect();
    for (at, lot) in instance.lots().iter().enumerate() {
        let names = (0..instance.slots()).map(|slot| format!("stock[{},{slot}]", lot.id));
        let price: f64 = names.filter_map(|name| spaces.get(name.as_str())).sum();
        if price > 0.0 {
            prices.lots.insert(LotIdx::new(at), price);
        }
    }
}

fn vehicles(model: &Model, compiled: &Compiled, relaxation: &Relaxed, prices: &mut Prices) {
    let serves = |label: &Label| matches!(label, Label::Vehicle(Move::Serve(..) | Move::Cage(..)));
    for number in model.demand.first..model.demand.first + model.demand.count {
        let graph = &model.network.commodities[number];
        let costs = costs_of(graph, compiled.first_column[number], relaxation);
        let ways = Ways::new(graph, costs, serves);
        let groups = ways.by_entry(|label| match label {
            Label::Vehicle(Move::Wait(group)) => Some(*group),
            _ => None,
        });
        for (group, (any, serving)) in groups {
            for &vehicle in &model.demand.groups[group as usize] {
                if serving.is_finite() {
                    prices.serve.insert(vehicle, (serving - any).max(0.0));
                }
            }
        }
    }
}

fn trucks(model: &Model, compiled: &Compiled, relaxation: &Relaxed, prices: &mut Prices) {
    let trips = |label: &Label| matches!(label, Label::Trip(_));
    for (at, fleet) in (0..model.trucks.count).zip(&model.world.fleets) {
        let number = model.trucks.first + at;
        let graph = &model.network.commodities[number];
        let costs = costs_of(graph, compiled.first_column[number], relaxation);
        let best = Ways::new(graph, costs, trips).best();
        if let Some(&truck) = fleet.trucks.first() {
            prices.trucks.insert(truck, (-best).max(0.0));
        }
    }
}

fn drivers(
    model: &Model,
    compiled: &Compiled,
    relaxation: &Relaxed,
    guests: &Guests,
    prices: &mut Prices,
) {
    let works = |label: &Label| matches!(label, Label::Driver(Event::Run { .. }));
    for (at, (_, groups)) in model.supply.profiles.iter().enumerate() {
        let number = model.supply.first + at;
        let graph = &model.network.commodities[number];
        let costs = costs_of(graph, compiled.first_column[number], relaxation);
        let ways = Ways::new(graph, costs, works);
        let by_group = ways.by_entry(|label| match label {
            Label::Driver(Event::Enter(group)) => Some(*group),
            _ => None,
        });
        for (group, (any, working)) in by_group {
            for &driver in &groups[group as usize].drivers {
                if let Some(like) = guests.like(driver) {
                    let further = guests.further(driver, compiled, &relaxation.reduced);
                    prices.drivers.insert(like, (-any).max(0.0) + further);
                } else if working.is_finite() {
                    // To stay at home costs nothing.
                    prices
                        .using
                        .insert(driver, (working - any.min(0.0)).max(0.0));
                }
            }
        }
    }
}

/// Reduced costs of a commodity's arcs. Over a whole path the duals of its nodes cancel, so that
/// the sum is the path's cost with the shared rows priced.
fn costs_of<'a, L>(graph: &Commodity<L>, first: u32, relaxation: &'a Relaxed) -> &'a [f64] {
    let first = first as usize;
    &relaxation.reduced[first..first + graph.arcs.len()]
}

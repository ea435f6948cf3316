//! Prices of all blocks, and the bound for the whole that they prove.
//!
//! Each block is relaxed to an instance of its own into which every schedule of the whole can be cut.
//! Its relaxation gives prices to all that its drivers and vehicles share. At these prices the
//! driver side costs at least `rest`, and serving a vehicle in the block at least `serve`; so no
//! schedule costs less than the `rest` of all blocks and for each vehicle the least of its `serve` and
//! of leaving it. Whatever the prices are, this holds; good ones make it tight.

use super::super::SolveError;
use super::super::prices::{Search, prices as prices_of};
use super::super::session::{Session, whole_bound};
use super::super::surge::{TERMS, add_whole_trips};
use super::book::Book;
use super::cuts::Block;
use super::part::{Keeps, Part};
use crate::ids::VehicleIdx;
use crate::instance::Instance;
use crate::model::{Label, Model, Move, World};
use crate::network::{Ways, cheapest, less};
use crate::units::Fen;

/// What a block's prices prove, fen.
#[derive(Clone, Debug, Default)]
pub(super) struct Prices {
    /// Drivers, trucks and all that is shared cost at least this, served vehicles apart.
    pub rest: f64,
    /// Serving a vehicle in the block costs at least this, ascending by vehicle; one that is not here
    /// cannot be served in it.
    pub serve: Vec<(VehicleIdx, f64)>,
}

/// The prices of a block whose vehicles cost `stay` where they are left, found as `search` says. `None` if the solve must stop or the block does not fit into memory.
pub(super) fn prices(
    whole: &Instance,
    empty: &Book,
    block: &Block,
    stay: &dyn Fn(VehicleIdx) -> Option<Fen>,
    search: Search,
    session: &Session,
) -> Result<Option<Prices>, SolveError> {
    let Some(part) = Part::new(whole, empty, block, Keeps::Every, stay) else {
        return Ok(Some(Prices::default()));
    };
    let world = World::new(&part.instance);
    let stop = || session.must_stop().is_some();
    let model = Model::relaxation(&world, &stop);
    let Ok(mut model) = model else {
        return Ok(None);
    };
    add_whole_trips(&mut model, TERMS);
    if model.network.arc_count() == 0 || session.must_stop().is_some() {
        return Ok(session.must_stop().is_none().then(Prices::default));
    }
    let found = prices_of(&model.network, search, session, &|_| ())?;
    Ok(found.map(|found| proven(&part, &model, &found.rows, found.bound)))
}

/// Takes the vehicle side out of the bound, and finds each vehicle's cheapest way instead.
#[allow(clippy::cast_precision_loss)] // money stays below 2^53
fn proven(part: &Part, model: &Model, rows: &[f64], bound: f64) -> Prices {
    let instance = &part.instance;
    let mut prices = Prices {
        rest: bound - model.network.offset.total() as f64,
        serve: Vec::new(),
    };
    let serves = |label: &Label| matches!(label, Label::Vehicle(Move::Serve(..) | Move::Cage(..)));
    let demand = &model.demand;
    for graph in &model.network.commodities[demand.first..demand.first + demand.count] {
        prices.rest -= cheapest(graph, rows);
        let costs: Vec<f64> = (graph.arcs.iter())
            .map(|arc| less(arc.cost.total(), &arc.uses, rows))
            .collect();
        let ways = Ways::new(graph, &costs, serves);
        let groups = ways.by_entry(|label| match label {
            Label::Vehicle(Move::Wait(group)) => Some(*group),
            _ => None,
        });
        for (group, (_, serving)) in groups {
            if !serving.is_finite() {
                continue;
            }
            for &own in &demand.groups[group as usize] {
                let one = instance.vehicle(own);
                let waits = (instance.horizon().to - one.released).0.max(0);
                let left = one.value + instance.objective().waiting * waits;
                let cost = left.0 as f64 + serving;
                prices.serve.push((part.vehicles[own.at()], cost));
            }
        }
    }
    prices.serve.sort_by_key(|(vehicle, _)| *vehicle);
    prices
}

/// The least and the second least of what serving each vehicle costs, with the block of the least.
pub(super) struct Least(Vec<(f64, usize, f64)>);

impl Least {
    pub fn of(vehicles: usize, all: &[Prices]) -> Least {
        let mut least = vec![(f64::INFINITY, usize::MAX, f64::INFINITY); vehicles];
        for (block, prices) in all.iter().enumerate() {
            for &(vehicle, cost) in &prices.serve {
                let one = &mut least[vehicle.at()];
                if cost < one.0 {
                    *one = (cost, block, one.0);
                } else {
                    one.2 = one.2.min(cost);
                }
            }
        }
        Least(least)
    }

    /// The least anywhere.
    pub fn anywhere(&self, vehicle: VehicleIdx) -> f64 {
        self.0[vehicle.at()].0
    }

    /// The least in another block than this.
    pub fn elsewhere(&self, vehicle: VehicleIdx, block: usize) -> f64 {
        let (least, at, second) = self.0[vehicle.at()];
        if at == block { second } else { least }
    }
}

/// The bound for the whole; `left` is what leaving a vehicle for good costs.
pub(super) fn bound(whole: &Instance, all: &[Prices], left: &dyn Fn(VehicleIdx) -> Fen) -> Fen {
    let least = Least::of(whole.vehicles().len(), all);
    let fairness = &whole.objective().fairness;
    let before: Fen = (whole.drivers().iter())
        .map(|driver| fairness.cost(driver.runs_before))
        .sum();
    #[allow(clippy::cast_precision_loss)] // money stays below 2^53
    let vehicles: f64 = (whole.vehicle_indices())
        .map(|idx| least.anywhere(idx).min(left(idx).0 as f64))
        .sum();
    #[allow(clippy::cast_precision_loss)]
    let rest: f64 = all.iter().map(|one| one.rest - 1.0).sum(); // a fen for rounding in each
    #[allow(clippy::cast_precision_loss)]
    let before = before.0 as f64;
    whole_bound(before + vehicles + rest)
}

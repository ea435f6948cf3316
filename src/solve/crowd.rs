//! Crowd rows: what of a stage runs cannot use when a whole cage trip hands over where they would.
//!
//! For a slot of a stage with capacity `C` let `N` be the runs that enter it then. They arrive in certain slots
//! at their lots, with handover capacities that sum up to `H`. Let `L` be the caged vehicles and `T` the trips that
//! arrive in these. Then `N + L ≤ H`, and `N ≤ C`. `T` is whole, and without trips `L = 0`, so with
//! `D = max(0, H − C)`
//!
//! ```text
//! N + L − D·T ≤ C
//! ```
//!
//! which a trip of more than `D` vehicles makes less than both between no trip and one. A relaxation would else
//! send a part of a truck to each slot, whose few vehicles leave the runs all the stage gives.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{LotIdx, StageIdx};
use crate::milp::{MilpRow, columns_of};
use crate::model::{Label, Model, Move};
use crate::network::SOURCE;

/// By place and slot: columns.
type Columns<P> = BTreeMap<(P, usize), Vec<u32>>;

/// Rows that every schedule keeps and a relaxation may not, over columns as
/// [`compile`](crate::milp::compile) numbers them. Time O(arcs of vehicles × log).
pub(super) fn crowds(model: &Model) -> Vec<MilpRow> {
    if model.trucks.count == 0 {
        return Vec::new();
    }
    let instance = model.world.instance;
    let (trips, capacity) = trips(model);
    let (mut runs, loads) = vehicles(model);
    let mut fed: BTreeMap<(StageIdx, usize), BTreeSet<(LotIdx, usize)>> = BTreeMap::new();
    let mut entering: Columns<StageIdx> = BTreeMap::new();
    for lot in instance.lot_indices() {
        for slot in 0..instance.slots() {
            let Some(shape) = model.world.shape(lot, slot) else {
                continue;
            };
            let mine = runs.remove(&(lot, slot)).unwrap_or_default();
            for &entry in &shape.entries {
                if instance.stage(entry.0).capacity.is_some() {
                    let arrivals = fed.entry(entry).or_default();
                    arrivals.insert((lot, shape.arrival_slot));
                    entering.entry(entry).or_default().extend(&mine);
                }
            }
        }
    }
    let mut rows = Vec::new();
    for (entry, arrivals) in fed {
        let handover =
            |&(lot, slot): &(LotIdx, usize)| instance.lot(lot).handover_capacity.as_ref()?.at(slot);
        let limit = instance.stage(entry.0).capacity.as_ref();
        let together: Option<u32> = arrivals.iter().map(handover).sum();
        let Some((limit, together)) = limit.and_then(|one| one.at(entry.1)).zip(together) else {
            continue;
        };
        let more = together.saturating_sub(limit);
        let most = arrivals.iter().filter_map(|one| capacity.get(one)).max();
        if most.is_none_or(|&most| most <= more) {
            continue;
        }
        let of = |all: &Columns<LotIdx>, amount: f64| {
            let columns = arrivals.iter().filter_map(|one| all.get(one)).flatten();
            columns.map(|&column| (column, amount)).collect::<Vec<_>>()
        };
        let mut terms: BTreeMap<u32, f64> = BTreeMap::new();
        let entered = entering.get(&entry).into_iter().flatten();
        let all = (entered.map(|&column| (column, 1.0)))
            .chain(of(&loads, 1.0))
            .chain(of(&trips, -f64::from(more)));
        for (column, amount) in all {
            *terms.entry(column).or_default() += amount;
        }
        rows.push(MilpRow {
            name: String::new(),
            lower: f64::NEG_INFINITY,
            upper: f64::from(limit),
            terms: terms
                .into_iter()
                .filter(|(_, amount)| *amount != 0.0)
                .collect(),
        });
    }
    rows
}

/// By lot and arrival slot: columns of trips, and the most vehicles that one of them carries.
fn trips(model: &Model) -> (Columns<LotIdx>, BTreeMap<(LotIdx, usize), u32>) {
    let (first_column, _) = columns_of(&model.network);
    let mut columns: Columns<LotIdx> = BTreeMap::new();
    let mut capacity = BTreeMap::new();
    for (fleet, at) in model.world.fleets.iter().zip(model.trucks.first..) {
        let graph = &model.network.commodities[at];
        for (arc, column) in graph.arcs.iter().zip(first_column[at]..) {
            for label in &arc.labels {
                if let Label::Trip(slot) = label
                    && let Some(Some(trip)) = fleet.trips.get(*slot as usize)
                {
                    let key = (fleet.lot, trip.arrival_slot);
                    columns.entry(key).or_default().push(column);
                    let most = capacity.entry(key).or_insert(0);
                    *most = fleet.capacity.max(*most);
                }
            }
        }
    }
    (columns, capacity)
}

/// Columns of vehicles: of those that are driven and take of a stage's capacity by lot and slot of the start, of
/// those that are caged by lot and slot of the arrival.
fn vehicles(model: &Model) -> (Columns<LotIdx>, Columns<LotIdx>) {
    let instance = model.world.instance;
    let (first_column, _) = columns_of(&model.network);
    let (mut runs, mut loads): (Columns<LotIdx>, Columns<LotIdx>) = Default::default();
    let graphs = model.network.commodities.iter().zip(first_column);
    for (graph, column) in graphs.skip(model.demand.first).take(model.demand.count) {
        let first = (graph.arcs.iter().filter(|arc| arc.from == SOURCE))
            .flat_map(|arc| &arc.labels)
            .find_map(|label| match label {
                Label::Vehicle(Move::Wait(group)) => model.demand.groups[*group as usize].first(),
                _ => None,
            });
        let counts = first
            .is_some_and(|&vehicle| instance.class(instance.vehicle(vehicle).class).gate_units > 0);
        for (arc, column) in graph.arcs.iter().zip(column..) {
            for label in &arc.labels {
                match *label {
                    Label::Vehicle(Move::Serve(kind, slot)) if counts => {
                        let key = (model.kinds.kinds[kind.at()].lot, slot as usize);
                        runs.entry(key).or_default().push(column);
                    }
                    Label::Vehicle(Move::Cage(fleet, slot)) => {
                        if let Some(trip) = model.world.trip(fleet, slot as usize) {
                            let lot = model.world.fleets[fleet.at()].lot;
                            loads
                                .entry((lot, trip.arrival_slot))
                                .or_default()
                                .push(column);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    (runs, loads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Family, GenerateOptions, generate};
    use crate::milp::{Compiled, MilpLimits, Quiet, compile, relax, solve_milp};
    use crate::model::{Aggregation, Refinement, World};

    /// A small port's day on which the gate gives nearly what the lots hand over, and trucks are large.
    fn port(seed: u64) -> crate::instance::Instance {
        let set = ["vehicles=60", "drivers=60", "cage_trucks=3", "gate=0.25"];
        let options = GenerateOptions {
            seed,
            set: set.iter().map(|one| one.parse().unwrap()).collect(),
            ..GenerateOptions::default()
        };
        let mut spec = generate(Family::PortDay, &options).unwrap();
        for lot in &mut spec.lots {
            let scarce = |value: &mut u32| *value = 2;
            let calendar = lot.handover_capacity.as_mut().unwrap();
            scarce(calendar.per_slot.as_mut().unwrap());
            calendar.daily.clear();
        }
        spec.build().unwrap()
    }

    /// With the rows the optimum is what it is without them, and the relaxation is nearer to it.
    #[test]
    fn the_rows_cut_off_parts_of_trips_and_no_schedule() {
        let limits = MilpLimits {
            gap: 0.0,
            seconds: None,
            nodes: None,
            seed: 0,
        };
        let (mut rows_made, mut closed) = (0, 0.0);
        for seed in 0..4 {
            let instance = port(seed);
            let world = World::new(&instance);
            let model = Model::build(&world, Aggregation::Exact, &Refinement::default()).unwrap();
            let mut compiled = compile(&model.network);
            let relaxed = |compiled: &Compiled| {
                let found = relax(&compiled.milp, limits, &Quiet).unwrap();
                found.unwrap().bound
            };
            let best = |compiled: &Compiled| {
                let found = solve_milp(&compiled.milp, limits, None, &Quiet).unwrap();
                found.bound.unwrap()
            };
            let (loose, plain) = (relaxed(&compiled), best(&compiled));
            let rows = crowds(&model);
            rows_made += rows.len();
            compiled.milp.rows.extend(rows);
            let (tight, same) = (relaxed(&compiled), best(&compiled));
            assert!(
                (plain - same).abs() < 1.0,
                "seed {seed}: {plain} and {same}"
            );
            assert!(tight >= loose - 1.0 && tight <= plain + 1.0, "seed {seed}");
            closed += tight - loose;
        }
        assert!(
            rows_made > 0 && closed > 1.0,
            "{rows_made} rows lift by {closed}"
        );
    }
}

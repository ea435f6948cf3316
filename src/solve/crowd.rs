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

use super::moves::Moves;
use crate::ids::{LotIdx, StageIdx};
use crate::milp::MilpRow;
use crate::model::{FleetIdx, Model};

/// By place and slot: columns.
type Columns<P> = BTreeMap<(P, usize), Vec<u32>>;

/// Rows that every schedule keeps and a relaxation may not, over columns as
/// [`compile`](crate::milp::compile) numbers them. Time O(columns of vehicles × log).
pub(super) fn crowds(model: &Model, moves: &Moves) -> Vec<MilpRow> {
    let (world, instance) = (model.world, model.world.instance);
    let mut runs: Columns<LotIdx> = BTreeMap::new();
    for one in &moves.driven {
        if instance.class(one.class).gate_units > 0 {
            let lot = model.kinds.kinds[one.kind.at()].lot;
            runs.entry((lot, one.slot)).or_default().push(one.column);
        }
    }
    // By where and when they arrive.
    let arrival = |fleet: FleetIdx, slot: usize| {
        let trip = world.trip(fleet, slot)?;
        Some((world.fleets[fleet.at()].lot, trip.arrival_slot))
    };
    let mut loads: Columns<LotIdx> = BTreeMap::new();
    for one in &moves.caged {
        if let Some(at) = arrival(one.fleet, one.slot) {
            loads.entry(at).or_default().push(one.column);
        }
    }
    let mut trips: Columns<LotIdx> = BTreeMap::new();
    let mut capacity: BTreeMap<(LotIdx, usize), u32> = BTreeMap::new();
    for one in &moves.trips {
        if let Some(at) = arrival(one.fleet, one.slot) {
            trips.entry(at).or_default().push(one.column);
            let most = capacity.entry(at).or_default();
            *most = world.fleets[one.fleet.at()].capacity.max(*most);
        }
    }
    let mut fed: BTreeMap<(StageIdx, usize), BTreeSet<(LotIdx, usize)>> = BTreeMap::new();
    let mut entering: Columns<StageIdx> = BTreeMap::new();
    for lot in instance.lot_indices() {
        for slot in 0..instance.slots() {
            let Some(shape) = world.shape(lot, slot) else {
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

#[cfg(test)]
mod tests {
    use super::super::surge::tests::tightened;
    use super::*;
    use crate::generate::{Family, GenerateOptions, generate};

    /// A small port's day on which the gate gives nearly what the lots hand over, and trucks are large.
    #[test]
    fn crowds_cut_off_parts_of_trips_and_no_schedule() {
        let (mut made, mut closed) = (0, 0.0);
        for seed in 0..4 {
            let set = ["vehicles=60", "drivers=60", "cage_trucks=3", "gate=0.25"];
            let options = GenerateOptions {
                seed,
                set: set.iter().map(|one| one.parse().unwrap()).collect(),
                ..GenerateOptions::default()
            };
            let mut spec = generate(Family::PortDay, &options).unwrap();
            for lot in &mut spec.lots {
                let calendar = lot.handover_capacity.as_mut().unwrap();
                calendar.per_slot = Some(2);
                calendar.daily.clear();
            }
            let (many, lift, _) = tightened(&spec.build().unwrap(), crowds);
            (made, closed) = (made + many, closed + lift);
        }
        assert!(made > 0 && closed > 1.0, "{made} rows lift by {closed}");
    }
}

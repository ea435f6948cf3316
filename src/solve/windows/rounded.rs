//! Trips of cage trucks from the parts of trips that prices make.

use std::collections::BTreeMap;

use super::super::prices::Prices;
use crate::ids::{LotIdx, StageIdx};
use crate::model::{FleetIdx, Label, Model, World};
use crate::network::{Commodity, SOURCE, spread, trace};

/// Slots by which a trip may be earlier or later than it is wanted.
const SHIFT: u32 = 48;

/// Leaves the trucks of `model` no other trips than these: by each slot as many of a fleet as trucks have made by
/// then that are spread over all ways by what they cost at the prices, in whole numbers, as far as the trucks can
/// and there is room for them all.
///
/// Prices spread trips that are alike over slots: only how many there are by when is looked at.
pub(super) fn round_trips(model: &mut Model, prices: &Prices) {
    let mut room = Room::new(model.world);
    for (fleet, number) in (0u32..).zip(model.trucks.first..model.supply.first) {
        let fleet = FleetIdx(fleet);
        let graph = &mut model.network.commodities[number];
        let slots = whole(graph, &spread(graph, &prices.rows, prices.temperature));
        let many = model.world.fleets[fleet.at()].trucks.len().max(1);
        let mut made = vec![0; graph.arcs.len()];
        for truck in 0..many {
            let mine = slots.iter().skip(truck).step_by(many).copied();
            for arc in way(graph, mine, |slot, take| room.has(fleet, slot, take)) {
                made[arc as usize] += 1;
            }
        }
        for (arc, &made) in graph.arcs.iter_mut().zip(&made) {
            (arc.lower, arc.upper) = (made, Some(made));
        }
        graph.thin(|at| made[at] > 0);
    }
}

/// What trips may take of handover and stages.
struct Room<'a> {
    world: &'a World<'a>,
    handovers: BTreeMap<(LotIdx, usize), u32>,
    units: BTreeMap<(StageIdx, usize), u32>,
}

impl<'a> Room<'a> {
    fn new(world: &'a World<'a>) -> Room<'a> {
        Room {
            world,
            handovers: BTreeMap::new(),
            units: BTreeMap::new(),
        }
    }

    /// Whether there is room for one more full trip, which then is taken if asked for.
    fn has(&mut self, fleet: FleetIdx, slot: u32, take: bool) -> bool {
        let of = &self.world.fleets[fleet.at()];
        let Some(trip) = self.world.trip(fleet, slot as usize) else {
            return false;
        };
        let handover = (of.lot, trip.arrival_slot);
        let lot = self.world.instance.lot(of.lot);
        let calendar = lot.handover_capacity.as_ref();
        let most = calendar.and_then(|calendar| calendar.at(trip.arrival_slot));
        let taken = self.handovers.get(&handover).unwrap_or(&0) + of.capacity;
        let mut fits = most.is_none_or(|most| taken <= most);
        for entry in &trip.entries {
            let calendar = self.world.instance.stage(entry.0).capacity.as_ref();
            let most = calendar.and_then(|calendar| calendar.at(entry.1));
            let units = self.units.get(entry).unwrap_or(&0) + of.gate_units;
            fits &= most.is_none_or(|most| units <= most);
        }
        if take {
            self.handovers.insert(handover, taken);
            for entry in &trip.entries {
                *self.units.entry(*entry).or_default() += of.gate_units;
            }
        }
        fits
    }
}

/// Slots of whole trips: one whenever the sum of the parts so far, and a half, reaches the next whole number.
fn whole(graph: &Commodity<Label>, values: &[f64]) -> Vec<u32> {
    let mut parts: Vec<(u32, f64)> = Vec::new();
    for (arc, &value) in graph.arcs.iter().zip(values) {
        for label in &arc.labels {
            if let Label::Trip(slot) = label {
                parts.push((*slot, value));
            }
        }
    }
    parts.sort_by_key(|(slot, _)| *slot);
    let (mut sum, mut slots) = (0.5, Vec::new());
    for (slot, value) in parts {
        sum += value;
        while sum >= 1.0 {
            slots.push(slot);
            sum -= 1.0;
        }
    }
    slots
}

/// The arcs of a truck that makes trips in these slots, or as near as it can and `room` has any. Trips with no such
/// slot are left out. `room` is asked for a slot, and told when it is taken.
/// Time O(slots × shift × arcs).
fn way(
    graph: &Commodity<Label>,
    slots: impl Iterator<Item = u32>,
    mut room: impl FnMut(u32, bool) -> bool,
) -> Vec<u32> {
    let traced = |wanted: &[Label]| {
        (0u32..)
            .zip(&graph.arcs)
            .filter(|(_, arc)| arc.from == SOURCE)
            .find_map(|(entry, _)| trace(graph, entry, wanted, &|one, want| one == want))
    };
    let mut wanted: Vec<Label> = Vec::new();
    let mut arcs = Vec::new();
    for slot in slots {
        let nearest = (0..SHIFT).flat_map(|by| [slot.checked_add(by), slot.checked_sub(by)]);
        for slot in nearest.flatten() {
            if !room(slot, false) {
                continue;
            }
            wanted.push(Label::Trip(slot));
            if let Some(path) = traced(&wanted) {
                arcs = path.arcs;
                room(slot, true);
                break;
            }
            wanted.pop();
        }
    }
    arcs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Arc, SINK};

    /// A truck that can start in slots 1 to 6 and is back two slots later.
    fn truck() -> Commodity<Label> {
        let mut graph = Commodity::new();
        let nodes: Vec<_> = (0..9).map(|_| graph.node()).collect();
        graph.arcs.push(Arc::wait(SOURCE, nodes[1]));
        for slot in 1..7 {
            graph.arcs.push(Arc::wait(nodes[slot], nodes[slot + 1]));
            graph.arcs.push(Arc {
                labels: vec![Label::Trip(u32::try_from(slot).unwrap())],
                ..Arc::wait(nodes[slot], nodes[slot + 2])
            });
        }
        graph.arcs.push(Arc::wait(nodes[7], nodes[8]));
        graph.arcs.push(Arc::wait(nodes[8], SINK));
        graph
    }

    #[test]
    fn parts_of_trips_become_as_many_whole_ones() {
        let graph = truck();
        let with = |parts: [f64; 6]| {
            let mut values = vec![0.0; graph.arcs.len()];
            for (slot, part) in parts.into_iter().enumerate() {
                values[2 + 2 * slot] = part;
            }
            whole(&graph, &values)
        };
        assert_eq!(with([0.3, 0.3, 0.3, 0.3, 0.3, 0.3]), [2, 5]);
        assert!(with([0.1, 0.1, 0.1, 0.0, 0.0, 0.1]).is_empty());
        assert_eq!(with([1.0, 0.0, 1.0, 0.0, 1.0, 0.0]), [1, 3, 5]);
    }

    #[test]
    fn a_truck_makes_the_trips_that_it_can() {
        let graph = truck();
        let made = |slots: &[u32]| {
            let arcs = way(&graph, slots.iter().copied(), |slot, _| slot != 6).into_iter();
            let labels = arcs.flat_map(|arc| graph.arcs[arc as usize].labels.clone());
            labels.collect::<Vec<_>>()
        };
        assert_eq!(made(&[1, 3]), [Label::Trip(1), Label::Trip(3)]);
        assert_eq!(made(&[2, 3]), [Label::Trip(2), Label::Trip(4)]);
        assert_eq!(
            made(&[1, 2, 5]),
            [Label::Trip(1), Label::Trip(3), Label::Trip(5)]
        );
        assert_eq!(made(&[3, 6]), [Label::Trip(3), Label::Trip(5)]);
        assert_eq!(made(&[5, 6]), [Label::Trip(5)]);
        assert!(made(&[]).is_empty());
    }
}

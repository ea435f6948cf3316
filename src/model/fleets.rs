//! Cage trucks: which are alike, and the trips that each can make.

use std::collections::BTreeMap;

use crate::ids::{LotIdx, StageIdx, TruckIdx};
use crate::instance::{Instance, Truck};
use crate::units::{Fen, Instant, Interval, Minutes};

/// Cage trucks that are alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FleetIdx(pub u32);

impl FleetIdx {
    /// As a position.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A trip that starts in one slot: all that follows from the start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TripShape {
    /// Stages with the slot in which each is entered.
    pub entries: Vec<(StageIdx, usize)>,
    /// Lot arrival.
    pub arrival: Instant,
    /// Slot of the arrival.
    pub arrival_slot: usize,
    /// First slot in which the truck can start again; may be past the last.
    pub again: usize,
}

/// Interchangeable cage trucks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fleet {
    /// The trucks, ascending.
    pub trucks: Vec<TruckIdx>,
    /// Lot that they serve.
    pub lot: LotIdx,
    /// Vehicles a trip.
    pub capacity: u32,
    /// Cost of a trip.
    pub cost: Fen,
    /// Units of stage capacity of a trip.
    pub gate_units: u32,
    /// By slot; `None` where no trip can start.
    pub trips: Vec<Option<TripShape>>,
    /// Slots of trips that started before `now`: each is made, with its own load.
    pub started: Vec<usize>,
    /// Whether a trip that started before `now` is none that the truck can make.
    pub impossible: bool,
}

/// Trucks that nothing tells apart; one whose trips a baseline knows is its own fleet.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    own: Option<TruckIdx>,
    lot: LotIdx,
    capacity: u32,
    windows: Vec<Interval>,
    times: [Minutes; 4],
    cost: Fen,
    stages: Vec<(StageIdx, Minutes)>,
    gate_units: u32,
}

/// Sorts trucks into fleets. Time O(trucks × log trucks + fleets × slots × stages).
pub(super) fn fleets(instance: &Instance) -> Vec<Fleet> {
    let trips = instance.baseline().map_or(&[][..], |all| &all.trips);
    let mut alike: BTreeMap<Alike, Vec<TruckIdx>> = BTreeMap::new();
    for (at, truck) in instance.trucks().iter().enumerate() {
        let idx = TruckIdx::new(at);
        let key = Alike {
            own: trips.iter().any(|trip| trip.truck == idx).then_some(idx),
            lot: truck.lot,
            capacity: truck.capacity,
            windows: truck.windows.clone(),
            times: [truck.loading, truck.outbound, truck.unloading, truck.back],
            cost: truck.cost,
            stages: truck.stages.clone(),
            gate_units: truck.gate_units,
        };
        alike.entry(key).or_default().push(idx);
    }
    (alike.into_iter())
        .map(|(key, trucks)| {
            let truck = instance.truck(trucks[0]);
            let begun: Vec<Option<usize>> = match (key.own, instance.now()) {
                (Some(own), Some(now)) => (trips.iter())
                    .filter(|trip| trip.truck == own && trip.start < now)
                    .map(|trip| slot_at(instance, trip.start))
                    .collect(),
                _ => Vec::new(),
            };
            let started: Vec<usize> = begun.iter().copied().flatten().collect();
            let trips: Vec<Option<TripShape>> = (0..instance.slots())
                .map(|slot| shape(instance, truck, slot, &started))
                .collect();
            let made = |slot: &Option<usize>| slot.is_some_and(|slot| trips[slot].is_some());
            Fleet {
                impossible: !begun.iter().all(made),
                trucks,
                lot: key.lot,
                capacity: key.capacity,
                cost: key.cost,
                gate_units: key.gate_units,
                trips,
                started,
            }
        })
        .collect()
}

/// The slot of the horizon that starts at `at`: a baseline may come from another horizon.
pub(super) fn slot_at(instance: &Instance, at: Instant) -> Option<usize> {
    (instance.slot_of(at)).filter(|&slot| instance.slot_start(slot) == at)
}

/// Whether so many units can enter each of these stages at once. A relaxation would send a part of
/// them, so that starts which no whole vehicle can make are better left out.
pub(super) fn passes(instance: &Instance, entries: &[(StageIdx, usize)], units: u32) -> bool {
    entries.iter().all(|&(stage, slot)| {
        let capacity = instance.stage(stage).capacity.as_ref();
        let limit = capacity.and_then(|calendar| calendar.at(slot));
        limit.is_none_or(|limit| units <= limit)
    })
}

fn shape(instance: &Instance, truck: &Truck, slot: usize, started: &[usize]) -> Option<TripShape> {
    let start = instance.slot_start(slot);
    let arrival = start + truck.loading + truck.outbound;
    let end = arrival + truck.unloading + truck.back;
    let span = Interval {
        from: start,
        to: end,
    };
    let open = truck.windows.iter().any(|window| window.contains(span));
    let past = instance.now().is_some_and(|now| start < now) && !started.contains(&slot);
    if !open || past {
        return None;
    }
    let entries: Vec<(StageIdx, usize)> = (truck.stages.iter())
        .filter_map(|&(stage, after)| Some((stage, instance.slot_of(start + after)?)))
        .collect();
    if !passes(instance, &entries, truck.gate_units) {
        return None;
    }
    let length = instance.slot_length().0;
    let taken = usize::try_from(((end - start).0 + length - 1) / length).unwrap_or(usize::MAX);
    Some(TripShape {
        entries,
        arrival,
        arrival_slot: instance.slot_of(arrival)?,
        again: slot.saturating_add(taken.max(1)),
    })
}

//! How a vehicle can go by cage truck: along on a trip that is planned, or on a new one.

use super::insert::Choice;
use super::plan::{Change, Place, Plan, sum};
use super::trips::{arrives, entries};
use crate::ids::{TruckIdx, VehicleIdx};
use crate::schedule::Trip;
use crate::units::{Fen, Interval};

impl Plan<'_> {
    /// The ways in which the vehicle can go along on a trip that is planned.
    pub(super) fn rides(&self, vehicle: VehicleIdx) -> Vec<Choice> {
        let instance = self.judge.world.instance;
        let mut found = Vec::new();
        if !instance.vehicle(vehicle).cage {
            return found;
        }
        for (at, trip) in self.trips.iter().enumerate() {
            if self.judge.past.is_past(trip.start) {
                continue;
            }
            let mut trips = self.trips.clone();
            trips[at].vehicles.push(vehicle);
            trips[at].vehicles.sort_unstable();
            found.extend(self.ride(vehicle, trip, trips));
        }
        found
    }

    fn ride(&self, vehicle: VehicleIdx, trip: &Trip, trips: Vec<Trip>) -> Option<Choice> {
        let instance = self.judge.world.instance;
        let mut delta = self.judge.judge_trips(&trips).ok()?;
        let (lot, slot) = super::trips::arrives(instance, trip)?;
        let class = instance.vehicle(vehicle).class;
        if !self.ledger.can_arrive(instance, class, lot, slot) {
            return None;
        }
        self.spend(1);
        sum(&mut delta, &self.trip_costs(), -1);
        sum(&mut delta, &self.judge.stay(vehicle), -1);
        Some(Choice {
            driver: None,
            start: trip.start,
            coach: None,
            change: Change {
                rosters: Vec::new(),
                trips: Some(trips),
            },
            delta,
        })
    }

    /// The best new trip of each truck that is free for one, with this vehicle alone aboard. Others may go
    /// along once it is planned. Trucks that cost too much to come below `below` are left out. Time
    /// O(trucks × slots) beside judging all trips for each truck.
    pub(super) fn outings(&self, vehicle: VehicleIdx, below: Fen) -> Vec<Choice> {
        let instance = self.judge.world.instance;
        let one = instance.vehicle(vehicle);
        if !one.cage {
            return Vec::new();
        }
        let stay = self.judge.stay(vehicle).total();
        let trucks = (0..instance.trucks().len()).map(TruckIdx::new);
        trucks
            .filter(|&idx| {
                let truck = instance.truck(idx);
                truck.lot == one.lot && truck.capacity > 0 && truck.cost - stay < below
            })
            .filter_map(|truck| self.outing(vehicle, truck))
            .collect()
    }

    /// The cheapest start is the first: both lateness and waiting grow with the arrival. Only where the
    /// vehicle was on a trip of this truck, or its start is pinned, may another be cheaper, or the only one.
    fn outing(&self, vehicle: VehicleIdx, truck: TruckIdx) -> Option<Choice> {
        let instance = self.judge.world.instance;
        let pinned = (self.judge.past.pin(vehicle)).and_then(|pin| pin.start);
        let was = self.judge.past.trip_of(vehicle);
        let was = was.and_then(|(own, start)| (own == truck).then_some(start));
        let first = instance.vehicle(vehicle).released;
        let first = (self.judge.past.now).map_or(first, |now| now.max(first));
        let starts = self.judge.world.slot_from(first)..instance.slots();
        let free = (starts.map(|slot| instance.slot_start(slot)))
            .filter(|start| pinned.is_none_or(|own| own == *start))
            .map(|start| Trip {
                truck,
                start,
                vehicles: vec![vehicle],
            })
            .filter(|trip| self.is_free(trip));
        let mut best: Option<Choice> = None;
        let mut tried = 0;
        for trip in free {
            let again = was == Some(trip.start);
            if tried > 0 && !again {
                continue;
            }
            let at = (self.trips)
                .partition_point(|other| (other.truck, other.start) < (trip.truck, trip.start));
            let mut trips = self.trips.clone();
            trips.insert(at, trip.clone());
            if let Some(choice) = self.ride(vehicle, &trip, trips) {
                tried += 1;
                let cheaper = |best: &Choice| choice.delta.total() < best.delta.total();
                if best.as_ref().is_none_or(cheaper) {
                    best = Some(choice);
                }
            }
        }
        best
    }

    /// Plans new trips for vehicles that stay, while one saves more than it costs: the best first. Time
    /// O(trucks × slots × vehicles that stay) a trip.
    pub(super) fn open_trips(&mut self) {
        while let Some((trip, others)) = self.best_trip() {
            let mut trips = self.trips.clone();
            trips.insert(others, trip);
            let change = Change {
                rosters: Vec::new(),
                trips: Some(trips),
            };
            match self.apply(change) {
                Ok((delta, _)) if delta.total() < Fen(0) => {}
                Ok((_, undo)) => return self.restore(undo),
                Err(_) => return,
            }
        }
    }

    /// The new trip that saves most with the vehicles that stay, and its place among the trips.
    fn best_trip(&self) -> Option<(Trip, usize)> {
        let instance = self.judge.world.instance;
        let waits =
            |&one: &VehicleIdx| self.place(one) == Place::Unserved && instance.vehicle(one).cage;
        let waiting: Vec<VehicleIdx> = instance.vehicle_indices().filter(waits).collect();
        let first = (self.judge.past.now).map_or(0, |now| self.judge.world.slot_from(now));
        let mut best: Option<(Fen, Trip)> = None;
        for truck in (0..instance.trucks().len()).map(TruckIdx::new) {
            for slot in first..instance.slots() {
                let trip = Trip {
                    truck,
                    start: instance.slot_start(slot),
                    vehicles: Vec::new(),
                };
                if !waiting.is_empty()
                    && self.is_free(&trip)
                    && let Some((saving, trip)) = self.loaded(trip, &waiting)
                    && saving > best.as_ref().map_or(Fen(0), |best| best.0)
                {
                    best = Some((saving, trip));
                }
            }
        }
        let (_, trip) = best?;
        let place = (self.trips)
            .partition_point(|other| (other.truck, other.start) < (trip.truck, trip.start));
        Some((trip, place))
    }

    /// The trip with those aboard that save most by it, and what it saves.
    fn loaded(&self, trip: Trip, waiting: &[VehicleIdx]) -> Option<(Fen, Trip)> {
        let instance = self.judge.world.instance;
        let truck = instance.truck(trip.truck);
        let place = arrives(instance, &trip)?;
        let alone = |one: VehicleIdx| {
            let trip = Trip {
                vehicles: vec![one],
                ..trip.clone()
            };
            let costs = self.judge.judge_trips(&[trip]).ok()?;
            let saves = self.judge.stay(one).total() - (costs.total() - truck.cost);
            (saves > Fen(0)).then_some((std::cmp::Reverse(saves), one))
        };
        let mut wanted: Vec<_> = (waiting.iter())
            .filter(|one| instance.vehicle(**one).lot == truck.lot)
            .filter_map(|&one| alone(one))
            .collect();
        wanted.sort_unstable();
        let load = (wanted.iter()).take(usize::try_from(truck.capacity).unwrap_or(usize::MAX));
        if load.map(|(saves, _)| saves.0).sum::<Fen>() <= truck.cost {
            return None;
        }
        let (mut ledger, mut saving) = (self.ledger.clone(), Fen(0) - truck.cost);
        let mut vehicles = Vec::new();
        for (std::cmp::Reverse(saves), one) in wanted {
            let class = instance.vehicle(one).class;
            let full = u32::try_from(vehicles.len()).is_ok_and(|load| load >= truck.capacity);
            if !full && ledger.can_arrive(instance, class, place.0, place.1) {
                ledger.arrive(instance, class, place, true);
                saving += saves;
                vehicles.push(one);
            }
        }
        vehicles.sort_unstable();
        Some((saving, Trip { vehicles, ..trip }))
    }

    /// Whether the truck is free for a trip, and the stages have room for it.
    fn is_free(&self, trip: &Trip) -> bool {
        let instance = self.judge.world.instance;
        let truck = instance.truck(trip.truck);
        let span = |start| Interval {
            from: start,
            to: start + truck.loading + truck.outbound + truck.unloading + truck.back,
        };
        let own = span(trip.start);
        truck.windows.iter().any(|window| window.contains(own))
            && (self.trips.iter().filter(|other| other.truck == trip.truck))
                .map(|other| span(other.start))
                .all(|other| other.to <= own.from || own.to <= other.from)
            && (self.ledger).has_gate(instance, &entries(instance, trip), truck.gate_units)
    }
}

//! Cage-truck trips of a live plan: whether a list of them may be, what it costs, what it books.

use super::past::Was;
use super::roster::Judge;
use crate::ids::{LotIdx, StageIdx};
use crate::instance::{Instance, Truck};
use crate::names::{Costs, Rule, Term};
use crate::schedule::Trip;
use crate::spec::Mode;
use crate::units::{Instant, Interval};

/// Arrival of a truck at its lot.
pub(super) fn arrival(truck: &Truck, trip: &Trip) -> Instant {
    trip.start + truck.loading + truck.outbound
}

/// Stages with the slot in which the truck enters each; entries past the horizon are in none.
pub(super) fn entries(instance: &Instance, trip: &Trip) -> Vec<(StageIdx, usize)> {
    (instance.truck(trip.truck).stages.iter())
        .filter_map(|&(stage, after)| Some((stage, instance.slot_of(trip.start + after)?)))
        .collect()
}

/// Lot and slot of the arrival.
pub(super) fn arrives(instance: &Instance, trip: &Trip) -> Option<(LotIdx, usize)> {
    let truck = instance.truck(trip.truck);
    Some((truck.lot, instance.slot_of(arrival(truck, trip))?))
}

impl Judge<'_> {
    /// The cost of all trips (by truck, then by start), by term.
    ///
    /// # Errors
    /// The first rule that they break.
    pub(super) fn judge_trips(&self, trips: &[Trip]) -> Result<Costs, Rule> {
        let mut costs = Costs::default();
        let mut busy = None;
        for trip in trips {
            let end = self.judge_trip(trip, &mut costs)?;
            if busy.is_some_and(|(truck, until)| truck == trip.truck && trip.start < until) {
                return Err(Rule::CageTrip);
            }
            busy = Some((trip.truck, end));
        }
        Ok(costs)
    }

    /// Judges one trip, adds its cost, and says when it ends.
    fn judge_trip(&self, trip: &Trip, costs: &mut Costs) -> Result<Instant, Rule> {
        let instance = self.world.instance;
        let truck = instance.truck(trip.truck);
        let objective = instance.objective();
        let arrival = arrival(truck, trip);
        let end = arrival + truck.unloading + truck.back;
        let on_slot = (instance.slot_of(trip.start))
            .is_some_and(|slot| instance.slot_start(slot) == trip.start);
        let span = Interval {
            from: trip.start,
            to: end,
        };
        let fits = u32::try_from(trip.vehicles.len()).is_ok_and(|load| load <= truck.capacity);
        if !on_slot || !fits || !truck.windows.iter().any(|window| window.contains(span)) {
            return Err(Rule::CageTrip);
        }
        if !instance.horizon().has(arrival) {
            return Err(Rule::Horizon);
        }
        if !self.past.allows_trip(trip) {
            return Err(Rule::Frozen);
        }
        costs.add(Term::CageCost, truck.cost);
        for &idx in &trip.vehicles {
            let vehicle = instance.vehicle(idx);
            let pinned = self.past.pin(idx).is_some_and(|pin| {
                pin.mode == Some(Mode::SelfDrive)
                    || pin.driver.is_some()
                    || pin.coach.is_some()
                    || pin.start.is_some_and(|start| start != trip.start)
            });
            let out = (instance.locks().without_vehicles.binary_search(&idx)).is_ok();
            if !vehicle.cage {
                return Err(Rule::Mode);
            } else if vehicle.lot != truck.lot {
                return Err(Rule::Destination);
            } else if trip.start < vehicle.released {
                return Err(Rule::Release);
            } else if vehicle.deadline.is_some_and(|last| arrival > last) {
                return Err(Rule::Deadline);
            } else if pinned || out {
                return Err(Rule::Lock);
            }
            self.add_moved(idx, arrival, costs);
            let was = self.past.was(idx);
            if was != Was::Unmoved && was != Was::Trip(trip.truck, trip.start) {
                costs.add(Term::Change, objective.change_vehicle);
            }
        }
        Ok(end)
    }
}

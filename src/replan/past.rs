//! What the baseline and `now` say of each vehicle, driver and coach: what may not change, and
//! what a change costs.

use std::collections::BTreeMap;

use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::instance::{Instance, Pin};
use crate::schedule::{Run, Schedule, Trip};
use crate::units::Instant;

/// How the baseline moves a vehicle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Was {
    /// It does not.
    Unmoved,
    /// By this driver, start and coach.
    Run(DriverIdx, Instant, CoachIdx),
    /// On this truck and start.
    Trip(TruckIdx, Instant),
}

/// The baseline by vehicle and driver, with the locks by vehicle.
#[derive(Clone, Debug)]
pub(super) struct Past {
    pub now: Option<Instant>,
    was: Vec<Was>,
    /// Drivers with runs in the baseline.
    works: Vec<bool>,
    /// First returns of the baseline, by driver.
    returns: BTreeMap<DriverIdx, CoachIdx>,
    pins: BTreeMap<VehicleIdx, Pin>,
}

impl Past {
    /// Reads baseline and locks. Time O(vehicles + drivers).
    pub fn new(instance: &Instance) -> Past {
        let mut past = Past {
            now: instance.now().filter(|_| instance.baseline().is_some()),
            was: vec![Was::Unmoved; instance.vehicles().len()],
            works: vec![false; instance.drivers().len()],
            returns: BTreeMap::new(),
            pins: (instance.locks().pins.iter())
                .map(|pin| (pin.vehicle, pin.clone()))
                .collect(),
        };
        let Some(baseline) = instance.baseline() else {
            return past;
        };
        for duty in &baseline.duties {
            past.works[duty.driver.at()] |= !duty.runs.is_empty();
            if let Some(coach) = duty.first_return {
                past.returns.insert(duty.driver, coach);
            }
            for run in &duty.runs {
                past.was[run.vehicle.at()] = Was::Run(duty.driver, run.start, run.coach);
            }
        }
        for trip in &baseline.trips {
            for &vehicle in &trip.vehicles {
                past.was[vehicle.at()] = Was::Trip(trip.truck, trip.start);
            }
        }
        past
    }

    /// How the baseline moves a vehicle.
    pub fn was(&self, vehicle: VehicleIdx) -> Was {
        self.was[vehicle.at()]
    }

    /// Truck and start of the trip on which the baseline moves a vehicle.
    pub fn trip_of(&self, vehicle: VehicleIdx) -> Option<(TruckIdx, Instant)> {
        match self.was(vehicle) {
            Was::Trip(truck, start) => Some((truck, start)),
            _ => None,
        }
    }

    /// Whether the driver has runs in the baseline.
    pub fn works(&self, driver: DriverIdx) -> bool {
        self.works[driver.at()]
    }

    /// The pin of a vehicle.
    pub fn pin(&self, vehicle: VehicleIdx) -> Option<&Pin> {
        self.pins.get(&vehicle)
    }

    /// Whether `at` is past.
    pub fn is_past(&self, at: Instant) -> bool {
        self.now.is_some_and(|now| at < now)
    }

    /// Whether the vehicle has started by the baseline.
    pub fn started(&self, vehicle: VehicleIdx) -> bool {
        match self.was(vehicle) {
            Was::Unmoved => false,
            Was::Run(_, start, _) | Was::Trip(_, start) => self.is_past(start),
        }
    }

    /// Whether `frozen` allows this run.
    pub fn allows(&self, instance: &Instance, driver: DriverIdx, run: &Run) -> bool {
        let Some(now) = self.now else { return true };
        let left = |coach: CoachIdx| instance.coach(coach).departs < now;
        match self.was(run.vehicle) {
            Was::Run(was, start, coach) if was == driver && start == run.start => {
                coach == run.coach || !(left(run.coach) || (start < now && left(coach)))
            }
            was => {
                let began = match was {
                    Was::Unmoved => false,
                    Was::Run(_, start, _) | Was::Trip(_, start) => start < now,
                };
                !began && run.start >= now && !left(run.coach)
            }
        }
    }

    /// Whether `frozen` allows this first return (`None`: none).
    pub fn allows_return(
        &self,
        instance: &Instance,
        driver: DriverIdx,
        coach: Option<CoachIdx>,
    ) -> bool {
        let Some(now) = self.now else { return true };
        let left = |coach: &CoachIdx| instance.coach(*coach).departs < now;
        let was = self.returns.get(&driver).copied().filter(left);
        coach.filter(left) == was
    }

    /// The ride home before `now`, if the driver took one.
    pub fn rode_home(&self, instance: &Instance, driver: DriverIdx) -> Option<CoachIdx> {
        let now = self.now?;
        (self.returns.get(&driver).copied()).filter(|&coach| instance.coach(coach).departs < now)
    }

    /// Whether `frozen` allows this trip.
    pub fn allows_trip(&self, trip: &Trip) -> bool {
        if self.is_past(trip.start) {
            (trip.vehicles.iter()).all(|&one| self.was(one) == Was::Trip(trip.truck, trip.start))
        } else {
            !trip.vehicles.iter().any(|&one| self.started(one))
        }
    }
}

/// The part of a schedule that has started before `now`: runs, trips, and rides home.
pub(super) fn started_part(instance: &Instance, schedule: &Schedule, now: Instant) -> Schedule {
    let mut part = Schedule::default();
    for duty in &schedule.duties {
        let mut own = duty.clone();
        own.runs.retain(|run| run.start < now);
        let left = (own.first_return).is_some_and(|coach| instance.coach(coach).departs < now);
        if !own.runs.is_empty() || left {
            part.duties.push(own);
        }
    }
    part.trips = (schedule.trips.iter())
        .filter(|trip| trip.start < now)
        .cloned()
        .collect();
    part
}

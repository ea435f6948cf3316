//! Who is affected by going from one schedule to another, by ids.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::VehicleIdx;
use crate::instance::Instance;
use crate::schedule::{Schedule, ScheduleSpec};
use crate::units::Instant;

/// How a vehicle goes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Driver id; absent on a cage truck.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// Cage truck id; absent when driven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truck: Option<String>,
    /// Start of the run or the trip.
    pub start: Instant,
    /// Coach id of the driver's return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coach: Option<String>,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            driver: None,
            truck: None,
            start: Instant(0),
            coach: None,
        }
    }
}

impl Place {
    /// How `vehicle` goes in `schedule`; `None` if it stays. Time linear in the schedule.
    pub fn of(instance: &Instance, schedule: &Schedule, vehicle: VehicleIdx) -> Option<Place> {
        for duty in &schedule.duties {
            if let Some(run) = duty.runs.iter().find(|run| run.vehicle == vehicle) {
                return Some(Place {
                    driver: Some(instance.driver(duty.driver).id.clone()),
                    truck: None,
                    start: run.start,
                    coach: Some(instance.coach(run.coach).id.clone()),
                });
            }
        }
        let mut trips = schedule.trips.iter();
        let trip = trips.find(|trip| trip.vehicles.contains(&vehicle))?;
        Some(Place {
            driver: None,
            truck: Some(instance.truck(trip.truck).id.clone()),
            start: trip.start,
            coach: None,
        })
    }
}

/// A vehicle that goes in both schedules, but otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Moved {
    /// Vehicle id.
    pub vehicle: String,
    /// How it went.
    pub from: Place,
    /// How it goes.
    pub to: Place,
}

/// Who is affected, in order of ids.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// Vehicle ids that go now and stayed before.
    pub gained: Vec<String>,
    /// Vehicle ids that stay now and went before.
    pub dropped: Vec<String>,
    /// Vehicles with another driver, truck, start or coach.
    pub moved: Vec<Moved>,
    /// Driver ids with runs now and none before.
    pub called: Vec<String>,
    /// Driver ids with runs before and none now.
    pub sent_home: Vec<String>,
}

impl Changes {
    /// Whether nobody is affected.
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }
}

/// What differs between two schedules. Time O(n log n) in their runs.
pub fn changes(before: &ScheduleSpec, after: &ScheduleSpec) -> Changes {
    let (old, new) = (places(before), places(after));
    let (worked, works) = (drivers(&old), drivers(&new));
    let missing = |in_this: &BTreeMap<&str, Place>, but_not: &BTreeMap<&str, Place>| {
        let ids = in_this.keys().filter(|id| !but_not.contains_key(*id));
        ids.map(|id| (*id).to_owned()).collect::<Vec<_>>()
    };
    let moved = new.iter().filter_map(|(&vehicle, to)| {
        let from = old.get(vehicle)?;
        (from != to).then(|| Moved {
            vehicle: vehicle.to_owned(),
            from: from.clone(),
            to: to.clone(),
        })
    });
    Changes {
        gained: missing(&new, &old),
        dropped: missing(&old, &new),
        moved: moved.collect(),
        called: works.difference(&worked).cloned().collect(),
        sent_home: worked.difference(&works).cloned().collect(),
    }
}

fn places(schedule: &ScheduleSpec) -> BTreeMap<&str, Place> {
    let driven = schedule.duties.iter().flat_map(|duty| {
        duty.runs.iter().map(|run| {
            let place = Place {
                driver: Some(duty.driver.clone()),
                truck: None,
                start: run.start,
                coach: Some(run.coach.clone()),
            };
            (run.vehicle.as_str(), place)
        })
    });
    let caged = schedule.trips.iter().flat_map(|trip| {
        trip.vehicles.iter().map(|vehicle| {
            let place = Place {
                driver: None,
                truck: Some(trip.truck.clone()),
                start: trip.start,
                coach: None,
            };
            (vehicle.as_str(), place)
        })
    });
    driven.chain(caged).collect()
}

fn drivers(places: &BTreeMap<&str, Place>) -> BTreeSet<String> {
    let drivers = places.values().filter_map(|place| place.driver.clone());
    drivers.collect()
}

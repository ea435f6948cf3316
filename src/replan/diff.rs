//! What changed between two schedules: per driver and per vehicle, as data.

use serde::Serialize;

use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::{Run, Schedule, UnservedReason};
use crate::units::Instant;

/// Where a vehicle is in a schedule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// It stays.
    Unserved {
        /// Why.
        reason: UnservedReason,
    },
    /// It is driven.
    Run {
        /// Driver id.
        driver: String,
        /// Start.
        start: Instant,
        /// Coach id of the driver's return.
        coach: String,
    },
    /// It is on a cage truck.
    Trip {
        /// Truck id.
        truck: String,
        /// Start.
        start: Instant,
    },
}

/// One vehicle that is moved otherwise than before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct VehicleDiff {
    /// Vehicle id.
    pub vehicle: String,
    /// Where it was; absent = it was not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Where>,
    /// Where it is.
    pub after: Where,
}

/// A run as a driver sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RunDiff {
    /// Vehicle id.
    pub vehicle: String,
    /// Start.
    pub start: Instant,
    /// Coach id of the return.
    pub coach: String,
}

/// One driver whose runs are others than before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DriverDiff {
    /// Driver id.
    pub driver: String,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether he had no run before.
    pub called: bool,
    /// Whether he has no run now.
    pub sent_home: bool,
    /// Runs that he no longer has.
    pub gone: Vec<RunDiff>,
    /// Runs that he has now.
    pub new: Vec<RunDiff>,
}

/// What changed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Diff {
    /// By vehicle id.
    pub vehicles: Vec<VehicleDiff>,
    /// By driver id.
    pub drivers: Vec<DriverDiff>,
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.vehicles.is_empty() && self.drivers.is_empty()
    }
}

/// What changed from the baseline of `instance` to `schedule`.
///
/// Time O((vehicles + drivers) × log).
pub fn diff(instance: &Instance, schedule: &Schedule) -> Diff {
    let empty = Schedule::default();
    let before = instance.baseline().unwrap_or(&empty);
    let (was, is) = (places(instance, before), places(instance, schedule));
    let vehicles = (instance.vehicle_indices())
        .filter(|idx| was[idx.at()] != is[idx.at()])
        .filter_map(|idx| {
            Some(VehicleDiff {
                vehicle: instance.vehicle(idx).id.clone(),
                before: was[idx.at()].clone(),
                after: is[idx.at()].clone()?,
            })
        })
        .filter(|one| {
            // Another reason for staying is no change.
            !matches!(
                (&one.before, &one.after),
                (Some(Where::Unserved { .. }), Where::Unserved { .. })
            )
        })
        .collect();
    let (had, has) = (runs(instance, before), runs(instance, schedule));
    let drivers = (instance.driver_indices())
        .filter(|idx| had[idx.at()] != has[idx.at()])
        .map(|idx| driver(instance, idx, &had[idx.at()], &has[idx.at()]))
        .collect();
    Diff { vehicles, drivers }
}

fn driver(instance: &Instance, idx: DriverIdx, had: &[Run], has: &[Run]) -> DriverDiff {
    let told = |from: &[Run], other: &[Run]| {
        (from.iter().filter(|run| !other.contains(run)))
            .map(|run| RunDiff {
                vehicle: instance.vehicle(run.vehicle).id.clone(),
                start: run.start,
                coach: instance.coach(run.coach).id.clone(),
            })
            .collect()
    };
    DriverDiff {
        driver: instance.driver(idx).id.clone(),
        name: instance.driver(idx).name.clone(),
        called: had.is_empty(),
        sent_home: has.is_empty(),
        gone: told(had, has),
        new: told(has, had),
    }
}

fn runs(instance: &Instance, schedule: &Schedule) -> Vec<Vec<Run>> {
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); instance.drivers().len()];
    for duty in &schedule.duties {
        runs[duty.driver.at()].extend(&duty.runs);
    }
    for own in &mut runs {
        own.sort_by_key(|run| run.start);
    }
    runs
}

fn places(instance: &Instance, schedule: &Schedule) -> Vec<Option<Where>> {
    let mut places = vec![None; instance.vehicles().len()];
    let mut put = |vehicle: VehicleIdx, place: Where| places[vehicle.at()] = Some(place);
    for duty in &schedule.duties {
        for run in &duty.runs {
            let driver = instance.driver(duty.driver).id.clone();
            let (start, coach) = (run.start, instance.coach(run.coach).id.clone());
            put(
                run.vehicle,
                Where::Run {
                    driver,
                    start,
                    coach,
                },
            );
        }
    }
    for trip in &schedule.trips {
        for &vehicle in &trip.vehicles {
            let truck = instance.truck(trip.truck).id.clone();
            let start = trip.start;
            put(vehicle, Where::Trip { truck, start });
        }
    }
    for one in &schedule.unserved {
        put(one.vehicle, Where::Unserved { reason: one.reason });
    }
    places
}

//! The schedule: plain data, by dense index ([`Schedule`]) and by id as written
//! ([`ScheduleSpec`], file format v1).

mod resolve;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::instance::Instance;
use crate::units::Instant;

/// The value of `format` in a schedule file.
pub const SCHEDULE_FORMAT: &str = "driveaway-schedule";

/// All duties, all cage-truck trips, and the vehicles left unserved.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Schedule {
    /// Duties, by driver, then by time.
    pub duties: Vec<Duty>,
    /// Trips, by truck, then by time.
    pub trips: Vec<Trip>,
    /// Unserved vehicles with the reason, by vehicle.
    pub unserved: Vec<Unserved>,
}

/// A driver's consecutive runs and returns inside one availability window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Duty {
    /// Driver.
    pub driver: DriverIdx,
    /// Whether it carries on the duty that was under way at the horizon's start.
    pub carried: bool,
    /// For a carried duty of a driver who starts at a lot: the coach that brings him back first.
    pub first_return: Option<CoachIdx>,
    /// Runs in order of time.
    pub runs: Vec<Run>,
}

/// One vehicle driven to its lot, and the coach back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Run {
    /// Vehicle.
    pub vehicle: VehicleIdx,
    /// First minute of the slot in which it starts.
    pub start: Instant,
    /// Coach on which the driver returns.
    pub coach: CoachIdx,
}

/// One trip of a cage truck.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trip {
    /// Truck.
    pub truck: TruckIdx,
    /// First minute of the slot in which loading starts.
    pub start: Instant,
    /// Vehicles aboard, by index.
    pub vehicles: Vec<VehicleIdx>,
}

/// A vehicle that stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unserved {
    /// Vehicle.
    pub vehicle: VehicleIdx,
    /// Why.
    pub reason: UnservedReason,
}

/// Why a vehicle stays.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum UnservedReason {
    /// A lock leaves it out.
    LeftOut,
    /// No slot suits it, whoever drives (release, deadline, range, horizon, closures, mode).
    NoSlot,
    /// Slots suit it, but no driver could take it, even alone.
    NoDriver,
    /// It could be moved alone, but other vehicles use the capacity better, or moving it costs
    /// more than leaving it.
    Displaced,
    /// The writer of the file gave no reason.
    #[default]
    Unknown,
}

/// A schedule as written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSpec {
    /// Always `driveaway-schedule`.
    pub format: String,
    /// Always 1.
    pub version: u32,
    /// Name of the instance, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Duties.
    #[serde(default)]
    pub duties: Vec<DutySpec>,
    /// Cage-truck trips.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trips: Vec<TripSpec>,
    /// Unserved vehicles; one that is neither moved nor listed is unserved too.
    #[serde(default)]
    pub unserved: Vec<UnservedSpec>,
}

/// A duty as written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutySpec {
    /// Driver id.
    pub driver: String,
    /// Whether it carries on the duty that was under way at the horizon's start.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carried: bool,
    /// Coach id of the first return of a driver who starts at a lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_return: Option<String>,
    /// Runs.
    pub runs: Vec<RunSpec>,
}

/// A run as written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunSpec {
    /// Vehicle id.
    pub vehicle: String,
    /// First minute of the slot in which it starts.
    pub start: Instant,
    /// Coach id.
    pub coach: String,
}

/// A trip as written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TripSpec {
    /// Truck id.
    pub truck: String,
    /// First minute of the slot in which loading starts.
    pub start: Instant,
    /// Vehicle ids.
    pub vehicles: Vec<String>,
}

/// An unserved vehicle as written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnservedSpec {
    /// Vehicle id.
    pub vehicle: String,
    /// Why.
    #[serde(default)]
    pub reason: UnservedReason,
}

impl Schedule {
    /// Puts duties, trips, vehicles aboard and unserved vehicles in their canonical order.
    pub fn sort(&mut self) {
        let first = |duty: &Duty| duty.runs.first().map(|run| run.start);
        self.duties
            .sort_by_key(|duty| (duty.driver, !duty.carried, first(duty)));
        for trip in &mut self.trips {
            trip.vehicles.sort_unstable();
        }
        self.trips.sort_by_key(|trip| (trip.truck, trip.start));
        self.unserved.sort_by_key(|one| one.vehicle);
    }

    /// By vehicle: whether a run or a trip moves it.
    pub fn moved(&self, instance: &Instance) -> Vec<bool> {
        let mut moved = vec![false; instance.vehicles().len()];
        let runs = (self.duties.iter()).flat_map(|duty| duty.runs.iter().map(|run| run.vehicle));
        let aboard = (self.trips.iter()).flat_map(|trip| trip.vehicles.iter().copied());
        for vehicle in runs.chain(aboard) {
            if let Some(one) = moved.get_mut(vehicle.at()) {
                *one = true;
            }
        }
        moved
    }

    /// How many vehicles are moved, by run or by trip.
    pub fn served(&self) -> usize {
        self.duties
            .iter()
            .map(|duty| duty.runs.len())
            .sum::<usize>()
            + self
                .trips
                .iter()
                .map(|trip| trip.vehicles.len())
                .sum::<usize>()
    }

    /// The schedule by ids, as it is written.
    pub fn to_spec(&self, instance: &Instance) -> ScheduleSpec {
        let vehicle = |idx: VehicleIdx| instance.vehicle(idx).id.clone();
        let coach = |idx: CoachIdx| instance.coach(idx).id.clone();
        ScheduleSpec {
            format: SCHEDULE_FORMAT.to_owned(),
            version: crate::spec::FORMAT_VERSION,
            instance: instance.name().map(str::to_owned),
            duties: (self.duties.iter())
                .map(|duty| DutySpec {
                    driver: instance.driver(duty.driver).id.clone(),
                    carried: duty.carried,
                    first_return: duty.first_return.map(coach),
                    runs: (duty.runs.iter())
                        .map(|run| RunSpec {
                            vehicle: vehicle(run.vehicle),
                            start: run.start,
                            coach: coach(run.coach),
                        })
                        .collect(),
                })
                .collect(),
            trips: (self.trips.iter())
                .map(|trip| TripSpec {
                    truck: instance.truck(trip.truck).id.clone(),
                    start: trip.start,
                    vehicles: trip.vehicles.iter().map(|&idx| vehicle(idx)).collect(),
                })
                .collect(),
            unserved: (self.unserved.iter())
                .map(|one| UnservedSpec {
                    vehicle: vehicle(one.vehicle),
                    reason: one.reason,
                })
                .collect(),
        }
    }
}

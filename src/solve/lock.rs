//! One lock: in words, and whether a schedule keeps it.

use std::fmt;

use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::instance::{Instance, Locks, Pin};
use crate::schedule::Schedule;
use crate::spec::Mode;
use crate::units::Instant;

/// One lock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lock {
    /// A pin.
    Pin(Pin),
    /// A banned pair.
    Ban(DriverIdx, VehicleIdx),
    /// A driver left out.
    WithoutDriver(DriverIdx),
    /// A vehicle left out.
    WithoutVehicle(VehicleIdx),
}

impl Lock {
    /// Every lock of an instance: pins in input order, then bans, drivers, vehicles.
    pub(super) fn all(locks: &Locks) -> Vec<Lock> {
        let pins = locks.pins.iter().cloned().map(Lock::Pin);
        let bans = locks
            .bans
            .iter()
            .map(|&(driver, vehicle)| Lock::Ban(driver, vehicle));
        let drivers = locks
            .without_drivers
            .iter()
            .copied()
            .map(Lock::WithoutDriver);
        let vehicles = locks
            .without_vehicles
            .iter()
            .copied()
            .map(Lock::WithoutVehicle);
        pins.chain(bans).chain(drivers).chain(vehicles).collect()
    }

    /// These locks as an instance has them.
    pub(super) fn joined(all: &[&Lock]) -> Locks {
        let mut locks = Locks::default();
        for lock in all {
            match lock {
                Lock::Pin(pin) => locks.pins.push(pin.clone()),
                Lock::Ban(driver, vehicle) => locks.bans.push((*driver, *vehicle)),
                Lock::WithoutDriver(driver) => locks.without_drivers.push(*driver),
                Lock::WithoutVehicle(vehicle) => locks.without_vehicles.push(*vehicle),
            }
        }
        locks
    }

    /// The lock in words, by ids.
    pub fn words<'a>(&'a self, instance: &'a Instance) -> impl fmt::Display + 'a {
        Words {
            lock: self,
            instance,
        }
    }
}

struct Words<'a> {
    lock: &'a Lock,
    instance: &'a Instance,
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let driver = |idx: DriverIdx| &self.instance.driver(idx).id;
        let vehicle = |idx: VehicleIdx| &self.instance.vehicle(idx).id;
        match self.lock {
            Lock::Pin(pin) => {
                write!(f, "vehicle {} is pinned", vehicle(pin.vehicle))?;
                if let Some(idx) = pin.driver {
                    write!(f, " to driver {}", driver(idx))?;
                }
                if let Some(start) = pin.start {
                    write!(f, " to start {start}")?;
                }
                if let Some(idx) = pin.coach {
                    write!(f, " to coach {}", self.instance.coach(idx).id)?;
                }
                match pin.mode {
                    Some(Mode::SelfDrive) => write!(f, " to be driven")?,
                    Some(Mode::Cage) => write!(f, " to go on a cage truck")?,
                    None => {}
                }
                Ok(())
            }
            Lock::Ban(one, other) => {
                write!(
                    f,
                    "driver {} may not take vehicle {}",
                    driver(*one),
                    vehicle(*other)
                )
            }
            Lock::WithoutDriver(idx) => write!(f, "driver {} is left out", driver(*idx)),
            Lock::WithoutVehicle(idx) => write!(f, "vehicle {} is left out", vehicle(*idx)),
        }
    }
}

/// How a schedule moves a vehicle.
struct Moved {
    by: Option<(DriverIdx, CoachIdx)>,
    start: Instant,
}

/// Per lock, whether a schedule that passes the checker keeps it. O(locks + vehicles).
pub(super) fn kept(locks: &[Lock], instance: &Instance, schedule: &Schedule) -> Vec<bool> {
    let mut moves: Vec<Option<Moved>> = Vec::new();
    moves.resize_with(instance.vehicles().len(), || None);
    let mut works = vec![false; instance.drivers().len()];
    for duty in &schedule.duties {
        for run in &duty.runs {
            works[duty.driver.at()] = true;
            moves[run.vehicle.at()] = Some(Moved {
                by: Some((duty.driver, run.coach)),
                start: run.start,
            });
        }
    }
    for trip in &schedule.trips {
        for vehicle in &trip.vehicles {
            let start = trip.start;
            moves[vehicle.at()] = Some(Moved { by: None, start });
        }
    }
    let keeps = |lock: &Lock| match lock {
        Lock::Pin(pin) => moves[pin.vehicle.at()].as_ref().is_some_and(|one| {
            let mode = if one.by.is_some() {
                Mode::SelfDrive
            } else {
                Mode::Cage
            };
            pin.mode.is_none_or(|pinned| pinned == mode)
                && pin.start.is_none_or(|pinned| pinned == one.start)
                && (pin.driver).is_none_or(|pinned| one.by.is_some_and(|by| by.0 == pinned))
                && (pin.coach).is_none_or(|pinned| one.by.is_some_and(|by| by.1 == pinned))
        }),
        Lock::Ban(driver, vehicle) => moves[vehicle.at()]
            .as_ref()
            .is_none_or(|one| one.by.is_none_or(|by| by.0 != *driver)),
        Lock::WithoutDriver(driver) => !works[driver.at()],
        Lock::WithoutVehicle(vehicle) => moves[vehicle.at()].is_none(),
    };
    locks.iter().map(keeps).collect()
}

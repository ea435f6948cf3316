//! Why locks admit no schedule: a smallest set of them that already contradicts the rules or each
//! other, by the deletion filter (Chinneck and Dravnieks 1991).

use std::fmt;

use super::exact::solve_exact;
use super::session::Session;
use super::{Engine, SolveError, SolveOptions, Status};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::{Instance, Locks, Pin};

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
    fn all(locks: &Locks) -> Vec<Lock> {
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

/// A set of locks that admits no schedule, while every smaller part of it does. Empty when it was
/// stopped before it could tell, or when the frozen past alone admits none.
///
/// One feasibility solve a lock, each over the pinned vehicles alone: all others may stay.
pub(super) fn smallest_conflict(
    instance: &Instance,
    options: &SolveOptions,
) -> Result<Vec<Lock>, SolveError> {
    let mut kept = Lock::all(instance.locks());
    let mut at = 0;
    while at < kept.len() {
        let lock = kept.remove(at);
        match feasible(instance, &kept, options)? {
            None => return Ok(Vec::new()),
            Some(false) => {} // contradictory without it: it is not needed
            Some(true) => {
                kept.insert(at, lock);
                at += 1;
            }
        }
    }
    Ok(kept)
}

/// Whether some schedule keeps the rules, the frozen past and these locks; `None` if stopped.
fn feasible(
    instance: &Instance,
    kept: &[Lock],
    options: &SolveOptions,
) -> Result<Option<bool>, SolveError> {
    let mut locks = Locks::default();
    for lock in kept {
        match lock {
            Lock::Pin(pin) => locks.pins.push(pin.clone()),
            Lock::Ban(driver, vehicle) => locks.bans.push((*driver, *vehicle)),
            Lock::WithoutDriver(driver) => locks.without_drivers.push(*driver),
            Lock::WithoutVehicle(vehicle) => locks.without_vehicles.push(*vehicle),
        }
    }
    let mut part = instance.clone();
    let mut needed = vec![false; part.vehicles.len()];
    for pin in &locks.pins {
        needed[pin.vehicle.at()] = true;
    }
    for run in part
        .baseline
        .iter()
        .flat_map(|all| &all.duties)
        .flat_map(|duty| &duty.runs)
    {
        needed[run.vehicle.at()] = true;
    }
    for (vehicle, needed) in part.vehicles.iter_mut().zip(needed) {
        vehicle.self_drive &= needed;
    }
    part.locks = locks;
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: 1.0,
        progress: None,
        ..options.clone()
    };
    let session = Session::new(&options);
    let found = solve_exact(&part, &session)?;
    Ok(match found.status {
        Some(Status::Infeasible) => Some(false),
        Some(Status::Optimal | Status::Feasible) => Some(true),
        Some(Status::Unknown) | None => None,
    })
}

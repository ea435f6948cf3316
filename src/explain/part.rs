//! A small instance with a few drivers and vehicles of a large one, for the checker to judge what
//! they could do by themselves.

use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::{Instance, Locks, Pin};
use crate::schedule::{Duty, Run, Schedule, Unserved, UnservedReason};

/// The part; its drivers and vehicles are numbered as they were given.
pub(super) struct Part {
    pub instance: Instance,
    /// The vehicles as they are numbered in the whole.
    pub vehicles: Vec<VehicleIdx>,
}

impl Part {
    /// These drivers and vehicles (each once) with what the locks say about them; cage trucks, the
    /// baseline and `now` are left out. A pin to another driver is left out too.
    pub fn new(whole: &Instance, drivers: &[DriverIdx], vehicles: &[VehicleIdx]) -> Part {
        let driver_at = |idx: DriverIdx| drivers.iter().position(|&one| one == idx);
        let vehicle_at = |idx: VehicleIdx| {
            let at = vehicles.iter().position(|&one| one == idx);
            at.map(VehicleIdx::new)
        };
        let locks = whole.locks();
        let pins = (locks.pins.iter()).filter_map(|pin| {
            Some(Pin {
                vehicle: vehicle_at(pin.vehicle)?,
                driver: match pin.driver {
                    Some(driver) => Some(DriverIdx::new(driver_at(driver)?)),
                    None => None,
                },
                ..pin.clone()
            })
        });
        let bans = (locks.bans.iter()).filter_map(|&(driver, vehicle)| {
            Some((DriverIdx::new(driver_at(driver)?), vehicle_at(vehicle)?))
        });
        let mut locks = Locks {
            pins: pins.collect(),
            bans: bans.collect(),
            without_drivers: (locks.without_drivers.iter())
                .filter_map(|&idx| driver_at(idx).map(DriverIdx::new))
                .collect(),
            without_vehicles: (locks.without_vehicles.iter())
                .filter_map(|&idx| vehicle_at(idx))
                .collect(),
        };
        locks.bans.sort_unstable();
        locks.without_drivers.sort_unstable();
        locks.without_vehicles.sort_unstable();
        let instance = Instance {
            name: None,
            horizon: whole.horizon,
            slot: whole.slot,
            now: None,
            classes: whole.classes.clone(),
            yards: whole.yards.clone(),
            stages: whole.stages.clone(),
            lots: whole.lots.clone(),
            coaches: whole.coaches.clone(),
            trucks: Vec::new(),
            pay_schemes: whole.pay_schemes.clone(),
            drivers: (drivers.iter())
                .map(|&idx| {
                    let mut driver = whole.driver(idx).clone();
                    let excluded = driver.excluded_vehicles.iter();
                    driver.excluded_vehicles =
                        excluded.filter_map(|&one| vehicle_at(one)).collect();
                    driver.excluded_vehicles.sort_unstable();
                    driver
                })
                .collect(),
            vehicles: (vehicles.iter())
                .map(|&idx| whole.vehicle(idx).clone())
                .collect(),
            rules: whole.rules.clone(),
            objective: whole.objective.clone(),
            locks,
            baseline: None,
        };
        Part {
            instance,
            vehicles: vehicles.to_vec(),
        }
    }

    /// Where a vehicle of the whole stands here.
    pub fn vehicle(&self, idx: VehicleIdx) -> Option<VehicleIdx> {
        let at = self.vehicles.iter().position(|&one| one == idx);
        at.map(VehicleIdx::new)
    }

    /// Duties of the whole, by the first driver of the part, as they are numbered here.
    pub fn duties(&self, duties: &[Duty]) -> Vec<Duty> {
        let run = |run: &Run| {
            Some(Run {
                vehicle: self.vehicle(run.vehicle)?,
                ..*run
            })
        };
        (duties.iter())
            .map(|duty| Duty {
                driver: DriverIdx(0),
                runs: duty.runs.iter().filter_map(run).collect(),
                ..duty.clone()
            })
            .collect()
    }

    /// The schedule of these duties; every other vehicle of the part stays.
    pub fn schedule(&self, duties: Vec<Duty>) -> Schedule {
        with_unserved(&self.instance, duties, Vec::new())
    }
}

/// The schedule of these duties and trips; every other vehicle stays, for no known reason.
pub(super) fn with_unserved(
    instance: &Instance,
    duties: Vec<Duty>,
    trips: Vec<crate::schedule::Trip>,
) -> Schedule {
    let mut moved = vec![false; instance.vehicles().len()];
    let runs = duties.iter().flat_map(|duty| &duty.runs);
    let aboard = trips.iter().flat_map(|trip| &trip.vehicles);
    for vehicle in runs.map(|run| &run.vehicle).chain(aboard) {
        moved[vehicle.at()] = true;
    }
    let unserved = (instance.vehicle_indices())
        .filter(|idx| !moved[idx.at()])
        .map(|vehicle| Unserved {
            vehicle,
            reason: UnservedReason::Unknown,
        });
    let unserved = unserved.collect();
    let mut schedule = Schedule {
        duties,
        trips,
        unserved,
    };
    schedule.sort();
    schedule
}

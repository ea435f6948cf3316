//! Whether a driver may do a roster, and what it costs: every rule that one driver can break
//! alone ([`walk`](super::walk)), and every cost term of his runs ([`price`](super::price)).
//!
//! Shared capacities are for the [`Ledger`](super::ledger::Ledger). The rules are worked out here
//! from run shapes alone; the checker, which judges every plan that leaves, knows nothing of it.

use super::dates::{Dates, Load, by_date};
use super::past::Past;
use super::walk::add;
use crate::ids::{CoachIdx, DriverIdx, LotIdx, VehicleIdx};
use crate::instance::{Driver, Instance, State};
use crate::model::{RunShape, World};
use crate::names::{Costs, Rule};
use crate::schedule::{Duty, Run};
use crate::spec::Mode;
use crate::units::{Instant, Minutes, Zone};

/// What judging rosters needs beside the instance.
#[derive(Clone, Debug)]
pub(super) struct Judge<'a> {
    pub world: &'a World<'a>,
    pub past: Past,
    pub(super) horgos: Dates,
    pub(super) almaty: Dates,
    /// By driver: duty minutes by Horgos date of the past duties.
    pub(super) worked: Vec<Vec<Load>>,
}

/// A duty as walked.
pub(super) struct Walked {
    pub begin: Instant,
    pub end: Instant,
}

impl<'a> Judge<'a> {
    /// Reads history. Time O(drivers × past duties).
    pub fn new(world: &'a World<'a>) -> Judge<'a> {
        let instance = world.instance;
        let rules = instance.rules();
        let horizon = instance.horizon();
        let horgos = Dates::new(Zone::Horgos, horizon.from - Minutes(31 * 1440), horizon.to);
        let by_hours = !rules.rolling_hours.is_empty() || rules.weekly_rest;
        let worked = (instance.drivers().iter())
            .map(|driver| {
                let mut loads = Vec::new();
                if by_hours {
                    add(&horgos, &driver.past_duties, false, &mut loads);
                    by_date(&mut loads, |a, b| a + b);
                }
                loads
            })
            .collect();
        Judge {
            past: Past::new(instance),
            almaty: Dates::new(Zone::Almaty, horizon.from, horizon.to),
            horgos,
            worked,
            world,
        }
    }

    pub(super) fn instance(&self) -> &'a Instance {
        self.world.instance
    }

    /// The shape of a run, if it starts on a slot and arrives inside the horizon.
    pub fn shape(&self, run: &Run) -> Option<&RunShape> {
        let instance = self.instance();
        let slot = instance.slot_of(run.start)?;
        let shape = self.world.shape(instance.vehicle(run.vehicle).lot, slot)?;
        (shape.start == run.start).then_some(shape)
    }

    /// The cost of a roster (duties in order of time), by term.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn judge(&self, idx: DriverIdx, roster: &[Duty]) -> Result<Costs, Rule> {
        let driver = self.instance().driver(idx);
        let walked = self.walk(idx, driver, roster)?;
        self.between(driver, roster, &walked)?;
        self.by_dates(idx, driver, roster, &walked)?;
        Ok(self.costs(idx, driver, roster, &walked))
    }

    /// The duty under way at the start.
    pub(super) fn under_way(driver: &Driver) -> Option<(&State, Instant)> {
        let state = driver.state.as_ref()?;
        Some((state, state.duty_begin?))
    }

    /// Whether this driver may take this vehicle in this slot at all, whatever else he does.
    pub fn pair(&self, idx: DriverIdx, run: &Run, shape: &RunShape) -> Result<(), Rule> {
        let instance = self.instance();
        let driver = instance.driver(idx);
        let vehicle = instance.vehicle(run.vehicle);
        let class = instance.class(vehicle.class);
        let covered = (driver.licences.iter()).any(|held| held.covers(class.licence));
        let locks = instance.locks();
        let excluded = driver
            .excluded_classes
            .binary_search(&vehicle.class)
            .is_ok()
            || driver.excluded_vehicles.binary_search(&run.vehicle).is_ok();
        let banned = locks.bans.binary_search(&(idx, run.vehicle)).is_ok()
            || locks.without_drivers.binary_search(&idx).is_ok();
        let pinned = self.past.pin(run.vehicle).is_some_and(|pin| {
            pin.driver.is_some_and(|own| own != idx)
                || pin.coach.is_some_and(|own| own != run.coach)
        });
        if !covered {
            Err(Rule::Licence)
        } else if excluded {
            Err(Rule::Exclusion)
        } else if banned || pinned {
            Err(Rule::Lock)
        } else {
            self.alone(run.vehicle, shape)
        }
    }

    /// Whether this vehicle may start in this slot, whoever drives it.
    pub fn alone(&self, idx: VehicleIdx, shape: &RunShape) -> Result<(), Rule> {
        let instance = self.instance();
        let vehicle = instance.vehicle(idx);
        let lot = instance.lot(vehicle.lot);
        let reserve = instance.rules().range_reserve_km;
        let reaches = vehicle
            .range_km
            .is_none_or(|km| u64::from(km) >= u64::from(lot.distance_km) + u64::from(reserve));
        let out = instance
            .locks()
            .without_vehicles
            .binary_search(&idx)
            .is_ok();
        let pinned = self.past.pin(idx).is_some_and(|pin| {
            pin.mode == Some(Mode::Cage) || pin.start.is_some_and(|own| own != shape.start)
        });
        if shape.start < vehicle.released {
            Err(Rule::Release)
        } else if vehicle.deadline.is_some_and(|last| shape.arrival > last) {
            Err(Rule::Deadline)
        } else if !vehicle.self_drive {
            Err(Rule::Mode)
        } else if !reaches {
            Err(Rule::Range)
        } else if out || pinned {
            Err(Rule::Lock)
        } else {
            Ok(())
        }
    }

    /// Whether the driver can board this coach at this lot from `free` (end of handover) on.
    pub(super) fn boards(&self, coach: CoachIdx, lot: LotIdx, ready: Instant) -> Result<(), Rule> {
        let one = self.instance().coach(coach);
        if one.lot != lot || one.departs < ready {
            return Err(Rule::CoachReturn);
        }
        Ok(())
    }
}

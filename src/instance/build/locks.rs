//! Pins, bans, and what is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::Ids;
use super::horizon::Grid;
use crate::error::{Code, Faults};
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::instance::{Locks, Pin, Vehicle};
use crate::spec::{InstanceSpec, Mode, PinSpec};

pub(super) fn locks(
    spec: &InstanceSpec,
    ids: &Ids,
    grid: &Grid,
    vehicles: &[Vehicle],
    faults: &mut Faults,
) -> Locks {
    let driver = |id: &str, path: String, faults: &mut Faults| {
        DriverIdx(ids.drivers.get(id, || path, faults))
    };
    let vehicle = |id: &str, path: String, faults: &mut Faults| {
        VehicleIdx(ids.vehicles.get(id, || path, faults))
    };
    let mut locks = Locks::default();
    for (at, pin) in spec.locks.pins.iter().enumerate() {
        let path = |field: &str| format!("/locks/pins/{at}/{field}");
        locks.pins.push(Pin {
            vehicle: vehicle(&pin.vehicle, path("vehicle"), faults),
            driver: (pin.driver.as_ref()).map(|id| driver(id, path("driver"), faults)),
            start: pin.start,
            coach: (pin.coach.as_ref())
                .map(|id| CoachIdx(ids.coaches.get(id, || path("coach"), faults))),
            mode: pin.mode,
        });
    }
    for (at, ban) in spec.locks.bans.iter().enumerate() {
        let path = |field: &str| format!("/locks/bans/{at}/{field}");
        let pair = (
            driver(&ban.driver, path("driver"), faults),
            vehicle(&ban.vehicle, path("vehicle"), faults),
        );
        locks.bans.push(pair);
    }
    for (at, id) in spec.locks.without_drivers.iter().enumerate() {
        let idx = driver(id, format!("/locks/without_drivers/{at}"), faults);
        locks.without_drivers.push(idx);
    }
    for (at, id) in spec.locks.without_vehicles.iter().enumerate() {
        let idx = vehicle(id, format!("/locks/without_vehicles/{at}"), faults);
        locks.without_vehicles.push(idx);
    }
    contradictions(spec, ids, grid, vehicles, &locks, faults);
    locks.bans.sort_unstable();
    locks.bans.dedup();
    locks.without_drivers.sort_unstable();
    locks.without_drivers.dedup();
    locks.without_vehicles.sort_unstable();
    locks.without_vehicles.dedup();
    locks
}

/// Pins against each other, against the other locks and against their own vehicle.
fn contradictions(
    spec: &InstanceSpec,
    ids: &Ids,
    grid: &Grid,
    vehicles: &[Vehicle],
    locks: &Locks,
    faults: &mut Faults,
) {
    let all = &spec.locks;
    let bans: BTreeSet<(&str, &str)> = (all.bans.iter())
        .map(|ban| (ban.driver.as_str(), ban.vehicle.as_str()))
        .collect();
    let out_vehicles: BTreeSet<&String> = all.without_vehicles.iter().collect();
    let out_drivers: BTreeSet<&String> = all.without_drivers.iter().collect();
    let coach_lots: BTreeMap<&str, &str> = spec
        .coaches
        .iter()
        .map(|coach| (coach.id.as_str(), coach.lot.as_str()))
        .collect();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, (pin, idx)) in all.pins.iter().zip(&locks.pins).enumerate() {
        let path = |field: &str| format!("/locks/pins/{at}/{field}");
        if let Some(other) = first.insert(&pin.vehicle, at) {
            let found = format!("{:?}, pinned by number {other} already", pin.vehicle);
            let hint = "join the two pins into one";
            faults.add(
                Code::PinTwice,
                path("vehicle"),
                found,
                "one pin per vehicle",
                hint,
            );
        }
        if out_vehicles.contains(&pin.vehicle) {
            let found = format!("{:?}, which locks.without_vehicles leaves out", pin.vehicle);
            let hint = "remove the pin, or take the vehicle off the list";
            let expected = "a vehicle that is not left out";
            faults.add(Code::PinLeftOut, path("vehicle"), found, expected, hint);
        }
        if let Some(driver) = &pin.driver {
            if out_drivers.contains(driver) {
                let found = format!("{driver:?}, whom locks.without_drivers leaves out");
                let hint = "remove the pin, or take the driver off the list";
                let expected = "a driver who is not left out";
                faults.add(
                    Code::PinDriverLeftOut,
                    path("driver"),
                    found,
                    expected,
                    hint,
                );
            }
            if bans.contains(&(driver, &pin.vehicle)) {
                let found = format!(
                    "{driver:?} for {:?}, a pair that locks.bans bans",
                    pin.vehicle
                );
                let hint = "remove the pin or the ban";
                faults.add(
                    Code::PinBanned,
                    path("driver"),
                    found,
                    "a pair not banned",
                    hint,
                );
            }
        }
        start(pin, path("start"), grid, faults);
        if !ids.vehicles.has(&pin.vehicle) {
            continue;
        }
        let Some(vehicle) = vehicles.get(idx.vehicle.at()) else {
            continue;
        };
        mode(pin, vehicle, path, faults);
        let lot = (pin.coach.as_ref()).and_then(|coach| coach_lots.get(coach.as_str()));
        let own = spec.lots.len() > vehicle.lot.at();
        if let (Some(coach), Some(&lot), true) = (&pin.coach, lot, own)
            && ids.lots.has(lot)
            && ids.lots.get(lot, String::new, faults) != vehicle.lot.0
        {
            let found = format!("coach {coach:?}, which leaves from {lot:?}");
            let expected = format!("a coach from the lot of vehicle {:?}", pin.vehicle);
            let hint = "pin a coach of that lot, or none";
            faults.add(Code::PinCoach, path("coach"), found, expected, hint);
        }
    }
}

fn start(pin: &PinSpec, path: String, grid: &Grid, faults: &mut Faults) {
    let Some(start) = pin.start else { return };
    if !faults.instant(start, || path.clone()) || !grid.is_good() {
        return;
    }
    if !grid.horizon.has(start) || !grid.on_boundary(start) {
        let (horizon, slot) = (grid.horizon, grid.slot);
        let expected = format!(
            "the start of a slot of {slot} in [{}, {})",
            horizon.from, horizon.to
        );
        let hint = "pin the first minute of a slot inside the horizon";
        faults.add(Code::PinStart, path, start, expected, hint);
    }
}

/// The pinned mode, or the one that a pinned driver or coach implies.
fn mode(pin: &PinSpec, vehicle: &Vehicle, path: impl Fn(&str) -> String, faults: &mut Faults) {
    let by_driver = pin.driver.is_some() || pin.coach.is_some();
    if pin.mode == Some(Mode::Cage) && by_driver {
        let field = if pin.driver.is_some() {
            "driver"
        } else {
            "coach"
        };
        let found = format!("a {field} for a vehicle pinned to a cage truck");
        let hint = "a caged vehicle has no driver and no coach: remove them, or pin self-drive";
        faults.add(
            Code::PinCage,
            path(field),
            found,
            format!("no {field}"),
            hint,
        );
    }
    let (field, wanted) = match pin.mode {
        Some(mode) => ("mode", mode),
        None if pin.driver.is_some() => ("driver", Mode::SelfDrive),
        None if pin.coach.is_some() => ("coach", Mode::SelfDrive),
        None => return,
    };
    let (allowed, word) = match wanted {
        Mode::SelfDrive => (vehicle.self_drive, "self-drive"),
        Mode::Cage => (vehicle.cage, "cage"),
    };
    if !allowed && faults.sure("vehicles") && faults.sure("classes") {
        let found = format!("{word}, which vehicle {:?} may not use", pin.vehicle);
        let hint = "pin another mode, or allow this one (vehicle `modes`, class `cage`)";
        faults.add(Code::PinMode, path(field), found, "an allowed mode", hint);
    }
}

//! Vehicles.

use super::corridors::FARTHEST;
use super::{Ids, sorted};
use crate::error::{Code, Faults};
use crate::ids::{ClassIdx, LotIdx, YardIdx};
use crate::instance::{Class, Vehicle};
use crate::spec::{InstanceSpec, Mode, VehicleSpec};
use crate::units::Instant;

pub(super) fn vehicles(
    spec: &InstanceSpec,
    ids: &Ids,
    classes: &[Class],
    faults: &mut Faults,
) -> Vec<Vehicle> {
    let all = (spec.vehicles.iter().enumerate())
        .map(|(at, vehicle)| one_vehicle(at, vehicle, spec, ids, classes, faults));
    sorted(all.collect(), |vehicle| &vehicle.id)
}

fn one_vehicle(
    at: usize,
    vehicle: &VehicleSpec,
    spec: &InstanceSpec,
    ids: &Ids,
    classes: &[Class],
    faults: &mut Faults,
) -> Vehicle {
    let path = |field: &str| format!("/vehicles/{at}/{field}");
    let class = ClassIdx(ids.classes.get(&vehicle.class, || path("class"), faults));
    let may_cage = classes.get(class.at()).is_none_or(|class| class.cage);
    let allows = |mode| vehicle.modes.as_ref().is_none_or(|all| all.contains(&mode));
    let self_drive = allows(Mode::SelfDrive);
    let cage = may_cage && allows(Mode::Cage);
    if !(self_drive || cage) && ids.classes.has(&vehicle.class) && faults.sure("classes") {
        let found = if vehicle.modes.as_ref().is_some_and(Vec::is_empty) {
            "no mode".to_owned()
        } else {
            format!("cage only, but class {:?} may not be caged", vehicle.class)
        };
        let hint = "allow self-drive, or list the vehicle in locks.without_vehicles";
        faults.add(
            Code::NoMode,
            path("modes"),
            found,
            "a mode in which it may travel",
            hint,
        );
    }
    times(at, vehicle, faults);
    if let Some(value) = vehicle.value {
        faults.money(value, || path("value"));
    }
    faults.count(vehicle.range_km.unwrap_or(0), FARTHEST, || path("range_km"));
    let by_priority = (spec.objective.unserved_values)
        .get(vehicle.priority as usize)
        .or(spec.objective.unserved_values.last());
    if vehicle.value.is_none() && by_priority.is_none() && faults.sure("objective") {
        let expected = "a `value`, or values by priority in objective.unserved_values";
        let hint = "give the cost of leaving the vehicle; without one it would never be moved";
        faults.add(
            Code::NoValue,
            format!("/vehicles/{at}"),
            "no value",
            expected,
            hint,
        );
    }
    Vehicle {
        id: vehicle.id.clone(),
        vin: vehicle.vin.clone(),
        class,
        yard: YardIdx(ids.yards.get(&vehicle.yard, || path("yard"), faults)),
        lot: LotIdx(ids.lots.get(&vehicle.lot, || path("lot"), faults)),
        released: vehicle.released,
        due: vehicle.due,
        deadline: vehicle.deadline,
        priority: vehicle.priority,
        value: vehicle.value.or(by_priority.copied()).unwrap_or_default(),
        range_km: vehicle.range_km,
        self_drive,
        cage,
    }
}

fn times(at: usize, vehicle: &VehicleSpec, faults: &mut Faults) {
    let path = |field: &str| format!("/vehicles/{at}/{field}");
    let released = faults.instant(vehicle.released, || path("released"));
    let mut after = |code: Code, until: Option<Instant>, field: &str| {
        let Some(until) = until else { return };
        if faults.instant(until, || path(field)) && released && until < vehicle.released {
            let expected = format!("an instant at or after its release, {}", vehicle.released);
            let hint = format!("correct `{field}` or `released`");
            faults.add(code, path(field), until, expected, hint);
        }
    };
    after(Code::DueBeforeRelease, vehicle.due, "due");
    after(Code::DeadlineBeforeRelease, vehicle.deadline, "deadline");
}

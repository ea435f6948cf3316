//! Classes, yards, stages, coaches and cage trucks.

use super::calendar::{calendar, profile};
use super::horizon::Grid;
use super::{Ids, sorted};
use crate::error::{Code, Faults};
use crate::ids::{LotIdx, StageIdx};
use crate::instance::{Class, Coach, Stage, Truck, Yard};
use crate::spec::{InstanceSpec, TruckSpec};

/// Largest size of a vehicle, in lot spaces or in gate units.
const LARGEST: u32 = 1_000;
/// Most seats of a coach and places of a truck.
const MOST_PLACES: u32 = 1_000_000;

/// A size of 1 to 1,000.
fn size(value: u32, path: impl Fn() -> String, faults: &mut Faults) {
    if value == 0 {
        let hint = "leave the field out for 1";
        faults.add(Code::ZeroSize, path(), value, "1 or more", hint);
    }
    faults.count(value, LARGEST, path);
}

pub(super) fn classes(spec: &InstanceSpec, faults: &mut Faults) -> Vec<Class> {
    let all = spec.classes.iter().enumerate().map(|(at, class)| {
        let path = |field: &str| format!("/classes/{at}/{field}");
        faults.money(class.pay, || path("pay"));
        size(class.size, || path("size"), faults);
        size(class.gate_units, || path("gate_units"), faults);
        Class {
            id: class.id.clone(),
            licence: class.licence,
            pay: class.pay,
            size: class.size,
            gate_units: class.gate_units,
            cage: class.cage,
        }
    });
    sorted(all.collect(), |class| &class.id)
}

pub(super) fn yards(spec: &InstanceSpec, faults: &mut Faults) -> Vec<Yard> {
    let all = spec.yards.iter().enumerate().map(|(at, yard)| {
        faults.minutes(yard.transfer_minutes, || {
            format!("/yards/{at}/transfer_minutes")
        });
        Yard {
            id: yard.id.clone(),
            transfer: yard.transfer_minutes,
        }
    });
    sorted(all.collect(), |yard| &yard.id)
}

pub(super) fn stages(spec: &InstanceSpec, grid: &Grid, faults: &mut Faults) -> Vec<Stage> {
    let all = spec.stages.iter().enumerate().map(|(at, stage)| {
        let path = format!("/stages/{at}");
        Stage {
            id: stage.id.clone(),
            activity: stage.activity,
            abroad: stage.abroad,
            minutes: profile(&stage.minutes, &format!("{path}/minutes"), faults),
            capacity: (stage.capacity.as_ref())
                .map(|own| calendar(own, grid, &format!("{path}/capacity"), faults)),
        }
    });
    sorted(all.collect(), |stage| &stage.id)
}

pub(super) fn coaches(spec: &InstanceSpec, ids: &Ids, faults: &mut Faults) -> Vec<Coach> {
    let all = spec.coaches.iter().enumerate().map(|(at, coach)| {
        let path = |field: &str| format!("/coaches/{at}/{field}");
        let lot = LotIdx(ids.lots.get(&coach.lot, || path("lot"), faults));
        let departs = faults.instant(coach.departs, || path("departs"));
        let arrives = faults.instant(coach.arrives, || path("arrives"));
        if departs && arrives && coach.arrives <= coach.departs {
            let expected = format!("an instant after `departs`, {}", coach.departs);
            let hint = "swap or correct the two; mind the offsets of the two clocks";
            faults.add(
                Code::CoachOrder,
                path("arrives"),
                coach.arrives,
                expected,
                hint,
            );
        }
        faults.money(coach.fare, || path("fare"));
        faults.count(coach.seats.unwrap_or(0), MOST_PLACES, || path("seats"));
        Coach {
            id: coach.id.clone(),
            lot,
            departs: coach.departs,
            arrives: coach.arrives,
            seats: coach.seats,
            fare: coach.fare,
        }
    });
    sorted(all.collect(), |coach| &coach.id)
}

pub(super) fn trucks(spec: &InstanceSpec, ids: &Ids, faults: &mut Faults) -> Vec<Truck> {
    let all = (spec.trucks.iter().enumerate()).map(|(at, truck)| one_truck(at, truck, ids, faults));
    sorted(all.collect(), |truck| &truck.id)
}

fn one_truck(at: usize, truck: &TruckSpec, ids: &Ids, faults: &mut Faults) -> Truck {
    let path = |field: &str| format!("/trucks/{at}/{field}");
    let lot = LotIdx(ids.lots.get(&truck.lot, || path("lot"), faults));
    if truck.capacity == 0 {
        let hint = "give the number of vehicles that it carries, or remove the truck";
        faults.add(Code::ZeroCapacity, path("capacity"), 0, "1 or more", hint);
    }
    faults.count(truck.capacity, MOST_PLACES, || path("capacity"));
    size(truck.gate_units, || path("gate_units"), faults);
    for (span, field) in [
        (truck.loading_minutes, "loading_minutes"),
        (truck.outbound_minutes, "outbound_minutes"),
        (truck.unloading_minutes, "unloading_minutes"),
        (truck.return_minutes, "return_minutes"),
    ] {
        faults.minutes(span, || path(field));
    }
    faults.money(truck.cost, || path("cost"));
    faults.disjoint(Code::WindowOverlap, &truck.windows, || path("windows"));
    let mut windows = truck.windows.clone();
    windows.sort_unstable();
    let mut stages = Vec::with_capacity(truck.stages.len());
    for (k, one) in truck.stages.iter().enumerate() {
        let path = |field: &str| format!("/trucks/{at}/stages/{k}/{field}");
        let stage = StageIdx(ids.stages.get(&one.stage, || path("stage"), faults));
        faults.minutes(one.after_minutes, || path("after_minutes"));
        if ids.stages.has(&one.stage) && stages.iter().any(|&(other, _)| other == stage) {
            let hint = "a truck enters a stage once a trip; remove one";
            let found = format!("{:?} again", one.stage);
            faults.add(
                Code::RepeatedStage,
                path("stage"),
                found,
                "each stage once",
                hint,
            );
        }
        stages.push((stage, one.after_minutes));
    }
    Truck {
        id: truck.id.clone(),
        lot,
        capacity: truck.capacity,
        windows,
        loading: truck.loading_minutes,
        outbound: truck.outbound_minutes,
        unloading: truck.unloading_minutes,
        back: truck.return_minutes,
        cost: truck.cost,
        stages,
        gate_units: truck.gate_units,
    }
}

//! `frozen` and `change`, against a baseline made by hand.

#![allow(clippy::unwrap_used)]

use super::{CheckReport, check};
use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::names::{Rule, Term};
use crate::schedule::{Duty, Run, Schedule, Trip};
use crate::spec::*;
use crate::units::{Clock, Fen, Instant, Interval, Minutes};

fn at(clock: &str) -> Instant {
    Instant::parse(&format!("2025-09-01T{clock}:00+08:00")).unwrap()
}

const AT_LOT: DriverIdx = DriverIdx(0);
const ANNA: DriverIdx = DriverIdx(1);
const BORIS: DriverIdx = DriverIdx(2);
/// Coaches leave at 07:00, 10:00, 10:45, 12:00 and 14:00.
const SEVEN: CoachIdx = CoachIdx(0);
const TEN: CoachIdx = CoachIdx(1);
const QUARTER: CoachIdx = CoachIdx(2);
const TWELVE: CoachIdx = CoachIdx(3);
const TWO: CoachIdx = CoachIdx(4);

/// One lot an hour away; four vehicles; a driver at the lot and two at Horgos; a cage truck.
fn spec() -> InstanceSpec {
    let day = Interval {
        from: at("00:00"),
        to: Instant(at("00:00").0 + 2 * 1440),
    };
    let mut spec = InstanceSpec::new(HorizonSpec {
        start: day.from,
        end: day.to,
        slot_minutes: Minutes(15),
    });
    spec.classes.push(ClassSpec {
        id: "car".into(),
        licence: LicenceClass::C1,
        pay: Fen(0),
        size: 1,
        gate_units: 1,
        cage: true,
    });
    spec.yards.push(YardSpec {
        id: "yard".into(),
        transfer_minutes: Minutes(0),
    });
    spec.stages.push(StageSpec {
        id: "road".into(),
        activity: Activity::Drive,
        abroad: true,
        minutes: ProfileSpec {
            steps: vec![StepSpec {
                from: Clock(0),
                minutes: Minutes(60),
            }],
            dates: vec![],
        },
        capacity: None,
    });
    spec.lots.push(LotSpec {
        id: "lot".into(),
        capacity: None,
        occupancy: 0,
        outflow: None,
        handover_capacity: None,
        handover_minutes: Minutes(0),
    });
    spec.corridors.push(CorridorSpec {
        lot: "lot".into(),
        stages: vec!["road".into()],
        distance_km: 40,
    });
    spec.coaches = (["07:00", "10:00", "10:45", "12:00", "14:00"].iter())
        .map(|clock| CoachSpec {
            id: format!("c{clock}"),
            lot: "lot".into(),
            departs: at(clock),
            arrives: at(clock) + Minutes(60),
            seats: None,
            fare: Fen(0),
        })
        .collect();
    spec.trucks.push(TruckSpec {
        id: "truck".into(),
        lot: "lot".into(),
        capacity: 2,
        windows: vec![day],
        loading_minutes: Minutes(30),
        outbound_minutes: Minutes(60),
        unloading_minutes: Minutes(30),
        return_minutes: Minutes(60),
        cost: Fen(0),
        stages: vec![],
        gate_units: 1,
    });
    spec.drivers = (["0-at-lot", "anna", "boris"].iter())
        .map(|id| DriverSpec {
            id: (*id).into(),
            name: None,
            licences: vec![LicenceClass::C1],
            windows: vec![day],
            state: None,
            past_duties: vec![],
            last_duty_end: None,
            runs_before: 0,
            stay_dates: vec![],
            passport_until: None,
            pay: None,
            dislikes: DislikesSpec::default(),
            excluded_classes: vec![],
            excluded_vehicles: vec![],
        })
        .collect();
    spec.drivers[0].state = Some(StateSpec {
        lot: Some("lot".into()),
        free_from: day.from,
        duty_begin: Some(day.from),
        runs: 1,
        runs_today: 0,
        driving_minutes: Minutes(0),
        continuous_minutes: Minutes(0),
    });
    spec.vehicles = (0..4)
        .map(|number| VehicleSpec {
            id: format!("v{number}"),
            vin: None,
            class: "car".into(),
            yard: "yard".into(),
            lot: "lot".into(),
            released: day.from,
            due: None,
            deadline: None,
            priority: 0,
            value: None,
            range_km: None,
            modes: None,
        })
        .collect();
    spec
}

fn duty(driver: DriverIdx, runs: &[(u32, &str, CoachIdx)]) -> Duty {
    Duty {
        driver,
        carried: driver == AT_LOT,
        first_return: (driver == AT_LOT).then_some(SEVEN),
        runs: (runs.iter())
            .map(|&(vehicle, start, coach)| Run {
                vehicle: VehicleIdx(vehicle),
                start: at(start),
                coach,
            })
            .collect(),
    }
}

/// The driver at the lot rides back at 07:00; Anna takes v0 at 08:00, Boris v1 at 09:30; v2 goes
/// by truck at 08:00; v3 stays.
fn plan() -> Schedule {
    Schedule {
        duties: vec![
            duty(AT_LOT, &[]),
            duty(ANNA, &[(0, "08:00", TEN)]),
            duty(BORIS, &[(1, "09:30", TWELVE)]),
        ],
        trips: vec![Trip {
            truck: TruckIdx(0),
            start: at("08:00"),
            vehicles: vec![VehicleIdx(2)],
        }],
        unserved: vec![],
    }
}

/// The report on the plan after `edit`, with the plan itself as baseline.
fn replan(now: &str, edit: impl FnOnce(&mut Schedule)) -> CheckReport {
    let mut spec = spec();
    spec.baseline = Some(plan().to_spec(&spec.build().unwrap()));
    spec.now = Some(at(now));
    let instance = spec.build().unwrap();
    let mut schedule = plan();
    edit(&mut schedule);
    check(&instance, &schedule)
}

#[track_caller]
fn frozen(now: &str, edit: impl FnOnce(&mut Schedule)) {
    let report = replan(now, edit);
    assert!(!report.passed());
    for violation in &report.violations {
        assert_eq!(violation.rule, Rule::Frozen, "{violation}");
    }
}

#[track_caller]
fn free(now: &str, edit: impl FnOnce(&mut Schedule)) {
    let report = replan(now, edit);
    assert!(report.passed(), "{:?}", report.violations);
}

#[test]
fn what_has_started_stays() {
    free("11:00", |_| ());
    // Anna's coach has left, that of Boris has not.
    frozen("11:00", |s| s.duties[1].runs[0].coach = TWELVE);
    free("11:00", |s| s.duties[2].runs[0].coach = TWO);
    frozen("11:00", |s| s.duties[1].runs[0].start = at("07:45"));
    frozen("11:00", |s| {
        s.duties.remove(1);
    });
    // The driver who came back at 08:00 cannot have taken Anna's run.
    frozen("11:00", |s| {
        let run = s.duties[1].runs.remove(0);
        s.duties.remove(1);
        s.duties[0].runs.push(run);
    });
    // 08:00 is before 08:01, and not before 08:00.
    let later: fn(&mut Schedule) = |s| s.duties[1].runs[0].start = at("08:15");
    frozen("08:01", later);
    free("08:00", later);
}

#[test]
fn nothing_new_starts_or_boards_in_the_past() {
    let another = |start: &'static str, coach| {
        move |s: &mut Schedule| {
            s.duties[1]
                .runs
                .push(duty(ANNA, &[(3, start, coach)]).runs[0])
        }
    };
    frozen("11:15", another("11:00", TWO));
    free("11:00", another("11:00", TWO));
    // Boris arrives at 10:30: he was to wait for noon, and did not take the 10:45.
    frozen("11:00", |s| s.duties[2].runs[0].coach = QUARTER);
    free("10:45", |s| s.duties[2].runs[0].coach = QUARTER);
    // A run from 11:00 on cannot board what left at 10:45, whatever else is wrong with it.
    let report = replan("11:00", another("11:00", QUARTER));
    let new = (report.violations.iter()).filter(|one| one.rule == Rule::Frozen);
    assert_eq!(new.count(), 1);
}

#[test]
fn trips_and_first_returns_stay_too() {
    frozen("11:00", |s| s.trips[0].vehicles.push(VehicleIdx(3)));
    frozen("11:00", |s| {
        s.trips.clear();
    });
    frozen("11:00", |s| {
        s.duties.remove(0);
    });
    frozen("11:00", |s| s.duties[0].first_return = Some(TEN));
    free("07:00", |s| s.duties[0].first_return = Some(TEN));
    free("07:00", |s| s.trips.clear());
}

#[test]
fn change_counts_vehicles_and_drivers_once() {
    let change = |edit: fn(&mut Schedule)| replan("00:00", edit).costs.get(Term::Change);
    let (vehicle, driver) = (Fen(3_000), Fen(5_000));
    assert_eq!(change(|_| ()), Fen(0));
    assert_eq!(change(|s| s.duties[1].runs[0].coach = TWELVE), vehicle);
    // Both start and coach: still one vehicle.
    assert_eq!(
        change(|s| s.duties[1].runs[0] = duty(ANNA, &[(0, "08:30", TWELVE)]).runs[0]),
        vehicle
    );
    // Anna goes home; v0 stays.
    assert_eq!(
        change(|s| {
            s.duties.remove(1);
        }),
        vehicle + driver
    );
    // v0 goes to the driver who was only to ride back: one vehicle, one called, one sent home.
    assert_eq!(
        change(|s| {
            let run = s.duties[1].runs.remove(0);
            s.duties.remove(1);
            s.duties[0].runs.push(run);
        }),
        vehicle + driver + driver
    );
    // The same truck an hour later; v3, which nobody moved, comes along at no cost.
    assert_eq!(
        change(|s| {
            s.trips[0].start = at("09:00");
            s.trips[0].vehicles.push(VehicleIdx(3));
        }),
        vehicle
    );
    // v2 is driven instead, by Anna, who works anyway.
    assert_eq!(
        change(|s| {
            s.trips.clear();
            s.duties[1]
                .runs
                .push(duty(ANNA, &[(2, "11:00", TWELVE)]).runs[0]);
        }),
        vehicle
    );
}

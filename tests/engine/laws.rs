//! Laws of the optimum: what a change of the instance may and may not do to its cost.

use std::collections::BTreeMap;

use crate::common::tiny::{Dice, Shape, random};
use crate::common::{build, solve_checked};
use driveaway::names::Term;
use driveaway::solve::{Engine, Outcome, Status};
use driveaway::spec::{CalendarSpec, DriverSpec, FairnessSpec, InstanceSpec};
use driveaway::units::{Date, Fen, Instant, Minutes};
use serde_json::Value;

const SMALL: Shape = Shape {
    vehicles: (6, 8),
    drivers: (4, 6),
    hours: (8, 14),
    rich: 25,
    history: 0,
    locks: 0,
    trucks: 0,
    single_run: false,
};

/// Instances of each law.
const SEEDS: std::ops::Range<u64> = 100..116;

fn solved(spec: &InstanceSpec) -> Outcome {
    let outcome = solve_checked(&build(spec), Engine::Exact, 1)
        .unwrap_or_else(|error| panic!("{error}: {}", say(spec)));
    assert_eq!(outcome.status, Status::Optimal, "{}", say(spec));
    outcome
}

fn optimum(spec: &InstanceSpec) -> Fen {
    solved(spec).cost().unwrap()
}

fn say(spec: &InstanceSpec) -> String {
    serde_json::to_string(spec).unwrap()
}

/// The instance with every text in it put through `change`.
fn with_texts(spec: &InstanceSpec, change: &dyn Fn(&str) -> Option<String>) -> InstanceSpec {
    fn walk(value: &mut Value, change: &dyn Fn(&str) -> Option<String>) {
        match value {
            Value::String(text) => {
                if let Some(new) = change(text) {
                    *text = new;
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|one| walk(one, change)),
            Value::Object(map) => map.values_mut().for_each(|one| walk(one, change)),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(spec).unwrap();
    walk(&mut value, change);
    serde_json::from_value(value).unwrap()
}

fn one_more(calendar: &mut Option<CalendarSpec>) {
    let Some(calendar) = calendar else {
        return;
    };
    let parts = (calendar.daily.iter_mut().map(|part| &mut part.per_slot))
        .chain(calendar.overrides.iter_mut().map(|part| &mut part.per_slot));
    for value in parts.chain([&mut calendar.per_slot]) {
        *value = value.map(|units| units + 1);
    }
}

#[test]
fn one_more_of_anything_is_never_worse() {
    let driver: DriverSpec = serde_json::from_value(serde_json::json!({
        "id": "newcomer",
        "licences": ["A2"],
        "windows": [{ "from": "2025-08-31T00:00:00+08:00", "to": "2025-09-03T00:00:00+08:00" }],
    }))
    .unwrap();
    for seed in SEEDS {
        let spec = random(&SMALL, seed);
        let before = optimum(&spec);
        let never_worse = |what: &str, change: &dyn Fn(&mut InstanceSpec)| {
            let mut more = spec.clone();
            change(&mut more);
            assert!(optimum(&more) <= before, "one more {what}: {}", say(&spec));
        };
        // φ(0) = 0, so the newcomer brings no constant.
        never_worse("driver", &|spec| spec.drivers.push(driver.clone()));
        never_worse("seat", &|spec| {
            for coach in &mut spec.coaches {
                coach.seats = coach.seats.map(|seats| seats + 1);
            }
        });
        never_worse("unit of each stage", &|spec| {
            for stage in &mut spec.stages {
                one_more(&mut stage.capacity);
            }
        });
        never_worse("handover in each lot", &|spec| {
            for lot in &mut spec.lots {
                one_more(&mut lot.handover_capacity);
            }
        });
        never_worse("outflow of each lot", &|spec| {
            for lot in &mut spec.lots {
                one_more(&mut lot.outflow);
            }
        });
        never_worse("space in each lot", &|spec| {
            for lot in &mut spec.lots {
                lot.capacity = lot.capacity.map(|spaces| spaces + 1);
            }
        });
    }
}

#[test]
fn one_vehicle_less_costs_no_more_and_strands_no_other() {
    for seed in SEEDS {
        let mut spec = random(&SMALL, seed);
        // Values far above all else, so that serving more comes first.
        for vehicle in &mut spec.vehicles {
            vehicle.value = Some(Fen(10_000_000 << vehicle.priority));
        }
        let before = solved(&spec);
        let gone = Dice::new(seed).pick(&spec.vehicles).id;
        let mut fewer = spec.clone();
        fewer.vehicles.retain(|vehicle| vehicle.id != gone);
        for driver in &mut fewer.drivers {
            driver.excluded_vehicles.retain(|id| *id != gone);
        }
        let after = solved(&fewer);
        assert!(after.cost() <= before.cost(), "{}", say(&spec));
        let instance = build(&spec);
        let schedule = before.schedule.unwrap().to_spec(&instance);
        let stranded: i64 = (schedule.unserved.iter())
            .filter(|one| one.vehicle != gone)
            .flat_map(|one| {
                spec.vehicles
                    .iter()
                    .find(|vehicle| vehicle.id == one.vehicle)
            })
            .flat_map(|vehicle| vehicle.value)
            .map(|value| value.0)
            .sum();
        let still = after.costs.unwrap().get(Term::Unserved).0;
        assert!(still <= stranded, "without {gone}: {}", say(&spec));
    }
}

#[test]
fn costs_times_three_make_the_optimum_times_three() {
    for seed in SEEDS {
        let spec = random(&SMALL, seed);
        let mut dear = spec.clone();
        let objective = &mut dear.objective;
        let mut amounts: Vec<&mut Fen> = vec![
            &mut objective.lateness_per_minute,
            &mut objective.waiting_per_minute,
            &mut objective.preference,
            &mut objective.change_per_vehicle,
            &mut objective.change_per_driver,
        ];
        amounts.extend(&mut objective.unserved_values);
        match &mut objective.fairness {
            FairnessSpec::Weight(weight) => amounts.push(weight),
            FairnessSpec::Table(table) => amounts.extend(table),
        }
        amounts.extend(dear.classes.iter_mut().map(|class| &mut class.pay));
        amounts.extend(dear.coaches.iter_mut().map(|coach| &mut coach.fare));
        amounts.extend(
            dear.vehicles
                .iter_mut()
                .flat_map(|vehicle| &mut vehicle.value),
        );
        for scheme in &mut dear.pay_schemes {
            amounts.push(&mut scheme.duty_pay);
            amounts.push(&mut scheme.overtime_per_minute);
            amounts.extend(scheme.run_pay.iter_mut().map(|pay| &mut pay.pay));
        }
        for amount in amounts {
            *amount = *amount * 3;
        }
        assert_eq!(optimum(&dear), optimum(&spec) * 3, "{}", say(&spec));
    }
}

#[test]
fn whole_days_later_the_same_schedule_is_best() {
    for seed in SEEDS {
        let spec = random(&SMALL, seed);
        let days = 1 + i32::try_from(seed % 9).unwrap();
        let later = with_texts(&spec, &|text| {
            if let Ok(at) = Instant::parse(text) {
                return Some((at + Minutes(1_440 * i64::from(days))).to_string());
            }
            Date::parse(text)
                .ok()
                .map(|date| date.plus(days).to_string())
        });
        let (first, second) = (solved(&spec), solved(&later));
        assert_eq!(first.cost(), second.cost(), "{}", say(&spec));
        let mut shifted = second.schedule.unwrap();
        for run in shifted.duties.iter_mut().flat_map(|duty| &mut duty.runs) {
            run.start = run.start - Minutes(1_440 * i64::from(days));
        }
        assert_eq!(first.schedule, Some(shifted), "{}", say(&spec));
    }
}

#[test]
fn other_ids_leave_the_optimum() {
    for seed in SEEDS {
        let spec = random(&SMALL, seed);
        let mut ids: Vec<&str> = Vec::new();
        ids.extend(spec.classes.iter().map(|one| one.id.as_str()));
        ids.extend(spec.yards.iter().map(|one| one.id.as_str()));
        ids.extend(spec.stages.iter().map(|one| one.id.as_str()));
        ids.extend(spec.lots.iter().map(|one| one.id.as_str()));
        ids.extend(spec.coaches.iter().map(|one| one.id.as_str()));
        ids.extend(spec.pay_schemes.iter().map(|one| one.id.as_str()));
        ids.extend(spec.drivers.iter().map(|one| one.id.as_str()));
        ids.extend(spec.vehicles.iter().map(|one| one.id.as_str()));
        Dice::new(seed).shuffle(&mut ids);
        let names: BTreeMap<&str, String> = (ids.into_iter().enumerate())
            .map(|(at, id)| (id, format!("id{at:03}")))
            .collect();
        let renamed = with_texts(&spec, &|text| names.get(text).cloned());
        assert_eq!(optimum(&renamed), optimum(&spec), "{}", say(&spec));
    }
}

#[test]
fn a_tighter_rule_is_never_cheaper() {
    let less = |limit: &mut Option<Option<Minutes>>, by: i64| {
        if let Some(Some(minutes)) = limit {
            minutes.0 = (minutes.0 - by).max(1);
        }
    };
    for seed in SEEDS {
        let spec = random(&SMALL, seed);
        let before = optimum(&spec);
        let never_cheaper = |what: &str, change: &dyn Fn(&mut InstanceSpec)| {
            let mut tighter = spec.clone();
            change(&mut tighter);
            if tighter != spec {
                assert!(optimum(&tighter) >= before, "{what}: {}", say(&spec));
            }
        };
        never_cheaper("max-runs", &|spec| {
            spec.rules.max_runs_per_day = Some(Some(1))
        });
        never_cheaper("duty-length", &|spec| {
            less(&mut spec.rules.duty_length_minutes, 60)
        });
        never_cheaper("driving-time", &|spec| {
            less(&mut spec.rules.driving_minutes, 20);
            less(&mut spec.rules.continuous_driving_minutes, 20);
        });
        never_cheaper("rest", &|spec| {
            let rest = spec.rules.rest_minutes.flatten().unwrap_or(Minutes(0));
            spec.rules.rest_minutes = Some(Some(rest + Minutes(45)));
        });
        never_cheaper("rolling-hours", &|spec| {
            for limit in spec.rules.rolling_hours.iter_mut().flatten() {
                limit.minutes.0 /= 2;
            }
        });
        never_cheaper("weekly-rest", &|spec| spec.rules.weekly_rest = Some(true));
        never_cheaper("stay-days", &|spec| {
            for pair in spec.rules.stay_days.iter_mut().flatten() {
                pair.limit = pair.limit.max(2) - 1;
            }
        });
        never_cheaper("passport", &|spec| spec.rules.passport = Some(true));
        never_cheaper("availability", &|spec| {
            for window in spec
                .drivers
                .iter_mut()
                .flat_map(|driver| &mut driver.windows)
            {
                window.from = window.from + Minutes(30);
            }
        });
        never_cheaper("coach-seats", &|spec| {
            for coach in &mut spec.coaches {
                coach.seats = Some(1);
            }
        });
        never_cheaper("lot-capacity", &|spec| {
            for lot in &mut spec.lots {
                lot.capacity = Some(lot.capacity.unwrap_or(5).max(lot.occupancy + 1) - 1);
            }
        });
        never_cheaper("deadline", &|spec| {
            for vehicle in &mut spec.vehicles {
                vehicle.deadline = vehicle.deadline.map(|at| at - Minutes(30)).max(vehicle.due);
            }
        });
    }
}

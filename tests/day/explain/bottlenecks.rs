//! What one more of something would save.

use std::cell::Cell;

use driveaway::explain::{Bottleneck, ExplainOptions, Resource, explain};
use driveaway::spec::{CalendarSpec, InstanceSpec, OverrideSpec};
use driveaway::units::{Fen, Instant, Minutes};

use super::{CAGED, SHORT, days, optimum, solved};
use crate::common::tiny::Shape;

/// No locks: they say nothing of prices.
const FREE: Shape = Shape { locks: 0, ..SHORT };

/// The day with one more.
fn richer(spec: &InstanceSpec, resource: &Resource) -> InstanceSpec {
    let mut spec = spec.clone();
    let length = spec.horizon.slot_minutes;
    match resource {
        Resource::Stage { stage, slot } => {
            let one = spec.stages.iter_mut().find(|one| one.id == *stage).unwrap();
            raise(one.capacity.as_mut().unwrap(), *slot, length);
        }
        Resource::Handover { lot, slot } => {
            let one = spec.lots.iter_mut().find(|one| one.id == *lot).unwrap();
            raise(one.handover_capacity.as_mut().unwrap(), *slot, length);
        }
        Resource::Lot { lot } => {
            let one = spec.lots.iter_mut().find(|one| one.id == *lot).unwrap();
            *one.capacity.as_mut().unwrap() += 1;
        }
        Resource::Seat { coach, .. } => {
            let one = spec
                .coaches
                .iter_mut()
                .find(|one| one.id == *coach)
                .unwrap();
            *one.seats.as_mut().unwrap() += 1;
        }
        Resource::Driver { like, .. } => {
            let mut one = spec
                .drivers
                .iter()
                .find(|one| one.id == *like)
                .unwrap()
                .clone();
            one.id = "zz new".to_owned();
            (one.state, one.past_duties, one.last_duty_end) = (None, Vec::new(), None);
            (one.runs_before, one.stay_dates, one.passport_until) = (0, Vec::new(), None);
            one.excluded_vehicles = Vec::new();
            spec.drivers.push(one);
        }
        Resource::Truck { like } => {
            let mut one = spec
                .trucks
                .iter()
                .find(|one| one.id == *like)
                .unwrap()
                .clone();
            one.id = "zz new".to_owned();
            spec.trucks.push(one);
        }
    }
    spec
}

/// One more than whatever holds in the slot.
fn raise(calendar: &mut CalendarSpec, slot: Instant, length: Minutes) {
    let clock = driveaway::units::Zone::Horgos.clock(slot);
    let mut value = calendar.per_slot;
    for one in &calendar.daily {
        let inside = if one.from < one.to {
            one.from <= clock && clock < one.to
        } else {
            one.from <= clock || clock < one.to
        };
        if inside {
            value = one.per_slot;
        }
    }
    for one in &calendar.overrides {
        if one.from <= slot && slot < one.to {
            value = one.per_slot;
        }
    }
    calendar.overrides.push(OverrideSpec {
        from: slot,
        to: slot + length,
        per_slot: Some(value.unwrap() + 1),
    });
}

#[test]
fn savings_are_those_of_solving_with_one_more() {
    let (seen, trucks, saves) = (Cell::new(0), Cell::new(0), Cell::new(0));
    for spec in days(&[(&FREE, 60), (&CAGED, 25)]) {
        let Some((instance, schedule)) = solved(&spec) else {
            continue;
        };
        let options = ExplainOptions {
            vehicles: Some(Vec::new()),
            drivers: Some(Vec::new()),
            ..ExplainOptions::default()
        };
        let told = explain(&instance, &schedule, &options).unwrap();
        let cost = optimum(&spec).unwrap();
        assert_eq!(told.cost, cost);
        for one in &told.bottlenecks {
            let Bottleneck {
                resource,
                price,
                saving,
            } = one;
            seen.set(seen.get() + 1);
            assert!(price.is_some_and(|price| price >= Fen(0)), "{one:?}");
            let Some(saving) = saving else { continue };
            let mut with = optimum(&richer(&spec, resource)).unwrap();
            if matches!(resource, Resource::Driver { .. }) {
                with -= instance.objective().fairness.cost(0);
            }
            let text = || {
                format!(
                    "{one:?}: {cost} {with}\n{}",
                    serde_json::to_string(&spec).unwrap()
                )
            };
            assert_eq!(saving.at_least, (cost - with).max(Fen(0)), "{}", text());
            assert_eq!(saving.at_most, Some(saving.at_least), "{}", text());
            if saving.at_least > Fen(0) {
                saves.set(saves.get() + 1);
            }
            if let Resource::Truck { .. } = resource {
                trucks.set(trucks.get() + 1);
            }
        }
    }
    assert!(seen.get() > 40, "{seen:?}");
    assert!(saves.get() > 10, "{saves:?}");
    assert!(trucks.get() > 10, "{trucks:?}");
}

/// Days of more than 200 vehicles: the limits hold what planning again finds, with time and without.
#[test]
fn limits_on_large_days_hold_what_planning_again_saves() {
    use driveaway::generate::{Family, GenerateOptions, generate};
    use driveaway::solve::{SolveOptions, solve};
    let set = ["vehicles=201", "drivers=25"].map(|one| one.parse().unwrap());
    let options = GenerateOptions {
        seed: 2,
        set: set.to_vec(),
        ..GenerateOptions::default()
    };
    let spec = generate(Family::FirmDay, &options).unwrap();
    let instance = spec.build().unwrap();
    let exact = SolveOptions {
        gap: 0.0,
        ..SolveOptions::default()
    };
    // Not the best plan: a dispatcher's would not be, either.
    let rough = SolveOptions {
        gap: 0.01,
        ..SolveOptions::default()
    };
    let schedule = solve(&instance, &rough).unwrap().schedule.unwrap();
    let before = solve(&instance, &exact).unwrap().cost().unwrap();
    let told = |limit: Option<u64>| {
        let steps = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let heard = std::sync::Arc::clone(&steps);
        let options = ExplainOptions {
            vehicles: Some(Vec::new()),
            drivers: Some(Vec::new()),
            time_limit: limit.map(std::time::Duration::from_millis),
            progress: Some(std::sync::Arc::new(move |step| {
                heard.lock().unwrap().push(*step)
            })),
            ..ExplainOptions::default()
        };
        let told = explain(&instance, &schedule, &options).unwrap();
        (told.bottlenecks, steps.lock().unwrap().len())
    };
    let (with_time, steps) = told(None);
    assert!(steps > 5, "{steps} pieces of news");
    let (in_haste, _) = told(Some(1_200));
    let (mut useful, mut known) = (0, std::collections::BTreeMap::new());
    for one in with_time
        .iter()
        .chain(&in_haste)
        .filter(|one| one.saving.is_some())
    {
        let saving = one.saving.unwrap();
        let mut with = *known.entry(&one.resource).or_insert_with(|| {
            let with = richer(&spec, &one.resource).build().unwrap();
            solve(&with, &exact).unwrap().cost().unwrap()
        });
        if matches!(one.resource, Resource::Driver { .. }) {
            with -= instance.objective().fairness.cost(0);
        }
        let truth = (before - with).max(Fen(0));
        assert!(saving.at_least <= truth, "{one:?}: {truth}");
        assert!(
            saving.at_most.is_none_or(|most| truth <= most),
            "{one:?}: {truth}"
        );
        useful += usize::from(saving.at_most.is_some());
    }
    assert!(useful >= 5, "{with_time:?} {in_haste:?}");
    let verified = with_time
        .iter()
        .filter_map(|one| one.saving)
        .filter(|one| one.verified)
        .count();
    assert!(verified >= 5, "{with_time:?}");
}

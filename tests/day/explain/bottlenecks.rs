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

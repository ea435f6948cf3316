//! What events may not undo: whatever is under way can end.

use super::day::joined;
use super::past::started_part;
use super::plan::Plan;
use super::roster::Judge;
use crate::error::InputErrors;
use crate::instance::Instance;
use crate::model::World;
use crate::spec::{InstanceSpec, OverrideSpec};
use crate::units::{Instant, Interval};

/// What is under way must be able to end: capacities that events cut below it are lifted to it,
/// windows that they cut are extended to the way home, deadlines that it cannot meet any more
/// become due times.
pub(super) fn settle(
    mut spec: InstanceSpec,
    instance: Instance,
    now: Instant,
) -> Result<(InstanceSpec, Instance), InputErrors> {
    let lifted = {
        let world = World::new(&instance);
        let judge = Judge::new(&world);
        let Some(baseline) = instance.baseline() else {
            return Ok((spec, instance));
        };
        let part = started_part(&instance, baseline, now);
        let (plan, _, _) = Plan::load(&judge, &part);
        let late = deadlines(&mut spec, &judge, &plan);
        let homes = homes(&mut spec, &judge, &plan, now);
        let room = room(&mut spec, &plan, now);
        late || homes || room
    };
    if !lifted {
        return Ok((spec, instance));
    }
    let instance = spec.build()?;
    Ok((spec, instance))
}

fn deadlines(spec: &mut InstanceSpec, judge: &Judge, plan: &Plan) -> bool {
    let instance = judge.world.instance;
    let mut changed = false;
    for run in plan.rosters.iter().flatten().flat_map(|duty| &duty.runs) {
        let vehicle = instance.vehicle(run.vehicle);
        let arrival = judge.shape(run).map(|shape| shape.arrival);
        let late = arrival
            .zip(vehicle.deadline)
            .is_some_and(|(at, last)| at > last);
        let own = (spec.vehicles.iter_mut()).find(|own| late && own.id == vehicle.id);
        if let Some(own) = own {
            own.due = own.due.or(own.deadline);
            own.deadline = None;
            changed = true;
        }
    }
    changed
}

/// Extends the windows of drivers who are under way to the end of their duty by the coach they
/// are booked on, or by the first that they can take if it does not go.
fn homes(spec: &mut InstanceSpec, judge: &Judge, plan: &Plan, now: Instant) -> bool {
    let instance = judge.world.instance;
    let rules = instance.rules();
    let mut changed = false;
    for driver in instance.driver_indices() {
        let Some(duty) = plan.rosters[driver.at()].last() else {
            continue;
        };
        let Some(run) = duty.runs.last() else {
            continue;
        };
        let Some(shape) = judge.shape(run) else {
            continue;
        };
        let first = duty.runs.first().map_or(run.start, |first| first.start);
        let lot = instance.vehicle(run.vehicle).lot;
        let booked = instance.coach(run.coach);
        let stops = &judge.world.coaches[lot.at()];
        let rank = judge.world.first_coach(lot, shape.ready.max(now));
        let goes = booked.departs < now || booked.departs >= shape.ready && booked.seats != Some(0);
        let back = if goes {
            Some(booked.arrives)
        } else {
            (stops[rank..].iter())
                .filter(|stop| instance.coach(stop.coach).seats != Some(0))
                .map(|stop| stop.arrives)
                .min()
        };
        let Some(back) = back else { continue };
        let state = instance.driver(driver).state.as_ref();
        let carried = state
            .filter(|_| duty.carried)
            .and_then(|state| state.duty_begin);
        let span = Interval {
            from: carried
                .unwrap_or(first - rules.report)
                .max(instance.horizon().from),
            to: (back + rules.debrief).min(instance.horizon().to),
        };
        let windows = &instance.driver(driver).windows;
        if windows.iter().any(|window| window.contains(span)) || span.to <= span.from {
            continue;
        }
        let id = &instance.driver(driver).id;
        if let Some(own) = spec.drivers.iter_mut().find(|own| own.id == *id) {
            own.windows.push(span);
            own.windows = joined(std::mem::take(&mut own.windows));
            changed = true;
        }
    }
    changed
}

/// Lifts capacities to what is under way.
fn room(spec: &mut InstanceSpec, plan: &Plan, now: Instant) -> bool {
    let instance = plan.judge.world.instance;
    let mut changed = false;
    let lift = |slot: usize, least: u32| OverrideSpec {
        from: instance.slot_start(slot),
        to: instance.slot_start(slot + 1),
        per_slot: Some(least),
    };
    let first = instance.slot_of(now).unwrap_or(0);
    for (at, stage) in instance.stages().iter().enumerate() {
        let Some(capacity) = &stage.capacity else {
            continue;
        };
        for slot in first..instance.slots() {
            let used = plan.ledger.units(crate::ids::StageIdx::new(at), slot);
            if capacity.at(slot).is_some_and(|limit| used > limit)
                && let Some(own) = spec.stages.iter_mut().find(|own| own.id == stage.id)
                && let Some(calendar) = &mut own.capacity
            {
                calendar.overrides.push(lift(slot, used));
                changed = true;
            }
        }
    }
    for idx in instance.lot_indices() {
        let lot = instance.lot(idx);
        let Some(own) = spec.lots.iter_mut().find(|own| own.id == lot.id) else {
            continue;
        };
        if let (Some(capacity), Some(calendar)) =
            (&lot.handover_capacity, &mut own.handover_capacity)
        {
            for slot in first..instance.slots() {
                let used = plan.ledger.arriving(idx, slot);
                if capacity.at(slot).is_some_and(|limit| used > limit) {
                    calendar.overrides.push(lift(slot, used));
                    changed = true;
                }
            }
        }
        let peak = plan.ledger.peak(idx);
        if lot
            .capacity
            .is_some_and(|capacity| peak > i64::from(capacity))
        {
            own.capacity = u32::try_from(peak).ok();
            changed = true;
        }
    }
    changed
}

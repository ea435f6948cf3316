//! Re-planning: the live plan, events, repair, recommendations, and the difference in words.
//!
//! [`replan`] takes the instance and the schedule under way, applies [events](EventsSpec) at
//! `now`, and repairs the plan: what has started is frozen, the rest pays `change`. It is fast
//! and deterministic, and proves nothing; the exact engine takes its result to a proof. [`Live`] keeps a schedule loaded, and [`Live::recommend_driver`] and
//! [`Live::recommend_vehicle`] say who can take a vehicle, and which vehicle a driver can take.
//!
//! [`Plan`] prices any [`Change`] of rosters exactly, term by term, without looking at the rest.
//! The checker judges every schedule that leaves, and its cost is the cost.

mod apply;
mod dates;
mod day;
mod diff;
mod events;
mod improve;
mod insert;
mod ledger;
mod past;
mod plan;
mod price;
mod recommend;
mod repair;
mod rides;
mod roster;
mod settle;
mod trips;
mod walk;
#[cfg(feature = "words")]
mod wording;

pub use diff::{Diff, DriverDiff, RunDiff, VehicleDiff, Where, diff};
pub use events::*;
pub use improve::Effort;
pub use insert::{Choice, terms};
pub use ledger::Ledger;
pub use plan::{Change, Place, Plan, Undo};
pub use recommend::{Ground, Live, Recommendation};
#[cfg(feature = "words")]
pub use wording::words_of;

use std::collections::BTreeSet;

use crate::check::check;
use crate::error::{Code, Faults, InputErrors};
use crate::ids::VehicleIdx;
use crate::instance::Instance;
use crate::model::World;
use crate::names::{Costs, Rule};
use crate::schedule::{Run, Schedule, ScheduleSpec, UnservedReason};
use crate::spec::InstanceSpec;
use crate::units::Instant;

use roster::Judge;

/// A plan after events.
#[derive(Clone, Debug)]
pub struct Replanned {
    /// The instance as it is now: the events are in it, and the old schedule is its baseline.
    pub spec: InstanceSpec,
    /// The same, validated.
    pub instance: Instance,
    /// The new schedule; the checker has accepted it.
    pub schedule: Schedule,
    /// Its cost by term, as the checker computed it.
    pub costs: Costs,
}

/// Why there is no new plan.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReplanError {
    /// Faults of the instance, the schedule, the events or `now`.
    #[error(transparent)]
    Input(#[from] InputErrors),
    /// No schedule was found that keeps the locks. The exact engine tells whether there is one.
    #[error("no plan was found that keeps the locks: {0}")]
    Locks(String),
    /// The repaired plan did not pass the checker. A bug.
    #[error("the checker refused the repaired plan: {0}")]
    Internal(String),
}

/// Re-plans `schedule`, the plan of `spec` under way, after `events` at `now`.
///
/// What has started before `now` stays. What the events do not touch stays too, unless something
/// cheaper is found for it on the way; without any event nothing changes.
///
/// Time O(drivers × log drivers + tries) for each vehicle that is touched, beside reading and
/// checking, which are near linear in the instance.
///
/// # Errors
/// [`ReplanError::Input`] for events that make no sense, a schedule that does not fit the
/// instance, a `now` outside the horizon or before the last one; [`ReplanError::Locks`] if the
/// locks are not kept by what was found.
pub fn replan(
    spec: &InstanceSpec,
    schedule: &ScheduleSpec,
    events: &EventsSpec,
    now: Instant,
) -> Result<Replanned, ReplanError> {
    let applied = apply::apply(spec, schedule, events, now)?;
    let instance = applied.instance;
    let schedule = repaired(&instance, &applied.vehicles, !events.events.is_empty())?;
    let report = check(&instance, &schedule);
    if let Some(first) = report.violations.first() {
        let text = first.to_string();
        let only_locks = (report.violations.iter()).all(|one| one.rule == Rule::Lock);
        return Err(if only_locks {
            ReplanError::Locks(text)
        } else {
            ReplanError::Internal(text)
        });
    }
    Ok(Replanned {
        spec: applied.spec,
        instance,
        schedule,
        costs: report.costs,
    })
}

/// The instance after events at `now`, with `schedule`, the plan of `spec` under way, as its
/// baseline: for engines that plan anew what has not started.
///
/// # Errors
/// As [`replan`], for its input.
pub fn after(
    spec: &InstanceSpec,
    schedule: &ScheduleSpec,
    events: &EventsSpec,
    now: Instant,
) -> Result<(InstanceSpec, Instance), InputErrors> {
    apply::apply(spec, schedule, events, now).map(|applied| (applied.spec, applied.instance))
}

fn repaired(
    instance: &Instance,
    named: &[String],
    happened: bool,
) -> Result<Schedule, ReplanError> {
    let world = World::new(instance);
    let judge = Judge::new(&world);
    let empty = Schedule::default();
    let baseline = instance.baseline().unwrap_or(&empty);
    let (mut plan, broken, trips) = Plan::load(&judge, baseline);
    let kept = |run: &Run| plan.place(run.vehicle) != Place::Unserved;
    let started = baseline.duties.iter().flat_map(|duty| &duty.runs);
    if let Some(lost) = started
        .filter(|run| judge.past.is_past(run.start))
        .find(|run| !kept(run))
    {
        let found = format!("vehicle {:?}", instance.vehicle(lost.vehicle).id);
        return Err(past_broken(found, "horizon").into());
    }
    let out = plan.mend(&broken, trips).map_err(|broken| {
        let found = broken.driver.map_or_else(
            || "what is under way".to_owned(),
            |driver| format!("driver {:?}", instance.driver(driver).id),
        );
        past_broken(found, broken.rule.as_str())
    })?;
    // A lock may be new: it asks for a vehicle that nobody took so far.
    let wanted: Vec<VehicleIdx> = (instance.locks().pins.iter())
        .map(|pin| pin.vehicle)
        .filter(|&vehicle| plan.place(vehicle) == Place::Unserved)
        .collect();
    if happened || !out.is_empty() || !wanted.is_empty() {
        let mut touched: BTreeSet<VehicleIdx> = out.iter().copied().collect();
        for vehicle in instance.vehicle_indices() {
            let named = named.iter().any(|id| *id == instance.vehicle(vehicle).id);
            if named || plan.place(vehicle) == Place::Unserved {
                touched.insert(vehicle);
            }
        }
        let touched: Vec<VehicleIdx> = touched.into_iter().collect();
        let mut urgent = out;
        urgent.extend(wanted);
        urgent.extend((instance.vehicle_indices()).filter(|&vehicle| {
            let id = &instance.vehicle(vehicle).id;
            plan.place(vehicle) == Place::Unserved && named.contains(id)
        }));
        urgent.sort_unstable();
        urgent.dedup();
        plan.improve(&touched, &urgent, Effort::REPAIR, &|| false);
        plan.open_trips();
        give_reasons(&mut plan, baseline);
    }
    Ok(plan.schedule())
}

/// A schedule that keeps the rules, made of one that need not: what breaks a rule is mended or taken out,
/// and vehicles that stay are put where they save cost. `None` if what has started breaks a rule.
/// Deterministic unless `stop` says to leave it at what there is; time as `effort` says.
pub fn mended(
    world: &World,
    schedule: &Schedule,
    effort: Effort,
    stop: &dyn Fn() -> bool,
) -> Option<Schedule> {
    let judge = Judge::new(world);
    let (mut plan, broken, trips) = Plan::load(&judge, schedule);
    plan.mend(&broken, trips).ok()?;
    let stay: Vec<VehicleIdx> = (world.instance.vehicle_indices())
        .filter(|&vehicle| plan.place(vehicle) == Place::Unserved)
        .collect();
    plan.improve(&stay, &stay, effort, stop);
    let mut schedule = plan.schedule();
    schedule.unserved.clear(); // the reasons were another schedule's
    Some(schedule)
}

fn past_broken(found: String, rule: &str) -> InputErrors {
    let mut faults = Faults::default();
    let expected = format!("what has started before now can end within the rules ({rule})");
    let hint = if rule == Rule::Lock.as_str() {
        "release the lock: it asks otherwise of what has started than it went"
    } else {
        "check the plan against the instance with `driveaway check`; correct the events, or relax the \
         rule for today"
    };
    faults.add(Code::PastBroken, "/now", found, expected, hint);
    match faults.finish(None::<()>) {
        Err(errors) => errors,
        Ok(()) => InputErrors {
            errors: Vec::new(),
            left_off: 0,
        },
    }
}

/// Why each vehicle stays that the old schedule moved or gave no reason for.
fn give_reasons(plan: &mut Plan, baseline: &Schedule) {
    let instance = plan.judge.world.instance;
    let told: BTreeSet<VehicleIdx> = (baseline.unserved.iter())
        .filter(|one| one.reason != UnservedReason::Unknown)
        .map(|one| one.vehicle)
        .collect();
    for vehicle in instance.vehicle_indices() {
        let out = (instance.locks().without_vehicles.binary_search(&vehicle)).is_ok();
        if plan.place(vehicle) != Place::Unserved || told.contains(&vehicle) && !out {
            continue;
        }
        let lot = instance.vehicle(vehicle).lot;
        let suits = |slot| {
            (plan.judge.world.shape(lot, slot))
                .is_some_and(|shape| plan.judge.alone(vehicle, shape).is_ok())
        };
        plan.reasons[vehicle.at()] = if out {
            UnservedReason::LeftOut
        } else if !(0..instance.slots()).any(suits) && !instance.vehicle(vehicle).cage {
            UnservedReason::NoSlot
        } else {
            UnservedReason::Displaced
        };
    }
}

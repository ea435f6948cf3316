//! Seeded events of a day: what comes otherwise while a plan is under way.

use std::collections::BTreeSet;

use super::dice::{Dice, Part};
use crate::instance::Instance;
use crate::replan::{
    CoachCancelled, CoachChanged, CoachNew, DriverAbsent, DriverAvailable, DriverLate, DriverNew,
    Event, EventsSpec, LotCapacity, StageCapacity, StageMinutes, VehicleDry, VehicleNew,
    VehiclePriority, VehicleWithdrawn,
};
use crate::schedule::Schedule;
use crate::spec::InstanceSpec;
use crate::units::{Instant, Interval, Minutes};

/// One event at `now` for the instance as it is now, of any kind that it offers something for;
/// the same seed gives the same event. `spec` must be what `instance` was built from, and `plan`
/// the schedule under way.
pub fn event(
    spec: &InstanceSpec,
    (instance, plan): (&Instance, &Schedule),
    now: Instant,
    seed: u64,
) -> EventsSpec {
    let mut dice = Dice::new(seed, Part::Events);
    let made = (0..40).find_map(|_| draw(spec, (instance, plan), now, seed, &mut dice));
    EventsSpec::new(made.into_iter().collect())
}

fn draw(
    spec: &InstanceSpec,
    (instance, plan): (&Instance, &Schedule),
    now: Instant,
    seed: u64,
    dice: &mut Dice,
) -> Option<Event> {
    let end = instance.horizon().to;
    let later = |dice: &mut Dice, most: i64| (now + Minutes(dice.between(1, most))).min(end);
    let started: BTreeSet<&str> = (plan.duties.iter())
        .flat_map(|duty| duty.runs.iter().map(|run| (run.vehicle, run.start)))
        .chain(
            (plan.trips.iter()).flat_map(|trip| trip.vehicles.iter().map(|&one| (one, trip.start))),
        )
        .filter(|(_, start)| *start < now)
        .map(|(vehicle, _)| instance.vehicle(vehicle).id.as_str())
        .collect();
    // By weight: absent, late, available, new driver, new vehicle, withdrawn, priority, dry,
    // gate, stage minutes, cancelled coach, new coach, late coach, outflow, handover.
    let weights = [18, 10, 6, 3, 14, 8, 8, 14, 5, 3, 6, 3, 4, 2, 2];
    let waiting = |dice: &mut Dice| {
        let vehicle = dice.pick(&spec.vehicles)?;
        (!started.contains(vehicle.id.as_str())).then(|| vehicle.clone())
    };
    let coach = |dice: &mut Dice| {
        let coach = dice.pick(&spec.coaches)?;
        (coach.departs >= now && coach.seats != Some(0)).then(|| coach.clone())
    };
    Some(match dice.weighted(&weights) {
        0 => Event::DriverAbsent(DriverAbsent {
            driver: dice.pick(&spec.drivers)?.id.clone(),
            from: None,
            to: dice.hits(300).then(|| later(dice, 480)),
        }),
        1 => Event::DriverLate(DriverLate {
            driver: dice.pick(&spec.drivers)?.id.clone(),
            until: later(dice, 240),
        }),
        2 => Event::DriverAvailable(DriverAvailable {
            driver: dice.pick(&spec.drivers)?.id.clone(),
            windows: vec![Interval {
                from: now,
                to: end.max(now + Minutes(1)),
            }],
        }),
        3 => {
            let mut driver = dice.pick(&spec.drivers)?.clone();
            driver.id = format!("{}-{seed}", driver.id);
            (driver.state, driver.past_duties, driver.last_duty_end) = (None, Vec::new(), None);
            Event::DriverNew(DriverNew { driver })
        }
        4 => {
            let mut vehicle = dice.pick(&spec.vehicles)?.clone();
            vehicle.id = format!("{}-{seed}", vehicle.id);
            vehicle.released = vehicle.released.max(now);
            vehicle.due = Some((now + Minutes(360)).min(end));
            vehicle.deadline = None;
            Event::VehicleNew(VehicleNew { vehicle })
        }
        5 => Event::VehicleWithdrawn(VehicleWithdrawn {
            vehicle: waiting(dice)?.id,
        }),
        6 => Event::VehiclePriority(VehiclePriority {
            vehicle: dice.pick(&spec.vehicles)?.id.clone(),
            priority: Some(u32::try_from(dice.below(3)).unwrap_or(0)),
            value: None,
            due: None,
            deadline: None,
        }),
        7 => Event::VehicleDry(VehicleDry {
            vehicle: waiting(dice)?.id,
            ready_again: dice.hits(700).then(|| later(dice, 360)),
        }),
        8 => {
            let gates: Vec<_> = (instance.stages().iter())
                .filter(|stage| stage.capacity.is_some())
                .collect();
            let stage = dice.pick(&gates)?;
            let usual = stage.capacity.as_ref()?.at(instance.slot_of(now)?);
            Event::StageCapacity(StageCapacity {
                stage: stage.id.clone(),
                from: None,
                to: Some((later(dice, 180)).max(now + Minutes(1))),
                per_slot: if dice.hits(250) {
                    Some(0)
                } else {
                    usual.map(|usual| usual / 2)
                },
            })
        }
        9 => {
            let stage = dice.pick(&spec.stages)?;
            let usual = stage.minutes.steps.first()?.minutes;
            Event::StageMinutes(StageMinutes {
                stage: stage.id.clone(),
                from: None,
                to: Some(later(dice, 240).max(now + Minutes(1))),
                minutes: usual + Minutes(dice.between(0, 15)),
            })
        }
        10 => Event::CoachCancelled(CoachCancelled {
            coach: coach(dice)?.id,
        }),
        11 => {
            let mut coach = coach(dice)?;
            let delay = Minutes(dice.between(5, 60));
            coach.id = format!("{}-{seed}", coach.id);
            (coach.departs, coach.arrives) = (coach.departs + delay, coach.arrives + delay);
            Event::CoachNew(CoachNew { coach })
        }
        12 => {
            let coach = coach(dice)?;
            Event::CoachChanged(CoachChanged {
                coach: coach.id,
                departs: Some(coach.departs + Minutes(dice.between(5, 45))),
                arrives: None,
                seats: None,
            })
        }
        kind => {
            let lot = dice.pick(instance.lots())?;
            let slot = instance.slot_of(now)?;
            let calendar = if kind == 13 {
                Some(&lot.outflow)
            } else {
                lot.handover_capacity.as_ref()
            };
            let usual = calendar?.at(slot)?;
            let change = LotCapacity {
                lot: lot.id.clone(),
                from: None,
                to: Some(later(dice, 180).max(now + Minutes(1))),
                per_slot: Some(usual / 2),
            };
            if kind == 13 {
                Event::LotOutflow(change)
            } else {
                Event::LotHandover(change)
            }
        }
    })
}

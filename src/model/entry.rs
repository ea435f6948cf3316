//! The states in which drivers enter.

use super::limits::{Limits, open_duty};
use super::state::{At, Duty, State};
use super::steps::Expander;
use super::supply::Entry;
use crate::ids::CoachIdx;
use crate::instance::Driver;
use crate::units::{Fen, Instant, Interval, Zone};

/// The entry state of a driver, if he can do anything.
pub(super) fn entry(
    expander: &Expander,
    driver: &Driver,
    own: &[Interval],
    ride: Option<CoachIdx>,
    limits: Option<&Limits>,
) -> Option<Entry> {
    let world = expander.world;
    let rules = world.instance.rules();
    let horizon = world.instance.horizon();
    let open = open_duty(world.instance, driver);
    let hours = |open| limits.and_then(|limits| limits.hours_of(world.instance, driver, open));
    let blank = State {
        at: At::Rest { slot: 0 },
        duty: None,
        today: None,
        total: 0,
        hours: hours(open),
        stays: limits.and_then(|limits| limits.stays_of(driver)),
        // To call him without a run would save the `change` of sending him home.
        idle: expander.profile.called < Fen(0),
    };
    let at_rest = |from: Instant, today: u32| {
        // `from` is the earliest begin of a duty.
        let first = own.iter().find(|window| window.to > from)?;
        let begin = from.max(first.from);
        let slot = world.slot_from(begin + rules.report);
        let date = Zone::Horgos.date(horizon.from);
        let today = (expander.profile.watch.day_runs && today > 0).then_some((date, today));
        (slot < world.dates.len()).then(|| {
            let slot = u32::try_from(slot).unwrap_or(u32::MAX);
            expander.at_rest(
                State {
                    today,
                    ..blank.clone()
                },
                slot,
            )
        })
    };
    let stays = blank.stays.is_some() || expander.profile.rows_of_stays();
    let rest = rules.rest.unwrap_or_default();
    let rested_from = driver
        .last_duty_end
        .map_or(horizon.from, |end| (end + rest).max(horizon.from));
    let Some(state) = &driver.state else {
        return Some(Entry {
            carried: None,
            rested: Some(at_rest(rested_from, 0)?),
        });
    };
    let Some(duty_begin) = state.duty_begin else {
        let from = rested_from.max(state.free_from);
        return Some(Entry {
            carried: None,
            rested: Some(at_rest(from, state.runs_today)?),
        });
    };
    let watch = expander.profile.watch;
    let inside = duty_begin.max(horizon.from);
    let window = own.iter().position(|one| one.has(inside));
    let carried = window.and_then(|window| {
        let wheel = (state.continuous.0 > 0).then_some(state.free_from);
        let duty = Duty {
            window: u32::try_from(window).ok()?,
            begin: Some(duty_begin),
            runs: if watch.duty_runs { state.runs } else { 0 },
            driving: if watch.driving { state.driving.0 } else { 0 },
            since_break: if wheel.is_some() {
                state.continuous.0
            } else {
                0
            },
            wheel,
            fresh: true,
            abroad: (state.lot.is_some() && stays).then(|| Zone::Almaty.date(horizon.from)),
        };
        let date = Zone::Horgos.date(horizon.from);
        let today = (watch.day_runs && state.runs_today > 0).then_some((date, state.runs_today));
        let base = State {
            duty: Some(duty),
            today,
            hours: hours(None),
            ..blank.clone()
        };
        let mut base = base;
        expander.forget_carried(&mut base, duty_begin);
        if base.stays.is_none()
            && !expander.profile.rows_of_stays()
            && let Some(duty) = &mut base.duty
        {
            duty.abroad = None;
        }
        match state.lot {
            Some(lot) => {
                let ready = state.free_from + rules.boarding;
                let at = match ride {
                    Some(coach) => {
                        let one = world.instance.coach(coach);
                        (one.lot == lot && one.departs >= ready).then_some(At::Booked { coach })?
                    }
                    None => {
                        let now = world.instance.now();
                        let rank = world.first_coach(lot, now.map_or(ready, |now| ready.max(now)));
                        At::Lot {
                            lot,
                            rank: u32::try_from(rank).ok()?,
                        }
                    }
                };
                Some(State { at, ..base })
            }
            None => {
                let point = expander.points.partition_point(|&at| at < state.free_from);
                let point = u32::try_from(point).ok()?;
                ((point as usize) < expander.points.len()).then(|| expander.at_station(base, point))
            }
        }
    });
    let rested = if state.lot.is_some() {
        None // he must come back first, and then he is in the carried duty
    } else {
        let end = state.free_from + rules.debrief;
        at_rest((end + rest).max(rested_from), state.runs_today)
    };
    (carried.is_some() || rested.is_some()).then_some(Entry { carried, rested })
}

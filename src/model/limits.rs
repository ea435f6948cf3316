//! Limits on spans of consecutive dates, and what of a driver's history they see.

use std::collections::BTreeMap;

use super::profile::minutes_by_date;
use super::quota::{Hours, Span, Stays};
use super::timeline::World;
use crate::ids::DriverIdx;
use crate::instance::{Driver, Instance};
use crate::schedule::Duty;
use crate::units::{Date, Instant, Interval, Minutes, Zone};

/// Limits on spans of dates, and from when on they cannot bind a driver who starts afresh.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Limits {
    /// `rolling-hours`, minutes.
    pub hours: Vec<Span>,
    /// Last date on which a span without duties so far could bind by `rolling-hours` or
    /// `weekly-rest`.
    pub fresh_hours: Option<Date>,
    /// `stay-days`, dates.
    pub stays: Vec<Span>,
    /// Last date on which a span without presence so far could bind.
    pub fresh_stays: Option<Date>,
    /// Last Horgos date of the horizon.
    pub last_date: Date,
}

impl Limits {
    /// The limits that a driver with these windows must heed. Time O(dates × (limits + windows)).
    pub fn new(world: &World, windows: &[Interval]) -> Limits {
        let rules = world.instance.rules();
        let days = |days: u32| i32::try_from(days).unwrap_or(i32::MAX);
        let hours: Vec<Span> = (rules.rolling_hours.iter())
            .map(|limit| Span {
                days: days(limit.days),
                most: limit.minutes.0,
            })
            .collect();
        let stays: Vec<Span> = (rules.stay_days.iter())
            .map(|pair| Span {
                days: days(pair.window),
                most: i64::from(pair.limit),
            })
            .collect();
        let horizon = world.instance.horizon();
        let dates = |zone: Zone| {
            let (first, last) = (zone.date(horizon.from), zone.date(horizon.to - Minutes(1)));
            (first.0..=last.0).map(Date)
        };
        let end = |from: Date, span: &Span| from.plus(span.days.saturating_sub(1));
        let last_date = Zone::Horgos.date(horizon.to - Minutes(1));
        let full = |from: Date| {
            let from_midnight = Zone::Horgos.midnight(from);
            (hours.iter()).any(|span| {
                available(windows, from_midnight, end(from, span).min(last_date)) > span.most
            })
        };
        let seven = |from: Date| {
            rules.weekly_rest
                && (0..7).all(|more| {
                    let date = from.plus(more);
                    available(windows, Zone::Horgos.midnight(date), date) > 0
                })
        };
        let last_abroad = Zone::Almaty.date(horizon.to - Minutes(1));
        let long = |from: Date| {
            (stays.iter())
                .any(|span| i64::from(end(from, span).min(last_abroad).0 - from.0) + 1 > span.most)
        };
        Limits {
            fresh_hours: dates(Zone::Horgos).rfind(|&date| full(date) || seven(date)),
            fresh_stays: dates(Zone::Almaty).rfind(|&date| long(date)),
            hours,
            stays,
            last_date,
        }
    }

    /// What a driver has worked before the horizon; `open` is the duty under way at the start, where
    /// it is not carried on. `None` without limits on it.
    pub fn hours_of(
        &self,
        instance: &Instance,
        driver: &Driver,
        open: Option<Interval>,
    ) -> Option<Hours> {
        let weekly = instance.rules().weekly_rest;
        if self.hours.is_empty() && !weekly {
            return None;
        }
        let mut past: BTreeMap<Date, i64> = BTreeMap::new();
        for duty in driver.past_duties.iter().copied().chain(open) {
            for (date, minutes) in minutes_by_date(duty) {
                *past.entry(date).or_default() += minutes;
            }
        }
        let mut hours = Hours::default();
        for (date, minutes) in past {
            hours.work(date, minutes, &self.hours, weekly); // history breaks nothing
        }
        Some(hours)
    }

    /// Where a driver has been before the horizon. `None` without limits on it.
    pub fn stays_of(&self, driver: &Driver) -> Option<Stays> {
        if self.stays.is_empty() {
            return None;
        }
        let mut stays = Stays::default();
        for &date in &driver.stay_dates {
            stays.stay(date, &self.stays); // history breaks nothing
        }
        Some(stays)
    }
}

/// Whether a driver's duties keep `rolling-hours`, `weekly-rest` and `stay-days`; the duties are in
/// order of time, and their vehicles do not matter.
pub fn keeps_limits(world: &World, idx: DriverIdx, duties: &[&Duty]) -> bool {
    keeps_share(world, idx, duties, 100)
}

/// As [`keeps_limits`], with so many per cent of each limit on hours and stays.
pub fn keeps_share(world: &World, idx: DriverIdx, duties: &[&Duty], percent: i64) -> bool {
    let instance = world.instance;
    let rules = instance.rules();
    let driver = instance.driver(idx);
    let mut limits = Limits::new(world, &[]);
    for span in limits.hours.iter_mut().chain(&mut limits.stays) {
        span.most = span.most * percent / 100;
    }
    let carried = duties.first().is_some_and(|duty| duty.carried);
    let open = open_duty(instance, driver).filter(|_| !carried);
    let mut hours = limits.hours_of(instance, driver, open);
    let mut stays = limits.stays_of(driver);
    let start = instance.horizon().from;
    let first_date = Zone::Horgos.date(start);
    let mut kept = true;
    for duty in duties {
        let begun = (driver.state.as_ref()).and_then(|state| state.duty_begin);
        let first_run = duty.runs.first().map(|run| run.start - rules.report);
        let begin = if duty.carried { begun } else { first_run };
        let last = (duty.runs.last().map(|run| run.coach)).or(duty.first_return);
        let (Some(begin), Some(last)) = (begin, last) else {
            continue;
        };
        let to = instance.coach(last).arrives + rules.debrief;
        if let Some(hours) = &mut hours {
            for (date, minutes) in minutes_by_date(Interval { from: begin, to }) {
                let ok = hours.work(date, minutes, &limits.hours, rules.weekly_rest);
                kept &= ok || date < first_date;
            }
        }
        let home = duty.first_return.map(|coach| (start, coach));
        let abroad = (duty.runs.iter()).filter_map(|run| {
            let lot = instance.coach(run.coach).lot;
            let shape = world.shape(lot, instance.slot_of(run.start)?)?;
            Some((shape.abroad, run.coach))
        });
        for (from, coach) in home.into_iter().chain(abroad) {
            let until = instance.coach(coach).arrives - Minutes(1);
            let (from, until) = (Zone::Almaty.date(from), Zone::Almaty.date(until));
            if let Some(stays) = &mut stays {
                for date in (from.0..=until.0).map(Date) {
                    kept &= stays.stay(date, &limits.stays);
                }
            }
        }
    }
    kept
}

/// Minutes of `windows` from an instant to the end of a Horgos date.
pub(super) fn available(windows: &[Interval], from: Instant, last: Date) -> i64 {
    let until = Zone::Horgos.midnight(last.plus(1));
    let first = windows.partition_point(|window| window.to <= from);
    (windows[first..].iter())
        .take_while(|window| window.from < until)
        .map(|window| (window.to.min(until) - window.from.max(from)).0.max(0))
        .sum()
}

/// The duty under way at the start, were it to end there.
pub(super) fn open_duty(instance: &Instance, driver: &Driver) -> Option<Interval> {
    let state = driver.state.as_ref()?;
    let from = state.duty_begin?;
    Some(Interval {
        from,
        to: (state.free_from + instance.rules().debrief).max(from),
    })
}

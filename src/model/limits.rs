//! Limits on spans of consecutive dates, and what of a driver's history they see.

use std::collections::BTreeMap;

use super::profile::minutes_by_date;
use super::quota::{Hours, Span, Stays};
use super::timeline::World;
use crate::instance::{Driver, Instance};
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
            fresh_hours: dates(Zone::Horgos)
                .filter(|&date| full(date) || seven(date))
                .last(),
            fresh_stays: dates(Zone::Almaty).filter(|&date| long(date)).last(),
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

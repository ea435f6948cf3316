//! Spans cut at midnight, and sums over consecutive dates: what the rules by date have in common.

use crate::instance::{Driver, Instance};
use crate::schedule::Duty;
use crate::units::{Date, Instant, Interval, Minutes, Zone};

use super::timeline::{DutyTimes, under_way};

/// Dates after the horizon's end that are still told apart; what lies later breaks `horizon`.
const BEYOND: i32 = 31;
/// More dates than instants can span.
const FURTHEST: u32 = 90_000;

/// The dates of a zone from some way before the horizon to some way after it.
pub(super) struct Days {
    zone: Zone,
    first: Date,
    /// Where each date begins, and where the last one ends.
    midnights: Vec<Instant>,
}

impl Days {
    /// Dates in `zone` from `back` dates before the horizon on.
    pub fn around(instance: &Instance, zone: Zone, back: u32) -> Days {
        let horizon = instance.horizon();
        let back = i32::try_from(back.min(FURTHEST)).unwrap_or(0);
        let first = zone.date(horizon.from).plus(-back);
        let end = zone.date(horizon.to).plus(BEYOND);
        Days {
            zone,
            first,
            midnights: (first.0..=end.0).map(|d| zone.midnight(Date(d))).collect(),
        }
    }

    fn nth(&self, at: usize) -> Date {
        self.first.plus(i32::try_from(at).unwrap_or(i32::MAX))
    }

    /// The date at `at`.
    pub fn date(&self, at: Instant) -> Date {
        let next = self.midnights.partition_point(|&midnight| midnight <= at);
        if next == 0 || next == self.midnights.len() {
            self.zone.date(at)
        } else {
            self.nth(next - 1)
        }
    }

    /// The minutes of `span` on each date, as far as these dates go.
    pub fn split(&self, span: Interval) -> impl Iterator<Item = (Date, Minutes)> {
        let next = (self.midnights).partition_point(|&midnight| midnight <= span.from);
        let first = next.saturating_sub(1);
        (first..self.midnights.len().saturating_sub(1))
            .map(move |at| {
                let from = self.midnights[at].max(span.from);
                let to = self.midnights[at + 1].min(span.to);
                (self.nth(at), to - from)
            })
            .take_while(|&(_, minutes)| minutes.0 > 0)
    }
}

/// What one date carries.
#[derive(Clone, Copy)]
pub(super) struct DayLoad {
    pub date: Date,
    pub amount: i64,
    /// Whether some of it is scheduled here, inside the horizon, rather than history.
    pub scheduled: bool,
}

/// One load per date, ascending.
pub(super) fn by_date(mut loads: Vec<DayLoad>) -> Vec<DayLoad> {
    loads.sort_by_key(|load| load.date);
    loads.dedup_by(|next, kept| {
        let same = next.date == kept.date;
        if same {
            kept.amount += next.amount;
            kept.scheduled |= next.scheduled;
        }
        same
    });
    loads
}

/// Duty minutes of a driver by Horgos date: his roster, his past duties, and the duty under way
/// at the start, carried or not.
pub(super) fn duty_days(
    instance: &Instance,
    days: &Days,
    driver: &Driver,
    roster: &[(&Duty, &DutyTimes)],
) -> Vec<DayLoad> {
    let start = instance.horizon().from;
    let mut loads = Vec::new();
    let mut add = |from: Instant, to: Instant, scheduled: bool| {
        loads.extend(
            days.split(Interval { from, to })
                .map(|(date, minutes)| DayLoad {
                    date,
                    amount: minutes.0,
                    scheduled,
                }),
        );
    };
    for past in &driver.past_duties {
        add(past.from, past.to, false);
    }
    if let Some(end) = ended_duty(instance, driver, roster)
        && let Some((_, begin)) = under_way(driver)
    {
        add(begin, end, false);
    }
    for (_, times) in roster {
        add(times.begin, times.end.min(start), false);
        add(times.begin.max(start), times.end, true);
    }
    by_date(loads)
}

/// The end of a duty that was under way at Horgos and that the roster does not carry on.
pub(super) fn ended_duty(
    instance: &Instance,
    driver: &Driver,
    roster: &[(&Duty, &DutyTimes)],
) -> Option<Instant> {
    let (state, _) = under_way(driver)?;
    let carried = roster.iter().any(|(duty, _)| duty.carried);
    (state.lot.is_none() && !carried).then(|| state.free_from + instance.rules().debrief)
}

/// Consecutive dates that carry too much.
pub(super) struct Span {
    pub first: Date,
    pub amount: i64,
}

/// Spans of `window` dates that carry more than `limit` and hold something scheduled here; of
/// those that overlap, the first. Spans that begin with a load suffice: any other can be moved
/// later until it does, and loses nothing. Linear in `loads`.
pub(super) fn spans_over(loads: &[DayLoad], window: u32, limit: i64) -> Vec<Span> {
    let mut spans = Vec::new();
    let (mut next, mut amount, mut scheduled) = (0, 0, 0);
    let mut reported = i64::MIN;
    for load in loads {
        let end = i64::from(load.date.0) + i64::from(window.max(1));
        while let Some(more) = (loads.get(next)).filter(|more| i64::from(more.date.0) < end) {
            amount += more.amount;
            scheduled += u32::from(more.scheduled);
            next += 1;
        }
        if amount > limit && scheduled > 0 && i64::from(load.date.0) >= reported {
            spans.push(Span {
                first: load.date,
                amount,
            });
            reported = end;
        }
        amount -= load.amount;
        scheduled -= u32::from(load.scheduled);
    }
    spans
}

//! Dates of one zone, looked up in a table of midnights.

use crate::units::{Date, Instant, Interval, Zone};

/// The dates from some way before the horizon to some way after it.
#[derive(Clone, Debug)]
pub(super) struct Dates {
    zone: Zone,
    first: Date,
    /// Where each date begins, and where the last one ends.
    midnights: Vec<Instant>,
}

impl Dates {
    /// Dates from `from` to `to`, and one more at either end.
    pub fn new(zone: Zone, from: Instant, to: Instant) -> Dates {
        let (first, last) = (zone.date(from).plus(-1), zone.date(to).plus(2));
        Dates {
            zone,
            first,
            midnights: (first.0..=last.0).map(|d| zone.midnight(Date(d))).collect(),
        }
    }

    /// The date at `at`.
    pub fn date(&self, at: Instant) -> Date {
        let next = self.midnights.partition_point(|&midnight| midnight <= at);
        if next == 0 || next == self.midnights.len() {
            self.zone.date(at)
        } else {
            self.first.plus(i32::try_from(next - 1).unwrap_or(i32::MAX))
        }
    }

    /// Calls `each` with every date of `span` and the minutes of it on that date.
    pub fn split(&self, span: Interval, mut each: impl FnMut(Date, i64)) {
        let mut from = span.from;
        while from < span.to {
            let date = self.date(from);
            let next = usize::try_from(date.0 - self.first.0 + 1).ok();
            let end = next
                .and_then(|next| self.midnights.get(next).copied())
                .unwrap_or_else(|| self.zone.midnight(date.plus(1)));
            let to = end.min(span.to);
            if to <= from {
                return;
            }
            each(date, (to - from).0);
            from = to;
        }
    }
}

/// What one date carries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    pub date: Date,
    pub amount: i64,
    /// Whether some of it is scheduled here rather than history.
    pub here: bool,
}

/// Joins loads of the same date by `join`, ascending.
pub(super) fn by_date(loads: &mut Vec<Load>, join: fn(i64, i64) -> i64) {
    loads.sort_unstable_by_key(|load| load.date);
    loads.dedup_by(|next, kept| {
        let same = next.date == kept.date;
        if same {
            kept.amount = join(kept.amount, next.amount);
            kept.here |= next.here;
        }
        same
    });
}

/// Whether some span of `window` dates that holds something scheduled here carries more than
/// `limit`.
pub(super) fn exceeds(loads: &[Load], window: u32, limit: i64) -> bool {
    (0..loads.len()).any(|at| {
        let end = i64::from(loads[at].date.0) + i64::from(window);
        let span = loads[at..]
            .iter()
            .take_while(|load| i64::from(load.date.0) < end);
        let (mut amount, mut here) = (0, false);
        for load in span {
            amount += load.amount;
            here |= load.here;
        }
        here && amount > limit
    })
}

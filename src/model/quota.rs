//! What is left of limits on spans of consecutive dates: `rolling-hours`, `weekly-rest`,
//! `stay-days`.
//!
//! Of all that a driver has done, only this can still matter: for each span that reaches into the
//! future, its last date and how much it leaves. Of two spans, the one that ends later and leaves
//! less implies the other, so a short staircase of (last date, rest) is all that a state carries,
//! and drivers and histories that leave the same share states. Fresh spans need no place in it until
//! something falls into them.

use crate::units::Date;

/// The staircase: last dates ascending, rests ascending strictly.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Quota(Vec<(Date, i64)>);

/// A limit on the sum over any `days` consecutive dates.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// Dates.
    pub days: i32,
    /// Most that they may hold.
    pub most: i64,
}

impl Quota {
    /// Spends an amount on a date, not before any date spent on earlier; whether every span that holds
    /// the date still leaves something or nothing, but not less.
    pub fn spend(&mut self, date: Date, amount: i64, spans: &[Span]) -> bool {
        for (_, rest) in self.0.iter_mut().filter(|(last, _)| *last >= date) {
            *rest -= amount;
        }
        // Of the spans without anything before, the one that starts on the date implies the others.
        self.0.extend(
            (spans.iter()).map(|span| (date.plus(span.days.saturating_sub(1)), span.most - amount)),
        );
        self.0.sort_unstable();
        let mut least = i64::MAX;
        let mut kept = Vec::with_capacity(self.0.len());
        for &(last, rest) in self.0.iter().rev() {
            if rest < least {
                least = rest;
                kept.push((last, rest));
            }
        }
        kept.reverse();
        let ok = (kept.iter()).all(|&(last, rest)| last < date || rest >= 0);
        self.0 = kept;
        ok
    }

    /// Forgets the spans that cannot bind any more: `most` is the most that can still come up to a
    /// date, the date included.
    pub fn forget(&mut self, today: Date, most: impl Fn(Date) -> i64) {
        self.0
            .retain(|&(last, rest)| last >= today && rest < most(last));
    }

    /// Whether no span is left that could bind.
    pub fn is_free(&self) -> bool {
        self.0.is_empty()
    }
}

/// Duty minutes and dates with duty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Hours {
    /// `rolling-hours`, minutes.
    pub rooms: Quota,
    /// `weekly-rest`: the last date with duty, and how many in a row end with it.
    pub streak: Option<(Date, u32)>,
}

impl Hours {
    /// Adds a duty's minutes on a date; whether the rules allow it.
    pub fn work(&mut self, date: Date, minutes: i64, spans: &[Span], weekly: bool) -> bool {
        let rolling = self.rooms.spend(date, minutes, spans);
        if !weekly {
            return rolling;
        }
        let days = match self.streak {
            Some((last, days)) if last == date => days,
            Some((last, days)) if last.plus(1) == date => days + 1,
            _ => 1,
        };
        self.streak = Some((date, days));
        rolling && days < 7
    }
}

/// Dates with presence abroad.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Stays {
    /// `stay-days`, dates.
    pub rooms: Quota,
    /// The last date counted.
    pub last: Option<Date>,
}

impl Stays {
    /// Counts a date, once; whether the rules allow it.
    pub fn stay(&mut self, date: Date, spans: &[Span]) -> bool {
        if self.last.is_some_and(|last| last >= date) {
            return true;
        }
        self.last = Some(date);
        self.rooms.spend(date, 1, spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether every span of consecutive dates keeps its limit.
    fn keeps(spent: &[(Date, i64)], spans: &[Span]) -> bool {
        spans.iter().all(|span| {
            (0..60).all(|first| {
                let inside = |date: Date| date >= Date(first) && date < Date(first).plus(span.days);
                let sum: i64 = (spent.iter().filter(|(date, _)| inside(*date)))
                    .map(|(_, amount)| amount)
                    .sum();
                sum <= span.most
            })
        })
    }

    #[test]
    fn the_staircase_agrees_with_sums_over_all_spans() {
        let spans = [Span { days: 7, most: 20 }, Span { days: 3, most: 11 }];
        let mut seed = 1_u64;
        let mut roll = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            i64::try_from((seed >> 33) % below).unwrap_or(0)
        };
        let (mut kept, mut broken) = (0, 0);
        for _ in 0..2_000 {
            let (mut quota, mut spent, mut date) = (Quota::default(), Vec::new(), Date(10));
            for _ in 0..12 {
                date = date.plus(i32::try_from(roll(3)).unwrap_or(0));
                let amount = roll(6);
                spent.push((date, amount));
                let ok = quota.spend(date, amount, &spans);
                assert_eq!(ok, keeps(&spent, &spans), "{spent:?} {quota:?}");
                if !ok {
                    broken += 1;
                    break;
                }
                kept += 1;
            }
        }
        assert!(kept > 2_000 && broken > 500);
    }
}

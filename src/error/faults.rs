//! Collecting faults: the cap, the order, the number checks that many fields share, and what
//! not to say about parts of a file that could not be read.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt::Display;

use super::{Code, InputError, InputErrors};
use crate::units::{Clock, DAY, Date, Fen, Instant, Interval, Minutes};

/// Faults that are listed; the others are counted.
const CAP: usize = 1_000;
/// Faults held before those past the cap are thrown away.
const HELD: usize = 20 * CAP;
/// Days from 1970-01-01 to 2200-01-01.
const LAST_DAY: i32 = 84_006;
/// Most money in one field, fen.
const MOST_MONEY: i64 = 1_000_000_000_000;
/// Most minutes in one field.
const MOST_MINUTES: i64 = 10_000_000;

/// What was put in the place of values that could not be read, so that the rest of the file can
/// be judged all the same. A fault that may come from such a value is not reported.
#[derive(Default)]
pub(crate) struct Doubts {
    /// Paths of replaced values.
    replaced: BTreeSet<String>,
    /// Top-level fields that hold a replaced value.
    parts: BTreeSet<String>,
    /// Lists whose ids are not all as the file says.
    lists: BTreeSet<String>,
}

impl Doubts {
    /// The value at `path` stands for one that could not be read.
    pub(crate) fn replaced(&mut self, path: &str) {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        if let [part, ..] = *parts {
            self.parts.insert(part.to_owned());
        }
        if let [list] | [list, _] | [list, _, "id"] = *parts {
            self.lists.insert(list.to_owned());
        }
        self.replaced.insert(path.to_owned());
    }

    /// The optional value at `path` could not be read, and its default stands for it.
    pub(crate) fn dropped(&mut self, path: &str) {
        // Below the top, only a truck's list of stages says something about other entities.
        if path.starts_with("/trucks/") || path.rfind('/') == Some(0) {
            self.replaced(path);
        } else {
            self.replaced.insert(path.to_owned());
        }
    }

    /// Whether `code` at `path` may come from a replaced value: it points at one or at what holds
    /// one, or it compares fields of a list element that holds one. Ids stand for themselves.
    fn taint(&self, code: Code, path: &str) -> bool {
        if self.replaced.is_empty() {
            return false;
        }
        let above = |(end, _)| self.replaced.contains(&path[..end]);
        let holds = |prefix: &str| {
            (self.replaced.range(prefix.to_owned()..).next())
                .is_some_and(|next| next == prefix || next.starts_with(&format!("{prefix}/")))
        };
        path.match_indices('/').any(above)
            || holds(path)
            || (!code.as_str().starts_with("E2") && holds(element(path)))
    }
}

/// The path up to the first list position.
fn element(path: &str) -> &str {
    let mut end = 0;
    for part in path.split('/').skip(1) {
        end += 1 + part.len();
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            return &path[..end];
        }
    }
    path
}

/// The faults of one input.
#[derive(Default)]
pub(crate) struct Faults {
    errors: Vec<InputError>,
    left_off: usize,
    doubts: Doubts,
    /// Set while the shape is judged: what is said then is never in doubt.
    settled: bool,
}

impl Faults {
    /// Faults of a file some of whose values were replaced.
    pub(crate) fn doubting(mut self, doubts: Doubts) -> Faults {
        self.doubts = doubts;
        self.settled = true;
        self
    }

    /// Whether everything in this top-level field is as the file says.
    pub(crate) fn sure(&self, part: &str) -> bool {
        !self.doubts.parts.contains(part)
    }

    /// Whether all ids of this list are as the file says.
    pub(crate) fn sure_of_ids(&self, list: &str) -> bool {
        !self.doubts.lists.contains(list)
    }

    /// Whether nothing was found so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Adds one fault.
    pub(crate) fn add(
        &mut self,
        code: Code,
        path: impl Into<String>,
        found: impl Display,
        expected: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let path = path.into();
        if self.settled && self.doubts.taint(code, &path) {
            return;
        }
        if self.errors.len() >= HELD {
            self.trim();
        }
        self.errors.push(InputError {
            path,
            code,
            found: found.to_string(),
            expected: expected.into(),
            hint: hint.into(),
        });
    }

    fn trim(&mut self) {
        (self.errors).sort_by(|a, b| by_place(&a.path, &b.path).then_with(|| a.cmp(b)));
        self.left_off += self.errors.len().saturating_sub(CAP);
        self.errors.truncate(CAP);
    }

    /// `value` if there was no fault.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, InputErrors> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => {
                self.trim();
                Err(InputErrors {
                    errors: self.errors,
                    left_off: self.left_off,
                })
            }
        }
    }

    /// Money: 0 to 10^12 fen.
    pub(crate) fn money(&mut self, amount: Fen, path: impl FnOnce() -> String) {
        if amount.0 < 0 {
            let (found, hint) = (format!("{} fen", amount.0), "give an amount of 0 or more");
            self.add(Code::NegativeMoney, path(), found, "0 fen or more", hint);
        } else {
            self.most_money(amount, path);
        }
    }

    /// Money of either sign, at most 10^12 fen.
    pub(crate) fn most_money(&mut self, amount: Fen, path: impl FnOnce() -> String) {
        if !(-MOST_MONEY..=MOST_MONEY).contains(&amount.0) {
            let found = format!("{} fen", amount.0);
            let hint = "amounts are in fen (1/100 CNY); check the unit";
            self.add(Code::MoneyRange, path(), found, "at most 10^12 fen", hint);
        }
    }

    /// Minutes: 0 to 10^7.
    pub(crate) fn minutes(&mut self, span: Minutes, path: impl FnOnce() -> String) {
        if !(0..=MOST_MINUTES).contains(&span.0) {
            let hint = "spans are in whole minutes; check the sign and the unit";
            self.add(
                Code::MinutesRange,
                path(),
                span,
                "0 to 10,000,000 min",
                hint,
            );
        }
    }

    /// A count: at most `most`.
    pub(crate) fn count(&mut self, count: u32, most: u32, path: impl FnOnce() -> String) {
        if count > most {
            let hint = "check the number; where a limit may be left out, absent means unlimited";
            self.add(
                Code::CountRange,
                path(),
                count,
                format!("at most {most}"),
                hint,
            );
        }
    }

    /// Whether the instant lies in the years 1970 to 2199.
    pub(crate) fn in_years(&self, at: Instant) -> bool {
        (0..i64::from(LAST_DAY) * DAY).contains(&at.0)
    }

    /// An instant in the years 1970 to 2199. Answers whether it is.
    pub(crate) fn instant(&mut self, at: Instant, path: impl FnOnce() -> String) -> bool {
        let inside = self.in_years(at);
        if !inside {
            let found = format!("minute {} since 1970 (UTC)", at.0);
            let hint = "correct the year";
            self.add(
                Code::TimeRange,
                path(),
                found,
                "a year from 1970 to 2199",
                hint,
            );
        }
        inside
    }

    /// A date in the years 1970 to 2199. Answers whether it is.
    pub(crate) fn date(&mut self, date: Date, path: impl FnOnce() -> String) -> bool {
        let inside = (0..LAST_DAY).contains(&date.0);
        if !inside {
            let found = format!("day {} since 1970", date.0);
            let hint = "correct the year; leave out a date that never comes";
            self.add(
                Code::TimeRange,
                path(),
                found,
                "a year from 1970 to 2199",
                hint,
            );
        }
        inside
    }

    /// An interval that ends after it begins, in the years 1970 to 2199. Answers whether it is.
    pub(crate) fn interval(&mut self, it: Interval, path: impl Fn() -> String) -> bool {
        let from = self.instant(it.from, || format!("{}/from", path()));
        let to = self.instant(it.to, || format!("{}/to", path()));
        if from && to && it.to <= it.from {
            let expected = format!("an instant after `from`, {}", it.from);
            let hint = "intervals are [from, to): swap the two, or remove the interval";
            self.add(
                Code::IntervalOrder,
                format!("{}/to", path()),
                it.to,
                expected,
                hint,
            );
        }
        from && to && it.from < it.to
    }

    /// Intervals in order that share no minute. Bad intervals are reported and left aside.
    pub(crate) fn disjoint(&mut self, code: Code, all: &[Interval], path: impl Fn() -> String) {
        let mut good: Vec<(Interval, usize)> = Vec::with_capacity(all.len());
        for (at, &one) in all.iter().enumerate() {
            if self.interval(one, || format!("{}/{at}", path())) {
                good.push((one, at));
            }
        }
        good.sort_unstable();
        for pair in good.windows(2) {
            if let [(one, first), (two, second)] = *pair
                && one.overlaps(two)
            {
                let found = format!("[{}, {})", two.from, two.to);
                let expected =
                    format!("no overlap with number {first}, [{}, {})", one.from, one.to);
                let hint = "join the two into one, or correct their ends";
                self.add(code, format!("{}/{second}", path()), found, expected, hint);
            }
        }
    }

    /// Times of day `[from, to)` that span something; `from` after `to` runs over midnight.
    /// Answers whether they do.
    pub(crate) fn clocks(&mut self, from: Clock, to: Clock, path: impl FnOnce() -> String) -> bool {
        let fits = from.0 < 1440 && to.0 <= 1440 && from != to;
        if !fits {
            let expected = "`from` from 00:00 to 23:59, and `to` other than `from`, up to 24:00";
            let hint = "write a whole day as 00:00 to 24:00";
            self.add(
                Code::ClockInterval,
                path(),
                format!("{from} to {to}"),
                expected,
                hint,
            );
        }
        fits
    }
}

/// Order of JSON pointers: part by part, list positions as numbers, and those before names.
fn by_place(a: &str, b: &str) -> Ordering {
    let key = |part| match str::parse::<u64>(part) {
        Ok(position) => (false, position, ""),
        Err(_) => (true, 0, part),
    };
    a.split('/').map(key).cmp(b.split('/').map(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_one_order_whatever_the_names() {
        // As text "10" comes before "1x" and that before "9", as numbers 9 before 10.
        let right = ["", "/a/9", "/a/9/z", "/a/10", "/a/1x", "/b"];
        for (at, one) in right.iter().enumerate() {
            for (other_at, other) in right.iter().enumerate() {
                assert_eq!(by_place(one, other), at.cmp(&other_at), "{one} {other}");
            }
        }
    }
}

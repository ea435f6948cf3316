//! Calendars (a value for each slot) and profiles (minutes by the clock).

use std::collections::BTreeMap;

use super::horizon::{Grid, slot_u16};
use crate::error::{Code, Faults};
use crate::instance::{Calendar, Profile};
use crate::spec::{CalendarSpec, ProfileSpec, StepSpec};
use crate::units::{Clock, DAY, Interval, Minutes};

/// Largest value per slot.
const MOST_PER_SLOT: u32 = 1_000_000_000;
/// Longest stage.
const LONGEST_STAGE: i64 = 30 * DAY;

/// Checks a calendar and lays it out. O(slots), whatever the number of parts: daily parts are
/// laid on one day and read by the clock, overrides fill the slots that they cover.
pub(super) fn calendar(
    spec: &CalendarSpec,
    grid: &Grid,
    path: &str,
    faults: &mut Faults,
) -> Calendar {
    if let Some(value) = spec.per_slot {
        faults.count(value, MOST_PER_SLOT, || format!("{path}/per_slot"));
    }
    let mut day: Vec<Option<u32>> = vec![spec.per_slot; 1440];
    for (at, part) in spec.daily.iter().enumerate() {
        let path = || format!("{path}/daily/{at}");
        if let Some(value) = part.per_slot {
            faults.count(value, MOST_PER_SLOT, || format!("{}/per_slot", path()));
        }
        if !faults.clocks(part.from, part.to, path) {
            continue;
        }
        if grid.is_good() {
            for (clock, field) in [(part.from, "from"), (part.to, "to")] {
                if !clock.0.is_multiple_of(slot_u16(grid.slot)) {
                    off_grid(clock, grid.slot, format!("{}/{field}", path()), faults);
                }
            }
        }
        let (from, to) = (usize::from(part.from.0), usize::from(part.to.0));
        if from <= to {
            day[from..to].fill(part.per_slot);
        } else {
            day[from..].fill(part.per_slot);
            day[..to].fill(part.per_slot);
        }
    }
    let value = |clock: &Clock| day.get(usize::from(clock.0)).copied().flatten();
    let mut slots: Vec<Option<u32>> = grid.clocks.iter().map(value).collect();
    for (at, part) in spec.overrides.iter().enumerate() {
        let path = || format!("{path}/overrides/{at}");
        if let Some(value) = part.per_slot {
            faults.count(value, MOST_PER_SLOT, || format!("{}/per_slot", path()));
        }
        let span = Interval {
            from: part.from,
            to: part.to,
        };
        if !faults.interval(span, path) || !grid.is_good() {
            continue;
        }
        for (bound, field) in [(span.from, "from"), (span.to, "to")] {
            if !grid.on_boundary(bound) {
                off_grid(bound, grid.slot, format!("{}/{field}", path()), faults);
            }
        }
        let first = position(span.from.0 - grid.horizon.from.0, grid.slot, slots.len());
        let end = position(span.to.0 - grid.horizon.from.0, grid.slot, slots.len());
        slots[first..end].fill(part.per_slot);
    }
    Calendar(slots)
}

/// The first slot that starts `after` the horizon's start or later, at most `count`.
fn position(after: i64, slot: Minutes, count: usize) -> usize {
    let ceiling = (after + slot.0 - 1).div_euclid(slot.0);
    usize::try_from(ceiling.max(0)).map_or(count, |at| at.min(count))
}

fn off_grid(found: impl std::fmt::Display, slot: Minutes, path: String, faults: &mut Faults) {
    let expected = format!("a slot boundary (slots of {slot})");
    let hint = "move it to the start of a slot, or choose a shorter slot";
    faults.add(Code::CalendarGrid, path, found, expected, hint);
}

/// Checks a profile.
pub(super) fn profile(spec: &ProfileSpec, path: &str, faults: &mut Faults) -> Profile {
    let steps_of = |all: &[StepSpec], path: String, faults: &mut Faults| {
        steps(all, &path, faults);
        all.iter()
            .map(|step| (step.from, step.minutes))
            .collect::<Vec<_>>()
    };
    let steps = steps_of(&spec.steps, format!("{path}/steps"), faults);
    let mut dates = BTreeMap::new();
    for (at, one) in spec.dates.iter().enumerate() {
        let path = format!("{path}/dates/{at}");
        let own = steps_of(&one.steps, format!("{path}/steps"), faults);
        let in_range = faults.date(one.date, || format!("{path}/date"));
        if dates.insert(one.date, own).is_some() && in_range {
            let expected = "each date once";
            let hint = "join the two step lists of this date";
            faults.add(
                Code::ProfileDates,
                format!("{path}/date"),
                one.date,
                expected,
                hint,
            );
        }
    }
    Profile { steps, dates }
}

fn steps(all: &[StepSpec], path: &str, faults: &mut Faults) {
    let code = Code::ProfileSteps;
    if all.first().is_none_or(|first| first.from != Clock(0)) {
        let found = all
            .first()
            .map_or("no step".to_owned(), |s| s.from.to_string());
        let at = if all.is_empty() {
            path.to_owned()
        } else {
            format!("{path}/0/from")
        };
        let hint = "let the first step begin at 00:00, so that the day is covered";
        faults.add(code, at, found, "00:00", hint);
    }
    for (at, pair) in all.windows(2).enumerate() {
        if let [one, two] = pair
            && (two.from <= one.from || two.from.0 >= 1440)
        {
            let expected = format!("a time of day after {}, before 24:00", one.from);
            let hint = "sort the steps by `from`, each time once";
            let path = format!("{path}/{}/from", at + 1);
            faults.add(code, path, two.from, expected, hint);
        }
    }
    for (at, step) in all.iter().enumerate() {
        if !(0..=LONGEST_STAGE).contains(&step.minutes.0) {
            let hint = "a stage takes whole minutes; check the sign and the unit";
            let path = format!("{path}/{at}/minutes");
            let expected = "0 min to 30 days (43,200 min)";
            faults.add(Code::StageMinutes, path, step.minutes, expected, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{DailySpec, OverrideSpec};
    use crate::units::Instant;

    #[test]
    fn the_last_part_that_applies_to_a_slot_holds() {
        let start = Instant(29_277_600); // 2025-09-01T00:00 at Horgos
        let hour = |n: i64| start + Minutes(60 * n);
        let grid = Grid {
            horizon: Interval {
                from: start,
                to: hour(24),
            },
            slot: Minutes(60),
            clocks: (0..24).map(|n| Clock(60 * n)).collect(),
        };
        let daily = |from: u16, to: u16, value| DailySpec {
            from: Clock(60 * from),
            to: Clock(60 * to),
            per_slot: value,
        };
        let over = |from, to, value| OverrideSpec {
            from: hour(from),
            to: hour(to),
            per_slot: value,
        };
        let spec = CalendarSpec {
            per_slot: Some(1),
            daily: vec![daily(22, 3, Some(2)), daily(8, 12, None)],
            overrides: vec![
                over(-5, 1, Some(0)),
                over(10, 11, Some(7)),
                over(23, 40, Some(8)),
            ],
        };
        let mut faults = Faults::default();
        let Calendar(slots) = calendar(&spec, &grid, "", &mut faults);
        assert!(faults.is_empty());
        let expected = |hour: i64| match hour {
            0 => Some(0),
            1 | 2 | 22 => Some(2),
            10 => Some(7),
            8 | 9 | 11 => None,
            23 => Some(8),
            _ => Some(1),
        };
        assert_eq!(slots, (0..24).map(expected).collect::<Vec<_>>());
    }
}

//! The judge of shifts: every rule from the file, and nothing of the network.

use super::{Buses, Leg};

/// A shift as the rules see it.
///
/// From one leg to the next, `gap = start - end`, `ride` = passive ride if the place changes, and
/// `idle = gap - ride`. An idle time of 180 minutes or more is a *shift split*.
/// - *Span* `T`: from the first leg's start less its extra work to the last leg's end with its
///   extra work; at most 840.
/// - *Driving*: at most 540; at most 240 in a block. A block ends with a gap of 30, with two gaps
///   of 20, or with three of 15 minutes.
/// - *Rest*: idle times from 15 to 180; they count if one of them begins within six hours of work
///   and one lasts 30 minutes.
/// - *Unpaid*: what of idle times lies more than two hours from either end of the shift, in pieces
///   of at least 15 minutes; at most 90 if 30 of them lie three hours from either end, else 60;
///   nothing unless rest counts.
/// - *Work* `W`: span less splits and unpaid rest; at most 600. From 360 minutes on it needs 30 of
///   rest, beyond 540 it needs 45.
/// - *Cost*: `2·max(W, 390) + T + rides + 30·changes of tour + 180·splits`.
pub(super) struct Shift {
    span: i32,
    work: i32,
    rides: i32,
    changes: i32,
    splits: i32,
}

/// An idle time between two legs.
struct Idle {
    from: i32,
    minutes: i32,
    /// Minutes of splits before it.
    split_before: i32,
}

impl Idle {
    fn is_split(&self) -> bool {
        self.minutes >= 180
    }
    fn is_rest(&self) -> bool {
        (15..180).contains(&self.minutes)
    }
    /// Minutes of it within `[from, to]`.
    fn within(&self, from: i32, to: i32) -> i32 {
        (self.from + self.minutes).min(to) - self.from.max(from)
    }
}

impl Buses {
    /// The cost of a solution: the legs of each shift, in order.
    pub(super) fn evaluate(&self, shifts: &[Vec<usize>]) -> Result<i64, String> {
        let mut driven = vec![false; self.legs.len()];
        let mut total = 0;
        for (at, shift) in shifts.iter().enumerate() {
            for &leg in shift {
                match driven.get_mut(leg) {
                    None => return Err(format!("shift {}: no leg {leg}", at + 1)),
                    Some(true) => return Err(format!("leg {leg} is driven twice")),
                    Some(driven) => *driven = true,
                }
            }
            let legs: Vec<&Leg> = shift.iter().map(|&leg| &self.legs[leg]).collect();
            let shift = self
                .shift(&legs)
                .map_err(|broken| format!("shift {}: {broken}", at + 1))?;
            total += i64::from(shift.cost());
        }
        match driven.iter().position(|driven| !driven) {
            Some(leg) => Err(format!("nobody drives leg {leg}")),
            None => Ok(total),
        }
    }

    /// The cost of one shift, if it keeps the rules.
    #[cfg(test)]
    pub(super) fn cost_of_shift(&self, legs: &[usize]) -> Option<i32> {
        let legs: Vec<&Leg> = legs.iter().map(|&leg| &self.legs[leg]).collect();
        Some(self.shift(&legs).ok()?.cost())
    }

    fn shift(&self, legs: &[&Leg]) -> Result<Shift, String> {
        let (Some(first), Some(last)) = (legs.first(), legs.last()) else {
            return Err("no legs".to_owned());
        };
        let start = first.start - self.extra[first.start_pos].start_work;
        let end = last.end + self.extra[last.end_pos].end_work;
        let (mut rides, mut changes, mut split_time) = (0, 0, 0);
        let mut idle = Vec::new();
        for pair in legs.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if !self.follows(from, to) {
                return Err(format!("the leg at {} cannot follow", to.start));
            }
            let ride = self.ride(from, to);
            rides += ride;
            changes += i32::from(from.tour != to.tour);
            let one = Idle {
                from: from.end,
                minutes: to.start - from.end - ride,
                split_before: split_time,
            };
            if one.is_split() {
                split_time += one.minutes;
            }
            idle.push(one);
        }
        within("driving", driving(legs), 540)?;
        within("the longest driving block", longest_block(legs), 240)?;
        within("the span", end - start, 840)?;
        let rest_counts = (idle.iter())
            .any(|one| one.is_rest() && one.from <= start + 360 + one.split_before)
            && idle.iter().any(|one| one.is_rest() && one.minutes >= 30);
        let quiet = || idle.iter().filter(|one| !one.is_split());
        let unpaid: i32 = quiet()
            .map(|one| one.within(start + 120, end - 120))
            .filter(|&minutes| minutes >= 15)
            .sum();
        let central = quiet().any(|one| one.within(start + 180, end - 180) >= 30);
        let most = match (rest_counts, central) {
            (false, _) => 0,
            (true, true) => 90,
            (true, false) => 60,
        };
        let work = end - start - split_time - unpaid.min(most);
        within("work", work, 600)?;
        let rest: i32 = idle
            .iter()
            .filter(|one| one.is_rest())
            .map(|one| one.minutes)
            .sum();
        let rest = if rest_counts { rest } else { 0 };
        let needed = if work > 540 {
            45
        } else if work >= 360 {
            30
        } else {
            0
        };
        if rest < needed {
            return Err(format!(
                "{rest} minutes of rest for {work} of work, {needed} needed"
            ));
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // a few
        let splits = idle.iter().filter(|one| one.is_split()).count() as i32;
        Ok(Shift {
            span: end - start,
            work,
            rides,
            changes,
            splits,
        })
    }
}

impl Shift {
    fn cost(&self) -> i32 {
        2 * self.work.max(390) + self.span + self.rides + 30 * self.changes + 180 * self.splits
    }
}

fn within(what: &str, minutes: i32, most: i32) -> Result<(), String> {
    if minutes > most {
        return Err(format!("{what} is {minutes} minutes, at most {most}"));
    }
    Ok(())
}

fn driving(legs: &[&Leg]) -> i32 {
    legs.iter().map(|leg| leg.end - leg.start).sum()
}

/// Driving time of the longest block.
fn longest_block(legs: &[&Leg]) -> i32 {
    let (mut longest, mut block) = (0, 0);
    let mut gaps: Vec<i32> = Vec::new(); // since the block began
    for (at, leg) in legs.iter().enumerate() {
        if let Some(before) = at.checked_sub(1) {
            gaps.push(leg.start - legs[before].end);
            let of = |least: i32| gaps.iter().filter(|&&gap| gap >= least).count();
            if of(30) >= 1 || of(20) >= 2 || of(15) >= 3 {
                block = 0;
                gaps.clear();
            }
        }
        block += leg.end - leg.start;
        longest = longest.max(block);
    }
    longest
}

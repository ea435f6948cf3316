//! Where the horizon is cut into blocks.
//!
//! A block is a span of time, and owns every availability window that begins in it. A duty lies in
//! one availability window, so it belongs to one block whole, though it may end after the block; a
//! cage truck's trip belongs to the block in which it starts.

use crate::instance::Instance;
use crate::units::{Instant, Interval, Minutes};

/// A span of the horizon, with all that begins in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Block {
    /// From one cut to the next.
    pub span: Interval,
    /// Nothing is before it: it owns what began before the horizon too.
    pub first: bool,
    /// Nothing is after it.
    pub last: bool,
}

impl Block {
    /// Whether what begins at `at` is the block's.
    pub fn owns(&self, at: Instant) -> bool {
        (self.first || self.span.from <= at) && (self.last || at < self.span.to)
    }
}

/// Blocks of about `length`, cut at the hour at which the fewest availability windows are open,
/// `shift` later if asked. Time O(windows + slots).
pub(super) fn blocks(instance: &Instance, length: Minutes, shift: Minutes) -> Vec<Block> {
    let horizon = instance.horizon();
    let slot = instance.slot_length();
    let whole = |span: Minutes| Minutes((span.0 / slot.0).max(1) * slot.0);
    let length = whole(length);
    let slots = i64::try_from(instance.slots()).unwrap_or(i64::MAX);
    let step = (60 / slot.0).max(1).min(slots);
    // Windows that are open before and after the start of each slot.
    let mut change = vec![0_i64; instance.slots() + 1];
    let place = |at: Instant| {
        let after = (at - horizon.from).0.clamp(0, horizon.length().0);
        usize::try_from((after + slot.0 - 1) / slot.0).unwrap_or(0)
    };
    for window in instance.drivers().iter().flat_map(|one| &one.windows) {
        let first = place(window.from + Minutes(1));
        let end = place(window.to).max(first);
        change[first] += 1;
        change[end.min(instance.slots())] -= 1;
    }
    let mut open = Vec::with_capacity(instance.slots());
    let mut now = 0;
    for more in &change[..instance.slots()] {
        now += more;
        open.push(now);
    }
    let period = length.0 / slot.0;
    let crossed = |phase: i64| -> i64 {
        (0..)
            .map(|k| phase + k * period)
            .take_while(|at| *at < slots)
            .filter_map(|at| open.get(usize::try_from(at).ok()?))
            .sum()
    };
    let phase = (0..period.min(slots))
        .filter(|at| at % step == 0)
        .min_by_key(|&at| (crossed(at), at))
        .unwrap_or(0);
    let phase = (phase + whole(shift).0 / slot.0 * i64::from(shift.0 > 0)).rem_euclid(period);
    let mut cuts = vec![0];
    let mut at = phase;
    while at < slots {
        // A block much shorter than the others is joined to the next, or at the end to the last.
        let long = at - cuts.last().copied().unwrap_or(0) >= (period / 4).max(1);
        if at > 0 && long && slots - at >= (period / 4).max(1) {
            cuts.push(at);
        }
        at += period;
    }
    let count = cuts.len();
    (0..count)
        .map(|at| Block {
            span: Interval {
                from: horizon.from + slot * cuts[at],
                to: (cuts.get(at + 1)).map_or(horizon.to, |&cut| horizon.from + slot * cut),
            },
            first: at == 0,
            last: at + 1 == count,
        })
        .collect()
}

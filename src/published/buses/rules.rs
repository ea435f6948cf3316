//! The rules of a shift as resources.
//!
//! Most of a shift is known on the way. Two things hang on its end `E`, which is not: how much
//! rest is unpaid, and whether it is central. Both only grow with `E`; the label keeps them as
//! functions of it (rests that are not two hours old yet, and the `E` from which rest is central).

use super::guide::{self, Guide};
use super::{Extra, Leg};
use crate::columns::{DutyNetwork, KEYS, Resources};

/// Longest span of a shift.
pub(super) const MOST_SPAN: i32 = 840;
/// Longest driving of a shift.
const MOST_DRIVING: i32 = 540;
/// Most work of a shift.
pub(super) const MOST_WORK: i32 = 600;
const MOST_BLOCK: i32 = 240;
/// Work is paid as at least this much.
pub(super) const LEAST_WORK: i32 = 390;
/// Most unpaid minutes.
pub(super) const MOST_UNPAID: i32 = 90;
/// An idle time this long is a split.
pub(super) const SPLIT: i32 = 180;
/// No moment: later than any.
const NEVER: i32 = i32::MAX;

/// What an arc does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    kind: Kind,
    /// Minutes by which the end moves: of the last leg, or of the shift.
    pub(super) advance: i32,
    pub(super) driving: i32,
    ride: i32,
    changes: bool,
    gap: i32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// The first leg, with the start of the shift and the end of the leg.
    First {
        start: i32,
        end: i32,
    },
    Next,
    Last,
}

impl Step {
    pub fn first(leg: &Leg, extra: &Extra) -> Step {
        let start = leg.start - extra.start_work;
        Step {
            kind: Kind::First {
                start,
                end: leg.end,
            },
            advance: leg.end - start,
            driving: leg.end - leg.start,
            ride: 0,
            changes: false,
            gap: 0,
        }
    }

    pub fn next(from: &Leg, to: &Leg, ride: i32) -> Step {
        Step {
            kind: Kind::Next,
            advance: to.end - from.end,
            driving: to.end - to.start,
            ride,
            changes: from.tour != to.tour,
            gap: to.start - from.end,
        }
    }

    pub fn last(extra: &Extra) -> Step {
        Step {
            kind: Kind::Last,
            advance: extra.end_work,
            driving: 0,
            ride: 0,
            changes: false,
            gap: 0,
        }
    }

    /// Idle minutes before the leg.
    pub fn idle(&self) -> i32 {
        self.gap - self.ride
    }

    /// Whether those minutes are a rest.
    pub fn is_rest(&self) -> bool {
        (15..SPLIT).contains(&self.idle())
    }

    /// Where a first leg ends.
    pub fn first_end(&self) -> i32 {
        match self.kind {
            Kind::First { end, .. } => end,
            Kind::Next | Kind::Last => 0,
        }
    }

    /// Minutes of a split before the leg.
    pub fn split(&self) -> i32 {
        if self.idle() >= SPLIT { self.idle() } else { 0 }
    }

    /// What it costs besides time.
    pub fn extras(&self) -> i32 {
        self.ride + 30 * i32::from(self.changes) + 180 * i32::from(self.split() > 0)
    }

    /// What it costs at least.
    pub fn pay(&self) -> i32 {
        self.advance + self.extras()
    }
}

/// Rules and steps of all arcs.
#[derive(Clone, Debug)]
pub struct BusRules {
    pub(super) steps: Vec<Step>,
}

/// Most rests of 15 minutes that end within two hours, with a leg between them.
const PENDING: usize = 8;

/// The state of a shift after a leg.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ShiftLabel {
    /// Start of the shift.
    pub(super) start: i32,
    /// End of the last leg, or of the shift.
    pub(super) now: i32,
    /// Rides, changes and splits, paid.
    pub(super) extras: i32,
    pub(super) driving: i32,
    /// Minutes of splits.
    pub(super) split: i32,
    /// Driving in the present block, and its gaps of 15 and 20 minutes.
    block: i32,
    gaps15: u8,
    gaps20: u8,
    /// A rest began early enough.
    early: bool,
    /// A rest lasted 30 minutes.
    long: bool,
    /// Minutes of rest, at most 45.
    rest: i32,
    /// Unpaid minutes whatever the end, at most [`MOST_UNPAID`].
    unpaid: i32,
    /// Rests that may become unpaid as the end moves on: from where they count, and to.
    pending: [(i32, i32); PENDING],
    waiting: u8,
    /// Rest is central from this end of shift on.
    central_from: i32,
    /// Cost at the sink; 0 before.
    total: i32,
}

impl ShiftLabel {
    /// Unpaid minutes if the shift ends at `end`, before the limit that hangs on what else it has.
    pub(super) fn unpaid_at(&self, end: i32) -> i32 {
        let pending: i32 = (self.pending[..usize::from(self.waiting)].iter())
            .map(|&(from, to)| to.min(end.saturating_sub(120)) - from)
            .filter(|&minutes| minutes >= 15)
            .sum();
        (self.unpaid + pending).min(MOST_UNPAID)
    }

    /// Start and splits: work is `end - removed - unpaid`.
    pub(super) fn removed(&self) -> i32 {
        self.start + self.split
    }

    /// More rest than it has for any use, whatever comes.
    pub(super) fn most_rest(&self) -> i32 {
        self.rest.max(self.unpaid_at(NEVER))
    }

    /// A rest from `from` to `to` is over, and a leg until `now`.
    fn note_rest(&mut self, from: i32, to: i32) {
        let first = from.max(self.start + 120);
        if to - first >= 15
            && self.unpaid < MOST_UNPAID
            && let Some(free) = self.pending.get_mut(usize::from(self.waiting))
        {
            *free = (first, to);
            self.waiting += 1;
        }
        let central = from.max(self.start + 180);
        if to - central >= 30 {
            self.central_from = self.central_from.min(central + 30 + 180);
        }
    }

    /// Moves rests that no later end changes into the fixed minutes.
    fn settle(&mut self) {
        let mut kept = 0;
        for at in 0..usize::from(self.waiting) {
            let (from, to) = self.pending[at];
            if to <= self.now - 120 {
                self.unpaid = (self.unpaid + to - from).min(MOST_UNPAID);
            } else {
                self.pending[kept] = (from, to);
                kept += 1;
            }
        }
        if self.unpaid >= MOST_UNPAID {
            kept = 0;
        }
        self.pending[kept..].fill((0, 0));
        #[allow(clippy::cast_possible_truncation)] // at most PENDING
        let kept = kept as u8;
        self.waiting = kept;
    }
}

/// Whether `rest` minutes of rest are enough for `work` minutes of work.
pub(super) fn rested(work: i32, rest: i32) -> bool {
    (work < 360 || rest >= 30) && (work <= 540 || rest >= 45)
}

impl BusRules {
    pub(super) fn new(steps: Vec<Step>) -> BusRules {
        BusRules { steps }
    }

    fn follow(&self, label: &ShiftLabel, step: &Step) -> Option<ShiftLabel> {
        let mut next = *label;
        let leg_start = label.now + step.gap;
        let idle = step.idle();
        if step.split() > 0 {
            next.split += idle;
        } else if idle >= 15 {
            next.early |= label.now <= label.start + 360 + label.split;
            next.long |= idle >= 30;
            next.rest = (label.rest + idle).min(45);
            next.note_rest(label.now, leg_start - step.ride);
        }
        next.gaps15 += u8::from(step.gap >= 15);
        next.gaps20 += u8::from(step.gap >= 20);
        if step.gap >= 30 || next.gaps20 >= 2 || next.gaps15 >= 3 {
            (next.block, next.gaps15, next.gaps20) = (0, 0, 0);
        }
        next.block += step.driving;
        next.driving += step.driving;
        next.now += step.advance;
        next.extras += step.extras();
        next.settle();
        let work = next.now - next.removed() - MOST_UNPAID;
        let kept = next.block <= MOST_BLOCK
            && next.driving <= MOST_DRIVING
            && next.now - next.start <= MOST_SPAN
            && work <= MOST_WORK;
        kept.then_some(next)
    }

    fn finish(label: &ShiftLabel, step: &Step) -> Option<ShiftLabel> {
        let mut next = *label;
        next.now += step.advance;
        let (end, span) = (next.now, next.now - next.start);
        let counts = label.early && label.long;
        let most = match (counts, end >= label.central_from) {
            (false, _) => 0,
            (true, true) => MOST_UNPAID,
            (true, false) => 60,
        };
        let work = end - label.removed() - label.unpaid_at(end).min(most);
        let rest = if counts { label.rest } else { 0 };
        next.total = 2 * work.max(LEAST_WORK) + span + label.extras;
        (span <= MOST_SPAN && work <= MOST_WORK && rested(work, rest)).then_some(next)
    }
}

impl Resources for BusRules {
    type Label = ShiftLabel;
    type Guide = Guide;

    fn root(&self) -> ShiftLabel {
        ShiftLabel {
            start: 0,
            now: 0,
            extras: 0,
            driving: 0,
            split: 0,
            block: 0,
            gaps15: 0,
            gaps20: 0,
            early: false,
            long: false,
            rest: 0,
            unpaid: 0,
            pending: [(0, 0); PENDING],
            waiting: 0,
            central_from: NEVER,
            total: 0,
        }
    }

    fn extend(&self, label: &ShiftLabel, arc: u32) -> Option<ShiftLabel> {
        let step = &self.steps[arc as usize];
        match step.kind {
            Kind::First { start, end } => Some(ShiftLabel {
                start,
                now: end,
                driving: step.driving,
                block: step.driving,
                ..*label
            })
            .filter(|one| one.block <= MOST_BLOCK && one.now - one.start <= MOST_SPAN),
            Kind::Next => self.follow(label, step),
            Kind::Last => Self::finish(label, step),
        }
    }

    fn cost(&self, label: &ShiftLabel) -> f64 {
        f64::from(label.total)
    }

    fn order(&self, label: &ShiftLabel) -> f64 {
        let saved = label.removed() + label.unpaid_at(NEVER);
        f64::from(label.extras - label.start - 2 * saved)
    }

    fn keys(&self, label: &ShiftLabel) -> [i16; KEYS] {
        // Clamping keeps the order of keys.
        #[allow(clippy::cast_possible_truncation)]
        let short = |minutes: i32| minutes.clamp(-32_768, 32_767) as i16;
        [
            short(label.driving),
            short(-label.start),
            short(label.block),
            -i16::from(label.gaps15),
            -i16::from(label.gaps20),
            -i16::from(label.early),
            short(-label.rest),
            short(-label.removed()),
        ]
    }

    fn excess(&self, _: u32, a: &ShiftLabel, b: &ShiftLabel) -> Option<f64> {
        let worse = a.driving > b.driving
            || a.start < b.start
            || a.block > b.block
            || a.gaps15 < b.gaps15
            || a.gaps20 < b.gaps20
            || (b.early && !a.early)
            || (b.long && !a.long)
            || a.rest < b.rest
            || a.removed() < b.removed();
        if worse {
            return None;
        }
        // A later start moves the times that count to the right.
        if a.start > b.start {
            let central = a.central_from <= a.now || a.now >= a.start + 180;
            if a.now < a.start + 120 || !central {
                return None;
            }
        }
        if a.central_from > b.central_from.max(a.now) {
            return None;
        }
        let saved = (a.removed() - b.removed()).min(least_saving(a, b)?);
        let mut extra = a.extras - a.start - (b.extras - b.start);
        if a.now - a.removed() - MOST_UNPAID >= LEAST_WORK {
            extra -= 2 * saved; // beyond the least work every minute saved is worth two
        }
        Some(f64::from(extra))
    }

    fn guide(&self, network: &DutyNetwork, prices: &[f64]) -> Guide {
        guide::build(self, network, prices)
    }

    fn completion(&self, guide: &Guide, node: u32, label: &ShiftLabel) -> f64 {
        guide.completion(node, label)
    }

    fn of_arcs(&self, arcs: &[u32]) -> Option<BusRules> {
        let steps = arcs.iter().map(|&arc| self.steps[arc as usize]);
        Some(BusRules::new(steps.collect()))
    }
}

/// The least, over all ends to come, of how much more `a` takes off its work than `b`; `None` if
/// that is negative.
fn least_saving(a: &ShiftLabel, b: &ShiftLabel) -> Option<i32> {
    let base = a.removed() - b.removed();
    let at = |end: i32| base + a.unpaid_at(end) - b.unpaid_at(end);
    let mut least = at(a.now).min(at(NEVER));
    if least < 0 {
        return None;
    }
    // Between these moments both are straight lines or constant.
    for label in [a, b] {
        for &(from, to) in &label.pending[..usize::from(label.waiting)] {
            for end in [from + 134, from + 135, to + 120] {
                least = least.min(at(end.max(a.now)));
            }
        }
    }
    (least >= 0).then_some(least)
}

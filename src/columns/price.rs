//! What a pricer is asked and answers.

use std::fmt;
use std::time::Instant;

use super::Column;
use crate::milp::Monitor;

/// How hard a pricer looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// Keeps this many partial duties at each node; may miss the best duty.
    Beam(usize),
    /// Proves that nothing better exists.
    Exact,
}

/// When a pricer must give up: at a moment, or when the caller wants to stop. The default is
/// never.
#[derive(Clone, Copy, Default)]
pub struct Stop<'a> {
    /// At this moment.
    pub at: Option<Instant>,
    /// When this one says so.
    pub monitor: Option<&'a dyn Monitor>,
}

impl Stop<'_> {
    /// Whether it is time. Costs about as much as reading the clock.
    pub fn is_due(&self) -> bool {
        self.at.is_some_and(|at| Instant::now() >= at)
            || self.monitor.is_some_and(|monitor| monitor.stop())
    }
}

impl fmt::Debug for Stop<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        (to.debug_struct("Stop").field("at", &self.at)).finish_non_exhaustive()
    }
}

/// A question to a pricer: duties of one class with `cost - Σ dual · coefficient < below`.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Class.
    pub class: usize,
    /// A dual for each shared row.
    pub duals: &'a [f64],
    /// Rows that no duty may use; shorter than the rows = the rest is open.
    pub closed: &'a [bool],
    /// Effort.
    pub effort: Effort,
    /// Only duties with a reduced cost below this are wanted.
    pub below: f64,
    /// At most so many, the best first.
    pub most: usize,
    /// When to give up.
    pub stop: Stop<'a>,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Priced {
    /// Duties found, the best first.
    pub columns: Vec<Column>,
    /// A lower limit on the reduced cost of EVERY duty of the class, if one was proved. It may be
    /// `below` when all duties that cost less were ruled out.
    pub least: Option<f64>,
    /// Whether the search ran to its end: if it was exact and found nothing, there is nothing.
    pub complete: bool,
}

/// Finds duties of low reduced cost. Called from several threads at once, for different classes.
pub trait Pricer: Sync {
    /// Answers one question; the same question always gets the same answer, unless it was stopped.
    /// A search that was stopped still tells a limit [`Priced::least`] if it knows one.
    fn price(&self, ask: &Ask<'_>) -> Priced;

    /// EVERY duty with a reduced cost of at most `ask.below`, in any order; `None` if there are
    /// more than `ask.most`, the search was stopped, or the pricer cannot tell. `ask.effort` is
    /// without meaning.
    fn enumerate(&self, ask: &Ask<'_>) -> Option<Vec<Column>>;

    /// A lower limit on the cost of every duty of `class`; `-∞` if none is known. The higher it is,
    /// the fewer duties a solution of a given cost can have, and the better are early bounds.
    fn cheapest(&self, class: usize) -> f64 {
        let _ = class;
        f64::NEG_INFINITY
    }

    /// A pricer of the same duties but those that use a row of `closed`, if that one is faster.
    fn without(&self, closed: &[bool]) -> Option<Box<dyn Pricer + '_>> {
        let _ = closed;
        None
    }
}

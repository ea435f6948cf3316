//! What a pricer is asked and answers.

use super::Column;

/// How hard a pricer looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// Keeps this many partial duties at each node; may miss the best duty.
    Beam(usize),
    /// Proves that nothing better exists.
    Exact,
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
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Priced {
    /// Duties found, by ascending reduced cost.
    pub columns: Vec<Column>,
    /// A lower limit on the reduced cost of EVERY duty of the class, if it was proved. It may be
    /// `below` when all duties that cost less were ruled out.
    pub least: Option<f64>,
}

/// Finds duties of low reduced cost. Called from several threads at once, for different classes.
pub trait Pricer: Sync {
    /// Answers one question; the same question always gets the same answer.
    fn price(&self, ask: &Ask<'_>) -> Priced;

    /// EVERY duty with a reduced cost of at most `ask.below`, in any order; `None` if there are
    /// more than `ask.most` or the pricer cannot tell. `ask.effort` is without meaning.
    fn enumerate(&self, ask: &Ask<'_>) -> Option<Vec<Column>>;
}

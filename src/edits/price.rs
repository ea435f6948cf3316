//! What changes by hand cost together: limits on the difference of two optima, of which only
//! schedules and bounds are known.

use serde::Serialize;

use crate::check::check;
use crate::instance::Instance;
use crate::names::Term;
use crate::solve::Outcome;
use crate::units::Fen;

/// What the changes cost: the best schedule with them less the best without. Money is in fen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Price {
    /// It is at least this; none if nothing is proven.
    pub least: Option<Fen>,
    /// It is at most this; none if nothing is proven.
    pub most: Option<Fen>,
    /// Cost of the schedule with the changes.
    pub with: Fen,
    /// Cost of the best schedule known without them.
    pub without: Fen,
    /// What of `with` is for other lines that change by it.
    pub other_lines: Fen,
}

impl Price {
    /// The price itself, where it is known exactly.
    pub fn exact(&self) -> Option<Fen> {
        self.least.filter(|_| self.least == self.most)
    }
}

/// Limits on what the changes cost; none without a schedule for both. `free` is the instance without
/// the changes, `adds_only` whether they only forbid: then they cannot cost less than nothing, and the
/// schedule with them is one without them, too.
pub fn price(free: &Instance, with: &Outcome, without: &Outcome, adds_only: bool) -> Option<Price> {
    let (locked, cheapest) = (with.cost()?, without.cost()?);
    let mut known = cheapest;
    if let Some(schedule) = with.schedule.as_ref().filter(|_| adds_only) {
        let judged = check(free, schedule);
        if judged.passed() {
            known = known.min(judged.costs.total());
        }
    }
    let least = with.bound.map(|bound| bound - known);
    let least = if adds_only {
        Some(least.unwrap_or_default().max(Fen(0)))
    } else {
        least
    };
    let change = |one: &Outcome| one.costs.map_or(Fen(0), |costs| costs.get(Term::Change));
    Some(Price {
        least,
        most: without.bound.map(|bound| locked - bound),
        with: locked,
        without: known,
        other_lines: change(with) - change(without),
    })
}

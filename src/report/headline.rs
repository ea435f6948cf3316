//! The headline: what the plan costs, and how good it is proven to be.

use serde::Serialize;

use super::words;
use crate::check::Violation;
use crate::names::{Costs, Term};
use crate::units::Fen;

/// What is known about a schedule apart from itself: its cost, its proof, and how it was made.
#[derive(Clone, Debug, Default)]
pub struct Headline {
    /// Cost by term, as the checker computed it.
    pub costs: Costs,
    /// A proven lower limit on the cost of any schedule of the whole instance, if there is one.
    pub bound: Option<Fen>,
    /// How the solve ended, for people: `optimal`, `feasible, time limit`. May be empty.
    pub status: String,
    /// The engine that made the schedule, if known.
    pub engine: Option<String>,
    /// Wall-clock seconds of the solve, if known.
    pub seconds: Option<f64>,
    /// Seed of the solve, if known.
    pub seed: Option<u32>,
    /// Broken rules; empty when the checker accepted the schedule.
    pub violations: Vec<Violation>,
}

/// The headline as the page shows it.
#[derive(Serialize, Debug)]
pub(super) struct InWords {
    total: String,
    paid: String,
    weights: String,
    proof: words::Proof,
    terms: Vec<TermRow>,
    status: String,
    made: Vec<(&'static str, String)>,
    violations: Vec<words::Breach>,
    violations_left_off: usize,
}

/// One cost term.
#[derive(Serialize, Debug)]
struct TermRow {
    term: Term,
    label: &'static str,
    /// Whether somebody is paid this amount; otherwise it only steers the plan.
    paid: bool,
    yuan: String,
}

/// Violations listed in the banner; more would hide the plan.
const BANNER: usize = 200;

impl Headline {
    pub(super) fn in_words(&self) -> InWords {
        let paid: Fen = (Term::ALL.iter())
            .filter(|&&term| words::is_paid(term))
            .map(|&term| self.costs.get(term))
            .sum();
        let mut made = Vec::new();
        if let Some(engine) = &self.engine {
            made.push(("Engine", engine.clone()));
        }
        if let Some(seconds) = self.seconds {
            made.push(("Computing time", format!("{seconds:.1} s")));
        }
        if let Some(seed) = self.seed {
            made.push(("Seed", seed.to_string()));
        }
        InWords {
            total: words::yuan(self.costs.total()),
            paid: words::yuan(paid),
            weights: words::yuan(self.costs.total() - paid),
            proof: words::proof(self.costs.total(), self.bound, self.violations.is_empty()),
            terms: (Term::ALL.iter())
                .map(|&term| TermRow {
                    term,
                    label: words::term(term),
                    paid: words::is_paid(term),
                    yuan: words::yuan(self.costs.get(term)),
                })
                .collect(),
            status: self.status.clone(),
            made,
            violations: (self.violations.iter().take(BANNER))
                .map(words::breach)
                .collect(),
            violations_left_off: self.violations.len().saturating_sub(BANNER),
        }
    }
}

//! The headline: what the plan costs, and how good it is proven to be.

use serde::Serialize;

use super::breach::{Breach, breach};
use super::proof::{Proof, proof};
use crate::check::Violation;
use crate::names::{Costs, Term};
use crate::units::Fen;
use crate::words::Words;

/// What is known about a schedule apart from itself: its cost, its proof, and how it was made.
#[derive(Clone, Debug, Default)]
pub struct Headline {
    /// Cost by term, as the checker computed it.
    pub costs: Costs,
    /// A proven lower limit on the cost of any schedule of the whole instance, if there is one.
    pub bound: Option<Fen>,
    /// How the solve ended, by name: `optimal`, `feasible`. Other texts are shown as they are;
    /// may be empty.
    pub status: String,
    /// Why the solve stopped, by name: `gap`, `time`. As `status`.
    pub stop_reason: String,
    /// The engine that made the schedule, by name, if known.
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
    proof: Proof,
    terms: Vec<TermRow>,
    made: Vec<(String, String)>,
    violations: Vec<Breach>,
    violations_left_off: usize,
}

/// One cost term.
#[derive(Serialize, Debug)]
struct TermRow {
    label: String,
    /// Whether somebody is paid this amount; otherwise it only steers the plan.
    paid: bool,
    amount: String,
}

/// Violations listed in the banner; more would hide the plan.
const BANNER: usize = 200;

/// Whether a term is money that somebody is paid; the others only steer the plan.
fn is_paid(term: Term) -> bool {
    match term {
        Term::RunPay | Term::DutyPay | Term::Overtime | Term::CoachFare | Term::CageCost => true,
        Term::Unserved
        | Term::Lateness
        | Term::Waiting
        | Term::Fairness
        | Term::Preference
        | Term::Change => false,
    }
}

impl Headline {
    pub(super) fn in_words(&self, words: Words) -> InWords {
        let total = self.costs.total();
        let paid: Fen = (Term::ALL.iter())
            .filter(|&&term| is_paid(term))
            .map(|&term| self.costs.get(term))
            .sum();
        InWords {
            total: words.money(total),
            paid: words.money(paid),
            weights: words.money(total - paid),
            proof: proof(words, total, self.bound, self.violations.is_empty()),
            terms: (Term::ALL.iter())
                .map(|&term| TermRow {
                    label: words.term(term),
                    paid: is_paid(term),
                    amount: words.money(self.costs.get(term)),
                })
                .collect(),
            made: self.made(words),
            violations: (self.violations.iter().take(BANNER))
                .map(|one| breach(words, one))
                .collect(),
            violations_left_off: self.violations.len().saturating_sub(BANNER),
        }
    }

    /// How the plan was made, as (label, text).
    fn made(&self, words: Words) -> Vec<(String, String)> {
        // A name that the catalogue does not know is shown as it is.
        let named = |key: String, name: &str| {
            if words.has(&key) {
                words.text(&key)
            } else {
                name.to_owned()
            }
        };
        let mut made = Vec::new();
        let mut add = |label: &str, text: String| made.push((words.text(label), text));
        if !self.status.is_empty() {
            let text = named(format!("report-status-{}", self.status), &self.status);
            add("report-made-result", text);
        }
        if !self.stop_reason.is_empty() {
            let key = format!("report-stop-{}", self.stop_reason);
            add("report-made-stop", named(key, &self.stop_reason));
        }
        if let Some(engine) = &self.engine {
            let text = named(format!("report-engine-{engine}"), engine);
            add("report-made-engine", text);
        }
        if let Some(seconds) = self.seconds {
            let seconds = words.decimal(&format!("{seconds:.1}"));
            let text = words.with("report-seconds", &[("seconds", seconds.into())]);
            add("report-made-seconds", text);
        }
        if let Some(seed) = self.seed {
            add("report-made-seed", seed.to_string());
        }
        made
    }
}

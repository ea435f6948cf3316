//! Column generation, free of any domain: whole duties are the columns, and a shortest-path
//! problem with resources finds the next good ones.
//!
//! The caller states a [`Problem`]: rows that all duties share, classes of interchangeable people,
//! and a [`Pricer`] that finds duties of low reduced cost. For duties that are paths of a
//! [`DutyNetwork`] whose rules are [`Resources`], [`LabelPricer`] is that pricer. [`generate`]
//! then returns the cheapest set of duties it found, and a bound below the cost of every other.
//!
//! [`docs::columns`](crate::docs::columns) has the mathematics: signs of duals, reduced costs, and
//! why the bound holds at every round.

mod block;
mod bound;
mod cut;
mod dive;
mod enumerate;
mod fill;
mod finish;
mod generate;
mod improve;
mod label;
mod live;
mod master;
mod mixed;
mod neighbours;
mod network;
mod part;
mod price;
mod rest;
mod restrict;
mod smooth;
mod solve;
#[cfg(test)]
mod tests;
mod whole;

pub use block::{Block, Limits, Own};
pub use bound::{Lagrange, lagrange};
pub use cut::Cut;
pub use label::{KEYS, LabelPricer, Resources};
pub use master::{Duals, Master, MasterPoint};
pub use mixed::{Found, Mixed, solve_mixed};
pub use network::{DutyArc, DutyNetwork};
pub use price::{Ask, Effort, Priced, Pricer, Stop};
pub use solve::{ColumnLimits, Generated, Status, generate};

/// A row of the master problem: `lower ≤ Σ coefficient · column ≤ upper`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MasterRow {
    /// Lower limit; `-∞` = none.
    pub lower: f64,
    /// Upper limit; `∞` = none.
    pub upper: f64,
    /// Cost of each unit below `lower`; `None` = not allowed.
    pub under: Option<f64>,
    /// Cost of each unit above `upper`; `None` = not allowed.
    pub over: Option<f64>,
}

impl MasterRow {
    /// Exactly `amount`.
    pub fn exactly(amount: f64) -> MasterRow {
        MasterRow {
            lower: amount,
            upper: amount,
            under: None,
            over: None,
        }
    }

    /// At least `amount`.
    pub fn at_least(amount: f64) -> MasterRow {
        MasterRow {
            lower: amount,
            upper: f64::INFINITY,
            under: None,
            over: None,
        }
    }

    /// At most `amount`.
    pub fn at_most(amount: f64) -> MasterRow {
        MasterRow {
            lower: f64::NEG_INFINITY,
            upper: amount,
            under: None,
            over: None,
        }
    }
}

/// People (or vehicles, or crews) who may have the same duties at the same cost: between `least`
/// and `most` duties are theirs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Class {
    /// Fewest duties.
    pub least: u32,
    /// Most duties. Keep it small: the bound multiplies it.
    pub most: u32,
}

/// A duty as a column of the master problem.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Position of its class.
    pub class: u32,
    /// Cost of one such duty.
    pub cost: f64,
    /// Rows with coefficients, ascending, each row once.
    pub terms: Vec<(u32, f64)>,
    /// What it is, for the owner: the arcs of a path, say.
    pub path: Vec<u32>,
}

impl Column {
    /// `cost - Σ dual · coefficient`; the dual of the class is not in it.
    pub fn reduced(&self, duals: &[f64]) -> f64 {
        let taken: f64 = (self.terms.iter())
            .map(|&(row, amount)| duals[row as usize] * amount)
            .sum();
        self.cost - taken
    }
}

/// A set covering, packing or partitioning problem over duties that are not written down.
pub struct Problem<'a> {
    /// Shared rows.
    pub rows: Vec<MasterRow>,
    /// Classes.
    pub classes: Vec<Class>,
    /// Finds duties.
    pub pricer: &'a dyn Pricer,
    /// A group of each row, or none: rows that belong together, such as the tasks of one vehicle. Large
    /// problems are solved in parts of whole groups. Shorter than the rows = the rest has none.
    pub groups: Vec<Option<i64>>,
    /// Duties to begin with; may be empty.
    pub start: Vec<Column>,
    /// First guess of what breaking a hard row by one unit costs; grows when it is too little.
    pub penalty: f64,
    /// No feasible solution costs more.
    pub worst: f64,
    /// Whether every solution costs a whole number: bounds are then rounded up.
    pub whole_costs: bool,
}

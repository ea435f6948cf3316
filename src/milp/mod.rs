//! A mixed-integer linear program free of any solver, its writer (MPS) and the backend (HiGHS,
//! through `good_lp`). Floating point lives from here on down only.

mod callback;
mod compile;
mod external;
mod highs;
mod more;
mod mps;
mod neighbours;
mod part;
mod relax;
mod staged;
mod tight;

pub(crate) use callback::solve_watched;
pub use compile::{Compiled, columns_of, compile, level_costs};
pub use external::{ExternalRun, solve_mps_file, watch_mps_file};
pub(crate) use highs::on_own_thread;
pub use highs::{MilpLimits, MilpResult, MilpStatus, Monitor, News, prove_milp, solve_milp};
pub use more::{More, relax_more};
pub use mps::write_mps;
pub use neighbours::{Near, improve};
pub use part::Part;
pub use relax::{Relaxation, lagrange, relax, relax_inside};
pub use staged::{Incumbent, solve_parts, solve_staged, solve_staged_from};
pub use tight::solve_tight;

/// Hears no news and stops nothing.
#[cfg(test)]
pub(crate) struct Quiet;

#[cfg(test)]
impl Monitor for Quiet {
    fn news(&self, _: News) {}
    fn stop(&self) -> bool {
        false
    }
}

/// A column.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Objective coefficient, fen.
    pub cost: f64,
    /// Least value.
    pub lower: f64,
    /// Most value; infinite = unlimited.
    pub upper: f64,
    /// Whether it must be whole.
    pub whole: bool,
    /// A finite value that no feasible point exceeds, though it is no bound of the program.
    pub most: f64,
}

/// A row `lower ≤ Σ coefficient · column ≤ upper`; infinite = no limit.
#[derive(Clone, PartialEq, Debug)]
pub struct MilpRow {
    /// Name.
    pub name: String,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Columns, distinct, with coefficients.
    pub terms: Vec<(u32, f64)>,
}

/// minimise `offset + Σ cost · column` subject to the rows.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Milp {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<MilpRow>,
    /// Constant, fen.
    pub offset: f64,
}

impl Milp {
    /// What a point costs, fen. Time O(columns).
    pub fn cost(&self, values: &[f64]) -> f64 {
        let columns = self.columns.iter().zip(values);
        self.offset + columns.map(|(one, value)| one.cost * value).sum::<f64>()
    }
}

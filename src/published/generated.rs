//! Answers of column generation.

use super::{Answer, Limits};
use crate::columns::{self, Column, ColumnLimits, Problem, generate};
use crate::solve::Status;

/// Solves `problem`; `read` turns a duty into a group of the solution.
///
/// # Errors
/// As for [`generate`].
pub(super) fn columns_answer(
    problem: &Problem<'_>,
    limits: &Limits,
    read: impl Fn(&Column) -> Vec<usize>,
) -> Result<Answer, String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let options = ColumnLimits {
        seconds: limits.time.map(|time| time.as_secs_f64()),
        threads: u32::try_from(threads).unwrap_or(1),
        seed: limits.seed,
        ..ColumnLimits::default()
    };
    let found = generate(problem, &options, limits)?;
    let status = match found.status {
        columns::Status::Optimal => Status::Optimal,
        columns::Status::Feasible => Status::Feasible,
        columns::Status::Infeasible => Status::Infeasible,
        columns::Status::Unknown => Status::Unknown,
    };
    let groups = (found.duties.iter())
        .flat_map(|(duty, times)| std::iter::repeat_n(duty, *times as usize).map(&read));
    #[allow(clippy::cast_possible_truncation)] // costs stay below 2^53
    let bound = found.bound.is_finite().then(|| found.bound.ceil() as i64);
    Ok(Answer {
        status,
        solution: found.cost.map(|_| groups.collect()),
        bound,
    })
}

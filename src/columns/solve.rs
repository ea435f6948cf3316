//! The whole run: relaxation, dives, the restricted program, the proof.

use super::generate::{Halt, RELAXING, Run};
use super::whole::affordable;
use super::{Column, Problem};
use crate::milp::{Monitor, on_own_thread};

/// When to stop, and how to work.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ColumnLimits {
    /// Relative gap that is good enough, `(cost - bound) / max(1, |cost|)`.
    pub gap: f64,
    /// Seconds; the result then depends on the machine.
    pub seconds: Option<f64>,
    /// Rounds of pricing for the relaxation, and as many for improvement; the result does not depend on
    /// the machine.
    pub rounds: Option<u64>,
    /// Branch-and-bound nodes of each whole-number program; likewise.
    pub nodes: Option<u32>,
    /// Threads for pricing, at least 1. The result does not depend on it.
    pub threads: u32,
    /// Most duties taken from one class in one round; `None` = as the problem's size suggests.
    pub per_class: Option<usize>,
    /// A problem of more rows is large: it is solved in parts first, and its relaxation comes later.
    pub parts_above: usize,
    /// Rows of such a part. Neighbourhoods, in which solutions are improved, are of that size too.
    pub part_rows: usize,
    /// Seed of the solver.
    pub seed: u32,
}

impl Default for ColumnLimits {
    fn default() -> Self {
        ColumnLimits {
            gap: 0.0,
            seconds: None,
            rounds: None,
            nodes: None,
            threads: 1,
            per_class: None,
            parts_above: 600,
            part_rows: 100,
            seed: 0,
        }
    }
}

/// What is known at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// The solution is optimal within the gap asked for.
    Optimal,
    /// There is a solution; the gap that is left is proven.
    Feasible,
    /// No solution exists.
    Infeasible,
    /// None was found within the limits.
    Unknown,
}

/// The result of a run.
#[derive(Clone, Debug)]
pub struct Generated {
    /// What is known.
    pub status: Status,
    /// The duties of the best solution, and how many times each is done.
    pub duties: Vec<(Column, u32)>,
    /// Their cost with penalties, if there is a solution.
    pub cost: Option<f64>,
    /// No solution costs less; `-∞` before the first proof.
    pub bound: f64,
    /// Cost of the linear relaxation, if it was solved.
    pub relaxed: Option<f64>,
    /// Rounds of pricing.
    pub rounds: u64,
    /// Columns generated.
    pub columns: usize,
    /// Branch-and-bound nodes.
    pub nodes: u64,
}

/// Share of the time after which no dive goes on.
const DIVING: f64 = 0.8;
/// Seconds of the first whole-number program, as a share of what is left.
const SHARE: f64 = 0.3;
/// Columns of the first whole-number program.
const FIRST: usize = 8_000;
/// Shares of the time after which a large problem's first parts, and its relaxation, do not go on.
const PARTS: f64 = 0.4;
const LARGE_RELAXING: f64 = 0.55;
/// A gap this much smaller is worth another proof.
const CLOSER: f64 = 0.9;

/// Finds the cheapest set of duties by column generation.
///
/// The relaxation is solved first; from any round on that an exact pricing has proved something,
/// the bound holds for every solution. Dives and a whole-number program over the best columns
/// give solutions; enumeration of all columns that could still matter closes the gap. Whatever
/// stops the run, the best solution and bound so far come back. `monitor` hears of each better
/// solution or bound, in the problem's own unit of cost.
///
/// # Errors
/// A sentence, when the solver fails.
pub fn generate(
    problem: &Problem<'_>,
    limits: &ColumnLimits,
    monitor: &dyn Monitor,
) -> Result<Generated, String> {
    on_own_thread(|| {
        let mut run = Run::new(problem, limits, monitor)?;
        if let Err(Halt::Failed(sentence)) = search(&mut run) {
            return Err(sentence);
        }
        Ok(outcome(run))
    })
}

fn search(run: &mut Run<'_>) -> Result<(), Halt> {
    let mut prices = run.warm_up()?;
    let mut improving = run.improving(prices.rows.clone());
    let is_large = run.problem.rows.len() > run.limits.parts_above;
    if is_large {
        let stop = run.stop_at(PARTS);
        ended(run.build_up(&mut improving, stop))?;
        ended(run.improve(&mut improving, true, stop))?;
        prices.rows.clone_from(&improving.prices);
    }
    let relaxing = run.stop_at(if is_large { LARGE_RELAXING } else { RELAXING });
    ended(run.relax(prices, relaxing))?;
    run.bound_at_least();
    if run.bound > run.problem.worst {
        return Ok(()); // the bound alone rules out every solution
    }
    if run.relaxed.is_none() && is_large {
        let stop = run.stop_at(1.0);
        run.improve(&mut improving, true, stop)?;
        return Ok(());
    }
    run.dive(run.stop_at(DIVING))?;
    if run.is_closed() {
        return Ok(());
    }
    let seconds = run.seconds_left().map(|left| left * SHARE);
    let places = run.best_columns(FIRST.min(affordable(seconds)));
    run.solve_whole(places, seconds)?;
    if let Some(best) = run.best.as_ref().filter(|_| run.relaxed.is_some()) {
        improving.prices.clone_from(&best.duals);
    }
    let mut tried = f64::INFINITY;
    loop {
        let stop = run.stop_at(1.0);
        let is_over = match run.improve(&mut improving, false, stop) {
            Ok(more) => !more,
            Err(Halt::Rounds) => true, // of improvement; a proof needs none
            Err(halt) => return Err(halt),
        };
        // Without the relaxation the bound is too weak for the proof; and a gap that is hardly smaller
        // than that of the last attempt is not worth another.
        let gap = run
            .incumbent
            .as_ref()
            .map_or(f64::MAX, |best| best.cost - run.bound);
        if run.relaxed.is_some() && gap < tried * CLOSER {
            run.finish()?;
            tried = gap;
        }
        if run.is_closed() || is_over {
            return Ok(());
        }
    }
}

/// What a part of the search ended with, if the next can begin.
fn ended<T>(result: Result<T, Halt>) -> Result<(), Halt> {
    match result {
        Ok(_) | Err(Halt::Time | Halt::Rounds) => Ok(()),
        Err(halt) => Err(halt),
    }
}

impl Run<'_> {
    /// The places of the `most` columns of least reduced cost at the duals of the best bound.
    pub(super) fn best_columns(&self, most: usize) -> Vec<usize> {
        let Some(best) = &self.best else {
            return (0..self.columns.len()).collect();
        };
        let mut order: Vec<(f64, usize)> = (self.columns.iter().enumerate())
            .map(|(at, column)| {
                (
                    column.reduced(&best.duals) - best.least[column.class as usize],
                    at,
                )
            })
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        order.truncate(most);
        order.into_iter().map(|(_, at)| at).collect()
    }
}

fn outcome(run: Run<'_>) -> Generated {
    let closed = run.is_closed();
    let status = match &run.incumbent {
        Some(_) if closed => Status::Optimal,
        Some(_) => Status::Feasible,
        None if run.bound > run.problem.worst => Status::Infeasible,
        None => Status::Unknown,
    };
    let duties = (run.incumbent.iter().flat_map(|best| &best.used))
        .map(|&(at, times)| (run.columns[at].clone(), times))
        .collect();
    Generated {
        status,
        duties,
        cost: run.incumbent.as_ref().map(|best| best.cost),
        bound: run.bound,
        relaxed: run.relaxed,
        rounds: run.rounds + run.rounds_of_parts,
        columns: run.columns.len(),
        nodes: run.nodes,
    }
}

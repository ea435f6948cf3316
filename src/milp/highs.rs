//! HiGHS, through `good_lp` for building and directly for what `good_lp` hides: options, warm
//! start, news, interruption, exhaustive status, dual bound.

use std::ffi::CStr;

use good_lp::{Expression, ProblemVariables, SolverModel, constraint, variable};
use highs::HighsModelStatus as Model;

use super::Milp;
use super::callback::{int64_info, solve_watched};

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub struct MilpLimits {
    /// Relative gap, `(cost - bound) / |cost|`.
    pub gap: f64,
    /// Seconds.
    pub seconds: Option<f64>,
    /// Branch-and-bound nodes.
    pub nodes: Option<u32>,
    /// Seed.
    pub seed: u32,
}

/// News of a search, in fen.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct News {
    /// Cost of the best solution.
    pub incumbent: Option<f64>,
    /// Dual bound.
    pub bound: Option<f64>,
    /// Nodes so far.
    pub nodes: u64,
}

/// Watches a search; called from the thread that solves.
pub trait Monitor: Sync {
    /// There is news.
    fn news(&self, news: News);
    /// Whether to stop now.
    fn stop(&self) -> bool;
}

/// Why the search ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MilpStatus {
    /// Optimal within the gap asked for.
    Optimal,
    /// No feasible point exists.
    Infeasible,
    /// The time limit came first.
    Time,
    /// The node limit came first.
    Nodes,
    /// The monitor stopped it.
    Stopped,
}

/// What the search found.
#[derive(Clone, Debug)]
pub struct MilpResult {
    /// Why it ended.
    pub status: MilpStatus,
    /// Column values of the best point, whole columns rounded; `None` if there is none.
    pub values: Option<Vec<f64>>,
    /// Lower limit on the objective, offset included; `None` if none is known.
    pub bound: Option<f64>,
    /// Nodes.
    pub nodes: u64,
    /// Simplex and interior-point iterations.
    pub iterations: u64,
    /// Whether the point costs what HiGHS says. HiGHS 1.16 can report the objective of a better
    /// point with the columns of the warm start.
    pub honest: bool,
}

/// Columns may be this far from whole before the point is refused.
const WHOLE: f64 = 1e-4;

/// Solves `milp` on one thread, so that the result does not depend on the machine.
///
/// HiGHS fixes its thread count per calling thread; the search therefore runs in a thread of its
/// own, whatever the caller did with HiGHS before.
///
/// # Errors
/// A sentence, when HiGHS fails or returns a point that is not whole.
pub fn solve_milp(
    milp: &Milp,
    limits: MilpLimits,
    start: Option<&[f64]>,
    monitor: &dyn Monitor,
) -> Result<MilpResult, String> {
    if milp.columns.is_empty() {
        return Ok(trivial(milp));
    }
    on_own_thread(|| {
        let first = run(milp, limits, start, Aim::Points, monitor)?;
        if start.is_some() && first.values.is_some() && !first.honest {
            return run(milp, limits, None, Aim::Points, monitor);
        }
        Ok(first)
    })
}

/// As [`solve_milp`], for the sake of the bound where few columns are whole and the relaxation is large:
/// that is solved by interior point, and no smaller programs are searched for points.
///
/// # Errors
/// As for [`solve_milp`].
pub fn prove_milp(
    milp: &Milp,
    limits: MilpLimits,
    monitor: &dyn Monitor,
) -> Result<MilpResult, String> {
    if milp.columns.is_empty() {
        return Ok(trivial(milp));
    }
    on_own_thread(|| run(milp, limits, None, Aim::Bound, monitor))
}

/// What a search is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    Points,
    Bound,
}

/// Runs `work` in a thread of its own: HiGHS fixes its thread count per calling thread.
pub(crate) fn on_own_thread<R: Send>(
    work: impl FnOnce() -> Result<R, String> + Send,
) -> Result<R, String> {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .name("highs".to_owned())
            .spawn_scoped(scope, work)
            .map_err(|error| format!("no thread for the solver: {error}"))?;
        worker
            .join()
            .map_err(|_| "the solver thread panicked".to_owned())?
    })
}

/// A program without columns: feasible if every row admits zero.
pub(super) fn trivial(milp: &Milp) -> MilpResult {
    let feasible = milp
        .rows
        .iter()
        .all(|row| row.lower <= 0.0 && row.upper >= 0.0);
    MilpResult {
        status: if feasible {
            MilpStatus::Optimal
        } else {
            MilpStatus::Infeasible
        },
        values: feasible.then(Vec::new),
        bound: feasible.then_some(milp.offset),
        nodes: 0,
        iterations: 0,
        honest: true,
    }
}

/// Builds the HiGHS model through `good_lp`; `whole` says whether whole columns stay whole. A
/// row with two limits becomes two rows of HiGHS, its lower one first.
pub(super) fn build(milp: &Milp, whole: bool) -> Result<highs::Model, String> {
    let mut variables = ProblemVariables::new();
    let handles: Vec<_> = (milp.columns.iter())
        .map(|column| {
            let mut one = variable().min(column.lower);
            if column.upper.is_finite() {
                one = one.max(column.upper);
            }
            variables.add(if whole && column.whole {
                one.integer()
            } else {
                one
            })
        })
        .collect();
    let mut objective = Expression::with_capacity(milp.columns.len());
    for (column, &handle) in milp.columns.iter().zip(&handles) {
        if column.cost != 0.0 {
            objective.add_mul(column.cost, handle);
        }
    }
    // The constant is a column of its own: HiGHS measures relative gaps on the objective that it
    // sees. It comes last, so that all other columns keep their places.
    objective.add_mul(milp.offset, variables.add(variable().min(1.0).max(1.0)));
    let mut problem = variables.minimise(objective).using(good_lp::highs);
    for row in &milp.rows {
        let mut sum = Expression::with_capacity(row.terms.len());
        for &(column, amount) in &row.terms {
            sum.add_mul(amount, handles[column as usize]);
        }
        if row.lower == row.upper {
            problem.add_constraint(constraint::eq(sum, row.lower));
        } else {
            if row.lower.is_finite() {
                problem.add_constraint(constraint::geq(sum.clone(), row.lower));
            }
            if row.upper.is_finite() {
                problem.add_constraint(constraint::leq(sum, row.upper));
            }
        }
    }
    problem.try_into_inner().map_err(|error| error.to_string())
}

/// Turns a refused option into an error.
pub(super) fn refused(
    done: Result<(), highs::TrySetOptionError>,
    name: &str,
) -> Result<(), String> {
    done.map_err(|_| format!("HiGHS refused option {name}"))
}

/// Options of every solve: quiet, one thread, seeded, in time.
pub(super) fn common_options(model: &mut highs::Model, limits: MilpLimits) -> Result<(), String> {
    model.make_quiet();
    refused(model.try_set_option("threads", 1), "threads")?;
    refused(model.try_set_option("parallel", "off"), "parallel")?;
    let seed = i32::try_from(limits.seed).unwrap_or(i32::MAX);
    refused(model.try_set_option("random_seed", seed), "random_seed")?;
    if let Some(seconds) = limits.seconds {
        refused(
            model.try_set_option("time_limit", seconds.max(0.0)),
            "time_limit",
        )?;
    }
    Ok(())
}

fn run(
    milp: &Milp,
    limits: MilpLimits,
    start: Option<&[f64]>,
    aim: Aim,
    monitor: &dyn Monitor,
) -> Result<MilpResult, String> {
    let mut model = build(milp, true)?;
    common_options(&mut model, limits)?;
    let set = refused;
    if aim == Aim::Bound {
        set(
            model.try_set_option("mip_lp_solver", "ipx"),
            "mip_lp_solver",
        )?;
        for search in [
            "mip_heuristic_run_rins",
            "mip_heuristic_run_rens",
            "mip_heuristic_run_root_reduced_cost",
        ] {
            set(model.try_set_option(search, false), search)?;
        }
    }
    set(
        model.try_set_option("mip_rel_gap", limits.gap.max(0.0)),
        "mip_rel_gap",
    )?;
    set(model.try_set_option("mip_abs_gap", 0.5), "mip_abs_gap")?;
    if let Some(nodes) = limits.nodes {
        let nodes = i32::try_from(nodes).unwrap_or(i32::MAX);
        set(
            model.try_set_option("mip_max_nodes", nodes),
            "mip_max_nodes",
        )?;
    }
    if let Some(start) = start {
        let start: Vec<f64> = start.iter().copied().chain([1.0]).collect();
        model
            .try_set_solution(Some(&start), None, None, None)
            .map_err(|error| format!("HiGHS refused the warm start: {error:?}"))?;
    }
    match solve_in_time(model, limits.seconds, monitor)? {
        Ok(solved) => read(milp, &solved),
        Err(status) => Ok(MilpResult {
            status,
            values: None,
            bound: None,
            ..trivial(milp)
        }),
    }
}

/// Solves; `Err(status)` inside when it was stopped: HiGHS then sometimes comes back with a failure, such as
/// when the time ends in the middle of a crossover.
pub(super) fn solve_in_time(
    model: highs::Model,
    seconds: Option<f64>,
    monitor: &dyn Monitor,
) -> Result<Result<highs::SolvedModel, MilpStatus>, String> {
    /// HiGHS has a clock of its own, which may be a little ahead.
    const NEARLY: f64 = 0.97;
    let began = std::time::Instant::now();
    let error = match solve_watched(model, monitor) {
        Ok(solved) => return Ok(Ok(solved)),
        Err(error) => error,
    };
    let took = began.elapsed().as_secs_f64();
    if monitor.stop() {
        Ok(Err(MilpStatus::Stopped))
    } else if seconds.is_some_and(|seconds| took >= NEARLY * seconds) {
        Ok(Err(MilpStatus::Time))
    } else {
        Err(format!("HiGHS failed: {error:?}"))
    }
}

/// Every status of HiGHS, told apart.
pub(super) fn status_of(solved: &highs::SolvedModel) -> Result<MilpStatus, String> {
    Ok(match solved.status() {
        Model::Optimal | Model::ObjectiveBound | Model::ObjectiveTarget => MilpStatus::Optimal,
        Model::Infeasible | Model::UnboundedOrInfeasible => MilpStatus::Infeasible,
        Model::ReachedTimeLimit => MilpStatus::Time,
        Model::ReachedSolutionLimit | Model::ReachedIterationLimit => MilpStatus::Nodes,
        Model::ReachedInterrupt => MilpStatus::Stopped,
        other => return Err(format!("HiGHS ended with status {other:?}")),
    })
}

fn read(milp: &Milp, solved: &highs::SolvedModel) -> Result<MilpResult, String> {
    let status = status_of(solved)?;
    let number = |name: &CStr| solved.int_info_value(name).unwrap_or(0);
    let has_point = solved.primal_solution_status() == highs::HighsSolutionStatus::Feasible;
    let values = if has_point {
        Some(whole(milp, solved.get_solution().columns())?)
    } else {
        None
    };
    let key = if milp.columns.iter().any(|column| column.whole) {
        c"mip_dual_bound"
    } else {
        c"objective_function_value" // a linear program: solved, its value is its bound
    };
    let bound = solved
        .double_info_value(key)
        .ok()
        .filter(|bound| bound.abs() < 1e30 && status != MilpStatus::Infeasible);
    let honest = values.as_ref().is_none_or(|values| {
        let cost: f64 = milp
            .columns
            .iter()
            .zip(values)
            .map(|(one, value)| one.cost * value)
            .sum();
        (cost + milp.offset - solved.objective_value()).abs() <= 1e-6 * cost.abs().max(1e3)
    });
    Ok(MilpResult {
        status,
        honest,
        values,
        bound,
        nodes: u64::try_from(int64_info(solved, c"mip_node_count").unwrap_or(0)).unwrap_or(0),
        iterations: u64::try_from(
            number(c"simplex_iteration_count") + number(c"ipm_iteration_count"),
        )
        .unwrap_or(0),
    })
}

/// Rounds whole columns; refuses a point that is not whole.
fn whole(milp: &Milp, values: &[f64]) -> Result<Vec<f64>, String> {
    (milp.columns.iter().zip(values))
        .map(|(column, &value)| {
            let rounded = value.round();
            if !column.whole {
                Ok(value)
            } else if (value - rounded).abs() <= WHOLE {
                Ok(rounded)
            } else {
                Err(format!("HiGHS returned {value} for a whole column"))
            }
        })
        .collect()
}

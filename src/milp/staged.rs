//! A large MILP whose relaxation is nearly whole: relaxation, then small MILPs.
//!
//! 1. Solve the relaxation by interior point; its duals prove a bound `b`. If the incumbent at hand is near enough
//!    to it, stop. Else find a vertex among the columns of next to no reduced cost; if it is whole, it is optimal.
//! 2. Otherwise a first incumbent: what is whole in the vertex is fixed, and the MILP of the rest is
//!    solved.
//! 3. A column at zero with reduced cost `r` lifts the cost of every point that uses it to `b + r` at
//!    least. Solve the MILP of the columns with `r` up to a tolerance: an incumbent of cost `v`.
//! 4. If `v - b` is within the gap, stop. Else any better point uses only columns with
//!    `r < v - b`: solve the MILP of those. It is exact (reduced-cost fixing, Dantzig, Fulkerson and
//!    Johnson 1954).
//!
//! Columns not marked whole must be whole in some optimal point all the same, as the waiting
//! arcs, tokens and stocks of a duty network are.

use super::highs::{MilpLimits, MilpResult, MilpStatus, Monitor, News, solve_milp, trivial};
use super::part::Part;
use super::relax::at_vertex;
use super::{Milp, Relaxation, relax, relax_inside};

/// Below this many columns the MILP is solved at once.
const SMALL: usize = 20_000;
/// A value this far from whole is whole.
const WHOLE: f64 = 1e-6;

/// What the caller already has.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Incumbent {
    /// What it costs.
    pub cost: f64,
    /// It is good enough once it is proven to be within this share of the best.
    pub gap: f64,
}

/// Solves `milp`; `incumbent` is what the caller already has, `start` that point.
///
/// # Errors
/// As for [`solve_milp`].
pub fn solve_staged(
    milp: &Milp,
    limits: MilpLimits,
    incumbent: Option<Incumbent>,
    start: Option<&[f64]>,
    monitor: &dyn Monitor,
) -> Result<MilpResult, String> {
    solve_staged_from(milp, limits, incumbent, start, monitor, SMALL)
}

/// As [`solve_staged`], with stages from `small` columns up (one at least).
///
/// # Errors
/// As for [`solve_milp`].
pub fn solve_staged_from(
    milp: &Milp,
    limits: MilpLimits,
    incumbent: Option<Incumbent>,
    start: Option<&[f64]>,
    monitor: &dyn Monitor,
    small: usize,
) -> Result<MilpResult, String> {
    if milp.columns.len() < small.max(1) {
        return solve_milp(milp, limits, start, monitor);
    }
    let began = std::time::Instant::now();
    let left = |limits: MilpLimits| MilpLimits {
        seconds: limits
            .seconds
            .map(|all| (all - began.elapsed().as_secs_f64()).max(0.0)),
        ..limits
    };
    let inside = match relax_inside(milp, limits, monitor)? {
        Ok(inside) => inside,
        Err(status) => return Ok(ended(milp, status)),
    };
    let bound = Some(inside.bound);
    let cost = incumbent.map(|best| best.cost);
    monitor.news(News {
        incumbent: cost,
        bound,
        nodes: 0,
    });
    if incumbent.is_some_and(|best| best.cost - inside.bound <= best.gap * best.cost.abs()) {
        let status = MilpStatus::Optimal;
        let iterations = inside.iterations;
        return Ok(MilpResult {
            bound,
            iterations,
            ..ended(milp, status)
        });
    }
    let relaxation = match at_vertex(milp, inside, |_| false, left(limits), monitor)? {
        Err(MilpStatus::Infeasible) => relax(milp, left(limits), monitor)?,
        vertex => vertex,
    };
    let relaxation = match relaxation {
        Ok(relaxation) => relaxation,
        Err(status) => {
            return Ok(MilpResult {
                bound,
                ..ended(milp, status)
            });
        }
    };
    let mut result = solve_parts(milp, &relaxation, left(limits), cost, monitor)?;
    result.iterations += relaxation.iterations;
    Ok(result)
}

/// Without a point or a bound.
fn ended(milp: &Milp, status: MilpStatus) -> MilpResult {
    MilpResult {
        status,
        values: None,
        bound: None,
        ..trivial(milp)
    }
}

/// As [`solve_staged`], from a relaxation that is solved already.
///
/// # Errors
/// As for [`solve_milp`].
pub fn solve_parts(
    milp: &Milp,
    relaxation: &Relaxation,
    limits: MilpLimits,
    incumbent: Option<f64>,
    monitor: &dyn Monitor,
) -> Result<MilpResult, String> {
    let began = std::time::Instant::now();
    let left = |limits: MilpLimits| MilpLimits {
        seconds: limits
            .seconds
            .map(|all| (all - began.elapsed().as_secs_f64()).max(0.0)),
        ..limits
    };
    let bound = relaxation.bound;
    let result = MilpResult {
        status: MilpStatus::Optimal,
        values: None,
        bound: Some(bound),
        ..trivial(milp)
    };
    if is_whole(milp, &relaxation.values) {
        let values = Some(rounded(milp, &relaxation.values));
        return Ok(MilpResult { values, ..result });
    }
    let mut search = Search {
        milp,
        relaxation,
        limits,
        monitor,
        best: incumbent,
        result,
    };
    let mut tolerance = (limits.gap * bound.abs()).max(1.0);
    let first = cheap(milp, relaxation, tolerance, true);
    if search.solve(&first, left(limits), f64::NEG_INFINITY)? {
        return Ok(search.result);
    }
    loop {
        let part = cheap(milp, relaxation, tolerance, false);
        // Every point outside this part costs at least `bound + tolerance`.
        let outside = if part.complete {
            f64::INFINITY
        } else {
            bound + tolerance
        };
        if search.solve(&part, left(limits), outside)? || part.complete {
            if part.complete && search.best.is_none() && search.result.status == MilpStatus::Optimal
            {
                search.result.status = MilpStatus::Infeasible;
            }
            return Ok(search.result);
        }
        tolerance = match search.best {
            // A margin above the incumbent keeps rounding from cutting off an equal point.
            Some(best) => (best - bound + 1.0).max(tolerance * 2.0),
            None => tolerance * 16.0,
        };
    }
}

/// The search for points better than the best known.
struct Search<'a> {
    milp: &'a Milp,
    relaxation: &'a Relaxation,
    limits: MilpLimits,
    monitor: &'a dyn Monitor,
    best: Option<f64>,
    result: MilpResult,
}

impl Search<'_> {
    /// Solves one part; `outside` is a lower limit on the cost of every point outside of it.
    /// Whether the search is over: within the gap, or stopped.
    fn solve(&mut self, part: &Part, left: MilpLimits, outside: f64) -> Result<bool, String> {
        let limits = MilpLimits {
            gap: self.limits.gap / 2.0,
            ..left
        };
        let small = solve_milp(&part.milp, limits, None, &Muted(self.monitor))?;
        self.result.nodes += small.nodes;
        self.result.iterations += small.iterations;
        let bound = self.relaxation.bound;
        if let Some(values) = &small.values {
            let all = part.expand(self.milp, values);
            let cost = self.milp.cost(&all);
            if self.best.is_none_or(|best| cost < best) {
                self.best = Some(cost);
                self.result.values = Some(all);
            }
        }
        let inside = match small.status {
            MilpStatus::Infeasible => f64::INFINITY,
            _ => small.bound.unwrap_or(f64::NEG_INFINITY),
        };
        let proven = inside.min(outside).min(self.best.unwrap_or(f64::INFINITY));
        if proven.is_finite() && outside > f64::NEG_INFINITY {
            let so_far = self.result.bound.unwrap_or(bound);
            self.result.bound = Some(so_far.max(proven));
        }
        let news = News {
            incumbent: self.best,
            bound: self.result.bound,
            nodes: self.result.nodes,
        };
        self.monitor.news(news);
        let stopped = !matches!(small.status, MilpStatus::Optimal | MilpStatus::Infeasible);
        if stopped {
            self.result.status = small.status;
        }
        let close = self.best.is_some_and(|best| {
            let gap = best - self.result.bound.unwrap_or(bound);
            gap < 0.999 || gap <= self.limits.gap * best.abs()
        });
        Ok(close || stopped)
    }
}

/// Passes on stop requests and points, but no bounds: those of a part are none of the whole.
struct Muted<'a>(&'a dyn Monitor);

impl Monitor for Muted<'_> {
    fn news(&self, news: News) {
        self.0.news(News {
            bound: None,
            ..news
        });
    }
    fn stop(&self) -> bool {
        self.0.stop()
    }
}

fn is_whole(milp: &Milp, values: &[f64]) -> bool {
    (milp.columns.iter().zip(values))
        .all(|(column, value)| !column.whole || (value - value.round()).abs() <= WHOLE)
}

fn rounded(milp: &Milp, values: &[f64]) -> Vec<f64> {
    (milp.columns.iter().zip(values))
        .map(|(column, value)| if column.whole { value.round() } else { *value })
        .collect()
}

/// Takes out the columns at zero whose reduced cost is above `tolerance`; with `fix`, those too that
/// are whole and not zero in the relaxation.
fn cheap(milp: &Milp, relaxation: &Relaxation, tolerance: f64, fix: bool) -> Part {
    Part::new(milp, |at, column| {
        let value = relaxation.values[at];
        let whole = value.round();
        if fix && column.whole && whole != 0.0 && (value - whole).abs() <= WHOLE {
            Some(whole)
        } else if relaxation.reduced[at] <= tolerance || value > WHOLE || column.lower != 0.0 {
            None
        } else {
            Some(0.0)
        }
    })
}

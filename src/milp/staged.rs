//! A large MILP whose relaxation is nearly whole: relaxation, then small MILPs.
//!
//! 1. Solve the relaxation by interior point; its duals prove a bound `b`. If its vertex is whole,
//!    it is optimal.
//! 2. A column at zero with reduced cost `r` lifts the cost of every point that uses it to `b + r` at
//!    least. Solve the MILP of the columns with `r` up to a tolerance: an incumbent of cost `v`.
//! 3. If `v - b` is within the gap, stop. Else any better point uses only columns with
//!    `r < v - b`: solve the MILP of those. It is exact (reduced-cost fixing, Dantzig, Fulkerson and
//!    Johnson 1954).

use super::highs::{MilpLimits, MilpResult, MilpStatus, Monitor, News, solve_milp, trivial};
use super::{Milp, MilpRow, Relaxation, relax};

/// Below this many columns the MILP is solved at once.
const SMALL: usize = 20_000;
/// A value this far from whole is whole.
const WHOLE: f64 = 1e-6;

/// Solves `milp`; `incumbent` is the cost of a point that the caller already has, `start` that
/// point.
///
/// # Errors
/// As for [`solve_milp`].
pub fn solve_staged(
    milp: &Milp,
    limits: MilpLimits,
    incumbent: Option<f64>,
    start: Option<&[f64]>,
    monitor: &dyn Monitor,
) -> Result<MilpResult, String> {
    if milp.columns.len() < SMALL {
        return solve_milp(milp, limits, start, monitor);
    }
    let began = std::time::Instant::now();
    let left = |limits: MilpLimits| MilpLimits {
        seconds: limits.seconds.map(|all| (all - began.elapsed().as_secs_f64()).max(0.0)),
        ..limits
    };
    let relaxation = match relax(milp, limits, monitor)? {
        Ok(relaxation) => relaxation,
        Err(status) => {
            return Ok(MilpResult { status, values: None, bound: None, ..trivial(milp) });
        }
    };
    let bound = relaxation.bound;
    let news = |incumbent, nodes| monitor.news(News { incumbent, bound: Some(bound), nodes });
    news(None, 0);
    let mut result = MilpResult {
        status: MilpStatus::Optimal,
        values: None,
        bound: Some(bound),
        iterations: relaxation.iterations,
        ..trivial(milp)
    };
    if is_whole(milp, &relaxation.values) {
        result.values = Some(rounded(milp, &relaxation.values));
        return Ok(result);
    }
    // A first look at what the relaxation finds cheap; then everything that could still matter.
    let mut best = incumbent;
    let mut tolerance = (limits.gap * bound.abs()).max(1.0);
    loop {
        let (part, columns) = restrict(milp, &relaxation, tolerance);
        let inner = MilpLimits { gap: limits.gap / 2.0, ..left(limits) };
        let small = solve_milp(&part, inner, None, &Muted(monitor))?;
        result.nodes += small.nodes;
        result.iterations += small.iterations;
        if let Some(values) = &small.values {
            let all = expand(milp, &columns, values);
            let cost = cost(milp, &all);
            if best.is_none_or(|best| cost < best) {
                best = Some(cost);
                result.values = Some(all);
                news(best, result.nodes);
            }
        }
        let stopped = !matches!(small.status, MilpStatus::Optimal | MilpStatus::Infeasible);
        let complete = columns.len() == milp.columns.len();
        // Every point outside this part costs at least `bound + tolerance`.
        let inside = match small.status {
            MilpStatus::Infeasible => f64::INFINITY,
            _ => small.bound.unwrap_or(f64::NEG_INFINITY),
        };
        let outside = if complete { f64::INFINITY } else { bound + tolerance };
        let proven = inside.min(outside).min(best.unwrap_or(f64::INFINITY));
        if proven.is_finite() {
            result.bound = Some(bound.max(proven));
        }
        let close = best.is_some_and(|best| {
            let gap = best - result.bound.unwrap_or(bound);
            gap < 0.999 || gap <= limits.gap * best.abs()
        });
        if stopped {
            result.status = small.status;
        } else if complete && best.is_none() {
            result.status = MilpStatus::Infeasible;
        }
        if close || stopped || complete {
            return Ok(result);
        }
        tolerance = match best {
            // A margin above the incumbent keeps rounding from cutting off an equal point.
            Some(best) => (best - bound + 1.0).max(tolerance * 2.0),
            None => tolerance * 16.0,
        };
    }
}

/// Passes on stop requests, but no news: bounds of a part are no bounds of the whole.
struct Muted<'a>(&'a dyn Monitor);

impl Monitor for Muted<'_> {
    fn news(&self, _: News) {}
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

fn cost(milp: &Milp, values: &[f64]) -> f64 {
    milp.offset + milp.columns.iter().zip(values).map(|(one, value)| one.cost * value).sum::<f64>()
}

/// The program without the columns at zero whose reduced cost is above `tolerance`, and the
/// columns that stay.
fn restrict(milp: &Milp, relaxation: &Relaxation, tolerance: f64) -> (Milp, Vec<u32>) {
    let mut place = vec![u32::MAX; milp.columns.len()];
    let mut columns = Vec::new();
    let mut part = Milp { offset: milp.offset, ..Milp::default() };
    for (at, column) in milp.columns.iter().enumerate() {
        let needed = relaxation.reduced[at] <= tolerance
            || relaxation.values[at] > WHOLE
            || column.lower != 0.0;
        if needed {
            place[at] = u32::try_from(part.columns.len()).unwrap_or(u32::MAX);
            columns.push(u32::try_from(at).unwrap_or(u32::MAX));
            part.columns.push(column.clone());
        }
    }
    for row in &milp.rows {
        let terms: Vec<(u32, f64)> = (row.terms.iter())
            .filter(|(column, _)| place[*column as usize] != u32::MAX)
            .map(|&(column, amount)| (place[column as usize], amount))
            .collect();
        if !terms.is_empty() || row.lower > 0.0 || row.upper < 0.0 {
            part.rows.push(MilpRow { name: String::new(), terms, ..*row });
        }
    }
    (part, columns)
}

fn expand(milp: &Milp, columns: &[u32], values: &[f64]) -> Vec<f64> {
    let mut all = vec![0.0; milp.columns.len()];
    for (&column, &value) in columns.iter().zip(values) {
        all[column as usize] = value;
    }
    all
}

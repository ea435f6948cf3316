//! A large MILP with a point at hand, of whose columns few matter.
//!
//! 1. Interior point without crossover gives duals from the middle of the optimal face.
//! 2. The columns whose reduced cost is next to nothing, and those of the point at hand, hold an optimal
//!    vertex: crossover is for these alone, which are a fraction of all.
//! 3. From that vertex, small MILPs as in [`solve_parts`].

use super::highs::{MilpLimits, MilpResult, Monitor, trivial};
use super::relax::at_vertex;
use super::staged::solve_parts;
use super::{Milp, relax_inside};

/// Solves `milp` near `start`, of whose columns all are looked at; `incumbent` is what it costs, if it is feasible.
/// Says nothing of a bound.
///
/// # Errors
/// As for [`solve_milp`](super::solve_milp).
pub fn solve_tight(
    milp: &Milp,
    limits: MilpLimits,
    incumbent: Option<f64>,
    start: &[f64],
    monitor: &dyn Monitor,
) -> Result<MilpResult, String> {
    let began = std::time::Instant::now();
    let left = || MilpLimits {
        seconds: (limits.seconds).map(|all| (all - began.elapsed().as_secs_f64()).max(0.0)),
        ..limits
    };
    let stopped = |status| MilpResult {
        status,
        values: None,
        bound: None,
        ..trivial(milp)
    };
    let inside = match relax_inside(milp, limits, monitor)? {
        Ok(inside) => inside,
        Err(status) => return Ok(stopped(status)),
    };
    let relaxation = match at_vertex(milp, inside, |at| start[at] != 0.0, left(), monitor)? {
        Ok(relaxation) => relaxation,
        Err(status) => return Ok(stopped(status)),
    };
    let mut result = solve_parts(milp, &relaxation, left(), incumbent, monitor)?;
    result.iterations += relaxation.iterations;
    result.bound = None;
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::super::{Column, MilpRow, MilpStatus, Quiet, relax};
    use super::*;

    /// Thirty jobs and as many machines, each pair at a cost of its own.
    fn jobs() -> Milp {
        let mut milp = Milp {
            offset: 100.0,
            ..Milp::default()
        };
        let row = MilpRow {
            name: String::new(),
            lower: 1.0,
            upper: 1.0,
            terms: Vec::new(),
        };
        milp.rows = vec![row; 60];
        for job in 0..30_u32 {
            for machine in 0..30_u32 {
                let column = u32::try_from(milp.columns.len()).unwrap();
                milp.columns.push(Column {
                    cost: f64::from(10_000 + (job * 7_919 + machine * 104_729) % 9_973),
                    lower: 0.0,
                    upper: 1.0,
                    whole: true,
                    most: 1.0,
                });
                milp.rows[job as usize].terms.push((column, 1.0));
                milp.rows[30 + machine as usize].terms.push((column, 1.0));
            }
        }
        milp
    }

    #[test]
    fn a_poor_start_becomes_the_optimum() {
        let milp = jobs();
        let limits = MilpLimits {
            gap: 0.0,
            seconds: None,
            nodes: None,
            seed: 0,
        };
        let start: Vec<f64> = (0..900)
            .map(|at| f64::from(u8::from(at / 30 == at % 30)))
            .collect();
        let optimum = relax(&milp, limits, &Quiet).unwrap().unwrap().bound;
        assert!(milp.cost(&start) > 1.1 * optimum);
        for incumbent in [None, Some(milp.cost(&start))] {
            let found = solve_tight(&milp, limits, incumbent, &start, &Quiet).unwrap();
            assert_eq!((found.status, found.bound), (MilpStatus::Optimal, None));
            assert!((milp.cost(&found.values.unwrap()) - optimum).abs() < 1.0);
        }
    }
}

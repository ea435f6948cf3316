//! The linear relaxation by interior point, and the bound that its duals prove.

use super::Milp;
use super::highs::{
    MilpLimits, MilpStatus, Monitor, build, common_options, on_own_thread, refused, solve_in_time,
    status_of,
};
use super::part::Part;

/// Columns with a reduced cost up to this, in fen, are those of the vertex.
const TIGHT: f64 = 30.0;

/// A solved relaxation.
#[derive(Clone, Debug)]
pub struct Relaxation {
    /// Column values of an optimal vertex.
    pub values: Vec<f64>,
    /// Duals of the rows, `y`: what one more unit of the limit that binds adds to the objective.
    /// At most zero where an upper limit binds, at least zero where a lower one does.
    pub duals: Vec<f64>,
    /// Reduced costs `c - Aᵀy`.
    pub reduced: Vec<f64>,
    /// Lower limit on the objective of every feasible point, offset included.
    pub bound: f64,
    /// Interior-point iterations.
    pub iterations: u64,
}

/// Solves the linear relaxation of `milp`. `Err(status)` inside when it was stopped or is
/// infeasible.
///
/// The bound is computed here from the row duals alone. For ANY `y`, and every feasible `x`,
/// `c·x ≥ Σᵢ (yᵢ > 0 ? yᵢ·lowerᵢ : yᵢ·upperᵢ) + Σⱼ (rⱼ > 0 ? rⱼ·lowerⱼ : rⱼ·mostⱼ)` with
/// `r = c - Aᵀy` (weak duality, Lagrange multipliers on all rows), so it holds whatever HiGHS did:
/// a dual that is wrong, or has the wrong sign, makes it weak, never false.
///
/// # Errors
/// A sentence, when HiGHS fails.
pub fn relax(
    milp: &Milp,
    limits: MilpLimits,
    monitor: &dyn Monitor,
) -> Result<Result<Relaxation, MilpStatus>, String> {
    solve(milp, limits, monitor, true)
}

/// As [`relax`], but the point is one inside the optimal face and no vertex, and so are the duals: those
/// of many programs that differ a little are alike. Quicker, too. Where HiGHS comes to no clear end without crossover,
/// it is as [`relax`] all the same.
///
/// # Errors
/// A sentence, when HiGHS fails.
pub fn relax_inside(
    milp: &Milp,
    limits: MilpLimits,
    monitor: &dyn Monitor,
) -> Result<Result<Relaxation, MilpStatus>, String> {
    let began = std::time::Instant::now();
    solve(milp, limits, monitor, false).or_else(|_| {
        let left = |all: f64| (all - began.elapsed().as_secs_f64()).max(0.0);
        let seconds = limits.seconds.map(left);
        relax(milp, MilpLimits { seconds, ..limits }, monitor)
    })
}

/// `inside` with the values of an optimal vertex, found among the columns whose reduced cost is next to nothing and
/// those to be kept: crossover is for these alone. Inside, what stopped it, or that they have no feasible point.
///
/// # Errors
/// A sentence, when HiGHS fails.
pub fn at_vertex(
    milp: &Milp,
    inside: Relaxation,
    keep: impl Fn(usize) -> bool,
    limits: MilpLimits,
    monitor: &dyn Monitor,
) -> Result<Result<Relaxation, MilpStatus>, String> {
    let part = Part::new(milp, |at, column| {
        let out = inside.reduced[at] > TIGHT && !keep(at) && column.lower == 0.0;
        out.then_some(0.0)
    });
    let vertex = relax(&part.milp, limits, monitor)?;
    Ok(vertex.map(|vertex| Relaxation {
        values: part.expand(milp, &vertex.values),
        iterations: inside.iterations + vertex.iterations,
        ..inside
    }))
}

fn solve(
    milp: &Milp,
    limits: MilpLimits,
    monitor: &dyn Monitor,
    vertex: bool,
) -> Result<Result<Relaxation, MilpStatus>, String> {
    on_own_thread(|| {
        let mut model = build(milp, false)?;
        common_options(&mut model, limits)?;
        refused(model.try_set_option("solver", "ipm"), "solver")?;
        let crossover = if vertex { "on" } else { "off" };
        refused(
            model.try_set_option("run_crossover", crossover),
            "run_crossover",
        )?;
        let solved = match solve_in_time(model, limits.seconds, monitor)? {
            Ok(solved) => solved,
            Err(status) => return Ok(Err(status)),
        };
        let status = status_of(&solved)?;
        if status != MilpStatus::Optimal {
            return Ok(Err(status));
        }
        let solution = solved.get_solution();
        let mut dual = solution.dual_rows().iter().copied();
        let mut take = || dual.next().unwrap_or(0.0);
        let y: Vec<f64> = (milp.rows.iter())
            .map(|row| {
                let two = row.lower < row.upper && row.lower.is_finite() && row.upper.is_finite();
                let none = !row.lower.is_finite() && !row.upper.is_finite();
                if none {
                    0.0
                } else {
                    take() + if two { take() } else { 0.0 }
                }
            })
            .collect();
        let (reduced, bound) = lagrange(milp, &y);
        let iterations = solved.int_info_value(c"ipm_iteration_count").unwrap_or(0);
        Ok(Ok(Relaxation {
            values: solution.columns()[..milp.columns.len()].to_vec(),
            duals: y,
            reduced,
            bound,
            iterations: u64::try_from(iterations).unwrap_or(0),
        }))
    })
}

/// Reduced costs of the multipliers `y`, one a row, and the lower limit that they prove on the
/// objective of every feasible point of `milp`. Any multipliers give one ([`relax`] says why), those
/// of another program too. Time O(terms).
pub fn lagrange(milp: &Milp, y: &[f64]) -> (Vec<f64>, f64) {
    let mut reduced: Vec<f64> = milp.columns.iter().map(|column| column.cost).collect();
    let mut bound = milp.offset;
    for (row, &dual) in milp.rows.iter().zip(y) {
        let side = if dual > 0.0 { row.lower } else { row.upper };
        if dual == 0.0 || !side.is_finite() {
            continue; // a multiplier of the wrong sign proves nothing: take none
        }
        bound += dual * side;
        for &(column, amount) in &row.terms {
            reduced[column as usize] -= dual * amount;
        }
    }
    for (column, &cost) in milp.columns.iter().zip(&reduced) {
        let side = if cost > 0.0 {
            column.lower
        } else {
            column.most
        };
        if cost != 0.0 && side != 0.0 {
            bound += cost * side;
        }
    }
    (reduced, bound)
}

#[cfg(test)]
mod tests {
    use super::super::{Column, MilpRow, Quiet};
    use super::*;

    /// min -x subject to 3x ≤ 7, x ≤ 5 whole: LP value -7/3, integer optimum -2; and a row ≥.
    fn program() -> Milp {
        let column = |cost| Column {
            cost,
            lower: 0.0,
            upper: f64::INFINITY,
            whole: true,
            most: 5.0,
        };
        let row = |lower, upper, terms| MilpRow {
            name: String::new(),
            lower,
            upper,
            terms,
        };
        Milp {
            columns: vec![column(-1.0), column(1.0)],
            rows: vec![
                row(f64::NEG_INFINITY, 7.0, vec![(0, 3.0)]),
                row(4.0, f64::INFINITY, vec![(1, 2.0)]),
                row(0.0, 9.0, vec![(0, 1.0), (1, 1.0)]),
            ],
            offset: 10.0,
        }
    }

    #[test]
    fn duals_have_the_signs_that_the_bound_needs() {
        let limits = MilpLimits {
            gap: 0.0,
            seconds: None,
            nodes: None,
            seed: 0,
        };
        let solved = relax(&program(), limits, &Quiet).unwrap().unwrap();
        // -7/3 + 2 + 10: were a sign wrong, the bound would fall short of the value.
        assert!(
            (solved.bound - (12.0 - 7.0 / 3.0)).abs() < 1e-6,
            "{}",
            solved.bound
        );
    }

    #[test]
    fn any_multipliers_give_a_bound() {
        let milp = program();
        for y in [
            [0.0, 0.0, 0.0],
            [1.0, -1.0, 0.5],
            [-0.2, 0.3, -4.0],
            [-9.0, 9.0, 9.0],
        ] {
            let (_, bound) = lagrange(&milp, &y);
            assert!(bound <= 10.0, "the optimum is -2 + 2 + 10: {bound}");
        }
    }
}

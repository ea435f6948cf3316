//! The Lagrangian bound: valid for any duals, at any round.

use super::Problem;

/// A proven bound and the multipliers that prove it.
#[derive(Clone, PartialEq, Debug)]
pub struct Lagrange {
    /// No solution costs less.
    pub value: f64,
    /// Multipliers of the shared rows.
    pub duals: Vec<f64>,
    /// For each class, a lower limit on the reduced cost of its duties.
    pub least: Vec<f64>,
}

/// The multipliers closest to `duals` whose bound is finite: a row without a lower limit takes no
/// positive one, a row without an upper limit no negative one, and none exceeds a penalty.
pub(super) fn clip(problem: &Problem<'_>, duals: &mut [f64]) {
    for (row, dual) in problem.rows.iter().zip(duals) {
        let most = match (row.lower.is_finite(), row.under) {
            (false, _) => 0.0,
            (true, penalty) => penalty.unwrap_or(f64::INFINITY),
        };
        let least = match (row.upper.is_finite(), row.over) {
            (false, _) => 0.0,
            (true, penalty) => -penalty.unwrap_or(f64::INFINITY),
        };
        *dual = dual.clamp(least, most);
    }
}

/// The bound of clipped multipliers `duals`, when no duty of class `k` has a reduced cost below
/// `least[k]`.
///
/// `L(y) = Σᵢ (yᵢ > 0 ? yᵢ·lowerᵢ : yᵢ·upperᵢ) + Σₖ (leastₖ < 0 ? mostₖ·leastₖ : fewestₖ·leastₖ)`.
pub fn lagrange(problem: &Problem<'_>, duals: Vec<f64>, least: Vec<f64>) -> Lagrange {
    let rows: f64 = (problem.rows.iter().zip(&duals))
        .filter(|&(_, &dual)| dual != 0.0)
        .map(|(row, &dual)| dual * if dual > 0.0 { row.lower } else { row.upper })
        .sum();
    let classes: f64 = (problem.classes.iter().zip(&least))
        .map(|(class, &least)| {
            least * f64::from(if least < 0.0 { class.most } else { class.least })
        })
        .sum();
    Lagrange {
        value: rows + classes,
        duals,
        least,
    }
}

/// The same after all multipliers are shrunk until no reduced cost is negative (Farley 1990), where
/// no duty of class `k` costs less than `cheapest[k]`: `c - t·y·a = t·(c - y·a) + (1 - t)·c`. Far
/// better than [`lagrange`] where many duties are allowed and reduced costs are far below zero;
/// `None` if no class has both, or some
/// class has no limit on its costs.
pub(super) fn shrunk(
    problem: &Problem<'_>,
    duals: &[f64],
    least: &[f64],
    cheapest: &[f64],
) -> Option<Lagrange> {
    let by = (least.iter().zip(cheapest))
        .filter(|&(&least, &cheapest)| least < 0.0 && cheapest > 0.0)
        .map(|(&least, &cheapest)| cheapest / (cheapest - least))
        .reduce(f64::min)?;
    if cheapest.iter().any(|cheapest| !cheapest.is_finite()) {
        return None;
    }
    let mixed = (least.iter().zip(cheapest))
        .map(|(&least, &cheapest)| by * least + (1.0 - by) * cheapest)
        .collect();
    let duals = duals.iter().map(|dual| dual * by).collect();
    Some(lagrange(problem, duals, mixed))
}

impl Lagrange {
    /// The most that the reduced cost of a duty of `class` may be for it to be part of a solution
    /// that costs at most `cost`.
    pub(super) fn threshold(&self, problem: &Problem<'_>, class: usize, cost: f64) -> f64 {
        let least = self.least[class];
        let counted = least < 0.0 || problem.classes[class].least > 0;
        cost - self.value + if counted { least } else { 0.0 }
    }

    /// The bound as a cost: rounded up if costs are whole, less a margin for floating point.
    pub(super) fn cost(&self, problem: &Problem<'_>) -> f64 {
        rounded(self.value, problem.whole_costs)
    }
}

/// A bound less a margin for floating point, rounded up if costs are whole.
pub(super) fn rounded(value: f64, whole: bool) -> f64 {
    let margin = 1e-6 * value.abs().max(1e2) * 1e-1;
    if whole {
        (value - margin.max(1e-3)).ceil()
    } else {
        value - margin
    }
}

//! Search near a point: most of it is kept, and the rest is solved as a program of its own
//! (*large neighbourhood search*, Shaw 1998).

use std::ops::Range;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::Milp;
use super::highs::{MilpLimits, MilpResult, MilpStatus, Monitor, News, solve_milp};
use super::part::Part;
use crate::shuffle::shuffle;

/// Groups set free at first, and at least.
const FEW: usize = 8;
const LEAST: usize = 4;
/// Branch-and-bound nodes for one step.
const NODES: u32 = 30;
/// A step that needs no more nodes is easy: the next sets more free.
const EASY: u64 = 1;
/// Relative gap of a step.
const GAP: f64 = 1e-4;

/// What is searched.
pub struct Near<'a> {
    /// The program.
    pub milp: &'a Milp,
    /// A feasible point of it.
    pub start: &'a [f64],
    /// Columns that are kept or set free together. Columns of no group are always free.
    pub groups: &'a [Vec<Range<usize>>],
    /// A point that costs no more is good enough.
    pub enough: f64,
}

/// Improves a point, step by step: some groups are set free, all others keep their values, and the
/// program of what is free is solved. Ends when as many groups as there are have been free in vain, or at a point
/// that is good enough. Each better point is told to `better` as it is met. Says nothing of a bound. The
/// same on every machine, unless time ends it.
///
/// # Errors
/// As for [`solve_milp`].
pub fn improve(
    near: &Near,
    limits: MilpLimits,
    monitor: &dyn Monitor,
    mut better: impl FnMut(&[f64]),
) -> Result<MilpResult, String> {
    let began = std::time::Instant::now();
    let mut dice = ChaCha8Rng::seed_from_u64(u64::from(limits.seed));
    let mut values = near.start.to_vec();
    let mut best = near.milp.cost(&values);
    let mut order: Vec<usize> = (0..near.groups.len()).collect();
    let (mut next, mut many, mut vain) = (order.len(), FEW, 0);
    let mut result = MilpResult {
        status: MilpStatus::Optimal,
        values: None,
        bound: None,
        nodes: 0,
        iterations: 0,
        honest: true,
    };
    while best > near.enough && vain < order.len() {
        if next >= order.len() {
            shuffle(&mut order, &mut dice);
            next = 0;
        }
        let taken = next..(next + many).min(order.len());
        next = taken.end;
        let mut free = vec![false; order.len()];
        for &group in &order[taken.clone()] {
            free[group] = true;
        }
        let left = limits
            .seconds
            .map(|all| (all - began.elapsed().as_secs_f64()).max(0.0));
        let step = MilpLimits {
            gap: GAP,
            seconds: left,
            nodes: Some(NODES),
            ..limits
        };
        let found = step_from(near, &values, &free, step, monitor)?;
        result.nodes += found.nodes;
        result.iterations += found.iterations;
        vain += taken.len();
        if let Some(point) = found.values {
            let now = near.milp.cost(&point);
            if now < best - 0.5 {
                (values, best, vain) = (point, now, 0);
                result.values = Some(values.clone());
                better(&values);
            }
        }
        match found.status {
            MilpStatus::Time | MilpStatus::Stopped => {
                result.status = found.status;
                break;
            }
            MilpStatus::Nodes => many = (many - 1).max(LEAST),
            MilpStatus::Optimal if found.nodes <= EASY => many += 1,
            MilpStatus::Optimal | MilpStatus::Infeasible => {}
        }
    }
    Ok(result)
}

/// Solves with these groups free.
fn step_from(
    near: &Near,
    values: &[f64],
    free: &[bool],
    limits: MilpLimits,
    monitor: &dyn Monitor,
) -> Result<MilpResult, String> {
    let mut kept = vec![false; values.len()];
    for (group, free) in near.groups.iter().zip(free) {
        for range in group.iter().filter(|_| !free) {
            kept[range.clone()].fill(true);
        }
    }
    let part = Part::new(near.milp, |at, _| kept[at].then_some(values[at]));
    let start = part.restrict(values);
    let mut found = solve_milp(&part.milp, limits, Some(&start), &Silent(monitor))?;
    found.values = found.values.map(|values| part.expand(near.milp, &values));
    Ok(found)
}

/// Passes on stop requests alone.
struct Silent<'a>(&'a dyn Monitor);

impl Monitor for Silent<'_> {
    fn news(&self, _: News) {}
    fn stop(&self) -> bool {
        self.0.stop()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, MilpRow, Quiet};
    use super::*;

    /// Twenty people, each at one of two posts or at none; a post takes one person. Person i gains
    /// `100 + i` at post i / 2 and 1 elsewhere: the best has every odd person at his post.
    fn posts() -> (Milp, Vec<Vec<Range<usize>>>) {
        let mut milp = Milp::default();
        let row = MilpRow {
            name: String::new(),
            lower: f64::NEG_INFINITY,
            upper: 1.0,
            terms: Vec::new(),
        };
        milp.rows = vec![row; 30]; // ten posts, then twenty people
        let mut groups = Vec::new();
        for person in 0..20_u32 {
            let own = person / 2;
            let first = milp.columns.len();
            for (post, gain) in [(own, 100.0 + f64::from(person)), ((own + 1) % 10, 1.0)] {
                let column = u32::try_from(milp.columns.len()).unwrap();
                milp.columns.push(Column {
                    cost: -gain,
                    lower: 0.0,
                    upper: 1.0,
                    whole: true,
                    most: 1.0,
                });
                milp.rows[post as usize].terms.push((column, 1.0));
                milp.rows[10 + person as usize].terms.push((column, 1.0));
            }
            groups.push(std::iter::once(first..first + 2).collect());
        }
        (milp, groups)
    }

    fn search(enough: f64) -> MilpResult {
        let (milp, groups) = posts();
        let limits = MilpLimits {
            gap: 0.0,
            seconds: None,
            nodes: None,
            seed: 3,
        };
        let start = vec![0.0; milp.columns.len()];
        let near = Near {
            milp: &milp,
            start: &start,
            groups: &groups,
            enough,
        };
        let mut met = Vec::new();
        let found = improve(&near, limits, &Quiet, |point| met.push(milp.cost(point))).unwrap();
        assert!(met.is_sorted_by(|one, next| next < one), "{met:?}");
        let last = found.values.as_ref().map(|point| milp.cost(point));
        assert_eq!(met.last().copied(), last);
        found
    }

    #[test]
    fn an_idle_start_becomes_the_best_and_the_same_each_time() {
        let (milp, _) = posts();
        let found = search(f64::NEG_INFINITY);
        let values = found.values.unwrap();
        assert!((milp.cost(&values) + 1100.0).abs() < 1e-6, "{values:?}");
        assert_eq!(search(f64::NEG_INFINITY).values, Some(values));
        assert_eq!(found.status, MilpStatus::Optimal);
    }

    #[test]
    fn a_start_that_is_good_enough_is_left_alone() {
        assert_eq!(search(0.0).values, None);
    }
}

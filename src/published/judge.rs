//! Running a case, and judging the answer against what is published.

use std::time::Instant;

use serde::Serialize;

use super::{Case, Limits, Published, Sense, Solution};
use crate::solve::Status;

/// What came of a case.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Row {
    /// Family.
    pub family: &'static str,
    /// Case.
    pub case: String,
    /// Which cost is wanted.
    pub sense: Sense,
    /// Cost of the best solution, added up from the raw data; `None` if there is none.
    pub cost: Option<i64>,
    /// Proven limit.
    pub bound: Option<i64>,
    /// `|cost - bound| / max(1, |cost|)`.
    pub gap: Option<f64>,
    /// What the solver says it knows.
    pub status: Status,
    /// What is published.
    pub published: Option<Published>,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// The best solution, in the numbers of its family; in files of their own, not in the table.
    #[serde(skip)]
    pub solution: Option<Solution>,
    /// The judgement.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// How an answer compares with what is published.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "verdict", content = "reason")]
pub enum Verdict {
    /// The published optimum, proved here too.
    Proved,
    /// The published best value, with a proof where the published bounds are apart. The proof is to be
    /// confirmed by a second program before it is claimed.
    Closed,
    /// The published best value; not proved here.
    Reached,
    /// Better than the best value published, within the published bounds. To be shown to a second
    /// program before it is claimed.
    Better,
    /// Worse than the best value published.
    Short,
    /// Nothing is published.
    Unpublished,
    /// Something is false: the solution, its cost, the bound, or what is published.
    Wrong(String),
}

impl Verdict {
    /// The name as written.
    pub fn as_str(&self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Closed => "closed",
            Verdict::Reached => "reached",
            Verdict::Better => "better",
            Verdict::Short => "short",
            Verdict::Unpublished => "unpublished",
            Verdict::Wrong(_) => "WRONG",
        }
    }
}

/// Solves `case` and judges the answer; the solver's word counts for nothing.
pub fn run(family: &'static str, case: &Case, limits: &Limits) -> Row {
    let began = Instant::now();
    let answer = case.problem.solve(limits);
    let seconds = began.elapsed().as_secs_f64();
    let sense = case.problem.sense();
    let row = Row {
        family,
        case: case.name.clone(),
        sense,
        cost: None,
        bound: None,
        gap: None,
        status: Status::Unknown,
        published: case.published,
        seconds,
        solution: None,
        verdict: Verdict::Unpublished,
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(fault) => {
            let verdict = Verdict::Wrong(format!("the solver failed: {fault}"));
            return Row { verdict, ..row };
        }
    };
    let (status, bound) = (answer.status, answer.bound);
    let cost = (answer.solution.as_ref()).map(|solution| case.problem.cost_of(solution));
    let row = Row {
        status,
        bound,
        solution: answer.solution,
        ..row
    };
    let cost = match cost {
        None => None,
        Some(Ok(cost)) => Some(cost),
        Some(Err(broken)) => {
            let verdict = Verdict::Wrong(format!("the solution is none: {broken}"));
            return Row { verdict, ..row };
        }
    };
    #[allow(clippy::cast_precision_loss)] // costs stay below 2^53
    let gap = cost
        .zip(bound)
        .map(|(cost, bound)| cost.abs_diff(bound) as f64 / cost.unsigned_abs().max(1) as f64);
    let verdict = judge(sense, status, cost, bound, case.published);
    Row {
        cost,
        gap,
        verdict,
        ..row
    }
}

/// The verdict on a cost that was added up from the raw data.
#[allow(clippy::cast_precision_loss)] // costs stay below 2^53
fn judge(
    sense: Sense,
    status: Status,
    cost: Option<i64>,
    bound: Option<i64>,
    published: Option<Published>,
) -> Verdict {
    let wrong = |reason: String| Verdict::Wrong(reason);
    let sign = if sense == Sense::Most { -1.0 } else { 1.0 };
    let [cost, bound] = [cost, bound].map(|value| value.map(|value| sign * value as f64));
    if let (Some(cost), Some(bound)) = (cost, bound)
        && bound > cost
    {
        return wrong(format!("the bound {} passes the cost", sign * bound));
    }
    if status == Status::Optimal && (cost.is_none() || cost != bound) {
        return wrong("it claims an optimum that its bound does not prove".to_owned());
    }
    let Some(known) = published else {
        return match (status, cost) {
            (Status::Infeasible, Some(_)) => wrong("infeasible, with a solution".to_owned()),
            _ => Verdict::Unpublished,
        };
    };
    let (lower, upper) = match sense {
        Sense::Least => (known.lower, known.upper),
        Sense::Most => (
            known.upper.map(|value| -value),
            known.lower.map(|value| -value),
        ),
    };
    if status == Status::Infeasible {
        return wrong("it says that no solution exists".to_owned());
    }
    if let (Some(bound), Some(upper)) = (bound, upper)
        && bound > upper
    {
        return wrong(format!(
            "the bound rules out the published {}",
            sign * upper
        ));
    }
    if let (Some(cost), Some(lower)) = (cost, lower)
        && cost < lower
    {
        return wrong(format!(
            "the cost passes the published bound {}",
            sign * lower
        ));
    }
    match (cost, upper) {
        (None, _) => Verdict::Short,
        (Some(cost), Some(upper)) if cost > upper => Verdict::Short,
        (Some(cost), Some(upper)) if cost < upper => Verdict::Better,
        // Costs are whole numbers: a published bound above the next smaller one is a proof.
        (Some(cost), _) if bound == Some(cost) => match lower {
            Some(lower) if lower > cost - 1.0 => Verdict::Proved,
            _ => Verdict::Closed,
        },
        _ => Verdict::Reached,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sense: Sense, cost: i64, bound: i64, lower: f64, upper: f64) -> &'static str {
        let status = if cost == bound {
            Status::Optimal
        } else {
            Status::Feasible
        };
        let published = Published::between(Some(lower), Some(upper));
        judge(sense, status, Some(cost), Some(bound), Some(published)).as_str()
    }

    #[test]
    fn verdicts_follow_from_cost_bound_and_what_is_published() {
        let least = |cost, bound, lower, upper| of(Sense::Least, cost, bound, lower, upper);
        assert_eq!(least(10, 10, 10.0, 10.0), "proved");
        assert_eq!(least(10, 9, 10.0, 10.0), "reached");
        assert_eq!(least(10, 10, 8.5, 10.0), "closed", "nobody had proved it");
        assert_eq!(least(10, 10, 9.5, 10.0), "proved", "costs are whole");
        assert_eq!(least(10, 9, 8.5, 10.0), "reached");
        assert_eq!(least(11, 9, 10.0, 10.0), "short");
        assert_eq!(least(11, 9, 10.0, 12.0), "better");
        assert_eq!(least(9, 9, 10.0, 10.0), "WRONG", "below the optimum");
        assert_eq!(least(11, 11, 10.0, 10.0), "WRONG", "a bound above it");
        assert_eq!(least(10, 11, 10.0, 10.0), "WRONG", "a bound above the cost");
        let most = |cost, bound, lower, upper| of(Sense::Most, cost, bound, lower, upper);
        assert_eq!(most(10, 10, 10.0, 10.0), "proved");
        assert_eq!(most(9, 11, 10.0, 10.0), "short");
        assert_eq!(most(11, 12, 10.0, 12.0), "better");
        assert_eq!(most(13, 13, 10.0, 12.0), "WRONG");
        assert_eq!(most(9, 9, 10.0, 12.0), "WRONG");
    }

    #[test]
    fn an_unproved_optimum_and_a_false_infeasibility_are_wrong() {
        let optimum = Some(Published::optimum(10.0));
        let verdict = |status, cost, bound| judge(Sense::Least, status, cost, bound, optimum);
        let wrong = |verdict: Verdict| matches!(verdict, Verdict::Wrong(_));
        assert!(wrong(verdict(Status::Optimal, Some(10), Some(9))));
        assert!(wrong(verdict(Status::Optimal, None, Some(9))));
        assert!(wrong(verdict(Status::Infeasible, None, None)));
        assert_eq!(verdict(Status::Unknown, None, Some(9)), Verdict::Short);
    }
}

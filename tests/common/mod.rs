//! What the tests share: random instances, and a solve whose schedule is always checked.

pub mod tiny;

use std::fmt;

use driveaway::check::check;
use driveaway::generate::{Family, GenerateOptions, generate};
use driveaway::instance::Instance;
use driveaway::solve::{Engine, Outcome, SolveError, SolveOptions, Status, solve};
use driveaway::spec::InstanceSpec;

/// Builds an instance that must be valid.
pub fn build(spec: &InstanceSpec) -> Instance {
    spec.build().unwrap_or_else(|errors| {
        panic!("{errors}\n{}", serde_json::to_string(spec).unwrap());
    })
}

/// A generated instance.
pub fn generated(family: Family, seed: u64, set: &[&str]) -> InstanceSpec {
    let options = GenerateOptions {
        seed,
        set: set.iter().map(|one| one.parse().unwrap()).collect(),
        ..GenerateOptions::default()
    };
    generate(family, &options).unwrap()
}

/// Why there is no outcome to use.
#[derive(Debug)]
pub enum Fault {
    /// The engine does not fit the instance.
    Unsupported(String),
    /// The engine failed, or its outcome breaks what every outcome must keep.
    Wrong(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Unsupported(reason) => write!(f, "does not fit: {reason}"),
            Fault::Wrong(what) => f.write_str(what),
        }
    }
}

/// Solves to the optimum (`gap` 0), and demands what every outcome must keep: its schedule passes
/// the checker, its costs are the checker's, its bound is not above its cost, and `Optimal` means
/// that they are equal.
///
/// # Errors
/// [`Fault`]; the caller decides whether the engine had to fit.
pub fn solve_checked(instance: &Instance, engine: Engine, threads: u32) -> Result<Outcome, Fault> {
    let options = SolveOptions {
        engine,
        gap: 0.0,
        threads,
        ..SolveOptions::default()
    };
    let outcome = solve(instance, &options).map_err(|error| match error {
        SolveError::Unsupported { reason, .. } => Fault::Unsupported(reason),
        other => Fault::Wrong(other.to_string()),
    })?;
    let wrong = |what: String| Err(Fault::Wrong(format!("{engine:?}: {what}")));
    let status = outcome.status;
    let served = matches!(status, Status::Optimal | Status::Feasible);
    if (outcome.schedule.is_some(), outcome.costs.is_some()) != (served, served) {
        return wrong(format!("{status:?} with {:?}", outcome.schedule));
    }
    if let (Some(schedule), Some(costs)) = (&outcome.schedule, outcome.costs) {
        let report = check(instance, schedule);
        if !report.passed() {
            return wrong(format!("{:?}", report.violations));
        }
        if report.costs != costs {
            return wrong(format!("costs {costs:?}, checker {:?}", report.costs));
        }
        let (cost, bound) = (costs.total(), outcome.bound);
        if bound.is_some_and(|bound| bound > cost)
            || (status == Status::Optimal && bound != Some(cost))
        {
            return wrong(format!("{status:?} at {cost} with bound {bound:?}"));
        }
    }
    Ok(outcome)
}

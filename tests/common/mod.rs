//! What the tests share: random instances, and a solve whose schedule is always checked.

pub mod tiny;

use driveaway::check::check;
use driveaway::instance::Instance;
use driveaway::solve::{Engine, Outcome, SolveError, SolveOptions, Status, solve};
use driveaway::spec::InstanceSpec;

/// Builds an instance that must be valid.
pub fn build(spec: &InstanceSpec) -> Instance {
    spec.build().unwrap_or_else(|errors| {
        panic!("{errors}\n{}", serde_json::to_string(spec).unwrap());
    })
}

/// Solves to the optimum (`gap` 0), and asserts what every outcome must keep: its schedule passes
/// the checker, its costs are the checker's, its bound is not above its cost, and `Optimal` means
/// that they are equal.
///
/// # Errors
/// As [`solve`]; the caller decides whether the engine had to fit.
pub fn solve_checked(
    instance: &Instance,
    engine: Engine,
    threads: u32,
) -> Result<Outcome, SolveError> {
    let outcome = solve(
        instance,
        &SolveOptions {
            engine,
            gap: 0.0,
            threads,
            ..SolveOptions::default()
        },
    )?;
    let found = (outcome.schedule.is_some(), outcome.costs.is_some());
    match outcome.status {
        Status::Optimal | Status::Feasible => assert_eq!(found, (true, true)),
        Status::Infeasible | Status::Unknown => assert_eq!(found, (false, false)),
    }
    if let (Some(schedule), Some(costs)) = (&outcome.schedule, outcome.costs) {
        let report = check(instance, schedule);
        assert!(report.passed(), "{engine:?}: {:?}", report.violations);
        assert_eq!(report.costs, costs, "{engine:?}: costs are the checker's");
        if let Some(bound) = outcome.bound {
            assert!(bound <= costs.total(), "{engine:?}: bound above cost");
        }
        if outcome.status == Status::Optimal {
            assert_eq!(outcome.bound, Some(costs.total()), "{engine:?}: optimal");
        }
    }
    Ok(outcome)
}

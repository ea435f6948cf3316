//! Limits on spans of dates that bind many drivers, beside cage trucks: a small firm's week is proved
//! within little time, whatever the number of threads.

use crate::common::{build, generated};
use driveaway::check::check;
use driveaway::generate::Family;
use driveaway::instance::Instance;
use driveaway::solve::{Engine, Outcome, SolveOptions, solve};

/// A small firm's week with every rule on.
fn week(seed: u64) -> Instance {
    let set = ["rules=cautious", "vehicles=120", "drivers=24"];
    build(&generated(Family::FirmWeek, seed, &set))
}

fn solved(instance: &Instance, threads: u32) -> Outcome {
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: 0.005,
        threads,
        ..SolveOptions::default()
    };
    let outcome = solve(instance, &options).unwrap();
    let schedule = outcome.schedule.as_ref().unwrap();
    let report = check(instance, schedule);
    assert!(report.passed(), "{:?}", report.violations);
    assert_eq!(Some(report.costs.total()), outcome.cost());
    outcome
}

#[test]
fn a_small_firms_week_is_proved_with_every_rule_on() {
    let outcome = solved(&week(2), 2);
    assert!(outcome.gap().unwrap() <= 0.005, "{:?}", outcome.gap());
    assert!(outcome.bound <= outcome.cost());
}

#[test]
fn a_small_firms_week_is_the_same_on_any_number_of_threads() {
    let one = solved(&week(2), 1);
    let two = solved(&week(2), 2);
    assert_eq!(one.schedule, two.schedule);
    assert_eq!(one.bound, two.bound);
}

//! Engine `windows` against enumeration, with windows so short that every small instance is cut:
//! its schedule keeps the rules, costs at least the optimum and at most what greedy finds, and its
//! bound, which is for the whole, is at most the optimum.

use crate::brute;
use crate::common::tiny::{Shape, random};
use crate::common::{build, generated};
use crate::replanning::replanned;
use driveaway::check::check;
use driveaway::generate::Family;
use driveaway::instance::Instance;
use driveaway::solve::{CancelToken, Engine, Outcome, SolveOptions, Status, StopReason, solve};
use driveaway::spec::InstanceSpec;
use driveaway::units::Minutes;

const LONG: Shape = Shape {
    vehicles: (2, 5),
    drivers: (2, 4),
    hours: (16, 30),
    rich: 25,
    history: 20,
    locks: 25,
    trucks: 25,
    single_run: false,
};

fn options(threads: u32) -> SolveOptions {
    SolveOptions {
        engine: Engine::Windows,
        gap: 0.0,
        threads,
        window: Minutes(180),
        rounds: 2,
        ..SolveOptions::default()
    }
}

/// Solves, and demands what every outcome must keep.
fn solved(instance: &Instance, options: &SolveOptions, what: &str) -> Outcome {
    let outcome = solve(instance, options).unwrap_or_else(|error| panic!("{what}: {error}"));
    if let Some(schedule) = &outcome.schedule {
        let report = check(instance, schedule);
        assert!(report.passed(), "{what}: {:?}", report.violations);
        assert_eq!(Some(report.costs.total()), outcome.cost(), "{what}");
    }
    outcome
}

#[derive(Default, Debug)]
struct Seen {
    /// Solved, with a bound.
    bounded: usize,
    /// Bound or cost are not the optimum: the instance was cut.
    cut: usize,
    /// The optimum was found.
    best: usize,
}

fn assert_sandwich(all: impl Iterator<Item = (u64, InstanceSpec)>) -> Seen {
    let mut seen = Seen::default();
    for (seed, spec) in all {
        let instance = build(&spec);
        let what = format!("seed {seed}: {}", serde_json::to_string(&spec).unwrap());
        let optimum = brute::optimum(&instance).map(|best| best.cost);
        let one = solved(&instance, &options(1), &what);
        let two = solved(&instance, &options(2), &what);
        assert_eq!(one.schedule, two.schedule, "two threads, {what}");
        assert_eq!(one.bound, two.bound, "two threads, {what}");
        let Some(optimum) = optimum else {
            assert_eq!(one.cost(), None, "{what}");
            continue;
        };
        assert_ne!(one.status, Status::Infeasible, "{what}");
        assert!(one.cost().is_none_or(|cost| cost >= optimum), "{what}");
        let bound = one.bound;
        assert!(
            bound.is_none_or(|bound| bound <= optimum),
            "bound {bound:?} above optimum {optimum:?}, {what}"
        );
        let by_rule = SolveOptions {
            engine: Engine::Greedy,
            ..options(1)
        };
        let greedy = solved(&instance, &by_rule, &what).cost();
        let worse = greedy.is_some_and(|rule| one.cost().is_none_or(|cost| cost > rule));
        assert!(!worse, "worse than greedy, {what}");
        seen.bounded += usize::from(bound.is_some());
        seen.best += usize::from(one.cost() == Some(optimum));
        seen.cut += usize::from(bound != Some(optimum) || one.cost() != Some(optimum));
    }
    seen
}

#[test]
fn bound_optimum_and_cost_are_in_order() {
    let seen = assert_sandwich((20_000..20_300).map(|seed| (seed, random(&LONG, seed))));
    assert!(seen.bounded >= 200 && seen.cut >= 60, "{seen:?}");
    assert!(seen.best >= 150, "{seen:?}");
}

#[test]
fn bound_optimum_and_cost_are_in_order_when_it_re_plans() {
    let all = (21_000..21_120).map(|seed| (seed, replanned(&random(&LONG, seed), seed)));
    let seen = assert_sandwich(all);
    assert!(seen.bounded >= 60, "{seen:?}");
}

fn few_days() -> Instance {
    let set = ["days=3", "vehicles=60", "drivers=25"];
    build(&generated(Family::FirmWeek, 5, &set))
}

#[test]
fn three_days_of_a_firm_are_bounded_by_the_whole_and_the_same_on_two_threads() {
    let instance = few_days();
    let daily = |threads| SolveOptions {
        window: Minutes(24 * 60),
        ..options(threads)
    };
    let one = solved(&instance, &daily(1), "one thread");
    let two = solved(&instance, &daily(2), "two threads");
    assert_eq!(one.schedule, two.schedule);
    assert_eq!(one.bound, two.bound);
    let exact = SolveOptions {
        engine: Engine::Exact,
        gap: 0.001,
        ..options(1)
    };
    let exact = solved(&instance, &exact, "exact");
    assert!(one.bound.unwrap() <= exact.cost().unwrap());
    assert!(one.cost().unwrap() >= exact.bound.unwrap());
    let (cost, best) = (one.cost().unwrap().0, exact.cost().unwrap().0);
    assert!(cost * 100 <= best * 110, "{cost} against {best}");
}

#[test]
fn a_cancelled_solve_gives_the_best_so_far() {
    let instance = few_days();
    let cancel = CancelToken::new();
    let token = cancel.clone();
    let outcome = solve(
        &instance,
        &SolveOptions {
            cancel,
            progress: Some(std::sync::Arc::new(move |news| {
                if news.incumbent.is_some() {
                    token.cancel();
                }
            })),
            ..options(2)
        },
    )
    .unwrap();
    assert_eq!(outcome.stop_reason, StopReason::Cancelled);
    assert!(check(&instance, outcome.schedule.as_ref().unwrap()).passed());
}

//! The engines against enumeration: on small instances `exact` and `matching` find the optimum
//! to the fen, `greedy` and every bound keep their side of it, and the enumeration itself agrees
//! with hand-made optima and with a second enumeration that cuts nothing off.

#![allow(clippy::unwrap_used)]

mod common;

#[path = "common/brute.rs"]
mod brute;
#[path = "common/hand.rs"]
mod hand;
#[path = "common/naive.rs"]
mod naive;
#[path = "common/replan.rs"]
mod replan;
#[path = "common/shrink.rs"]
mod shrink;
#[path = "common/staged.rs"]
mod staged;

use std::cell::Cell;

use brute::Optimum;
use common::tiny::{Shape, drawn, random};
use common::{Fault, build, solve_checked};
use driveaway::check::check;
use driveaway::generate::{Family, GenerateOptions, Regime, generate};
use driveaway::instance::Instance;
use driveaway::model::Aggregation;
use driveaway::schedule::Schedule;
use driveaway::solve::{Engine, Outcome, Status};
use driveaway::spec::InstanceSpec;
use driveaway::units::Fen;
use replan::replanned;
use shrink::shrunk;
use staged::Seen;

const TINY: Shape = Shape {
    vehicles: (3, 5),
    drivers: (2, 4),
    hours: (8, 20),
    rich: 18,
    history: 0,
    locks: 30,
    single_run: false,
};

const HISTORY: Shape = Shape {
    vehicles: (2, 4),
    drivers: (1, 2),
    history: 60,
    ..TINY
};

/// Small enough for an enumeration that cuts nothing off.
const SMALLEST: Shape = Shape {
    vehicles: (1, 2),
    drivers: (1, 2),
    hours: (6, 8),
    ..TINY
};

const SINGLE: Shape = Shape {
    vehicles: (2, 5),
    hours: (6, 14),
    single_run: true,
    ..TINY
};

fn say(spec: &InstanceSpec) -> String {
    serde_json::to_string(spec).unwrap()
}

/// Asserts that `solve` finds the optima derived by hand.
fn assert_by_hand(solve: impl Fn(&Instance) -> Result<Option<Fen>, Fault>) {
    let wrong: Vec<String> = (hand::cases().iter())
        .filter_map(|case| {
            let found = solve(&build(&case.spec)).map(|cost| cost.map(|cost| cost.0));
            let (name, optimum) = (case.name, case.optimum);
            match found {
                Ok(found) if found == optimum => None,
                Ok(found) => Some(format!("{name}: found {found:?}, not {optimum:?}")),
                Err(fault) => Some(format!("{name}: {fault}")),
            }
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn enumeration_finds_the_optima_derived_by_hand() {
    assert_by_hand(|instance| Ok(brute::optimum(instance).map(|best| best.cost)));
}

#[test]
fn exact_finds_the_optima_derived_by_hand() {
    assert_by_hand(|instance| solve_checked(instance, Engine::Exact, 1).map(|one| one.cost()));
}

#[test]
fn enumeration_agrees_with_one_that_cuts_nothing_off() {
    for seed in 0..160 {
        let mut spec = random(&SMALLEST, seed);
        if seed.is_multiple_of(2) {
            spec = replanned(&spec, seed);
        }
        let instance = build(&spec);
        let quick = brute::optimum(&instance).map(|best| best.cost);
        assert_eq!(
            quick,
            naive::optimum(&instance),
            "seed {seed}: {}",
            say(&spec)
        );
    }
}

#[test]
fn what_build_refuses_is_infeasible() {
    let mut refused = 0;
    for seed in 5_000..5_300 {
        let shape = Shape {
            locks: 100,
            ..SMALLEST
        };
        let Err(errors) = drawn(&shape, seed).build() else {
            continue;
        };
        refused += 1;
        let locks = errors
            .errors
            .iter()
            .all(|one| one.code.as_str().starts_with("E60"));
        assert!(locks, "seed {seed}: {errors}");
        let spec = random(&shape, seed);
        let best = brute::optimum(&build(&spec));
        assert!(best.is_none(), "seed {seed}: {errors}{}", say(&spec));
    }
    assert!(refused >= 20, "only {refused}");
}

/// A tiny instance; every other one has more rules on.
fn tiny(seed: u64) -> InstanceSpec {
    let rich = if seed.is_multiple_of(2) { 18 } else { 30 };
    random(&Shape { rich, ..TINY }, seed)
}

fn schedule_text(instance: &Instance, schedule: &Schedule) -> String {
    let costs = check(instance, schedule).costs;
    let spec = serde_json::to_string(&schedule.to_spec(instance)).unwrap();
    format!("{spec}\n{}", serde_json::to_string(&costs).unwrap())
}

fn outcome_text(instance: &Instance, outcome: &Outcome) -> String {
    let (status, cost, bound) = (outcome.status, outcome.cost(), outcome.bound);
    let schedule = (outcome.schedule.iter()).map(|schedule| schedule_text(instance, schedule));
    let schedule: String = schedule.collect();
    format!("{status:?} {cost:?}, bound {bound:?}: {schedule}")
}

fn best_text(instance: &Instance, best: &Option<Optimum>) -> String {
    best.as_ref().map_or_else(
        || "infeasible".to_owned(),
        |best| format!("{}: {}", best.cost, schedule_text(instance, &best.schedule)),
    )
}

/// What the engines find against enumeration on one instance, if it is wrong.
fn fault(spec: &InstanceSpec) -> Option<String> {
    let instance = build(spec);
    let best = brute::optimum(&instance);
    let optimum = best.as_ref().map(|best| best.cost);
    let status = match optimum {
        Some(_) => Status::Optimal,
        None => Status::Infeasible,
    };
    let exact = match solve_checked(&instance, Engine::Exact, 1) {
        Ok(outcome) => outcome,
        Err(fault) => return Some(format!("exact: {fault}")),
    };
    if exact.cost() != optimum || exact.status != status {
        let (found, best) = (outcome_text(&instance, &exact), best_text(&instance, &best));
        return Some(format!("exact: {found}\nbest: {best}"));
    }
    let greedy = match solve_checked(&instance, Engine::Greedy, 1) {
        Ok(outcome) => outcome,
        Err(fault) => return Some(format!("greedy: {fault}")),
    };
    let (cost, bound) = (greedy.cost(), greedy.bound);
    let right = match optimum {
        None => cost.is_none(),
        Some(optimum) => {
            cost.is_none_or(|cost| cost >= optimum)
                && bound.is_none_or(|bound| bound <= optimum)
                && greedy.status != Status::Infeasible
        }
    };
    (!right).then(|| {
        let status = greedy.status;
        format!("greedy: {status:?} {cost:?}, bound {bound:?}, optimum {optimum:?}")
    })
}

/// Asserts that `fault` finds nothing on any of these; the first that fails is shown shrunk.
fn assert_right(
    all: impl Iterator<Item = (u64, InstanceSpec)>,
    fault: &dyn Fn(&InstanceSpec) -> Option<String>,
) {
    let wrong: Vec<(u64, InstanceSpec)> = all.filter(|(_, spec)| fault(spec).is_some()).collect();
    if let Some((seed, spec)) = wrong.first() {
        let small = shrunk(spec, fault);
        panic!(
            "wrong on seeds {:?}\nseed {seed}, shrunk: {}\n{}",
            wrong.iter().map(|(seed, _)| *seed).collect::<Vec<_>>(),
            say(&small),
            fault(&small).unwrap_or_default(),
        );
    }
}

#[test]
fn exact_equals_enumeration() {
    assert_right((1_000..1_400).map(|seed| (seed, tiny(seed))), &fault);
}

#[test]
fn exact_equals_enumeration_when_it_re_plans() {
    let all = (2_000..2_160).map(|seed| (seed, replanned(&tiny(seed), seed)));
    assert_right(all, &fault);
}

#[test]
fn matching_equals_exact_when_each_driver_has_one_run() {
    let compared = Cell::new(0);
    let fault = |spec: &InstanceSpec| {
        let instance = build(spec);
        let matching = match solve_checked(&instance, Engine::Matching, 1) {
            Err(Fault::Unsupported(_)) => return None,
            Err(Fault::Wrong(what)) => return Some(what),
            Ok(outcome) => outcome,
        };
        compared.set(compared.get() + 1);
        let exact = match solve_checked(&instance, Engine::Exact, 1) {
            Err(fault) => return Some(format!("exact: {fault}")),
            Ok(outcome) => outcome,
        };
        let best = brute::optimum(&instance);
        let optimum = best.as_ref().map(|best| best.cost);
        let right = matching.cost() == optimum
            && exact.cost() == optimum
            && matching.status == exact.status;
        (!right).then(|| {
            format!(
                "matching: {}\nexact: {}\nbest: {}",
                outcome_text(&instance, &matching),
                outcome_text(&instance, &exact),
                best_text(&instance, &best)
            )
        })
    };
    let all = (3_000..3_200).map(|seed| (seed, random(&SINGLE, seed)));
    assert_right(all, &fault);
    let compared = compared.get();
    assert!(compared >= 120, "only {compared} instances fit");
}

#[test]
fn the_staged_milp_equals_the_whole() {
    let mut seen = Seen::default();
    let mut all: Vec<InstanceSpec> = (4_000..4_150).map(tiny).collect();
    all.extend((4_200..4_250).map(|seed| replanned(&tiny(seed), seed)));
    for seed in 0..8 {
        let set =
            ["vehicles=16", "drivers=9", "gate=0.4", "locks=2"].map(|text| text.parse().unwrap());
        let regime = if seed % 2 == 0 {
            Regime::Fast
        } else {
            Regime::Slow
        };
        let options = GenerateOptions {
            seed,
            regime,
            set: set.to_vec(),
        };
        all.push(generate(Family::FirmDay, &options).unwrap());
    }
    for spec in &all {
        let instance = build(spec);
        for aggregation in [Aggregation::Exact, Aggregation::Relaxed] {
            let milp = staged::program(&instance, aggregation);
            if let Err(wrong) = staged::compare(&milp, &mut seen) {
                panic!("{aggregation:?}: {wrong}: {}", say(spec));
            }
        }
    }
    for seed in 0..300 {
        let milp = staged::knotty(seed);
        if let Err(wrong) = staged::compare(&milp, &mut seen) {
            panic!("seed {seed}: {wrong}: {milp:?}");
        }
    }
    assert!(seen.whole > 200 && seen.broken > 150, "{seen:?}");
}

#[test]
fn zz_scan() {
    let Ok(range) = std::env::var("SCAN") else {
        return;
    };
    let parts: Vec<String> = range.split(':').map(str::to_owned).collect();
    let (kind, from, to): (&str, u64, u64) = (
        &parts[0],
        parts[1].parse().unwrap(),
        parts[2].parse().unwrap(),
    );
    let shape: Shape = match kind {
        "single" | "single-replan" => SINGLE,
        "small" | "small-replan" => SMALLEST,
        "locks" => Shape { locks: 100, ..TINY },
        "history" | "history-replan" => HISTORY,
        "rich" | "rich-replan" => Shape { rich: 45, ..TINY },
        _ => TINY,
    };
    let (mut wrong, mut infeasible, mut with_now, mut frozen, mut left) = (0, 0, 0, 0, 0);
    let mut run = 0;
    for seed in from..to {
        let mut spec = random(&shape, seed);
        if kind.ends_with("replan") {
            spec = replanned(&spec, seed);
        }
        run += 1;
        let instance = build(&spec);
        let start: Vec<bool> = instance
            .now()
            .iter()
            .flat_map(|now| {
                instance
                    .baseline()
                    .unwrap()
                    .duties
                    .iter()
                    .flat_map(|d| &d.runs)
                    .filter(|r| r.start < *now)
                    .map(|r| instance.coach(r.coach).departs < *now)
                    .collect::<Vec<_>>()
            })
            .collect();
        with_now += usize::from(instance.now().is_some());
        frozen += usize::from(!start.is_empty());
        left += usize::from(start.iter().any(|l| *l));
        if brute::optimum(&instance).is_none() {
            infeasible += 1;
        }
        if fault(&spec).is_some() {
            wrong += 1;
            let small = shrunk(&spec, &fault);
            let text = fault(&small).unwrap_or_default();
            println!("SEED {kind} {seed}\n{}\n{}\n", say(&small), text);
        }
    }
    println!(
        "DONE {kind} {from}..{to}: {run} run, {wrong} wrong, infeasible {infeasible}, now {with_now}, frozen {frozen}, left {left}"
    );
}

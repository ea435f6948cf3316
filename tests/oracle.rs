//! The engines against enumeration: on small instances `exact` and `matching` find the optimum
//! to the fen, `greedy` and every bound keep their side of it, and the enumeration itself agrees
//! with hand-made optima and with a second enumeration that cuts nothing off.

#![allow(clippy::unwrap_used)]

mod common;

#[path = "common/brute.rs"]
mod brute;
#[path = "common/hand.rs"]
mod hand;
#[path = "common/shrink.rs"]
mod shrink;

use std::cell::Cell;

use brute::Optimum;
use common::tiny::{Dice, Shape, random};
use common::{Fault, build, solve_checked};
use driveaway::check::check;
use driveaway::ids::{CoachIdx, DriverIdx};
use driveaway::instance::Instance;
use driveaway::schedule::{Duty, Run, Schedule};
use driveaway::solve::{Engine, Outcome, Status};
use driveaway::spec::InstanceSpec;
use driveaway::units::{Fen, Minutes};
use shrink::shrunk;

const TINY: Shape = Shape {
    vehicles: (3, 5),
    drivers: (2, 4),
    hours: (8, 20),
    rich: 18,
    locks: 30,
    single_run: false,
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

/// The cheapest of all schedules, each judged whole.
fn naive(instance: &Instance) -> Option<Fen> {
    let mut options: Vec<Vec<Option<(DriverIdx, Run)>>> = Vec::new();
    for vehicle in instance.vehicle_indices() {
        let mut all = vec![None];
        for driver in instance.driver_indices() {
            for slot in 0..instance.slots() {
                let start = instance.slot_start(slot);
                all.extend(instance.coach_indices().map(|coach| {
                    let run = Run {
                        vehicle,
                        start,
                        coach,
                    };
                    Some((driver, run))
                }));
            }
        }
        options.push(all);
    }
    let mut best = None;
    for served in product(&options) {
        let by_driver: Vec<Vec<Vec<Duty>>> = instance
            .driver_indices()
            .map(|driver| {
                let runs = served.iter().flatten().filter(|(by, _)| *by == driver);
                duties(instance, driver, runs.map(|(_, run)| *run).collect())
            })
            .collect();
        for rosters in product(&by_driver) {
            let report = check(instance, &brute::schedule(instance, rosters.concat()));
            let cost = report.costs.total();
            if report.passed() && best.is_none_or(|best| cost < best) {
                best = Some(cost);
            }
        }
    }
    best
}

/// One of each list, in every way.
fn product<T: Clone>(lists: &[Vec<T>]) -> Vec<Vec<T>> {
    let mut all = vec![Vec::new()];
    for list in lists {
        all = (all.iter())
            .flat_map(|chosen: &Vec<T>| {
                list.iter()
                    .map(move |one| [&chosen[..], std::slice::from_ref(one)].concat())
            })
            .collect();
    }
    all
}

/// Every way to cut a driver's runs into duties, the first one carried or not.
fn duties(instance: &Instance, driver: DriverIdx, mut runs: Vec<Run>) -> Vec<Vec<Duty>> {
    runs.sort_by_key(|run| run.start);
    let mut cuts: Vec<Vec<Vec<Run>>> = vec![Vec::new()];
    for run in runs {
        let alone = cuts.iter().map(|cut| [&cut[..], &[vec![run]]].concat());
        let joined = cuts.iter().filter(|cut| !cut.is_empty()).map(|cut| {
            let mut cut = cut.clone();
            cut.iter_mut().last().unwrap().push(run);
            cut
        });
        cuts = alone.chain(joined).collect();
    }
    let under_way = instance.driver(driver).state.is_some();
    let coaches = instance.coach_indices().map(Some);
    let returns: Vec<Option<CoachIdx>> = std::iter::once(None)
        .chain(coaches)
        .filter(|_| under_way)
        .collect();
    let duty = |carried: bool, first_return: Option<CoachIdx>, runs: &[Run]| Duty {
        driver,
        carried,
        first_return,
        runs: runs.to_vec(),
    };
    let mut all = Vec::new();
    for cut in cuts {
        let plain: Vec<Duty> = cut.iter().map(|runs| duty(false, None, runs)).collect();
        for &back in &returns {
            // Carried, with or without a first return, and with or without runs.
            if back.is_some() {
                all.push([&[duty(true, back, &[])], &plain[..]].concat());
            }
            if let Some((_, rest)) = plain.split_first() {
                all.push([&[duty(true, back, &cut[0])], rest].concat());
            }
        }
        all.push(plain);
    }
    all
}

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
    for seed in 0..120 {
        let spec = random(&SMALLEST, seed);
        let instance = build(&spec);
        let quick = brute::optimum(&instance).map(|best| best.cost);
        assert_eq!(quick, naive(&instance), "seed {seed}: {}", say(&spec));
    }
}

/// A tiny instance; every other one has more rules on.
fn tiny(seed: u64) -> InstanceSpec {
    let rich = if seed.is_multiple_of(2) { 18 } else { 30 };
    random(&Shape { rich, ..TINY }, seed)
}

/// The instance re-planned: an optimal schedule as its baseline, part of it started already, and
/// something that went otherwise.
fn replanned(spec: &InstanceSpec, seed: u64) -> InstanceSpec {
    let mut spec = spec.clone();
    let instance = build(&spec);
    let Some(best) = brute::optimum(&instance) else {
        return spec;
    };
    spec.baseline = Some(best.schedule.to_spec(&instance));
    let mut dice = Dice::new(seed);
    if dice.chance(60) {
        spec.now = Some(spec.horizon.start + Minutes(30 * dice.roll(0, 10)));
    }
    let late = dice.pick(&spec.vehicles).id;
    for vehicle in &mut spec.vehicles {
        if vehicle.id == late {
            vehicle.released = vehicle.released + Minutes(60 * dice.roll(0, 3));
            vehicle.due = None;
            vehicle.deadline = None;
        }
    }
    if dice.chance(40) {
        let away = dice.pick(&spec.drivers).id;
        spec.locks.without_drivers.push(away);
    }
    if dice.chance(40) {
        for coach in spec.coaches.iter_mut().take(2) {
            coach.seats = coach.seats.map(|seats| seats.max(2) - 1);
        }
    }
    spec
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

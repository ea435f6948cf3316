//! The engines against enumeration: on small instances `exact` and `matching` find the optimum
//! to the fen, `greedy` and every bound keep their side of it, and the enumeration itself agrees
//! with hand-made optima and with a second enumeration that cuts nothing off.

use crate::brute;
use crate::hand;
use crate::naive;
use crate::staged;

use crate::common::tiny::{Shape, drawn, random};
use crate::common::{Fault, build, solve_checked};
use crate::judge::{Tally, fault};
use crate::replanning::replanned;
use crate::shrink::shrunk;
use crate::staged::Seen;
use driveaway::check::check;
use driveaway::generate::{Family, GenerateOptions, Regime, generate};
use driveaway::instance::Instance;
use driveaway::model::Aggregation;
use driveaway::names::{Costs, Level};
use driveaway::solve::{Engine, Order, SolveOptions, Status, solve};
use driveaway::spec::{CalendarSpec, DailySpec, InstanceSpec};
use driveaway::units::{Clock, Fen};

const TINY: Shape = Shape {
    vehicles: (3, 5),
    drivers: (2, 4),
    hours: (8, 20),
    rich: 18,
    history: 0,
    locks: 30,
    trucks: 0,
    single_run: false,
};

const HISTORY: Shape = TINY.with_history();

const CAGED: Shape = Shape {
    vehicles: (2, 4),
    drivers: (1, 2),
    hours: (8, 14),
    trucks: 100,
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

/// Asserts that the engines find nothing but optima; the first that fails is shown shrunk.
fn assert_right(all: impl Iterator<Item = (u64, InstanceSpec)>) -> Tally {
    let tally = Tally::default();
    let wrong: Vec<(u64, InstanceSpec)> = all
        .filter(|(_, spec)| fault(spec, &tally).is_some())
        .collect();
    if let Some((seed, spec)) = wrong.first() {
        let again = |spec: &InstanceSpec| fault(spec, &Tally::default());
        let small = shrunk(spec, &again);
        panic!(
            "wrong on seeds {:?}\nseed {seed}, shrunk: {}\n{}",
            wrong.iter().map(|(seed, _)| *seed).collect::<Vec<_>>(),
            say(&small),
            again(&small).unwrap_or_default(),
        );
    }
    tally
}

#[test]
fn exact_equals_enumeration() {
    let tally = assert_right((1_000..1_400).map(|seed| (seed, tiny(seed))));
    assert!(tally.infeasible.get() >= 40, "{tally:?}");
}

#[test]
fn exact_equals_enumeration_when_it_re_plans() {
    let all = (2_000..2_240).map(|seed| (seed, replanned(&tiny(seed), seed)));
    let tally = assert_right(all);
    let (left, riding) = (tally.left.get(), tally.under_way.get());
    assert!(
        tally.now.get() >= 140 && left >= 20 && riding >= 20,
        "{tally:?}"
    );
    assert!(tally.rode_home.get() >= 5, "{tally:?}");
}

#[test]
fn exact_equals_enumeration_where_history_nearly_binds() {
    let plain = (6_000..6_150).map(|seed| (seed, random(&HISTORY, seed)));
    let again = (6_200..6_280).map(|seed| (seed, replanned(&random(&HISTORY, seed), seed)));
    assert_right(plain.chain(again));
}

#[test]
fn exact_equals_enumeration_with_cage_trucks() {
    let plain = (7_000..7_500).map(|seed| (seed, random(&CAGED, seed)));
    let again = (7_500..7_700).map(|seed| (seed, replanned(&random(&CAGED, seed), seed)));
    let tally = assert_right(plain.chain(again));
    assert!(tally.caged.get() >= 180, "{tally:?}");
    assert!(tally.loaded.get() >= 30, "{tally:?}");
}

/// Cage trucks to small lots that empty all at once every other hour.
fn surging(seed: u64) -> InstanceSpec {
    let mut spec = random(&CAGED, seed);
    for lot in &mut spec.lots {
        lot.capacity = Some(lot.occupancy.max(1));
        let clock = |hour: u32| Clock::parse(&format!("{hour:02}:00")).unwrap();
        let surge = |hour: u32| DailySpec {
            from: clock(hour),
            to: clock(hour + 1),
            per_slot: Some(lot.occupancy + 2),
        };
        lot.outflow = Some(CalendarSpec {
            per_slot: Some(0),
            daily: (0..24).step_by(2).map(surge).collect(),
            ..CalendarSpec::default()
        });
    }
    spec
}

#[test]
fn exact_equals_enumeration_where_lots_empty_in_surges() {
    let tally = assert_right((9_000..9_300).map(|seed| (seed, surging(seed))));
    assert!(tally.caged.get() >= 60, "{tally:?}");
}

#[test]
fn exact_equals_enumeration_where_history_nearly_binds_beside_cage_trucks() {
    let shape = CAGED.with_history();
    let tally = assert_right((9_400..9_600).map(|seed| (seed, random(&shape, seed))));
    assert!(tally.caged.get() >= 40, "{tally:?}");
}

/// The costs, level by level.
fn by_level(costs: &Costs) -> brute::Value {
    Level::ALL.map(|level| costs.level(level).0)
}

#[test]
fn the_lexicographic_order_equals_enumeration() {
    let plain = (8_000..8_150).map(|seed| (seed, tiny(seed)));
    let caged = (8_200..8_300).map(|seed| (seed, random(&CAGED, seed)));
    let again = (8_300..8_360).map(|seed| (seed, replanned(&tiny(seed), seed)));
    let (mut differ, mut infeasible) = (0, 0);
    for (seed, spec) in plain.chain(caged).chain(again) {
        let instance = build(&spec);
        let best = brute::best(&instance, by_level).map(|best| best.value);
        let options = SolveOptions {
            engine: Engine::Exact,
            order: Order::Lexicographic,
            gap: 0.0,
            ..SolveOptions::default()
        };
        let outcome = solve(&instance, &options).unwrap();
        let found = outcome.costs.as_ref().map(by_level);
        assert_eq!(found, best, "seed {seed}: {}", say(&spec));
        let expected = best.map_or(Status::Infeasible, |_| Status::Optimal);
        assert_eq!(
            outcome.status, expected,
            "seed {seed}: {:?}",
            outcome.levels
        );
        let weighted =
            brute::optimum(&instance).map(|best| by_level(&check(&instance, &best.schedule).costs));
        differ += usize::from(weighted != best);
        infeasible += usize::from(best.is_none());
    }
    assert!(
        differ >= 20,
        "only {differ} differ from the weighted optimum"
    );
    assert!(infeasible >= 10, "only {infeasible}");
}

#[test]
fn matching_equals_exact_when_each_driver_has_one_run() {
    let tally = assert_right((3_000..3_240).map(|seed| (seed, random(&SINGLE, seed))));
    assert!(tally.matched.get() >= 100, "{tally:?}");
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
    assert!(seen.whole > 200 && seen.broken > 100, "{seen:?}");
}

//! Same input, options and seed: the same bytes, on any number of threads, in any order of the
//! input, in every run.

use crate::common::tiny::{Dice, Shape, random};
use crate::common::{Fault, build, solve_checked};
use driveaway::generate::{Family, GenerateOptions, Regime, generate};
use driveaway::solve::Engine;
use driveaway::spec::InstanceSpec;

const ENGINES: [Engine; 4] = [
    Engine::Exact,
    Engine::Matching,
    Engine::Greedy,
    Engine::Auto,
];

const TINY: Shape = Shape {
    vehicles: (3, 8),
    drivers: (2, 6),
    hours: (8, 16),
    rich: 25,
    history: 0,
    locks: 20,
    trucks: 0,
    single_run: false,
};

/// The schedule as written, or why there is none.
fn bytes(spec: &InstanceSpec, engine: Engine, threads: u32) -> String {
    let instance = build(spec);
    match solve_checked(&instance, engine, threads) {
        Ok(outcome) => match &outcome.schedule {
            Some(schedule) => serde_json::to_string(&schedule.to_spec(&instance)).unwrap(),
            None => format!("{:?}", outcome.status),
        },
        Err(Fault::Unsupported(reason)) => reason,
        Err(Fault::Wrong(what)) => panic!("{what}: {}", serde_json::to_string(spec).unwrap()),
    }
}

fn shuffled(spec: &InstanceSpec, seed: u64) -> InstanceSpec {
    let mut spec = spec.clone();
    let mut dice = Dice::new(seed);
    dice.shuffle(&mut spec.classes);
    dice.shuffle(&mut spec.yards);
    dice.shuffle(&mut spec.stages);
    dice.shuffle(&mut spec.lots);
    dice.shuffle(&mut spec.corridors);
    dice.shuffle(&mut spec.coaches);
    dice.shuffle(&mut spec.pay_schemes);
    dice.shuffle(&mut spec.drivers);
    dice.shuffle(&mut spec.vehicles);
    spec
}

fn assert_same_bytes(spec: &InstanceSpec, seed: u64) {
    for engine in ENGINES {
        let first = bytes(spec, engine, 1);
        let name = format!("{engine:?}, seed {seed}");
        assert_eq!(first, bytes(spec, engine, 1), "{name}: from run to run");
        assert_eq!(first, bytes(spec, engine, 2), "{name}: two threads");
        let other = shuffled(spec, seed);
        assert_eq!(first, bytes(&other, engine, 1), "{name}: shuffled");
    }
}

#[test]
fn tiny_instances_give_the_same_bytes() {
    for seed in 500..516 {
        assert_same_bytes(&random(&TINY, seed), seed);
    }
}

#[test]
fn tiny_instances_of_one_run_give_the_same_bytes() {
    let single = Shape {
        single_run: true,
        ..TINY
    };
    for seed in 600..616 {
        assert_same_bytes(&random(&single, seed), seed);
    }
}

#[test]
fn a_firms_day_gives_the_same_bytes() {
    for regime in [Regime::Fast, Regime::Slow] {
        let set = ["vehicles=40", "drivers=30", "gate=0.5", "locks=3"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        let options = GenerateOptions {
            seed: 11,
            regime,
            set,
        };
        assert_same_bytes(&generate(Family::FirmDay, &options).unwrap(), 11);
    }
}

//! Locks that contradict: the engine names a smallest set of them, and it is one.

#![allow(clippy::unwrap_used)]

use driveaway::instance::Instance;
use driveaway::solve::{Engine, Lock, SolveOptions, Status, solve};
use driveaway::spec::{BanSpec, InstanceSpec, LocksSpec, PinSpec};

fn pin(vehicle: &str) -> PinSpec {
    PinSpec {
        vehicle: vehicle.to_owned(),
        driver: None,
        start: None,
        coach: None,
        mode: None,
    }
}

fn by(vehicle: &str, driver: &str) -> PinSpec {
    PinSpec {
        driver: Some(driver.to_owned()),
        ..pin(vehicle)
    }
}

fn exact(instance: &Instance) -> driveaway::solve::Outcome {
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: 0.0,
        ..SolveOptions::default()
    };
    solve(instance, &options).unwrap()
}

/// A firm's day whose locks are those given.
fn day(locks: LocksSpec) -> InstanceSpec {
    let json = std::fs::read("instances/firm-day-fast.json").unwrap();
    let mut spec = driveaway::io::parse_instance_spec(&json).unwrap();
    spec.locks = locks;
    spec
}

fn words(locks: &LocksSpec) -> Vec<String> {
    let instance = day(locks.clone()).build().unwrap();
    let outcome = exact(&instance);
    assert_eq!(outcome.status, Status::Infeasible);
    assert!(outcome.schedule.is_none());
    assert!(outcome.bound.is_none());
    let words = |lock: &Lock| lock.words(&instance).to_string();
    outcome.conflict.iter().map(words).collect()
}

/// Three vehicles, each pinned to the one driver who can make one run a day at most: two of the
/// pins contradict each other; the ban and the left-out driver have nothing to do with it.
#[test]
fn pins_of_one_driver_contradict_each_other() {
    let spec = day(LocksSpec::default());
    let instance = spec.build().unwrap();
    let served = exact(&instance).schedule.unwrap();
    // A driver who drives in the best schedule, and three vehicles that others drive then.
    let driver = &instance.driver(served.duties[0].driver).id;
    let others: Vec<&String> = (served.duties[1..].iter())
        .map(|duty| &instance.vehicle(duty.runs[0].vehicle).id)
        .take(12)
        .collect();
    let idle = (instance.driver_indices())
        .find(|idx| served.duties.iter().all(|duty| duty.driver != *idx))
        .unwrap();
    let locks = LocksSpec {
        pins: others.iter().map(|vehicle| by(vehicle, driver)).collect(),
        bans: vec![BanSpec {
            driver: instance.driver(idle).id.clone(),
            vehicle: others[0].clone(),
        }],
        without_drivers: vec![instance.driver(idle).id.clone()],
        ..LocksSpec::default()
    };
    let conflict = words(&locks);
    assert!(!conflict.is_empty() && conflict.len() <= 5, "{conflict:?}");
    assert!(
        conflict
            .iter()
            .all(|one| one.contains("is pinned to driver")),
        "{conflict:?}"
    );
}

/// The set named is contradictory, and no smaller part of it is.
#[test]
fn the_set_named_is_irreducible() {
    let spec = day(LocksSpec::default());
    let instance = spec.build().unwrap();
    let vehicles: Vec<String> = instance
        .vehicles()
        .iter()
        .map(|one| one.id.clone())
        .collect();
    let drivers: Vec<String> = instance
        .drivers()
        .iter()
        .map(|one| one.id.clone())
        .collect();
    let mut seen = 0;
    for round in 0..6 {
        let mut locks = LocksSpec::default();
        for at in 0..8 {
            let vehicle = &vehicles[(round * 7 + at * 5) % vehicles.len()];
            let driver = &drivers[(round * 3 + at % 2) % drivers.len()];
            if locks.pins.iter().all(|pin| pin.vehicle != *vehicle) {
                locks.pins.push(by(vehicle, driver));
            }
        }
        let Ok(instance) = day(locks.clone()).build() else {
            continue;
        };
        let outcome = exact(&instance);
        if outcome.status != Status::Infeasible {
            continue;
        }
        seen += 1;
        let pins: Vec<PinSpec> = (outcome.conflict.iter())
            .filter_map(|lock| match lock {
                Lock::Pin(pin) => {
                    let id = &instance.vehicle(pin.vehicle).id;
                    locks.pins.iter().find(|one| one.vehicle == *id).cloned()
                }
                _ => None,
            })
            .collect();
        assert_eq!(pins.len(), outcome.conflict.len());
        let status = |pins: Vec<PinSpec>| {
            let locks = LocksSpec {
                pins,
                ..LocksSpec::default()
            };
            exact(&day(locks).build().unwrap()).status
        };
        assert_eq!(status(pins.clone()), Status::Infeasible);
        for at in 0..pins.len() {
            let mut fewer = pins.clone();
            fewer.remove(at);
            assert_ne!(
                status(fewer),
                Status::Infeasible,
                "{} is not needed",
                pins[at].vehicle
            );
        }
    }
    assert!(seen >= 3, "only {seen} rounds contradicted themselves");
}

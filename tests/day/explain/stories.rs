//! Why a vehicle stays and why a driver is idle.

use std::cell::Cell;

use driveaway::explain::{DriverWhy, ExplainOptions, VehicleWhy, explain};
use driveaway::ids::{DriverIdx, VehicleIdx};
use driveaway::instance::Instance;
use driveaway::spec::InstanceSpec;

use super::{CAGED, HISTORY, SHORT, days, optimum, pinned, solved};
use crate::replanning::replanned;

/// The day with one vehicle only.
fn only(spec: &InstanceSpec, id: &str) -> InstanceSpec {
    let mut spec = spec.clone();
    spec.vehicles.retain(|one| one.id == id);
    let lots: Vec<String> = spec.vehicles.iter().map(|one| one.lot.clone()).collect();
    spec.corridors.retain(|one| lots.contains(&one.lot));
    spec.trucks.retain(|one| lots.contains(&one.lot));
    let used: Vec<String> = (spec.corridors.iter())
        .flat_map(|one| one.stages.clone())
        .chain((spec.trucks.iter()).flat_map(|one| one.stages.iter().map(|one| one.stage.clone())))
        .collect();
    spec.stages.retain(|one| used.contains(&one.id));
    spec.locks.pins.retain(|pin| pin.vehicle == id);
    spec.locks.bans.retain(|ban| ban.vehicle == id);
    spec.locks.without_vehicles.clear();
    for driver in &mut spec.drivers {
        driver.excluded_vehicles.retain(|one| one == id);
    }
    spec
}

/// The day with one driver only.
fn only_driver(spec: &InstanceSpec, id: &str) -> InstanceSpec {
    let mut spec = spec.clone();
    spec.drivers.retain(|one| one.id == id);
    spec.locks.bans.retain(|ban| ban.driver == id);
    spec.locks.without_drivers.clear();
    spec.locks.pins.clear();
    spec
}

fn idx_of(instance: &Instance, id: &str) -> VehicleIdx {
    let all = instance.vehicles();
    VehicleIdx::new(all.iter().position(|one| one.id == id).unwrap())
}

#[test]
fn vehicles_stay_for_the_reason_told() {
    let (impossible, displaced) = (Cell::new(0), Cell::new(0));
    for spec in days(&[(&SHORT, 120), (&HISTORY, 60), (&CAGED, 60)]) {
        let Some((instance, schedule)) = solved(&spec) else {
            continue;
        };
        let options = ExplainOptions {
            bottlenecks: false,
            ..ExplainOptions::default()
        };
        let told = explain(&instance, &schedule, &options).unwrap();
        let say = || serde_json::to_string(&spec).unwrap();
        assert_eq!(told.vehicles.len(), schedule.unserved.len());
        for story in &told.vehicles {
            let alone = optimum(&pinned(&only(&spec, &story.vehicle), &story.vehicle, None));
            match &story.why {
                VehicleWhy::LeftOut => {
                    assert!(spec.locks.without_vehicles.contains(&story.vehicle));
                }
                VehicleWhy::LockedOut => {
                    assert!(alone.is_some(), "{story:?}\n{}", say());
                    let forced = optimum(&pinned(&spec, &story.vehicle, None));
                    assert_eq!(forced, None, "{story:?}\n{}", say());
                }
                VehicleWhy::Served { .. } => panic!("{story:?}"),
                VehicleWhy::Impossible { slots, drivers, .. } => {
                    impossible.set(impossible.get() + 1);
                    assert!(alone.is_none(), "{story:?}\n{}", say());
                    assert!(!slots.is_empty() || !drivers.is_empty(), "{story:?}");
                }
                VehicleWhy::Displaced {
                    way,
                    proven,
                    extra_at_least,
                } => {
                    displaced.set(displaced.get() + 1);
                    assert!(alone.is_some(), "{story:?}\n{}", say());
                    let forced = optimum(&pinned(&spec, &story.vehicle, None));
                    let found = way.as_ref().map(|way| way.cost);
                    assert_eq!(found, forced, "{story:?}\n{}", say());
                    if let Some(way) = way {
                        assert!(proven, "{story:?}\n{}", say());
                        assert_eq!(way.extra, way.cost - told.cost);
                        assert_eq!(*extra_at_least, Some(way.extra));
                        assert_eq!(
                            way.terms.values().copied().sum::<driveaway::units::Fen>(),
                            way.extra
                        );
                        assert!(way.changes.gained.contains(&story.vehicle));
                    }
                }
            }
        }
    }
    assert!(impossible.get() > 30, "{impossible:?}");
    assert!(displaced.get() > 20, "{displaced:?}");
}

#[test]
fn drivers_idle_for_the_reason_told() {
    let (impossible, spare) = (Cell::new(0), Cell::new(0));
    for spec in days(&[(&SHORT, 70), (&HISTORY, 50)]) {
        let Some((instance, schedule)) = solved(&spec) else {
            continue;
        };
        let options = ExplainOptions {
            bottlenecks: false,
            ..ExplainOptions::default()
        };
        let told = explain(&instance, &schedule, &options).unwrap();
        let say = || serde_json::to_string(&spec).unwrap();
        for story in &told.drivers {
            let id = &story.driver;
            let mut open = spec.vehicles.iter();
            let works = open.any(|vehicle| {
                let alone = only(&only_driver(&spec, id), &vehicle.id);
                let bans = &spec.locks.bans;
                let banned = |id: &str| {
                    bans.iter()
                        .any(|ban| ban.driver == *id && ban.vehicle == vehicle.id)
                };
                !spec.locks.without_vehicles.contains(&vehicle.id)
                    && !spec.locks.without_drivers.contains(id)
                    && !banned(id)
                    && optimum(&pinned(&alone, &vehicle.id, Some(id))).is_some()
            });
            // The least cost with this driver at work.
            let with = |spec: &InstanceSpec| {
                let all = spec.vehicles.iter().filter(|one| {
                    let locks = &spec.locks;
                    let banned = locks
                        .bans
                        .iter()
                        .any(|ban| ban.driver == *id && ban.vehicle == one.id);
                    let pin = locks.pins.iter().find(|pin| pin.vehicle == one.id);
                    let taken =
                        pin.is_some_and(|pin| pin.driver.as_ref().is_some_and(|one| one != id));
                    // The pin has more to say than this test can add to.
                    let more = pin.is_some_and(|pin| pin.start.is_some() || pin.coach.is_some());
                    !banned && !taken && !more && !locks.without_vehicles.contains(&one.id)
                });
                all.filter_map(|one| optimum(&pinned(spec, &one.id, Some(id))))
                    .min()
            };
            match &story.why {
                DriverWhy::LeftOut => assert!(spec.locks.without_drivers.contains(id)),
                DriverWhy::Used { .. } => panic!("{story:?}"),
                DriverWhy::Impossible { vehicles } => {
                    impossible.set(impossible.get() + 1);
                    if spec.locks.pins.is_empty() {
                        assert!(!works, "{story:?}\n{}", say());
                    }
                    assert!(!vehicles.is_empty(), "{story:?}");
                }
                DriverWhy::NotNeeded {
                    way,
                    extra_at_least,
                    ..
                } => {
                    spare.set(spare.get() + 1);
                    if !spec.locks.pins.is_empty() {
                        continue;
                    }
                    assert!(works, "{story:?}\n{}", say());
                    let cheapest = with(&spec);
                    let (cost, extra) = (way.as_ref().map(|way| way.cost), *extra_at_least);
                    if let (Some(cost), Some(cheapest)) = (cost, cheapest) {
                        assert!(cost >= cheapest, "{story:?}\n{}", say());
                    }
                    assert!(cost.is_none() || cheapest.is_some(), "{story:?}\n{}", say());
                    if let (Some(extra), Some(cheapest)) = (extra, cheapest) {
                        assert!(
                            told.cost + extra <= cheapest,
                            "{cheapest} {story:?}\n{}",
                            say()
                        );
                    }
                    // Asked for by name, it is proven.
                    let all = instance.drivers();
                    let idx = DriverIdx::new(all.iter().position(|one| one.id == *id).unwrap());
                    let options = ExplainOptions {
                        drivers: Some(vec![idx]),
                        ..options.clone()
                    };
                    let again = explain(&instance, &schedule, &options).unwrap();
                    let DriverWhy::NotNeeded { way, proven, .. } = &again.drivers[0].why else {
                        panic!("{again:?}");
                    };
                    assert_eq!(
                        way.as_ref().map(|way| way.cost),
                        cheapest,
                        "{again:?}\n{}",
                        say()
                    );
                    assert!(*proven || cheapest.is_none(), "{again:?}\n{}", say());
                }
            }
        }
    }
    assert!(impossible.get() > 5, "{impossible:?}");
    assert!(spare.get() > 10, "{spare:?}");
}

#[test]
fn what_goes_is_told_to_go() {
    let all = days(&[(&SHORT, 40)]);
    let mut works = all.iter().filter_map(solved);
    let (instance, schedule) = works
        .find(|(_, schedule)| (schedule.duties.first()).is_some_and(|duty| !duty.runs.is_empty()))
        .unwrap();
    let run = schedule.duties[0].runs[0];
    let options = ExplainOptions {
        vehicles: Some(vec![run.vehicle]),
        drivers: Some(vec![schedule.duties[0].driver]),
        bottlenecks: false,
        ..ExplainOptions::default()
    };
    let told = explain(&instance, &schedule, &options).unwrap();
    let VehicleWhy::Served { place } = &told.vehicles[0].why else {
        panic!("{told:?}");
    };
    assert_eq!(place.start, run.start);
    assert!(matches!(told.drivers[0].why, DriverWhy::Used { .. }));
    // It reads back as it was written.
    let json = serde_json::to_string(&told).unwrap();
    assert_eq!(
        serde_json::from_str::<driveaway::explain::Explanation>(&json).unwrap(),
        told
    );
    assert_eq!(idx_of(&instance, &told.vehicles[0].vehicle), run.vehicle);
}

#[test]
fn what_is_under_way_is_heeded() {
    let (impossible, displaced) = (Cell::new(0), Cell::new(0));
    let all = days(&[(&SHORT, 70), (&HISTORY, 40), (&CAGED, 30)]);
    for (seed, spec) in (0..).zip(all) {
        let spec = replanned(&spec, seed);
        let Some((instance, schedule)) = solved(&spec) else {
            continue;
        };
        let options = ExplainOptions {
            bottlenecks: false,
            drivers: None,
            vehicles: Some(schedule.unserved.iter().map(|one| one.vehicle).collect()),
            ..ExplainOptions::default()
        };
        let told = explain(&instance, &schedule, &options).unwrap();
        for story in &told.vehicles {
            if spec.locks.without_vehicles.contains(&story.vehicle) {
                continue;
            }
            let forced = optimum(&pinned(&spec, &story.vehicle, None));
            let say = || format!("{story:?}\n{}", serde_json::to_string(&spec).unwrap());
            match &story.why {
                VehicleWhy::Displaced { way, proven, .. } => {
                    displaced.set(displaced.get() + 1);
                    assert_eq!(way.as_ref().map(|way| way.cost), forced, "{}", say());
                    assert!(proven, "{}", say());
                }
                VehicleWhy::Impossible { .. } | VehicleWhy::LockedOut => {
                    impossible.set(impossible.get() + 1);
                    assert_eq!(forced, None, "{}", say());
                }
                VehicleWhy::LeftOut | VehicleWhy::Served { .. } => panic!("{}", say()),
            }
        }
    }
    assert!(impossible.get() > 5, "{impossible:?}");
    assert!(displaced.get() > 10, "{displaced:?}");
}

//! Explanations against enumeration: what is said to be impossible is, and what is said to cost so
//! much costs so much. And what goes with them: scenarios, comparisons, their commands.

use crate::brute;

mod bottlenecks;
mod commands;
mod comparing;
mod scenarios;
mod stories;

use crate::common::tiny::{Shape, random};
use crate::common::{build, solve_checked};
use driveaway::instance::Instance;
use driveaway::schedule::Schedule;
use driveaway::solve::Engine;
use driveaway::spec::{InstanceSpec, PinSpec};
use driveaway::units::Fen;

/// Days on which vehicles stay and drivers idle.
const SHORT: Shape = Shape {
    vehicles: (2, 5),
    drivers: (1, 3),
    hours: (8, 16),
    rich: 22,
    history: 0,
    locks: 20,
    trucks: 0,
    single_run: false,
};

/// The same with duties under way and limits nearly used up.
const HISTORY: Shape = SHORT.with_history();

/// The same with cage trucks.
const CAGED: Shape = Shape {
    vehicles: (2, 4),
    drivers: (1, 2),
    trucks: 100,
    locks: 0,
    ..SHORT
};

/// The day and its best schedule, if the locks admit one.
fn solved(spec: &InstanceSpec) -> Option<(Instance, Schedule)> {
    let instance = build(spec);
    let outcome = solve_checked(&instance, Engine::Exact, 1).unwrap();
    Some((instance, outcome.schedule?))
}

/// The least cost of a day; `None` if the locks admit no schedule.
fn optimum(spec: &InstanceSpec) -> Option<Fen> {
    brute::optimum(&build(spec)).map(|best| best.cost)
}

/// The day with a vehicle locked in, with this driver or whomever.
fn pinned(spec: &InstanceSpec, vehicle: &str, driver: Option<&str>) -> InstanceSpec {
    let mut spec = spec.clone();
    spec.locks.pins.retain(|pin| pin.vehicle != vehicle);
    spec.locks.pins.push(PinSpec {
        vehicle: vehicle.to_owned(),
        driver: driver.map(str::to_owned),
        start: None,
        coach: None,
        mode: None,
    });
    spec
}

fn days(shapes: &[(&Shape, u64)]) -> Vec<InstanceSpec> {
    (shapes.iter())
        .flat_map(|(shape, count)| (0..*count).map(|seed| random(shape, 9_000 + seed)))
        .collect()
}

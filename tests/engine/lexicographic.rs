//! The strictly lexicographic mode against the weighted one: the same where the weights dominate.

use driveaway::generate::Family;
use driveaway::instance::Instance;
use driveaway::names::Level;
use driveaway::solve::{Engine, Order, SolveOptions, solve};
use driveaway::spec::{FairnessSpec, InstanceSpec};
use driveaway::units::Fen;

use crate::common::tiny::{Shape, random};
use crate::common::{build, generated};

const SMALL: Shape = Shape {
    vehicles: (3, 6),
    drivers: (2, 4),
    hours: (8, 16),
    rich: 30,
    history: 20,
    locks: 0,
    trucks: 30,
    single_run: false,
};

/// The cost of the best schedule, level by level; `None` if no schedule is found.
fn best(instance: &Instance, order: Order) -> Option<[i64; 4]> {
    let options = SolveOptions {
        engine: Engine::Exact,
        order,
        gap: 0.0,
        ..SolveOptions::default()
    };
    let costs = solve(instance, &options).unwrap().costs?;
    Some(Level::ALL.map(|level| costs.level(level).0))
}

/// Every amount of a level.
fn amounts(spec: &mut InstanceSpec, level: Level) -> Vec<&mut Fen> {
    let objective = &mut spec.objective;
    match level {
        Level::Serve => {
            let own = spec
                .vehicles
                .iter_mut()
                .filter_map(|one| one.value.as_mut());
            own.chain(&mut objective.unserved_values).collect()
        }
        Level::OnTime => vec![
            &mut objective.lateness_per_minute,
            &mut objective.waiting_per_minute,
        ],
        Level::Cheap => {
            let mut all: Vec<&mut Fen> = spec.classes.iter_mut().map(|one| &mut one.pay).collect();
            all.extend(spec.coaches.iter_mut().map(|one| &mut one.fare));
            all.extend(spec.trucks.iter_mut().map(|one| &mut one.cost));
            for scheme in &mut spec.pay_schemes {
                all.extend([&mut scheme.duty_pay, &mut scheme.overtime_per_minute]);
                all.extend(scheme.run_pay.iter_mut().map(|one| &mut one.pay));
            }
            all.extend([
                &mut objective.change_per_vehicle,
                &mut objective.change_per_driver,
            ]);
            all
        }
        Level::Fair => vec![&mut objective.preference],
    }
}

/// The most that a level can cost.
fn most(spec: &mut InstanceSpec, level: Level) -> i64 {
    let vehicles = i64::try_from(spec.vehicles.len()).unwrap();
    let drivers = i64::try_from(spec.drivers.len()).unwrap();
    let minutes = (spec.horizon.end - spec.horizon.start).0;
    let highest = |all: Vec<&mut Fen>| all.iter().map(|one| one.0).max().unwrap_or(0);
    match level {
        Level::Serve => vehicles * highest(amounts(spec, level)),
        Level::OnTime => vehicles * minutes * 2 * highest(amounts(spec, level)),
        // Each run and each duty pays a few of these, and minutes of overtime.
        Level::Cheap => {
            let overtime = spec.pay_schemes.iter().map(|one| one.overtime_per_minute.0);
            let overtime = overtime.max().unwrap_or(0) * minutes * drivers;
            (vehicles * 4 + drivers) * highest(amounts(spec, level)) + overtime
        }
        // φ(n) = n², whoever has done none before.
        Level::Fair => vehicles * vehicles + vehicles * highest(amounts(spec, level)) + drivers,
    }
}

/// The same day with small amounts, so that the products below stay in range.
fn small(mut spec: InstanceSpec) -> InstanceSpec {
    for (level, divisor, cap) in [
        (Level::Serve, 100_000, 9),
        (Level::OnTime, 50, 2),
        (Level::Cheap, 5_000, 20),
        (Level::Fair, 100, 3),
    ] {
        for amount in amounts(&mut spec, level) {
            *amount = Fen((amount.0 + divisor - 1) / divisor).min(Fen(cap));
        }
    }
    for one in &mut spec.pay_schemes {
        one.overtime_per_minute = one.overtime_per_minute.min(Fen(1));
    }
    spec.objective.waiting_per_minute = Fen(0);
    spec.objective.fairness = FairnessSpec::Weight(Fen(1));
    spec.drivers.iter_mut().for_each(|one| one.runs_before = 0);
    spec
}

/// Weights with which one fen of a level is more than all later levels together can cost.
fn dominating(spec: &InstanceSpec) -> InstanceSpec {
    let mut spec = spec.clone();
    let mut below = most(&mut spec, Level::Fair);
    for level in [Level::Cheap, Level::OnTime, Level::Serve] {
        for amount in amounts(&mut spec, level) {
            *amount = *amount * (below + 1);
        }
        below += most(&mut spec, level);
    }
    assert!(below < 1 << 45, "{below}");
    spec
}

fn days() -> Vec<InstanceSpec> {
    let mut all: Vec<InstanceSpec> = (0..60).map(|seed| random(&SMALL, 40_000 + seed)).collect();
    for seed in 0..4 {
        let set = ["vehicles=8", "drivers=7", "gate=0.3", "locks=0"];
        all.push(generated(Family::FirmDay, seed, &set));
        all.push(generated(Family::PortDay, seed, &set));
    }
    all.into_iter().map(small).collect()
}

#[test]
fn the_weighted_mode_is_the_lexicographic_one_where_the_weights_dominate() {
    let (mut compared, mut differ) = (0, 0);
    for spec in days() {
        let heavy = build(&dominating(&spec));
        let Some(ordered) = best(&heavy, Order::Lexicographic) else {
            continue;
        };
        let weighted = best(&heavy, Order::Weighted);
        let name = spec.name.as_deref().unwrap_or_default();
        assert_eq!(
            weighted,
            Some(ordered),
            "{name}: {}",
            serde_json::to_string(&spec).unwrap()
        );
        compared += 1;
        // The same day with all weights as they were: there the order often matters.
        let plain = build(&spec);
        differ += usize::from(best(&plain, Order::Weighted) != best(&plain, Order::Lexicographic));
    }
    println!("{compared} compared, {differ} differ without dominating weights");
    assert!(compared >= 50 && differ >= 10, "{compared} {differ}");
}

#[test]
fn they_differ_where_serving_costs_more_than_it_is_worth() {
    let mut spec = generated(Family::FirmDay, 0, &["vehicles=8", "drivers=7", "locks=0"]);
    for value in amounts(&mut spec, Level::Serve) {
        *value = Fen(1);
    }
    let day = build(&spec);
    let ordered = best(&day, Order::Lexicographic).unwrap();
    let weighted = best(&day, Order::Weighted).unwrap();
    assert_eq!(weighted[0], 8, "no vehicle is worth the pay");
    assert!(ordered[0] < weighted[0] && ordered[2] > weighted[2]);
}

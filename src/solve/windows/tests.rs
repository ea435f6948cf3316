//! Prices of blocks and of the whole, on instances small enough to know the optimum.

use super::*;
use crate::generate::{Family, GenerateOptions, generate};
use crate::solve::{SolveOptions, solve};

/// A firm's two days: five vehicles and four drivers; every other one with cautious rules.
fn firm(seed: u64) -> Instance {
    let mut settings = vec!["vehicles=5", "drivers=4", "days=2", "cage_trucks=0"];
    if seed % 2 == 1 {
        settings.push("rules=cautious");
    }
    generated(Family::FirmWeek, seed, &settings)
}

fn optimum(instance: &Instance) -> Fen {
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: 0.0,
        ..SolveOptions::default()
    };
    solve(instance, &options).unwrap().cost().unwrap()
}

#[test]
fn prices_of_blocks_prove_less_than_the_optimum_and_more_than_nothing() {
    let mut share = 0.0;
    for seed in 0..12 {
        let instance = firm(seed);
        let optimum = optimum(&instance);
        let options = SolveOptions {
            window: Minutes(12 * 60),
            ..SolveOptions::default()
        };
        let session = Session::new(&options);
        let windows = Windows::new(&instance, &session);
        let cuts = blocks(&instance, options.window, Minutes(0));
        assert!(cuts.len() > 2, "seed {seed}");
        assert!(windows.prove_blocks(&cuts).unwrap().is_some());
        let bound = session.bound().unwrap();
        assert!(bound <= optimum, "seed {seed}: {bound} above {optimum}");
        share += bound.0 as f64 / optimum.0 as f64 / 12.0;
    }
    assert!(
        share > 0.5,
        "blocks prove {share} of the optimum on average"
    );
}

#[test]
fn prices_of_the_whole_prove_at_least_nine_tenths() {
    for seed in 0..12 {
        let instance = firm(seed);
        let optimum = optimum(&instance);
        let options = SolveOptions::default();
        let session = Session::new(&options);
        let cuts = blocks(&instance, Minutes(12 * 60), Minutes(0));
        assert!(matches!(
            whole::whole(&instance, &cuts, &session, &mut |_, _, _| Ok(())).unwrap(),
            whole::Whole::Proven(_)
        ));
        let bound = session.bound().unwrap();
        assert!(bound <= optimum, "seed {seed}: {bound} above {optimum}");
        assert!(
            bound.0 * 10 >= optimum.0 * 9,
            "seed {seed}: {bound} of {optimum}"
        );
    }
}

#[test]
fn large_days_are_planned_at_prices_and_come_near_the_optimum() {
    let instance = generated(Family::PortDay, 3, &["vehicles=260", "drivers=330"]);
    let exact = SolveOptions {
        engine: Engine::Exact,
        gap: 1e-3,
        ..SolveOptions::default()
    };
    let bound = solve(&instance, &exact).unwrap().bound.unwrap();
    let options = SolveOptions {
        engine: Engine::Windows,
        gap: 0.0,
        ..SolveOptions::default()
    };
    let session = Session::new(&options);
    let mut windows = Windows::new(&instance, &session);
    windows.first().unwrap();
    let before = windows.found.best.clone().unwrap().1.total();
    let cuts = blocks(&instance, options.window, Minutes(0));
    assert!(cuts.iter().any(|block| is_large(&instance, block)));
    assert!(windows.improve(Minutes(0), Trips::Rounded).unwrap());
    let (schedule, after) = windows.found.best.clone().unwrap();
    assert!(crate::check::check(&instance, &schedule).passed());
    let open = |cost: Fen| (cost - bound).0 as f64 / bound.0 as f64;
    let (before, after) = (open(before), open(after.total()));
    assert!(
        after < 0.02 && after < before / 4.0,
        "{after} after {before}"
    );
}

fn generated(family: Family, seed: u64, set: &[&str]) -> Instance {
    let options = GenerateOptions {
        seed,
        set: set.iter().map(|one| one.parse().unwrap()).collect(),
        ..GenerateOptions::default()
    };
    generate(family, &options).unwrap().build().unwrap()
}

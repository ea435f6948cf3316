//! Prices of blocks and of the whole, on instances small enough to know the optimum.

use super::super::drawn::{CARE, drawn};
use super::whole::{priced, whole};
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
        share > 0.95,
        "blocks prove {share} of the optimum on average"
    );
}

/// Rows of whole trips are rows of each block.
#[test]
fn prices_of_blocks_with_cage_trips_prove_no_more_than_the_optimum() {
    let mut caged = 0;
    for seed in 0..8 {
        let settings = ["vehicles=20", "drivers=3", "days=2", "cage_trucks=2"];
        let instance = generated(Family::FirmWeek, seed, &settings);
        let options = SolveOptions {
            engine: Engine::Exact,
            gap: 0.0,
            ..SolveOptions::default()
        };
        let solved = solve(&instance, &options).unwrap();
        caged += solved.schedule.as_ref().map_or(0, |one| one.trips.len());
        let options = SolveOptions {
            window: Minutes(12 * 60),
            ..SolveOptions::default()
        };
        let session = Session::new(&options);
        let windows = Windows::new(&instance, &session);
        let cuts = blocks(&instance, options.window, Minutes(0));
        assert!(windows.prove_blocks(&cuts).unwrap().is_some());
        let (bound, optimum) = (session.bound().unwrap(), solved.cost().unwrap());
        assert!(bound <= optimum, "seed {seed}: {bound} above {optimum}");
    }
    assert!(caged > 4, "{caged} trips");
}

#[test]
fn prices_of_the_whole_prove_at_least_nine_tenths() {
    for seed in 0..12 {
        let instance = firm(seed);
        let optimum = optimum(&instance);
        let options = SolveOptions::default();
        let session = Session::new(&options);
        let world = World::new(&instance);
        let Ok(model) = whole(&world, &session) else {
            panic!("seed {seed}: no network");
        };
        assert!(priced(&model, &session).unwrap().is_some());
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
    assert!(windows.improve(Minutes(0), Trips::Drawn).unwrap());
    let drawn = windows.found.best.clone().unwrap().1.total();
    assert!(windows.improve(Minutes(0), Trips::Held).unwrap());
    assert_eq!(session.bound(), None, "parts prove nothing of the whole");
    let (schedule, after) = windows.found.best.clone().unwrap();
    assert!(crate::check::check(&instance, &schedule).passed());
    let open = |cost: Fen| (cost - bound).0 as f64 / bound.0 as f64;
    let [before, drawn, after] = [before, drawn, after.total()].map(open);
    assert!(
        after < 0.02 && drawn < before / 4.0,
        "{after} after {drawn} after {before}"
    );
}

/// Two days of a small port; by rule, and then what `better` does. How far both are above the bound.
fn better(settings: &[&str], better: impl Fn(&mut Windows, &[Block])) -> (Schedule, [f64; 2]) {
    let instance = generated(Family::PortWeek, 5, settings);
    let options = SolveOptions {
        engine: Engine::Windows,
        rounds: 1,
        gap: 0.0,
        ..SolveOptions::default()
    };
    let session = Session::new(&options);
    let mut windows = Windows::new(&instance, &session);
    windows.first().unwrap();
    let by_rule = windows.found.best.clone().unwrap().1.total();
    let cuts = blocks(&instance, options.window, Minutes(0));
    better(&mut windows, &cuts);
    let (schedule, costs) = windows.found.best.clone().unwrap();
    assert!(crate::check::check(&instance, &schedule).passed());
    let bound = session.bound().unwrap_or(Fen(1));
    let open = |cost: Fen| (cost - bound).0 as f64 / bound.0 as f64;
    (schedule, [open(by_rule), open(costs.total())])
}

#[test]
fn slices_of_the_whole_make_days_that_follow_each_other_better() {
    let settings = ["vehicles=300", "drivers=400", "days=2", "cage_trucks=0"];
    let (_, [before, after]) = better(&settings, |windows, cuts| {
        windows.prove(cuts, true).unwrap();
    });
    assert!(
        (0.0..0.1).contains(&after) && after < before / 3.0,
        "{after} after {before}"
    );
}

#[test]
fn a_plan_drawn_from_prices_comes_near_the_bound() {
    let settings = ["vehicles=300", "drivers=400", "days=2", "cage_trucks=0"];
    let (_, [before, after]) = better(&settings, |windows, _| {
        let world = World::new(windows.instance);
        let Ok(model) = whole(&world, windows.session) else {
            panic!("no network");
        };
        let prices = priced(&model, windows.session).unwrap().unwrap();
        let (_, schedule) = drawn(&model, &prices, CARE, windows.session).unwrap();
        windows.take(schedule);
    });
    assert!(
        (0.0..0.15).contains(&after) && after < before / 2.0,
        "{after} after {before}"
    );
}

/// Three days of a small port, planned one after the other; and the bound of blocks.
#[test]
fn days_drawn_one_after_the_other_are_far_better_than_by_rule() {
    let settings = ["vehicles=600", "drivers=1000", "days=3", "cage_trucks=0"];
    let solved = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| {
            better(&settings, |windows, cuts| {
                let large = cuts.iter().filter(|cut| is_large(windows.instance, cut));
                assert!(large.count() > 1);
                windows.rolled(cuts, 1.0).unwrap();
                assert_eq!(windows.session.bound(), None, "it proves nothing");
                assert!(windows.prove_blocks(cuts).unwrap().is_some());
            })
        })
    };
    let (schedule, [before, after]) = solved(1);
    assert_eq!(solved(2), (schedule, [before, after]), "threads matter");
    assert!(
        (0.0..0.15).contains(&after) && after < before / 2.0,
        "{after} after {before}"
    );
}

#[test]
fn trips_of_large_days_are_drawn_anew() {
    let settings = ["vehicles=300", "drivers=1000", "days=2", "cage_trucks=6"];
    let (schedule, [before, after]) = better(&settings, |windows, cuts| {
        assert!(cuts.iter().any(|block| is_large(windows.instance, block)));
        let (by_rule, _) = windows.found.best.clone().unwrap();
        windows.improve(Minutes(0), Trips::Drawn).unwrap();
        let (drawn, _) = windows.found.best.clone().unwrap();
        assert_ne!(by_rule.trips, drawn.trips);
    });
    assert!(schedule.trips.len() > 2 && after < before);
}

fn generated(family: Family, seed: u64, set: &[&str]) -> Instance {
    let options = GenerateOptions {
        seed,
        set: set.iter().map(|one| one.parse().unwrap()).collect(),
        ..GenerateOptions::default()
    };
    generate(family, &options).unwrap().build().unwrap()
}

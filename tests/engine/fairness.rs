//! `fairness` and `preference` in the model: what turning a weight up does to the optimum, to the
//! spread of runs, and to what all else costs.

use driveaway::generate::{Family, GenerateOptions, Regime, generate};
use driveaway::instance::Instance;
use driveaway::names::Term;
use driveaway::schedule::Schedule;
use driveaway::solve::{Engine, Outcome, SolveOptions, Status, solve};
use driveaway::spec::{ClockIntervalSpec, FairnessSpec, InstanceSpec};
use driveaway::units::{Clock, Fen, Interval, Minutes};

/// Two days of a firm whose drivers could all do the same runs, and have done unequally much.
fn firm(seed: u64) -> InstanceSpec {
    let set = [
        "vehicles=26",
        "drivers=12",
        "days=2",
        "truck_share=0",
        "cage_trucks=0",
    ];
    let options = GenerateOptions {
        seed,
        regime: Regime::Fast,
        set: set.map(|text| text.parse().unwrap()).to_vec(),
    };
    let mut spec = generate(Family::FirmWeek, &options).unwrap();
    let first = spec.drivers[0].clone();
    let start = spec.horizon.start;
    for (n, driver) in (0u32..).zip(&mut spec.drivers) {
        driver.licences.clone_from(&first.licences);
        driver.windows = (0..2)
            .map(|day| Interval {
                from: start + Minutes(1440 * day + 360),
                to: start + Minutes(1440 * day + 1500),
            })
            .collect();
        driver.excluded_classes.clear();
        driver.excluded_vehicles.clear();
        driver.state = None;
        driver.past_duties.clear();
        driver.last_duty_end = None;
        driver.runs_before = n % 4;
        // One half would rather not start in the morning, the other not in the evening.
        let (from, to) = if n % 2 == 0 { (0, 780) } else { (900, 0) };
        driver.dislikes.classes.clear();
        driver.dislikes.times = vec![ClockIntervalSpec {
            from: Clock(from),
            to: Clock(to),
        }];
    }
    spec.objective.preference = Fen(0);
    spec.objective.fairness = FairnessSpec::Weight(Fen(0));
    spec
}

fn solved(spec: &InstanceSpec) -> (Instance, Outcome) {
    let instance = spec.build().unwrap();
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: 0.0,
        ..SolveOptions::default()
    };
    let outcome = solve(&instance, &options).unwrap();
    assert_eq!(outcome.status, Status::Optimal);
    (instance, outcome)
}

/// Runs of each driver, those before the horizon included.
fn runs(instance: &Instance, schedule: &Schedule) -> Vec<u32> {
    let mut runs: Vec<u32> = instance
        .drivers()
        .iter()
        .map(|one| one.runs_before)
        .collect();
    for duty in &schedule.duties {
        runs[duty.driver.at()] += u32::try_from(duty.runs.len()).unwrap();
    }
    runs
}

fn range(runs: &[u32]) -> u32 {
    runs.iter().max().unwrap() - runs.iter().min().unwrap()
}

/// Mean difference of all pairs, over twice the mean.
fn gini(runs: &[u32]) -> f64 {
    let pairs = runs
        .iter()
        .flat_map(|&a| runs.iter().map(move |&b| f64::from(a.abs_diff(b))));
    let (n, sum) = (runs.len() as f64, f64::from(runs.iter().sum::<u32>()));
    pairs.sum::<f64>() / (2.0 * n * sum)
}

fn squares(runs: &[u32]) -> u32 {
    runs.iter().map(|n| n * n).sum()
}

/// Cost of all terms but this one.
fn rest(outcome: &Outcome, term: Term) -> Fen {
    let costs = outcome.costs.unwrap();
    costs.total() - costs.get(term)
}

#[test]
fn a_small_weight_shrinks_the_spread_at_no_cost() {
    let (mut ranges, mut ginis) = ([0, 0], [0.0, 0.0]);
    for seed in 0..12 {
        let mut spec = firm(seed);
        for driver in &mut spec.drivers {
            driver.pay = None;
        }
        // Money in whole tens of yuan, so that a weight of one fen can tip nothing else.
        for fen in [
            &mut spec.objective.lateness_per_minute,
            &mut spec.objective.waiting_per_minute,
        ] {
            *fen = Fen(fen.0 / 10 * 1_000);
        }
        let (instance, without) = solved(&spec);
        spec.objective.fairness = FairnessSpec::Weight(Fen(1));
        let (_, with) = solved(&spec);
        let spread = |outcome: &Outcome| runs(&instance, outcome.schedule.as_ref().unwrap());
        let (before, after) = (spread(&without), spread(&with));
        assert!(squares(&after) < 1_000, "the weight could tip ten yuan");
        assert_eq!(rest(&without, Term::Fairness), rest(&with, Term::Fairness));
        assert!(
            squares(&after) <= squares(&before),
            "seed {seed}: {before:?} {after:?}"
        );
        for (at, runs) in [before, after].iter().enumerate() {
            ranges[at] += range(runs);
            ginis[at] += gini(runs);
        }
    }
    assert!(ranges[1] * 4 <= ranges[0] * 3, "max minus min: {ranges:?}");
    assert!(ginis[1] <= ginis[0] * 0.75, "Gini: {ginis:?}");
}

/// Solves with each weight, and demands that what the term counts falls and all else rises.
fn assert_trades(term: Term, weights: &[i64], set: impl Fn(&mut InstanceSpec, Fen)) {
    let mut moved = 0;
    for seed in 20..25 {
        let mut last: Option<(i64, Fen)> = None;
        for &weight in weights {
            let mut spec = firm(seed);
            set(&mut spec, Fen(weight));
            let (_, outcome) = solved(&spec);
            let count = outcome.costs.unwrap().get(term).0 / weight;
            let other = rest(&outcome, term);
            if let Some((before, cost)) = last {
                assert!(
                    count <= before,
                    "seed {seed}, weight {weight}: {count} > {before}"
                );
                assert!(
                    other >= cost,
                    "seed {seed}, weight {weight}: {other} < {cost}"
                );
                moved += usize::from(count < before && other > cost);
            }
            last = Some((count, other));
        }
    }
    assert!(moved >= 3, "only {moved} steps traded anything");
}

#[test]
fn more_fairness_costs_more_and_spreads_less() {
    let weights = [1, 1_000, 20_000, 100_000];
    assert_trades(Term::Fairness, &weights, |spec, weight| {
        spec.objective.fairness = FairnessSpec::Weight(weight);
    });
}

#[test]
fn more_regard_for_preferences_costs_more_and_meets_fewer_dislikes() {
    let weights = [1, 500, 5_000, 50_000];
    assert_trades(Term::Preference, &weights, |spec, weight| {
        spec.objective.preference = weight;
    });
}

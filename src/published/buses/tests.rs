//! Tests on small files: the resources and the judge know the same rules from two sides.

use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::super::{Verdict, run};
use super::*;
use crate::columns::{Ask, Effort, Pricer, Stop};

const SMALL: &str = r#"{"legs": [
    {"tour": 1, "start": 300, "end": 400, "startPos": 0, "endPos": 1},
    {"tour": 1, "start": 440, "end": 560, "startPos": 1, "endPos": 0},
    {"tour": 2, "start": 310, "end": 420, "startPos": 0, "endPos": 1},
    {"tour": 2, "start": 470, "end": 590, "startPos": 1, "endPos": 0}],
    "distances": {"0": {"0": 10, "1": 30}, "1": {"0": 30.0, "1": 10}},
    "extra": {"0": {"startWork": 15, "endWork": 10}, "1": {"startWork": 0, "endWork": 0}}}"#;

/// Legs at random times, among them long gaps, short rests and changes.
fn random(seed: u64, legs: u64) -> Buses {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut below = |count: u64| i32::try_from(dice.next_u64() % count).unwrap();
    let mut all: Vec<Leg> = (0..legs)
        .map(|_| {
            let start = 300 + below(700);
            Leg {
                tour: i64::from(below(3)),
                start,
                end: start + 5 + below(70),
                start_pos: usize::try_from(below(2)).unwrap(),
                end_pos: usize::try_from(below(2)).unwrap(),
            }
        })
        .collect();
    all.sort_by_key(|leg| leg.start);
    Buses {
        legs: all,
        distances: vec![vec![5, 12], vec![12, 5]],
        extra: vec![
            Extra {
                start_work: 15,
                end_work: 10,
            },
            Extra {
                start_work: 0,
                end_work: 0,
            },
        ],
    }
}

fn ask<'a>(duals: &'a [f64], effort: Effort, below: f64) -> Ask<'a> {
    Ask {
        class: 0,
        duals,
        closed: &[],
        effort,
        below,
        most: 1_000_000,
        stop: Stop::default(),
    }
}

fn legs_of(column: &Column) -> Vec<usize> {
    column.terms.iter().map(|&(row, _)| row as usize).collect()
}

/// Every set of legs that the judge calls a shift, with its cost.
fn judged(buses: &Buses) -> Vec<(Vec<usize>, i32)> {
    (1_u32..1 << buses.legs.len())
        .filter_map(|set| {
            let legs: Vec<usize> = (0..buses.legs.len())
                .filter(|leg| set >> leg & 1 == 1)
                .collect();
            Some((legs.clone(), buses.cost_of_shift(&legs)?))
        })
        .collect()
}

#[test]
fn a_small_file_is_solved_by_hand() {
    // Each tour by its own driver: span 285 + 305, work paid as 390 each, no rides or changes.
    let path = Path::new("bus_driver_scheduling/tiny.json");
    let source = Source { path, text: SMALL };
    assert!(BusDriverScheduling.looks_like(&source));
    let file = "bks.csv";
    let text = "name,source,tours,legs,stations,bks,lower_bound,status\ntiny,x,2,4,2,2150.0,2150.0,optimal\n";
    let cases = BusDriverScheduling
        .cases(&source, Some(&Table { file, text }))
        .unwrap();
    let row = run("bus-driver-scheduling", &cases[0], &Limits::default());
    assert_eq!(
        (row.cost, row.verdict),
        (Some(285 + 305 + 4 * 390), Verdict::Proved)
    );
}

#[test]
fn resources_allow_and_price_what_the_judge_does() {
    let (mut shifts, mut split, mut rested) = (0, 0, 0);
    for seed in 0..60 {
        let buses = random(seed, 11);
        let pricer = buses.pricer().unwrap();
        let duals = vec![0.0; 11];
        let mut found: Vec<(Vec<usize>, i32)> = pricer
            .enumerate(&ask(&duals, Effort::Exact, 1e6))
            .unwrap()
            .iter()
            .map(|column| (legs_of(column), column.cost as i32))
            .collect();
        let mut judged = judged(&buses);
        found.sort();
        judged.sort();
        assert_eq!(found, judged, "seed {seed}");
        shifts += judged.len();
        for (legs, cost) in &judged {
            let span = buses.legs[legs[legs.len() - 1]].end - buses.legs[legs[0]].start;
            split += usize::from(*cost < 3 * span && span > 600);
            rested += usize::from(span > 400);
        }
    }
    assert!(
        shifts > 5_000 && split > 50 && rested > 500,
        "{shifts} {split} {rested}"
    );
}

#[test]
fn dominance_and_completion_never_lose_the_best_shift() {
    for seed in 0..400 {
        let buses = random(1_000 + seed, 13);
        let pricer = buses.pricer().unwrap();
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let duals: Vec<f64> = (0..13)
            .map(|_| (dice.next_u64() % 500) as f64 - 60.0)
            .collect();
        let best = (judged(&buses).iter())
            .map(|(legs, cost)| f64::from(*cost) - legs.iter().map(|&leg| duals[leg]).sum::<f64>())
            .fold(f64::INFINITY, f64::min);
        let priced = pricer.price(&ask(&duals, Effort::Exact, 1e6));
        let least = priced.least.unwrap();
        assert!((least - best).abs() < 1e-6, "seed {seed}: {least}, {best}");
        let beam = pricer.price(&ask(&duals, Effort::Beam(3), 1e6));
        assert!(beam.columns[0].reduced(&duals) >= best - 1e-6);
        assert!(beam.least.unwrap() <= best + 1e-6, "seed {seed}");
    }
}

#[test]
fn false_shifts_are_none() {
    let buses = read(SMALL).unwrap();
    assert_eq!(buses.evaluate(&[vec![0, 2], vec![1, 3]]), Ok(2150));
    for wrong in [
        vec![vec![0, 2]],
        vec![vec![0, 1], vec![2, 3]],
        vec![vec![0, 2], vec![1, 3], vec![3]],
        vec![vec![0, 2], vec![1, 3], vec![]],
        vec![vec![0, 2], vec![1, 4]],
    ] {
        assert!(buses.evaluate(&wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn faults_have_places() {
    let text = SMALL
        .replace("\"end\": 590", "\"end\": 390")
        .replace("30.0", "30.5");
    let errors = read(&text).unwrap_err().errors;
    let seen: Vec<_> = errors
        .iter()
        .map(|one| (one.code.as_str(), &*one.path))
        .collect();
    assert_eq!(seen, [("E702", "/distances/1/0"), ("E702", "/legs/3")]);
    let errors = read(&SMALL.replace("\"tour\": 2, \"start\": 470", "\"start\": 470")).unwrap_err();
    assert_eq!(errors.errors[0].path, "/legs/3");
}

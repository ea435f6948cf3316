//! The loop of a dispatcher's day on the whole port: 200 recorded events, each re-planned to a
//! checked schedule, and who can take a vehicle. Each replay must end at the same cost.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a bench that cannot run must fail

#[path = "common/text.rs"]
mod text;

use std::hint::black_box;
use std::time::{Duration, Instant as Clock};

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use driveaway::check::check;
use driveaway::generate::event;
use driveaway::io::parse_instance_spec;
use driveaway::model::World;
use driveaway::replan::{EventsSpec, Ground, Live, ReplanError, replan};
use driveaway::schedule::Schedule;
use driveaway::solve::{Engine, SolveOptions, solve};
use driveaway::spec::InstanceSpec;
use driveaway::units::{Fen, Instant, Minutes};

const EVENTS: i64 = 200;

/// A day's events, with when they happen.
struct Day {
    spec: InstanceSpec,
    plan: Schedule,
    events: Vec<(Instant, EventsSpec)>,
    cost: Fen,
}

fn greedy(spec: &InstanceSpec) -> Schedule {
    let options = SolveOptions {
        engine: Engine::Greedy,
        ..SolveOptions::default()
    };
    let instance = spec.build().unwrap();
    solve(&instance, &options).unwrap().schedule.unwrap()
}

/// Records a day; events that are refused (about what has already happened) are drawn again.
fn record() -> Day {
    let first = parse_instance_spec(&text::text("port-day-fast.json.gz")).unwrap();
    let start = greedy(&first);
    let (mut spec, mut plan) = (first.clone(), start.clone());
    let mut events = Vec::new();
    let mut cost = Fen(0);
    for nth in 0..EVENTS {
        let now = first.horizon.start + Minutes(5 * 60 + nth * 5);
        let instance = spec.build().unwrap();
        for again in 0..20 {
            let seed = u64::try_from(nth * 20 + again).unwrap();
            let drawn = event(&spec, (&instance, &plan), now, seed);
            match replan(&spec, &plan.to_spec(&instance), &drawn, now) {
                Ok(done) => {
                    (spec, plan, cost) = (done.spec, done.schedule, done.costs.total());
                    events.push((now, drawn));
                    break;
                }
                Err(ReplanError::Input(_)) => {}
                Err(error) => panic!("{error}: {drawn:?}"),
            }
        }
    }
    assert_eq!(events.len(), 200);
    Day {
        spec: first,
        plan: start,
        events,
        cost,
    }
}

/// Replays the day: the time of each event, with reading, repair and check.
fn replay(day: &Day) -> Vec<Duration> {
    let instance = day.spec.build().unwrap();
    let (mut spec, mut plan) = (day.spec.clone(), day.plan.to_spec(&instance));
    let mut times = Vec::with_capacity(day.events.len());
    let mut cost = Fen(0);
    for (now, events) in &day.events {
        let began = Clock::now();
        let done = replan(&spec, &plan, events, *now).unwrap();
        let after = done.schedule.to_spec(&done.instance);
        times.push(began.elapsed());
        (spec, plan, cost) = (done.spec, after, done.costs.total());
    }
    assert_eq!(cost, day.cost);
    times
}

fn day_of_events(criterion: &mut Criterion) {
    let day = record();
    let mut times = replay(&day);
    let slowest = (0..times.len()).max_by_key(|&at| times[at]).unwrap();
    println!(
        "slowest: {:?} {:?}",
        times[slowest], day.events[slowest].1.events
    );
    times.sort_unstable();
    println!(
        "200 events: median {:?}, p90 {:?}, p99 {:?}, most {:?}",
        times[100], times[180], times[198], times[199]
    );
    within("median", times[100], 200);
    within("p99", times[198], 1000);
    let mut group = criterion.benchmark_group("replan");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.bench_function("port-day-fast/200-events", |bencher| {
        bencher.iter(|| black_box(replay(&day)));
    });
    group.finish();
}

/// Noise of a machine that does other things too: a limit is only missed beyond this factor.
const NOISE: u64 = 3;

fn within(what: &str, time: Duration, millis: u64) {
    println!("{what}: {time:?}, at most {millis} ms");
    assert!(
        time <= Duration::from_millis(NOISE * millis),
        "{what}: {time:?}"
    );
}

fn questions(criterion: &mut Criterion) {
    let mut spec = parse_instance_spec(&text::text("port-day-fast.json.gz")).unwrap();
    let plan = greedy(&spec);
    let first = spec.build().unwrap();
    spec.now = Some(spec.horizon.start + Minutes(9 * 60));
    spec.baseline = Some(plan.to_spec(&first));
    let instance = spec.build().unwrap();
    let world = World::new(&instance);
    let ground = Ground::new(&world);
    let (mut by_vehicle, mut by_driver) = (Vec::new(), Vec::new());
    let mut live = Live::load(&ground, &plan).unwrap();
    for vehicle in instance.vehicle_indices().step_by(10) {
        let began = Clock::now();
        black_box(live.recommend_vehicle(vehicle, 10));
        by_vehicle.push(began.elapsed());
    }
    for driver in instance.driver_indices().step_by(5) {
        let began = Clock::now();
        black_box(live.recommend_driver(driver, 10));
        by_driver.push(began.elapsed());
    }
    for (what, mut times) in [("vehicle", by_vehicle), ("driver", by_driver)] {
        times.sort_unstable();
        let last = times.len() - 1;
        println!(
            "recommend {what}: median {:?}, most {:?}",
            times[last / 2],
            times[last]
        );
        within(what, times[last * 99 / 100], 50);
    }
    let mut group = criterion.benchmark_group("recommend");
    group.sample_size(10);
    let waiting = (instance.vehicle_indices())
        .filter(|&vehicle| !live.recommend_vehicle(vehicle, 1).is_empty())
        .nth(40)
        .unwrap();
    group.bench_function("port-day-fast/vehicle", |bencher| {
        bencher.iter(|| {
            let found = live.recommend_vehicle(waiting, 10);
            assert_eq!(found.len(), 10);
            found
        });
    });
    let driver = live.recommend_vehicle(waiting, 1)[0].driver.unwrap();
    group.bench_function("port-day-fast/driver", |bencher| {
        bencher.iter(|| {
            let found = live.recommend_driver(driver, 10);
            assert!(!found.is_empty());
            found
        });
    });
    group.bench_function("port-day-fast/check", |bencher| {
        bencher.iter(|| assert!(check(&instance, &plan).passed()));
    });
    group.bench_function("port-day-fast/load", |bencher| {
        bencher.iter(|| {
            let world = World::new(&instance);
            let ground = Ground::new(&world);
            Live::load(&ground, &plan).unwrap().plan().costs()
        });
    });
    group.finish();
}

criterion_group!(benches, day_of_events, questions);
criterion_main!(benches);

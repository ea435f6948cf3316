//! Stage by stage, on a firm's day and on a day of the whole port. Each stage asserts what it
//! computed. The search of the port day has a bench of its own, `port_day`.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a bench that cannot run must fail

mod common;
#[path = "common/duties.rs"]
mod duties;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use driveaway::check::check;
use driveaway::columns::{Ask, Column, Effort, Master, Pricer, Stop};
use driveaway::instance::Instance;
use driveaway::io::{parse_instance, parse_instance_spec};
use driveaway::milp::{MilpLimits, compile, relax};
use driveaway::model::{Aggregation, Model, Refinement, World};
use driveaway::published::Limits;
use driveaway::report::{Headline, Page, html};
use driveaway::solve::{Engine, Outcome, SolveOptions, solve};
use driveaway::units::Minutes;

const FIRM: [&str; 2] = ["firm-day-fast.json", "firm-day-slow.json"];
const DAYS: [&str; 4] = [
    "firm-day-fast.json",
    "firm-day-slow.json",
    "port-day-fast.json.gz",
    "port-day-slow.json.gz",
];

/// Benches `run` on each file under its name and size, such as `firm-day-fast/60x80` (vehicles
/// and drivers). `prepare` is not timed. Each result must have the same `figure` as the first, above zero.
fn stage<'a, P, R>(
    criterion: &mut Criterion,
    name: &str,
    days: &'a [(&str, Instance)],
    prepare: impl Fn(&'a Instance, &str) -> P,
    run: impl Fn(&P) -> R,
    figure: impl Fn(&R) -> i64,
) {
    let mut group = criterion.benchmark_group(name);
    group
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(2));
    for (file, instance) in days {
        let size = format!("{}x{}", instance.vehicles().len(), instance.drivers().len());
        let day = file.split('.').next().unwrap_or(file);
        let prepared = prepare(instance, file);
        let expected = figure(&run(&prepared));
        assert!(expected > 0, "{name} of {day}: {expected}");
        group.bench_with_input(BenchmarkId::new(day, size), &prepared, |bench, prepared| {
            bench.iter_with_large_drop(|| {
                let result = run(black_box(prepared));
                assert_eq!(figure(&result), expected, "{name} of {day}");
                result
            });
        });
    }
    group.finish();
}

fn load(files: &[&'static str]) -> Vec<(&'static str, Instance)> {
    let load = |file: &&'static str| (*file, common::instance(file));
    files.iter().map(load).collect()
}

fn count(value: usize) -> i64 {
    i64::try_from(value).unwrap()
}

fn build<'a>(world: &'a World<'a>, aggregation: Aggregation) -> Model<'a> {
    Model::build(world, aggregation, &Refinement::default()).unwrap()
}

fn by(engine: Engine) -> impl Fn(&Instance) -> Outcome {
    let options = SolveOptions {
        engine,
        gap: 0.0,
        threads: 2,
        ..SolveOptions::default()
    };
    move |instance| solve(instance, &options).unwrap()
}

fn cost(outcome: &Outcome) -> i64 {
    outcome.cost().expect("a schedule").0
}

fn parse(criterion: &mut Criterion) {
    let text = |_: &Instance, file: &str| common::text::text(file);
    let parse = |text: &Vec<u8>| parse_instance(text).unwrap();
    let vehicles = |instance: &Instance| count(instance.vehicles().len());
    stage(criterion, "parse", &load(&DAYS), text, parse, vehicles);
}

fn network(criterion: &mut Criterion) {
    for (name, aggregation) in [
        ("network-relaxed", Aggregation::Relaxed),
        ("network-exact", Aggregation::Exact),
    ] {
        stage(
            criterion,
            name,
            &load(&DAYS),
            |instance, _| instance,
            |instance| {
                count(
                    build(&World::new(instance), aggregation)
                        .network
                        .arc_count(),
                )
            },
            |arcs| *arcs,
        );
    }
}

fn milp(criterion: &mut Criterion) {
    stage(
        criterion,
        "milp-relaxed",
        &load(&DAYS),
        |instance, _| build(&World::new(instance), Aggregation::Relaxed).network,
        |network| {
            let milp = compile(network).milp;
            assert_eq!(milp.columns.len(), network.arc_count() + network.side.len());
            milp
        },
        |milp| count(milp.columns.len()),
    );
}

fn engines(criterion: &mut Criterion) {
    for (name, files, engine) in [
        ("greedy", &DAYS[..], Engine::Greedy),
        ("exact", &FIRM[..], Engine::Exact),
    ] {
        let solve = by(engine);
        stage(
            criterion,
            name,
            &load(files),
            |instance, _| instance,
            |instance| solve(instance),
            cost,
        );
    }
}

/// A day in windows of eight hours, planned one after the other, with the bound of their prices.
fn window(criterion: &mut Criterion) {
    let options = SolveOptions {
        engine: Engine::Windows,
        window: Minutes(8 * 60),
        rounds: 0,
        gap: 0.001,
        threads: 2,
        ..SolveOptions::default()
    };
    stage(
        criterion,
        "window",
        &load(&FIRM),
        |instance, _| instance,
        |instance| solve(instance, &options).unwrap(),
        |outcome| {
            let bound = outcome.bound.expect("prices prove a bound");
            assert!(bound.0 <= cost(outcome), "no bound lies above a cost");
            cost(outcome)
        },
    );
}

/// The special case of the matching: one run a driver, and no capacity that could bind.
fn matching(criterion: &mut Criterion) {
    let days: Vec<(&str, Instance)> = (FIRM.iter())
        .map(|file| {
            let mut spec = parse_instance_spec(&common::text::text(file)).unwrap();
            spec.rules.max_runs_per_day = Some(Some(1));
            spec.rules.max_runs_per_duty = Some(Some(1)); // a duty may begin one day and end the next
            spec.stages.iter_mut().for_each(|one| one.capacity = None);
            spec.coaches.iter_mut().for_each(|one| one.seats = None);
            for lot in &mut spec.lots {
                (lot.capacity, lot.handover_capacity) = (None, None);
            }
            for driver in &mut spec.drivers {
                driver.state = None;
                // One duty is one run, since only the first window is left.
                driver.windows.truncate(1);
            }
            (*file, spec.build().unwrap())
        })
        .collect();
    let solve = by(Engine::Matching);
    stage(
        criterion,
        "matching",
        &days,
        |instance, _| instance,
        |instance| solve(instance),
        |outcome| {
            assert_eq!(outcome.cost(), outcome.bound, "it is the optimum");
            cost(outcome)
        },
    );
}

/// The linear relaxation, whose duals prove the bound.
fn bound(criterion: &mut Criterion) {
    let solve = by(Engine::Greedy);
    stage(
        criterion,
        "bound",
        &load(&FIRM),
        |instance, _| {
            let network = build(&World::new(instance), Aggregation::Relaxed).network;
            (compile(&network).milp, cost(&solve(instance)))
        },
        |(milp, greedy)| {
            let limits = MilpLimits {
                gap: 0.0,
                seconds: None,
                nodes: None,
                seed: 0,
            };
            let relaxed = relax(milp, limits, &Limits::default()).unwrap();
            let bound = relaxed.expect("it has a solution").bound;
            #[allow(clippy::cast_possible_truncation)] // money stays below 2^53 fen
            let bound = bound.ceil() as i64;
            assert!(bound <= *greedy, "no bound lies above a schedule's cost");
            bound
        },
        |bound| *bound,
    );
}

/// One exact question to the pricer, at duals that make many duties worth while.
fn pricing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pricing");
    group.sample_size(10);
    for tasks in duties::SIZES {
        let pricer = duties::pricer(tasks);
        let duals = vec![duties::DUAL; tasks];
        let ask = Ask {
            class: 0,
            duals: &duals,
            closed: &[],
            effort: Effort::Exact,
            below: 0.0,
            most: 50,
            stop: Stop::default(),
        };
        let expected = pricer.price(&ask).columns;
        assert_eq!(expected.len(), 50, "more than 50 duties are worth while");
        let reduced = |column: &Column| column.reduced(&duals);
        assert!(expected.iter().all(|column| reduced(column) < 0.0));
        let best = expected.iter().map(reduced).fold(0.0, f64::min);
        assert_eq!(reduced(&expected[0]), best, "the best comes first");
        group.bench_function(BenchmarkId::new("tasks", tasks), |bench| {
            bench.iter_with_large_drop(|| {
                let columns = pricer.price(black_box(&ask)).columns;
                assert_eq!(columns, expected);
                columns
            });
        });
    }
    group.finish();
}

/// The restricted master over duties of one task and the 500 that the pricer likes best.
fn master(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("master");
    group.sample_size(10);
    for tasks in duties::SIZES {
        let pricer = duties::pricer(tasks);
        let problem = duties::problem(&pricer, tasks);
        let ask = Ask {
            class: 0,
            duals: &vec![duties::DUAL; tasks],
            closed: &[],
            effort: Effort::Exact,
            below: 0.0,
            most: 500,
            stop: Stop::default(),
        };
        let columns: Vec<Column> = (problem.start.iter().cloned())
            .chain(pricer.price(&ask).columns)
            .collect();
        let singles: f64 = problem.start.iter().map(|column| column.cost).sum();
        let solve = || {
            let mut master = Master::new(&problem).unwrap();
            for column in &columns {
                master.add(column).unwrap();
            }
            master.solve().unwrap()
        };
        let expected = solve();
        assert!(expected.broken < 1e-6, "duties of one task do them all");
        assert!(expected.cost > 0.0 && expected.cost < singles);
        group.bench_function(BenchmarkId::new("tasks", tasks), |bench| {
            bench.iter_with_large_drop(|| {
                let point = solve();
                assert!((point.cost - expected.cost).abs() < 1e-6);
                point
            });
        });
    }
    group.finish();
}

fn after(criterion: &mut Criterion) {
    let days = load(&DAYS);
    let solve = by(Engine::Greedy);
    let plan = |instance| (instance, solve(instance).schedule.expect("a schedule"));
    stage(
        criterion,
        "check",
        &days,
        |instance, _| plan(instance),
        |(instance, schedule)| check(instance, schedule),
        |report| {
            assert!(report.passed());
            report.costs.total().0
        },
    );
    stage(
        criterion,
        "report",
        &days,
        |instance, _| plan(instance),
        |(instance, schedule)| {
            html(instance, schedule, &Headline::default(), &Page::default()).unwrap()
        },
        |page| {
            assert!(page.trim_end().ends_with("</html>"));
            count(page.len())
        },
    );
}

criterion_group!(
    stages, parse, network, milp, bound, matching, window, engines, pricing, master, after
);
criterion_main!(stages);

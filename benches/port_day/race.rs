//! `driveaway` and HiGHS alone on the same instance, gap and threads.
//!
//! Ours is timed whole: first schedule, network, model, search, names, check. HiGHS gets the
//! exported model, every rule and cost of the instance in one MILP, and only its solve is timed;
//! neither reading the file nor building the model is.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};

use driveaway::check::check;
use driveaway::instance::Instance;
use driveaway::milp::{ExternalRun, MilpStatus, solve_mps_file};
use driveaway::solve::{Engine, Outcome, SolveOptions, export_mps, solve};
use driveaway::units::Fen;

/// How a race is run.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Relative gap that both must prove.
    pub gap: f64,
    /// Threads of both.
    pub threads: u32,
    /// Runs of ours, at least 1.
    pub reps: usize,
    /// Runs of HiGHS, at least 1.
    pub reps_highs: usize,
    /// HiGHS is stopped after this many times the slowest of ours, but not before [`PATIENCE`].
    pub cap_factor: f64,
}

/// Seconds that HiGHS gets at least.
const PATIENCE: f64 = 20.0;

/// What came of a race.
#[derive(Debug)]
pub struct Race {
    /// Instance.
    pub name: String,
    /// Seconds of each run of ours, ascending.
    pub ours: Vec<f64>,
    /// Cost of our schedule.
    pub cost: Fen,
    /// Our bound.
    pub bound: Fen,
    /// Each run of HiGHS, by seconds.
    pub highs: Vec<ExternalRun>,
}

impl Race {
    /// Median of ours, seconds.
    pub fn our_median(&self) -> f64 {
        self.ours[self.ours.len() / 2]
    }

    /// The run of HiGHS in the middle. Stopped runs are the slowest, so that when it was stopped
    /// the true median is longer still.
    pub fn highs_median(&self) -> &ExternalRun {
        &self.highs[self.highs.len() / 2]
    }

    /// How many times as long HiGHS takes, at least.
    pub fn ratio(&self) -> f64 {
        self.highs_median().seconds / self.our_median()
    }
}

/// Runs ours, then HiGHS, and demands of both what must hold of an answer.
///
/// # Panics
/// When a schedule breaks a rule, a gap is not reached, runs of ours differ, or the two disagree
/// on what is possible.
pub fn race(name: &str, instance: &Instance, settings: Settings) -> Race {
    let outcomes: Vec<Outcome> = (0..settings.reps)
        .map(|_| ours(name, instance, settings))
        .collect();
    let first = &outcomes[0];
    for other in &outcomes {
        assert_eq!(first.schedule, other.schedule, "{name}: runs differ");
        assert_eq!(first.bound, other.bound, "{name}: runs differ");
    }
    let (cost, bound) = (first.cost().unwrap(), first.bound.unwrap());
    let mut seconds: Vec<f64> = outcomes.iter().map(|outcome| outcome.seconds).collect();
    seconds.sort_by(f64::total_cmp);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.mps");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    export_mps(instance, &mut file).unwrap();
    file.flush().unwrap();
    let slowest = *seconds.last().unwrap();
    let cap = (settings.cap_factor * slowest).max(PATIENCE);
    let mut highs: Vec<ExternalRun> = (0..settings.reps_highs)
        .map(|_| {
            let run = solve_mps_file(&path, settings.gap, cap, settings.threads).unwrap();
            eprintln!("{name}: HiGHS alone {:.2} s, {:?}", run.seconds, run.status);
            assert_agree(name, cost, bound, &run, settings.gap);
            run
        })
        .collect();
    highs.sort_by(|a, b| {
        let stopped = |run: &ExternalRun| run.status != MilpStatus::Optimal;
        (stopped(a).cmp(&stopped(b))).then(a.seconds.total_cmp(&b.seconds))
    });
    Race {
        name: name.to_owned(),
        ours: seconds,
        cost,
        bound,
        highs,
    }
}

/// One checked run of ours, within the gap.
fn ours(name: &str, instance: &Instance, settings: Settings) -> Outcome {
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: settings.gap,
        threads: settings.threads,
        ..SolveOptions::default()
    };
    let outcome = solve(instance, &options).unwrap();
    let schedule = outcome.schedule.as_ref().expect("a schedule");
    let report = check(instance, schedule);
    assert!(report.passed(), "{name}: {:?}", report.violations);
    assert_eq!(Some(report.costs.total()), outcome.cost(), "{name}");
    let gap = outcome.gap().expect("a bound");
    assert!((0.0..=settings.gap).contains(&gap), "{name}: gap {gap}");
    eprintln!("{name}: driveaway {:.2} s", outcome.seconds);
    outcome
}

/// Neither may prove impossible what the other has, and two optima within the gap lie together.
#[allow(clippy::cast_precision_loss)] // money stays below 2^53 fen
fn assert_agree(name: &str, cost: Fen, bound: Fen, run: &ExternalRun, gap: f64) {
    let (cost, bound) = (cost.0 as f64, bound.0 as f64);
    // Values of HiGHS are feasible within 1e-6 a row.
    let slack = 1.0 + 1e-6 * cost.abs();
    if let Some(theirs) = run.objective {
        assert!(bound <= theirs + slack, "{name}: {bound} above {run:?}");
    }
    if let Some(theirs) = run.bound {
        assert!(theirs <= cost + slack, "{name}: {cost} below {run:?}");
    }
    match run.status {
        MilpStatus::Optimal => {
            let theirs = run.objective.expect("a solution");
            let apart = (theirs - cost).abs();
            let most = gap * theirs.abs().max(cost.abs()) + slack;
            assert!(apart <= most, "{name}: {cost} against {run:?}");
        }
        MilpStatus::Time => {}
        other => panic!("{name}: HiGHS ended with {other:?}"),
    }
}

/// The races as a table; money in yuan.
pub fn table(races: &[Race]) -> String {
    let mut text = format!(
        "{:<14} {:<12} {:>4}  {:>9}  {:>19}  {:>9}  {:>13}  {:>13}  {:>7}\n",
        "instance",
        "solver",
        "runs",
        "median s",
        "least to most s",
        "gap",
        "cost",
        "bound",
        "ratio"
    );
    let mut line = |columns: [String; 9]| {
        let [name, solver, runs, median, range, gap, cost, bound, ratio] = columns;
        let _ = writeln!(
            text,
            "{name:<14} {solver:<12} {runs:>4}  {median:>9}  {range:>19}  {gap:>9}  {cost:>13}  \
             {bound:>13}  {ratio:>7}"
        );
    };
    let none = || "none".to_owned();
    let yuan = |fen: Option<f64>| fen.map_or_else(none, |fen| format!("{:.2}", fen / 100.0));
    let percent = |gap: Option<f64>| gap.map_or_else(none, |gap| format!("{:.4} %", gap * 100.0));
    let range = |from: f64, to: f64| format!("{from:.2} to {to:.2}");
    for race in races {
        #[allow(clippy::cast_precision_loss)] // money stays below 2^53 fen
        let (cost, bound) = (race.cost.0 as f64, race.bound.0 as f64);
        line([
            race.name.clone(),
            "driveaway".to_owned(),
            race.ours.len().to_string(),
            format!("{:.2}", race.our_median()),
            range(race.ours[0], race.ours[race.ours.len() - 1]),
            percent(Some((cost - bound) / cost.abs().max(1.0))),
            yuan(Some(cost)),
            yuan(Some(bound)),
            "1".to_owned(),
        ]);
        let middle = race.highs_median();
        let stopped = middle.status != MilpStatus::Optimal;
        let least = if stopped { "> " } else { "" };
        let last = &race.highs[race.highs.len() - 1];
        line([
            race.name.clone(),
            "HiGHS alone".to_owned(),
            race.highs.len().to_string(),
            format!("{least}{:.2}", middle.seconds),
            if last.status == MilpStatus::Optimal {
                range(race.highs[0].seconds, last.seconds)
            } else {
                "stopped".to_owned()
            },
            percent(middle.gap()),
            yuan(middle.objective),
            yuan(middle.bound),
            format!("{least}{:.2}", race.ratio()),
        ]);
    }
    text
}

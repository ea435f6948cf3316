//! Instances × engines × seeds × repetitions, each cell in a child process, resumable.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Crc;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Deserialize;
use tempfile::TempDir;

use super::child::{Done, watch};
use super::{BenchArgs, EngineName, Solver, external, outputs};
use crate::bench::{Cell, Point, Run};
use crate::check::check;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::input;
use crate::instance::Instance;
use crate::io::{parse_instance, parse_schedule};
use crate::solve::{ExportError, export_mps};
use crate::words::Words;

/// An instance to be measured on.
struct Day {
    path: PathBuf,
    name: String,
    digest: String,
    instance: Instance,
    /// Its model, once an external solver has asked for it.
    model: Option<PathBuf>,
}

/// What `solve --summary` says that is wanted here.
#[derive(Deserialize)]
struct Summary {
    status: String,
    cost: Option<i64>,
    bound: Option<i64>,
    seconds: f64,
}

pub(super) fn run(args: &BenchArgs, words: Words) -> Result<Exit, Failure> {
    let outputs = outputs::open(args)?;
    let mut days = days(&args.instances)?;
    let mut cells = Store::open(args.cells.as_deref())?;
    let engines = installed(&args.engines)?;
    let folder = TempDir::new().map_err(|cause| Failure::internal(cause.to_string()))?;
    let rounds = args.warm_up + args.repetitions;
    let total = days.len() * engines.len() * args.seeds.len() * rounds as usize;
    let bar = bar(total);
    let mut runs = Vec::new();
    for (number, day) in days.iter_mut().enumerate() {
        for (engine, version) in &engines {
            for &seed in &args.seeds {
                for round in 0..rounds {
                    let cell = Cell {
                        instance: day.name.clone(),
                        digest: day.digest.clone(),
                        engine: engine.name(),
                        seed,
                        repetition: round.saturating_sub(args.warm_up),
                        gap: args.gap,
                        limit: args.time_limit.as_secs_f64(),
                        threads: args.threads,
                        version: version.clone(),
                    };
                    bar.set_message(format!(
                        "{} {engine} seed {seed}",
                        day.name,
                        engine = cell.engine
                    ));
                    let counted = round >= args.warm_up;
                    let known = cells.get(&cell).cloned();
                    // A warm-up before a cell that is known already would warm nothing up.
                    if let Some(run) = known {
                        if counted {
                            tell(&bar, &run, "kept");
                            runs.push(run);
                        }
                    } else {
                        let model = folder.path().join(format!("{number}.mps"));
                        let run = measure(day, *engine, cell, args, folder.path(), &model)?;
                        tell(&bar, &run, if counted { "" } else { "warm-up" });
                        if counted {
                            cells.add(&run)?;
                            runs.push(run);
                        }
                    }
                    bar.inc(1);
                }
            }
        }
    }
    bar.finish_and_clear();
    outputs::write(&outputs, &runs, args, words)
}

/// Reads the instances; two files of one name are told apart by their number.
fn days(paths: &[PathBuf]) -> Result<Vec<Day>, Failure> {
    let mut days: Vec<Day> = Vec::new();
    for path in paths {
        let bytes = input::bytes(path)?;
        let instance =
            parse_instance(&bytes).map_err(|faults| Failure::input(&input::name(path), faults))?;
        let file = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy();
        let stem = file.trim_end_matches(".gz").trim_end_matches(".json");
        let same = days
            .iter()
            .filter(|day| day.name == stem || day.name.starts_with(&format!("{stem}#")))
            .count();
        let mut crc = Crc::new();
        crc.update(&bytes);
        days.push(Day {
            path: path.clone(),
            name: if same == 0 {
                stem.to_owned()
            } else {
                format!("{stem}#{}", same + 1)
            },
            digest: format!("{:08x}", crc.sum()),
            instance,
            model: None,
        });
    }
    Ok(days)
}

/// The engines that are there, with their versions; the others are told about.
fn installed(wanted: &[EngineName]) -> Result<Vec<(EngineName, String)>, Failure> {
    let mut found = Vec::new();
    for &engine in wanted {
        match external::version(engine) {
            Some(version) => found.push((engine, version)),
            None => note(&format!(
                "{} is not installed and is left out",
                engine.name()
            )),
        }
    }
    if found.is_empty() {
        return Err(Failure::arguments(
            "none of the engines asked for is installed",
        ));
    }
    Ok(found)
}

/// Runs one cell.
fn measure(
    day: &mut Day,
    engine: EngineName,
    cell: Cell,
    args: &BenchArgs,
    folder: &Path,
    model: &Path,
) -> Result<Run, Failure> {
    let failed = |cause: io::Error| Failure::internal(format!("{}: {cause}", engine.name()));
    let EngineName::Theirs(solver) = engine else {
        return measure_ours(day, engine, cell, args, folder);
    };
    if day.model.is_none() {
        let mut text = Vec::new();
        match export_mps(&day.instance, &mut text) {
            Ok(()) => {}
            Err(ExportError::Solve(cause)) => return Ok(nothing(cell, cause.to_string(), None)),
            Err(ExportError::Write(cause)) => return Err(failed(cause)),
        }
        fs::write(model, text).map_err(failed)?;
        day.model = Some(model.to_owned());
    }
    let mut command = external::command(solver, model, folder, cell.seed, args).map_err(failed)?;
    let done = watch(&mut command, args.time_limit).map_err(failed)?;
    Ok(theirs(solver, cell, &done))
}

/// Runs one cell of an engine of ours, in a process of its own.
fn measure_ours(
    day: &Day,
    engine: EngineName,
    cell: Cell,
    args: &BenchArgs,
    folder: &Path,
) -> Result<Run, Failure> {
    let failed = |cause: io::Error| Failure::internal(format!("{}: {cause}", engine.name()));
    let plan = folder.join("plan.json");
    let summary = folder.join("summary.json");
    for old in [&plan, &summary] {
        let _ = fs::remove_file(old); // it need not be there
    }
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command
        .arg("solve")
        .arg(&day.path)
        .args(["--engine", &engine.name()]);
    command.arg("-o").arg(&plan).arg("--summary").arg(&summary);
    command.args(["--progress", "json", "--seed", &cell.seed.to_string()]);
    command.args([
        "--gap",
        &args.gap.to_string(),
        "--threads",
        &args.threads.to_string(),
    ]);
    command.args([
        "--time-limit",
        &format!("{}ms", args.time_limit.as_millis()),
    ]);
    let done = watch(&mut command, args.time_limit).map_err(failed)?;
    Ok(ours(day, cell, &done, &plan, &summary))
}

/// A run of ours; the schedule is judged here once more.
fn ours(day: &Day, cell: Cell, done: &Done, plan: &Path, summary: &Path) -> Run {
    let summary = fs::read(summary).ok();
    let summary: Option<Summary> = summary.and_then(|text| serde_json::from_slice(&text).ok());
    let Some(summary) = summary else {
        return nothing(cell, done.last_words(), Some(done));
    };
    let curve = Done::news(&done.stderr);
    let curve = curve
        .iter()
        .map(|news| point(news.seconds, news.incumbent, news.bound));
    let mut run = Run {
        cell,
        status: summary.status,
        cost: summary.cost,
        bound: summary.bound,
        seconds: summary.seconds,
        peak_kib: done.peak_kib,
        curve: curve
            .filter(|point| point.cost.or(point.bound).is_some())
            .collect(),
        fault: None,
    };
    if let Some(cost) = run.cost {
        let judged = input::bytes(plan)
            .ok()
            .and_then(|text| parse_schedule(&text, &day.instance).ok())
            .map(|schedule| check(&day.instance, &schedule));
        run.fault = match judged {
            None => Some("the schedule cannot be read again".to_owned()),
            Some(report) if !report.passed() => Some("the schedule breaks a rule".to_owned()),
            Some(report) if report.costs.total().0 != cost => Some(format!(
                "the schedule costs {}, not {cost}",
                report.costs.total().0
            )),
            Some(_) => None,
        };
    }
    run
}

/// A run of an external solver.
fn theirs(solver: Solver, cell: Cell, done: &Done) -> Run {
    let said = external::read(solver, done);
    let failed = done.exit.is_none_or(|exit| !exit.success());
    let Some(status) = said.status.filter(|_| !failed) else {
        let curve = Done::news(&done.stdout);
        let last = curve.last().cloned();
        let mut run = nothing(cell, done.last_words(), Some(done));
        // What it said on the way counts, though it had to be ended.
        run.curve = (curve.iter())
            .map(|news| point(news.seconds, news.incumbent, news.bound))
            .collect();
        if let Some(last) = last {
            let end = point(last.seconds, last.incumbent, last.bound);
            (run.cost, run.bound) = (end.cost, end.bound);
        }
        return run;
    };
    let seconds = said.seconds.unwrap_or(done.seconds);
    let end = point(seconds, said.cost, said.bound);
    let news = Done::news(&done.stdout);
    let curve = news
        .iter()
        .map(|news| point(news.seconds, news.incumbent, news.bound));
    Run {
        cell,
        status: status.to_owned(),
        cost: end.cost,
        bound: end.bound,
        seconds,
        peak_kib: done.peak_kib,
        curve: curve.chain([end]).collect(),
        fault: None,
    }
}

/// A run without a result.
fn nothing(cell: Cell, why: String, done: Option<&Done>) -> Run {
    Run {
        seconds: done.map_or(0.0, |done| done.seconds),
        peak_kib: done.and_then(|done| done.peak_kib),
        cell,
        status: "none".to_owned(),
        cost: None,
        bound: None,
        curve: Vec::new(),
        fault: Some(why),
    }
}

/// Costs are whole; a solver's bound rises to the next whole number after a margin for its floating
/// point.
#[allow(clippy::cast_possible_truncation)] // money stays below 2^53 fen
fn point(seconds: f64, cost: Option<f64>, bound: Option<f64>) -> Point {
    let up = |bound: f64| (bound - 1e-3_f64.max(bound.abs() * 1e-9)).ceil() as i64;
    let cost = cost.map(|cost| cost.round() as i64);
    let bound = bound.map(up);
    Point {
        seconds,
        cost,
        bound: bound.map(|bound| cost.map_or(bound, |cost| bound.min(cost))),
    }
}

/// Finished cells, on disk as JSON lines. A line that broke off is made again.
struct Store {
    runs: Vec<Run>,
    file: Option<(PathBuf, File)>,
}

impl Store {
    fn open(path: Option<&Path>) -> Result<Store, Failure> {
        let Some(path) = path else {
            return Ok(Store {
                runs: Vec::new(),
                file: None,
            });
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
            Err(cause) => return Err(Failure::read(path, cause)),
        };
        let runs: Vec<Run> = (text.lines())
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        if runs.is_empty() && !text.trim().is_empty() {
            return Err(Failure::read(path, "it holds no cells of a bench")
                .hint("give --cells a file of its own"));
        }
        let unwritable = |cause| Failure::unwritable(path, cause);
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(path)
            .map_err(unwritable)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n").map_err(unwritable)?;
        }
        Ok(Store {
            runs,
            file: Some((path.to_owned(), file)),
        })
    }

    fn get(&self, cell: &Cell) -> Option<&Run> {
        self.runs.iter().find(|run| run.cell == *cell)
    }

    fn add(&mut self, run: &Run) -> Result<(), Failure> {
        let Some((path, file)) = &mut self.file else {
            return Ok(());
        };
        let line =
            serde_json::to_string(run).map_err(|cause| Failure::internal(cause.to_string()))?;
        file.write_all((line + "\n").as_bytes())
            .and_then(|()| file.flush())
            .map_err(|cause| Failure::write_device(path, cause))
    }
}

/// A bar on a terminal, nothing else.
fn bar(total: usize) -> ProgressBar {
    let target = if io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed}, {eta} left  {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(total as u64), target).with_style(style)
}

/// Tells how a cell went.
fn tell(bar: &ProgressBar, run: &Run, remark: &str) {
    let cell = &run.cell;
    let gap = run.gap().map_or_else(
        || "no proof".to_owned(),
        |gap| format!("gap {:.4} %", gap * 100.0),
    );
    let text = format!(
        "{} {} seed {} #{}: {:.2} s, {gap}, {} {remark}",
        cell.instance, cell.engine, cell.seed, cell.repetition, run.seconds, run.status
    );
    bar.suspend(|| note(text.trim_end()));
}

/// Standard error may be closed; then there is nobody to tell.
fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Run {
        let text = r#"{"instance":"a","digest":"0","engine":"greedy","seed":0,"repetition":0,"gap":0.0,
            "limit":1.0,"threads":1,"version":"1","status":"feasible","cost":5,"bound":null,"seconds":0.1,
            "peak_kib":null,"curve":[],"fault":null}"#;
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_store_keeps_whole_lines_and_goes_on_after_a_broken_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cells.jsonl");
        let mut store = Store::open(Some(&path)).unwrap();
        store.add(&run()).unwrap();
        drop(store);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}{{\"instance\":")).unwrap();
        let mut store = Store::open(Some(&path)).unwrap();
        assert_eq!(store.get(&run().cell), Some(&run()));
        let other = Cell {
            seed: 1,
            ..run().cell
        };
        assert_eq!(store.get(&other), None);
        store
            .add(&Run {
                cell: other.clone(),
                ..run()
            })
            .unwrap();
        drop(store);
        assert!(Store::open(Some(&path)).unwrap().get(&other).is_some());
        fs::write(&path, "a letter\n").unwrap();
        assert!(Store::open(Some(&path)).is_err());
    }

    #[test]
    fn bounds_of_solvers_are_rounded_up_but_never_past_the_cost() {
        let bound = |cost, bound| point(1.0, cost, Some(bound)).bound;
        assert_eq!(bound(None, 99.2), Some(100));
        assert_eq!(bound(None, 99.000_000_1), Some(99));
        assert_eq!(bound(Some(99.0), 99.5), Some(99));
    }
}

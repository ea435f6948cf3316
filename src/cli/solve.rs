//! `driveaway solve`.

use std::path::Path;
use std::sync::Arc;

use super::args::{EngineArg, SolveArgs};
use super::exit::Exit;
use super::failure::Failure;
use super::keep::{self, Task};
use super::output::{self, Output};
use super::progress::Reporter;
use super::report;
use super::summary::{Summary, conflict_text};
use super::{explain, input, interrupt};
use crate::explain::{ExplainError, ExplainOptions, Explanation};
use crate::instance::Instance;
use crate::io;
use crate::report::Notes;
use crate::schedule::Schedule;
use crate::solve::{Order, Outcome, SolveOptions, Status, StopReason, solve};
use crate::units::Minutes;
use crate::words::Words;

/// Where the results go.
struct Outputs {
    schedule: Option<Output>,
    report: Option<Output>,
    summary: Option<Output>,
    explanation: Option<Output>,
    instance: Option<Output>,
}

pub(super) fn run(args: &SolveArgs, words: Words) -> Result<Exit, Failure> {
    let outputs = open(args)?;
    let Task {
        spec,
        instance,
        kept,
    } = keep::task(&args.instance, &args.scenario.settings, &args.keep)?;
    if let Some(output) = &outputs.instance {
        output.write(io::instance_to_json(&spec).as_bytes())?;
    }
    let reporter = Reporter::new(args.search.progress);
    let options = options(args, &reporter);
    interrupt::cancel_on_signal(options.cancel.clone(), Arc::clone(&reporter))?;
    let solved = solve(&instance, &options);
    let without = match (&solved, &kept) {
        (Ok(with), Some(kept)) if with.schedule.is_some() && !kept.is_empty() => {
            reporter.note(&words.text("edits-solving-without"));
            Some(solve(&kept.free, &options))
        }
        _ => None,
    };
    reporter.finish();
    let (outcome, without) = (solved?, without.transpose()?);

    // The schedule first: to explain it may take a while.
    let schedule_written = (outcome.schedule.as_ref()).map_or(Ok(()), |schedule| {
        write_schedule(outputs.schedule.as_ref(), &instance, schedule)
    });
    let told = explained(args, &instance, &outcome, &options)?;
    let mut summary = Summary::new(
        &instance,
        &outcome,
        kept.as_ref(),
        options.threads,
        options.seed,
    );
    if let Some(told) = &told {
        summary.worth(told, words);
    }
    summary.edits = kept
        .as_ref()
        .map(|kept| kept.told(&outcome, without.as_ref(), words));
    let written = write_reasons(&outputs, &instance, &outcome, told, options.seed, words);
    // The summary is written even if the schedule could not be: it tells what was found.
    let told = tell(args, &outputs, &summary, &reporter, words);
    schedule_written.and(written).and(told)?;
    match (outcome.stop_reason, &outcome.schedule) {
        (StopReason::Cancelled, _) => Ok(Exit::Interrupted),
        (_, Some(_)) => Ok(Exit::Done),
        (_, None) if outcome.status == Status::Infeasible => Err(Failure::locks(
            conflict_text(&instance, &outcome, kept.as_ref()),
            &outcome.conflict_rules,
            kept.is_some(),
        )),
        (_, None) => Err(Failure::no_schedule()),
    }
}

/// Makes sure of all outputs before the long work begins.
fn open(args: &SolveArgs) -> Result<Outputs, Failure> {
    let mut inputs = vec![args.instance.as_path()];
    inputs.extend(args.keep.keep_edits.as_deref());
    inputs.extend(args.keep.against.as_deref());
    let mut opened = output::open_all(
        &[
            ("-o", args.output.as_deref()),
            ("--report", args.report.as_deref()),
            ("--summary", args.summary.as_deref()),
            ("--explain", args.explain.as_deref()),
            ("--instance-out", args.instance_out.as_deref()),
        ],
        &inputs,
    )?
    .into_iter();
    Ok(Outputs {
        schedule: opened.next().flatten(),
        report: opened.next().flatten(),
        summary: opened.next().flatten(),
        explanation: opened.next().flatten(),
        instance: opened.next().flatten(),
    })
}

fn options(args: &SolveArgs, reporter: &Arc<Reporter>) -> SolveOptions {
    SolveOptions {
        engine: args.engine.into(),
        order: if args.lexicographic {
            Order::Lexicographic
        } else {
            Order::Weighted
        },
        gap: args.gap,
        node_limit: args.node_limit,
        window: Minutes(60 * i64::from(args.window)),
        rounds: args.rounds,
        ..args.search.options(reporter)
    }
}

/// The explanation, if some output asks for it.
fn explained(
    args: &SolveArgs,
    instance: &Instance,
    outcome: &Outcome,
    options: &SolveOptions,
) -> Result<Option<Explanation>, Failure> {
    let Some(schedule) = &outcome.schedule else {
        return Ok(None);
    };
    let asked = args.explain.is_some() || args.worth;
    if !asked || options.cancel.is_cancelled() {
        return Ok(None);
    }
    let nobody = args.explain.is_none();
    let how = ExplainOptions {
        vehicles: nobody.then(Vec::new),
        drivers: nobody.then(Vec::new),
        bottlenecks: true,
        time_limit: Some(explain::TIME_LIMIT),
        threads: options.threads,
        seed: options.seed,
        cancel: options.cancel.clone(),
        progress: None,
    };
    match crate::explain::explain(instance, schedule, &how) {
        Ok(told) => Ok(Some(told)),
        Err(ExplainError::Solve(error)) => Err(error.into()),
        // Every schedule of a solve keeps all rules.
        Err(ExplainError::Broken(violation)) => Err(Failure::internal(violation)),
    }
}

/// Writes explanation and report, each even if the other could not be.
fn write_reasons(
    outputs: &Outputs,
    instance: &Instance,
    outcome: &Outcome,
    told: Option<Explanation>,
    seed: u32,
    words: Words,
) -> Result<(), Failure> {
    let Some(schedule) = &outcome.schedule else {
        return Ok(());
    };
    let explanation_written = match (&outputs.explanation, &told) {
        (Some(output), Some(told)) => output.write(explain::to_json(told)?.as_bytes()),
        _ => Ok(()),
    };
    let notes = told.map_or_else(Notes::default, |told| {
        explain::notes(&told, instance, words)
    });
    let report_written = outputs.report.as_ref().map_or(Ok(()), |output| {
        let headline = report::headline_of(outcome, seed);
        output.write(report::page(instance, schedule, &headline, words, notes)?.as_bytes())
    });
    explanation_written.and(report_written)
}

fn write_schedule(
    output: Option<&Output>,
    instance: &Instance,
    schedule: &Schedule,
) -> Result<(), Failure> {
    output.map_or(Ok(()), |output| {
        output.write(io::schedule_to_json(schedule, instance).as_bytes())
    })
}

/// Tells the result: as JSON where `--summary` says, and as text on standard output, or on
/// standard error where standard output carries a file.
fn tell(
    args: &SolveArgs,
    outputs: &Outputs,
    summary: &Summary,
    reporter: &Reporter,
    words: Words,
) -> Result<(), Failure> {
    if let Some(output) = &outputs.summary {
        let mut json = serde_json::to_string_pretty(summary)
            .map_err(|cause| Failure::internal(cause.to_string()))?;
        json.push('\n');
        output.write(json.as_bytes())?;
        if output.is_stdout() {
            return Ok(());
        }
    }
    let found = summary.cost.is_some();
    let written: Vec<(&str, String)> = [
        ("solve-label-schedule", outputs.schedule.as_ref()),
        ("solve-label-report", outputs.report.as_ref()),
        ("solve-label-summary", outputs.summary.as_ref()),
        ("solve-label-reasons", outputs.explanation.as_ref()),
        ("solve-label-instance", outputs.instance.as_ref()),
    ]
    .into_iter()
    .filter_map(|(what, output)| Some((what, output?)))
    .filter(|(what, output)| {
        !output.is_stdout()
            && (found || matches!(*what, "solve-label-summary" | "solve-label-instance"))
    })
    .map(|(what, output)| (what, output.path().display().to_string()))
    .collect();
    let next = if found {
        next_steps(args, summary, words)
    } else {
        Vec::new()
    };
    let text = summary.text(words, &written, &next);
    let Outputs {
        schedule,
        report,
        explanation,
        instance,
        ..
    } = outputs;
    let taken = [schedule, report, explanation, instance]
        .into_iter()
        .flatten()
        .any(Output::is_stdout);
    if !taken {
        return output::stdout(text.as_bytes());
    }
    if !reporter.is_json() {
        reporter.note(text.trim_end());
    }
    Ok(())
}

/// What a dispatcher does with the schedule, as commands.
fn next_steps(args: &SolveArgs, summary: &Summary, words: Words) -> Vec<String> {
    // Settings and edits are in the instance that was written, if one was.
    let judged_by = args.instance_out.as_deref().unwrap_or(&args.instance);
    let instance = judged_by.display();
    let is_file = |path: &&Path| !input::is_dash(path);
    let mut steps = Vec::new();
    match args.output.as_deref().filter(is_file) {
        Some(path) if is_file(&judged_by) => {
            let schedule = path.display();
            if args.report.is_none() {
                let page = path.with_extension("html");
                // The proof stands in the summary.
                let summary = args.summary.as_deref().filter(is_file);
                let proof =
                    summary.map_or_else(String::new, |at| format!(" --summary {}", at.display()));
                steps.push(format!(
                    "driveaway report {instance} {schedule}{proof} -o {}",
                    page.display()
                ));
            }
            if input::is_sheets(&args.instance) {
                let roster = path.with_extension("xlsx");
                let roster = roster.display();
                steps.insert(
                    0,
                    format!("driveaway roster {instance} {schedule} -o {roster}"),
                );
            }
            steps.push(format!("driveaway check {instance} {schedule}"));
        }
        Some(_) => {}
        None if args.output.is_none() => {
            steps.push(words.text("solve-next-keep"));
        }
        None => {}
    }
    if let Some(report) = args.report.as_deref().filter(is_file) {
        let page = report.display().to_string();
        steps.insert(0, words.with("solve-next-open", &[("page", page.into())]));
    }
    if args.engine == EngineArg::Auto && summary.is_greedy() {
        steps.push(words.text("solve-next-exact"));
    }
    steps
}

//! `driveaway replan`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant as Clock;

use clap::Args;
use serde::Serialize;

use super::exit::Exit;
use super::failure::Failure;
use super::progress::Reporter;
use super::search::SearchArgs;
use super::summary::conflict_text;
use super::text::{Lines, within};
use super::{input, interrupt, output};
use crate::error::InputErrors;
use crate::instance::Instance;
use crate::io;
use crate::names::Costs;
use crate::replan::{Diff, EventsSpec, ReplanError, Replanned, after, diff, replan, words_of};
use crate::schedule::Schedule;
use crate::solve::{Engine, Outcome, SolveOptions, Status, StopReason, solve, solve_from};
use crate::spec::InstanceSpec;
use crate::units::{Fen, Instant};
use crate::words::Words;

#[derive(Args, Debug)]
#[command(after_help = "\
Events are listed in a JSON file (`driveaway schema events`):
  {\"format\": \"driveaway-events\", \"version\": 1, \"events\": [
    {\"driver-absent\": {\"driver\": \"D0007\"}},
    {\"stage-capacity\": {\"stage\": \"national-gate\", \"per_slot\": 0,
      \"from\": \"2025-09-01T10:00:00+08:00\", \"to\": \"2025-09-01T12:00:00+08:00\"}},
    {\"vehicle-dry\": {\"vehicle\": \"V0012\", \"ready_again\": \"2025-09-01T14:00:00+08:00\"}}]}

What has started before --now is frozen. Give the instance that --instance-out writes, and the
new schedule, to the next replan. Needed: --now, an instant with its offset. Money is in yuan in the
text, in fen in the JSON.

Repair takes a fraction of a second; --time-limit, --threads, --seed and --progress are about what
comes after it, --exact and --bound. Press Ctrl-C there to stop with the best plan so far (it is
written, exit code 130), twice to stop at once.

Exit codes: 0 done; 2 bad input, events or now; 4 the locks admit no plan; 130 interrupted.

Examples:
  driveaway replan day.json plan.json --events events.json --now 2025-09-01T09:30:00+08:00 \\
      -o new.json --instance-out day-now.json --diff diff.json
  driveaway replan day.json plan.json --events events.json --now 2025-09-01T09:30:00+08:00 \\
      -o new.json --exact --time-limit 5m")]
pub(super) struct ReplanArgs {
    /// Instance file.
    instance: PathBuf,
    /// Schedule file: the plan under way.
    schedule: PathBuf,
    /// Events file; absent = nothing happened.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// What has started before this instant is frozen.
    #[arg(long, value_parser = Instant::parse, value_name = "INSTANT")]
    now: Instant,
    /// Where the new schedule goes.
    #[arg(short, long, value_name = "SCHEDULE")]
    output: Option<PathBuf>,
    /// Where the instance as it is now goes, with the old schedule as its baseline.
    #[arg(long, value_name = "FILE")]
    instance_out: Option<PathBuf>,
    /// Where the difference goes, as JSON; `-` puts it in place of the text.
    #[arg(long, value_name = "FILE")]
    diff: Option<PathBuf>,
    /// Go on with the exact engine from the repaired plan to a proof.
    #[arg(long)]
    exact: bool,
    /// Prove a bound on the cost of any plan, and tell the gap to it.
    #[arg(long)]
    bound: bool,
    #[command(flatten)]
    search: SearchArgs,
}

/// What `--diff` writes. Money is in fen.
#[derive(Serialize)]
struct AsJson<'a> {
    now: Instant,
    cost: Fen,
    terms: Costs,
    bound: Option<Fen>,
    gap: Option<f64>,
    /// Why --exact or --bound stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_reason: Option<StopReason>,
    #[serde(flatten)]
    diff: &'a Diff,
}

pub(super) fn run(args: &ReplanArgs, words: Words) -> Result<Exit, Failure> {
    let inputs: Vec<&std::path::Path> = [&args.instance, &args.schedule]
        .into_iter()
        .chain(&args.events)
        .map(PathBuf::as_path)
        .collect();
    if inputs.iter().filter(|path| input::is_dash(path)).count() > 1 {
        return Err(Failure::arguments("only one input can be standard input"));
    }
    let outputs = output::open_all(
        &[
            ("-o", args.output.as_deref()),
            ("--instance-out", args.instance_out.as_deref()),
            ("--diff", args.diff.as_deref()),
        ],
        &inputs,
    )?;
    let named = |path: &PathBuf| {
        let name = input::name(path);
        move |faults: InputErrors| Failure::input(&name, faults)
    };
    let spec = input::spec(&args.instance)?;
    let instance = spec.build().map_err(named(&args.instance))?;
    let schedule = io::parse_schedule(&input::bytes(&args.schedule)?, &instance)
        .map_err(named(&args.schedule))?
        .to_spec(&instance);
    let events = match &args.events {
        Some(path) => io::parse_events(&input::bytes(path)?).map_err(named(path))?,
        None => EventsSpec::new(Vec::new()),
    };
    let blamed = |faults: InputErrors| {
        let of_events = |fault: &crate::error::InputError| fault.path.starts_with("/events");
        let place = (args.events.as_ref())
            .filter(|_| faults.errors.iter().any(of_events))
            .unwrap_or(&args.instance);
        input::of_now(&input::name(place), faults)
    };
    let search = Search::new(args)?;
    let done = match replan(&spec, &schedule, &events, args.now) {
        Ok(done) => done,
        Err(ReplanError::Input(faults)) => return Err(blamed(faults)),
        Err(ReplanError::Locks(_)) if args.exact => {
            let (spec, instance) = after(&spec, &schedule, &events, args.now).map_err(blamed)?;
            match search.keeping_locks(spec, instance)? {
                Some(done) => done,
                None => return Ok(Exit::Interrupted),
            }
        }
        Err(ReplanError::Locks(text)) => {
            let hint = "release the lock, or give --exact: it finds a plan that keeps all locks, or \
                        tells which of them contradict";
            return Err(Failure::locks(vec![text], &[], false).hint(hint));
        }
        Err(ReplanError::Internal(text)) => return Err(Failure::internal(text)),
    };
    let (mut best, mut costs) = (done.schedule, done.costs);
    let mut proof = None;
    if args.exact || args.bound {
        let outcome = search.from(&done.instance, &best, if args.exact { 0.0 } else { 1.0 })?;
        if let (true, Some(schedule), Some(exact)) = (args.exact, &outcome.schedule, outcome.costs)
        {
            (best, costs) = (schedule.clone(), exact);
        }
        proof = Some(outcome);
    }
    let stop_reason = proof.as_ref().map(|proof| proof.stop_reason);
    let bound = proof.as_ref().and_then(|proof: &Outcome| proof.bound);
    let bound = bound.map(|bound| bound.min(costs.total()));
    let change = diff(&done.instance, &best);
    let json = AsJson {
        now: args.now,
        cost: costs.total(),
        terms: costs,
        bound,
        gap: bound.map(|bound| gap(costs.total(), bound)),
        stop_reason,
        diff: &change,
    };
    let told = serde_json::to_string_pretty(&json)
        .map_err(|cause| Failure::internal(cause.to_string()))?
        + "\n";
    let texts = [
        io::schedule_to_json(&best, &done.instance),
        io::instance_to_json(&done.spec),
        told,
    ];
    let mut taken = false;
    for (output, text) in outputs.iter().zip(&texts) {
        if let Some(output) = output {
            output.write(text.as_bytes())?;
            taken |= output.is_stdout();
        }
    }
    if !taken {
        let mut lines = Lines::new(words);
        lines.costs(costs.total(), &costs);
        let proven = bound.map(|bound| within(gap(costs.total(), bound), bound, words));
        if proof.is_some() {
            let proven = proven.unwrap_or_else(|| words.text("solve-proof-none"));
            lines.add("solve-label-proof", [proven]);
        }
        let text = words_of(&change, words).join("\n") + "\n\n" + &lines.text();
        output::stdout(text.as_bytes())?;
    }
    Ok(match stop_reason {
        Some(StopReason::Cancelled) => Exit::Interrupted,
        _ => Exit::Done,
    })
}

/// What goes on after the repair: the exact engine, within the time that is left.
struct Search {
    options: SolveOptions,
    reporter: Arc<Reporter>,
    began: Clock,
}

impl Search {
    /// Listens for Ctrl-C, if there is going to be a search.
    fn new(args: &ReplanArgs) -> Result<Search, Failure> {
        let reporter = Reporter::new(args.search.progress);
        let options = SolveOptions {
            engine: Engine::Exact,
            ..args.search.options(&reporter)
        };
        if args.exact || args.bound {
            interrupt::cancel_on_signal(options.cancel.clone(), Arc::clone(&reporter))?;
        }
        Ok(Search {
            options,
            reporter,
            began: Clock::now(),
        })
    }

    fn options(&self, gap: f64) -> SolveOptions {
        let spent = self.began.elapsed();
        SolveOptions {
            gap,
            time_limit: (self.options.time_limit).map(|limit| limit.saturating_sub(spent)),
            ..self.options.clone()
        }
    }

    /// The best plan found from `start` on, with its proof.
    fn from(&self, instance: &Instance, start: &Schedule, gap: f64) -> Result<Outcome, Failure> {
        let outcome = solve_from(instance, &self.options(gap), start);
        self.reporter.finish();
        Ok(outcome?)
    }

    /// Some plan that keeps the locks, where repair found none; `None` if it was interrupted before.
    fn keeping_locks(
        &self,
        spec: InstanceSpec,
        instance: Instance,
    ) -> Result<Option<Replanned>, Failure> {
        let outcome = solve(&instance, &self.options(1.0));
        self.reporter.finish();
        let outcome = outcome?;
        match (outcome.schedule.clone(), outcome.costs) {
            (Some(schedule), Some(costs)) => Ok(Some(Replanned {
                spec,
                instance,
                schedule,
                costs,
            })),
            _ if outcome.status == Status::Infeasible => {
                let conflict = conflict_text(&instance, &outcome, None);
                Err(Failure::locks(conflict, &outcome.conflict_rules, false))
            }
            _ if outcome.stop_reason == StopReason::Cancelled => Ok(None),
            _ => Err(Failure::no_schedule()),
        }
    }
}

/// `(cost - bound) / max(1, |cost|)`.
#[allow(clippy::cast_precision_loss)] // money stays below 2^53 fen
fn gap(cost: Fen, bound: Fen) -> f64 {
    (cost - bound).0 as f64 / cost.0.unsigned_abs().max(1) as f64
}

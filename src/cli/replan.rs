//! `driveaway replan`.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::exit::Exit;
use super::failure::Failure;
use super::summary::conflict_text;
use super::text::{Lines, within};
use super::{input, output};
use crate::error::InputErrors;
use crate::instance::Instance;
use crate::io;
use crate::names::Costs;
use crate::replan::{Diff, EventsSpec, ReplanError, Replanned, after, diff, replan, words_of};
use crate::solve::{Engine, Outcome, SolveOptions, solve, solve_from};
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

Exit codes: 0 done; 2 bad input, events or now; 4 the locks admit no plan.

Examples:
  driveaway replan day.json plan.json --events events.json --now 2025-09-01T09:30:00+08:00 \\
      -o new.json --instance-out day-now.json --diff diff.json
  driveaway replan day.json plan.json --events events.json --now 2025-09-01T09:30:00+08:00 \\
      -o new.json --exact")]
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
}

/// What `--diff` writes. Money is in fen.
#[derive(Serialize)]
struct AsJson<'a> {
    now: Instant,
    cost: Fen,
    terms: Costs,
    bound: Option<Fen>,
    gap: Option<f64>,
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
    let spec =
        io::parse_instance_spec(&input::bytes(&args.instance)?).map_err(named(&args.instance))?;
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
        Failure::input(&input::name(place), faults)
    };
    let done = match replan(&spec, &schedule, &events, args.now) {
        Ok(done) => done,
        Err(ReplanError::Input(faults)) => return Err(blamed(faults)),
        Err(ReplanError::Locks(_)) if args.exact => {
            let (spec, instance) = after(&spec, &schedule, &events, args.now).map_err(blamed)?;
            keeping_locks(spec, instance)?
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
        let options = SolveOptions {
            engine: Engine::Exact,
            gap: if args.exact { 0.0 } else { 1.0 },
            ..SolveOptions::default()
        };
        let outcome = solve_from(&done.instance, &options, &best)?;
        if let (true, Some(schedule), Some(exact)) = (args.exact, &outcome.schedule, outcome.costs)
        {
            (best, costs) = (schedule.clone(), exact);
        }
        proof = Some(outcome);
    }
    let bound = proof.as_ref().and_then(|proof: &Outcome| proof.bound);
    let bound = bound.map(|bound| bound.min(costs.total()));
    let change = diff(&done.instance, &best);
    let json = AsJson {
        now: args.now,
        cost: costs.total(),
        terms: costs,
        bound,
        gap: bound.map(|bound| gap(costs.total(), bound)),
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
        if let Some(bound) = bound {
            let share = gap(costs.total(), bound);
            lines.add("solve-label-proof", [within(share, bound, words)]);
        }
        let text = words_of(&change, words).join("\n") + "\n\n" + &lines.text();
        output::stdout(text.as_bytes())?;
    }
    Ok(Exit::Done)
}

/// Some plan that keeps the locks, by the exact engine, where repair found none.
fn keeping_locks(spec: InstanceSpec, instance: Instance) -> Result<Replanned, Failure> {
    let options = SolveOptions {
        engine: Engine::Exact,
        gap: 1.0,
        ..SolveOptions::default()
    };
    let outcome = solve(&instance, &options)?;
    let (Some(schedule), Some(costs)) = (outcome.schedule.clone(), outcome.costs) else {
        let conflict = conflict_text(&instance, &outcome, None);
        return Err(Failure::locks(conflict, &outcome.conflict_rules, false));
    };
    Ok(Replanned {
        spec,
        instance,
        schedule,
        costs,
    })
}

/// `(cost - bound) / max(1, |cost|)`.
#[allow(clippy::cast_precision_loss)] // money stays below 2^53 fen
fn gap(cost: Fen, bound: Fen) -> f64 {
    (cost - bound).0 as f64 / cost.0.unsigned_abs().max(1) as f64
}

//! `driveaway report`, and the report that `solve` writes.

use std::io::{self, Write};
use std::path::Path;

use serde::Deserialize;

use super::args::ReportArgs;
use super::check::verdict;
use super::exit::Exit;
use super::failure::Failure;
use super::summary::name_of;
use super::{explain, input, output, scenario};
use crate::check::{CheckReport, check};
use crate::instance::Instance;
use crate::report::{Headline, Notes, Page, html};
use crate::schedule::Schedule;
use crate::solve::Outcome;
use crate::units::Fen;
use crate::words::Words;

/// What the report takes from a summary that `solve` wrote.
#[derive(Deserialize)]
struct Proof {
    cost: Option<Fen>,
    bound: Option<Fen>,
    status: String,
    stop_reason: String,
    engine: String,
    seconds: f64,
    seed: u32,
}

pub(super) fn run(args: &ReportArgs, words: Words) -> Result<Exit, Failure> {
    let mut inputs = vec![args.instance.as_path(), &args.schedule];
    inputs.extend(args.summary.as_deref());
    inputs.extend(args.explain.as_deref());
    let outputs = output::open_all(&[("-o", Some(&args.output))], &inputs)?;
    let (instance, schedule) =
        scenario::with_schedule(&args.instance, &args.scenario, &args.schedule)?;
    let checked = check(&instance, &schedule);
    let proof = (args.summary.as_deref())
        .map(|path| read_proof(path, &checked))
        .transpose()?;
    let passed = checked.passed();
    let verdict = verdict(&args.schedule, &checked.violations, words);
    let told = (args.explain.as_deref())
        .map(|path| explain::read(path, checked.costs.total()))
        .transpose()?;
    let notes = told.map_or_else(Notes::default, |told| {
        explain::notes(&told, &instance, words)
    });
    let page = page(
        &instance,
        &schedule,
        &headline(checked, proof),
        words,
        notes,
    )?;
    for output in outputs.iter().flatten() {
        output.write(page.as_bytes())?;
    }
    if passed {
        return Ok(Exit::Done);
    }
    // Standard error may be closed; the exit code says it too.
    let _ = io::stderr().lock().write_all(verdict.as_bytes());
    Ok(Exit::RuleBroken)
}

/// The report as HTML.
pub(super) fn page(
    instance: &Instance,
    schedule: &Schedule,
    headline: &Headline,
    words: Words,
    notes: Notes,
) -> Result<String, Failure> {
    let page = Page {
        lang: words.lang(),
        notes,
    };
    html(instance, schedule, headline, &page)
        .map_err(|cause| Failure::internal(format!("no report could be made: {cause}")))
}

/// The headline of a schedule that was just solved (and checked).
pub(super) fn headline_of(outcome: &Outcome, seed: u32) -> Headline {
    Headline {
        costs: outcome.costs.unwrap_or_default(),
        bound: outcome.bound,
        status: name_of(&outcome.status),
        stop_reason: name_of(&outcome.stop_reason),
        engine: Some(name_of(&outcome.engine)),
        seconds: Some(outcome.seconds),
        seed: Some(seed),
        violations: Vec::new(),
    }
}

fn headline(checked: CheckReport, proof: Option<Proof>) -> Headline {
    let plain = Headline {
        costs: checked.costs,
        violations: checked.violations,
        ..Headline::default()
    };
    match proof {
        None => plain,
        Some(proof) => Headline {
            bound: proof.bound,
            status: proof.status,
            stop_reason: proof.stop_reason,
            engine: Some(proof.engine),
            seconds: Some(proof.seconds),
            seed: Some(proof.seed),
            ..plain
        },
    }
}

/// Reads a summary and makes sure that it is about a schedule of this cost: a bound of another
/// instance would be a false proof.
fn read_proof(path: &Path, checked: &CheckReport) -> Result<Proof, Failure> {
    let proof: Proof = serde_json::from_slice(&input::bytes(path)?)
        .map_err(|cause| Failure::read(path, format!("it is not a summary of solve: {cause}")))?;
    let cost = checked.costs.total();
    if proof.cost == Some(cost) {
        Ok(proof)
    } else {
        let stated = (proof.cost).map_or("no schedule".to_owned(), |cost| format!("{cost} yuan"));
        Err(Failure::read(
            path,
            format!("it is about another schedule: it states {stated}, this one costs {cost} yuan"),
        )
        .hint("give the summary that solve wrote together with this schedule"))
    }
}

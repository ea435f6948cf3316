//! `driveaway check`.

use std::fmt::Write;

use serde::Serialize;

use super::args::CheckArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::summary::cost_text;
use super::{input, output};
use crate::check::{CheckReport, Violation, check};
use crate::names::Costs;
use crate::units::Fen;

/// What `--json` prints. Money is in fen.
#[derive(Serialize)]
struct AsJson<'a> {
    instance: Option<&'a str>,
    passed: bool,
    violations: &'a [Violation],
    cost: Fen,
    terms: Costs,
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let (instance, schedule) = input::instance_and_schedule(&args.instance, &args.schedule)?;
    let report = check(&instance, &schedule);
    let text = if args.json {
        let object = AsJson {
            instance: instance.name(),
            passed: report.passed(),
            violations: &report.violations,
            cost: report.costs.total(),
            terms: report.costs,
        };
        serde_json::to_string_pretty(&object)
            .map(|json| json + "\n")
            .map_err(|cause| Failure::internal(cause.to_string()))?
    } else {
        let mut text = String::new();
        in_words(&mut text, &args.schedule.display().to_string(), &report)
            .map_err(|cause| Failure::internal(cause.to_string()))?;
        text
    };
    output::stdout(text.as_bytes())?;
    Ok(if report.passed() {
        Exit::Done
    } else {
        Exit::RuleBroken
    })
}

fn in_words(out: &mut String, name: &str, report: &CheckReport) -> std::fmt::Result {
    match report.violations.len() {
        0 => writeln!(out, "{name} keeps all rules")?,
        1 => writeln!(out, "{name} breaks 1 rule")?,
        count => writeln!(out, "{name} breaks rules {count} times")?,
    }
    for violation in &report.violations {
        writeln!(out, "  {violation}")?;
    }
    cost_text(out, report.costs.total(), &report.costs)
}

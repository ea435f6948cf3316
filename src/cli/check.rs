//! `driveaway check`.

use std::path::Path;

use serde::Serialize;

use super::args::CheckArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::text::cost_text;
use super::{input, output, scenario};
use crate::check::{Violation, check};
use crate::names::Costs;
use crate::units::Fen;
use crate::words::{Lang, Words};

/// What `--json` prints. Money is in fen.
#[derive(Serialize)]
struct AsJson<'a> {
    instance: Option<&'a str>,
    passed: bool,
    violations: &'a [Violation],
    cost: Fen,
    terms: Costs,
}

pub(super) fn run(args: &CheckArgs, words: Words) -> Result<Exit, Failure> {
    let (instance, schedule) =
        scenario::with_schedule(&args.instance, &args.scenario, &args.schedule)?;
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
        verdict(&args.schedule, &report.violations, words)
            + &cost_text(report.costs.total(), &report.costs, words)
    };
    output::stdout(text.as_bytes())?;
    Ok(if report.passed() {
        Exit::Done
    } else {
        Exit::RuleBroken
    })
}

/// What the checker says of a schedule file: a line, and one for each broken rule, with what the
/// rule demands below it for those who read another language.
pub(super) fn verdict(path: &Path, violations: &[Violation], words: Words) -> String {
    let name = input::name(path);
    let values = [("name", name.into()), ("count", violations.len().into())];
    let mut text = words.with("solve-verdict", &values) + "\n";
    for violation in violations {
        text += &format!("  {violation}\n");
        if words.lang() != Lang::En {
            let rule = words.text(&format!("rule-{}.broken", violation.rule));
            text += &format!("    {rule}\n");
        }
    }
    text
}

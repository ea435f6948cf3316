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
use crate::units::{Fen, Instant, Zone};

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
        writeln!(out, "  {}", violation_in_words(violation))?;
    }
    cost_text(out, report.costs.total(), &report.costs)
}

fn violation_in_words(violation: &Violation) -> String {
    let amount = |value: i64| match violation.unit {
        "minute" => both_clocks(Instant(value)),
        unit => format!("{value} {unit}").trim_end().to_owned(),
    };
    let mut text = format!("{}: {}", violation.rule, violation.who.join(", "));
    if let Some(at) = violation.at {
        text += &format!(", at {}", both_clocks(at));
    }
    if !violation.unit.is_empty() {
        text += &format!(
            ": {}, limit {}",
            amount(violation.found),
            amount(violation.limit)
        );
    }
    text
}

fn both_clocks(at: Instant) -> String {
    format!(
        "{} (Almaty {})",
        Zone::Horgos.text(at),
        Zone::Almaty.clock(at)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Rule;

    #[test]
    fn a_violation_says_which_rule_who_when_and_by_how_much() {
        let violation = Violation {
            rule: Rule::CoachSeats,
            who: vec!["coach c3".to_owned()],
            at: Instant::parse("2025-09-01T18:00:00+08:00").ok(),
            found: 52,
            limit: 50,
            unit: "seats",
        };
        assert_eq!(
            violation_in_words(&violation),
            "coach-seats: coach c3, at 2025-09-01 18:00 (Almaty 15:00): 52 seats, limit 50 seats"
        );
    }
}

//! The result of a solve: one JSON object for machines, a short text for people.

use std::fmt::Write;

use indicatif::HumanCount;
use serde::Serialize;

use super::keep::{EditsTold, Kept};
use crate::explain::{Bottleneck, Explanation, Resource};
use crate::instance::Instance;
use crate::names::{Costs, Rule, Term};
use crate::report::{Counts, View};
use crate::schedule::Schedule;
use crate::solve::{Engine, LevelProof, Lock, Outcome, Statistics, Status, StopReason};
use crate::units::Fen;
use crate::words::Words;

/// The result of a solve, as `--summary` writes it. Money is in fen.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'a> {
    instance: Option<&'a str>,
    status: Status,
    stop_reason: StopReason,
    cost: Option<Fen>,
    bound: Option<Fen>,
    /// `(cost - bound) / max(1, |cost|)`.
    gap: Option<f64>,
    vehicles: usize,
    served: usize,
    unserved: usize,
    served_ratio: Option<f64>,
    late: usize,
    /// Of those served: driven, and on cage trucks.
    driven: usize,
    caged: usize,
    trips: usize,
    drivers: usize,
    drivers_used: usize,
    terms: Option<Costs>,
    engine: Engine,
    threads: u32,
    seed: u32,
    seconds: f64,
    /// In the strictly lexicographic order: what was reached and proven, level by level.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    levels: &'a [LevelProof],
    /// When the locks admit no schedule: a smallest set of them that already does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflict: Vec<String>,
    /// The rules each of which, taken away alone, lets those locks be kept.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    conflict_rules: &'a [Rule],
    statistics: &'a Statistics,
    /// What the next driver and the next cage truck would save, if that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    worth: Vec<Bottleneck>,
    /// What was kept of an edited roster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) edits: Option<EditsTold>,
    version: &'static str,
    /// The same in sentences.
    #[serde(skip)]
    worth_text: Vec<String>,
}

impl<'a> Summary<'a> {
    pub(super) fn new(
        instance: &'a Instance,
        outcome: &'a Outcome,
        kept: Option<&Kept>,
        threads: u32,
        seed: u32,
    ) -> Summary<'a> {
        let vehicles = instance.vehicles().len();
        let nothing = Counts {
            vehicles,
            unserved: vehicles,
            drivers: instance.drivers().len(),
            ..Counts::default()
        };
        let schedule = outcome.schedule.as_ref();
        let counts = schedule.map_or(nothing, |schedule| View::new(instance, schedule).counts);
        let aboard =
            |schedule: &Schedule| schedule.trips.iter().map(|trip| trip.vehicles.len()).sum();
        let caged: usize = schedule.map_or(0, aboard);
        #[allow(clippy::cast_precision_loss)] // counts of vehicles are far below 2^53
        let served_ratio = (vehicles > 0).then(|| counts.served as f64 / vehicles as f64);
        Summary {
            instance: instance.name(),
            status: outcome.status,
            stop_reason: outcome.stop_reason,
            cost: outcome.cost(),
            bound: outcome.bound,
            gap: outcome.gap(),
            vehicles,
            served: counts.served,
            unserved: counts.unserved,
            served_ratio,
            late: counts.late,
            driven: counts.served - caged,
            caged,
            trips: schedule.map_or(0, |schedule| schedule.trips.len()),
            drivers: counts.drivers,
            drivers_used: counts.used,
            terms: outcome.costs,
            engine: outcome.engine,
            threads,
            seed,
            seconds: outcome.seconds,
            conflict: conflict_text(instance, outcome, kept),
            conflict_rules: &outcome.conflict_rules,
            statistics: &outcome.statistics,
            levels: &outcome.levels,
            worth: Vec::new(),
            worth_text: Vec::new(),
            edits: None,
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// Adds what the next driver and the next cage truck would be worth.
    pub(super) fn worth(&mut self, told: &Explanation, words: Words) {
        let people = |one: &&Bottleneck| {
            matches!(
                one.resource,
                Resource::Driver { .. } | Resource::Truck { .. }
            )
        };
        let verified = |one: &&Bottleneck| one.saving.is_some();
        let all = told.bottlenecks.iter().filter(people).filter(verified);
        self.worth = all.cloned().collect();
        self.worth_text = (self.worth.iter())
            .map(|one| one.told(words).answer)
            .collect();
    }

    /// Whether it was made without a proof, by the dispatcher's rule.
    pub(super) fn is_greedy(&self) -> bool {
        self.engine == Engine::Greedy
    }

    /// The result for people; `written` names the files written, with what each is.
    pub(super) fn text(&self, written: &[(&str, String)], next: &[String]) -> String {
        let mut text = String::new();
        self.text_to(&mut text, written, next)
            .map_or_else(|_| String::new(), |()| text)
    }

    fn text_to(
        &self,
        out: &mut String,
        written: &[(&str, String)],
        next: &[String],
    ) -> std::fmt::Result {
        writeln!(out, "{}", self.instance.unwrap_or("Instance"))?;
        if let (Some(cost), Some(terms)) = (self.cost, &self.terms) {
            writeln!(
                out,
                "  served    {} of {} vehicles ({} unserved, {} late)",
                count(self.served),
                count(self.vehicles),
                count(self.unserved),
                count(self.late)
            )?;
            let (used, all) = (count(self.drivers_used), count(self.drivers));
            writeln!(out, "  drivers   {used} of {all}")?;
            if self.trips > 0 {
                writeln!(
                    out,
                    "  modes     {} driven, {} caged on {} trips",
                    count(self.driven),
                    count(self.caged),
                    count(self.trips)
                )?;
            }
            cost_text(out, cost, terms)?;
        }
        writeln!(out, "  proof     {}", self.proof())?;
        for one in self.levels {
            let proof = match one.bound {
                Some(bound) if bound == one.cost => "the least possible".to_owned(),
                Some(bound) => format!("at least {} yuan", yuan(bound)),
                None => "nothing proven".to_owned(),
            };
            writeln!(
                out,
                "    {:<12}{:>12}  {proof}",
                one.level.as_str(),
                yuan(one.cost)
            )?;
        }
        writeln!(
            out,
            "  solve     {} in {:.1} s, stopped: {}",
            name_of(&self.engine),
            self.seconds,
            self.why_stopped()
        )?;
        for (at, sentence) in self.worth_text.iter().enumerate() {
            let label = if at == 0 { "worth" } else { "" };
            writeln!(out, "  {label:<9} {sentence}")?;
        }
        for (at, line) in self.edits.iter().flat_map(|told| &told.text).enumerate() {
            let label = if at == 0 { "edits" } else { "" };
            writeln!(out, "  {label:<9} {line}")?;
        }
        for (what, path) in written {
            writeln!(out, "  {what:<9} {path}")?;
        }
        for (at, command) in next.iter().enumerate() {
            let label = if at == 0 { "next" } else { "" };
            writeln!(out, "  {label:<9} {command}")?;
        }
        Ok(())
    }

    fn proof(&self) -> String {
        match (self.status, self.gap, self.bound) {
            (Status::Infeasible, ..) => "the locks admit no schedule".to_owned(),
            (Status::Unknown, ..) => "none: no schedule was found".to_owned(),
            (Status::Optimal, ..) if !self.levels.is_empty() => {
                "strictly in order, no schedule is better".to_owned()
            }
            (Status::Optimal, ..) => "this is the cheapest schedule possible".to_owned(),
            (Status::Feasible, Some(gap), Some(bound)) => format!(
                "within {} of the best possible: no schedule costs less than {} yuan",
                percent(gap),
                yuan(bound)
            ),
            (Status::Feasible, ..) => "none: a cheaper schedule may exist".to_owned(),
        }
    }

    fn why_stopped(&self) -> &'static str {
        match self.stop_reason {
            StopReason::Finished => "finished",
            StopReason::Gap => "the gap asked for is reached",
            StopReason::Time => "time limit",
            StopReason::Nodes => "node limit",
            StopReason::Memory => "the next stage would not fit into memory",
            StopReason::Cancelled => "interrupted",
        }
    }
}

/// Total cost and each term that is not zero.
pub(super) fn cost_text(out: &mut String, cost: Fen, terms: &Costs) -> std::fmt::Result {
    writeln!(out, "  cost      {:>16} yuan", yuan(cost))?;
    for &term in Term::ALL {
        let amount = terms.get(term);
        if amount != Fen(0) {
            writeln!(out, "    {:<12}{:>12}", term.as_str(), yuan(amount))?;
        }
    }
    Ok(())
}

/// The locks that contradict each other, in words.
pub(super) fn conflict_text(
    instance: &Instance,
    outcome: &Outcome,
    kept: Option<&Kept>,
) -> Vec<String> {
    let words = |lock: &Lock| match kept {
        Some(kept) => kept.named(lock, instance),
        None => lock.words(instance).to_string(),
    };
    outcome.conflict.iter().map(words).collect()
}

/// A count with separators: `1,200`.
fn count(number: usize) -> String {
    HumanCount(u64::try_from(number).unwrap_or(u64::MAX)).to_string()
}

/// Yuan with separators: `1,234.50`.
pub(super) fn yuan(amount: Fen) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    let value = amount.0.unsigned_abs();
    format!("{sign}{}.{:02}", HumanCount(value / 100), value % 100)
}

/// A share in per cent, rounded up, so that nothing is claimed that is not proven.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let (scale, digits) = if percent >= 0.1 { (1e2, 2) } else { (1e4, 4) };
    // The tolerance keeps 0.1 % from becoming 0.11 % by the last bit of a float.
    let rounded = (percent * scale - 1e-7).ceil() / scale;
    if rounded <= 0.0 {
        return "0 %".to_owned();
    }
    format!("{rounded:.digits$} %")
}

/// The name of a unit variant as it is written in files: `phase`, `stop-reason`.
pub(super) fn name_of(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_up() {
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.000_1), "0.0100 %");
        assert_eq!(percent(0.000_000_01), "0.0001 %");
        assert_eq!(percent(0.012_301), "1.24 %");
    }

    #[test]
    fn money_has_separators() {
        assert_eq!(yuan(Fen(123_456_789)), "1,234,567.89");
        assert_eq!(yuan(Fen(-5)), "-0.05");
    }

    #[test]
    fn names_are_those_of_the_files() {
        assert_eq!(name_of(&StopReason::Finished), "finished");
        assert_eq!(name_of(&Engine::Exact), "exact");
    }
}

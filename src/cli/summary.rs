//! The result of a solve as one JSON object for machines; `text` puts it in words.

use indicatif::HumanCount;
use serde::Serialize;

use super::keep::{EditsTold, Kept};
use crate::explain::{Bottleneck, Explanation, Resource};
use crate::instance::Instance;
use crate::names::{Costs, Rule};
use crate::report::{Counts, View};
use crate::schedule::Schedule;
use crate::solve::{Engine, LevelProof, Lock, Outcome, Statistics, Status, StopReason};
use crate::units::Fen;
use crate::words::Words;

/// The result of a solve, as `--summary` writes it. Money is in fen.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'a> {
    pub(super) instance: Option<&'a str>,
    pub(super) status: Status,
    pub(super) stop_reason: StopReason,
    pub(super) cost: Option<Fen>,
    pub(super) bound: Option<Fen>,
    /// `(cost - bound) / max(1, |cost|)`.
    pub(super) gap: Option<f64>,
    pub(super) vehicles: usize,
    pub(super) served: usize,
    pub(super) unserved: usize,
    served_ratio: Option<f64>,
    pub(super) late: usize,
    /// Of those served: driven, and on cage trucks.
    pub(super) driven: usize,
    pub(super) caged: usize,
    pub(super) trips: usize,
    pub(super) drivers: usize,
    pub(super) drivers_used: usize,
    pub(super) terms: Option<Costs>,
    pub(super) engine: Engine,
    threads: u32,
    seed: u32,
    pub(super) seconds: f64,
    /// In the strictly lexicographic order: what was reached and proven, level by level.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) levels: &'a [LevelProof],
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
    pub(super) worth_text: Vec<String>,
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

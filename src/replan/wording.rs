//! The difference between two schedules in words, for dispatcher and drivers.

use super::diff::{Diff, RunDiff, Where};
use crate::units::Zone;
use crate::words::Words;

/// The difference in words: a line for each driver, then one for each vehicle.
pub fn words_of(diff: &Diff, words: Words) -> Vec<String> {
    if diff.is_empty() {
        return vec![words.text("replan-nothing")];
    }
    let run = |one: &RunDiff| {
        let values = [
            ("vehicle", one.vehicle.as_str().into()),
            ("start", words.local(Zone::Horgos, one.start).into()),
            ("coach", one.coach.as_str().into()),
        ];
        words.with("replan-run", &values)
    };
    let mut lines = Vec::new();
    for one in &diff.drivers {
        let name = match &one.name {
            Some(name) => format!("{} {name}", one.driver),
            None => one.driver.clone(),
        };
        let list = |runs: &[RunDiff]| runs.iter().map(run).collect::<Vec<_>>().join("; ");
        let key = match (one.called, one.sent_home, one.gone.is_empty()) {
            (true, _, _) => "replan-driver-called",
            (_, true, _) => "replan-driver-sent-home",
            (_, _, true) => "replan-driver-more",
            _ if one.new.is_empty() => "replan-driver-fewer",
            _ => "replan-driver-changed",
        };
        let values = [
            ("driver", name.into()),
            ("gone", list(&one.gone).into()),
            ("new", list(&one.new).into()),
        ];
        lines.push(words.with(key, &values));
    }
    for one in &diff.vehicles {
        let place = |place: &Where| match place {
            Where::Unserved { .. } => words.text("replan-stays"),
            Where::Run { driver, start, .. } => words.with(
                "replan-driven",
                &[
                    ("driver", driver.as_str().into()),
                    ("start", words.local(Zone::Horgos, *start).into()),
                ],
            ),
            Where::Trip { truck, start } => words.with(
                "replan-caged",
                &[
                    ("truck", truck.as_str().into()),
                    ("start", words.local(Zone::Horgos, *start).into()),
                ],
            ),
        };
        let before = one
            .before
            .as_ref()
            .map_or_else(|| words.text("replan-unknown"), &place);
        let values = [
            ("vehicle", one.vehicle.as_str().into()),
            ("before", before.into()),
            ("after", place(&one.after).into()),
        ];
        lines.push(words.with("replan-vehicle", &values));
    }
    lines
}

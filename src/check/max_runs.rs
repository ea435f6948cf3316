//! `max-runs`: runs in a duty, and runs that start on one Horgos date.

use super::days::Days;
use super::timeline::{Timeline, under_way};
use super::violation::{Violation, driver};
use crate::names::Rule;
use crate::units::{Date, Zone};

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let rules = line.instance.rules();
    if let Some(limit) = rules.max_runs_per_duty {
        per_duty(line, i64::from(limit), out);
    }
    if let Some(limit) = rules.max_runs_per_day {
        per_day(line, i64::from(limit), out);
    }
}

fn per_duty(line: &Timeline, limit: i64, out: &mut Vec<Violation>) {
    for (duty, times) in line.duties().filter(|(duty, _)| !duty.runs.is_empty()) {
        let before = under_way(line.instance.driver(duty.driver))
            .filter(|_| duty.carried)
            .map_or(0, |(state, _)| i64::from(state.runs));
        let runs = before + i64::try_from(duty.runs.len()).unwrap_or(i64::MAX / 2);
        if runs > limit {
            out.push(
                Violation::new(
                    Rule::MaxRuns,
                    [driver(line.instance, duty.driver)],
                    "in a duty",
                )
                .at(times.begin)
                .amount(runs, limit, "runs"),
            );
        }
    }
}

fn per_day(line: &Timeline, limit: i64, out: &mut Vec<Violation>) {
    let days = Days::around(line.instance, Zone::Horgos, 0);
    let today = days.date(line.instance.horizon().from);
    for (idx, roster) in line.rosters() {
        let mut dates: Vec<Date> = (roster.iter())
            .flat_map(|(duty, _)| duty.runs.iter().map(|run| days.date(run.start)))
            .collect();
        dates.sort_unstable();
        for same in dates.chunk_by(|a, b| a == b) {
            let before = (line.instance.driver(idx).state.as_ref())
                .filter(|_| same[0] == today)
                .map_or(0, |state| i64::from(state.runs_today));
            let runs = before + i64::try_from(same.len()).unwrap_or(i64::MAX / 2);
            if runs > limit {
                out.push(
                    Violation::new(
                        Rule::MaxRuns,
                        [driver(line.instance, idx)],
                        "started on one date at Horgos",
                    )
                    .at(Zone::Horgos.midnight(same[0]))
                    .amount(runs, limit, "runs"),
                );
            }
        }
    }
}

//! `driving-time`: minutes at the wheel in a duty, and without a sufficient break, on the real
//! time line across runs.

use super::timeline::{RunTimes, Timeline, under_way};
use super::violation::{Violation, driver};
use crate::names::Rule;
use crate::schedule::{Duty, Run};
use crate::spec::Activity;
use crate::units::{Instant, Interval, Minutes};

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let rules = line.instance.rules();
    for (duty, times) in line.duties().filter(|(duty, _)| !duty.runs.is_empty()) {
        let carried = under_way(line.instance.driver(duty.driver)).filter(|_| duty.carried);
        let spans: Vec<Interval> = (duty.runs.iter().zip(&times.runs))
            .flat_map(|(run, times)| driving(line, run, times))
            .collect();
        if let Some(limit) = rules.driving {
            let before = carried.map_or(Minutes(0), |(state, _)| state.driving);
            let total = before + spans.iter().map(|span| span.length()).sum();
            if total > limit {
                out.push(
                    Violation::new(
                        Rule::DrivingTime,
                        [driver(line.instance, duty.driver)],
                        "of driving in a duty",
                    )
                    .at(times.begin)
                    .amount(total.0, limit.0, "min"),
                );
            }
        }
        if let Some(limit) = rules.continuous {
            let start = carried.map(|(state, _)| (state.free_from, state.continuous));
            without_break(line, duty, start, &spans, limit, out);
        }
    }
}

/// The spans of a run that count as driving.
fn driving(line: &Timeline, run: &Run, times: &RunTimes) -> Vec<Interval> {
    let queue_counts = line.instance.rules().queue_counts_as_driving;
    let lot = (line.instance).lot(line.instance.vehicle(run.vehicle).lot);
    let ends = (times.stage_entries.iter().skip(1)).chain([&times.lot_arrival]);
    (lot.stages.iter().zip(times.stage_entries.iter().zip(ends)))
        .filter(|&(&stage, _)| match line.instance.stage(stage).activity {
            Activity::Drive => true,
            Activity::Queue => queue_counts,
            Activity::Work => false,
        })
        .map(|(_, (&from, &to))| Interval { from, to })
        .filter(|span| span.from < span.to)
        .collect()
}

/// Counts driving since the last sufficient break. `start` is what a carried duty brings along:
/// since when the driver has not driven, and his count then.
fn without_break(
    line: &Timeline,
    duty: &Duty,
    start: Option<(Instant, Minutes)>,
    spans: &[Interval],
    limit: Minutes,
    out: &mut Vec<Violation>,
) {
    let sufficient = line.instance.rules().driving_break.max(Minutes(1));
    let mut stopped = start.map(|(at, _)| at);
    let mut count = start.map_or(Minutes(0), |(_, count)| count);
    let mut over: Option<(Instant, Minutes)> = None;
    let mut report = |over: Option<(Instant, Minutes)>| {
        if let Some((at, count)) = over {
            out.push(
                Violation::new(
                    Rule::DrivingTime,
                    [driver(line.instance, duty.driver)],
                    "of driving without a sufficient break",
                )
                .at(at)
                .amount(count.0, limit.0, "min"),
            );
        }
    };
    for span in spans {
        if stopped.is_some_and(|at| span.from - at >= sufficient) {
            report(over.take());
            count = Minutes(0);
        }
        count += span.length();
        if count > limit {
            let since = over.map_or(span.from, |(at, _)| at);
            over = Some((since, count));
        }
        stopped = stopped.max(Some(span.to));
    }
    report(over);
}

//! `sequence`: a driver is in one place at a time. He goes on from where he is at the start, his
//! duties do not overlap, and he starts a run only after coach and transfer.

use super::days::ended_duty;
use super::timeline::{DutyTimes, Timeline, under_way};
use super::violation::{Violation, driver, vehicle};
use crate::ids::DriverIdx;
use crate::names::Rule;
use crate::schedule::Duty;
use crate::units::Instant;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for (duty, times) in line.duties() {
        structure(line, duty, times, out);
        transfers(line, duty, out);
    }
    for (idx, roster) in line.rosters() {
        first_duty(line, idx, &roster, out);
        one_at_a_time(line, idx, &roster, out);
    }
}

/// What a duty may consist of, given the driver's place at the start.
fn structure(line: &Timeline, duty: &Duty, times: &DutyTimes, out: &mut Vec<Violation>) {
    let state = under_way(line.instance.driver(duty.driver));
    let at_lot = state.is_some_and(|(state, _)| state.lot.is_some());
    let mut wrong = |what| {
        let who = [driver(line.instance, duty.driver)];
        out.push(Violation::new(Rule::Sequence, who, what).at(times.begin));
    };
    if duty.carried && state.is_none() {
        wrong("carries on a duty, but none was under way");
    }
    if duty.carried && at_lot && duty.first_return.is_none() {
        wrong("carries on a duty at a lot without a coach back to Horgos");
    }
    if duty.first_return.is_some() && !(duty.carried && at_lot) {
        wrong("rides back first, but is not in a duty at a lot");
    }
    if duty.runs.is_empty() && duty.first_return.is_none() {
        wrong("is on a duty in which nothing happens");
    }
}

/// Each run starts after the coach before it, and the transfer to its yard.
fn transfers(line: &Timeline, duty: &Duty, out: &mut Vec<Violation>) {
    let state = under_way(line.instance.driver(duty.driver)).filter(|_| duty.carried);
    let mut station: Option<Instant> = match (duty.first_return, state) {
        (Some(coach), _) => Some(line.instance.coach(coach).arrives),
        (None, Some((state, _))) if state.lot.is_none() => Some(state.free_from),
        _ => None,
    };
    for run in &duty.runs {
        let yard = (line.instance).yard(line.instance.vehicle(run.vehicle).yard);
        if let Some(ready) = station.map(|at| at + yard.transfer)
            && run.start < ready
        {
            let who = [
                driver(line.instance, duty.driver),
                vehicle(line.instance, run.vehicle),
            ];
            out.push(Violation::new(Rule::Sequence, who, "starts").instant(run.start, ready));
        }
        station = Some(line.instance.coach(run.coach).arrives);
    }
}

/// The first duty goes on from the driver's state at the start; only it can be carried.
fn first_duty(
    line: &Timeline,
    idx: DriverIdx,
    roster: &[(&Duty, &DutyTimes)],
    out: &mut Vec<Violation>,
) {
    let Some((first, first_times)) = roster.first() else {
        return;
    };
    let who = || [driver(line.instance, idx)];
    for (duty, times) in &roster[1..] {
        if duty.carried {
            let what = "carries on a duty that is not his first";
            out.push(Violation::new(Rule::Sequence, who(), what).at(times.begin));
        }
    }
    if first.carried {
        return;
    }
    let own = line.instance.driver(idx);
    if let Some((state, _)) = under_way(own)
        && state.lot.is_some()
        && roster.iter().all(|(duty, _)| !duty.carried)
    {
        let what = "is at a lot and begins a duty at Horgos";
        out.push(Violation::new(Rule::Sequence, who(), what).at(first_times.begin));
        return;
    }
    let free = (own.state.iter().map(|state| state.free_from))
        .chain(ended_duty(line.instance, own, roster))
        .chain(own.last_duty_end)
        .max();
    if let Some(free) = free
        && first_times.begin < free
    {
        out.push(
            Violation::new(Rule::Sequence, who(), "begins a duty").instant(first_times.begin, free),
        );
    }
}

/// No duty begins before those that began earlier have ended.
fn one_at_a_time(
    line: &Timeline,
    idx: DriverIdx,
    roster: &[(&Duty, &DutyTimes)],
    out: &mut Vec<Violation>,
) {
    let mut busy_until: Option<Instant> = None;
    for (_, times) in roster {
        if let Some(end) = busy_until
            && times.begin < end
        {
            let who = [driver(line.instance, idx)];
            out.push(
                Violation::new(Rule::Sequence, who, "begins a duty").instant(times.begin, end),
            );
        }
        busy_until = busy_until.max(Some(times.end));
    }
}

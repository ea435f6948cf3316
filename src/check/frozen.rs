//! `frozen`: what started before `now` in the baseline stays as it was, and nothing else starts,
//! or boards a coach, before `now`.

use std::collections::BTreeSet;

use super::timeline::{By, Move, Moves, Timeline};
use super::violation::{Violation, coach, driver, truck, vehicle};
use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::instance::Instance;
use crate::names::Rule;
use crate::schedule::Schedule;
use crate::units::Instant;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    if let (Some(now), Some(baseline)) = (line.instance.now(), line.instance.baseline()) {
        let before = Moves::new(baseline);
        kept_runs(line, now, &before, out);
        new_runs(line, now, &before, out);
        trips(line, now, baseline, out);
        first_returns(line, now, baseline, out);
    }
}

/// A run as driver, vehicle and coach; none for a place on a trip.
fn as_run(one: &Move) -> Option<(DriverIdx, CoachIdx)> {
    match one.by {
        By::Run { driver, coach } => Some((driver, coach)),
        By::Trip { .. } => None,
    }
}

/// The coach of the run in `moves` with this driver, vehicle and start, if it is there.
fn coach_of(
    moves: &Moves,
    vehicle: VehicleIdx,
    driver: DriverIdx,
    start: Instant,
) -> Option<CoachIdx> {
    (moves.of(vehicle).iter())
        .filter(|one| one.start == start)
        .filter_map(as_run)
        .find(|run| run.0 == driver)
        .map(|run| run.1)
}

fn has_left(instance: &Instance, coach: CoachIdx, now: Instant) -> bool {
    instance.coach(coach).departs < now
}

fn kept_runs(line: &Timeline, now: Instant, before: &Moves, out: &mut Vec<Violation>) {
    for one in before.by_vehicle().flatten().filter(|one| one.start < now) {
        let Some((who, on)) = as_run(one) else {
            continue;
        };
        let names = [
            vehicle(line.instance, one.vehicle),
            driver(line.instance, who),
        ];
        match coach_of(&line.moves, one.vehicle, who, one.start) {
            None => {
                let what = "has started, and is no longer as it was";
                out.push(Violation::new(Rule::Frozen, names, what).at(one.start));
            }
            Some(now_on) if now_on != on && has_left(line.instance, on, now) => {
                let [moved, who] = names;
                let names = [moved, who, coach(line.instance, on)];
                let what = "has returned by that coach, and is now on another";
                out.push(Violation::new(Rule::Frozen, names, what).at(one.start));
            }
            Some(_) => {}
        }
    }
}

fn new_runs(line: &Timeline, now: Instant, before: &Moves, out: &mut Vec<Violation>) {
    for at in line.runs() {
        let was_on = coach_of(before, at.run.vehicle, at.duty.driver, at.run.start);
        let on = at.run.coach;
        let what = match was_on {
            None if at.run.start < now => "is new, and starts before now",
            None if has_left(line.instance, on, now) => {
                "is new, and its driver returns by a coach that has left"
            }
            Some(was)
                if was != on
                    && has_left(line.instance, on, now)
                    && !has_left(line.instance, was, now) =>
            {
                "returns by a coach that has left without its driver"
            }
            _ => continue,
        };
        let who = [
            vehicle(line.instance, at.run.vehicle),
            driver(line.instance, at.duty.driver),
        ];
        out.push(Violation::new(Rule::Frozen, who, what).at(at.run.start));
    }
}

fn trips(line: &Timeline, now: Instant, baseline: &Schedule, out: &mut Vec<Violation>) {
    let started = |schedule: &Schedule| -> BTreeSet<(TruckIdx, Instant, Vec<VehicleIdx>)> {
        (schedule.trips.iter())
            .filter(|trip| trip.start < now)
            .map(|trip| {
                let mut load = trip.vehicles.clone();
                load.sort_unstable();
                (trip.truck, trip.start, load)
            })
            .collect()
    };
    let (was, is) = (started(baseline), started(line.schedule));
    let gone = (was.difference(&is)).map(|trip| (trip, "has started, and is no longer as it was"));
    let new = (is.difference(&was)).map(|trip| (trip, "is new or changed, and starts before now"));
    for ((idx, start, _), what) in gone.chain(new) {
        let who = [truck(line.instance, *idx)];
        out.push(Violation::new(Rule::Frozen, who, what).at(*start));
    }
}

fn first_returns(line: &Timeline, now: Instant, baseline: &Schedule, out: &mut Vec<Violation>) {
    let left = |schedule: &Schedule| -> BTreeSet<(DriverIdx, CoachIdx)> {
        (schedule.duties.iter())
            .filter_map(|duty| Some((duty.driver, duty.first_return?)))
            .filter(|&(_, coach)| has_left(line.instance, coach, now))
            .collect()
    };
    let (was, is) = (left(baseline), left(line.schedule));
    let gone = (was.difference(&is)).map(|one| (one, "has ridden back, and no longer does"));
    let new = (is.difference(&was)).map(|one| (one, "rides back by a coach that left without him"));
    for (&(idx, on), what) in gone.chain(new) {
        let who = [driver(line.instance, idx), coach(line.instance, on)];
        let at = line.instance.coach(on).departs;
        out.push(Violation::new(Rule::Frozen, who, what).at(at));
    }
}

//! `lock`: a pinned vehicle is served as pinned, banned pairs do not meet, and what is left out
//! stays out.

use super::timeline::{By, Move, Timeline};
use super::violation::{Violation, coach, driver, vehicle};
use crate::instance::Pin;
use crate::names::Rule;
use crate::spec::Mode;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let locks = line.instance.locks();
    for pin in &locks.pins {
        pinned(line, pin, out);
    }
    for one in line.runs() {
        let pair = (one.duty.driver, one.run.vehicle);
        let who = || {
            [
                driver(line.instance, pair.0),
                vehicle(line.instance, pair.1),
            ]
        };
        if locks.bans.binary_search(&pair).is_ok() {
            let what = "takes a vehicle that is banned for him";
            out.push(Violation::new(Rule::Lock, who(), what).at(one.run.start));
        }
        if locks.without_drivers.binary_search(&pair.0).is_ok() {
            let what = "has a run, though he is left out";
            out.push(Violation::new(Rule::Lock, who(), what).at(one.run.start));
        }
    }
    for &idx in &locks.without_vehicles {
        if let Some(first) = line.moves.of(idx).first() {
            let who = [vehicle(line.instance, idx)];
            let what = "is moved, though it is left out";
            out.push(Violation::new(Rule::Lock, who, what).at(first.start));
        }
    }
}

/// A vehicle moved more than once breaks `once`; its pin holds if one of the moves keeps it.
fn pinned(line: &Timeline, pin: &Pin, out: &mut Vec<Violation>) {
    let who = || vehicle(line.instance, pin.vehicle);
    let moves = line.moves.of(pin.vehicle);
    let Some(first) = moves.first() else {
        out.push(Violation::new(
            Rule::Lock,
            [who()],
            "is pinned, and stays unserved",
        ));
        return;
    };
    if moves.iter().any(|one| keeps(pin, one)) {
        return;
    }
    let (mode, by, on) = match first.by {
        By::Run { driver, coach } => (Mode::SelfDrive, Some(driver), Some(coach)),
        By::Trip { .. } => (Mode::Cage, None, None),
    };
    if pin.mode.is_some_and(|pinned| pinned != mode) {
        let what = "is pinned to the other mode";
        out.push(Violation::new(Rule::Lock, [who()], what).at(first.start));
    }
    if let Some(pinned) = pin.start
        && pinned != first.start
    {
        out.push(
            Violation::new(Rule::Lock, [who()], "is pinned to another start: starts")
                .instant(first.start, pinned),
        );
    }
    if let Some(pinned) = pin.driver
        && by != Some(pinned)
    {
        let who = [who(), driver(line.instance, pinned)];
        let what = "is pinned to that driver, who does not take it";
        out.push(Violation::new(Rule::Lock, who, what).at(first.start));
    }
    if let Some(pinned) = pin.coach
        && on != Some(pinned)
    {
        let who = [who(), coach(line.instance, pinned)];
        let what = "is pinned to that coach, which its driver does not board";
        out.push(Violation::new(Rule::Lock, who, what).at(first.start));
    }
}

fn keeps(pin: &Pin, one: &Move) -> bool {
    let (mode, by, on) = match one.by {
        By::Run { driver, coach } => (Mode::SelfDrive, Some(driver), Some(coach)),
        By::Trip { .. } => (Mode::Cage, None, None),
    };
    pin.mode.is_none_or(|pinned| pinned == mode)
        && pin.start.is_none_or(|pinned| pinned == one.start)
        && pin.driver.is_none_or(|pinned| by == Some(pinned))
        && pin.coach.is_none_or(|pinned| on == Some(pinned))
}

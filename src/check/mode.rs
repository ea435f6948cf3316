//! `mode`: a vehicle travels in a mode that is allowed for it.

use super::timeline::{By, Timeline};
use super::violation::{Violation, driver, truck, vehicle};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for one in line.moves.by_vehicle().flatten() {
        let moved = line.instance.vehicle(one.vehicle);
        let (allowed, with, what) = match one.by {
            By::Run { driver: idx, .. } => (
                moved.self_drive,
                driver(line.instance, idx),
                "is driven, which is not an allowed mode",
            ),
            By::Trip { truck: idx } => (
                moved.cage,
                truck(line.instance, idx),
                "is on a cage truck, which is not an allowed mode",
            ),
        };
        if !allowed {
            let who = [vehicle(line.instance, one.vehicle), with];
            out.push(Violation::new(Rule::Mode, who, what).at(one.start));
        }
    }
}

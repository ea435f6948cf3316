//! `once`: a vehicle is moved at most once, and not at all if the schedule says that it stays.

use super::timeline::Timeline;
use super::violation::{Violation, vehicle};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for moves in line.moves.by_vehicle() {
        if let [first, second, ..] = moves {
            let times = i64::try_from(moves.len()).unwrap_or(i64::MAX);
            out.push(
                Violation::new(
                    Rule::Once,
                    [vehicle(line.instance, first.vehicle)],
                    "with this vehicle",
                )
                .at(second.start)
                .amount(times, 1, "moves"),
            );
        }
    }
    for one in &line.schedule.unserved {
        if let Some(first) = line.moves.of(one.vehicle).first() {
            out.push(
                Violation::new(
                    Rule::Once,
                    [vehicle(line.instance, one.vehicle)],
                    "is moved, and is listed as unserved too",
                )
                .at(first.start),
            );
        }
    }
}

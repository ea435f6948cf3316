//! `range`: the remaining range of a driven vehicle covers the corridor and the reserve.

use super::timeline::Timeline;
use super::violation::{Violation, vehicle};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let reserve = i64::from(line.instance.rules().range_reserve_km);
    for one in line.runs() {
        let moved = line.instance.vehicle(one.run.vehicle);
        let needed = i64::from(line.instance.lot(moved.lot).distance_km) + reserve;
        if let Some(range) = moved.range_km.map(i64::from)
            && range < needed
        {
            out.push(
                Violation::new(
                    Rule::Range,
                    [vehicle(line.instance, one.run.vehicle)],
                    "of range",
                )
                .at(one.run.start)
                .amount(range, needed, "km"),
            );
        }
    }
}

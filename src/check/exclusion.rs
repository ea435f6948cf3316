//! `exclusion`: no excluded class or vehicle.

use super::timeline::Timeline;
use super::violation::{Violation, driver, vehicle};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for one in line.runs() {
        let own = line.instance.driver(one.duty.driver);
        let class = line.instance.vehicle(one.run.vehicle).class;
        let mut wrong = |what| {
            let who = [
                driver(line.instance, one.duty.driver),
                vehicle(line.instance, one.run.vehicle),
            ];
            out.push(Violation::new(Rule::Exclusion, who, what).at(one.run.start));
        };
        if own.excluded_classes.contains(&class) {
            wrong("takes a vehicle of a class excluded for him");
        }
        if own
            .excluded_vehicles
            .binary_search(&one.run.vehicle)
            .is_ok()
        {
            wrong("takes a vehicle excluded for him");
        }
    }
}

//! `licence`: one of the licences held covers the class's.

use super::timeline::Timeline;
use super::violation::{Violation, driver, vehicle};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for one in line.runs() {
        let class = (line.instance).class(line.instance.vehicle(one.run.vehicle).class);
        let held = &line.instance.driver(one.duty.driver).licences;
        if !held.iter().any(|licence| licence.covers(class.licence)) {
            let who = [
                driver(line.instance, one.duty.driver),
                vehicle(line.instance, one.run.vehicle),
            ];
            let what = "holds no licence that covers the vehicle's class";
            out.push(Violation::new(Rule::Licence, who, what).at(one.run.start));
        }
    }
}

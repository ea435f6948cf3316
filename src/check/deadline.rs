//! `deadline`: a vehicle reaches the lot no later than its deadline.

use super::timeline::Timeline;
use super::violation::{Violation, vehicle};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for lot in line.instance.lot_indices() {
        for (idx, arrival) in line.arrivals(lot) {
            if let Some(deadline) = line.instance.vehicle(idx).deadline
                && arrival > deadline
            {
                let who = [vehicle(line.instance, idx)];
                out.push(
                    Violation::new(Rule::Deadline, who, "reaches the lot")
                        .instant(arrival, deadline),
                );
            }
        }
    }
}

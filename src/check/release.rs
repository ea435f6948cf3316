//! `release`: nothing starts before its vehicle is released, neither a run nor a trip.

use super::timeline::Timeline;
use super::violation::{Violation, driver, truck, vehicle};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for one in line.runs() {
        let released = line.instance.vehicle(one.run.vehicle).released;
        if one.run.start < released {
            let who = [
                vehicle(line.instance, one.run.vehicle),
                driver(line.instance, one.duty.driver),
            ];
            out.push(Violation::new(Rule::Release, who, "starts").instant(one.run.start, released));
        }
    }
    for trip in &line.schedule.trips {
        for &idx in &trip.vehicles {
            let released = line.instance.vehicle(idx).released;
            if trip.start < released {
                let who = [
                    vehicle(line.instance, idx),
                    truck(line.instance, trip.truck),
                ];
                out.push(
                    Violation::new(Rule::Release, who, "starts").instant(trip.start, released),
                );
            }
        }
    }
}

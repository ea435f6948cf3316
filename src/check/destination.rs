//! `destination`: a vehicle goes to its own lot, along that lot's corridor or on a cage truck
//! that serves it.

use super::timeline::Timeline;
use super::violation::{Violation, driver, lot, truck, vehicle};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for one in line.runs() {
        let to = line.instance.vehicle(one.run.vehicle).lot;
        if line.instance.lot(to).stages.is_empty() {
            let who = [
                vehicle(line.instance, one.run.vehicle),
                driver(line.instance, one.duty.driver),
                lot(line.instance, to),
            ];
            let what = "is driven to a lot to which no corridor leads";
            out.push(Violation::new(Rule::Destination, who, what).at(one.run.start));
        }
    }
    for trip in &line.schedule.trips {
        let served = line.instance.truck(trip.truck).lot;
        for &idx in &trip.vehicles {
            if line.instance.vehicle(idx).lot != served {
                let who = [
                    vehicle(line.instance, idx),
                    truck(line.instance, trip.truck),
                    lot(line.instance, served),
                ];
                let what = "is taken to a lot that is not its own";
                out.push(Violation::new(Rule::Destination, who, what).at(trip.start));
            }
        }
    }
}

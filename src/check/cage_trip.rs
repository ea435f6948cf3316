//! `cage-trip`: load, slot and window of each trip, and one trip of a truck at a time.

use super::timeline::{Timeline, TripTimes};
use super::violation::{Violation, truck};
use crate::ids::TruckIdx;
use crate::names::Rule;
use crate::units::{Instant, Interval, Minutes};

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let horizon = line.instance.horizon();
    for (trip, times) in line.trips() {
        let own = line.instance.truck(trip.truck);
        let who = || [truck(line.instance, trip.truck)];
        let load = i64::try_from(trip.vehicles.len()).unwrap_or(i64::MAX);
        if load > i64::from(own.capacity) {
            out.push(
                Violation::new(Rule::CageTrip, who(), "on a trip")
                    .at(trip.start)
                    .amount(load, own.capacity.into(), "vehicles"),
            );
        }
        if horizon.has(trip.start) {
            let past = (trip.start - horizon.from).0 % line.instance.slot_length().0;
            if past != 0 {
                let what = "between the first minute of its slot and its start";
                out.push(
                    Violation::new(Rule::CageTrip, who(), what)
                        .at(trip.start)
                        .amount(past, 0, "min"),
                );
            }
        }
        let span = Interval {
            from: times.start,
            to: times.end,
        };
        if !own.windows.iter().any(|window| window.contains(span)) {
            let what = "is on a trip that lies in no one of its windows";
            out.push(Violation::new(Rule::CageTrip, who(), what).at(trip.start));
        }
    }
    overlaps(line, out);
}

fn overlaps(line: &Timeline, out: &mut Vec<Violation>) {
    let mut trips: Vec<(TruckIdx, &TripTimes)> = (line.trips())
        .map(|(trip, times)| (trip.truck, times))
        .collect();
    trips.sort_by_key(|(truck, times)| (*truck, times.start, times.end));
    for trips in trips.chunk_by(|a, b| a.0 == b.0) {
        let mut busy_until: Option<Instant> = None;
        for &(idx, times) in trips {
            if let Some(end) = busy_until
                && times.start < end
            {
                let who = [truck(line.instance, idx)];
                out.push(
                    Violation::new(Rule::CageTrip, who, "starts a trip").instant(times.start, end),
                );
            }
            // Two trips from the same minute overlap, however short they are.
            busy_until = busy_until.max(Some(times.end.max(times.start + Minutes(1))));
        }
    }
}

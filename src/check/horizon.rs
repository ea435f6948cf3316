//! `horizon`: runs start on slots, and starts, duties and arrivals at a lot lie inside the
//! horizon. A carried duty may have begun before it.

use super::timeline::Timeline;
use super::violation::{Violation, driver, truck, vehicle};
use crate::names::Rule;
use crate::units::{Instant, Minutes};

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let horizon = line.instance.horizon();
    let last = horizon.to - Minutes(1);
    for one in line.runs() {
        let who = || {
            [
                vehicle(line.instance, one.run.vehicle),
                driver(line.instance, one.duty.driver),
            ]
        };
        start_inside(line, one.run.start, who, out);
        if horizon.has(one.run.start) {
            let past = (one.run.start - horizon.from).0 % line.instance.slot_length().0;
            if past != 0 {
                out.push(
                    Violation::new(
                        Rule::Horizon,
                        who(),
                        "between the first minute of its slot and its start",
                    )
                    .at(one.run.start)
                    .amount(past, 0, "min"),
                );
            }
        }
    }
    for trip in &line.schedule.trips {
        let who = || [truck(line.instance, trip.truck)];
        start_inside(line, trip.start, who, out);
    }
    for lot in line.instance.lot_indices() {
        for (idx, arrival) in line.arrivals(lot) {
            if arrival > last {
                let who = [vehicle(line.instance, idx)];
                out.push(
                    Violation::new(Rule::Horizon, who, "reaches the lot").instant(arrival, last),
                );
            }
        }
    }
    for (duty, times) in line.duties() {
        let who = || [driver(line.instance, duty.driver)];
        if !duty.carried && times.begin < horizon.from {
            out.push(
                Violation::new(Rule::Horizon, who(), "a duty begins")
                    .instant(times.begin, horizon.from),
            );
        }
        if times.end > horizon.to {
            out.push(
                Violation::new(Rule::Horizon, who(), "a duty ends").instant(times.end, horizon.to),
            );
        }
    }
}

fn start_inside<const N: usize>(
    line: &Timeline,
    start: Instant,
    who: impl Fn() -> [String; N],
    out: &mut Vec<Violation>,
) {
    let horizon = line.instance.horizon();
    let nearest = start.clamp(horizon.from, horizon.to - Minutes(1));
    if start != nearest {
        out.push(Violation::new(Rule::Horizon, who(), "starts").instant(start, nearest));
    }
}

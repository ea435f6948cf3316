//! `coach-seats`: drivers aboard a coach.

use super::timeline::Timeline;
use super::violation::{Violation, coach};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let load = line.coach_load();
    for (idx, aboard) in line.instance.coach_indices().zip(load) {
        let own = line.instance.coach(idx);
        if let Some(seats) = own.seats
            && aboard > seats
        {
            out.push(
                Violation::new(Rule::CoachSeats, [coach(line.instance, idx)], "taken")
                    .at(own.departs)
                    .amount(aboard.into(), seats.into(), "seats"),
            );
        }
    }
}

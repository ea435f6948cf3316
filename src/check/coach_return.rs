//! `coach-return`: the coach leaves the driver's lot, and not before he can board it.

use super::timeline::{Timeline, under_way};
use super::violation::{Violation, coach, driver, lot};
use crate::ids::{CoachIdx, DriverIdx, LotIdx};
use crate::names::Rule;
use crate::units::Instant;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for one in line.runs() {
        let from = line.instance.vehicle(one.run.vehicle).lot;
        let free = one.times.handover_end;
        board(line, one.duty.driver, one.run.coach, from, free, out);
    }
    for duty in &line.schedule.duties {
        if let Some(first) = duty.first_return
            && let Some((state, _)) = under_way(line.instance.driver(duty.driver))
            && let Some(from) = state.lot
        {
            board(line, duty.driver, first, from, state.free_from, out);
        }
    }
}

fn board(
    line: &Timeline,
    who: DriverIdx,
    on: CoachIdx,
    from: LotIdx,
    free: Instant,
    out: &mut Vec<Violation>,
) {
    let chosen = line.instance.coach(on);
    let earliest = free + line.instance.rules().boarding;
    let who = || [driver(line.instance, who), coach(line.instance, on)];
    if chosen.lot != from {
        let [one, with] = who();
        let who = [one, with, lot(line.instance, from)];
        let what = "returns by a coach that does not leave from his lot";
        out.push(Violation::new(Rule::CoachReturn, who, what).at(chosen.departs));
    }
    if chosen.departs < earliest {
        out.push(
            Violation::new(Rule::CoachReturn, who(), "the coach leaves")
                .instant(chosen.departs, earliest),
        );
    }
}

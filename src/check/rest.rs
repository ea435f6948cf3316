//! `rest`: between the end of one duty and the begin of the next, history included.

use super::days::ended_duty;
use super::timeline::Timeline;
use super::violation::{Violation, driver};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let Some(limit) = line.instance.rules().rest else {
        return;
    };
    for (idx, roster) in line.rosters() {
        let own = line.instance.driver(idx);
        let mut before = (own.last_duty_end).max(ended_duty(line.instance, own, &roster));
        for (duty, times) in &roster {
            if let Some(end) = before
                && !duty.carried
                && times.begin - end < limit
            {
                out.push(
                    Violation::new(Rule::Rest, [driver(line.instance, idx)], "of rest")
                        .at(times.begin)
                        .amount((times.begin - end).0, limit.0, "min"),
                );
            }
            before = before.max(Some(times.end));
        }
    }
}

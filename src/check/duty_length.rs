//! `duty-length`: from a duty's begin to its end.

use super::timeline::Timeline;
use super::violation::{Violation, driver};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let Some(limit) = line.instance.rules().duty_length else {
        return;
    };
    for (duty, times) in line.duties() {
        let length = times.end - times.begin;
        if length > limit {
            out.push(
                Violation::new(
                    Rule::DutyLength,
                    [driver(line.instance, duty.driver)],
                    "of duty",
                )
                .at(times.begin)
                .amount(length.0, limit.0, "min"),
            );
        }
    }
}

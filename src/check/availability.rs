//! `availability`: the part of a duty that lies in the horizon's time lies in one window.

use super::timeline::Timeline;
use super::violation::{Violation, driver};
use crate::names::Rule;
use crate::units::Interval;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for (duty, times) in line.duties() {
        let span = Interval {
            from: times.begin.max(line.instance.horizon().from),
            to: times.end,
        };
        if span.to <= span.from {
            continue;
        }
        let windows = &line.instance.driver(duty.driver).windows;
        let inside = (windows.iter())
            .map(|window| (window.to.min(span.to) - window.from.max(span.from)).0)
            .fold(0, i64::max);
        let outside = span.length().0 - inside;
        if outside > 0 {
            out.push(
                Violation::new(
                    Rule::Availability,
                    [driver(line.instance, duty.driver)],
                    "of a duty outside every one availability window",
                )
                .at(span.from)
                .amount(outside, 0, "min"),
            );
        }
    }
}

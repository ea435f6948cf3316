//! `rolling-hours`: duty minutes in any so many consecutive Horgos dates, history included.

use super::days::{Days, duty_days, spans_over};
use super::timeline::Timeline;
use super::violation::{Violation, driver};
use crate::names::Rule;
use crate::units::Zone;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let limits = &line.instance.rules().rolling_hours;
    let Some(longest) = limits.iter().map(|limit| limit.days).max() else {
        return;
    };
    let days = Days::around(line.instance, Zone::Horgos, longest);
    for (idx, roster) in line.rosters() {
        let loads = duty_days(line.instance, &days, line.instance.driver(idx), &roster);
        for limit in limits {
            for span in spans_over(&loads, limit.days, limit.minutes.0) {
                out.push(
                    Violation::new(
                        Rule::RollingHours,
                        [driver(line.instance, idx), format!("{} dates", limit.days)],
                        "of duty in that many consecutive dates at Horgos",
                    )
                    .at(Zone::Horgos.midnight(span.first))
                    .amount(span.amount, limit.minutes.0, "min"),
                );
            }
        }
    }
}

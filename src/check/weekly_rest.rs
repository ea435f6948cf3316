//! `weekly-rest`: at least one Horgos date without duty in any seven, history included.

use super::days::{Days, duty_days, spans_over};
use super::timeline::Timeline;
use super::violation::{Violation, driver};
use crate::names::Rule;
use crate::units::Zone;

const WEEK: u32 = 7;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    if !line.instance.rules().weekly_rest {
        return;
    }
    let days = Days::around(line.instance, Zone::Horgos, WEEK);
    let limit = i64::from(WEEK) - 1;
    for (idx, roster) in line.rosters() {
        let mut loads = duty_days(line.instance, &days, line.instance.driver(idx), &roster);
        for load in &mut loads {
            load.amount = 1;
        }
        for span in spans_over(&loads, WEEK, limit) {
            out.push(
                Violation::new(
                    Rule::WeeklyRest,
                    [driver(line.instance, idx)],
                    "with duty in 7 consecutive dates at Horgos",
                )
                .at(Zone::Horgos.midnight(span.first))
                .amount(span.amount, limit, "days"),
            );
        }
    }
}

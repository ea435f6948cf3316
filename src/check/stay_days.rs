//! `stay-days`: Almaty dates with presence in Kazakhstan in any so many consecutive ones, history
//! included. However often a driver crosses on a date, it counts once.

use super::days::{DayLoad, Days, by_date, spans_over};
use super::timeline::Timeline;
use super::violation::{Violation, driver};
use crate::names::Rule;
use crate::units::Zone;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    let limits = &line.instance.rules().stay_days;
    if limits.is_empty() {
        return;
    }
    // What came before the horizon is given as dates, so only the horizon's own are cut here.
    let days = Days::around(line.instance, Zone::Almaty, 1);
    for (idx, roster) in line.rosters() {
        let mut loads: Vec<DayLoad> = (line.instance.driver(idx).stay_dates.iter())
            .map(|&date| DayLoad {
                date,
                amount: 1,
                scheduled: false,
            })
            .collect();
        for (duty, times) in &roster {
            for (_, span) in line.presences(duty, times) {
                loads.extend(days.split(span).map(|(date, _)| DayLoad {
                    date,
                    amount: 1,
                    scheduled: true,
                }));
            }
        }
        let mut loads = by_date(loads);
        for load in &mut loads {
            load.amount = 1;
        }
        for limit in limits {
            for span in spans_over(&loads, limit.window, i64::from(limit.limit)) {
                out.push(
                    Violation::new(
                        Rule::StayDays,
                        [
                            driver(line.instance, idx),
                            format!("{} dates", limit.window),
                        ],
                        "in Kazakhstan in that many consecutive dates there",
                    )
                    .at(Zone::Almaty.midnight(span.first))
                    .amount(span.amount, i64::from(limit.limit), "days"),
                );
            }
        }
    }
}

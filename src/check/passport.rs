//! `passport`: valid on every Almaty date of presence in Kazakhstan.

use super::days::Days;
use super::timeline::Timeline;
use super::violation::{Violation, driver, vehicle};
use crate::names::Rule;
use crate::units::{Minutes, Zone};

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    if !line.instance.rules().passport {
        return;
    }
    let days = Days::around(line.instance, Zone::Almaty, 0);
    for (duty, times) in line.duties() {
        let Some(until) = line.instance.driver(duty.driver).passport_until else {
            continue;
        };
        for (moved, span) in line.presences(duty, times) {
            let last = days.date(span.to - Minutes(1));
            if span.from < span.to && last > until {
                let mut violation = Violation::new(
                    Rule::Passport,
                    [driver(line.instance, duty.driver)],
                    "is in Kazakhstan on",
                )
                .at(span.from)
                .amount(i64::from(last.0), i64::from(until.0), "date");
                violation
                    .who
                    .extend(moved.map(|idx| vehicle(line.instance, idx)));
                out.push(violation);
            }
        }
    }
}

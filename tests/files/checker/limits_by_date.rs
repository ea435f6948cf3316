//! Limits that look at dates and at history: `rest`, `rolling-hours`, `weekly-rest`, `stay-days`,
//! `passport`.

use driveaway::names::Rule;
use driveaway::spec::StaySpec;
use driveaway::units::{Date, Minutes};

use super::firm::{self, at, date, rolling, span};
use super::limits::edge;
use super::mutations::past_duties;
use super::{breaks, passes};

#[test]
fn rest_between_duties_and_after_history() {
    edge(
        Rule::Rest,
        |i, _| i.rules.rest_minutes = Some(Some(Minutes(1_045))),
        |i, _| i.rules.rest_minutes = Some(Some(Minutes(1_046))),
    );
    edge(
        Rule::Rest,
        |i, _| i.drivers[1].last_duty_end = Some(at("08-31 21:30")),
        |i, _| i.drivers[1].last_duty_end = Some(at("08-31 21:31")),
    );
    // d2's duty under way is not carried on: it ended 15 minutes after 21:15.
    edge(
        Rule::Rest,
        |i, _| {
            i.drivers[1].state = Some(firm::state(None, Some("08-31 18:00"), "08-31 21:15"));
        },
        |i, _| {
            i.drivers[1].state = Some(firm::state(None, Some("08-31 18:00"), "08-31 21:16"));
        },
    );
}

#[test]
fn rolling_hours_are_split_at_midnight() {
    edge(
        Rule::RollingHours,
        |i, _| i.rules.rolling_hours = Some(vec![rolling(2, 630)]),
        |i, _| i.rules.rolling_hours = Some(vec![rolling(2, 629)]),
    );
    // One date: d1 395 min. Of d4's 585 min only the 345 after midnight count on it.
    edge(
        Rule::RollingHours,
        |i, _| i.rules.rolling_hours = Some(vec![rolling(1, 395)]),
        |i, _| i.rules.rolling_hours = Some(vec![rolling(1, 394)]),
    );
    // d2 has 235 min on the first date; of his past duty the part after midnight (395 min)
    // lies in the same two dates.
    edge(
        Rule::RollingHours,
        |i, _| {
            i.rules.rolling_hours = Some(vec![rolling(2, 630)]);
            i.drivers[1].past_duties = vec![span("08-30 18:00", "08-31 06:35")];
        },
        |i, _| {
            i.rules.rolling_hours = Some(vec![rolling(2, 630)]);
            i.drivers[1].past_duties = vec![span("08-30 18:00", "08-31 06:36")];
        },
    );
}

#[test]
fn history_alone_breaks_nothing() {
    passes(&[|i, _| {
        i.rules.rolling_hours = Some(vec![rolling(2, 630)]);
        i.drivers[1].past_duties = vec![span("08-29 00:00", "08-31 00:00")];
        i.drivers[5].past_duties = vec![span("08-25 00:00", "09-01 00:00")];
    }]);
}

#[test]
fn weekly_rest() {
    edge(
        Rule::WeeklyRest,
        |i, _| i.drivers[1].past_duties = past_duties(27),
        |i, _| i.drivers[1].past_duties = past_duties(26),
    );
    // A duty under way that is not carried on counts too.
    edge(
        Rule::WeeklyRest,
        |i, _| {
            i.drivers[1].past_duties = past_duties(26);
            i.drivers[1].past_duties.pop();
        },
        |i, _| {
            i.drivers[1].past_duties = past_duties(26);
            i.drivers[1].past_duties.pop();
            i.drivers[1].state = Some(firm::state(None, Some("08-31 12:00"), "08-31 13:00"));
        },
    );
}

/// 88 dates from 178 days before September 1 on, then those `more`.
fn stays(more: &[i32]) -> Vec<Date> {
    let first = date("09-01");
    (-178..-90)
        .chain(more.iter().copied())
        .map(|days| first.plus(days))
        .collect()
}

#[test]
fn stay_days_across_a_window_of_180() {
    // d1 adds September 1 and 2; the 180 dates that end on the 2nd begin 178 days before the 1st.
    edge(
        Rule::StayDays,
        |i, _| i.drivers[0].stay_dates = stays(&[]),
        |i, _| i.drivers[0].stay_dates = stays(&[-1]),
    );
    // The date before them shares a window with the 1st only: 1 + 88 + 1.
    passes(&[|i, _| i.drivers[0].stay_dates = stays(&[-179])]);
    // Two such dates, in one window with the 1st: 180 dates do not reach back to -180.
    passes(&[|i, _| i.drivers[0].stay_dates = stays(&[-180, -179])]);
    breaks(
        Rule::StayDays,
        &[|i, _| i.drivers[0].stay_dates = stays(&[-179, -90])],
    );
}

fn stay(limit: u32, window: u32) -> StaySpec {
    StaySpec { limit, window }
}

#[test]
fn a_date_counts_once_and_a_first_return_from_the_start() {
    // d1 crosses twice on the 1st.
    passes(&[|i, _| i.rules.stay_days = Some(vec![stay(1, 1)])]);
    // d4 is at the lot from the start on: at 00:00 Horgos it is August 31 there, and his history
    // holds that date already.
    edge(
        Rule::StayDays,
        |i, _| {
            i.rules.stay_days = Some(vec![stay(2, 9)]);
            i.drivers[3].stay_dates = vec![date("08-31")];
        },
        |i, _| {
            i.rules.stay_days = Some(vec![stay(2, 9)]);
            i.drivers[3].stay_dates = vec![date("08-30")];
        },
    );
}

#[test]
fn passport() {
    edge(
        Rule::Passport,
        |i, _| i.drivers[0].passport_until = Some(date("09-02")),
        |i, _| i.drivers[0].passport_until = Some(date("09-01")),
    );
    passes(&[|i, _| {
        i.rules.passport = Some(false);
        i.drivers[0].passport_until = Some(date("08-01"));
    }]);
}

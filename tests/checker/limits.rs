//! Each limit to the minute or unit: at it a schedule passes, one beyond it breaks the rule.

use driveaway::names::Rule;
use driveaway::spec::{CalendarSpec, DailySpec, InstanceSpec, Mode, PinSpec, StaySpec};
use driveaway::units::{Date, Minutes};

use super::firm::{self, at, clock, date, per_slot, rolling, span, trip};
use super::mutations::firm_past_duties;
use super::{Edit, breaks, passes, says};

#[track_caller]
fn edge(rule: Rule, at_the_limit: Edit, beyond: Edit) {
    passes(&[at_the_limit]);
    breaks(rule, &[beyond]);
}

#[test]
fn release_deadline_and_range() {
    edge(
        Rule::Release,
        |i, _| i.vehicles[0].released = at("09-01 08:00"),
        |i, _| i.vehicles[0].released = at("09-01 08:01"),
    );
    edge(
        Rule::Release,
        |i, _| i.vehicles[8].released = at("09-01 12:00"),
        |i, _| i.vehicles[8].released = at("09-01 12:01"),
    );
    edge(
        Rule::Deadline,
        |i, _| i.vehicles[0].deadline = Some(at("09-01 09:45")),
        |i, _| i.vehicles[0].deadline = Some(at("09-01 09:44")),
    );
    edge(
        Rule::Deadline,
        |i, _| i.vehicles[8].deadline = Some(at("09-01 14:30")),
        |i, _| i.vehicles[8].deadline = Some(at("09-01 14:29")),
    );
    edge(
        Rule::Range,
        |i, _| i.vehicles[4].range_km = Some(60),
        |i, _| i.rules.range_reserve_km = Some(21),
    );
}

#[test]
fn caged_vehicles_need_no_range() {
    passes(&[|i, _| i.vehicles[8].range_km = Some(0)]);
}

#[test]
fn horizon() {
    // k2 reaches its lot at 14:00 on the third day.
    edge(
        Rule::Horizon,
        |i, _| i.horizon.end = at("09-03 14:15"),
        |i, _| i.horizon.end = at("09-03 14:00"),
    );
    // Without k2, the last duties end at 11:25 on the second day.
    edge(
        Rule::Horizon,
        |i, s| {
            s.trips.pop();
            i.horizon.end = at("09-02 11:30");
        },
        |i, s| {
            s.trips.pop();
            i.horizon.end = at("09-02 11:15");
        },
    );
    // v06's driver, at rest at Horgos, would report at 01:45.
    edge(
        Rule::Horizon,
        |i, s| {
            i.drivers[3].state = None;
            (s.duties[4].carried, s.duties[4].first_return) = (false, None);
            i.rules.report_minutes = Some(Minutes(30));
        },
        |i, s| {
            i.drivers[3].state = None;
            (s.duties[4].carried, s.duties[4].first_return) = (false, None);
            s.duties[4].runs[0].start = at("09-01 00:15");
        },
    );
}

#[test]
fn availability_looks_at_each_window_alone() {
    edge(
        Rule::Availability,
        |i, _| i.drivers[1].windows = vec![span("09-01 07:30", "09-01 11:25")],
        |i, _| i.drivers[1].windows = vec![span("09-01 07:30", "09-01 11:24")],
    );
    let report = breaks(
        Rule::Availability,
        &[|i, _| {
            i.drivers[1].windows = vec![
                span("09-01 07:00", "09-01 10:00"),
                span("09-01 10:00", "09-01 12:00"),
            ];
        }],
    );
    assert_eq!(report.violations[0].found, 85);
    // A carried duty may have begun outside: its part before the horizon does not count.
    passes(&[|i, _| i.drivers[3].windows = vec![span("09-01 00:00", "09-01 05:45")]]);
}

#[test]
fn sequence_counts_from_the_state_at_the_start() {
    // d5 is at the coach station at 01:00 and starts at 03:00 from `west`.
    edge(
        Rule::Sequence,
        |i, _| i.yards[2].transfer_minutes = Minutes(120),
        |i, _| i.yards[2].transfer_minutes = Minutes(121),
    );
    // d4's first return arrives at 02:00; `north` is 10 minutes away; he starts at 02:15.
    edge(
        Rule::Sequence,
        |i, _| i.yards[0].transfer_minutes = Minutes(15),
        |i, _| i.yards[0].transfer_minutes = Minutes(16),
    );
    // d2 has a state, but no duty under way: he may begin at 07:30.
    edge(
        Rule::Sequence,
        |i, _| i.drivers[1].state = Some(firm::state(None, None, "09-01 07:30")),
        |i, _| i.drivers[1].state = Some(firm::state(None, None, "09-01 07:31")),
    );
}

#[test]
fn coach_return() {
    // Handover of v02 ends at 12:50 + 10; boarding 10; n1 leaves at 13:10.
    edge(
        Rule::CoachReturn,
        |i, _| i.lots[0].handover_minutes = Minutes(10),
        |i, _| i.lots[0].handover_minutes = Minutes(11),
    );
    // d4 is free at the lot at 00:50; z0 leaves at 01:00.
    let at_fifty: Edit = |i, _| set_free(i, "09-01 00:50");
    let late: Edit = |i, _| set_free(i, "09-01 00:51");
    edge(Rule::CoachReturn, at_fifty, late);
}

fn set_free(i: &mut InstanceSpec, text: &str) {
    i.drivers[3].state.as_mut().unwrap().free_from = at(text);
}

#[test]
fn max_runs_count_the_state() {
    edge(
        Rule::MaxRuns,
        |i, _| i.rules.max_runs_per_day = Some(Some(2)),
        |i, _| i.rules.max_runs_per_day = Some(Some(1)),
    );
    // d5 has already had `runs` in the duty that he carries on.
    breaks(
        Rule::MaxRuns,
        &[|i, _| {
            i.drivers[4].state.as_mut().unwrap().runs = 2;
        }],
    );
    // … or as many on the first date at Horgos.
    fn today(i: &mut InstanceSpec, runs: u32) {
        i.rules.max_runs_per_duty = Some(None);
        let state = i.drivers[4].state.as_mut().unwrap();
        (state.runs, state.runs_today) = (runs, runs);
    }
    passes(&[|i, _| today(i, 1)]);
    let report = breaks(Rule::MaxRuns, &[|i, _| today(i, 2)]);
    says(
        &report,
        "driver d5: 3 runs started on one date at Horgos, limit 2 runs (max-runs), \
         2025-09-01 00:00 Horgos / 2025-08-31 21:00 Almaty",
    );
}

#[test]
fn duty_length() {
    edge(
        Rule::DutyLength,
        |i, _| i.rules.duty_length_minutes = Some(Some(Minutes(585))),
        |i, _| i.rules.duty_length_minutes = Some(Some(Minutes(584))),
    );
}

#[test]
fn driving_time_in_a_duty() {
    edge(
        Rule::DrivingTime,
        |i, _| i.rules.driving_minutes = Some(Some(Minutes(80))),
        |i, _| i.rules.driving_minutes = Some(Some(Minutes(79))),
    );
    // With the queue: d1 30 + 40 + 30 + 15 = 115, d4 40 + 70 = 110.
    edge(
        Rule::DrivingTime,
        |i, _| {
            i.rules.queue_counts_as_driving = Some(true);
            i.rules.driving_minutes = Some(Some(Minutes(115)));
        },
        |i, _| {
            i.rules.queue_counts_as_driving = Some(true);
            i.rules.driving_minutes = Some(Some(Minutes(114)));
        },
    );
}

#[test]
fn driving_without_a_break() {
    edge(
        Rule::DrivingTime,
        |i, _| i.rules.continuous_driving_minutes = Some(Some(Minutes(40))),
        |i, _| i.rules.continuous_driving_minutes = Some(Some(Minutes(39))),
    );
    // With the queue counted, gate and control (35 min) lie between 30 and 40 minutes driven:
    // they are a break of exactly 35 minutes, and none of 36.
    edge(
        Rule::DrivingTime,
        |i, _| {
            i.rules.queue_counts_as_driving = Some(true);
            i.rules.continuous_driving_minutes = Some(Some(Minutes(40)));
            i.rules.break_minutes = Some(Minutes(35));
        },
        |i, _| {
            i.rules.queue_counts_as_driving = Some(true);
            i.rules.continuous_driving_minutes = Some(Some(Minutes(40)));
            i.rules.break_minutes = Some(Minutes(36));
        },
    );
    // Without that break 30 + 40 count as one.
    passes(&[|i, _| {
        i.rules.queue_counts_as_driving = Some(true);
        i.rules.continuous_driving_minutes = Some(Some(Minutes(70)));
        i.rules.break_minutes = Some(Minutes(36));
    }]);
}

#[test]
fn a_carried_duty_brings_its_driving_along() {
    // d5 has not driven since 01:00 and drives from 04:05 on: 185 minutes.
    edge(
        Rule::DrivingTime,
        |i, _| {
            i.rules.break_minutes = Some(Minutes(185));
            i.drivers[3].state.as_mut().unwrap().continuous_minutes = Minutes(0);
        },
        |i, _| {
            i.rules.break_minutes = Some(Minutes(186));
            i.drivers[3].state.as_mut().unwrap().continuous_minutes = Minutes(0);
            i.drivers[4].state.as_mut().unwrap().continuous_minutes = Minutes(46);
        },
    );
    // Without a break his 45 go on to the limit of 60.
    passes(&[|i, _| {
        i.rules.break_minutes = Some(Minutes(186));
        i.drivers[3].state.as_mut().unwrap().continuous_minutes = Minutes(0);
        i.drivers[4].state.as_mut().unwrap().continuous_minutes = Minutes(45);
    }]);
}

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
        |i, _| i.drivers[1].past_duties = firm_past_duties(27),
        |i, _| i.drivers[1].past_duties = firm_past_duties(26),
    );
    // A duty under way that is not carried on counts too.
    edge(
        Rule::WeeklyRest,
        |i, _| {
            i.drivers[1].past_duties = firm_past_duties(26);
            i.drivers[1].past_duties.pop();
        },
        |i, _| {
            i.drivers[1].past_duties = firm_past_duties(26);
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

#[test]
fn exclusion_of_a_class() {
    breaks(
        Rule::Exclusion,
        &[|i, _| i.drivers[1].excluded_classes = vec!["truck".into()]],
    );
}

#[test]
fn stage_capacity_weighs_and_closes() {
    edge(
        Rule::StageCapacity,
        |i, _| i.classes[3].gate_units = 2,
        |i, _| i.classes[3].gate_units = 3,
    );
    // The cage truck enters the gate at 13:00.
    edge(
        Rule::StageCapacity,
        |i, _| i.trucks[0].gate_units = 3,
        |i, _| i.trucks[0].gate_units = 4,
    );
    fn closure(i: &mut InstanceSpec, to: &str) {
        let gate = i.stages[1].capacity.as_mut().unwrap();
        (gate.overrides[0].from, gate.overrides[0].to) = (at("09-01 12:15"), at(to));
    }
    passes(&[|i, _| closure(i, "09-01 13:00")]);
    breaks(Rule::StageCapacity, &[|i, _| closure(i, "09-01 13:15")]);
}

#[test]
fn handover_capacity_counts_vehicles_not_spaces() {
    edge(
        Rule::HandoverCapacity,
        |i, _| {
            i.classes[3].size = 4;
            i.lots[1].handover_capacity = Some(per_slot(2));
        },
        |i, _| i.lots[1].handover_capacity = Some(per_slot(1)),
    );
}

#[test]
fn lot_capacity_with_outflow() {
    edge(
        Rule::LotCapacity,
        |i, _| i.lots[1].capacity = Some(8),
        |i, _| i.lots[1].capacity = Some(7),
    );
    // `near` takes 1, 1 and 2 spaces. Unlimited outflow empties it after each slot.
    passes(&[|i, _| i.lots[0].capacity = Some(0)]);
    edge(
        Rule::LotCapacity,
        |i, _| {
            i.lots[0].outflow = None;
            i.lots[0].capacity = Some(4);
        },
        |i, _| {
            i.lots[0].outflow = None;
            i.lots[0].capacity = Some(3);
        },
    );
    // What could have left an empty lot is not saved up: max(0, …).
    edge(
        Rule::LotCapacity,
        |i, _| {
            i.lots[0].outflow = Some(per_slot(1));
            i.lots[0].capacity = Some(1);
        },
        |i, _| {
            i.lots[0].outflow = Some(per_slot(1));
            i.lots[0].capacity = Some(0);
        },
    );
}

#[test]
fn coach_seats_count_first_returns() {
    edge(
        Rule::CoachSeats,
        |i, _| i.coaches[2].seats = Some(1),
        |i, _| i.coaches[2].seats = Some(0),
    );
    passes(&[|i, _| i.coaches[3].seats = None]);
}

#[test]
fn cage_trips_in_windows_one_at_a_time() {
    edge(
        Rule::CageTrip,
        |i, _| i.trucks[0].windows = vec![span("09-01 12:00", "09-01 16:00")],
        |i, _| i.trucks[0].windows = vec![span("09-01 12:00", "09-01 15:59")],
    );
    edge(
        Rule::CageTrip,
        |_, s| s.trips.push(trip("k1", "09-01 16:00", &[])),
        |_, s| s.trips.push(trip("k1", "09-01 15:45", &[])),
    );
    breaks(
        Rule::CageTrip,
        &[|_, s| s.trips[1].start = at("09-03 12:05")],
    );
}

#[test]
fn locks_of_every_kind() {
    let pin = |vehicle: &str| PinSpec {
        vehicle: vehicle.into(),
        driver: None,
        start: None,
        coach: None,
        mode: None,
    };
    passes(&[|i, _| i.locks.pins[0].coach = None]);
    let edits: [Edit; 8] = [
        |i, _| i.locks.pins[0].driver = Some("d2".into()),
        |i, _| i.locks.pins[0].start = Some(at("09-01 08:15")),
        |i, _| i.locks.pins[0].coach = Some("zb".into()),
        |i, _| i.locks.pins[0].mode = Some(Mode::Cage),
        |i, _| i.locks.pins[1].start = Some(at("09-01 12:15")),
        |i, _| i.locks.pins[1].driver = Some("d1".into()),
        |i, _| i.locks.without_drivers.push("d3".into()),
        |i, _| i.locks.without_vehicles.push("v10".into()),
    ];
    for edit in edits {
        breaks(Rule::Lock, &[edit]);
    }
    let mut spec = firm::instance();
    spec.locks.without_vehicles.clear();
    spec.locks.pins.push(pin("v11"));
    let instance = spec.build().unwrap();
    let report = driveaway::check::check(&instance, &firm::resolve(&instance, &firm::schedule()));
    says(&report, "vehicle v11: is pinned, and stays unserved (lock)");
}

#[test]
fn capacities_hold_on_the_horgos_clock() {
    // Two handovers from 09:45 on, one before.
    passes(&[|i, _| {
        i.lots[1].handover_capacity = Some(CalendarSpec {
            daily: vec![DailySpec {
                from: clock("00:00"),
                to: clock("09:45"),
                per_slot: Some(1),
            }],
            ..per_slot(2)
        });
    }]);
}

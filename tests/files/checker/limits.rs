//! Each limit to the minute or unit: at it a schedule passes, one beyond it breaks the rule. Here
//! those of vehicles and of single duties.

use driveaway::names::Rule;
use driveaway::spec::InstanceSpec;
use driveaway::units::Minutes;

use super::firm::{self, at, span};
use super::{Edit, breaks, passes, says};

#[track_caller]
pub fn edge(rule: Rule, at_the_limit: Edit, beyond: Edit) {
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

//! One mutation for each rule: it breaks that rule and no other.

use driveaway::names::Rule;
use driveaway::spec::{LicenceClass, Mode, StaySpec};
use driveaway::units::{Fen, Minutes};

use super::firm::{at, ban, date, per_slot, rolling, span, trip};
use super::{Edit, breaks, firm, says};

/// The rule, its mutation, and one of the sentences that the dispatcher reads.
const MUTATIONS: &[(Rule, Edit, &str)] = &[
    (
        Rule::Release,
        |i, _| i.vehicles[0].released = at("09-01 08:15"),
        "vehicle v01, driver d1: starts 2025-09-01 08:00 Horgos / 05:00 Almaty, \
         earliest 2025-09-01 08:15 Horgos / 05:15 Almaty (release)",
    ),
    (
        Rule::Deadline,
        |i, _| i.vehicles[0].deadline = Some(at("09-01 09:30")),
        "vehicle v01: reaches the lot 2025-09-01 09:45 Horgos / 06:45 Almaty, \
         latest 2025-09-01 09:30 Horgos / 06:30 Almaty (deadline)",
    ),
    (
        Rule::Once,
        |_, s| s.trips.push(trip("k2", "09-04 12:00", &["v10"])),
        "vehicle v10: 2 moves with this vehicle, limit 1 moves (once), \
         2025-09-04 12:00 Horgos / 09:00 Almaty",
    ),
    (
        Rule::Destination,
        |i, _| i.vehicles[8].lot = "near".into(),
        "vehicle v09, truck k1, lot zharkent: is taken to a lot that is not its own \
         (destination), 2025-09-01 12:00 Horgos / 09:00 Almaty",
    ),
    (
        Rule::Range,
        |i, _| i.vehicles[4].range_km = Some(59),
        "vehicle v05: 59 km of range, at least 60 km (range), \
         2025-09-02 08:00 Horgos / 05:00 Almaty",
    ),
    (
        Rule::Mode,
        |i, _| i.vehicles[1].modes = Some(vec![Mode::Cage]),
        "vehicle v02, driver d1: is driven, which is not an allowed mode (mode), \
         2025-09-01 11:30 Horgos / 08:30 Almaty",
    ),
    (
        Rule::Horizon,
        |_, s| s.duties[1].runs[0].start = at("09-02 08:05"),
        "vehicle v03, driver d1: 5 min between the first minute of its slot and its start, \
         limit 0 min (horizon), 2025-09-02 08:05 Horgos / 05:05 Almaty",
    ),
    (
        Rule::Licence,
        |i, _| i.drivers[1].licences = vec![LicenceClass::C1],
        "driver d2, vehicle v04: holds no licence that covers the vehicle's class (licence), \
         2025-09-01 08:00 Horgos / 05:00 Almaty",
    ),
    (
        Rule::Availability,
        |i, _| i.drivers[1].windows = vec![span("09-01 07:45", "09-01 18:00")],
        "driver d2: 15 min of a duty outside every one availability window, limit 0 min \
         (availability), 2025-09-01 07:30 Horgos / 04:30 Almaty",
    ),
    (
        Rule::Sequence,
        |i, _| i.yards[1].transfer_minutes = Minutes(21),
        "driver d1, vehicle v02: starts 2025-09-01 11:30 Horgos / 08:30 Almaty, \
         earliest 2025-09-01 11:31 Horgos / 08:31 Almaty (sequence)",
    ),
    (
        Rule::CoachReturn,
        |i, s| {
            i.coaches[5].lot = "near".into();
            s.duties[3].runs[0].coach = "z3".into();
        },
        "driver d3, coach z3, lot zharkent: returns by a coach that does not leave from his lot \
         (coach-return), 2025-09-02 12:10 Horgos / 09:10 Almaty",
    ),
    (
        Rule::MaxRuns,
        |i, _| i.rules.max_runs_per_duty = Some(Some(1)),
        "driver d1: 2 runs in a duty, limit 1 runs (max-runs), \
         2025-09-01 07:30 Horgos / 04:30 Almaty",
    ),
    (
        Rule::DutyLength,
        |i, _| i.rules.duty_length_minutes = Some(Some(Minutes(584))),
        "driver d4: 585 min of duty, limit 584 min (duty-length), \
         2025-08-31 20:00 Horgos / 17:00 Almaty",
    ),
    (
        Rule::DrivingTime,
        |i, _| i.rules.driving_minutes = Some(Some(Minutes(79))),
        "driver d4: 80 min of driving in a duty, limit 79 min (driving-time), \
         2025-08-31 20:00 Horgos / 17:00 Almaty",
    ),
    (
        Rule::Rest,
        |i, _| i.rules.rest_minutes = Some(Some(Minutes(1_046))),
        "driver d1: 1045 min of rest, at least 1046 min (rest), \
         2025-09-02 07:30 Horgos / 04:30 Almaty",
    ),
    (
        Rule::RollingHours,
        |i, _| i.rules.rolling_hours = Some(vec![rolling(2, 629)]),
        "driver d1, 2 dates: 630 min of duty in that many consecutive dates at Horgos, \
         limit 629 min (rolling-hours), 2025-09-01 00:00 Horgos / 2025-08-31 21:00 Almaty",
    ),
    (
        Rule::WeeklyRest,
        |i, _| i.drivers[1].past_duties = past_duties(26),
        "driver d2: 7 days with duty in 7 consecutive dates at Horgos, limit 6 days \
         (weekly-rest), 2025-08-26 00:00 Horgos / 2025-08-25 21:00 Almaty",
    ),
    (
        Rule::StayDays,
        |i, _| {
            i.rules.stay_days = Some(vec![StaySpec {
                limit: 1,
                window: 2,
            }]);
        },
        "driver d1, 2 dates: 2 days in Kazakhstan in that many consecutive dates there, \
         limit 1 days (stay-days), 2025-09-01 03:00 Horgos / 00:00 Almaty",
    ),
    (
        Rule::Passport,
        |i, _| i.drivers[0].passport_until = Some(date("09-01")),
        "driver d1, vehicle v03: is in Kazakhstan on 2025-09-02, last 2025-09-01 (passport), \
         2025-09-02 08:45 Horgos / 05:45 Almaty",
    ),
    (
        Rule::Exclusion,
        |i, _| i.drivers[0].excluded_vehicles = vec!["v02".into()],
        "driver d1, vehicle v02: takes a vehicle excluded for him (exclusion), \
         2025-09-01 11:30 Horgos / 08:30 Almaty",
    ),
    (
        Rule::StageCapacity,
        |i, _| i.stages[1].capacity = Some(per_slot(2)),
        "stage gate: 3 units enter in a slot, limit 2 units (stage-capacity), \
         2025-09-01 08:30 Horgos / 05:30 Almaty",
    ),
    (
        Rule::HandoverCapacity,
        |i, _| i.lots[1].handover_capacity = Some(per_slot(1)),
        "lot zharkent: 2 vehicles arrive in a slot, limit 1 vehicles (handover-capacity), \
         2025-09-01 09:45 Horgos / 06:45 Almaty",
    ),
    (
        Rule::LotCapacity,
        |i, _| i.lots[1].capacity = Some(7),
        "lot zharkent: 8 spaces taken at the end of a slot, limit 7 spaces (lot-capacity), \
         2025-09-02 09:45 Horgos / 06:45 Almaty",
    ),
    (
        Rule::CoachSeats,
        |i, _| i.coaches[3].seats = Some(1),
        "coach z1: 2 seats taken, limit 1 seats (coach-seats), \
         2025-09-01 10:10 Horgos / 07:10 Almaty",
    ),
    (
        Rule::CageTrip,
        |i, _| i.trucks[0].capacity = 1,
        "truck k1: 2 vehicles on a trip, limit 1 vehicles (cage-trip), \
         2025-09-01 12:00 Horgos / 09:00 Almaty",
    ),
    (
        Rule::Lock,
        |i, _| i.locks.bans.push(ban("d1", "v02")),
        "driver d1, vehicle v02: takes a vehicle that is banned for him (lock), \
         2025-09-01 11:30 Horgos / 08:30 Almaty",
    ),
    (
        Rule::Frozen,
        |i, _| {
            let mut baseline = firm::schedule();
            baseline.duties[2].runs[0].start = at("09-01 08:15");
            (i.now, i.baseline) = (Some(at("09-01 09:00")), Some(baseline));
        },
        "vehicle v04, driver d2: has started, and is no longer as it was (frozen), \
         2025-09-01 08:15 Horgos / 05:15 Almaty",
    ),
];

/// One hour on each date from August `first` to the 31st.
pub fn past_duties(first: u32) -> Vec<driveaway::units::Interval> {
    (first..=31)
        .map(|day| span(&format!("08-{day} 10:00"), &format!("08-{day} 11:00")))
        .collect()
}

#[test]
fn each_rule_broken_in_turn_is_named_alone() {
    for &(rule, edit, sentence) in MUTATIONS {
        let report = breaks(rule, &[edit]);
        says(&report, sentence);
        assert!(report.violations.iter().all(|one| !one.who.is_empty()));
    }
}

#[test]
fn every_rule_has_its_mutation() {
    let rules: Vec<Rule> = MUTATIONS.iter().map(|one| one.0).collect();
    assert_eq!(rules, Rule::ALL);
}

#[test]
fn all_violations_are_reported_and_costs_all_the_same() {
    let edits: Vec<Edit> = (MUTATIONS.iter())
        .filter(|one| matches!(one.0, Rule::Release | Rule::Rest | Rule::Lock))
        .map(|one| one.1)
        .collect();
    let report = super::report(&edits);
    let broken: Vec<Rule> = super::broken(&report).into_iter().collect();
    assert_eq!(broken, [Rule::Release, Rule::Rest, Rule::Lock]);
    assert!(report.violations.is_sorted());
    assert!(report.costs.total() > Fen(0));
    let json = serde_json::to_value(&report.violations[0]).unwrap();
    assert_eq!(json["rule"], "release");
    assert_eq!(json["unit"], "minute");
    assert_eq!(json["limit"].as_i64(), Some(firm::at("09-01 08:15").0));
}

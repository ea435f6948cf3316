//! Schedules that no engine would make: each kind of nonsense breaks a rule, and none panics.

use driveaway::check::check;
use driveaway::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use driveaway::instance::Instance;
use driveaway::names::Rule;
use driveaway::schedule::*;
use driveaway::units::Instant;
use proptest::prelude::*;

use super::firm::{self, at, duty, run};
use super::{Edit, breaks, broken, passes, report, says};

#[test]
fn a_driver_may_stay_at_the_lot_or_only_ride_back() {
    passes(&[|_, s| {
        s.duties.remove(4);
    }]);
    passes(&[|_, s| s.duties[4].runs.clear()]);
}

#[test]
fn structures_that_do_not_follow_from_the_state() {
    let cases: [(Edit, &str); 6] = [
        (
            |_, s| s.duties[2].carried = true,
            "driver d2: carries on a duty, but none was under way (sequence), \
             2025-09-01 07:30 Horgos / 04:30 Almaty",
        ),
        (
            |_, s| s.duties[4].first_return = None,
            "driver d4: carries on a duty at a lot without a coach back to Horgos (sequence), \
             2025-08-31 20:00 Horgos / 17:00 Almaty",
        ),
        (
            |i, s| {
                s.duties[2].first_return = Some("z0".into());
                s.duties[4].first_return = None;
                s.duties[4].runs.clear();
                i.drivers[3].state = None;
            },
            "driver d2: rides back first, but is not in a duty at a lot (sequence), \
             2025-09-01 07:30 Horgos / 04:30 Almaty",
        ),
        (
            |_, s| (s.duties[4].carried, s.duties[4].first_return) = (false, None),
            "driver d4: is at a lot and begins a duty at Horgos (sequence), \
             2025-09-01 01:45 Horgos / 2025-08-31 22:45 Almaty",
        ),
        (
            |_, s| s.duties.push(duty("d6", vec![])),
            "driver d6: is on a duty in which nothing happens (sequence), \
             2025-09-01 00:00 Horgos / 2025-08-31 21:00 Almaty",
        ),
        (
            |_, s| s.duties[1].runs.push(run("v02", "09-02 07:15", "z2")),
            "driver d1, vehicle v02: starts 2025-09-02 07:15 Horgos / 04:15 Almaty, \
             earliest 2025-09-02 11:30 Horgos / 08:30 Almaty (sequence)",
        ),
    ];
    for (edit, sentence) in cases {
        let report = report(&[edit]);
        assert!(broken(&report).contains(&Rule::Sequence));
        says(&report, sentence);
    }
}

#[test]
fn a_second_carried_duty_and_duties_that_overlap() {
    let report = report(&[|_, s| {
        let again = DutySpec {
            carried: true,
            ..duty("d5", vec![])
        };
        s.duties.push(again);
    }]);
    says(
        &report,
        "driver d5: carries on a duty that is not his first (sequence), \
         2025-08-31 21:00 Horgos / 18:00 Almaty",
    );
    says(
        &report,
        "driver d5: begins a duty 2025-08-31 21:00 Horgos / 18:00 Almaty, \
         earliest 2025-09-01 05:40 Horgos / 02:40 Almaty (sequence)",
    );
}

#[test]
fn a_vehicle_moved_and_listed_as_unserved() {
    breaks(Rule::Once, &[|_, s| s.unserved[0].vehicle = "v02".into()]);
}

#[test]
fn a_run_to_a_lot_without_a_corridor() {
    let mut spec = firm::instance();
    spec.corridors.remove(0);
    // An instance whose vehicles have no way is refused or not; the checker judges it if not.
    if let Ok(instance) = spec.build() {
        let report = check(&instance, &firm::resolve(&instance, &firm::schedule()));
        assert!(broken(&report).contains(&Rule::Destination));
    }
}

#[test]
fn starts_at_the_ends_of_time() {
    for start in [i64::MIN, i64::MAX, -1, 0] {
        let instance = firm::instance().build().unwrap();
        let mut schedule = firm::resolve(&instance, &firm::schedule());
        for duty in &mut schedule.duties {
            for run in &mut duty.runs {
                run.start = Instant(start);
            }
        }
        for trip in &mut schedule.trips {
            trip.start = Instant(start);
        }
        let report = check(&instance, &schedule);
        let horizon = |one: &&driveaway::check::Violation| one.rule == Rule::Horizon;
        let starts = (report.violations.iter().filter(horizon))
            .filter(|one| one.what == "starts" && one.found == start);
        assert_eq!(starts.count(), 9);
        assert!(
            report
                .violations
                .iter()
                .all(|one| !one.to_string().is_empty())
        );
    }
}

fn starts() -> impl Strategy<Value = Instant> {
    let first = at("09-01 00:00").0;
    prop_oneof![
        4 => (-20_i64..600).prop_map(move |slot| Instant(first + slot * 15)),
        2 => (-10_000_i64..20_000).prop_map(move |minute| Instant(first + minute)),
        1 => any::<i64>().prop_map(Instant),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0)].prop_map(Instant),
    ]
}

fn schedules(instance: &Instance) -> impl Strategy<Value = Schedule> + use<> {
    fn index(all: usize) -> std::ops::Range<u32> {
        0..u32::try_from(all).unwrap()
    }
    let vehicle = || index(11).prop_map(VehicleIdx);
    let coach = index(instance.coaches().len()).prop_map(CoachIdx);
    let run = (vehicle(), starts(), coach.clone()).prop_map(|(vehicle, start, coach)| Run {
        vehicle,
        start,
        coach,
    });
    let duty = (
        index(instance.drivers().len()).prop_map(DriverIdx),
        any::<bool>(),
        proptest::option::of(coach),
        proptest::collection::vec(run, 0..4),
    )
        .prop_map(|(driver, carried, first_return, runs)| Duty {
            driver,
            carried,
            first_return,
            runs,
        });
    let trip = (
        index(instance.trucks().len()).prop_map(TruckIdx),
        starts(),
        proptest::collection::vec(vehicle(), 0..4),
    )
        .prop_map(|(truck, start, vehicles)| Trip {
            truck,
            start,
            vehicles,
        });
    let unserved = vehicle().prop_map(|vehicle| Unserved {
        vehicle,
        reason: UnservedReason::Unknown,
    });
    (
        proptest::collection::vec(duty, 0..12),
        proptest::collection::vec(trip, 0..6),
        proptest::collection::vec(unserved, 0..6),
    )
        .prop_map(|(duties, trips, unserved)| Schedule {
            duties,
            trips,
            unserved,
        })
}

#[test]
fn no_schedule_makes_the_checker_panic() {
    let mut spec = firm::instance();
    spec.now = Some(at("09-01 09:00"));
    spec.baseline = Some(firm::schedule());
    let instance = spec.build().unwrap();
    proptest!(ProptestConfig::with_cases(2_000), |(schedule in schedules(&instance))| {
        let report = check(&instance, &schedule);
        let _ = report.costs.total();
        for violation in &report.violations {
            prop_assert!(violation.to_string().contains(violation.rule.as_str()));
        }
        prop_assert!(report.violations.is_sorted());
        prop_assert_eq!(check(&instance, &schedule), report);
    });
}

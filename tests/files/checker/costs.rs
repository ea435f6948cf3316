//! Costs of the schedule made by hand, worked out by hand.

use driveaway::check::check;
use driveaway::names::Term;
use driveaway::spec::FairnessSpec;
use driveaway::units::{Fen, Instant};

use super::{Edit, firm, report};

#[track_caller]
fn cost(term: Term, edits: &[Edit]) -> i64 {
    report(edits).costs.get(term).0
}

#[test]
fn each_term_of_the_schedule_made_by_hand() {
    let expected = [
        // v11 stays; priority 1.
        (Term::Unserved, 1_000_000),
        // v01 arrives at 09:45, due at 09:30: 15 min at 100.
        (Term::Lateness, 1_500),
        // v01 165, v02 290, v03 585, v04 165, v05 225, v06 240, v07 260, v08 and v09 870 each,
        // v10 3,720, v11 to the horizon's end 7,200: 14,590 min at 2.
        (Term::Waiting, 29_180),
        // Scheme: v01, v02, v03, v06 at 12,000; by class: v04 20,000, v05 30,000, v07 10,000.
        (Term::RunPay, 108_000),
        // d1 twice; the duty of d4 is carried.
        (Term::DutyPay, 10_000),
        // Beyond 360 min: d1 395 (35), 235 (none); d4 585 from its begin at 20:00 (225).
        (Term::Overtime, 13_000),
        // z1 and z2 twice each (4,000), n1 800, z0 (first return) 900, zb 900, n0 700.
        (Term::CoachFare, 7_300),
        // k1 and k2.
        (Term::CageCost, 90_000),
        // 20 × (d1 (2 + 3)² + d2, d3, d4, d5 1 each + d6, idle, 1²).
        (Term::Fairness, 600),
        // d1: v01 (class and time, once), v02, v03 (class); d4: 02:15 lies in 22:00 to 03:00;
        // d5: 03:00 does not.
        (Term::Preference, 800),
        // No baseline.
        (Term::Change, 0),
    ];
    let costs = report(&[]).costs;
    for (term, fen) in expected {
        assert_eq!(costs.get(term), Fen(fen), "{term}");
    }
    assert_eq!(costs.total(), Fen(expected.iter().map(|one| one.1).sum()));
    assert_eq!(expected.map(|one| one.0), Term::ALL);
}

#[test]
fn a_fairness_table_goes_on_with_its_last_step() {
    let table: Edit = |i, _| {
        i.objective.fairness = FairnessSpec::Table([0, 10, 30].map(Fen).into());
    };
    // d1: φ(5) = 30 + 3 × 20; the other five φ(1) = 10.
    assert_eq!(cost(Term::Fairness, &[table]), 90 + 50);
    let flat: Edit = |i, _| i.objective.fairness = FairnessSpec::Table(vec![Fen(7)]);
    assert_eq!(cost(Term::Fairness, &[flat]), 6 * 7);
}

#[test]
fn a_duty_not_carried_is_paid_from_its_own_begin() {
    // d5 (on the scheme) ends the duty under way and begins another at 02:30.
    let edit: Edit = |i, s| {
        i.drivers[4].pay = Some("std".into());
        s.duties[5].carried = false;
    };
    assert_eq!(cost(Term::DutyPay, &[edit]), 15_000);
    // 02:30 to 05:40 earns no overtime, carried it does: 520 − 360 = 160 min more.
    assert_eq!(cost(Term::Overtime, &[edit]), 13_000);
    let carried: Edit = |i, _| i.drivers[4].pay = Some("std".into());
    assert_eq!(cost(Term::Overtime, &[carried]), 13_000 + 160 * 50);
}

#[test]
fn a_vehicle_released_after_the_horizon_waits_no_minute() {
    let edit: Edit = |i, _| i.vehicles[10].released = firm::at("09-07 00:00");
    assert_eq!(cost(Term::Waiting, &[edit]), 29_180 - 2 * 7_200);
}

#[test]
fn disliked_times_are_half_open_and_run_over_midnight() {
    // d5 starts at 03:00.
    let to_late: Edit = |i, _| i.drivers[4].dislikes.times[0].to = firm::clock("03:01");
    assert_eq!(cost(Term::Preference, &[to_late]), 1_000);
    let from_three: Edit = |i, _| {
        i.drivers[4].dislikes.times[0].from = firm::clock("03:00");
        i.drivers[4].dislikes.times[0].to = firm::clock("24:00");
    };
    assert_eq!(cost(Term::Preference, &[from_three]), 1_000);
}

#[test]
fn absurd_schedules_stay_within_bounds() {
    // As much as `build` lets through, and runs at the ends of time.
    let mut spec = firm::instance();
    spec.objective.waiting_per_minute = Fen(100_000_000_000);
    let instance = spec.build().unwrap();
    let mut schedule = firm::resolve(&instance, &firm::schedule());
    for (start, waiting) in [
        (i64::MAX, 500_000_000_000_000_000),
        (i64::MIN, -500_000_000_000_000_000),
    ] {
        for duty in &mut schedule.duties {
            for run in &mut duty.runs {
                run.start = Instant(start);
            }
        }
        let costs = check(&instance, &schedule).costs;
        assert_eq!(costs.get(Term::Waiting), Fen(waiting));
        assert!((costs.total() - Fen(waiting)).0.abs() < 1_000_000_000_000);
    }
}

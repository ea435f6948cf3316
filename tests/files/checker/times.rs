//! The instants and loads that reports show.

use driveaway::check::{coach_load, duty_times, lot_occupancy, stage_use, trip_times};
use driveaway::ids::{LotIdx, StageIdx};

use super::firm::{self, at};

#[test]
fn a_run_passes_its_stages_and_a_carried_duty_keeps_its_begin() {
    let instance = firm::instance().build().unwrap();
    let schedule = firm::resolve(&instance, &firm::schedule());
    let times = duty_times(&instance, &schedule.duties[4]);
    assert_eq!(times.begin, at("08-31 20:00"));
    assert_eq!(times.end, at("09-01 05:45"));
    let run = &times.runs[0];
    let entries = ["02:15", "02:45", "03:00", "03:20"].map(|clock| at(&format!("09-01 {clock}")));
    assert_eq!(run.stage_entries, entries);
    assert_eq!(run.abroad_from, at("09-01 03:00"));
    assert_eq!(run.lot_arrival, at("09-01 04:00"));
    assert_eq!(run.handover_end, at("09-01 04:10"));
    assert_eq!(run.coach_departs, at("09-01 04:30"));
    assert_eq!(run.coach_arrives, at("09-01 05:30"));
    let trip = trip_times(&instance, &schedule.trips[0]);
    assert_eq!(trip.lot_arrival, at("09-01 14:30"));
    assert_eq!(trip.end, at("09-01 16:00"));
}

#[test]
fn stage_minutes_are_those_of_the_clock_at_entry() {
    let mut spec = firm::instance();
    spec.stages[4]
        .minutes
        .steps
        .push(driveaway::spec::StepSpec {
            from: firm::clock("03:20"),
            minutes: driveaway::units::Minutes(55),
        });
    let instance = spec.build().unwrap();
    let schedule = firm::resolve(&instance, &firm::schedule());
    let times = duty_times(&instance, &schedule.duties[4]);
    assert_eq!(times.runs[0].lot_arrival, at("09-01 04:15"));
}

#[test]
fn loads_by_slot_and_by_coach() {
    let instance = firm::instance().build().unwrap();
    let schedule = firm::resolve(&instance, &firm::schedule());
    let slot = |text: &str| instance.slot_of(at(text)).unwrap();
    let stage = |id: &str| {
        let position = instance.stages().iter().position(|one| one.id == id);
        StageIdx::new(position.unwrap())
    };
    let gate = stage_use(&instance, &schedule, stage("gate"));
    // v01 and v04 (2 units), then v02, then the cage truck k1.
    assert_eq!(gate[slot("09-01 08:30")], 3);
    assert_eq!(gate[slot("09-01 12:00")], 1);
    assert_eq!(gate[slot("09-01 13:00")], 2);
    assert_eq!(gate.iter().sum::<u32>(), 13);
    let zharkent = lot_occupancy(&instance, &schedule, LotIdx(1));
    assert_eq!(zharkent[0], 2);
    assert_eq!(zharkent[slot("09-01 09:45")], 6);
    assert_eq!(zharkent[slot("09-01 12:45")], 2);
    assert_eq!(zharkent[slot("09-02 09:45")], 8);
    assert_eq!(zharkent.last(), Some(&0));
    // n0, n1, z0, z1, z2, z3, zb.
    assert_eq!(coach_load(&instance, &schedule), [1, 1, 1, 2, 2, 0, 1]);
}

//! What must hold for any bytes at all. The fuzzers call these, and so does `tests/files/fuzz.rs` on the
//! corpus and on random bytes.

use std::path::Path;
use std::sync::LazyLock;

use driveaway::check::check as judge;
use driveaway::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use driveaway::instance::Instance;
use driveaway::io;
use driveaway::names::Term;
use driveaway::published::{FAMILIES, Source};
use driveaway::schedule::{Duty, Run, Schedule, Trip, Unserved, UnservedReason};
use driveaway::units::{Fen, Instant};

/// An instance with every sort of entity.
pub static BASE: LazyLock<Instance> = LazyLock::new(|| {
    let text = include_bytes!("../instances/bad/base.json");
    io::parse_instance(text).expect("the base instance is good")
});

/// Reading an instance never panics, tells at least one fault where it refuses, and what it reads is
/// read again from what is written.
pub fn instance(bytes: &[u8]) {
    match io::parse_instance(bytes) {
        Err(faults) => assert!(!faults.errors.is_empty()),
        Ok(_) => {
            let spec = io::parse_instance_spec(bytes).expect("its shape is good");
            let again = io::parse_instance_spec(io::instance_to_json(&spec).as_bytes());
            assert_eq!(again.expect("what is written can be read"), spec);
        }
    }
}

/// Reading a schedule never panics, and what it reads is read again from what is written, and can be
/// judged.
pub fn schedule(bytes: &[u8]) {
    match io::parse_schedule(bytes, &BASE) {
        Err(faults) => assert!(!faults.errors.is_empty()),
        Ok(read) => {
            let text = io::schedule_to_json(&read, &BASE);
            let again = io::parse_schedule(text.as_bytes(), &BASE);
            assert_eq!(again.expect("what is written can be read"), read);
            judged(&read);
        }
    }
}

/// Judging any schedule of the right indices never panics.
pub fn check(bytes: &[u8]) {
    judged(&arbitrary(bytes));
}

/// A judgement adds up, is the same again, and does not hang on the order of the parts.
fn judged(schedule: &Schedule) {
    let report = judge(&BASE, schedule);
    let sum = Term::ALL.iter().map(|term| report.costs.get(*term).0).sum();
    assert_eq!(report.costs.total(), Fen(sum));
    assert_eq!(report.passed(), report.violations.is_empty());
    let mut sorted = schedule.clone();
    sorted.sort();
    let again = judge(&BASE, &sorted);
    assert_eq!(again.passed(), report.passed());
    if report.passed() {
        assert_eq!(again.costs, report.costs);
    }
}

/// The bytes as a schedule: a kind, then what the kind needs.
fn arbitrary(bytes: &[u8]) -> Schedule {
    let mut bytes = bytes.iter().copied();
    let mut schedule = Schedule::default();
    let mut carry_on = || bytes.next();
    while let Some(kind) = carry_on() {
        let mut index = |count: usize| {
            let count = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
            u32::from(carry_on().unwrap_or(0)) % count
        };
        let vehicle = VehicleIdx(index(BASE.vehicles().len()));
        match kind % 5 {
            0 => schedule.duties.push(Duty {
                driver: DriverIdx(index(BASE.drivers().len())),
                carried: index(4) == 0,
                first_return: (index(4) == 0).then(|| CoachIdx(index(BASE.coaches().len()))),
                runs: Vec::new(),
            }),
            1 | 2 => {
                // Slots of 15 minutes from the start of the horizon, and now and then a minute aside.
                let slot = i64::from(index(256)) * 15 + i64::from(index(16) == 0);
                let start = Instant(BASE.slot_start(0).0 + slot);
                let coach = CoachIdx(index(BASE.coaches().len()));
                if let Some(duty) = schedule.duties.last_mut() {
                    duty.runs.push(Run {
                        vehicle,
                        start,
                        coach,
                    });
                }
            }
            3 if !BASE.trucks().is_empty() => schedule.trips.push(Trip {
                truck: TruckIdx(index(BASE.trucks().len())),
                start: Instant(BASE.slot_start(0).0 + i64::from(index(256)) * 15),
                vehicles: (0..index(4))
                    .map(|at| VehicleIdx((vehicle.0 + at) % 3))
                    .collect(),
            }),
            _ => schedule.unserved.push(Unserved {
                vehicle,
                reason: UnservedReason::Unknown,
            }),
        }
    }
    schedule
}

/// Reading a published file never panics, whatever the family; what it reads has names, and no
/// nonsense is a solution of it.
pub fn published(bytes: &[u8]) {
    let Some((which, text)) = bytes.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let family = FAMILIES[usize::from(*which) % FAMILIES.len()];
    let path = Path::new("folder/file.mps");
    let source = Source { path, text };
    let _ = family.looks_like(&source);
    match family.cases(&source, None) {
        Err(faults) => assert!(!faults.errors.is_empty()),
        Ok(cases) => {
            for case in cases {
                assert!(!case.name.is_empty());
                assert!(case.problem.cost_of(&vec![vec![usize::MAX]; 3]).is_err());
                let _ = case.problem.cost_of(&vec![vec![0; 3]]);
            }
        }
    }
}

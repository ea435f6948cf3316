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
use driveaway::sheets::Workbook;
use driveaway::units::{Fen, Instant};
use driveaway::words::{Lang, Words};

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

/// Reading events never panics, tells at least one fault where it refuses, and what it reads is read again
/// from what is written; whether they fit an instance is for `replan`.
pub fn events(bytes: &[u8]) {
    match io::parse_events(bytes) {
        Err(faults) => assert!(!faults.errors.is_empty()),
        Ok(read) => {
            let text = serde_json::to_vec(&read).expect("events can be written");
            let again = io::parse_events(&text);
            assert_eq!(again.expect("what is written can be read"), read);
        }
    }
}

/// Names of the files of a folder of spreadsheets, by the first byte of each part.
const SHEETS: [&str; 12] = [
    "Vehicles.csv",
    "Drivers.csv",
    "Coaches.csv",
    "Gate calendar.csv",
    "Lots.csv",
    "Rules.csv",
    "Cage trucks.csv",
    "Classes.csv",
    "Stages.csv",
    "Yards.csv",
    "Locks.csv",
    "Pay schemes.csv",
];

/// A folder of CSV: files parted by byte 28, whose first byte says which sheet they are.
pub fn folder(bytes: &[u8]) -> Workbook {
    let files: Vec<(String, Vec<u8>)> = bytes
        .split(|byte| *byte == 28)
        .filter_map(|part| {
            let (which, text) = part.split_first()?;
            let name = SHEETS[usize::from(*which) % SHEETS.len()];
            Some((name.to_owned(), text.to_vec()))
        })
        .collect();
    Workbook::from_csv(&files)
}

/// Reading spreadsheets, as a workbook or as a folder of CSV, never panics, tells at least one fault where
/// it refuses, and what it reads is a good instance.
pub fn sheets(bytes: &[u8]) {
    let books = [Workbook::from_file(bytes).ok(), Some(folder(bytes))];
    for book in books.into_iter().flatten() {
        match book.instance() {
            Err(faults) => {
                assert!(!faults.errors.errors.is_empty());
                // To write a workbook takes a hundred times as long as to read these.
                if bytes.len().is_multiple_of(32) {
                    let marked = book.marked(&faults, Words::new(Lang::En));
                    assert!(marked.is_ok_and(|book| !book.is_empty()));
                }
            }
            Ok((spec, _)) => {
                let text = io::instance_to_json(&spec);
                io::parse_instance(text.as_bytes()).expect("what is written can be read");
            }
        }
        let _ = book.edits(&BASE, None);
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

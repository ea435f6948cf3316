//! An edited roster comes back: what was changed by hand is found, kept, judged and priced.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use driveaway::check::check;
use driveaway::edits::{Change, edited, judge, lock, price};
use driveaway::generate::Family;
use driveaway::instance::Instance;
use driveaway::io;
use driveaway::names::Rule;
use driveaway::schedule::Schedule;
use driveaway::sheets::{self, Workbook};
use driveaway::solve::{Engine, Outcome, SolveOptions, solve};
use driveaway::spec::InstanceSpec;
use driveaway::words::{Lang, Words};
use rust_xlsxwriter::{Format, Workbook as Writer};

use crate::common::{generated, solve_checked};

/// A workbook as a spreadsheet program holds it: cells that can be changed, sheets that stay hidden.
struct Book(Vec<(String, Vec<Vec<Data>>)>);

impl Book {
    fn open(bytes: Vec<u8>) -> Book {
        let mut file = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = file.sheet_names();
        Book(
            (names.into_iter())
                .map(|name| {
                    let range = file.worksheet_range(&name).unwrap();
                    let rows = range.rows().map(<[Data]>::to_vec).collect();
                    (name, rows)
                })
                .collect(),
        )
    }

    fn save(&self) -> Vec<u8> {
        let mut book = Writer::new();
        let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        for (name, rows) in &self.0 {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (row, cells) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(cells) {
                    match cell {
                        Data::String(text) => sheet.write_string(row, column, text),
                        Data::Float(number) => sheet.write_number(row, column, *number),
                        Data::DateTime(at) => {
                            sheet.write_number_with_format(row, column, at.as_f64(), &moment)
                        }
                        _ => continue,
                    }
                    .unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    }

    /// The lines of the sheet to print: title and heads are above them.
    fn lines(&mut self) -> &mut Vec<Vec<Data>> {
        &mut self.0[0].1
    }

    fn line_of(&mut self, vehicle: &str) -> usize {
        let text = |row: &Vec<Data>| matches!(&row[VEHICLE], Data::String(id) if id == vehicle);
        self.lines().iter().position(text).unwrap()
    }

    fn put(&mut self, vehicle: &str, column: usize, text: &str) {
        let at = self.line_of(vehicle);
        self.lines()[at][column] = match text {
            "" => Data::Empty,
            text => Data::String(text.to_owned()),
        };
    }
}

const DRIVER: usize = 0;
const VEHICLE: usize = 2;
const VIN: usize = 3;
const START: usize = 7;
const START_ALMATY: usize = 8;
const ARRIVAL: usize = 10;
const COACH: usize = 12;

/// A small day with its best plan.
fn day() -> (InstanceSpec, Instance, Outcome) {
    let spec = generated(Family::FirmDay, 1, &["vehicles=20", "drivers=16"]);
    let instance = spec.build().unwrap();
    let outcome = solve_checked(&instance, Engine::Exact, 1).unwrap();
    (spec, instance, outcome)
}

/// What is changed in the roster of `schedule`.
fn changed(
    instance: &Instance,
    schedule: &Schedule,
    change: impl Fn(&mut Book),
) -> Result<Vec<driveaway::edits::Edit>, Vec<(String, String)>> {
    let bytes = sheets::roster(instance, schedule, Words::new(Lang::En)).unwrap();
    let mut book = Book::open(bytes);
    change(&mut book);
    let read = Workbook::from_file(&book.save())
        .unwrap()
        .edits(instance, None);
    read.map(|(before, edits)| {
        assert_eq!(
            &before, schedule,
            "the schedule behind the roster is that it was written from"
        );
        edits
    })
    .map_err(|faults| {
        let told = |one: driveaway::error::InputError| (one.path, one.code.to_string());
        faults.errors.errors.into_iter().map(told).collect()
    })
}

/// The vehicles that go, with driver, start and coach by id.
fn runs(instance: &Instance, schedule: &Schedule) -> Vec<[String; 4]> {
    let spec = schedule.to_spec(instance);
    let of = |duty: &driveaway::schedule::DutySpec| {
        let run = |run: &driveaway::schedule::RunSpec| {
            [
                &run.vehicle,
                &duty.driver,
                &run.start.to_string(),
                &run.coach,
            ]
            .map(String::clone)
        };
        duty.runs.iter().map(run).collect::<Vec<_>>()
    };
    spec.duties.iter().flat_map(of).collect()
}

#[test]
fn a_roster_untouched_says_nothing_in_any_language() {
    let (_, instance, outcome) = day();
    let schedule = outcome.schedule.unwrap();
    for lang in Lang::ALL {
        let bytes = sheets::roster(&instance, &schedule, Words::new(lang)).unwrap();
        for bytes in [bytes.clone(), Book::open(bytes).save()] {
            let read = Workbook::from_file(&bytes).unwrap().edits(&instance, None);
            let (before, edits) = read.map_err(|one| one.errors).unwrap();
            assert_eq!((before, edits), (schedule.clone(), Vec::new()), "{lang}");
        }
    }
    let csv = sheets::roster_csv(&instance, &schedule, Words::new(Lang::En)).unwrap();
    let book = Workbook::from_csv(&[("roster.csv".to_owned(), csv)]);
    let read = book
        .edits(&instance, Some(&schedule))
        .map_err(|one| one.errors)
        .unwrap();
    assert_eq!(read.1, Vec::new());
    let alone = book.edits(&instance, None).unwrap_err().errors;
    assert!(alone.errors[0].hint.contains("--against"), "{alone}");
}

#[test]
fn each_change_by_hand_is_the_lock_that_it_says() {
    let (_, instance, outcome) = day();
    let schedule = outcome.schedule.unwrap();
    let runs = runs(&instance, &schedule);
    let stays = &schedule
        .unserved
        .first()
        .map(|one| instance.vehicle(one.vehicle).id.clone());
    let [vehicle, driver, start, coach] = &runs[0];
    let other = runs.iter().find(|run| &run[1] != driver).unwrap()[1].clone();
    let one = |column: usize, text: &str| {
        let edits = changed(&instance, &schedule, |book| book.put(vehicle, column, text)).unwrap();
        assert_eq!(edits.len(), 1, "{edits:?}");
        edits[0].clone()
    };
    let pin = |change: Change| match change {
        Change::Pin(pin) => pin,
        other => panic!("{other:?}"),
    };
    let edit = one(DRIVER, &other);
    assert!(edit.place.starts_with("Roster!A"), "{}", edit.place);
    let found = pin(edit.change);
    assert_eq!(
        (&found.driver, found.start, &found.coach),
        (&Some(other.clone()), None, &None)
    );

    // A time alone is on the date it was; Almaty is three hours behind.
    let clock = driveaway::units::Instant::parse(start).unwrap();
    let later = clock + driveaway::units::Minutes(30);
    let here = driveaway::units::Zone::Horgos.clock(later).to_string();
    let there = driveaway::units::Zone::Almaty.clock(later).to_string();
    assert_eq!(pin(one(START, &here).change).start, Some(later));
    let edit = one(START_ALMATY, &there);
    assert!(edit.place.starts_with("Roster!"), "{}", edit.place);
    assert_eq!(pin(edit.change).start, Some(later));

    let lot = instance
        .coaches()
        .iter()
        .find(|one| &one.id == coach)
        .unwrap()
        .lot;
    let next = instance
        .coaches()
        .iter()
        .find(|one| one.lot == lot && &one.id != coach)
        .unwrap();
    let found = pin(one(COACH, &next.id).change);
    assert_eq!(
        (found.driver, found.start, found.coach),
        (None, None, Some(next.id.clone()))
    );

    // A line deleted leaves the vehicle; an emptied driver is banned, or sent home with his last line.
    let edits = changed(&instance, &schedule, |book| {
        let at = book.line_of(vehicle);
        book.lines().remove(at);
    });
    let edits = edits.unwrap();
    assert_eq!(
        edits[0].change,
        Change::WithoutVehicle {
            vehicle: vehicle.clone()
        }
    );
    let lines = runs.iter().filter(|run| &run[1] == driver).count();
    let edits = changed(&instance, &schedule, |book| {
        for run in runs.iter().filter(|run| &run[1] == driver) {
            book.put(&run[0], DRIVER, "");
        }
    });
    let edits = edits.unwrap();
    assert_eq!(edits.len(), 1);
    let Change::WithoutDriver { driver: home, had } = &edits[0].change else {
        panic!("{edits:?}");
    };
    assert_eq!((home, had.len()), (driver, lines));
    let twice = runs
        .iter()
        .find(|run| runs.iter().filter(|one| one[1] == run[1]).count() > 1);
    if let Some([vehicle, driver, ..]) = twice {
        let edits = changed(&instance, &schedule, |book| book.put(vehicle, DRIVER, "")).unwrap();
        let Change::Ban(ban) = &edits[0].change else {
            panic!("{edits:?}")
        };
        assert_eq!((&ban.driver, &ban.vehicle), (driver, vehicle));
    }
    // A line added: the vehicle goes.
    if let Some(stays) = stays {
        let edits = changed(&instance, &schedule, |book| {
            let mut line = vec![Data::Empty; 17];
            line[VEHICLE] = Data::String(stays.clone());
            line[DRIVER] = Data::String(other.clone());
            book.lines().push(line);
        });
        let found = pin(edits.unwrap()[0].change.clone());
        assert_eq!((&found.vehicle, found.driver), (stays, Some(other.clone())));
    }
}

#[test]
fn every_bad_cell_of_a_roster_is_told() {
    let (_, instance, outcome) = day();
    let schedule = outcome.schedule.unwrap();
    let runs = runs(&instance, &schedule);
    let faults = changed(&instance, &schedule, |book| {
        book.put(&runs[0][0], DRIVER, "nobody");
        book.put(&runs[1][0], START, "noon");
        book.put(&runs[2][0], COACH, "no coach");
        book.put(&runs[3][0], ARRIVAL, "2025-09-01 01:01");
        book.put(&runs[4][0], VIN, "another");
        let twice = book.line_of(&runs[5][0]);
        let line = book.lines()[twice].clone();
        book.lines().push(line);
        let copy = book
            .0
            .iter()
            .position(|(name, _)| name.starts_with("Coach "))
            .unwrap();
        let shown = book.0[copy].1[2][DRIVER].to_string();
        let other = runs.iter().map(|run| &run[1]).find(|one| **one != shown);
        book.0[copy].1[2][DRIVER] = Data::String(other.unwrap().clone());
    });
    let faults = faults.unwrap_err();
    let has = |column: char, code: &str| {
        let at = |(path, one): &(String, String)| {
            path.starts_with(&format!("Roster!{column}")) && one == code
        };
        assert!(faults.iter().any(at), "{column} {code} in {faults:?}");
    };
    for (column, code) in [
        ('A', "E201"),
        ('H', "E111"),
        ('M', "E201"),
        ('K', "E112"),
        ('D', "E112"),
        ('C', "E202"),
    ] {
        has(column, code);
    }
    assert!(
        faults
            .iter()
            .any(|(path, code)| path.starts_with("Coach ") && code == "E112")
    );
}

/// What the edits cost is the difference of two optima; what they break where they stand is told.
/// The sheets of lots and coaches hold a part of the lines: what is not on them was not deleted.
#[test]
fn a_copy_is_not_read_in_place_of_the_first_sheet() {
    let (_, instance, outcome) = day();
    let schedule = outcome.schedule.unwrap();
    let refused = |change: &dyn Fn(&mut Book)| {
        let faults = changed(&instance, &schedule, change).unwrap_err();
        assert!(faults.iter().any(|(_, code)| code == "E109"), "{faults:?}");
    };
    refused(&|book| drop(book.0.remove(0)));
    refused(&|book| drop(book.lines().drain(0..2)));
    let moved = changed(&instance, &schedule, |book| {
        "My sheet".clone_into(&mut book.0[0].0);
    });
    assert_eq!(moved, Ok(Vec::new()), "another name is no matter");
}

#[test]
fn edits_are_kept_judged_and_priced() {
    let (spec, instance, outcome) = day();
    let schedule = outcome.schedule.clone().unwrap();
    let runs = runs(&instance, &schedule);
    let [vehicle, driver, ..] = &runs[0];
    let mut cheap = spec.clone();
    cheap.objective.change_per_vehicle = driveaway::units::Fen(0);
    cheap.objective.change_per_driver = driveaway::units::Fen(0);
    for other in runs.iter().map(|run| &run[1]).filter(|one| *one != driver) {
        let edits = changed(&instance, &schedule, |book| {
            book.put(vehicle, DRIVER, other)
        })
        .unwrap();
        let judged = judge(&instance, &schedule, &edits[0]);
        let literal = edited(&instance, &schedule, &edits);
        let broken = check(&instance, &literal).violations;
        assert_eq!(
            judged.violations.is_empty(),
            broken.is_empty(),
            "{judged:?} {broken:?}"
        );
        assert!(
            broken.iter().all(|one| one.rule != Rule::Once),
            "{broken:?}"
        );
        let locked = lock(&cheap, &edits);
        assert!(locked.adds_only);
        let locked = locked.spec.build().unwrap();
        let with = solve_checked(&locked, Engine::Exact, 1).unwrap();
        let price = price(&instance, &with, &outcome, true);
        match with.cost() {
            Some(cost) => {
                let extra = cost - outcome.cost().unwrap();
                let price = price.unwrap();
                assert_eq!(price.exact(), Some(extra), "{price:?}");
                assert!(extra.0 >= 0);
                let after = with.schedule.unwrap().to_spec(&locked);
                let of = |one: &&driveaway::schedule::DutySpec| &one.driver == other;
                let mut his = after.duties.iter().filter(of).flat_map(|duty| &duty.runs);
                assert!(his.any(|run| &run.vehicle == vehicle));
            }
            None => assert!(price.is_none() && !judged.violations.is_empty()),
        }
    }
}

#[test]
fn a_pin_of_the_instance_gives_way_to_a_change_by_hand() {
    let (mut spec, instance, outcome) = day();
    let schedule = outcome.schedule.unwrap();
    let [vehicle, driver, start, _] = runs(&instance, &schedule)[0].clone();
    spec.locks.pins.push(driveaway::spec::PinSpec {
        vehicle: vehicle.clone(),
        driver: Some(driver.clone()),
        start: Some(driveaway::units::Instant::parse(&start).unwrap()),
        coach: None,
        mode: None,
    });
    let other = instance
        .drivers()
        .iter()
        .find(|one| one.id != driver)
        .unwrap()
        .id
        .clone();
    let edits = changed(&instance, &schedule, |book| {
        book.put(&vehicle, DRIVER, &other)
    })
    .unwrap();
    let locked = lock(&spec, &edits);
    assert!(!locked.adds_only, "the driver was pinned before");
    assert_eq!(locked.spec.locks.pins.len(), 1);
    assert_eq!(locked.spec.locks.pins[0].driver, Some(other));
    assert_eq!(locked.spec.locks.pins[0].start, spec.locks.pins[0].start);
}

#[test]
fn limits_of_the_price_are_honest_when_gaps_overlap() {
    let (_, instance, outcome) = day();
    let fen = driveaway::units::Fen;
    let (cost, mut with, mut without) = (outcome.cost().unwrap(), outcome.clone(), outcome);
    without.bound = Some(cost - fen(500));
    with.bound = Some(cost - fen(200));
    let told = price(&instance, &with, &without, true).unwrap();
    assert_eq!(
        (told.least, told.most, told.exact()),
        (Some(fen(0)), Some(fen(500)), None)
    );
    (with.bound, without.bound) = (None, None);
    let told = price(&instance, &with, &without, false).unwrap();
    assert_eq!((told.least, told.most), (None, None));
    for lang in Lang::ALL {
        assert!(!told.told(Words::new(lang)).is_empty());
    }
}

fn driveaway(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_driveaway"));
    command.env("LC_ALL", "C").current_dir(folder).args(args);
    let done = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        done.status.code().unwrap(),
        text(done.stdout),
        text(done.stderr),
    )
}

#[test]
fn an_edited_roster_goes_through_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let (spec, instance, outcome) = day();
    let schedule = outcome.schedule.unwrap();
    let runs = runs(&instance, &schedule);
    let run = |args: &[&str]| driveaway(folder.path(), args);
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("day.json", io::instance_to_json(&spec).as_bytes());
    let roster = sheets::roster(&instance, &schedule, Words::new(Lang::Zh)).unwrap();
    let mut book = Book::open(roster.clone());
    let at = book.line_of(&runs[0][0]);
    book.lines().remove(at);
    write("edited.xlsx", &book.save());
    let (code, out, err) = run(&[
        "solve",
        "day.json",
        "--keep-edits",
        "edited.xlsx",
        "-o",
        "new.json",
        "--instance-out",
        "kept.json",
        "--summary",
        "summary.json",
        "--progress",
        "none",
    ]);
    assert_eq!(code, 0, "{out}{err}");
    let stays = format!("vehicle {} stays", runs[0][0]);
    assert!(
        out.contains(&stays) && out.contains("together they cost"),
        "{out}"
    );
    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["edits"]["edits"][0]["vehicle"], runs[0][0].as_str());
    let price = &summary["edits"]["price"];
    assert!(price["least"].as_i64() > Some(0) && price["least"].as_i64() <= price["most"].as_i64());
    let (code, out, _) = run(&["check", "kept.json", "new.json", "--json"]);
    let judged: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &judged["cost"]), (0, &summary["cost"]));

    // One driver for two vehicles at one time: the two cells are named.
    let mut book = Book::open(roster);
    let [first, second] = [&runs[0], &runs[1]];
    for other in [first, second] {
        book.put(&other[0], DRIVER, &runs[2][1]);
        book.put(&other[0], START, &runs[2][2]);
    }
    let cells = [first, second].map(|run| format!("A{}:", book.line_of(&run[0]) + 1));
    write("edited.xlsx", &book.save());
    let (code, out, err) = run(&[
        "solve",
        "day.json",
        "--keep-edits",
        "edited.xlsx",
        "-o",
        "no.json",
        "--progress",
        "none",
    ]);
    assert_eq!(code, 4, "{out}{err}");
    assert!(
        cells.iter().any(|cell| err.contains(cell)),
        "{cells:?} in {err}"
    );
    assert!(!folder.path().join("no.json").exists());

    book.put(&first[0], DRIVER, "nobody");
    write("edited.xlsx", &book.save());
    let (code, _, err) = run(&["solve", "day.json", "--keep-edits", "edited.xlsx"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("edited.errors.xlsx") && err.contains("error[E201]"),
        "{err}"
    );
    let (code, _, err) = run(&["solve", "day.json", "--keep-edits", "day.json"]);
    assert_eq!(code, 2, "{err}");
}

/// The heuristic proves nothing, and says so.
#[test]
fn without_a_bound_nothing_is_claimed() {
    let (spec, instance, _) = day();
    let options = SolveOptions {
        engine: Engine::Greedy,
        ..SolveOptions::default()
    };
    let plain = solve(&instance, &options).unwrap();
    let schedule = plain.schedule.clone().unwrap();
    let vehicle = runs(&instance, &schedule)[0][0].clone();
    let edits = changed(&instance, &schedule, |book| {
        let at = book.line_of(&vehicle);
        book.lines().remove(at);
    });
    let locked = lock(&spec, &edits.unwrap()).spec.build().unwrap();
    let with = solve(&locked, &options).unwrap();
    let told = price(&instance, &with, &plain, true).unwrap();
    assert_eq!(
        (told.least, told.most),
        (Some(driveaway::units::Fen(0)), None)
    );
}

//! The dispatcher's day: template, filled in, imported, planned, on the roster; and what is told of
//! faults.

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use driveaway::io;
use driveaway::sheets::{self, Workbook};
use driveaway::solve::{Engine, SolveOptions, solve};
use driveaway::units::Date;
use driveaway::words::{Lang, Words};

fn day() -> Option<Date> {
    Some(Date::parse("2025-09-01").unwrap())
}

/// The template as CSV with rows added: by the number of the sheet in the order of its files.
fn filled(lang: Lang, vehicles: &str, drivers: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = sheets::template_csv(Words::new(lang), day()).unwrap();
    files[0].1.extend_from_slice(vehicles.as_bytes());
    files[1].1.extend_from_slice(drivers.as_bytes());
    files
}

fn sixty() -> (String, String) {
    let (mut vehicles, mut drivers) = (String::new(), String::new());
    for nth in 1..=60 {
        writeln!(vehicles, "V{nth:03},,,,,0{}:00,１８：００", nth % 3 + 7).unwrap();
    }
    for nth in 1..=25 {
        writeln!(drivers, "D{nth:02},Name {nth},C1,,06:00,25:30").unwrap();
    }
    (vehicles, drivers)
}

#[test]
fn the_template_of_every_language_is_read_back_to_the_same_instance() {
    let (vehicles, drivers) = sixty();
    let english = Workbook::from_csv(&filled(Lang::En, &vehicles, &drivers));
    let (expected, _) = english.instance().map_err(|one| one.errors).unwrap();
    assert_eq!((expected.vehicles.len(), expected.drivers.len()), (60, 25));
    assert_eq!(
        expected.drivers[0].windows[0].to.to_string(),
        "2025-09-02T01:30:00+08:00"
    );
    assert_eq!(expected.coaches.len(), 93);
    for lang in Lang::ALL {
        let csv = Workbook::from_csv(&filled(lang, &vehicles, &drivers));
        let (spec, _) = csv.instance().map_err(|one| one.errors).unwrap();
        assert_eq!(spec, expected, "{lang}");
        let file = sheets::template(Words::new(lang), day()).unwrap();
        let empty = Workbook::from_file(&file).unwrap().instance();
        let (spec, _) = empty.map_err(|one| one.errors).unwrap();
        assert_eq!(spec.stages, expected_stages(), "{lang}");
        assert_eq!(spec.rules, expected.rules, "{lang}");
        assert_eq!(spec.objective, expected.objective, "{lang}");
    }
}

/// Without vehicles no corridor is in use, and so no stage.
fn expected_stages() -> Vec<driveaway::spec::StageSpec> {
    Vec::new()
}

#[test]
fn the_template_says_what_holds_without_it() {
    let (vehicles, drivers) = sixty();
    let whole = Workbook::from_csv(&filled(Lang::En, &vehicles, &drivers));
    let two: Vec<_> = filled(Lang::En, &vehicles, &drivers)
        .into_iter()
        .filter(|(name, _)| ["Vehicles.csv", "Drivers.csv", "Rules.csv"].contains(&name.as_str()))
        .collect();
    let (whole, _) = whole.instance().map_err(|one| one.errors).unwrap();
    let (two, _) = Workbook::from_csv(&two)
        .instance()
        .map_err(|one| one.errors)
        .unwrap();
    assert_eq!(whole.classes, two.classes);
    assert_eq!(whole.yards, two.yards);
    assert_eq!(whole.rules, two.rules);
    let of_first = |coach: &&driveaway::spec::CoachSpec| coach.lot == "zharkent";
    let coaches: Vec<_> = whole.coaches.iter().filter(of_first).collect();
    assert_eq!(coaches, two.coaches.iter().collect::<Vec<_>>());
}

#[test]
fn every_fault_is_told_at_its_cell_and_marked_in_the_copy() {
    let vehicles = "V1,,spaceship,,,noon\nV2,,,,,08:00,,,high\n";
    let drivers = "D1,,Z9,,06:00,22:00\n,,C1,,06:00,22:00\n";
    let book = Workbook::from_csv(&filled(Lang::En, vehicles, drivers));
    let faults = book.instance().unwrap_err();
    let places: Vec<&str> = (faults.errors.errors.iter())
        .map(|one| one.path.as_str())
        .collect();
    for place in [
        "Vehicles.csv!C3",
        "Vehicles.csv!F3",
        "Vehicles.csv!I4",
        "Drivers.csv!C3",
        "Drivers.csv!A4",
    ] {
        assert!(places.contains(&place), "{place} in {places:?}");
    }
    let noon = faults
        .errors
        .errors
        .iter()
        .find(|one| one.path.ends_with("F3"))
        .unwrap();
    assert!(noon.found.contains("noon") && !noon.expected.is_empty() && !noon.hint.is_empty());
    let marked = book.marked(&faults, Words::new(Lang::En)).unwrap();
    let mut copy = Xlsx::new(Cursor::new(marked)).unwrap();
    let list = copy.worksheet_range("Errors").unwrap();
    assert_eq!(list.rows().count(), faults.errors.errors.len());
    let sheet = copy.worksheet_range("Vehicles.csv").unwrap();
    assert_eq!(sheet.get_value((2, 5)), Some(&Data::String("noon".into())));
}

#[test]
fn the_roster_holds_every_run_in_every_language() {
    let (vehicles, drivers) = sixty();
    let book = Workbook::from_csv(&filled(Lang::En, &vehicles, &drivers));
    let (_, instance) = book.instance().map_err(|one| one.errors).unwrap();
    let options = SolveOptions {
        engine: Engine::Greedy,
        ..SolveOptions::default()
    };
    let schedule = solve(&instance, &options).unwrap().schedule.unwrap();
    let (runs, stay) = (schedule.served(), schedule.unserved.len());
    assert!(runs >= 25 && runs + stay == 60, "{runs} served");
    for lang in Lang::ALL {
        let words = Words::new(lang);
        let bytes = sheets::roster(&instance, &schedule, words).unwrap();
        assert_eq!(bytes, sheets::roster(&instance, &schedule, words).unwrap());
        let mut file = Xlsx::new(Cursor::new(bytes)).unwrap();
        let mut rows = |name: &str| file.worksheet_range(name).unwrap().rows().count();
        assert_eq!(rows(&words.text("roster-sheet")), runs + 2, "{lang}");
        assert_eq!(rows(&words.text("roster-table")), runs + 1, "{lang}");
        assert_eq!(rows(&words.text("roster-unserved")), stay + 1, "{lang}");
        assert_eq!(
            rows(&words.text("roster-messages")),
            schedule.duties.len() + 1,
            "{lang}"
        );
        let of_coaches: usize = (instance.coaches().iter())
            .map(|coach| words.with("roster-coach", &[("name", coach.id.as_str().into())]))
            .filter_map(|name| file.worksheet_range(&name).ok())
            .map(|sheet| sheet.rows().count() - 2)
            .sum();
        assert_eq!(of_coaches, runs, "{lang}");
        let range = file
            .worksheet_range(&words.text("roster-messages"))
            .unwrap();
        let text = format!("{:?}", range.get_value((1, 2)).unwrap());
        assert!(!text.contains("{$") && !text.contains("{ $"), "{text}");
    }
    let csv = sheets::roster_csv(&instance, &schedule, Words::new(Lang::En)).unwrap();
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), runs + 1);
}

pub fn driveaway(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_driveaway"));
    let done = command.current_dir(folder).args(args).output().unwrap();
    let told = String::from_utf8(done.stderr).unwrap();
    (done.status.code().unwrap(), told)
}

#[test]
fn the_day_goes_from_template_to_roster_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| driveaway(folder.path(), args);
    let fine = |args: &[&str]| assert_eq!(run(args), (0, String::new()), "{args:?}");
    fine(&["template", "-o", "day.xlsx", "--lang", "zh"]);
    fine(&["template", "-o", "day", "--date", "2025-09-01"]);
    let (vehicles, drivers) = sixty();
    for (name, more) in [("Vehicles", vehicles), ("Drivers", drivers)] {
        let path = folder.path().join(format!("day/{name}.csv"));
        let text = fs::read_to_string(&path).unwrap() + &more;
        fs::write(&path, text).unwrap();
    }
    fine(&["import", "day", "-o", "day.json"]);
    fine(&[
        "solve",
        "day",
        "-o",
        "plan.json",
        "--engine",
        "greedy",
        "--progress",
        "none",
    ]);
    fine(&["check", "day.json", "plan.json"]);
    fine(&["roster", "day", "plan.json", "-o", "roster.xlsx"]);
    fine(&[
        "roster",
        "day.json",
        "plan.json",
        "-o",
        "roster.csv",
        "--lang",
        "ru",
    ]);
    let path = folder.path().join("day/Vehicles.csv");
    fs::write(&path, fs::read_to_string(&path).unwrap() + "V99,,,,,noon\n").unwrap();
    let (code, told) = run(&["import", "day", "-o", "other.json"]);
    assert_eq!(code, 2);
    assert!(
        told.contains("Vehicles.csv!F63") && told.contains("day.errors.xlsx"),
        "{told}"
    );
    assert!(folder.path().join("day.errors.xlsx").exists());
    assert!(!folder.path().join("other.json").exists());
}

/// Everything about people, pay and locks, filled into the template of each language, comes out as the
/// instance that it means.
#[test]
fn people_pay_and_locks_are_read_from_every_template() {
    for lang in Lang::ALL {
        let words = Words::new(lang);
        let word = |key: &str| {
            let text = words.text(&format!("sheets-word-{key}"));
            text.split('|').next().unwrap().trim().to_owned()
        };
        let mut files = sheets::template_csv(words, day()).unwrap();
        let mut add = |sheet: &str, rows: &str| {
            let name = words.text(&format!("sheets-{sheet}"));
            let name = name.split('|').next().unwrap().trim();
            let file = files
                .iter_mut()
                .find(|file| file.0 == format!("{name}.csv"));
            file.unwrap_or_else(|| panic!("{lang}: {name}"))
                .1
                .extend_from_slice(rows.as_bytes());
        };
        add(
            "vehicles",
            "V1,,,,,09:00\nV2,,,,,09:00\nV3,,,,,09:00\nV4,,,,,09:00\n",
        );
        // Columns 8 to 12 are the history and the exclusions, 20 to 24 past duties, pay and dislikes.
        add(
            "drivers",
            "D1,,C1,,06:00,22:00,,7,,2025-08-30; 2025-08-31,truck,V2,,,,,,,,\
             2025-08-29 08:00,2025-08-29 18:00,P1,22:00-06:00; 12:00–13:00,tractor\n\
             D1,,,,,,,,,,,,,,,,,,,2025-08-30 08:00,2025-08-30 17:30\n\
             D2,,C1,,06:00,22:00\nD3,,C1,,06:00,22:00\n",
        );
        add("pay-schemes", "P1,100,1.50,600,car,520\nP1,,,,truck,700\n");
        let locks = format!(
            "{},V1,D2,10:00,,\n{},V2,D3\n{},V3\n{},,D3\n{},V4,,,,{}\n",
            word("pin"),
            word("ban"),
            word("out"),
            word("out"),
            word("pin"),
            word("self-drive"),
        );
        add("locks", &locks);
        let (spec, _) = Workbook::from_csv(&files)
            .instance()
            .map_err(|one| one.errors)
            .unwrap();
        let driver = serde_json::to_value(&spec.drivers[0]).unwrap();
        let expected = serde_json::json!({
            "id": "D1", "licences": ["C1"], "runs_before": 7, "pay": "P1",
            "windows": [{"from": "2025-09-01T06:00:00+08:00", "to": "2025-09-01T22:00:00+08:00"}],
            "stay_dates": ["2025-08-30", "2025-08-31"],
            "past_duties": [
                {"from": "2025-08-29T08:00:00+08:00", "to": "2025-08-29T18:00:00+08:00"},
                {"from": "2025-08-30T08:00:00+08:00", "to": "2025-08-30T17:30:00+08:00"},
            ],
            "excluded_classes": ["truck"], "excluded_vehicles": ["V2"],
            "dislikes": {
                "times": [{"from": "22:00", "to": "06:00"}, {"from": "12:00", "to": "13:00"}],
                "classes": ["tractor"],
            },
        });
        assert_eq!(driver, expected, "{lang}");
        let expected = serde_json::json!([{
            "id": "P1", "duty_pay": 10_000, "overtime_per_minute": 150, "overtime_after_minutes": 600,
            "run_pay": [{"class": "car", "pay": 52_000}, {"class": "truck", "pay": 70_000}],
        }]);
        assert_eq!(
            serde_json::to_value(&spec.pay_schemes).unwrap(),
            expected,
            "{lang}"
        );
        let expected = serde_json::json!({
            "pins": [
                {"vehicle": "V1", "driver": "D2", "start": "2025-09-01T10:00:00+08:00"},
                {"vehicle": "V4", "mode": "self-drive"},
            ],
            "bans": [{"driver": "D3", "vehicle": "V2"}],
            "without_drivers": ["D3"], "without_vehicles": ["V3"],
        });
        assert_eq!(
            serde_json::to_value(&spec.locks).unwrap(),
            expected,
            "{lang}"
        );
        // The file that `import` writes says the same.
        let again = io::parse_instance_spec(io::instance_to_json(&spec).as_bytes()).unwrap();
        assert_eq!(again, spec);
    }
}

#[test]
fn faults_of_people_pay_and_locks_are_told_at_their_cells() {
    let mut files = filled(
        Lang::En,
        "V1,,,,,09:00\n",
        "D1,,C1,,06:00,22:00,,,,,,,,,,,,,,2025-08-29 08:00,,P9,25:99-1\n",
    );
    for (sheet, rows) in [
        ("Pay schemes.csv", "P1,ten,,,car\n"),
        (
            "Locks.csv",
            "pin,V7,D1,09:07\nban,V1\nleave out\nfreeze,V1\n",
        ),
    ] {
        let file = files.iter_mut().find(|(name, _)| name == sheet).unwrap();
        file.1.extend_from_slice(rows.as_bytes());
    }
    let faults = Workbook::from_csv(&files).instance().unwrap_err().errors;
    let places: Vec<String> = faults.errors.iter().map(|one| one.path.clone()).collect();
    for place in [
        "Drivers.csv!U3",
        "Drivers.csv!V3",
        "Drivers.csv!W3",
        "Pay schemes.csv!B3",
        "Pay schemes.csv!F3",
        "Locks.csv!B3",
        "Locks.csv!C4",
        "Locks.csv!B5",
        "Locks.csv!A6",
    ] {
        assert!(
            places.iter().any(|one| one == place),
            "{place} in {places:?}"
        );
    }
}

/// Nobody drives where the sheet of drivers was lost or has a name that is not known.
#[test]
fn a_day_without_drivers_and_trucks_is_told() {
    let (vehicles, drivers) = sixty();
    let mut files = filled(Lang::En, &vehicles, &drivers);
    files.retain(|(name, _)| {
        name.to_lowercase().starts_with("vehicles") || name.to_lowercase().starts_with("rules")
    });
    let faults = Workbook::from_csv(&files)
        .instance()
        .map(|_| ())
        .unwrap_err();
    let told = faults.errors.to_string();
    assert!(told.contains("a sheet of drivers"), "{told}");
}

/// In another language the marked copy says in that language, too, what is wrong; and names cells.
#[test]
fn the_marked_copy_speaks_the_language_and_names_cells() {
    let files = filled(
        Lang::Zh,
        "V1,,,,,09:00\nV1,,,,,soon\n",
        "D1,Li,C1,,06:00,20:00\n",
    );
    let workbook = Workbook::from_csv(&files);
    let faults = workbook.instance().map(|_| ()).unwrap_err();
    let twice = faults
        .errors
        .errors
        .iter()
        .find(|one| one.code.as_str() == "E202")
        .unwrap();
    assert!(
        twice.hint.contains("!A") && !twice.hint.contains('/'),
        "{}",
        twice.hint
    );
    let marked = workbook.marked(&faults, Words::new(Lang::Zh)).unwrap();
    let mut book = Xlsx::new(Cursor::new(marked)).unwrap();
    assert!(book.worksheets().len() > 2);
}

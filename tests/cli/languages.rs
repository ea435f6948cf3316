//! What the command line tells people comes in their language; a what-if plan can be judged afterwards.

use std::fs;

use serde_json::json;

use crate::{Desk, code, err, out};

const LANGS: [(&str, &str, &str); 4] = [
    ("en", "1 of 2 vehicles", "cost"),
    ("zh", "2 辆车中 1 辆出发", "费用"),
    ("ru", "1 из 2 машин", "стоимость"),
    ("kk", "2 көліктің 1 барады", "құны"),
];

#[test]
fn solve_and_check_speak_four_languages() {
    let desk = Desk::new();
    let mut texts = Vec::new();
    for (lang, served, cost) in LANGS {
        let solved = desk.run(&["solve", "day.json", "-o", "plan.json", "--lang", lang]);
        assert_eq!(code(&solved), 0, "{}", err(&solved));
        assert!(
            out(&solved).contains(served) && out(&solved).contains(cost),
            "{}",
            out(&solved)
        );
        let checked = desk.run(&["check", "day.json", "plan.json", "--lang", lang]);
        assert!(out(&checked).contains(cost) && !out(&checked).contains("solve-"));
        texts.push(out(&checked).to_owned());
    }
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 4);
    // English names the terms as the rules do, others in words.
    let russian = desk.run(&["check", "day.json", "plan.json", "--lang", "ru"]);
    assert!(!out(&russian).contains("run-pay"), "{}", out(&russian));
}

#[test]
fn a_what_if_plan_is_judged_by_its_scenario() {
    let desk = Desk::new();
    let set = ["--set", "drivers+=1@d1"];
    let solve = [
        "solve",
        "day.json",
        "-o",
        "more.json",
        "--instance-out",
        "more-day.json",
    ];
    let solved = desk.run(&[&solve[..], &set].concat());
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    // The next command is told with the instance that was solved.
    assert!(
        out(&solved).contains("driveaway check more-day.json more.json"),
        "{}",
        out(&solved)
    );
    assert_eq!(code(&desk.run(&["check", "day.json", "more.json"])), 2);
    assert_eq!(code(&desk.run(&["check", "more-day.json", "more.json"])), 0);
    let check = desk.run(&[&["check", "day.json", "more.json"][..], &set].concat());
    assert_eq!(code(&check), 0, "{}", err(&check));
    let report = ["report", "day.json", "more.json", "-o", "more.html"];
    assert_eq!(code(&desk.run(&[&report[..], &set].concat())), 0);
    let half = desk.run(&[
        "check",
        "day.json",
        "more.json",
        "--set",
        "coaches.seats=1",
        set[0],
        set[1],
    ]);
    assert_eq!(code(&half), 3, "{}", out(&half));
}

#[test]
fn settings_apply_to_spreadsheets_and_the_copy_with_marks_follows_the_language() {
    let desk = Desk::new();
    let path = |name: &str| desk.path(name);
    assert_eq!(
        code(&desk.run(&["template", "-o", "day", "--date", "2025-09-01"])),
        0
    );
    for (name, more) in [
        ("Vehicles", "V1,,,,,09:00\n"),
        ("Drivers", "D1,,C1,,06:00,25:30\n"),
    ] {
        let file = path("day").join(format!("{name}.csv"));
        fs::write(&file, fs::read_to_string(&file).unwrap() + more).unwrap();
    }
    let solved = desk.run(&[
        "solve",
        "day",
        "-o",
        "plan.json",
        "--set",
        "vehicles-=V1",
        "--instance-out",
        "none.json",
    ]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    assert_eq!(desk.json("none.json")["vehicles"], json!(null));
    let file = path("day").join("Vehicles.csv");
    fs::write(&file, fs::read_to_string(&file).unwrap() + "V2,,,,,noon\n").unwrap();
    for (lang, sheet) in [("ru", "Ошибки"), ("zh", "错误")] {
        let failed = desk.run(&["solve", "day", "--lang", lang]);
        assert_eq!(code(&failed), 2);
        let copy =
            driveaway::sheets::Workbook::from_file(&fs::read(path("day.errors.xlsx")).unwrap());
        assert!(
            format!("{copy:?}").contains(&format!("name: \"{sheet}\"")),
            "{lang}"
        );
    }
}

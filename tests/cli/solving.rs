//! `solve` and `export-mps`: results, texts, progress.

use std::fs;

use serde_json::json;

use crate::{Desk, code, err, json_of, out, tiny};

#[test]
fn a_solve_writes_schedule_summary_and_report_which_check_accepts() {
    let desk = Desk::new();
    let solved = desk.run(&[
        "solve",
        "day.json",
        "-o",
        "plan.json",
        "--summary",
        "summary.json",
        "--report",
        "plan.html",
    ]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    for name in ["plan.json", "plan.html", "summary.json"] {
        assert!(out(&solved).contains(name), "{}", out(&solved));
    }
    let summary = desk.json("summary.json");
    for key in [
        "status",
        "cost",
        "bound",
        "gap",
        "seconds",
        "unserved",
        "served",
        "terms",
        "engine",
        "threads",
        "seed",
        "stop_reason",
        "served_ratio",
        "late",
        "drivers_used",
        "instance",
        "statistics",
    ] {
        assert!(summary.get(key).is_some(), "no {key} in {summary}");
    }
    assert_eq!(summary["instance"], "tiny");
    assert_eq!(
        summary["served"].as_u64().unwrap() + summary["unserved"].as_u64().unwrap(),
        2
    );
    assert!(
        fs::read_to_string(desk.path("plan.html"))
            .unwrap()
            .starts_with("<!")
    );

    let checked = desk.run(&["check", "day.json", "plan.json", "--json"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
    let report = json_of(&checked.stdout);
    assert_eq!(report["passed"], true);
    assert_eq!(report["cost"], summary["cost"]);
    assert_eq!(report["terms"], summary["terms"]);

    let args = [
        "report",
        "day.json",
        "plan.json",
        "--summary",
        "summary.json",
        "-o",
        "again.html",
    ];
    let again = desk.run(&args);
    assert_eq!(code(&again), 0, "{}", err(&again));
    assert_eq!(
        fs::read(desk.path("plan.html")).unwrap(),
        fs::read(desk.path("again.html")).unwrap()
    );
}

#[test]
fn the_next_step_printed_makes_a_report_with_the_proof() {
    let desk = Desk::new();
    let args = [
        "solve",
        "day.json",
        "-o",
        "plan.json",
        "--summary",
        "summary.json",
    ];
    let solved = desk.run(&args);
    let step = (out(&solved).lines())
        .find_map(|line| Some(line.split_once("driveaway report ")?.1))
        .unwrap();
    let args: Vec<&str> = ["report"]
        .into_iter()
        .chain(step.split_whitespace())
        .collect();
    let made = desk.run(&args);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let without = desk.run(&["report", "day.json", "plan.json", "-o", "none.html"]);
    assert_eq!(code(&without), 0, "{}", err(&without));
    let page = |name: &str| fs::read(desk.path(name)).unwrap();
    assert_ne!(page("plan.html"), page("none.html"));
}

#[test]
fn the_best_plan_of_the_tiny_day_moves_one_vehicle() {
    let desk = Desk::new();
    let solved = desk.run(&["solve", "day.json", "--gap", "0", "--summary", "-"]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    let summary = json_of(&solved.stdout);
    assert_eq!(summary["status"], "optimal");
    assert_eq!(
        (&summary["served"], &summary["unserved"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(summary["bound"], summary["cost"]);
}

#[test]
fn without_a_summary_a_text_for_people_is_printed() {
    let desk = Desk::new();
    let solved = desk.run(&["solve", "day.json", "-o", "plan.json"]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    for words in [
        "served",
        "late",
        "drivers",
        "yuan",
        "proof",
        "plan.json",
        "driveaway check",
    ] {
        assert!(
            out(&solved).contains(words),
            "no {words} in\n{}",
            out(&solved)
        );
    }
}

#[test]
fn locks_that_admit_no_schedule_exit_4_with_the_reason() {
    let desk = Desk::new();
    let mut spec = tiny();
    // One driver cannot drive two vehicles in one slot.
    let start = "2025-09-01T09:00:00+08:00";
    spec["locks"] = json!({"pins": [
        {"vehicle": "v1", "driver": "d1", "start": start},
        {"vehicle": "v2", "driver": "d1", "start": start}
    ]});
    desk.put("locked.json", &spec);
    let solved = desk.run(&["solve", "locked.json", "-o", "plan.json", "--summary", "-"]);
    assert_eq!(code(&solved), 4, "{}", err(&solved));
    let summary = json_of(&solved.stdout);
    assert_eq!(summary["status"], "infeasible");
    assert_eq!(summary["conflict"].as_array().unwrap().len(), 2);
    for words in ["v1 is pinned", "v2 is pinned", "release a lock"] {
        assert!(err(&solved).contains(words), "{}", err(&solved));
    }
    assert!(!desk.path("plan.json").exists());
}

#[test]
fn locks_that_contradict_each_other_in_the_file_exit_2() {
    let desk = Desk::new();
    let mut spec = tiny();
    spec["locks"] = json!({
        "pins": [{"vehicle": "v1", "driver": "d1"}],
        "bans": [{"driver": "d1", "vehicle": "v1"}]
    });
    desk.put("locked.json", &spec);
    let solved = desk.run(&["solve", "locked.json", "-o", "plan.json"]);
    assert_eq!(code(&solved), 2, "{}", err(&solved));
    assert!(
        err(&solved).contains("/locks/pins/0/driver"),
        "{}",
        err(&solved)
    );
    assert!(!desk.path("plan.json").exists());
}

#[test]
fn an_engine_that_does_not_fit_exits_2_and_says_why() {
    let desk = Desk::new();
    let trucks = [
        "--set",
        "cage_trucks=2",
        "--set",
        "drivers=12",
        "-o",
        "cage.json",
    ];
    let made = desk.run(&[&["generate", "firm-day", "--seed", "1"], &trucks[..]].concat());
    assert_eq!(code(&made), 0, "{}", err(&made));
    let refused = desk.run(&[
        "solve",
        "cage.json",
        "--engine",
        "matching",
        "-o",
        "plan.json",
    ]);
    assert_eq!(code(&refused), 2, "{}", err(&refused));
    for words in ["engine matching does not fit", "cage trucks", "hint"] {
        assert!(err(&refused).contains(words), "{}", err(&refused));
    }
    assert!(!desk.path("plan.json").exists());

    // `auto` takes an engine that fits, and tells how many go by which mode.
    let solved = desk.run(&["solve", "cage.json", "-o", "plan.json", "--gap", "0.01"]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    for words in ["driven, ", "caged on", "cheapest schedule possible"] {
        assert!(out(&solved).contains(words), "{}", out(&solved));
    }
}

#[test]
fn the_lexicographic_order_tells_each_level() {
    let desk = Desk::new();
    let solved = desk.run(&["solve", "day.json", "--lexicographic", "-o", "plan.json"]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    for words in ["serve", "on-time", "cheap", "fair", "strictly in order"] {
        assert!(out(&solved).contains(words), "{}", out(&solved));
    }
    let greedy = desk.run(&["solve", "day.json", "--lexicographic", "--engine", "greedy"]);
    assert_eq!(code(&greedy), 2, "{}", err(&greedy));
}

#[test]
fn progress_json_is_one_object_a_line() {
    let desk = Desk::new();
    let solved = desk.run(&["solve", "day.json", "--progress", "json", "-o", "-"]);
    assert_eq!(code(&solved), 0);
    assert!(!err(&solved).is_empty());
    for line in err(&solved).lines() {
        let news = json_of(line.as_bytes());
        assert_eq!(news["event"], "progress");
        for key in ["phase", "seconds", "incumbent", "bound", "gap"] {
            assert!(news.get(key).is_some(), "no {key} in {line}");
        }
    }
    let silent = desk.run(&["solve", "day.json", "--progress", "none"]);
    assert_eq!(err(&silent), "");
}

#[test]
fn the_model_is_exported() {
    let desk = Desk::new();
    let exported = desk.run(&["export-mps", "day.json", "-o", "day.mps"]);
    assert_eq!(code(&exported), 0, "{}", err(&exported));
    let model = fs::read_to_string(desk.path("day.mps")).unwrap();
    assert!(model.contains("ROWS") && model.trim_end().ends_with("ENDATA"));
}

//! `check` and `report` on schedules written by hand.

use serde_json::{Value, json};

use crate::{Desk, code, err, json_of, out};

fn run(vehicle: &str, clock: &str) -> Value {
    let start = format!("2025-09-01T{clock}:00+08:00");
    json!({"vehicle": vehicle, "start": start, "coach": "c1"})
}

fn plan(runs: &[Value]) -> Value {
    json!({
        "format": "driveaway-schedule", "version": 1,
        "duties": [{"driver": "d1", "runs": runs}]
    })
}

#[test]
fn reports_and_broken_rules_are_told_in_the_language_asked_for() {
    let desk = Desk::new();
    desk.put("plan.json", &plan(&[run("v2", "07:45")]));
    let said = [
        ("zh", "车辆手续未齐就出发"),
        ("ru", "Выезд до готовности документов на машину"),
        ("kk", "Көлік құжаттары дайын болмай тұрып жолға шығады"),
    ];
    for (lang, sentence) in said {
        let checked = desk.run(&["check", "day.json", "plan.json", "--lang", lang]);
        assert_eq!(code(&checked), 3);
        assert!(out(&checked).contains("(release)"), "English stays");
        assert!(out(&checked).contains(sentence), "{}", out(&checked));
        let args = [
            "report",
            "day.json",
            "plan.json",
            "-o",
            "plan.html",
            "--lang",
            lang,
        ];
        assert_eq!(code(&desk.run(&args)), 3);
        let page = std::fs::read_to_string(desk.path("plan.html")).unwrap();
        assert!(page.contains(sentence));
    }
    let english = desk.run(&["check", "day.json", "plan.json"]);
    assert!(out(&english).is_ascii(), "{}", out(&english));
    let mut by_locale = desk.command(&["check", "day.json", "plan.json"]);
    let by_locale = by_locale.env("LC_ALL", "ru_RU.UTF-8").output().unwrap();
    assert!(out(&by_locale).contains(said[1].1));
    let solve = ["solve", "day.json", "--report", "new.html", "--lang", "kk"];
    assert_eq!(code(&desk.run(&solve)), 0);
    let page = std::fs::read_to_string(desk.path("new.html")).unwrap();
    assert!(page.contains("<html lang=\"kk\">") && page.contains("Жүргізуші"));
    let unknown = desk.run(&["check", "day.json", "plan.json", "--lang", "de"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("none of en, zh, ru, kk"));
}

#[test]
fn faults_of_an_input_keep_their_code_and_get_a_translation() {
    let desk = Desk::new();
    let mut day = desk.json("day.json");
    day["vehicles"][0]["yard"] = json!("nord");
    desk.put("day.json", &day);
    let told = desk.run(&["solve", "day.json", "--lang", "zh"]);
    assert_eq!(code(&told), 2);
    for words in ["error[E201]", "用到的编号不存在。", "found:", "输入有错误"] {
        assert!(err(&told).contains(words), "no {words} in\n{}", err(&told));
    }
}

#[test]
fn a_good_schedule_passes_with_its_cost() {
    let desk = Desk::new();
    desk.put("plan.json", &plan(&[run("v2", "09:00")]));
    let checked = desk.run(&["check", "day.json", "plan.json"]);
    assert_eq!(code(&checked), 0, "{}", err(&checked));
    let text = out(&checked);
    assert!(text.starts_with("plan.json keeps all rules\n"), "{text}");
    for words in ["cost", "yuan", "unserved", "run-pay", "coach-fare"] {
        assert!(text.contains(words), "no {words} in\n{text}");
    }
}

#[test]
fn a_schedule_that_breaks_rules_exits_3_with_a_sentence_for_each() {
    let desk = Desk::new();
    // The second run starts while the first is under way, and misses the coach; the first starts
    // before a vehicle is released.
    desk.put(
        "plan.json",
        &plan(&[run("v1", "07:45"), run("v2", "13:15")]),
    );
    let checked = desk.run(&["check", "day.json", "plan.json"]);
    assert_eq!(code(&checked), 3, "{}", out(&checked));
    let text = out(&checked);
    let (head, rest) = text.split_once('\n').unwrap();
    let sentences: Vec<&str> = (rest.lines())
        .take_while(|line| line.contains('('))
        .collect();
    assert_eq!(
        head,
        format!("plan.json breaks rules {} times", sentences.len())
    );
    for rule in ["release", "sequence", "coach-return", "horizon"] {
        let named = |line: &&&str| line.contains(&format!(" ({rule})"));
        let sentence = sentences.iter().find(named);
        assert!(sentence.is_some(), "no {rule} in\n{text}");
    }
    let checked = desk.run(&["check", "day.json", "plan.json", "--json"]);
    assert_eq!(code(&checked), 3);
    let report = json_of(&checked.stdout);
    assert_eq!(report["passed"], false);
    let violations = report["violations"].as_array().unwrap();
    assert_eq!(violations.len(), sentences.len());
    assert!(violations.iter().any(|one| one["rule"] == "sequence"));

    let reported = desk.run(&["report", "day.json", "plan.json", "-o", "plan.html"]);
    assert_eq!(code(&reported), 3);
    let page = std::fs::read_to_string(desk.path("plan.html")).unwrap();
    assert!(page.contains("coach-return"));
    let told = err(&reported);
    assert!(sentences.iter().all(|one| told.contains(one)), "{told}");
}

#[test]
fn a_proof_of_another_schedule_is_refused() {
    let desk = Desk::new();
    let solved = desk.run(&["solve", "day.json", "--summary", "summary.json"]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    desk.put("plan.json", &plan(&[run("v2", "09:00")]));
    let refused = desk.run(&[
        "report",
        "day.json",
        "plan.json",
        "--summary",
        "summary.json",
        "-o",
        "plan.html",
    ]);
    assert_eq!(code(&refused), 2);
    assert!(
        err(&refused).contains("another schedule"),
        "{}",
        err(&refused)
    );
    assert!(!desk.path("plan.html").exists());
}

//! The commands `explain` and `compare`, and `--set`, as a user meets them.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use driveaway::compare::comparison_schema;
use driveaway::explain::{Explanation, VehicleWhy, explanation_schema};
use serde_json::Value;

struct Desk(tempfile::TempDir);

impl Desk {
    /// A firm's day in which vehicles stay, and its plan.
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        let generate = "generate firm-day --seed 4 --set vehicles=25 --set drivers=14 -o day.json";
        assert_eq!(desk.run(generate).status.code(), Some(0));
        let solve = "solve day.json -o plan.json --gap 0 --progress none";
        assert_eq!(desk.run(solve).status.code(), Some(0));
        desk
    }
    fn run(&self, args: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_driveaway"))
            .args(args.split_whitespace())
            .current_dir(self.0.path())
            .env("LC_ALL", "C")
            .output()
            .unwrap()
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn explanations_are_told_written_and_reported() {
    let desk = Desk::new();
    let ran = desk.run("explain day.json plan.json --json why.json");
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    let told: Explanation = serde_json::from_value(desk.json("why.json")).unwrap();
    let validator = jsonschema::validator_for(&explanation_schema()).unwrap();
    assert!(validator.is_valid(&desk.json("why.json")));
    assert!(!told.vehicles.is_empty() && !told.bottlenecks.is_empty());
    let text = out(&ran);
    for story in &told.vehicles {
        assert!(text.contains(&story.vehicle), "{text}");
    }
    // The same again: the answer depends on the input alone.
    let again = desk.run("explain day.json plan.json --json again.json --threads 1");
    assert_eq!(out(&again), text);
    assert_eq!(desk.json("again.json"), desk.json("why.json"));

    let one = &told.vehicles[0];
    for lang in ["en", "zh", "ru", "kk"] {
        let ran = desk.run(&format!(
            "explain day.json plan.json --vehicle {} --lang {lang}",
            one.vehicle
        ));
        let text = out(&ran);
        assert!(text.starts_with(&one.vehicle) || lang != "en", "{text}");
        assert!(text.contains(&one.vehicle), "{text}");
        // No key without a text, and no variable without a value.
        assert!(!text.contains("explain-") && !text.contains("{$"), "{text}");
        let report = desk.run(&format!(
            "report day.json plan.json --explain why.json --lang {lang} -o plan.html"
        ));
        assert_eq!(report.status.code(), Some(0), "{}", err(&report));
        let first = text.lines().next().unwrap();
        let page = fs::read_to_string(desk.path("plan.html")).unwrap();
        assert!(page.contains(first), "{first}");
    }
    assert!(matches!(
        one.why,
        VehicleWhy::Displaced { .. } | VehicleWhy::Impossible { .. }
    ));
}

#[test]
fn questions_about_strangers_are_refused() {
    let desk = Desk::new();
    let ran = desk.run("explain day.json plan.json --vehicle NOBODY --driver D999 --json x.json");
    assert_eq!(ran.status.code(), Some(2));
    let text = err(&ran);
    assert!(
        text.contains("E201") && text.contains("NOBODY") && text.contains("D999"),
        "{text}"
    );
    assert!(!desk.path("x.json").exists());
    // An explanation of another schedule is none of this one.
    assert_eq!(
        desk.run("explain day.json plan.json --json why.json --vehicle V01")
            .status
            .code(),
        Some(0)
    );
    desk.run(
        "solve day.json -o other.json --engine greedy --progress none --set objective.waiting*=9",
    );
    let ran = desk.run("report day.json other.json --explain why.json -o plan.html");
    assert_eq!(ran.status.code(), Some(2));
    assert!(err(&ran).contains("another schedule"), "{}", err(&ran));
}

#[test]
fn solve_tells_what_the_next_driver_is_worth() {
    let desk = Desk::new();
    let ran = desk.run(
        "solve day.json --gap 0 --worth --summary sum.json --explain why.json --progress none",
    );
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    let summary = desk.json("sum.json");
    let worth = summary["worth"].as_array().unwrap();
    assert_eq!(worth[0]["more"], "driver");
    assert!(worth[0]["saving"]["at_least"].as_i64().unwrap() >= 0);
    assert!(out(&ran).contains("One more driver"), "{}", out(&ran));
    // It is what solving with one more driver saves: `--set` makes him.
    let like = worth[0]["like"].as_str().unwrap();
    let more = format!(
        "solve day.json --gap 0 --progress none --summary more.json --set drivers+=1@{like}"
    );
    assert_eq!(desk.run(&more).status.code(), Some(0));
    let saved =
        summary["cost"].as_i64().unwrap() - desk.json("more.json")["cost"].as_i64().unwrap();
    assert_eq!(worth[0]["saving"]["at_least"].as_i64(), Some(saved));
}

#[test]
fn scenarios_are_compared() {
    let desk = Desk::new();
    let solve = "solve day.json -o half.json --gap 0 --progress none --set gate.capacity*=0.5";
    assert_eq!(desk.run(solve).status.code(), Some(0));
    let ran =
        desk.run("compare day.json plan.json half.json --set-b gate.capacity*=0.5 --json cmp.json");
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    let told = desk.json("cmp.json");
    let validator = jsonschema::validator_for(&comparison_schema()).unwrap();
    assert!(validator.is_valid(&told));
    assert!(told["difference"].as_i64().unwrap() > 0, "{told}");
    assert_eq!(
        (&told["a"]["violations"], &told["b"]["violations"]),
        (&0.into(), &0.into())
    );
    assert!(out(&ran).contains("Cost"), "{}", out(&ran));
    for lang in ["zh", "ru", "kk"] {
        let text = out(&desk.run(&format!(
            "compare day.json plan.json half.json --lang {lang}"
        )));
        assert!(!text.contains("compare-") && !text.contains("{$"), "{text}");
    }
    let ran = desk.run("solve day.json --set gate.capcity*=0.5 --set drivers+=2@X9");
    assert_eq!(ran.status.code(), Some(2));
    let text = err(&ran);
    assert!(
        text.contains("E108") && text.contains("E201") && text.contains("capacity"),
        "{text}"
    );
    let ran = desk.run("compare - - plan.json");
    assert_eq!(ran.status.code(), Some(2));
}

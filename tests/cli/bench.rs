//! `bench`: engines against each other, and published instances against their optima.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::{Desk, code, err, out};

#[test]
fn engines_are_measured_and_finished_cells_are_kept() {
    let desk = Desk::new();
    let command = [
        "bench",
        "day.json",
        "--engines",
        "exact,greedy,highs",
        "--seeds",
        "0,1",
        "--warm-up",
        "1",
        "--repetitions",
        "2",
        "--time-limit",
        "20s",
        "--cells",
        "cells.jsonl",
        "--json",
        "b.json",
        "--csv",
        "b.csv",
        "--markdown",
        "b.md",
        "--html",
        "b.html",
        "--plots",
        "plots",
    ];
    let first = desk.run(&command);
    assert_eq!(code(&first), 0, "{}", err(&first));
    let cells = fs::read_to_string(desk.path("cells.jsonl")).unwrap();
    assert_eq!(cells.lines().count(), 3 * 2 * 2, "warm-ups are not counted");
    let json = desk.json("b.json");
    assert_eq!(json["lines"].as_array().unwrap().len(), 3);
    for line in json["lines"].as_array().unwrap() {
        let name = line["engine"].as_str().unwrap();
        assert_eq!(
            (&line["runs"], &line["fault"]),
            (&4.into(), &serde_json::Value::Null),
            "{name}"
        );
        let proves = name != "greedy";
        assert_eq!(line["proved"], if proves { 4 } else { 0 }, "{name}");
        assert!(line["first"].is_number(), "{name}");
    }
    let costs = [&json["lines"][0]["cost"], &json["lines"][2]["cost"]];
    assert_eq!(
        costs[0], costs[1],
        "ours and HiGHS alone find the same optimum"
    );
    let csv = fs::read_to_string(desk.path("b.csv")).unwrap();
    assert_eq!(csv.lines().count(), 1 + 12);
    let page = fs::read_to_string(desk.path("b.html")).unwrap();
    assert_eq!(page.matches("<svg").count(), 2);
    let markdown = fs::read_to_string(desk.path("b.md")).unwrap();
    assert!(markdown.contains("| day | exact | 4 | 4 |") && markdown.contains("plots/profile.svg"));
    assert!(desk.path("plots/gap-day.svg").is_file());

    // Half of the cells are lost, and one breaks off: they are measured again, the others kept.
    let half: Vec<&str> = cells.lines().take(6).collect();
    fs::write(
        desk.path("cells.jsonl"),
        half.join("\n") + "\n{\"instance\"",
    )
    .unwrap();
    let again = desk.run(&command);
    assert_eq!(code(&again), 0, "{}", err(&again));
    assert_eq!(err(&again).matches("kept").count(), 6, "{}", err(&again));
    let now = fs::read_to_string(desk.path("cells.jsonl")).unwrap();
    let whole = |line: &&str| serde_json::from_str::<serde_json::Value>(line).is_ok();
    assert_eq!(now.lines().filter(whole).count(), 12);
}

#[test]
fn a_bench_that_was_killed_goes_on_where_it_stopped() {
    let desk = Desk::new();
    let command = [
        "bench",
        "day.json",
        "--engines",
        "exact,greedy",
        "--seeds",
        "0,1,2,3,4,5,6,7",
        "--time-limit",
        "20s",
        "--cells",
        "cells.jsonl",
        "--json",
        "b.json",
    ];
    let kept = || fs::read_to_string(desk.path("cells.jsonl")).unwrap_or_default();
    let whole = |text: &str| text.lines().filter(|line| line.ends_with('}')).count();
    let mut bench = (desk.command(&command))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while whole(&kept()) < 3 && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    bench.kill().unwrap(); // SIGKILL: it can clean up nothing
    bench.wait().unwrap();
    let before = kept();
    let done = whole(&before);
    assert!((3..16).contains(&done), "{done} cells of 16");
    assert!(!desk.path("b.json").exists(), "no result of half a bench");

    let again = desk.run(&command);
    assert_eq!(code(&again), 0, "{}", err(&again));
    assert_eq!(err(&again).matches("kept").count(), done, "{}", err(&again));
    let after = kept();
    let first: Vec<&str> = before.lines().take(done).collect();
    assert!(
        after.starts_with(&first.join("\n")),
        "no cell is measured twice"
    );
    assert_eq!(whole(&after), 16);
    let runs = &desk.json("b.json")["lines"];
    assert_eq!((&runs[0]["runs"], &runs[1]["runs"]), (&8.into(), &8.into()));
}

#[test]
fn every_engine_of_solve_can_be_measured() {
    let desk = Desk::new();
    let engines = |command: &str| {
        let ran = desk.run(&[command, "--help"]);
        let help = out(&ran);
        let flat = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let flag = if command == "bench" {
            "--engines"
        } else {
            "--engine <"
        };
        let from = flat.find(flag).unwrap();
        let list = &flat[from..][flat[from..].find("[possible values: ").unwrap() + 18..];
        let list = list.split(']').next().unwrap();
        list.split(", ").map(str::to_owned).collect::<Vec<String>>()
    };
    let (ours, all) = (engines("solve"), engines("bench"));
    assert!(
        ours.len() >= 4 && ours.iter().all(|name| all.contains(name)),
        "{ours:?} {all:?}"
    );
    assert!(all.contains(&"highs-bin".to_owned()));
}

#[test]
fn an_engine_that_does_not_fit_is_told_and_no_failure() {
    let desk = Desk::new();
    let mut day = crate::tiny();
    day["coaches"][0]["seats"] = 0.into();
    desk.put("day.json", &day);
    let ran = desk.run(&[
        "bench",
        "day.json",
        "--engines",
        "matching,exact",
        "--time-limit",
        "20s",
    ]);
    assert_eq!(code(&ran), 0, "{}", err(&ran));
    assert!(
        out(&ran).contains("| day | exact | 1 | 1 |"),
        "{}",
        out(&ran)
    );
}

#[test]
fn published_values_are_compared() {
    let desk = Desk::new();
    let folder = desk.path("data/assignment");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a3.txt"), "3\n 4 1 3\n 2 0 5\n 3 2 2\n").unwrap();
    fs::write(folder.join("SOURCE.md"), "3\nnothing").unwrap();
    fs::write(folder.join("assignopt.txt"), "a3 5\n").unwrap();
    let ran = desk.run(&["bench", "--published", "data", "--json", "values.json"]);
    assert_eq!(code(&ran), 0, "{}", err(&ran));
    assert!(
        out(&ran).contains("| assignment | a3 | 5 | 5 | 5 | 0.000 % |"),
        "{}",
        out(&ran)
    );
    assert!(out(&ran).contains("Cases: 1 (1 proved)"));
    assert_eq!(desk.json("values.json")[0]["verdict"], "proved");

    fs::write(folder.join("assignopt.txt"), "a3 4\n").unwrap();
    let wrong = desk.run(&["bench", "--published", "data/assignment/a3.txt"]);
    assert_eq!(code(&wrong), 1);
    assert!(out(&wrong).contains("WRONG"), "{}", out(&wrong));
    assert!(
        err(&wrong).contains("1 of 1 values are wrong"),
        "{}",
        err(&wrong)
    );
}

#[test]
fn a_bad_published_file_is_told_with_its_place() {
    let desk = Desk::new();
    fs::create_dir(desk.path("assignment")).unwrap();
    fs::write(desk.path("assignment/a3.txt"), "2\n1 5\n5\n").unwrap();
    let ran = desk.run(&["bench", "--published", "assignment"]);
    assert_eq!(code(&ran), 2);
    assert!(
        err(&ran).contains("error[E703]") && err(&ran).contains("/line/3"),
        "{}",
        err(&ran)
    );
    let nothing = desk.run(&["bench", "--published", "day.json"]);
    assert_eq!(code(&nothing), 2);
    let unknown = desk.run(&["bench", "--published", ".", "--family", "knapsack"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("min-cost-flow"), "{}", err(&unknown));
}

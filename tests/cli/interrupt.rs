//! Ctrl-C during a solve.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};

use crate::{Desk, code, err, json_of, out};

/// A long solve, and its news.
struct Solve {
    child: Child,
    news: Lines<BufReader<ChildStderr>>,
}

impl Solve {
    /// Plans a day of the port to the optimum, until it has a schedule.
    fn start(desk: &Desk) -> Solve {
        let made = desk.run(&["generate", "port-day", "--seed", "1", "-o", "port.json"]);
        assert_eq!(code(&made), 0, "{}", err(&made));
        let files = ["-o", "plan.json", "--summary", "summary.json"];
        let ways = ["--engine", "exact", "--gap", "0", "--progress", "json"];
        Solve::run(desk, &[&["solve", "port.json"], &files[..], &ways].concat())
    }
    /// Runs a command until it has a schedule.
    fn run(desk: &Desk, args: &[&str]) -> Solve {
        let mut child = desk
            .command(args)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut news = BufReader::new(child.stderr.take().unwrap()).lines();
        let has_schedule = |line: String| !json_of(line.as_bytes())["incumbent"].is_null();
        assert!(news.by_ref().any(|line| has_schedule(line.unwrap())));
        Solve { child, news }
    }
    fn interrupt(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
        assert!(sent.success());
    }
    /// The next thing told that is no figure.
    fn note(&mut self) -> String {
        let mut news = self
            .news
            .by_ref()
            .map(|line| json_of(line.unwrap().as_bytes()));
        let note = news.find(|one| one["event"] == "note").unwrap();
        note["message"].as_str().unwrap().to_owned()
    }
    fn end(mut self) -> ExitStatus {
        self.news.for_each(|line| drop(line.unwrap()));
        self.child.wait().unwrap()
    }
}

#[test]
fn an_interrupted_solve_writes_its_best_schedule_and_exits_130() {
    let desk = Desk::new();
    let mut solve = Solve::start(&desk);
    solve.interrupt();
    assert!(solve.note().contains("best schedule so far"));
    assert_eq!(solve.end().code(), Some(130));
    let summary = desk.json("summary.json");
    assert_eq!(summary["stop_reason"], "cancelled");
    let checked = desk.run(&["check", "port.json", "plan.json", "--json"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
    assert_eq!(json_of(&checked.stdout)["cost"], summary["cost"]);
}

#[test]
fn a_second_interrupt_ends_at_once_and_writes_nothing() {
    let desk = Desk::new();
    let mut solve = Solve::start(&desk);
    solve.interrupt();
    solve.note();
    solve.interrupt();
    // The solve may have stopped by itself in between; then its schedule is whole.
    assert_eq!(solve.end().code(), Some(130));
    if desk.path("plan.json").exists() {
        assert_eq!(code(&desk.run(&["check", "port.json", "plan.json"])), 0);
    } else {
        assert_eq!(desk.files(), ["day.json", "port.json"]);
    }
}

#[test]
fn an_interrupted_replan_writes_the_best_plan_so_far() {
    let desk = Desk::new();
    for args in [
        &["generate", "port-day", "--seed", "1", "-o", "port.json"][..],
        &[
            "solve",
            "port.json",
            "--engine",
            "greedy",
            "-o",
            "plan.json",
        ],
    ] {
        let made = desk.run(args);
        assert_eq!(code(&made), 0, "{}", err(&made));
    }
    let now = "2025-09-01T08:00:00+08:00";
    let mut search = Solve::run(
        &desk,
        &[
            "replan",
            "port.json",
            "plan.json",
            "--now",
            now,
            "--exact",
            "--progress",
            "json",
            "-o",
            "new.json",
            "--instance-out",
            "now.json",
        ],
    );
    search.interrupt();
    assert!(search.note().contains("best schedule so far"));
    assert_eq!(search.end().code(), Some(130));
    let checked = desk.run(&["check", "now.json", "new.json"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
}

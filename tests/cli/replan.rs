//! `replan` and `recommend` as a dispatcher meets them.

use serde_json::{Value, json};

use crate::{Desk, code, err, json_of, out, tiny};

fn at(clock: &str) -> String {
    format!("2025-09-01T{clock}:00+08:00")
}

/// A desk with a plan under way: d1 takes v1 at eleven.
fn desk() -> Desk {
    let desk = Desk::new();
    let run = json!({"vehicle": "v1", "start": at("11:00"), "coach": "c1"});
    desk.put("plan.json", &plan(&run));
    desk.put(
        "events.json",
        &events(&json!([{"vehicle-withdrawn": {"vehicle": "v1"}}])),
    );
    desk
}

fn plan(run: &Value) -> Value {
    json!({
        "format": "driveaway-schedule", "version": 1,
        "duties": [{"driver": "d1", "runs": [run]}]
    })
}

fn events(all: &Value) -> Value {
    json!({"format": "driveaway-events", "version": 1, "events": all})
}

fn replan<'a>(now: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["replan", "day.json", "plan.json", "--now", now];
    args.extend(more);
    args
}

#[test]
fn a_plan_is_repaired_and_the_difference_told() {
    let desk = desk();
    let old = std::fs::read(desk.path("plan.json")).unwrap();
    let now = at("09:00");
    let outputs = [
        "-o",
        "new.json",
        "--instance-out",
        "now.json",
        "--diff",
        "diff.json",
    ];
    let mut args = replan(&now, &["--events", "events.json"]);
    args.extend(outputs);
    let done = desk.run(&args);
    assert_eq!(code(&done), 0, "{}", err(&done));
    for words in [
        "Driver d1: v2",
        "Vehicle v1: stays",
        "Vehicle v2: driver d1",
        "222.00 yuan",
    ] {
        assert!(out(&done).contains(words), "no {words} in {}", out(&done));
    }
    let diff = desk.json("diff.json");
    let changed: Vec<&Value> = (diff["vehicles"].as_array().unwrap().iter())
        .map(|one| &one["vehicle"])
        .collect();
    assert_eq!(changed, ["v1", "v2"]);
    assert_eq!(diff["drivers"][0]["driver"], "d1");
    assert_eq!(diff["drivers"][0]["new"][0]["vehicle"], "v2");
    assert_eq!(
        (&diff["cost"], &diff["bound"]),
        (&json!(22_200), &Value::Null)
    );
    assert_eq!(
        std::fs::read(desk.path("plan.json")).unwrap(),
        old,
        "the old plan stays"
    );
    // What is written is the instance and the plan of the next replan, in which nothing changes.
    assert_eq!(code(&desk.run(&["check", "now.json", "new.json"])), 0);
    let again = desk.run(&[
        "replan",
        "now.json",
        "new.json",
        "--now",
        &now,
        "-o",
        "same.json",
    ]);
    assert_eq!(code(&again), 0, "{}", err(&again));
    assert!(
        out(&again).starts_with("Nothing changes."),
        "{}",
        out(&again)
    );
    assert_eq!(desk.json("same.json"), desk.json("new.json"));
    let russian = desk.run(&replan(&now, &["--events", "events.json", "--lang", "ru"]));
    assert!(!out(&russian).contains("stays"), "{}", out(&russian));
}

#[test]
fn the_gap_is_told_when_asked_for() {
    let desk = desk();
    let now = at("09:00");
    let told = desk.run(&replan(&now, &["--events", "events.json", "--bound"]));
    assert!(
        out(&told)
            .contains("within 0 % of the best possible: no schedule costs less than 222.00 yuan"),
        "{}",
        out(&told)
    );
    for flag in ["--bound", "--exact"] {
        let told = desk.run(&replan(
            &now,
            &["--events", "events.json", "--diff", "-", flag],
        ));
        assert_eq!(code(&told), 0, "{}", err(&told));
        let told = json_of(&told.stdout);
        assert_eq!(
            (&told["bound"], &told["gap"]),
            (&json!(22_200), &json!(0.0)),
            "{flag}"
        );
    }
}

/// Bad input: code, file and place are told, nothing is written, and the old files stay.
#[test]
fn bad_input_is_told_and_the_old_files_stay() {
    let desk = desk();
    std::fs::write(desk.path("new.json"), "precious").unwrap();
    desk.put(
        "nobody.json",
        &events(&json!([{"driver-absent": {"driver": "d7"}}])),
    );
    desk.put("strange.json", &events(&json!([{"earthquake": {}}])));
    desk.put(
        "other.json",
        &plan(&json!({"vehicle": "v9", "start": at("11:00"), "coach": "c1"})),
    );
    for (name, locks) in [
        (
            "pinned.json",
            json!({"pins": [{"vehicle": "v1", "start": at("12:00")}]}),
        ),
        ("out.json", json!({"without_vehicles": ["v1"]})),
    ] {
        let mut spec = tiny();
        spec["locks"] = locks;
        desk.put(name, &spec);
    }
    let files = desk.files();
    let (nine, after, late) = (at("09:00"), at("11:30"), at("23:00"));
    let cases: [(&str, &str, &str, &str, [&str; 3]); 8] = [
        (
            "day.json",
            "plan.json",
            "nobody.json",
            &nine,
            ["E201", "nobody.json", "/events/0/driver-absent/driver"],
        ),
        (
            "day.json",
            "plan.json",
            "strange.json",
            &nine,
            ["E108", "strange.json", "/events/0"],
        ),
        (
            "day.json",
            "plan.json",
            "day.json",
            &nine,
            ["E1", "day.json", "events"],
        ),
        (
            "day.json",
            "plan.json",
            "",
            &late,
            ["E317", "the options", "--now"],
        ),
        (
            "day.json",
            "other.json",
            "events.json",
            &nine,
            ["E201", "other.json", "v9"],
        ),
        (
            "day.json",
            "plan.json",
            "events.json",
            &after,
            ["E613", "events.json", "/events/0/vehicle-withdrawn/vehicle"],
        ),
        (
            "pinned.json",
            "plan.json",
            "",
            &after,
            ["E615", "pinned.json", "release the lock"],
        ),
        (
            "out.json",
            "plan.json",
            "",
            &after,
            ["E615", "out.json", "release the lock"],
        ),
    ];
    for (day, plan, happened, now, words) in cases {
        let mut args = vec!["replan", day, plan, "--now", now, "-o", "new.json"];
        args.extend(["--instance-out", "now.json", "--diff", "diff.json"]);
        if !happened.is_empty() {
            args.extend(["--events", happened]);
        }
        let told = desk.run(&args);
        assert_eq!(code(&told), 2, "{args:?}: {}", err(&told));
        for word in words {
            assert!(
                err(&told).contains(word),
                "{args:?}: no {word} in {}",
                err(&told)
            );
        }
        assert_eq!(std::fs::read(desk.path("new.json")).unwrap(), b"precious");
        assert_eq!(desk.files(), files, "{args:?}");
    }
    let onto = desk.run(&replan(
        &nine,
        &["--events", "events.json", "-o", "plan.json"],
    ));
    assert_eq!(code(&onto), 2, "an output is not an input: {}", err(&onto));
}

/// A lock that came after the plan is kept; locks that contradict are named by `--exact`.
#[test]
fn new_locks_are_kept_or_named() {
    let desk = desk();
    let now = at("09:00");
    let mut spec = tiny();
    spec["locks"] = json!({"pins": [{"vehicle": "v2", "start": at("10:00")}]});
    desk.put("day.json", &spec);
    let done = desk.run(&replan(&now, &["--diff", "-"]));
    assert_eq!(code(&done), 0, "{}", err(&done));
    let kept = &json_of(&done.stdout)["vehicles"][1]["after"]["run"]["start"];
    assert_eq!(*kept, at("10:00"));
    spec["locks"] = json!({"pins": [
        {"vehicle": "v1", "start": at("10:00")},
        {"vehicle": "v2", "start": at("10:00")}
    ]});
    desk.put("day.json", &spec);
    let quick = desk.run(&replan(&now, &["-o", "new.json"]));
    assert_eq!(code(&quick), 4, "{}", err(&quick));
    assert!(err(&quick).contains("--exact"), "{}", err(&quick));
    let exact = desk.run(&replan(&now, &["-o", "new.json", "--exact"]));
    assert_eq!(code(&exact), 4, "{}", err(&exact));
    for words in ["v1 is pinned to start", "v2 is pinned to start"] {
        assert!(err(&exact).contains(words), "{}", err(&exact));
    }
    assert!(!desk.path("new.json").exists());
}

#[test]
fn who_can_take_it_is_told_with_the_difference() {
    let desk = desk();
    let now = at("09:00");
    let ask = |who: [&str; 2], more: &[&str]| {
        let mut args = vec!["recommend", "day.json", "plan.json", "--now", &now];
        args.extend(who);
        args.extend(more);
        desk.run(&args)
    };
    for who in [["--vehicle", "v2"], ["--driver", "d1"]] {
        let text = ask(who, &[]);
        assert_eq!(code(&text), 0, "{}", err(&text));
        assert!(out(&text).contains("d1 takes v2"), "{}", out(&text));
        assert!(out(&text).contains("v1 then stays"), "{}", out(&text));
        let first = &json_of(&ask(who, &["--json", "--top", "1"]).stdout);
        assert_eq!(first.as_array().unwrap().len(), 1);
        let first = &first[0];
        let terms: i64 = (first["terms"].as_object().unwrap().values())
            .map(|one| one.as_i64().unwrap())
            .sum();
        assert_eq!(first["delta"], terms);
    }
    let unknown = ask(["--vehicle", "v9"], &[]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("\"v9\""), "{}", err(&unknown));
    let nobody = ask(["--driver", "d9"], &[]);
    assert_eq!(code(&nobody), 2);
    let both = ask(["--driver", "d1"], &["--vehicle", "v1"]);
    assert_eq!(code(&both), 2);
    let late = desk.run(&[
        "recommend",
        "day.json",
        "plan.json",
        "--vehicle",
        "v2",
        "--now",
        &at("23:00"),
    ]);
    assert_eq!(code(&late), 2);
    assert!(err(&late).contains("E317"), "{}", err(&late));
    desk.put(
        "broken.json",
        &plan(&json!({"vehicle": "v1", "start": at("13:30"), "coach": "c1"})),
    );
    let broken = desk.run(&[
        "recommend",
        "day.json",
        "broken.json",
        "--vehicle",
        "v2",
        "--now",
        &now,
    ]);
    assert_eq!(code(&broken), 2);
    assert!(err(&broken).contains("E612"), "{}", err(&broken));
}

/// What comes after the repair keeps to its limits, and says how far it came.
#[test]
fn the_search_after_a_repair_keeps_to_its_limits() {
    let desk = desk();
    let now = at("09:00");
    let ask = |more: &[&str]| {
        let mut args = replan(&now, &["--events", "events.json", "-o", "new.json"]);
        args.extend(more);
        desk.run(&args)
    };
    let hasty = ask(&[
        "--exact",
        "--time-limit",
        "0s",
        "--diff",
        "-",
        "--progress",
        "none",
    ]);
    assert_eq!((code(&hasty), err(&hasty)), (0, ""));
    let told = json_of(&hasty.stdout);
    assert_eq!(
        (&told["stop_reason"], &told["cost"]),
        (&json!("time"), &json!(22_200))
    );
    let told = ask(&["--bound", "--time-limit", "0s", "--progress", "none"]);
    assert!(
        out(&told).contains("a cheaper schedule may exist"),
        "{}",
        out(&told)
    );
    let news = ask(&[
        "--exact",
        "--threads",
        "1",
        "--seed",
        "7",
        "--progress",
        "json",
    ]);
    assert_eq!(code(&news), 0, "{}", err(&news));
    let lines: Vec<Value> = err(&news)
        .lines()
        .map(|line| json_of(line.as_bytes()))
        .collect();
    assert!(
        lines.iter().any(|line| line["phase"] == "search"),
        "{lines:?}"
    );
    let quiet = ask(&[]);
    assert_eq!(
        (code(&quiet), err(&quiet)),
        (0, ""),
        "a repair alone tells no news"
    );
    assert_eq!(code(&ask(&["--exact", "--threads", "257"])), 2);
}

/// What an event does to an entity of the instance is a fault of the event.
#[test]
fn consequences_of_events_are_told_at_the_event() {
    let desk = desk();
    let spec = tiny();
    let stage = spec["stages"][0]["id"].as_str().unwrap();
    let all = json!([
        {"coach-changed": {"coach": "c1", "departs": "9999-12-31T00:00:00+08:00"}},
        {"stage-minutes": {"stage": stage, "minutes": 100_000}}
    ]);
    desk.put("events.json", &events(&all));
    let now = at("09:00");
    let told = desk.run(&replan(&now, &["--events", "events.json"]));
    assert_eq!(code(&told), 2);
    for words in ["/events/0/coach-changed", "/events/1/stage-minutes"] {
        assert!(err(&told).contains(words), "no {words} in {}", err(&told));
    }
    assert!(!err(&told).contains("day.json"), "{}", err(&told));
}

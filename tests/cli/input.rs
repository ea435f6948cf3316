//! What is read: errors of input, compressed and piped input, garbage, size.

use std::fs;
use std::io::Write;

use serde_json::json;

use crate::{Desk, code, err, json_of, out, project, tiny};

#[test]
fn input_errors_name_file_code_place_and_mend() {
    let desk = Desk::new();
    let mut spec = tiny();
    spec["vehicles"][1]["class"] = json!("no-such-class");
    desk.put("wrong.json", &spec);
    let refused = desk.run(&["solve", "wrong.json"]);
    assert_eq!(code(&refused), 2);
    for words in [
        "E201",
        "wrong.json",
        "/vehicles/1/class",
        "no-such-class",
        "hint",
    ] {
        assert!(
            err(&refused).contains(words),
            "no {words} in\n{}",
            err(&refused)
        );
    }
    assert!(!err(&refused).contains('\u{1b}'), "colour in a pipe");

    let refused = desk.run(&["solve", "wrong.json", "--error-format", "json"]);
    assert_eq!(code(&refused), 2);
    let error = json_of(&refused.stderr);
    assert_eq!(error["exit_code"], 2);
    assert_eq!(error["file"], "wrong.json");
    assert_eq!(error["errors"][0]["path"], "/vehicles/1/class");

    let refused = desk.run(&["solve", "--error-format=json"]);
    let error = json_of(&refused.stderr);
    assert_eq!(error["error"], "usage");
}

#[test]
fn what_is_no_instance_is_refused_with_its_name() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).unwrap();
    fs::write(desk.path("empty.json"), "").unwrap();
    fs::write(desk.path("cut.json"), &tiny().to_string()[..200]).unwrap();
    fs::write(desk.path("deep.json"), "[".repeat(1_000_000)).unwrap();
    fs::write(desk.path("garbage.json"), vec![0xa5; 3_000_000]).unwrap();
    fs::write(desk.path("cut.json.gz"), [0x1f, 0x8b, 8, 0]).unwrap();
    for name in [
        "missing.json",
        "folder",
        "empty.json",
        "cut.json",
        "deep.json",
        "garbage.json",
        "cut.json.gz",
    ] {
        let refused = desk.run(&["solve", name, "-o", "plan.json"]);
        assert_eq!(code(&refused), 2, "{name}: {}", err(&refused));
        assert!(err(&refused).contains(name), "{name}: {}", err(&refused));
    }
    assert!(!desk.path("plan.json").exists());
}

#[test]
#[cfg(unix)]
fn an_endless_file_is_seen_to_be_garbage() {
    let refused = Desk::new().run(&["check", "/dev/zero", "/dev/zero"]);
    assert_eq!(code(&refused), 2, "{}", err(&refused));
}

#[test]
fn compressed_and_piped_input_is_read() {
    let desk = Desk::new();
    let plain = desk.run(&["solve", "day.json", "-o", "-"]);
    assert_eq!(code(&plain), 0, "{}", err(&plain));
    let schedule = json_of(&plain.stdout);
    assert_eq!(schedule["format"], "driveaway-schedule");
    assert!(
        err(&plain).contains("proof"),
        "the text gives way to the file: {}",
        err(&plain)
    );

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(tiny().to_string().as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    // The name does not matter, the content does.
    fs::write(desk.path("packed"), &packed).unwrap();
    let from_file = desk.run(&["solve", "packed", "-o", "-"]);
    let from_pipe = desk.feed(&["solve", "-", "-o", "-"], &packed);
    let plain_pipe = desk.feed(&["solve", "-", "-o", "-"], tiny().to_string().as_bytes());
    for other in [from_file, from_pipe, plain_pipe] {
        assert_eq!(code(&other), 0, "{}", err(&other));
        assert_eq!(out(&other), out(&plain));
    }

    let solved = desk.run(&["solve", "day.json", "-o", "plan.json.gz"]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    assert!(
        fs::read(desk.path("plan.json.gz"))
            .unwrap()
            .starts_with(&[0x1f, 0x8b])
    );
    assert_eq!(code(&desk.run(&["check", "day.json", "plan.json.gz"])), 0);
}

#[test]
fn ten_mistakes_are_told_at_once_each_with_its_place() {
    let file = project("instances/bad/ten-mistakes.json");
    let refused = Desk::new().run(&["solve", file.to_str().unwrap()]);
    assert_eq!(code(&refused), 2);
    let text = err(&refused);
    for (fault, place) in [
        ("E106", "/version"),
        ("E108", "/horizon/slot_minuts"),
        ("E110", "/classes/1/pay"),
        ("E404", "/yards/0/transfer_minutes"),
        ("E314", "/coaches/1/arrives"),
        ("E109", "/drivers/0"),
        ("E111", "/drivers/1/windows/0/to"),
        ("E312", "/vehicles/0/due"),
        ("E201", "/vehicles/1/class"),
        ("E111", "/vehicles/2/released"),
    ] {
        let head = |line: &str| {
            line.starts_with(&format!("error[{fault}]")) && line.ends_with(&format!(" at {place}"))
        };
        assert!(text.lines().any(head), "no {fault} at {place} in\n{text}");
    }
    for part in ["error[", "  found:    ", "  expected: ", "  hint:     "] {
        let lines = text.lines().filter(|line| line.starts_with(part));
        assert_eq!(lines.count(), 10, "{part} in\n{text}");
    }
    assert!(text.contains("has 10 faults"), "{text}");
}

#[test]
fn a_mistake_in_a_schedule_names_the_schedule() {
    let desk = Desk::new();
    let run = json!({"vehicle": "v9", "start": "2025-09-01T09:00:00+08:00", "coach": "c1"});
    desk.put(
        "plan.json",
        &json!({
            "format": "driveaway-schedule", "version": 1,
            "duties": [{"driver": "d1", "runs": [run]}]
        }),
    );
    for args in [
        vec!["check", "day.json", "plan.json"],
        vec!["report", "day.json", "plan.json", "-o", "plan.html"],
    ] {
        let refused = desk.run(&args);
        assert_eq!(code(&refused), 2, "{args:?}: {}", err(&refused));
        let place = "error[E201] plan.json at /duties/0/runs/0/vehicle";
        assert!(err(&refused).contains(place), "{}", err(&refused));
    }
    // The two files in the wrong order.
    let swapped = desk.run(&["check", "plan.json", "day.json"]);
    assert_eq!(code(&swapped), 2);
    assert!(err(&swapped).contains("E105"), "{}", err(&swapped));
}

#[test]
fn nesting_is_refused_wherever_it_is() {
    let desk = Desk::new();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let mut spec = tiny();
    spec["drivers"] = json!("HERE");
    let text = spec.to_string().replace("\"HERE\"", &deep);
    fs::write(desk.path("deep.json"), text).unwrap();
    let refused = desk.run(&["solve", "deep.json"]);
    assert_eq!(code(&refused), 2, "{}", err(&refused));
    assert!(err(&refused).contains("E103"), "{}", err(&refused));
}

#[test]
fn a_million_drivers_are_read_and_checked() {
    let desk = Desk::new();
    let million = ["--set", "drivers=1000000", "-o", "big.json"];
    let made = desk.run(&[&["generate", "firm-day", "--seed", "1"], &million[..]].concat());
    assert_eq!(code(&made), 0, "{}", err(&made));
    let nothing = json!({"format": "driveaway-schedule", "version": 1, "duties": []});
    desk.put("plan.json", &nothing);
    let checked = desk.run(&["check", "big.json", "plan.json", "--json"]);
    assert_eq!(code(&checked), 0, "{}", err(&checked));
    assert_eq!(json_of(&checked.stdout)["passed"], true);
}

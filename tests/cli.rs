//! The command line as a user meets it: exit codes, help, outputs, progress, errors.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_driveaway");

/// A folder with a tiny instance in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::write(desk.path("day.json"), tiny().to_string()).unwrap();
        desk
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).current_dir(self.0.path());
        command
    }
    /// Runs a command with nothing on standard input.
    fn run(&self, args: &[&str]) -> Output {
        self.feed(args, b"")
    }
    /// Runs a command with `bytes` on standard input.
    fn feed(&self, args: &[&str], bytes: &[u8]) -> Output {
        (assert_cmd::Command::from_std(self.command(args)).write_stdin(bytes))
            .output()
            .unwrap()
    }
    /// Names of all files, sorted.
    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// One driver, two vehicles, an hour's way, one coach back: one vehicle can be moved.
fn tiny() -> Value {
    let at = |clock: &str| format!("2025-09-01T{clock}:00+08:00");
    let vehicle = |id: &str| json!({"id": id, "class": "car", "yard": "north", "lot": "transit", "released": at("08:00")});
    json!({
        "format": "driveaway-instance",
        "version": 1,
        "name": "tiny",
        "horizon": {"start": at("08:00"), "end": at("20:00"), "slot_minutes": 15},
        "classes": [{"id": "car", "licence": "C1", "pay": 15000}],
        "yards": [{"id": "north", "transfer_minutes": 10}],
        "stages": [{
            "id": "gate", "activity": "drive",
            "minutes": {"steps": [{"from": "00:00", "minutes": 60}]}
        }],
        "lots": [{"id": "transit", "handover_minutes": 10}],
        "corridors": [{"lot": "transit", "stages": ["gate"], "distance_km": 35}],
        "coaches": [{
            "id": "c1", "lot": "transit", "departs": at("14:00"), "arrives": at("15:00"),
            "seats": 40, "fare": 2500
        }],
        "drivers": [{
            "id": "d1", "licences": ["C1"],
            "windows": [{"from": at("08:00"), "to": at("20:00")}]
        }],
        "vehicles": [vehicle("v1"), vehicle("v2")]
    })
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}
fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}
fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}
fn json_file(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let desk = Desk::new();
    for command in [
        "solve",
        "check",
        "generate",
        "report",
        "export-mps",
        "schema",
    ] {
        let help = desk.run(&[command, "--help"]);
        assert_eq!(code(&help), 0, "{command}");
        assert!(
            out(&help).contains(&format!("  driveaway {command} ")),
            "no example in the help of {command}:\n{}",
            out(&help)
        );
    }
    let help = desk.run(&["--help"]);
    for exit in ["0 ", "1 ", "2 ", "3 ", "4 ", "130 "] {
        assert!(out(&help).contains(&format!("\n  {exit}")), "{exit}");
    }
    assert!(out(&desk.run(&["--version"])).starts_with("driveaway "));
}

#[test]
fn wrong_usage_exits_2_and_says_what_was_expected() {
    let desk = Desk::new();
    for (args, expected) in [
        (vec!["solve"], "INSTANCE"),
        (vec!["solve", "day.json", "--time-limit", "60"], "60s"),
        (vec!["solve", "day.json", "--gap", "-1"], "--gap"),
        (vec!["solve", "day.json", "--threads", "0"], "--threads"),
        (vec!["solve", "day.json", "--engine", "magic"], "greedy"),
        (
            vec!["generate", "firm-day", "--seed", "1", "--set", "x"],
            "KEY=VALUE",
        ),
        (
            vec!["generate", "no-such-family", "--seed", "1"],
            "no-such-family",
        ),
        (vec!["check", "-", "-"], "standard input"),
    ] {
        let refused = desk.run(&args);
        assert_eq!(code(&refused), 2, "{args:?}: {}", err(&refused));
        assert!(
            err(&refused).contains(expected),
            "{args:?}: {}",
            err(&refused)
        );
        assert!(out(&refused).is_empty(), "{args:?}");
    }
}

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
    assert!(out(&solved).is_empty(), "the summary replaces the text");
    let summary = json_file(&desk.path("summary.json"));
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
    let report: Value = serde_json::from_str(out(&checked)).unwrap();
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
fn the_best_plan_of_the_tiny_day_moves_one_vehicle() {
    let desk = Desk::new();
    let solved = desk.run(&["solve", "day.json", "--gap", "0", "--summary", "-"]);
    assert_eq!(code(&solved), 0, "{}", err(&solved));
    let summary: Value = serde_json::from_str(out(&solved)).unwrap();
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
fn a_schedule_that_breaks_a_rule_exits_3_and_names_it() {
    let desk = Desk::new();
    let run = |vehicle: &str| json!({"vehicle": vehicle, "start": "2025-09-01T09:00:00+08:00", "coach": "c1"});
    let plan = json!({
        "format": "driveaway-schedule", "version": 1,
        "duties": [{"driver": "d1", "runs": [run("v1"), run("v2")]}]
    });
    fs::write(desk.path("plan.json"), plan.to_string()).unwrap();
    let checked = desk.run(&["check", "day.json", "plan.json"]);
    assert_eq!(code(&checked), 3, "{}", out(&checked));
    assert!(out(&checked).contains("(sequence)"), "{}", out(&checked));

    let reported = desk.run(&["report", "day.json", "plan.json", "-o", "plan.html"]);
    assert_eq!(code(&reported), 3);
    assert!(desk.path("plan.html").exists());
}

#[test]
fn locks_that_admit_no_schedule_exit_4_or_2_and_write_nothing() {
    let desk = Desk::new();
    let mut spec = tiny();
    // One driver cannot drive two vehicles in one slot.
    let start = "2025-09-01T09:00:00+08:00";
    spec["locks"] = json!({"pins": [
        {"vehicle": "v1", "driver": "d1", "start": start},
        {"vehicle": "v2", "driver": "d1", "start": start}
    ]});
    fs::write(desk.path("locked.json"), spec.to_string()).unwrap();
    let solved = desk.run(&["solve", "locked.json", "-o", "plan.json"]);
    // A contradiction that the reader sees is bad input; one that a solve proves is no schedule.
    assert!([2, 4].contains(&code(&solved)), "{}", err(&solved));
    assert!(!desk.path("plan.json").exists());
}

#[test]
fn input_errors_name_file_code_place_and_mend() {
    let desk = Desk::new();
    let mut spec = tiny();
    spec["vehicles"][1]["class"] = json!("no-such-class");
    fs::write(desk.path("wrong.json"), spec.to_string()).unwrap();
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
    let error: Value = serde_json::from_str(err(&refused)).unwrap();
    assert_eq!(error["exit_code"], 2);
    assert_eq!(error["file"], "wrong.json");
    assert_eq!(error["errors"][0]["path"], "/vehicles/1/class");

    let refused = desk.run(&["solve", "--error-format=json"]);
    let error: Value = serde_json::from_str(err(&refused)).unwrap();
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
    let schedule: Value = serde_json::from_str(out(&plain)).unwrap();
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
fn outputs_that_cannot_be_written_are_refused_before_the_work() {
    let desk = Desk::new();
    fs::write(desk.path("file"), "old").unwrap();
    fs::create_dir(desk.path("folder")).unwrap();
    for path in ["file/plan.json", "no/such/folder/plan.json", "folder"] {
        let refused = desk.run(&["solve", "day.json", "-o", path, "--progress", "json"]);
        assert_eq!(code(&refused), 2, "{path}: {}", err(&refused));
        assert!(err(&refused).contains(path), "{}", err(&refused));
        assert!(!err(&refused).contains("\"phase\""), "the solve had begun");
    }
    assert_eq!(fs::read_to_string(desk.path("file")).unwrap(), "old");
    assert_eq!(desk.files(), ["day.json", "file", "folder"]);
}

#[test]
fn an_input_is_never_overwritten() {
    let desk = Desk::new();
    let before = fs::read(desk.path("day.json")).unwrap();
    for args in [
        vec!["solve", "day.json", "-o", "./day.json"],
        vec!["solve", "day.json", "--summary", "day.json"],
        vec!["solve", "day.json", "-o", "x.json", "--report", "x.json"],
        vec!["solve", "day.json", "-o", "-", "--summary", "-"],
        vec!["export-mps", "day.json", "-o", "day.json"],
        vec!["report", "day.json", "day.json", "-o", "day.json"],
    ] {
        let refused = desk.run(&args);
        assert_eq!(code(&refused), 2, "{args:?}: {}", err(&refused));
    }
    assert_eq!(fs::read(desk.path("day.json")).unwrap(), before);
    assert_eq!(desk.files(), ["day.json"]);
}

#[test]
fn a_refused_input_leaves_the_old_output_untouched() {
    let desk = Desk::new();
    fs::write(desk.path("plan.json"), "old").unwrap();
    fs::write(desk.path("wrong.json"), "{}").unwrap();
    assert_eq!(
        code(&desk.run(&["solve", "wrong.json", "-o", "plan.json"])),
        2
    );
    assert_eq!(fs::read_to_string(desk.path("plan.json")).unwrap(), "old");
    assert_eq!(
        code(&desk.run(&["solve", "day.json", "-o", "plan.json"])),
        0
    );
    assert_ne!(fs::read_to_string(desk.path("plan.json")).unwrap(), "old");
    assert_eq!(desk.files(), ["day.json", "plan.json", "wrong.json"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_with_path_and_cause() {
    let desk = Desk::new();
    let full = desk.run(&["solve", "day.json", "-o", "/dev/full"]);
    assert_eq!(code(&full), 1, "{}", err(&full));
    assert!(err(&full).contains("/dev/full"), "{}", err(&full));
    assert!(err(&full).contains("No space left"), "{}", err(&full));
    let full = (desk.command(&["schema", "instance"]))
        .stdout(fs::File::options().write(true).open("/dev/full").unwrap())
        .output()
        .unwrap();
    assert_eq!(code(&full), 1, "{}", err(&full));
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_fills_up_leaves_the_old_output_untouched() {
    let desk = Desk::new();
    fs::write(desk.path("plan.json"), "old").unwrap();
    // No file of the process may grow past 0 blocks: as on a full disk, but without one.
    let script = format!("ulimit -f 0; trap '' XFSZ; exec {PROGRAM} solve day.json -o plan.json");
    let full = (Command::new("sh").args(["-c", &script]))
        .current_dir(desk.0.path())
        .output()
        .unwrap();
    assert_eq!(code(&full), 1, "{}", err(&full));
    assert!(err(&full).contains("plan.json"), "{}", err(&full));
    assert_eq!(fs::read_to_string(desk.path("plan.json")).unwrap(), "old");
    assert_eq!(desk.files(), ["day.json", "plan.json"]);
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() {
    let desk = Desk::new();
    for args in [
        vec!["schema", "instance"],
        vec!["solve", "day.json", "-o", "-"],
    ] {
        let mut child: Child = (desk.command(&args))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(code(&ended), 0, "{args:?}: {}", err(&ended));
        assert!(!err(&ended).contains("panic"), "{}", err(&ended));
    }
}

#[test]
fn progress_json_is_one_object_a_line() {
    let desk = Desk::new();
    let solved = desk.run(&["solve", "day.json", "--progress", "json", "-o", "-"]);
    assert_eq!(code(&solved), 0);
    assert!(!err(&solved).is_empty());
    for line in err(&solved).lines() {
        let news: Value = serde_json::from_str(line).unwrap();
        assert_eq!(news["event"], "progress");
        for key in ["phase", "seconds", "incumbent", "bound", "gap"] {
            assert!(news.get(key).is_some(), "no {key} in {line}");
        }
    }
    let silent = desk.run(&["solve", "day.json", "--progress", "none"]);
    assert_eq!(err(&silent), "");
}

#[test]
fn a_schema_of_each_format_is_printed() {
    let desk = Desk::new();
    for format in ["instance", "schedule"] {
        let printed = desk.run(&["schema", format]);
        assert_eq!(code(&printed), 0);
        let schema: Value = serde_json::from_str(out(&printed)).unwrap();
        assert!(schema.get("$schema").is_some(), "{format}");
    }
}

#[test]
fn the_same_seed_generates_the_same_bytes() {
    let desk = Desk::new();
    let printed = desk.run(&["generate", "firm-day", "--seed", "7"]);
    assert_eq!(code(&printed), 0, "{}", err(&printed));
    let written = desk.run(&["generate", "firm-day", "--seed", "7", "-o", "firm.json"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    assert_eq!(fs::read(desk.path("firm.json")).unwrap(), printed.stdout);
    assert_ne!(
        desk.run(&["generate", "firm-day", "--seed", "8"]).stdout,
        printed.stdout
    );
}

#[test]
fn the_model_is_exported() {
    let desk = Desk::new();
    let exported = desk.run(&["export-mps", "day.json", "-o", "day.mps"]);
    assert_eq!(code(&exported), 0, "{}", err(&exported));
    let model = fs::read_to_string(desk.path("day.mps")).unwrap();
    assert!(model.contains("ROWS") && model.trim_end().ends_with("ENDATA"));
}

/// Starts a long solve and interrupts it as soon as it has a schedule.
#[test]
#[cfg(unix)]
fn an_interrupted_solve_writes_its_best_schedule_and_exits_130() {
    let desk = Desk::new();
    let made = desk.run(&["generate", "port-day", "--seed", "1", "-o", "port.json"]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let mut child = (desk.command(&[
        "solve",
        "port.json",
        "-o",
        "plan.json",
        "--summary",
        "summary.json",
        "--engine",
        "exact",
        "--gap",
        "0",
        "--progress",
        "json",
    ]))
    .stdout(Stdio::null())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    let mut news = BufReader::new(child.stderr.take().unwrap()).lines();
    let has_schedule = |line: &String| {
        let news: Value = serde_json::from_str(line).unwrap();
        !news["incumbent"].is_null()
    };
    let first = news.by_ref().map(|line| line.unwrap()).find(has_schedule);
    assert!(first.is_some(), "no schedule was ever found");
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    for line in news {
        line.unwrap();
    }
    let ended = child.wait().unwrap();
    let summary = json_file(&desk.path("summary.json"));
    if sent.success() && summary["stop_reason"] == "cancelled" {
        assert_eq!(ended.code(), Some(130));
    } else {
        // The solve was done before the signal came.
        assert_eq!(ended.code(), Some(0));
    }
    let checked = desk.run(&["check", "port.json", "plan.json"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
}

//! The command line as a user meets it: exit codes, help, outputs, progress, errors.

#![allow(clippy::unwrap_used)]

mod bench;
mod checking;
mod input;
mod instances;
#[cfg(unix)]
mod interrupt;
mod languages;
mod output;
mod readme;
mod replan;
mod solving;
mod usage;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_driveaway");

/// A folder with a tiny instance in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        desk.put("day.json", &tiny());
        desk
    }
    fn put(&self, name: &str, value: &Value) {
        fs::write(self.path(name), value.to_string()).unwrap();
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).current_dir(self.0.path());
        // The language of whoever runs the tests is not that of the tests.
        command.env("LC_ALL", "C");
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
    fn json(&self, name: &str) -> Value {
        json_of(&fs::read(self.path(name)).unwrap())
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
fn json_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// A folder of the project.
fn project(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

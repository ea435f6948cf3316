//! What is written: whole or not at all, never over an input.

use std::fs;
#[cfg(target_os = "linux")]
use std::process::Command;
use std::process::{Child, Stdio};

use crate::{Desk, code, err};

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
    let program = crate::PROGRAM;
    let script = format!("ulimit -f 0; trap '' XFSZ; exec {program} solve day.json -o plan.json");
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
#[cfg(unix)]
fn a_file_without_the_right_to_write_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    fs::write(desk.path("plan.json"), "old").unwrap();
    let closed = fs::Permissions::from_mode(0o444);
    fs::set_permissions(desk.path("plan.json"), closed).unwrap();
    let refused = desk.run(&["solve", "day.json", "-o", "plan.json"]);
    assert_eq!(code(&refused), 2, "{}", err(&refused));
    assert!(
        err(&refused).contains("write-protected"),
        "{}",
        err(&refused)
    );
    assert_eq!(fs::read_to_string(desk.path("plan.json")).unwrap(), "old");
}

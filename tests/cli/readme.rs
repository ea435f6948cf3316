//! The commands that the README shows.

use std::fs;

use crate::{Desk, code, err, project};

/// Runs them in their order, in one folder with the files it shows, as its reader would.
#[test]
fn every_command_of_the_readme_runs() {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let blocks = readme.split("```").skip(1).step_by(2);
    let commands: Vec<Vec<&str>> = (blocks.filter_map(|block| block.strip_prefix("sh\n")))
        .flat_map(str::lines)
        .map(|line| line.split(" #").next().unwrap_or_default())
        .filter_map(|line| line.strip_prefix("driveaway "))
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert!(commands.len() >= 6, "{commands:?}");
    let desk = Desk::new();
    fs::remove_file(desk.path("day.json")).unwrap();
    for block in readme.split("```").skip(1).step_by(2) {
        if let Some(file) = block.strip_prefix("json ") {
            let (name, text) = file.split_once('\n').unwrap();
            fs::write(desk.path(name), text).unwrap();
        }
    }
    for command in commands {
        let ran = desk.run(&command);
        assert_eq!(code(&ran), 0, "{command:?}: {}", err(&ran));
    }
}

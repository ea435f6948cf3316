//! Help, wrong usage, schemas.

use crate::{Desk, code, err, json_of, out};

#[test]
fn every_command_explains_itself_with_an_example() {
    let desk = Desk::new();
    for command in [
        "solve",
        "check",
        "generate",
        "report",
        "explain",
        "compare",
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
        (vec!["solve", "day.json", "--gap", "-1"], "from 0 to 1"),
        (vec!["solve", "day.json", "--gap", "2"], "from 0 to 1"),
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
fn a_schema_of_each_format_is_printed() {
    let desk = Desk::new();
    for format in ["instance", "schedule", "explanation", "comparison"] {
        let printed = desk.run(&["schema", format]);
        assert_eq!(code(&printed), 0);
        let schema = json_of(&printed.stdout);
        assert!(schema.get("$schema").is_some(), "{format}");
    }
}

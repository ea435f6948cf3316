//! The arrows between modules, and what library code never does, read off the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its module (the first name under `src/`), and its code without comments and
/// without the tests at its end.
struct Source {
    path: PathBuf,
    module: String,
    code: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    fn walk(dir: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                into.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let is_tests = |path: &PathBuf| {
        let inside = path.strip_prefix(&root).unwrap();
        inside.with_extension("").iter().any(|part| part == "tests")
    };
    (paths.into_iter())
        .filter(|path| !is_tests(path))
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap().with_extension("");
            let text = fs::read_to_string(&path).unwrap();
            Source {
                module: inside.iter().next().unwrap().to_str().unwrap().to_owned(),
                code: code(&text),
                path,
            }
        })
        .collect()
}

/// Numbered lines without comments; what stands under `#[cfg(test)]` at the end is left out.
fn code(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let tests = (0..lines.len()).find(|&at| {
        lines[at].trim() == "#[cfg(test)]"
            && lines
                .get(at + 1)
                .is_some_and(|next| next.contains("mod ") && next.ends_with('{'))
    });
    (lines[..tests.unwrap_or(lines.len())].iter().enumerate())
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(at, line)| (at + 1, (*line).to_owned()))
        .collect()
}

/// Every module that the file names as `crate::module`. Groups such as
/// `crate::{ids, units::Fen}` are opened.
fn used(source: &Source) -> BTreeSet<String> {
    let text: String = source
        .code
        .iter()
        .map(|(_, line)| format!("{line}\n"))
        .collect();
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let own = (text[..at].chars().next_back()).is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if !own {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1;
            let end = group.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            });
            let group = &group[..end.unwrap_or(group.len())];
            let mut depth = 0;
            let parts = group.split(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                c == ',' && depth == 0
            });
            found.extend(parts.map(|part| first_name(part.trim_start())));
        } else {
            found.insert(first_name(rest));
        }
    }
    found.remove("");
    found
}

fn first_name(path: &str) -> String {
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
    path[..end.unwrap_or(path.len())].to_owned()
}

#[test]
fn the_scan_reads_paths_groups_and_comments() {
    let text = "use crate::solve::Engine;\nuse crate::{ids, units::{Fen, Minutes}};\n\
                /// [`crate::model`]\nuse mycrate::io;\n#[cfg(test)]\npub(super) mod tests {\nuse crate::cli;";
    let source = Source {
        path: PathBuf::new(),
        module: String::new(),
        code: code(text),
    };
    let found: Vec<String> = used(&source).into_iter().collect();
    assert_eq!(found, ["ids", "solve", "units"]);
}

#[test]
fn modules_know_only_what_lies_below_them() {
    const BASE: &[&str] = &["units", "ids", "names", "error"];
    let mut faults = Vec::new();
    for source in sources() {
        let allowed = |used: &str| -> bool {
            let none_of = |modules: &[&str]| !modules.contains(&used);
            match source.module.as_str() {
                "units" | "ids" | "names" | "error" => BASE.contains(&used),
                "check" => {
                    let below = ["spec", "instance", "schedule", "check"];
                    BASE.contains(&used) || below.contains(&used)
                }
                "words" => BASE.contains(&used) || used == "words",
                "spec" | "instance" | "schedule" => none_of(&[
                    "check", "network", "model", "solve", "io", "generate", "report", "cli",
                ]),
                "columns" => ["columns", "milp", "network"].contains(&used),
                "network" | "model" => none_of(&["check", "io", "generate", "report", "cli"]),
                "generate" => none_of(&["network", "model", "report", "cli"]),
                "solve" => none_of(&["explain", "compare", "io", "generate", "report", "cli"]),
                "compare" => none_of(&[
                    "network", "model", "milp", "solve", "explain", "io", "generate", "report",
                    "cli",
                ]),
                "edits" => none_of(&[
                    "network", "model", "milp", "explain", "io", "sheets", "generate", "report",
                    "cli",
                ]),
                "explain" => none_of(&["io", "generate", "report", "cli"]),
                "scenario" => BASE.contains(&used) || ["spec", "io", "scenario"].contains(&used),
                "replan" => none_of(&["solve", "network", "io", "generate", "report", "cli"]),
                "report" => none_of(&["network", "model", "cli"]),
                "io" => none_of(&["report", "cli"]),
                _ => true,
            }
        };
        for module in used(&source).into_iter().filter(|one| !allowed(one)) {
            faults.push(format!("{} uses crate::{module}", source.path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_command_line_prints_and_exits() {
    let faults = lines_with(
        &[
            "println!",
            "eprintln!",
            "print!(",
            "eprint!(",
            "dbg!",
            "process::exit",
            "process::abort",
        ],
        |module| !matches!(module, "cli" | "main"),
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_unwraps_outside_tests() {
    let faults = lines_with(
        &[
            ".unwrap()",
            ".expect(",
            "panic!(",
            "todo!(",
            "unimplemented!(",
            "unreachable!(",
        ],
        |_| true,
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn lines_with(words: &[&str], module: impl Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| module(&source.module)) {
        for (at, line) in &source.code {
            if words.iter().any(|word| line.contains(word)) {
                faults.push(format!("{}:{at}: {}", source.path.display(), line.trim()));
            }
        }
    }
    faults
}

#[test]
fn each_rule_has_its_file_in_the_checker() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    for rule in driveaway::names::Rule::ALL {
        let file = dir
            .join(rule.as_str().replace('-', "_"))
            .with_extension("rs");
        let text = fs::read_to_string(&file).unwrap_or_default();
        let start = format!("//! `{rule}`");
        assert!(
            text.starts_with(&start),
            "{} begins with {start}",
            file.display()
        );
    }
}

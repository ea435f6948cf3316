//! The pages name every rule and cost term, and no source file that is not there.

use std::fs;
use std::path::Path;

use driveaway::names::{Rule, Term};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn names() -> impl Iterator<Item = &'static str> {
    let rules = Rule::ALL.iter().map(|rule| rule.as_str());
    rules.chain(Term::ALL.iter().map(|term| term.as_str()))
}

#[test]
fn every_rule_and_term_is_explained() {
    for page in [
        "src/docs/formulation.md",
        "src/docs/semantics.md",
        "README.md",
    ] {
        let text = read(page);
        let missing: Vec<&str> = names()
            .filter(|name| !text.contains(&format!("`{name}`")))
            .collect();
        assert!(missing.is_empty(), "{page} lacks {missing:?}");
    }
}

#[test]
fn each_rule_and_term_has_one_row_in_the_tables_of_the_formulation() {
    let text = read("src/docs/formulation.md");
    let (_, tables) = text.split_once("## 12. Rule by rule").unwrap();
    let rows: Vec<&str> = (tables.lines())
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        rows,
        names().collect::<Vec<_>>(),
        "in the order of names.rs"
    );
}

/// Everything between backticks in the text.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_pages_name_no_file_that_is_not_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["", "src", "src/docs", "src/model", "src/milp", "src/solve"];
    for page in ["architecture.md", "formulation.md", "semantics.md"] {
        let text = read(&format!("src/docs/{page}"));
        // Fenced blocks hold an odd number of backticks at each end, which would shift the pairs.
        let prose: String = (text.split("```").step_by(2)).collect();
        let is_file = |word: &&str| word.ends_with(".rs") || word.ends_with(".md");
        for file in code(&prose)
            .filter(is_file)
            .filter(|file| !file.contains('<'))
        {
            let there = (folders.iter()).any(|folder| root.join(folder).join(file).is_file());
            assert!(there, "{page} names {file}");
        }
    }
}

//! The catalogues: the same keys and variables in every language, and exactly those that the
//! sources use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use driveaway::error::Code;
use driveaway::words::Lang;
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};
use fluent_syntax::parser::parse;

const AREAS: [&str; 12] = [
    "terms",
    "report",
    "roster",
    "sheets",
    "explain",
    "replan",
    "compare",
    "errors",
    "recommend",
    "bench",
    "edits",
    "solve",
];

/// Beginnings of the keys of an area.
fn beginnings(area: &'static str) -> Vec<String> {
    match area {
        "terms" => ["rule-", "cost-", "class-", "step-", "word-", "unit-"]
            .map(String::from)
            .to_vec(),
        "errors" => vec!["error-".to_owned()],
        area => vec![format!("{area}-")],
    }
}

/// The area that may hold the key.
fn area_of(key: &str) -> Option<&'static str> {
    AREAS
        .into_iter()
        .find(|area| beginnings(area).iter().any(|begin| key.starts_with(begin)))
}

/// The vocabulary that all pages share; it need not be used up.
fn is_vocabulary(key: &str) -> bool {
    ["word-", "unit-"]
        .iter()
        .any(|begin| key.starts_with(begin))
}

/// Messages and attributes of one file, with the variables of each.
type Messages = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn messages(lang: Lang, area: &str, faults: &mut Vec<String>) -> Messages {
    let name = format!("src/words/{lang}/{area}.ftl");
    let text = fs::read_to_string(root().join(&name)).unwrap();
    let parsed = parse(text.as_str()).unwrap_or_else(|(parsed, errors)| {
        faults.extend(errors.iter().map(|error| format!("{name}: {error}")));
        parsed
    });
    let mut found = Messages::new();
    for entry in &parsed.body {
        let Entry::Message(message) = entry else {
            if let Entry::Junk { content } = entry {
                faults.push(format!("{name}: not a message: {content}"));
            }
            continue;
        };
        let key = message.id.name.to_owned();
        if area_of(&key) != Some(AREAS.into_iter().find(|one| *one == area).unwrap()) {
            faults.push(format!("{name}: {key} does not begin as keys of {area} do"));
        }
        let attributes =
            (message.attributes.iter()).map(|one| (format!("{key}.{}", one.id.name), &one.value));
        let value = message.value.iter().map(|value| (key.clone(), value));
        for (key, pattern) in value.chain(attributes) {
            let mut variables = BTreeSet::new();
            in_pattern(pattern, &mut variables);
            if found.insert(key.clone(), variables).is_some() {
                faults.push(format!("{name}: {key} is there twice"));
            }
        }
    }
    found
}

fn in_pattern(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, into);
        }
    }
}

fn in_expression(expression: &Expression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, into),
        Expression::Select { selector, variants } => {
            in_inline(selector, into);
            (variants.iter()).for_each(|variant| in_pattern(&variant.value, into));
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    let in_arguments = |arguments: &CallArguments<&str>, into: &mut BTreeSet<String>| {
        (arguments.positional.iter()).for_each(|one| in_inline(one, into));
        (arguments.named.iter()).for_each(|one| in_inline(&one.value, into));
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => in_arguments(arguments, into),
        InlineExpression::TermReference {
            arguments: Some(arguments),
            ..
        } => in_arguments(arguments, into),
        InlineExpression::Placeable { expression } => in_expression(expression, into),
        _ => {}
    }
}

#[test]
fn every_language_has_the_same_keys_and_variables() {
    let mut faults = Vec::new();
    for area in AREAS {
        let english = messages(Lang::En, area, &mut faults);
        for lang in Lang::ALL.into_iter().skip(1) {
            let other = messages(lang, area, &mut faults);
            let keys: BTreeSet<&String> = english.keys().chain(other.keys()).collect();
            for key in keys {
                match (english.get(key), other.get(key)) {
                    (Some(_), None) => faults.push(format!("{lang}/{area}.ftl lacks {key}")),
                    (None, Some(_)) => faults.push(format!("en/{area}.ftl lacks {key}")),
                    (Some(ours), Some(theirs)) if ours != theirs => faults.push(format!(
                        "{key}: variables {ours:?} in en, {theirs:?} in {lang}"
                    )),
                    _ => {}
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_error_code_says_in_every_language_what_is_wrong_and_how_to_mend_it() {
    let mut faults = Vec::new();
    for lang in Lang::ALL {
        let told = messages(lang, "errors", &mut faults);
        for code in Code::ALL {
            for key in [format!("error-{code}"), format!("error-{code}.mend")] {
                if !told.contains_key(&key) {
                    faults.push(format!("{lang}/errors.ftl lacks {key}"));
                }
            }
        }
        let known = |key: &str| Code::ALL.iter().any(|code| key.contains(code.as_str()));
        for key in told.keys().filter(|key| key.starts_with("error-E")) {
            if !known(key) {
                faults.push(format!("{lang}/errors.ftl has {key}, which is no code"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Keys in quotes in the sources, and beginnings of keys that the sources complete
/// (`"rule-{rule}"`).
struct Used {
    keys: BTreeMap<String, PathBuf>,
    beginnings: BTreeSet<String>,
}

fn used() -> Used {
    let mut used = Used {
        keys: BTreeMap::new(),
        beginnings: BTreeSet::new(),
    };
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            keys_in(line, &path, &mut used);
        }
    }
    used
}

fn keys_in(line: &str, path: &Path, used: &mut Used) {
    for (at, quote) in line.match_indices(['"', '\'', '`']) {
        let rest = &line[at + quote.len()..];
        // An attribute of a page (`id="cost-title"`) is no key.
        if area_of(rest).is_none() || line[..at].ends_with('=') {
            continue;
        }
        let is_key = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '.' | '_');
        let end = rest.find(|one| !is_key(one)).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if after.starts_with(quote) {
            if key.ends_with('-') {
                used.beginnings.insert(key.to_owned());
            } else {
                used.keys.insert(key.to_owned(), path.to_owned());
            }
        } else if after.starts_with(['{', '$']) {
            used.beginnings.insert(key.to_owned());
        }
    }
}

fn sources() -> Vec<PathBuf> {
    fn walk(dir: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let named = |names: &[&str]| {
                path.extension()
                    .is_some_and(|ext| names.iter().any(|name| ext == *name))
            };
            if path.is_dir() {
                walk(&path, into);
            } else if named(&["rs", "js", "html"]) && !path.ends_with("tests.rs") {
                into.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src"), &mut found);
    found.sort();
    found
}

#[test]
fn keys_in_the_sources_are_defined_and_defined_keys_are_used() {
    let mut faults = Vec::new();
    let mut defined = Messages::new();
    for area in AREAS {
        defined.extend(messages(Lang::En, area, &mut faults));
    }
    let used = used();
    for (key, path) in &used.keys {
        if !defined.contains_key(key) {
            faults.push(format!("{}: {key} is not defined", path.display()));
        }
    }
    for begin in &used.beginnings {
        if !defined.keys().any(|key| key.starts_with(begin)) {
            faults.push(format!("no key begins with {begin}"));
        }
    }
    for key in defined.keys() {
        let completed = used.beginnings.iter().any(|begin| key.starts_with(begin));
        if !completed && !used.keys.contains_key(key) && !is_vocabulary(key) {
            faults.push(format!("{key} is defined but never used"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_scan_finds_keys_beginnings_and_nothing_else() {
    let mut found = Used {
        keys: BTreeMap::new(),
        beginnings: BTreeSet::new(),
    };
    let line = r#"t("report-title"), 'word-lot', `explain-why-${x}`, "rule-{rule}", "report to","cost-of x",<p id="cost-title">"#;
    keys_in(line, Path::new("x"), &mut found);
    let keys: Vec<&str> = found.keys.keys().map(String::as_str).collect();
    assert_eq!(keys, ["report-title", "word-lot"]);
    let begins: Vec<&str> = found.beginnings.iter().map(String::as_str).collect();
    assert_eq!(begins, ["explain-why-", "rule-"]);
}

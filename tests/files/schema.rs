//! The committed JSON Schemas are those of the types, and say about files what the reader says.

use std::path::PathBuf;

use driveaway::compare::comparison_schema;
use driveaway::explain::explanation_schema;
use driveaway::io;
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("instances")
        .join(name)
}

fn current(name: &str, schema: &Value) {
    let file = folder("schema").join(name);
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("RENEW_SCHEMAS").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == text,
        "{} is not current; renew it with: RENEW_SCHEMAS=1 cargo test --release --test files schema",
        file.display()
    );
}

#[test]
fn committed_schemas_are_current() {
    current("instance-v1.schema.json", &io::instance_schema());
    current("schedule-v1.schema.json", &io::schedule_schema());
    current("explanation-v1.schema.json", &explanation_schema());
    current("comparison-v1.schema.json", &comparison_schema());
    current("events-v1.schema.json", &io::events_schema());
}

fn bad(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder("bad").join(name)).unwrap()).unwrap()
}

#[test]
fn schemas_accept_good_files() {
    let instance = jsonschema::validator_for(&io::instance_schema()).unwrap();
    let schedule = jsonschema::validator_for(&io::schedule_schema()).unwrap();
    assert!(instance.is_valid(&bad("base.json")));
    assert!(schedule.is_valid(&bad("base-schedule.json")));
    // Well-shaped nonsense is not for a schema to find.
    assert!(instance.is_valid(&bad("E314-coach-order.json")));
}

#[test]
fn schemas_refuse_what_the_reader_calls_a_fault_of_shape() {
    let instance = jsonschema::validator_for(&io::instance_schema()).unwrap();
    for name in [
        "E108-unknown-field.json",
        "E109-missing-field.json",
        "E110-wrong-type.json",
        "E111-bad-text.json",
        "E112-unknown-word.json",
        "E113-out-of-range.json",
        "ten-mistakes.json",
    ] {
        assert!(!instance.is_valid(&bad(name)), "{name}");
    }
}

/// Every kind of event and every field of one is in the section on events.
#[test]
fn the_format_page_names_every_event() {
    let page = include_str!("../../src/docs/file_format.md");
    let (_, section) = page.split_once("\n## Events\n").unwrap();
    let schema = io::events_schema();
    let kinds = schema["$defs"]["Event"]["oneOf"].as_array().unwrap();
    assert_eq!(kinds.len(), 15);
    for kind in kinds {
        let name = kind["required"][0].as_str().unwrap();
        let row = section
            .lines()
            .find(|line| line.starts_with(&format!("| `{name}` |")))
            .expect(name);
        let payload = kind["properties"][name]["$ref"].as_str().unwrap();
        let payload = payload.rsplit('/').next().unwrap();
        let (_, what) = row.split_once(" | ").unwrap();
        for field in schema["$defs"][payload]["properties"]
            .as_object()
            .unwrap()
            .keys()
        {
            assert!(what.contains(&format!("`{field}`")), "{field} of {name}");
        }
    }
}

/// Every field that the schemas define, with the object it belongs to.
fn fields(schema: &Value) -> Vec<String> {
    let own = std::iter::once(schema);
    let others = schema["$defs"]
        .as_object()
        .into_iter()
        .flat_map(|defs| defs.values());
    own.chain(others)
        .filter_map(|one| one["properties"].as_object())
        .flat_map(|properties| properties.keys().cloned())
        .collect()
}

#[test]
fn the_format_page_names_every_field() {
    let page = include_str!("../../src/docs/file_format.md");
    for field in [io::instance_schema(), io::schedule_schema()]
        .iter()
        .flat_map(fields)
    {
        let interval = ["from", "to"].contains(&field.as_str());
        assert!(
            interval || page.contains(&format!("| `{field}` |")),
            "{field}"
        );
    }
}

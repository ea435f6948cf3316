//! JSON Schemas of the file formats, generated from the types.

use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use crate::compare::Comparison;
use crate::explain::Explanation;
use crate::schedule::ScheduleSpec;
use crate::spec::InstanceSpec;

/// JSON Schema (2020-12) of an instance file, format version 1.
pub fn instance_schema() -> Value {
    of::<InstanceSpec>()
}

/// JSON Schema (2020-12) of a schedule file, format version 1.
pub fn schedule_schema() -> Value {
    of::<ScheduleSpec>()
}

/// JSON Schema (2020-12) of an explanation, as `driveaway explain --json` writes it.
pub fn explanation_schema() -> Value {
    of::<Explanation>()
}

/// JSON Schema (2020-12) of a comparison, as `driveaway compare --json` writes it.
pub fn comparison_schema() -> Value {
    of::<Comparison>()
}

fn of<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}

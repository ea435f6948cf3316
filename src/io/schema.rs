//! JSON Schemas of the file formats, generated from the types.

use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use crate::replan::EventsSpec;
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

/// JSON Schema (2020-12) of an events file, format version 1.
pub fn events_schema() -> Value {
    of::<EventsSpec>()
}

fn of<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}

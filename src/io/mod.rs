//! Reading and writing files: bytes → spec → instance or schedule, and back.
//!
//! A good file is read in one go. A bad one is read again as a tree, judged against the schema,
//! mended where it must be, and then validated like any other, so that the faults of both stages
//! come in one list.

mod read;
mod repair;
mod schema;
mod shape;
mod tree;
mod write;

pub use read::{
    parse_events, parse_instance, parse_instance_spec, parse_schedule, parse_schedule_spec,
};
pub use schema::{events_schema, instance_schema, schedule_schema};
pub use write::{instance_to_json, schedule_spec_to_json, schedule_to_json};

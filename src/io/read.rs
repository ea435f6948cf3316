//! Reading instance and schedule files.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::repair::Judge;
use super::schema::{events_schema, instance_schema, schedule_schema};
use super::shape::{Shape, push};
use super::tree;
use crate::error::{Code, Doubts, Faults, InputErrors};
use crate::instance::{Instance, header};
use crate::replan::{EVENTS_FORMAT, EventsSpec};
use crate::schedule::{SCHEDULE_FORMAT, Schedule, ScheduleSpec};
use crate::spec::{INSTANCE_FORMAT, InstanceSpec};

/// Reads an instance file (JSON, format v1) and validates it.
///
/// # Errors
/// All faults of the file, of shape and of meaning, sorted by path, up to a cap of 1,000. Of a
/// text that is not JSON, the first.
pub fn parse_instance(bytes: &[u8]) -> Result<Instance, InputErrors> {
    let (spec, mut faults) = read::<InstanceSpec>(bytes, INSTANCE_FORMAT, instance_schema);
    let instance = spec.map(|spec| spec.survey(&mut faults));
    faults.finish(instance)
}

/// Reads an instance file without judging its meaning.
///
/// # Errors
/// All faults of shape, sorted by path, up to a cap of 1,000; another format or version.
pub fn parse_instance_spec(bytes: &[u8]) -> Result<InstanceSpec, InputErrors> {
    let (spec, mut faults) = read::<InstanceSpec>(bytes, INSTANCE_FORMAT, instance_schema);
    if let Some(spec) = &spec {
        header(&spec.format, INSTANCE_FORMAT, spec.version, "", &mut faults);
    }
    faults.finish(spec)
}

/// Reads a schedule file of `instance`. Whether it keeps the rules is for the checker to say.
///
/// # Errors
/// All faults of shape, and those of [`Schedule::from_spec`], sorted by path, up to a cap of
/// 1,000.
pub fn parse_schedule(bytes: &[u8], instance: &Instance) -> Result<Schedule, InputErrors> {
    let (spec, mut faults) = read::<ScheduleSpec>(bytes, SCHEDULE_FORMAT, schedule_schema);
    let schedule = spec.map(|spec| Schedule::resolve(&spec, instance, "", &mut faults));
    faults.finish(schedule)
}

/// Reads a schedule file without an instance.
///
/// # Errors
/// All faults of shape, sorted by path, up to a cap of 1,000; another format or version.
pub fn parse_schedule_spec(bytes: &[u8]) -> Result<ScheduleSpec, InputErrors> {
    let (spec, mut faults) = read::<ScheduleSpec>(bytes, SCHEDULE_FORMAT, schedule_schema);
    if let Some(spec) = &spec {
        header(&spec.format, SCHEDULE_FORMAT, spec.version, "", &mut faults);
    }
    faults.finish(spec)
}

/// Reads an events file. Whether the events fit an instance is for
/// [`replan`](crate::replan::replan) to say.
///
/// # Errors
/// All faults of shape, sorted by path, up to a cap of 1,000; another format or version.
pub fn parse_events(bytes: &[u8]) -> Result<EventsSpec, InputErrors> {
    let (spec, mut faults) = read::<EventsSpec>(bytes, EVENTS_FORMAT, events_schema);
    if let Some(spec) = &spec {
        header(&spec.format, EVENTS_FORMAT, spec.version, "", &mut faults);
    }
    faults.finish(spec)
}

/// The spec in a text and its faults of shape; with faults, a mended spec as far as there is one.
fn read<T: DeserializeOwned>(
    bytes: &[u8],
    format: &str,
    schema: fn() -> Value,
) -> (Option<T>, Faults) {
    if let Ok(spec) = serde_json::from_slice(tree::without_mark(bytes)) {
        return (Some(spec), Faults::default());
    }
    let mut faults = Faults::default();
    let Some(mut value) = tree::read(bytes, &mut faults) else {
        return (None, faults);
    };
    // A file of the other kind: what else could be said about it would only confuse.
    let kind = value["format"].as_str().filter(|&kind| kind != format);
    if let Some(kind) =
        kind.filter(|&kind| [INSTANCE_FORMAT, SCHEDULE_FORMAT, EVENTS_FORMAT].contains(&kind))
    {
        header(kind, format, crate::spec::FORMAT_VERSION, "", &mut faults);
        return (None, faults);
    }
    let mut judge = Judge {
        path: String::new(),
        faults: &mut faults,
        doubts: Doubts::default(),
    };
    if !judge.fits(&mut value, &Shape::of(&schema())) {
        return (None, faults);
    }
    let doubts = judge.doubts;
    match serde_path_to_error::deserialize(value) {
        Ok(spec) => (Some(spec), faults.doubting(doubts)),
        // The shape is generated from the type, so this is for what a schema cannot say.
        Err(wrong) => {
            let mut path = String::new();
            for segment in wrong.path() {
                match segment {
                    Segment::Seq { index } => push(&mut path, &index.to_string()),
                    Segment::Map { key } | Segment::Enum { variant: key } => push(&mut path, key),
                    Segment::Unknown => {}
                }
            }
            let found = wrong.inner().to_string();
            faults.add(
                Code::WrongType,
                path,
                found,
                "another value",
                "correct the value",
            );
            (None, faults)
        }
    }
}

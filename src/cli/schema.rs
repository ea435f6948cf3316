//! `driveaway schema`.

use super::args::{SchemaArg, SchemaArgs};
use super::exit::Exit;
use super::failure::Failure;
use super::output::{self, Output};
use crate::compare::comparison_schema;
use crate::explain::explanation_schema;
use crate::io;

pub(super) fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    let output = args.output.as_deref().map(Output::open).transpose()?;
    let schema = match args.format {
        SchemaArg::Instance => io::instance_schema(),
        SchemaArg::Schedule => io::schedule_schema(),
        SchemaArg::Explanation => explanation_schema(),
        SchemaArg::Comparison => comparison_schema(),
        SchemaArg::Events => io::events_schema(),
    };
    let json = serde_json::to_string_pretty(&schema)
        .map(|json| json + "\n")
        .map_err(|cause| Failure::internal(cause.to_string()))?;
    match output {
        Some(output) => output.write(json.as_bytes())?,
        None => output::stdout(json.as_bytes())?,
    }
    Ok(Exit::Done)
}

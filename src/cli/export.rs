//! `driveaway export-mps`.

use super::args::ExportArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::{input, output};
use crate::solve::{ExportError, export_mps};

pub(super) fn run(args: &ExportArgs) -> Result<Exit, Failure> {
    let outputs = output::open_all(&[("-o", Some(&args.output))], &[&args.instance])?;
    let instance = input::instance(&args.instance)?;
    let mut model = Vec::new();
    export_mps(&instance, &mut model).map_err(|error| match error {
        ExportError::Solve(cause) => Failure::from(cause),
        ExportError::Write(cause) => Failure::internal(cause.to_string()),
    })?;
    for output in outputs.iter().flatten() {
        output.write(&model)?;
    }
    Ok(Exit::Done)
}

//! `driveaway export-mps`.

use super::args::ExportArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::{input, output, pending};

pub(super) fn run(args: &ExportArgs) -> Result<Exit, Failure> {
    let outputs = output::open_all(&[("-o", Some(&args.output))], &[&args.instance])?;
    let instance = input::instance(&args.instance)?;
    let mut model = Vec::new();
    pending::export_mps(&instance, &mut model)?;
    for output in outputs.iter().flatten() {
        output.write(&model)?;
    }
    Ok(Exit::Done)
}

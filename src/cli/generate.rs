//! `driveaway generate`.

use super::args::GenerateArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::output::{self, Output};
use crate::generate::{GenerateOptions, generate};
use crate::io;

pub(super) fn run(args: &GenerateArgs) -> Result<Exit, Failure> {
    let output = args.output.as_deref().map(Output::open).transpose()?;
    let options = GenerateOptions {
        seed: args.seed,
        regime: args.regime.into(),
        set: args.settings.clone(),
    };
    let spec =
        generate(args.family, &options).map_err(|cause| Failure::arguments(cause.to_string()))?;
    let json = io::instance_to_json(&spec);
    match output {
        Some(output) => output.write(json.as_bytes())?,
        None => output::stdout(json.as_bytes())?,
    }
    Ok(Exit::Done)
}

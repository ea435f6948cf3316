//! `driveaway generate`.

use super::args::GenerateArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::output::{self, Output};
use super::pending;

pub(super) fn run(args: &GenerateArgs) -> Result<Exit, Failure> {
    let output = args.output.as_deref().map(Output::open).transpose()?;
    let spec = pending::generate(&args.family, args.seed, args.regime, &args.settings)
        .map_err(Failure::arguments)?;
    let json = pending::instance_to_json(&spec);
    match output {
        Some(output) => output.write(json.as_bytes())?,
        None => output::stdout(json.as_bytes())?,
    }
    Ok(Exit::Done)
}

//! `driveaway import`.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::{input, output};
use crate::io;

#[derive(Args, Debug)]
#[command(after_help = "\
Sheets of vehicles and drivers are enough. Headers are read in English, Chinese, Russian and Kazakh;
all times are those of Horgos.

Examples:
  driveaway import day.xlsx -o day.json
  driveaway import csv-folder -o day.json")]
pub(super) struct ImportArgs {
    /// Workbook, or folder of CSV files.
    pub(super) sheets: PathBuf,
    /// Where the instance goes.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
}

pub(super) fn run(args: &ImportArgs) -> Result<Exit, Failure> {
    let outputs = output::open_all(&[("-o", Some(&args.output))], &[&args.sheets])?;
    if !input::is_sheets(&args.sheets) {
        let cause = "it is neither a workbook (.xlsx, .xls, .xlsb, .ods) nor a folder of CSV";
        return Err(Failure::read(&args.sheets, cause)
            .hint("an instance as JSON needs no import: give it to driveaway solve"));
    }
    let (spec, _) = input::sheets(&args.sheets)?;
    for output in outputs.iter().flatten() {
        output.write(io::instance_to_json(&spec).as_bytes())?;
    }
    Ok(Exit::Done)
}

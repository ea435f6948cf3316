//! `driveaway roster`.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::{input, output};
use crate::sheets;
use crate::words::Words;

#[derive(Args, Debug)]
#[command(after_help = "\
The workbook has a sheet to print (landscape, as wide as the paper), a table for machines, a sheet
per lot and per coach, the vehicles that stay with the reason, and a message to each driver that
can be pasted into a chat. A name that ends in .csv gives the table alone.

Examples:
  driveaway roster day.xlsx plan.json -o roster.xlsx --lang zh
  driveaway roster day.json plan.json -o roster.csv")]
pub(super) struct RosterArgs {
    /// Instance: JSON, workbook, or folder of CSV files.
    pub(super) instance: PathBuf,
    /// Schedule file.
    pub(super) schedule: PathBuf,
    /// Where the roster goes.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
}

pub(super) fn run(args: &RosterArgs, words: Words) -> Result<Exit, Failure> {
    let inputs = [args.instance.as_path(), &args.schedule];
    let outputs = output::open_all(&[("-o", Some(&args.output))], &inputs)?;
    let (instance, schedule) = input::instance_and_schedule(&args.instance, &args.schedule)?;
    let is_csv = (args.output.extension()).is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let made = if is_csv {
        sheets::roster_csv(&instance, &schedule, words)
    } else {
        sheets::roster(&instance, &schedule, words)
    };
    let bytes = made.map_err(|cause| Failure::write(&args.output, cause))?;
    for output in outputs.iter().flatten() {
        output.write(&bytes)?;
    }
    Ok(Exit::Done)
}

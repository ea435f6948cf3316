//! `driveaway template`.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::output;
use crate::sheets;
use crate::units::Date;
use crate::words::Words;

#[derive(Args, Debug)]
#[command(after_help = "\
What is usual is filled in: change it, or leave it. Fill in vehicles and drivers; the rows that
begin with # are examples and are not read. A name that ends in .xlsx gives a workbook, any other
a folder of CSV files.

Examples:
  driveaway template -o day.xlsx --date 2025-09-01
  driveaway template -o day.xlsx --lang zh
  driveaway template -o csv-folder")]
pub(super) struct TemplateArgs {
    /// Where the template goes: a workbook, or a folder (made if it is not there).
    #[arg(short, long, value_name = "FILE|DIR")]
    pub(super) output: PathBuf,
    /// The planned day, to be written in; without it, it is left to fill in.
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    pub(super) date: Option<Date>,
}

pub(super) fn run(args: &TemplateArgs, words: Words) -> Result<Exit, Failure> {
    let path = &args.output;
    let refused = |cause: String| Failure::write(path, cause);
    if (path.extension()).is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        let output = output::Output::open(path)?;
        output.write(&sheets::template(words, args.date).map_err(refused)?)?;
        return Ok(Exit::Done);
    }
    output::a_folder(
        path,
        "a workbook ends in .xlsx; any other name is a folder of CSV",
    )?;
    fs::create_dir_all(path).map_err(|cause| Failure::unwritable(path, cause))?;
    for (name, bytes) in sheets::template_csv(words, args.date).map_err(refused)? {
        output::Output::open(&path.join(name))?.write(&bytes)?;
    }
    Ok(Exit::Done)
}

//! `driveaway roster`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;
use super::{input, output};
use crate::instance::Instance;
use crate::schedule::Schedule;
use crate::sheets::{self, ForDriver};
use crate::words::Words;

#[derive(Args, Debug)]
#[command(after_help = "\
By its name, the output is one of these:
  .xlsx  a sheet to print (landscape, as wide as the paper), a table for machines, a sheet per lot and
         per coach, the vehicles that stay with the reason, and a message to each driver; edited, it
         goes back to `driveaway solve --keep-edits`
  .csv   the table alone
  .ics   the duties of all drivers as a calendar (of one with --driver)
  .txt   the messages to all drivers, to paste into a chat (to one with --driver)
  other  a folder with all of that: roster.xlsx, roster.csv, calendars/DRIVER.ics, messages/DRIVER.txt

Examples:
  driveaway roster day.xlsx plan.json -o roster.xlsx --lang zh
  driveaway roster day.json plan.json -o roster
  driveaway roster day.json plan.json --driver D07 -o D07.ics
  driveaway roster day.json plan.json --driver D07 --lang ru -o -")]
pub(super) struct RosterArgs {
    /// Instance: JSON, workbook, or folder of CSV files.
    pub(super) instance: PathBuf,
    /// Schedule file.
    pub(super) schedule: PathBuf,
    /// Where the roster goes; `-` prints the messages.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub(super) output: PathBuf,
    /// For .ics and .txt: this driver alone, by id.
    #[arg(long, value_name = "ID")]
    pub(super) driver: Option<String>,
}

pub(super) fn run(args: &RosterArgs, words: Words) -> Result<Exit, Failure> {
    let ending = args.output.extension().and_then(|ending| ending.to_str());
    let ending = ending.unwrap_or_default().to_ascii_lowercase();
    let form = match ending.as_str() {
        "xlsx" | "csv" | "ics" | "txt" => ending.as_str(),
        _ if input::is_dash(&args.output) => "txt",
        _ => "",
    };
    if args.driver.is_some() && !matches!(form, "ics" | "txt") {
        return Err(Failure::arguments("--driver is for calendars and messages")
            .hint("give -o a name that ends in .ics or .txt"));
    }
    if form.is_empty() {
        let hint = "a name that ends in .xlsx, .csv, .ics or .txt is one file; any other is a folder with \
                    all of them. For a PDF print the .xlsx";
        output::a_folder(&args.output, hint)?;
    }
    let inputs = [args.instance.as_path(), &args.schedule];
    let file = (!form.is_empty()).then_some(args.output.as_path());
    let outputs = output::open_all(&[("-o", file)], &inputs)?;
    let (instance, schedule) = input::instance_and_schedule(&args.instance, &args.schedule)?;
    let refused = |cause: String| Failure::write(&args.output, cause);
    let bytes = match form {
        "xlsx" => sheets::roster(&instance, &schedule, words).map_err(refused)?,
        "csv" => sheets::roster_csv(&instance, &schedule, words).map_err(refused)?,
        "" => return folder(&args.output, &instance, &schedule, words),
        form => text(form, args.driver.as_deref(), &instance, &schedule, words)?.into_bytes(),
    };
    for output in outputs.iter().flatten() {
        output.write(&bytes)?;
    }
    Ok(Exit::Done)
}

/// Calendar or messages of all drivers, or of one.
fn text(
    form: &str,
    driver: Option<&str>,
    instance: &Instance,
    schedule: &Schedule,
    words: Words,
) -> Result<String, Failure> {
    let all = sheets::for_drivers(instance, schedule, words);
    let Some(id) = driver else {
        return Ok(match form {
            "ics" => sheets::roster_calendar(instance, schedule, words),
            _ => {
                let messages: Vec<String> = all.into_iter().map(|one| one.message).collect();
                messages.join("\n")
            }
        });
    };
    let one = all
        .into_iter()
        .find(|one| one.driver == id)
        .ok_or_else(|| {
            let known = instance.drivers().iter().any(|one| one.id == id);
            let what = if known {
                "has no duty in this schedule"
            } else {
                "is not in the instance"
            };
            Failure::arguments(format!("driver {id:?} {what}"))
        })?;
    Ok(if form == "ics" {
        one.calendar
    } else {
        one.message
    })
}

/// The folder with everything. Nothing is written before all of it is made.
fn folder(
    path: &Path,
    instance: &Instance,
    schedule: &Schedule,
    words: Words,
) -> Result<Exit, Failure> {
    let refused = |cause: String| Failure::write(path, cause);
    let mut files: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    let table = sheets::roster_csv(instance, schedule, words).map_err(refused)?;
    files.insert(path.join("roster.csv"), table);
    let book = sheets::roster(instance, schedule, words).map_err(refused)?;
    files.insert(path.join("roster.xlsx"), book);
    let folders = [path.join("calendars"), path.join("messages")];
    for (name, one) in names(sheets::for_drivers(instance, schedule, words)) {
        files.insert(
            folders[0].join(format!("{name}.ics")),
            one.calendar.into_bytes(),
        );
        files.insert(
            folders[1].join(format!("{name}.txt")),
            one.message.into_bytes(),
        );
    }
    for folder in &folders {
        fs::create_dir_all(folder).map_err(|cause| Failure::unwritable(folder, cause))?;
        no_strangers(folder, &files)?;
    }
    for (file, bytes) in &files {
        Output::open(file)?.write(bytes)?;
    }
    Ok(Exit::Done)
}

/// A name of a file for each driver: his id, without what file systems do not take.
fn names(drivers: Vec<ForDriver>) -> BTreeMap<String, ForDriver> {
    let mut named = BTreeMap::new();
    for one in drivers {
        let plain = |sign: char| {
            if sign.is_alphanumeric() || "-_.".contains(sign) {
                sign
            } else {
                '_'
            }
        };
        let begin: String = one.driver.chars().map(plain).collect();
        let begin = begin.trim_matches('.').to_owned();
        let taken = |name: &String| {
            let same = |other: &String| other.to_lowercase() == name.to_lowercase();
            named.keys().any(same) || name.is_empty()
        };
        let tries = (1_u32..).map(|nth| {
            if nth == 1 {
                begin.clone()
            } else {
                format!("{begin}-{nth}")
            }
        });
        let name = tries
            .into_iter()
            .find(|name| !taken(name))
            .unwrap_or_default();
        named.insert(name, one);
    }
    named
}

/// A message of an earlier roster would look like one of this.
fn no_strangers(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|cause| Failure::unwritable(folder, cause))?;
    let mut others: Vec<String> = (entries.flatten())
        .filter(|entry| !files.contains_key(&entry.path()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    others.sort();
    match others.first() {
        None => Ok(()),
        Some(first) => {
            let cause = format!("it holds files that are not of this roster, such as {first}");
            Err(Failure::unwritable(folder, cause)
                .hint("remove the folder of the earlier roster, or give -o another name"))
        }
    }
}

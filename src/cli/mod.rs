//! The command line. [`run`] does one command and returns how it ended; nothing here calls
//! `exit`, save for a second interrupt.
//!
//! What a command prints goes to standard output, everything about how it went to standard error.

mod args;
mod bench;
mod check;
mod compare;
mod exit;
mod explain;
mod export;
mod failure;
mod generate;
mod import;
mod input;
mod interrupt;
mod keep;
mod language;
mod output;
mod progress;
mod recommend;
mod replan;
mod report;
mod roster;
mod scenario;
mod schema;
mod search;
mod solve;
mod summary;
mod template;
mod text;

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use clap::Parser;

use args::{Cli, Command, ErrorFormat};
pub use exit::Exit;
use failure::Failure;

use crate::words::Words;

/// Runs the command that `args` (the program's name first) ask for.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            // Help and version are answers, not errors; a closed pipe is the reader's choice.
            let _ = error.print();
            return Exit::Done;
        }
        Err(error) => {
            let words = Words::new(language::asked_for(&args));
            return Failure::usage(error).print(ErrorFormat::asked_for(&args), words);
        }
    };
    let format = cli.error_format;
    let words = Words::new(cli.lang.unwrap_or_else(language::of_locale));
    guarded(|| dispatch(cli.command, words)).unwrap_or_else(|failure| failure.print(format, words))
}

/// Runs a command; a panic becomes a failure that says where it happened.
fn guarded(command: impl FnOnce() -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    let story = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&story);
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = (info.location()).map_or_else(String::new, |at| format!(" at {at}"));
        let what = info.payload();
        let what = (what.downcast_ref::<&str>().copied())
            .or(what.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        *told.lock().unwrap_or_else(PoisonError::into_inner) = format!("{place}: {what}");
    }));
    let done = panic::catch_unwind(AssertUnwindSafe(command));
    panic::set_hook(before);
    done.unwrap_or_else(|_| {
        let story = story.lock().unwrap_or_else(PoisonError::into_inner);
        Err(Failure::internal(format!(
            "driveaway stopped on a bug{story}"
        )))
    })
}

fn dispatch(command: Command, words: Words) -> Result<Exit, Failure> {
    match command {
        Command::Solve(args) => solve::run(&args, words),
        Command::Template(args) => template::run(&args, words),
        Command::Roster(args) => roster::run(&args, words),
        Command::Import(args) => import::run(&args),
        Command::Check(args) => check::run(&args, words),
        Command::Generate(args) => generate::run(&args),
        Command::Report(args) => report::run(&args, words),
        Command::Explain(args) => explain::run(&args, words),
        Command::Compare(args) => compare::run(&args, words),
        Command::ExportMps(args) => export::run(&args),
        Command::Replan(args) => replan::run(&args, words),
        Command::Recommend(args) => recommend::run(&args, words),
        Command::Schema(args) => schema::run(&args),
        Command::Bench(args) => bench::run(&args, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_internal_failure() {
        let failure = guarded(|| panic!("boom")).unwrap_err();
        let text = format!("{failure:?}");
        assert!(
            text.contains("boom") && text.contains("src/cli/mod.rs"),
            "{text}"
        );
    }
}

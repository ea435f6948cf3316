//! The command line. [`run`] does one command and returns how it ended; nothing here calls
//! `exit`, save for a second interrupt.
//!
//! What a command prints goes to standard output, everything about how it went to standard error.

mod args;
mod check;
mod exit;
mod export;
mod failure;
mod generate;
mod input;
mod interrupt;
mod output;
mod progress;
mod report;
mod schema;
mod solve;
mod summary;

mod pending;

use std::ffi::OsString;
use std::io::Write;
use std::panic::{self, AssertUnwindSafe};

use clap::Parser;

use args::{Cli, Command, ErrorFormat};
pub use exit::Exit;
use failure::Failure;

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
        Err(error) => return Failure::usage(error).print(ErrorFormat::asked_for(&args)),
    };
    let format = cli.error_format;
    panic::set_hook(Box::new(|info| {
        let place = (info.location()).map_or_else(String::new, |at| format!(" at {at}"));
        let what = (info.payload_as_str()).unwrap_or("no message");
        let _ = writeln!(
            std::io::stderr(),
            "driveaway stopped on a bug in itself{place}: {what}"
        );
    }));
    panic::catch_unwind(AssertUnwindSafe(|| dispatch(cli.command)))
        .unwrap_or_else(|_| Err(Failure::internal("a bug stopped this command")))
        .unwrap_or_else(|failure| failure.print(format))
}

fn dispatch(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Solve(args) => solve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Report(args) => report::run(&args),
        Command::ExportMps(args) => export::run(&args),
        Command::Schema(args) => schema::run(&args),
    }
}

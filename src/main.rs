//! The `driveaway` program: everything is in [`driveaway::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(driveaway::cli::run(std::env::args_os()).code())
}

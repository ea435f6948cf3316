//! A day of the whole port, solved to a proven gap of 0.01 % on two cores: `driveaway` against
//! HiGHS alone on the exported model.
//!
//!     cargo bench --bench port_day
//!     cargo bench --bench port_day -- --regime slow --reps 5 --reps-highs 3 --cap-factor 20
//!     cargo bench --bench port_day -- --small
//!
//! `--small` takes a firm's day, in seconds. Nothing else should run on the machine meanwhile.
//! Without `--small` it fails when the median of ours is above that of HiGHS.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a bench that cannot run must fail

#[path = "../common/mod.rs"]
mod common;
mod race;

use std::process::ExitCode;

use race::{Race, Settings, race, table};

/// What to run.
struct Args {
    family: &'static str,
    regimes: Vec<String>,
    settings: Settings,
}

fn main() -> ExitCode {
    let args = match parse(std::env::args().skip(1)) {
        Ok(args) => args,
        Err(wrong) => {
            eprintln!("{wrong}");
            return ExitCode::from(2);
        }
    };
    let mut races: Vec<Race> = Vec::new();
    for regime in &args.regimes {
        let name = format!("{}-{regime}", args.family);
        let end = if args.family == "port-day" { ".gz" } else { "" };
        let instance = common::instance(&format!("{name}.json{end}"));
        races.push(race(&name, &instance, args.settings));
    }
    println!(
        "gap {} %, {} threads, {} cores",
        args.settings.gap * 100.0,
        args.settings.threads,
        std::thread::available_parallelism().map_or(0, usize::from)
    );
    print!("{}", table(&races));
    if args.family == "port-day" && races.iter().any(|race| race.ratio() < 1.0) {
        eprintln!("HiGHS alone was faster");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Args, String> {
    let mut args = Args {
        family: "port-day",
        regimes: vec!["fast".to_owned(), "slow".to_owned()],
        settings: Settings {
            gap: 1e-4,
            threads: 2,
            reps: 3,
            reps_highs: 1,
            cap_factor: 6.0,
        },
    };
    let known = args.regimes.clone();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word}: no value"));
        let count = |text: String| match text.parse() {
            Ok(count @ 1..) => Ok(count),
            _ => Err(format!("{word}: found {text}, expected 1 or more")),
        };
        match word.as_str() {
            "--bench" => {} // cargo says so
            "--small" => args.family = "firm-day",
            "--reps" => args.settings.reps = count(value()?)?,
            "--reps-highs" => args.settings.reps_highs = count(value()?)?,
            "--regime" => {
                let regime = value()?;
                if !known.contains(&regime) {
                    return Err(format!("--regime: found {regime}, expected fast or slow"));
                }
                args.regimes = vec![regime];
            }
            "--cap-factor" => {
                let text = value()?;
                args.settings.cap_factor = (text.parse().ok())
                    .filter(|factor| (1.0..=1e6).contains(factor))
                    .ok_or_else(|| {
                        format!("--cap-factor: found {text}, expected a number from 1")
                    })?;
            }
            _ => return Err(format!("{word}: no such option; see the top of this file")),
        }
    }
    Ok(args)
}

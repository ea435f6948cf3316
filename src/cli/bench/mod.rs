//! `driveaway bench`: instances × engines × seeds, or published instances against their optima.

mod alone;
mod child;
mod external;
mod machine;
mod matrix;
mod outputs;
mod published;

use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::args::{EngineArg, duration, gap};
use super::exit::Exit;
use super::failure::Failure;
use crate::words::Words;

#[derive(Args, Debug)]
#[command(after_help = "\
Each cell (instance, engine, seed, repetition) runs in a process of its own, so that its peak memory
is its own, and the schedule that comes out is checked again. With --cells, finished cells are kept in
a file of JSON lines, and the same command goes on where it stopped.

Engines: those of `solve` (auto, exact, matching, greedy and so on); and solvers that get the
exported MPS: highs (the HiGHS that driveaway is linked with), highs-bin (program `highs`), highspy
(Python package), cbc, scip. Those that are not installed are left out, and that is said.

Published instances: see `driveaway bench --published` in the README. Exit code 1: a value is wrong.

Examples:
  driveaway bench day.json --engines exact,greedy,highs --seeds 0,1,2 --time-limit 60s
  driveaway bench a.json b.json --repetitions 3 --cells cells.jsonl --html bench.html --csv bench.csv
  driveaway bench --published DIR --time-limit 60s
  driveaway bench --published DIR --family mdvsp --json values.json")]
pub(in crate::cli) struct BenchArgs {
    /// Instance files.
    #[arg(required_unless_present_any = ["published", "alone"])]
    pub(super) instances: Vec<PathBuf>,
    /// Run every published instance in this folder (or this file) that is recognised, and compare with
    /// the optimum in the table beside it.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["instances", "engines", "seeds", "cells", "csv", "html"])]
    pub(super) published: Option<PathBuf>,
    /// Only this family of published instances; may be given several times.
    #[arg(long, value_name = "NAME", requires = "published")]
    pub(super) family: Vec<String>,
    /// Write the best solution of each published case into this folder, `CASE.json`: a list of groups
    /// of numbers from 0 (for `smptsp`, the tasks of each worker), for a judge of one's own.
    #[arg(long, value_name = "DIR", requires = "published")]
    pub(super) solutions: Option<PathBuf>,
    /// Engines, parted by commas.
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "auto"
    )]
    pub(super) engines: Vec<EngineName>,
    /// Seeds, parted by commas.
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "0")]
    pub(super) seeds: Vec<u32>,
    /// Runs of each cell that are not counted.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) warm_up: u32,
    /// Runs of each cell that are counted.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) repetitions: u32,
    /// Gap to which each engine is asked to go; 0 = to the optimum.
    #[arg(long, default_value_t = 1e-4, value_parser = gap, allow_negative_numbers = true)]
    pub(super) gap: f64,
    /// Gaps of which the time to reach them is told, parted by commas.
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_values_t = [0.1, 0.01, 0.001], value_parser = gap)]
    pub(super) targets: Vec<f64>,
    /// Time limit of each run, or of each published case.
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "60s")]
    pub(super) time_limit: Duration,
    /// Threads of each engine.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub(super) threads: u32,
    /// Keep finished cells here as JSON lines, and take those that are there already.
    #[arg(long, value_name = "FILE")]
    pub(super) cells: Option<PathBuf>,
    /// Write all runs as JSON.
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// Write all runs as CSV, one line each.
    #[arg(long, value_name = "FILE")]
    pub(super) csv: Option<PathBuf>,
    /// Write the table as Markdown; without it, it is printed.
    #[arg(long, value_name = "FILE")]
    pub(super) markdown: Option<PathBuf>,
    /// Write a page with table, performance profile and curves.
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
    /// Write the plots as SVG files into this folder, and refer to them in the Markdown.
    #[arg(long, value_name = "DIR", conflicts_with = "published")]
    pub(super) plots: Option<PathBuf>,
    /// Internal: run the linked HiGHS on this model file and print what it finds.
    #[arg(long, hide = true, value_name = "MODEL")]
    pub(super) alone: Option<PathBuf>,
}

/// Whatever can be a row of the table: every engine of `solve`, and solvers of others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum EngineName {
    /// One of ours; it reads instances.
    Ours(EngineArg),
    /// One that reads models.
    Theirs(Solver),
}

/// A solver of models.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Solver {
    Highs,
    HighsBin,
    Highspy,
    Cbc,
    Scip,
}

impl ValueEnum for EngineName {
    fn value_variants<'a>() -> &'a [EngineName] {
        static ALL: LazyLock<Vec<EngineName>> = LazyLock::new(|| {
            let ours = EngineArg::value_variants().iter().copied();
            let theirs = Solver::value_variants().iter().copied();
            (ours.map(EngineName::Ours))
                .chain(theirs.map(EngineName::Theirs))
                .collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            EngineName::Ours(engine) => engine.to_possible_value(),
            EngineName::Theirs(solver) => solver.to_possible_value(),
        }
    }
}

impl EngineName {
    /// The name as written.
    pub(super) fn name(self) -> String {
        (self.to_possible_value()).map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

pub(in crate::cli) fn run(args: &BenchArgs, words: Words) -> Result<Exit, Failure> {
    if let Some(model) = &args.alone {
        return alone::run(model, args);
    }
    match &args.published {
        Some(folder) => published::run(folder, args),
        None => matrix::run(args, words),
    }
}

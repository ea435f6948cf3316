//! What can be asked for on the command line, with the help texts.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::bench::BenchArgs;
use crate::generate::{Family, Regime, Setting, parameters};
use crate::solve::{Engine, SolveOptions};
use crate::words::Lang;

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    internal error, or an output that failed while it was written (a full disk)
  2    bad input or options, or an engine that does not fit the instance
  3    the schedule breaks a rule
  4    no schedule within the limits, or the locks admit none
  130  interrupted; the best schedule found is written

Example:
  driveaway generate port-day --seed 1 -o day.json
  driveaway solve day.json -o plan.json --report plan.html
  driveaway check day.json plan.json";

/// Plans who drives which vehicle across the border at Horgos, and proves how good the plan is.
#[derive(Parser, Debug)]
#[command(name = "driveaway", version, after_help = EXIT_CODES)]
pub(super) struct Cli {
    /// How errors are written to standard error: for people, or one JSON object a line.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "FORMAT"
    )]
    pub(super) error_format: ErrorFormat,
    /// Language of reports, and of a translation beside errors: en, zh, ru, kk. Absent = that of
    /// the locale (LC_ALL, LC_MESSAGES, LANG), else English.
    #[arg(long, global = true, value_parser = str::parse::<Lang>, value_name = "LANG")]
    pub(super) lang: Option<Lang>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Plan an instance: find a schedule and prove how good it is.
    Solve(SolveArgs),
    /// Write a workbook, or a folder of CSV, to fill in.
    Template(super::template::TemplateArgs),
    /// Write the roster of a schedule: a workbook to print, or CSV.
    Roster(super::roster::RosterArgs),
    /// Read an instance from a workbook or a folder of CSV.
    Import(super::import::ImportArgs),
    /// Check every rule of a schedule and recompute its cost.
    Check(CheckArgs),
    /// Make a realistic instance; the same seed gives the same bytes.
    Generate(GenerateArgs),
    /// Write the report of a schedule: one HTML file that needs no network.
    Report(ReportArgs),
    /// Tell why vehicles stay and drivers are idle, and what one more of something would save.
    Explain(super::explain::ExplainArgs),
    /// Put two schedules side by side: figures, cost, and who is affected.
    Compare(super::compare::CompareArgs),
    /// Write the MILP of an instance as an MPS file, for any solver.
    ExportMps(ExportArgs),
    /// Repair a plan after events: what has started stays, the rest changes as little as it pays.
    Replan(super::replan::ReplanArgs),
    /// Rank who can take a vehicle now, or which vehicle a driver can take.
    Recommend(super::recommend::RecommendArgs),
    /// Print the JSON Schema of a file format.
    Schema(SchemaArgs),
    /// Measure engines against each other, or against published optima.
    Bench(Box<BenchArgs>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum ErrorFormat {
    #[default]
    Text,
    Json,
}

impl ErrorFormat {
    /// The format that raw arguments ask for, for when they could not be parsed.
    pub(super) fn asked_for(args: &[OsString]) -> ErrorFormat {
        let text: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
        let json = text.iter().any(|arg| arg == "--error-format=json")
            || (text.windows(2)).any(|pair| pair[0] == "--error-format" && pair[1] == "json");
        if json {
            ErrorFormat::Json
        } else {
            ErrorFormat::Text
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
INSTANCE and outputs may be `-` (standard input and output). Compressed input is recognised;
outputs whose name ends in .gz are compressed. Press Ctrl-C once to stop with the best schedule
found (it is written, exit code 130), twice to stop at once.

What --progress tells: the phase, then gap (the share by which the best schedule may still be above
the cheapest possible), best (its cost), bound (no schedule costs less). Phases: greedy (a first
schedule by rule), network (all duties that could be), model (the program for the solver), search
(the solver at work, the longest), rounding (names to the drivers), check (the checker's judgement).

Exit codes: 0 done; 2 bad input or options; 4 no schedule within the limits, or the locks or edits
admit none; 130 interrupted.

Examples:
  driveaway solve day.json -o plan.json
  driveaway solve day.json.gz -o plan.json --report plan.html --gap 0.001 --time-limit 5m
  driveaway solve day.json -o plan.json --summary - --progress json > result.json
  driveaway solve day.json -o half.json --set 'gate.capacity*=0.5' --set drivers+=3@A2
  driveaway solve day.xlsx -o new.json --keep-edits roster.xlsx --instance-out new-day.json
  cat day.json | driveaway solve - -o - --engine greedy > plan.json")]
pub(super) struct SolveArgs {
    /// Instance file.
    pub(super) instance: PathBuf,
    /// Where the schedule goes; without it only the result is told.
    #[arg(short, long, value_name = "SCHEDULE")]
    pub(super) output: Option<PathBuf>,
    /// Engine: exact (the whole instance as a MILP, with proof), windows (the horizon in windows of
    /// time, with a bound for the whole), matching (at most one run a driver, with proof), greedy (a
    /// dispatcher's rule, no proof), auto (the strongest that fits).
    #[arg(long, value_enum, default_value_t)]
    pub(super) engine: EngineArg,
    /// Strictly in order instead of by weights: serve as much value as possible, then be on time, then
    /// cheap, then fair. For engines exact and auto.
    #[arg(long)]
    pub(super) lexicographic: bool,
    /// Stop when the cost is proven to be within this share of the best possible: 0.001 or 0.1%;
    /// 0 = go on to the optimum.
    #[arg(long, default_value_t = SolveOptions::default().gap, value_parser = gap, allow_negative_numbers = true)]
    pub(super) gap: f64,
    /// Stop after this many branch-and-bound nodes; the same on every machine.
    #[arg(long, value_name = "N")]
    pub(super) node_limit: Option<u32>,
    #[command(flatten)]
    pub(super) search: super::search::SearchArgs,
    /// Length of a window of engine windows, hours.
    #[arg(long, default_value_t = 24, value_name = "HOURS",
          value_parser = clap::value_parser!(u32).range(1..=9600))]
    pub(super) window: u32,
    /// How often engine windows goes over all windows again, unless gap or time stop it before; the
    /// same on every machine.
    #[arg(long, default_value_t = 12, value_name = "N")]
    pub(super) rounds: u32,
    /// Write the result as one JSON object; `-` puts it in place of the text on standard output.
    #[arg(long, value_name = "FILE")]
    pub(super) summary: Option<PathBuf>,
    /// Write the HTML report too.
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Explain the schedule too, as `driveaway explain` does, into this file (JSON) and the report.
    #[arg(long, value_name = "FILE")]
    pub(super) explain: Option<PathBuf>,
    /// Say in the result what the next driver and the next cage truck would be worth.
    #[arg(long)]
    pub(super) worth: bool,
    #[command(flatten)]
    pub(super) scenario: super::scenario::ScenarioArgs,
    #[command(flatten)]
    pub(super) keep: super::keep::KeepArgs,
    /// Write the instance as it was solved: with --set and --keep-edits, and from spreadsheets. Other
    /// commands judge the schedule by it.
    #[arg(long, value_name = "FILE")]
    pub(super) instance_out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum EngineArg {
    #[default]
    Auto,
    Exact,
    Windows,
    Matching,
    Greedy,
}

impl From<EngineArg> for Engine {
    fn from(engine: EngineArg) -> Engine {
        match engine {
            EngineArg::Auto => Engine::Auto,
            EngineArg::Exact => Engine::Exact,
            EngineArg::Windows => Engine::Windows,
            EngineArg::Matching => Engine::Matching,
            EngineArg::Greedy => Engine::Greedy,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum ProgressArg {
    #[default]
    Auto,
    Bar,
    Plain,
    Json,
    None,
}

#[derive(Args, Debug)]
#[command(after_help = "\
The checker knows nothing of the engines; it reads any schedule file, a hand-written one too.
Exit code 0: all rules kept; 3: a rule is broken.

Examples:
  driveaway check day.json plan.json
  driveaway check day.json half.json --set 'gate.capacity*=0.5'
  driveaway check day.json plan.json --json | jq .violations")]
pub(super) struct CheckArgs {
    /// Instance file.
    pub(super) instance: PathBuf,
    /// Schedule file.
    pub(super) schedule: PathBuf,
    /// Print one JSON object in place of text.
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) scenario: super::scenario::ScenarioArgs,
}

#[derive(Args, Debug)]
#[command(after_help = generate_help())]
pub(super) struct GenerateArgs {
    /// Family of instances (listed below).
    pub(super) family: Family,
    /// Seed.
    #[arg(long, value_name = "N")]
    pub(super) seed: u64,
    /// fast: a cycle takes 3 to 5 hours; slow: 12 to 15, the queue is the trip.
    #[arg(long, value_enum, default_value_t)]
    pub(super) regime: RegimeArg,
    /// Change a parameter of the family (listed below), before the instance is made; may be given
    /// several times. The --set of solve, check and others changes an instance that is there.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(super) settings: Vec<Setting>,
    /// Where the instance goes; absent = standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum RegimeArg {
    #[default]
    Fast,
    Slow,
}

impl From<RegimeArg> for Regime {
    fn from(regime: RegimeArg) -> Regime {
        match regime {
            RegimeArg::Fast => Regime::Fast,
            RegimeArg::Slow => Regime::Slow,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
The report opens in any browser, without a network, and prints. A schedule that breaks rules gets
its report too, with the broken rules on top, and exit code 3.

Examples:
  driveaway report day.json plan.json -o plan.html
  driveaway report day.json plan.json --summary summary.json -o plan.html
  driveaway report day.json half.json --set 'gate.capacity*=0.5' -o half.html
  driveaway report day.json plan.json --lang zh -o plan.html")]
pub(super) struct ReportArgs {
    /// Instance file.
    pub(super) instance: PathBuf,
    /// Schedule file.
    pub(super) schedule: PathBuf,
    /// Where the report goes.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
    /// The summary that `solve --summary` wrote for this schedule: adds its proof to the report.
    #[arg(long, value_name = "FILE")]
    pub(super) summary: Option<PathBuf>,
    /// The explanation that `explain --json` wrote for this schedule: adds the reasons to the report.
    #[arg(long, value_name = "FILE")]
    pub(super) explain: Option<PathBuf>,
    #[command(flatten)]
    pub(super) scenario: super::scenario::ScenarioArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
The model is the whole instance in one piece, the one that the exact engine solves; its objective
is the cost in fen.

Examples:
  driveaway export-mps day.json -o day.mps
  highs day.mps")]
pub(super) struct ExportArgs {
    /// Instance file.
    pub(super) instance: PathBuf,
    /// Where the model goes.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  driveaway schema instance
  driveaway schema schedule -o schedule.schema.json")]
pub(super) struct SchemaArgs {
    /// Which file format.
    #[arg(value_enum)]
    pub(super) format: SchemaArg,
    /// Where the schema goes; absent = standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum SchemaArg {
    Instance,
    Schedule,
    Explanation,
    Comparison,
    Events,
}

pub(super) fn gap(text: &str) -> Result<f64, String> {
    let (number, whole) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim_end(), 100.0),
        None => (text, 1.0),
    };
    (number.parse::<f64>().ok())
        .map(|gap| gap / whole)
        .filter(|gap| (0.0..=1.0).contains(gap))
        .ok_or_else(|| "a share of the cost from 0 to 1, such as 0.001 or 0.1%".to_owned())
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    (text.parse::<jiff::SignedDuration>().ok())
        .and_then(|span| Duration::try_from(span).ok())
        .ok_or_else(|| "a time with its unit, such as 60s, 5m or 1h30m".to_owned())
}

/// Examples, families and parameters, as the generator knows them.
fn generate_help() -> String {
    let mut text = "\
Examples:
  driveaway generate port-day --seed 1 -o day.json.gz
  driveaway generate port-day --seed 1 --regime slow -o slow-day.json.gz
  driveaway generate firm-day --seed 7 --set vehicles=20 --set drivers=30 > small.json

Families:"
        .to_owned();
    for family in Family::ALL {
        text += &format!("\n  {family}: {}", family.about());
    }
    text += "\n\nParameters of --set (not the paths that --set takes elsewhere):";
    for parameter in parameters() {
        let (name, meaning, range) = (parameter.name, parameter.meaning, parameter.range());
        text += &format!("\n  {name}: {meaning}\n      {range}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_carry_their_unit() {
        assert_eq!(duration("60s"), Ok(Duration::from_secs(60)));
        assert_eq!(duration("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(duration("1h30m"), Ok(Duration::from_secs(5400)));
        assert!(duration("60").is_err());
        assert!(duration("-5s").is_err());
    }

    #[test]
    fn a_gap_is_a_share() {
        assert_eq!(gap("0.001"), Ok(0.001));
        assert_eq!(gap("1%"), Ok(0.01));
        assert_eq!(gap("100 %"), Ok(1.0));
        for wrong in ["-0.1", "1.1", "NaN", "inf", "101%"] {
            assert!(gap(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}

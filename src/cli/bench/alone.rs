//! The linked HiGHS on a model file, in a process of its own: its heuristics at the root node do not look
//! at the clock, and can run on for many minutes past the limit. A process can be ended all the same.

use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use super::BenchArgs;
use super::child::News;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::milp::{self, MilpLimits, MilpStatus, Monitor, watch_mps_file};

/// Prints each piece of news as a JSON line. Its clock starts when HiGHS first calls, so that reading the
/// file is not counted.
struct Printer(OnceLock<Instant>);

impl Printer {
    fn seconds(&self) -> f64 {
        let began = self.0.get_or_init(Instant::now);
        began.elapsed().as_secs_f64()
    }

    fn print(news: &News) {
        if let Ok(text) = serde_json::to_string(news) {
            // A parent that is gone needs no news.
            let _ = writeln!(std::io::stdout().lock(), "{text}");
        }
    }
}

impl Monitor for Printer {
    fn news(&self, news: milp::News) {
        Printer::print(&News {
            event: "progress".to_owned(),
            seconds: self.seconds(),
            incumbent: news.incumbent,
            bound: news.bound,
            status: None,
        });
    }

    fn stop(&self) -> bool {
        self.seconds();
        false
    }
}

pub(super) fn run(model: &Path, args: &BenchArgs) -> Result<Exit, Failure> {
    let limits = MilpLimits {
        gap: args.gap,
        seconds: Some(args.time_limit.as_secs_f64()),
        nodes: None,
        seed: args.seeds.first().copied().unwrap_or(0),
    };
    let found = watch_mps_file(model, limits, args.threads, &Printer(OnceLock::new()));
    let found = found.map_err(Failure::internal)?;
    let status = match found.status {
        MilpStatus::Optimal => "optimal",
        MilpStatus::Infeasible => "infeasible",
        _ if found.objective.is_some() => "feasible",
        _ => "unknown",
    };
    Printer::print(&News {
        event: "result".to_owned(),
        seconds: found.seconds,
        incumbent: found.objective,
        bound: found.bound,
        status: Some(status.to_owned()),
    });
    Ok(Exit::Done)
}

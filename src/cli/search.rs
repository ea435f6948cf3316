//! What every command asks that searches: how long, on how many threads, and who is told.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;

use super::args::{ProgressArg, duration};
use super::progress::Reporter;
use crate::solve::{CancelToken, Progress, SolveOptions};

#[derive(Args, Debug)]
pub(super) struct SearchArgs {
    /// Stop after this time: 60s, 5m, 1h30m. The result then depends on the machine.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(super) time_limit: Option<Duration>,
    /// Threads, 1 to 256; absent = all processors. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    threads: Option<u32>,
    /// Seed of every random choice.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u32,
    /// News of the solve on standard error: bar (one live line), plain (lines), json (one object a
    /// line), none; auto = bar on a terminal, else plain.
    #[arg(long, value_enum, default_value_t)]
    pub(super) progress: ProgressArg,
}

impl SearchArgs {
    /// These, and the defaults for the rest; news go to `reporter`.
    pub(super) fn options(&self, reporter: &Arc<Reporter>) -> SolveOptions {
        let reporter = Arc::clone(reporter);
        SolveOptions {
            time_limit: self.time_limit,
            threads: threads(self.threads),
            seed: self.seed,
            cancel: CancelToken::new(),
            progress: Some(Arc::new(move |news: &Progress| reporter.tell(news))),
            ..SolveOptions::default()
        }
    }
}

/// As many threads as asked for, else one a processor.
pub(super) fn threads(asked: Option<u32>) -> u32 {
    // More threads than that would not help.
    let processors = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(256);
    asked.unwrap_or_else(|| u32::try_from(processors).unwrap_or(1))
}

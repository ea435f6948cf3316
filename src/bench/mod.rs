//! Measuring engines against each other: the runs as data, their statistics, performance profiles,
//! and what is shown of them. Running them is the command line's job (`driveaway bench`).
//!
//! A [`Run`] is one [`Cell`] (instance, engine, seed, repetition) with its figures and its *curve*: what
//! cost and bound were known when. Money is in fen, memory in KiB, time in seconds.

mod page;
mod plot;
mod profile;
mod table;

use serde::{Deserialize, Serialize};

pub use page::page;
pub use plot::{curves, profile_plot};
pub use profile::{Profile, profiles};
pub use table::{Line, csv, disagreements, lines, markdown};

/// One run to be made, with everything that its result may hang on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// Name of the instance's file, without folder and endings.
    pub instance: String,
    /// Checksum of its content.
    pub digest: String,
    /// Engine.
    pub engine: String,
    /// Seed.
    pub seed: u32,
    /// Repetition, from 0.
    pub repetition: u32,
    /// Gap asked for.
    pub gap: f64,
    /// Time limit, seconds.
    pub limit: f64,
    /// Threads.
    pub threads: u32,
    /// Version of this program, or of the external solver.
    pub version: String,
}

/// What was known at a moment.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Point {
    /// Seconds since the solve began.
    pub seconds: f64,
    /// Cost of the best schedule so far, fen.
    pub cost: Option<i64>,
    /// Proven lower limit so far, fen.
    pub bound: Option<i64>,
}

impl Point {
    /// `(cost - bound) / max(1, |cost|)`, if both are known.
    pub fn gap(&self) -> Option<f64> {
        Some(gap(self.cost?, self.bound?))
    }
}

/// What came of a cell.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Run {
    /// What was run.
    #[serde(flatten)]
    pub cell: Cell,
    /// How it ended: `optimal`, `feasible`, `infeasible`, `unknown`, or why there is nothing.
    pub status: String,
    /// Cost of its schedule; of ours, as the checker computed it again.
    pub cost: Option<i64>,
    /// Proven lower limit.
    pub bound: Option<i64>,
    /// Seconds of the solve, without reading and writing files.
    pub seconds: f64,
    /// Peak resident memory of the process, KiB; `None` where the system does not tell.
    pub peak_kib: Option<u64>,
    /// What was known when, by time. External programs that tell nothing on the way have one point.
    pub curve: Vec<Point>,
    /// What went wrong, if something did.
    pub fault: Option<String>,
}

impl Run {
    /// The final gap.
    pub fn gap(&self) -> Option<f64> {
        Some(gap(self.cost?, self.bound?))
    }

    /// Seconds until the first schedule; `None` if there was none.
    pub fn first(&self) -> Option<f64> {
        let first = self.curve.iter().find(|point| point.cost.is_some());
        first
            .map(|point| point.seconds)
            .or(self.cost.map(|_| self.seconds))
    }

    /// Seconds until the gap was proven to be at most `target`; `None` if it never was.
    pub fn reached(&self, target: f64) -> Option<f64> {
        let close = |gap: Option<f64>| gap.is_some_and(|gap| gap <= target + 1e-12);
        let point = self.curve.iter().find(|point| close(point.gap()));
        point
            .map(|point| point.seconds)
            .or(close(self.gap()).then_some(self.seconds))
    }
}

/// `(cost - bound) / max(1, |cost|)`.
#[allow(clippy::cast_precision_loss)] // money stays below 2^53 fen
pub(crate) fn gap(cost: i64, bound: i64) -> f64 {
    (cost - bound).max(0) as f64 / cost.unsigned_abs().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of `engine` that proves a gap of 10 % after one second and 0 at its end.
    pub(super) fn run(instance: &str, engine: &str, seconds: f64) -> Run {
        let point = |seconds, cost, bound| Point {
            seconds,
            cost: Some(cost),
            bound,
        };
        Run {
            cell: Cell {
                instance: instance.to_owned(),
                digest: "0".to_owned(),
                engine: engine.to_owned(),
                seed: 0,
                repetition: 0,
                gap: 1e-4,
                limit: 60.0,
                threads: 1,
                version: "1".to_owned(),
            },
            status: "optimal".to_owned(),
            cost: Some(1_000),
            bound: Some(1_000),
            seconds,
            peak_kib: Some(2_048),
            curve: vec![
                point(0.5, 1_200, None),
                point(1.0, 1_000, Some(900)),
                point(seconds, 1_000, Some(1_000)),
            ],
            fault: None,
        }
    }

    #[test]
    fn times_are_read_off_the_curve() {
        let run = run("a", "exact", 4.0);
        assert_eq!(run.first(), Some(0.5));
        assert_eq!(run.reached(0.5), Some(1.0));
        assert_eq!(run.reached(0.1), Some(1.0));
        assert_eq!(run.reached(0.01), Some(4.0));
        let never = Run {
            bound: None,
            curve: Vec::new(),
            ..run
        };
        assert_eq!((never.first(), never.reached(0.9)), (Some(4.0), None));
    }

    #[test]
    fn a_run_is_one_json_line_and_back() {
        let run = run("a", "exact", 4.0);
        let text = serde_json::to_string(&run).unwrap();
        assert!(!text.contains('\n'));
        assert_eq!(serde_json::from_str::<Run>(&text).unwrap(), run);
    }
}

//! HiGHS alone on a model file: what a user gets who exports the model and hands it to a solver,
//! and so the yardstick of the engines.

use std::ffi::CString;
use std::path::Path;
use std::time::Instant;

use super::MilpStatus;
use super::callback::{read_model, solve_watched};
use super::highs::{MilpLimits, Monitor, News, on_own_thread, refused, status_of};

/// What a solver made of a model file.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ExternalRun {
    /// Why it ended.
    pub status: MilpStatus,
    /// Objective of its best point, offset included; `None` if it has none.
    pub objective: Option<f64>,
    /// Its lower limit on the objective, offset included; `None` if it has none.
    pub bound: Option<f64>,
    /// Wall-clock seconds of the solve; reading the file is not counted.
    pub seconds: f64,
}

impl ExternalRun {
    /// `(objective - bound) / max(1, |objective|)`, if both are known.
    pub fn gap(&self) -> Option<f64> {
        let objective = self.objective?;
        Some((objective - self.bound?) / objective.abs().max(1.0))
    }
}

/// Reads the mixed-integer program in the MPS file at `path` and solves it by HiGHS, with its
/// default options but for the relative `gap`, a limit in `seconds` and the number of `threads`.
///
/// HiGHS 1.16 does not look at the clock everywhere: on a large model it can run on for minutes
/// past the limit.
///
/// # Errors
/// A sentence, when the file is no model, its name is no plain text, or HiGHS fails.
pub fn solve_mps_file(
    path: &Path,
    gap: f64,
    seconds: f64,
    threads: u32,
) -> Result<ExternalRun, String> {
    let limits = MilpLimits {
        gap,
        seconds: Some(seconds),
        nodes: None,
        seed: 0,
    };
    watch_mps_file(path, limits, threads, &Silent)
}

/// Nobody watches.
struct Silent;

impl Monitor for Silent {
    fn news(&self, _: News) {}
    fn stop(&self) -> bool {
        false
    }
}

/// As [`solve_mps_file`], with a seed, and a monitor that hears the news.
///
/// # Errors
/// As for [`solve_mps_file`].
pub fn watch_mps_file(
    path: &Path,
    limits: MilpLimits,
    threads: u32,
    monitor: &dyn Monitor,
) -> Result<ExternalRun, String> {
    let name = path.to_str().and_then(|text| CString::new(text).ok());
    let name = name.ok_or_else(|| format!("{}: HiGHS cannot take this name", path.display()))?;
    on_own_thread(|| {
        let mut model = highs::Model::try_new(highs::ColProblem::default())
            .map_err(|error| format!("HiGHS failed: {error:?}"))?;
        if !read_model(&mut model, &name) {
            return Err(format!("{}: HiGHS cannot read this model", path.display()));
        }
        let (threads, seed) = (whole(threads), whole(limits.seed));
        refused(model.try_set_option("threads", threads), "threads")?;
        refused(model.try_set_option("random_seed", seed), "random_seed")?;
        refused(
            model.try_set_option("mip_rel_gap", limits.gap),
            "mip_rel_gap",
        )?;
        if let Some(seconds) = limits.seconds {
            refused(model.try_set_option("time_limit", seconds), "time_limit")?;
        }
        let began = Instant::now();
        let solved =
            solve_watched(model, monitor).map_err(|error| format!("HiGHS failed: {error:?}"))?;
        let seconds = began.elapsed().as_secs_f64();
        let feasible = highs::HighsSolutionStatus::Feasible;
        Ok(ExternalRun {
            status: status_of(&solved)?,
            objective: (solved.primal_solution_status() == feasible)
                .then(|| solved.objective_value()),
            bound: (solved.double_info_value(c"mip_dual_bound").ok())
                .filter(|bound| bound.abs() < 1e30),
            seconds,
        })
    })
}

/// A number as HiGHS takes it.
fn whole(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Milp, MilpRow, write_mps};
    use super::*;

    fn file(text: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::Builder::new().suffix(".mps").tempfile().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn highs_reads_what_is_written() {
        // max 5x + 4y + 2z: 6x + 4y ≤ 9 whole, so x = 0, y = 2;
        // z ≤ 2.5 need not be whole, and 1 ≤ y + z ≤ 4 cuts it to 2 (x = 1 would allow 5 + 5 in all).
        // 100 is added.
        let column = |cost, upper, whole| Column {
            cost,
            lower: 0.0,
            upper,
            whole,
            most: 9.0,
        };
        let row = |lower, upper, terms: &[(u32, f64)]| MilpRow {
            name: "gate[1]".to_owned(),
            lower,
            upper,
            terms: terms.to_vec(),
        };
        let milp = Milp {
            columns: vec![
                column(-5.0, f64::INFINITY, true),
                column(-4.0, f64::INFINITY, true),
                column(-2.0, 2.5, false),
            ],
            rows: vec![
                row(f64::NEG_INFINITY, 9.0, &[(0, 6.0), (1, 4.0)]),
                row(1.0, 4.0, &[(1, 1.0), (2, 1.0)]),
            ],
            offset: 100.0,
        };
        let mut text = Vec::new();
        write_mps(&milp, "a day", &mut text).unwrap();
        let run = solve_mps_file(file(&text).path(), 0.0, 60.0, 1).unwrap();
        assert_eq!(run.status, MilpStatus::Optimal);
        assert!((run.objective.unwrap() - 88.0).abs() < 1e-6, "{run:?}");
        assert!((run.bound.unwrap() - 88.0).abs() < 1e-6, "{run:?}");
        assert!(run.gap().unwrap().abs() < 1e-6, "{run:?}");
    }

    #[test]
    fn what_is_no_model_is_an_error() {
        let wrong = solve_mps_file(file(b"a letter").path(), 0.0, 60.0, 1).unwrap_err();
        assert!(wrong.contains("cannot read"), "{wrong}");
        let wrong = solve_mps_file(Path::new("no/such\0file.mps"), 0.0, 60.0, 1).unwrap_err();
        assert!(wrong.contains("cannot take"), "{wrong}");
    }
}

//! Published instances of neighbouring problems, whose optima others have proved: the truth that
//! the solvers of this crate are held against.
//!
//! A [`Family`] recognises its files, reads them into [`Case`]s (a file may hold several, such as
//! one for each number of crews), and finds the published value of each in the table beside them.
//! A case's [`Problem`] is solved by the same cores as an [`Instance`](crate::instance::Instance)
//! ([`network`](crate::network), [`milp`](crate::milp)); its answer is added up again from the raw
//! data by [`Problem::cost_of`], and [`run`] judges it. Nothing here touches files or prints.
//!
//! | family | file | cases | solved by |
//! |---|---|---|---|
//! | `assignment` | OR-Library, dense or sparse | the file | Kuhn and Munkres; flow |
//! | `generalised-assignment` | OR-Library, Yagiura | least and most | MILP; Lagrange |
//! | `mdvsp` | depots, trips, cost matrix | the file | multi-commodity flow |
//! | `min-cost-flow` | DIMACS `.min` | the file | flow |
//! | `set-partitioning` | CSPLib 22, OR-Library | the file | MILP |
//! | `mps` | MIPLIB and others | the file | MILP |
//! | `crew-scheduling` | OR-Library `csp*` | each number of crews | columns |
//! | `smptsp` | `Jobs`, `Qualifications` | the file | overlap; ejections |
//! | `bus-driver-scheduling` | TU Wien, JSON | the file | columns |

mod assignment;
mod buses;
mod crews;
mod flow;
mod gap;
mod generated;
mod judge;
mod mdvsp;
mod mps;
mod partition;
mod shifts;
mod text;

use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::error::InputErrors;
use crate::milp::{Milp, MilpLimits, MilpStatus, Monitor, News, solve_staged};
use crate::solve::{CancelToken, Status};

pub use judge::{Row, Verdict, run};

/// All families, in the order in which they are asked whether a file is theirs.
pub const FAMILIES: &[&dyn Family] = &[
    &assignment::Assignment,
    &flow::MinCostFlow,
    &mps::Mps,
    &partition::SetPartitioning,
    &gap::GeneralisedAssignment,
    &mdvsp::Mdvsp,
    &crews::CrewScheduling,
    &shifts::ShiftMinimisation,
    &buses::BusDriverScheduling,
];

/// A sort of published instance.
pub trait Family: Sync {
    /// Its name, such as `min-cost-flow`; a folder of that name (with `-` or `_`) holds its files.
    fn name(&self) -> &'static str;

    /// File names of the tables of published values, which lie in the folder of the instances or
    /// in one above it.
    fn tables(&self) -> &'static [&'static str];

    /// Whether a file without a telling folder looks like one of this family.
    fn looks_like(&self, source: &Source) -> bool;

    /// Reads a file; each case finds its published value in `table`.
    ///
    /// # Errors
    /// Every fault of the file that could be found; the path of each is `/line/3/word/2`.
    fn cases(&self, source: &Source, table: Option<&Table>) -> Result<Vec<Case>, InputErrors>;
}

/// A file, unpacked.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Path, without `.gz`.
    pub path: &'a Path,
    /// Content.
    pub text: &'a str,
}

impl Source<'_> {
    /// File name with its ending.
    pub fn file(&self) -> &str {
        name_of(self.path)
    }

    /// File name without its last ending.
    pub fn stem(&self) -> &str {
        (self.path.file_stem().and_then(|name| name.to_str())).unwrap_or_default()
    }
}

/// The text of a table of published values.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// File name.
    pub file: &'a str,
    /// Content.
    pub text: &'a str,
}

impl<'a> Table<'a> {
    /// The words of each line; commas part words as blanks do, and keep empty ones.
    pub fn rows(&self) -> impl Iterator<Item = Vec<&'a str>> {
        let commas = self.file.ends_with(".csv");
        self.text.lines().map(move |line| {
            if commas {
                line.split(',').map(str::trim).collect()
            } else {
                line.split_whitespace().collect()
            }
        })
    }

    /// The first row that begins with `key`, where a row may name a file by its path or without
    /// its ending.
    pub fn row(&self, key: &str) -> Option<Vec<&'a str>> {
        let plain = |word: &str| name_of(Path::new(word)).trim_end_matches(".gz").to_owned();
        self.rows()
            .find(|row| row.first().is_some_and(|word| plain(word) == plain(key)))
    }
}

fn name_of(path: &Path) -> &str {
    (path.file_name().and_then(|name| name.to_str())).unwrap_or_default()
}

/// What is known of an optimum: it lies in `[lower, upper]`, and `upper` (`lower` if the cost is
/// to be as high as can be) is reached by a known solution.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Published {
    /// Proven lower limit; `None` if none is published.
    pub lower: Option<f64>,
    /// Proven upper limit; `None` if none is published.
    pub upper: Option<f64>,
}

impl Published {
    /// A proven optimum.
    pub fn optimum(value: f64) -> Published {
        Published::between(Some(value), Some(value))
    }

    /// Bounds.
    pub fn between(lower: Option<f64>, upper: Option<f64>) -> Published {
        Published { lower, upper }
    }

    /// The optimum, if it is proven.
    pub fn proven(self) -> Option<f64> {
        self.lower.filter(|lower| Some(*lower) == self.upper)
    }
}

/// One question with one published answer.
pub struct Case {
    /// Its name: that of the file, and what tells it from the file's other cases.
    pub name: String,
    /// What is published; `None` = nothing.
    pub published: Option<Published>,
    /// The question.
    pub problem: Box<dyn Problem>,
}

/// Whether the cost is to be as low or as high as can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sense {
    /// As low as can be.
    #[default]
    Least,
    /// As high as can be.
    Most,
}

/// Groups of numbers, from 0: what a group and a number is, each family says (a group may be a
/// vehicle and its numbers the trips in order).
pub type Solution = Vec<Vec<usize>>;

/// A problem that can be solved, and whose solutions can be judged without the solver.
pub trait Problem: Send + Sync {
    /// Which cost is wanted.
    fn sense(&self) -> Sense {
        Sense::Least
    }

    /// Solves within `limits`.
    ///
    /// # Errors
    /// A sentence, when the solver fails: a bug.
    fn solve(&self, limits: &Limits) -> Result<Answer, String>;

    /// The cost of `solution`, from the raw data alone.
    ///
    /// # Errors
    /// A sentence that says which constraint it breaks.
    fn cost_of(&self, solution: &Solution) -> Result<i64, String>;
}

/// When to stop.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// Wall-clock limit.
    pub time: Option<Duration>,
    /// Seed of every random choice.
    pub seed: u32,
    /// Cancels from any thread.
    pub cancel: CancelToken,
}

impl Monitor for Limits {
    fn news(&self, _: News) {}
    fn stop(&self) -> bool {
        self.cancel.is_cancelled()
    }
}

/// What a solver says; [`run`] does not believe it.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// What is known.
    pub status: Status,
    /// Best solution.
    pub solution: Option<Solution>,
    /// A limit that no solution can pass: from below for [`Sense::Least`], else from above.
    pub bound: Option<i64>,
}

/// Solves a program whose costs are whole to the optimum, or until `nodes` nodes, and reads its best
/// point by `read`.
///
/// # Errors
/// As for [`solve_staged`].
fn solve_whole(
    milp: &Milp,
    limits: &Limits,
    nodes: Option<u32>,
    read: impl Fn(&[f64]) -> Solution,
) -> Result<Answer, String> {
    let result = solve_staged(
        milp,
        MilpLimits {
            gap: 0.0,
            seconds: limits.time.map(|time| time.as_secs_f64()),
            nodes,
            seed: limits.seed,
        },
        None,
        None,
        limits,
    )?;
    let solution = result.values.as_deref().map(read);
    Ok(Answer {
        status: match (result.status, &solution) {
            (MilpStatus::Infeasible, _) => Status::Infeasible,
            (MilpStatus::Optimal, Some(_)) => Status::Optimal,
            (_, Some(_)) => Status::Feasible,
            (_, None) => Status::Unknown,
        },
        solution,
        bound: result.bound.map(whole_bound),
    })
}

/// A lower limit in whole units from a solver's dual bound, after a margin for its floating point.
#[allow(clippy::cast_possible_truncation)] // costs stay below 2^53
fn whole_bound(bound: f64) -> i64 {
    (bound - 1e-3_f64.max(bound.abs() * 1e-9)).ceil() as i64
}

/// The family of a file: one after which a folder above it is named, if it looks like it; else the
/// first that it looks like; else that of the folder, which will say what is wrong with it. Tables and
/// notes belong to none.
pub fn family_of(source: &Source) -> Option<&'static dyn Family> {
    let file = source.file();
    let aside = [".md", ".csv", ".sol", ".toml"];
    let is_table = |family: &&dyn Family| family.tables().contains(&file);
    if aside.iter().any(|ending| file.ends_with(ending)) || FAMILIES.iter().any(is_table) {
        return None;
    }
    let folders: Vec<String> = (source.path.parent().into_iter().flat_map(Path::iter))
        .map(|folder| folder.to_string_lossy().replace('_', "-"))
        .collect();
    let at_home = |family: &&&dyn Family| folders.iter().any(|folder| folder == family.name());
    let looks = |family: &&&dyn Family| family.looks_like(source);
    let all = || FAMILIES.iter();
    (all().filter(at_home).find(looks))
        .or_else(|| all().find(looks))
        .or_else(|| all().find(at_home))
        .copied()
}

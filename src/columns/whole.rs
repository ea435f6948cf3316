//! The restricted master as a whole-number program over given columns.

use super::Stop;
use super::generate::{Halt, Run};
use crate::milp::{self, Milp, MilpLimits, MilpResult, MilpRow, MilpStatus, solve_milp};

/// What the program over a set of columns gave.
pub(super) struct Restricted {
    /// Lower limit on the cost of every solution made of these columns; `∞` if there is none.
    pub bound: f64,
    /// Whether the search ended by itself.
    pub finished: bool,
}

/// Most columns of a program that is to end within so many seconds: HiGHS does not look at the clock
/// while it prepares one.
pub(super) fn affordable(seconds: Option<f64>) -> usize {
    const PER_SECOND: f64 = 2_000.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` ends at the limits
    seconds.map_or(usize::MAX, |seconds| (seconds * PER_SECOND) as usize)
}

impl Run<'_> {
    /// Solves the whole-number program over the columns at `places` and those of the incumbent,
    /// and offers its solution.
    pub fn solve_whole(
        &mut self,
        mut places: Vec<usize>,
        seconds: Option<f64>,
    ) -> Result<Restricted, Halt> {
        let seconds = match (seconds, self.seconds_left()) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if places.len() > affordable(seconds) {
            return Ok(Restricted {
                bound: f64::NEG_INFINITY,
                finished: false,
            });
        }
        let mut start = None;
        if let Some(best) = &self.incumbent {
            places.extend(best.used.iter().map(|&(at, _)| at));
        }
        places.sort_unstable();
        places.dedup();
        let milp = self.program(&places);
        if let Some(best) = &self.incumbent {
            start = Some(self.point(&milp, &places, &best.used));
        }
        let limits = MilpLimits {
            gap: self.limits.gap.max(0.0),
            seconds,
            nodes: self.limits.nodes,
            seed: self.limits.seed,
        };
        let quiet = Interrupt(self.stop_at(1.0));
        let found = solve_milp(&milp, limits, start.as_deref(), &quiet)?;
        self.nodes += found.nodes;
        Ok(self.read(&places, &found))
    }

    fn read(&mut self, places: &[usize], found: &MilpResult) -> Restricted {
        if let Some(values) = &found.values {
            let used = (places.iter().zip(values))
                .map(|(&at, value)| {
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                    let times = value.round().max(0.0) as u32; // whole and small
                    (at, times)
                })
                .filter(|&(_, times)| times > 0)
                .collect();
            self.offer(used);
        }
        let finished = matches!(found.status, MilpStatus::Optimal | MilpStatus::Infeasible);
        let bound = match found.status {
            MilpStatus::Infeasible => f64::INFINITY,
            _ => found.bound.map_or(f64::NEG_INFINITY, |bound| {
                super::bound::rounded(bound, self.problem.whole_costs)
            }),
        };
        Restricted { bound, finished }
    }

    /// The program: the columns, then slack of soft rows.
    fn program(&self, places: &[usize]) -> Milp {
        let (rows, classes) = (&self.problem.rows, &self.problem.classes);
        let mut milp = Milp::default();
        for row in rows {
            milp.rows.push(named(row.lower, row.upper));
        }
        for class in classes {
            milp.rows
                .push(named(f64::from(class.least), f64::from(class.most)));
        }
        for &at in places {
            let column = &self.columns[at];
            let place = place(milp.columns.len());
            let most = f64::from(classes[column.class as usize].most);
            milp.columns.push(variable(column.cost, most, true));
            for &(row, amount) in &column.terms {
                milp.rows[row as usize].terms.push((place, amount));
            }
            milp.rows[rows.len() + column.class as usize]
                .terms
                .push((place, 1.0));
        }
        for (at, row) in rows.iter().enumerate() {
            for (penalty, sign) in [(row.under, 1.0), (row.over, -1.0)] {
                if let Some(penalty) = penalty {
                    let place = place(milp.columns.len());
                    milp.columns.push(variable(penalty, f64::INFINITY, false));
                    milp.rows[at].terms.push((place, sign));
                }
            }
        }
        milp
    }

    /// A solution as a point of the program.
    fn point(&self, milp: &Milp, places: &[usize], used: &[(usize, u32)]) -> Vec<f64> {
        let mut values = vec![0.0; milp.columns.len()];
        let mut filled = vec![0.0; self.problem.rows.len()];
        for &(at, times) in used {
            if let Ok(place) = places.binary_search(&at) {
                values[place] = f64::from(times);
            }
            for &(row, amount) in &self.columns[at].terms {
                filled[row as usize] += amount * f64::from(times);
            }
        }
        let mut slack = places.len();
        for (row, filled) in self.problem.rows.iter().zip(filled) {
            for (penalty, short) in [
                (row.under, row.lower - filled),
                (row.over, filled - row.upper),
            ] {
                if penalty.is_some() {
                    values[slack] = short.max(0.0);
                    slack += 1;
                }
            }
        }
        values
    }
}

/// Passes on the wish to stop, and keeps the program's figures to itself: they are not those of
/// the whole problem.
struct Interrupt<'a>(Stop<'a>);

impl milp::Monitor for Interrupt<'_> {
    fn news(&self, _: milp::News) {}
    fn stop(&self) -> bool {
        self.0.is_due()
    }
}

fn named(lower: f64, upper: f64) -> MilpRow {
    MilpRow {
        name: String::new(),
        lower,
        upper,
        terms: Vec::new(),
    }
}

fn variable(cost: f64, upper: f64, whole: bool) -> milp::Column {
    milp::Column {
        cost,
        lower: 0.0,
        upper,
        whole,
        most: upper,
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

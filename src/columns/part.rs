//! A part of a problem: some duties of a solution stay, the rest is found anew, as a small problem
//! of its own.

use std::time::Instant;

use super::generate::{BEAMS, Halt, Run};
use super::smooth::Smoothing;
use super::whole::affordable;
use super::{Ask, Class, Column, ColumnLimits, MasterRow, Priced, Pricer, Problem, Stop};
use crate::milp::{Monitor, News};

/// Most rounds of pricing in a part.
const ROUNDS: usize = 80;
/// Widths of its searches: the first so many of [`BEAMS`].
const LEVELS: usize = 2;
/// Columns of its whole-number program, and those taken over from the whole problem.
const COLUMNS: usize = 2_000;
/// Columns that may be taken over from one answer of a pricer, for each open row.
const PER_ROW: usize = 8;
/// Nodes of that program.
const NODES: u32 = 200;
/// Seconds of that program where time is limited, as a share of what is left.
const SHARE: f64 = 0.1;

/// A pricer for what is left when some rows are full.
struct Closing<'a> {
    inner: &'a dyn Pricer,
    closed: &'a [bool],
}

impl Closing<'_> {
    /// What is closed here or in the question.
    fn closed(&self, ask: &Ask<'_>) -> Vec<bool> {
        let asked = ask.closed.iter().copied().chain(std::iter::repeat(false));
        (self.closed.iter().zip(asked))
            .map(|(&closed, asked)| closed || asked)
            .collect()
    }
}

impl Pricer for Closing<'_> {
    fn price(&self, ask: &Ask<'_>) -> Priced {
        let closed = self.closed(ask);
        self.inner.price(&Ask {
            closed: &closed,
            ..*ask
        })
    }

    fn enumerate(&self, ask: &Ask<'_>) -> Option<Vec<Column>> {
        let closed = self.closed(ask);
        self.inner.enumerate(&Ask {
            closed: &closed,
            ..*ask
        })
    }

    fn cheapest(&self, class: usize) -> f64 {
        self.inner.cheapest(class)
    }
}

/// Passes on the wish to stop, and keeps the part's figures to itself.
struct Quiet<'a>(&'a dyn Monitor);

impl Monitor for Quiet<'_> {
    fn news(&self, _: News) {}
    fn stop(&self) -> bool {
        self.0.stop()
    }
}

/// A part of a run's problem.
pub(super) struct Part<'a> {
    /// Duties that stay.
    pub kept: &'a [(usize, u32)],
    /// Duties to begin with: a solution of the part, or none.
    pub freed: &'a [(usize, u32)],
    /// Rows that are left for other parts; shorter than the rows = the rest is not.
    pub others: &'a [bool],
}

impl Run<'_> {
    /// Duties for a part that are better than those freed, if it finds some. What the rows of the
    /// part pay in the end is noted in `prices`.
    pub fn solve_part(
        &mut self,
        part: &Part<'_>,
        prices: &mut [f64],
        stop: Stop<'_>,
    ) -> Result<Option<Vec<(usize, u32)>>, Halt> {
        let mut closed = self.full_rows(part.kept);
        for (closed, &other) in closed.iter_mut().zip(part.others) {
            *closed |= other;
        }
        let alone = self.problem.pricer.without(&closed);
        let closing = Closing {
            inner: self.problem.pricer,
            closed: &closed,
        };
        let pricer: &dyn Pricer = alone.as_deref().unwrap_or(&closing);
        let problem = self.rest_beside(part.kept, &closed, pricer);
        let limits = ColumnLimits {
            seconds: (stop.at).map(|at| at.saturating_duration_since(Instant::now()).as_secs_f64()),
            rounds: None,
            per_class: Some(PER_ROW * closed.iter().filter(|&&closed| !closed).count()),
            nodes: Some(self.limits.nodes.unwrap_or(NODES).min(NODES)),
            ..*self.limits
        };
        let quiet = Quiet(self.monitor);
        let mut run = Run::within(&problem, &limits, &quiet, self.pool.clone())?;
        let mut used = Vec::new();
        for &(at, times) in part.freed {
            used.push((run.add(self.columns[at].clone())?.0, times));
        }
        run.offer(used);
        for at in self.fitting(&closed, prices) {
            run.add(self.columns[at].clone())?;
        }
        let before = run.incumbent.as_ref().map(|best| best.cost);
        run.solve_alone(prices)?;
        self.rounds_of_parts += run.rounds;
        self.nodes += run.nodes;
        let better = run.incumbent.filter(|best| Some(best.cost) != before);
        let Some(best) = better else {
            return Ok(None);
        };
        let mut used = Vec::with_capacity(best.used.len());
        for (at, times) in best.used {
            used.push((self.add(run.columns[at].clone())?.0, times));
        }
        Ok(Some(used))
    }

    /// The problem that is left beside the duties `kept`.
    fn rest_beside<'b>(
        &self,
        kept: &[(usize, u32)],
        closed: &[bool],
        pricer: &'b dyn Pricer,
    ) -> Problem<'b> {
        let mut filled = vec![0.0; self.problem.rows.len()];
        let mut taken = vec![0; self.problem.classes.len()];
        for &(at, times) in kept {
            let column = &self.columns[at];
            taken[column.class as usize] += times;
            for &(row, amount) in &column.terms {
                filled[row as usize] += amount * f64::from(times);
            }
        }
        let rows = (self.problem.rows.iter().zip(&filled).zip(closed))
            .map(|((row, filled), &closed)| {
                if closed {
                    return MasterRow {
                        lower: f64::NEG_INFINITY,
                        ..MasterRow::at_most(f64::INFINITY) // nothing of the part is in it
                    };
                }
                MasterRow {
                    lower: row.lower - filled,
                    upper: row.upper - filled,
                    ..*row
                }
            })
            .collect();
        let classes = (self.problem.classes.iter().zip(taken))
            .map(|(class, taken)| Class {
                least: class.least.saturating_sub(taken),
                most: class.most.saturating_sub(taken),
            })
            .collect();
        Problem {
            rows,
            classes,
            pricer,
            groups: Vec::new(),
            start: Vec::new(),
            penalty: self.problem.penalty,
            worst: self.problem.worst,
            whole_costs: self.problem.whole_costs,
        }
    }

    /// Columns that use none of the rows closed: the [`COLUMNS`] of least reduced cost.
    fn fitting(&self, closed: &[bool], prices: &[f64]) -> Vec<usize> {
        let fits = |column: &Column| {
            let mut rows = column.terms.iter().map(|&(row, _)| row as usize);
            rows.all(|row| !closed[row])
        };
        let mut order: Vec<(f64, usize)> = (self.columns.iter().zip(0..))
            .filter(|(column, _)| fits(column))
            .map(|(column, at)| (column.reduced(prices), at))
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        order.truncate(COLUMNS);
        order.into_iter().map(|(_, at)| at).collect()
    }

    /// Rounds of narrow searches, then the whole-number program, if the relaxation promises a better
    /// solution.
    fn solve_alone(&mut self, prices: &mut [f64]) -> Result<(), Halt> {
        let stop = self.stop_at(1.0);
        let mut point = self.solve_master(stop)?;
        let (mut level, plain) = (0, Smoothing::plain());
        for _ in 0..ROUNDS {
            self.check_until(stop)?;
            self.rounds += 1;
            let (duals, priced) = self.ask(&point.duals, &plain, &[], BEAMS[level], stop);
            self.learn_bound(&duals, &priced);
            if self.is_closed() {
                return Ok(());
            }
            if self.take(priced, &point.duals)? == 0 {
                level += 1;
                if level == LEVELS {
                    break;
                }
                continue;
            }
            point = self.solve_master(stop)?;
        }
        for (price, (&dual, row)) in
            (prices.iter_mut()).zip(point.duals.rows.iter().zip(&self.problem.rows))
        {
            if row.lower.is_finite() || row.upper.is_finite() {
                *price = dual;
            }
        }
        if self.incumbent.is_none() {
            self.dive(stop)?;
            if self.incumbent.is_some() {
                return Ok(()); // a solution to begin with; it is improved later, beside the others
            }
        }
        let best = (self.incumbent.as_ref()).map_or(f64::INFINITY, |best| best.cost);
        // A whole-number solution of whole costs is better by at least one.
        let gap = best - point.cost - if self.problem.whole_costs { 1.0 } else { 0.0 };
        if point.broken <= 1e-6 && gap < -1e-6 {
            return Ok(());
        }
        let reduced = |column: &Column| {
            column.reduced(&point.duals.rows) - point.duals.classes[column.class as usize]
        };
        let mut places: Vec<(f64, usize)> = (self.columns.iter().zip(0..))
            .map(|(column, at)| (reduced(column), at))
            .filter(|&(reduced, _)| point.broken > 1e-6 || reduced <= gap + 1e-6)
            .collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let seconds = self.seconds_left().map(|left| left * SHARE);
        places.truncate(COLUMNS.min(affordable(seconds)));
        let places = places.into_iter().map(|(_, at)| at).collect();
        self.solve_whole(places, seconds)?;
        Ok(())
    }
}

//! Slices of time of the whole network, planned again as parts of one program.
//!
//! Of the network only those arcs are looked at that cost little more than the cheapest way at prices of the
//! whole ([`slacks`](crate::network::slacks)), and those of the best schedule. In a slice of time the runs
//! that start in it are free, and all others stay as they are: a MILP (large neighbourhood search, Shaw
//! 1998). Unlike a block of its own it knows what the days before and after it are worth.

use rayon::prelude::*;

use super::super::drawn::{CARE, drawn};
use super::super::few::Few;
use super::super::prices::Prices;
use super::super::session::{Quiet, Session};
use super::super::warm::point;
use super::super::{Phase, SolveError};
use super::Windows;
use super::cuts::{Block, blocks};
use super::places::{Place, places};
use crate::milp::{Milp, MilpLimits, Part, solve_tight};
use crate::model::Model;
use crate::schedule::Schedule;
use crate::units::Minutes;

/// Gap and nodes of a slice, whose cost is that of the whole: it is planned again anyway.
const GAP: f64 = 2e-5;
const NODES: u32 = 200;
/// Slices planned at once, whatever the number of threads, so that it makes no difference.
const AT_ONCE: usize = 2;

impl Windows<'_> {
    /// Plans slices again, pass by pass, while that finds anything better; before, a plan `anew` is drawn from prices
    /// where nothing must go. `prices` are of the shared rows of `model`. Whether there was a plan to begin with.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub(super) fn slices(
        &mut self,
        model: Model,
        prices: Prices,
        anew: bool,
    ) -> Result<bool, SolveError> {
        let nothing_must_go = point(&model, &Schedule::default()).is_some();
        let (rows, schedule) = if anew && nothing_must_go {
            self.session.enter(Phase::Rounding);
            drawn(&model, &prices, CARE, self.session)?
        } else {
            (prices.rows, None)
        };
        self.take(schedule.clone());
        let best = self.found.best.as_ref().map(|(best, _)| best);
        let known: Vec<&Schedule> = best.into_iter().chain(&schedule).collect();
        let few = Few::new(model, &rows, &known);
        let values = known.into_iter().find_map(|known| point(&few.model, known));
        let begun = values.is_some();
        if let Some(values) = values {
            self.again(&few, values)?;
        }
        Ok(begun)
    }

    /// Plans slices again from a point, pass by pass, while that finds anything better.
    fn again(&mut self, few: &Few, mut values: Vec<f64>) -> Result<(), SolveError> {
        for pass in 0..self.session.options.rounds {
            if self.is_done() {
                break;
            }
            let half = Minutes(self.session.options.window.0 / 2);
            let shift = if pass % 2 == 0 { half } else { Minutes(0) };
            let cuts = blocks(self.instance, self.session.options.window, shift);
            let held = few.held(&values);
            let mut turn = Pass {
                milp: &held.milp,
                places: held.restrict(&places(&few.model, &few.compiled, &values)),
                values: held.restrict(&values),
                session: self.session,
            };
            let before = turn.milp.cost(&turn.values);
            turn.plan_all(&cuts)?;
            let after = turn.milp.cost(&turn.values);
            values = held.expand(&few.compiled.milp, &turn.values);
            self.session.enter(Phase::Rounding);
            if let Some(schedule) = few.read(&values, self.session)? {
                self.offer(schedule);
            }
            if after >= before - 0.5 {
                break;
            }
        }
        Ok(())
    }
}

/// One pass over the slices.
struct Pass<'a> {
    /// The program of what is looked at.
    milp: &'a Milp,
    /// By column: when it is.
    places: Vec<Place>,
    /// The point so far.
    values: Vec<f64>,
    session: &'a Session<'a>,
}

impl Pass<'_> {
    /// Plans all slices again, some at once: those far from each other, from the same point. What does not
    /// go together is planned again, after the other.
    fn plan_all(&mut self, cuts: &[Block]) -> Result<(), SolveError> {
        let apart = cuts.len().div_ceil(AT_ONCE);
        for turn in 0..apart {
            self.session.enter(Phase::Windows);
            let mine: Vec<&Block> = cuts.iter().skip(turn).step_by(apart).collect();
            let said: Vec<Option<Vec<f64>>> = (mine.par_iter())
                .map(|block| self.planned(block))
                .collect::<Result<_, SolveError>>()?;
            let from = self.values.clone();
            for (block, better) in mine.into_iter().zip(said) {
                let Some(better) = better else {
                    continue;
                };
                let both: Vec<f64> = (self.values.iter().zip(&from).zip(&better))
                    .map(|((now, from), better)| now + better - from)
                    .collect();
                if keeps(self.milp, &both) {
                    self.values = both;
                } else if let Some(better) = self.planned(block)? {
                    self.values = better;
                }
            }
        }
        Ok(())
    }

    /// The best point with what is not in the slice as it is; none where there is no better one, or no
    /// time for it.
    fn planned(&self, block: &Block) -> Result<Option<Vec<f64>>, SolveError> {
        if self.session.must_stop().is_some() {
            return Ok(None);
        }
        let slice = Part::new(self.milp, |at, _| {
            (!self.places[at].is_free(block.span)).then_some(self.values[at])
        });
        let limits = MilpLimits {
            gap: GAP,
            seconds: self.session.seconds_left(),
            nodes: Some(self.session.options.node_limit.unwrap_or(NODES)),
            seed: self.session.options.seed,
        };
        let now = self.milp.cost(&self.values);
        let start = slice.restrict(&self.values);
        let quiet = Quiet(self.session);
        let found = solve_tight(&slice.milp, limits, Some(now), &start, &quiet)
            .map_err(SolveError::Internal)?;
        let better = found.values.map(|better| slice.expand(self.milp, &better));
        Ok(better.filter(|better| self.milp.cost(better) < now - 0.5))
    }
}

/// Whether a point keeps all limits of the program.
fn keeps(milp: &Milp, values: &[f64]) -> bool {
    const NEAR: f64 = 1e-6;
    let within =
        |value: f64, lower: f64, upper: f64| lower - NEAR <= value && value <= upper + NEAR;
    (milp.columns.iter().zip(values)).all(|(one, &value)| within(value, one.lower, one.upper))
        && milp.rows.iter().all(|row| {
            let terms = row.terms.iter();
            let sum = terms.map(|&(column, amount)| amount * values[column as usize]);
            within(sum.sum(), row.lower, row.upper)
        })
}

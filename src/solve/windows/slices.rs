//! Slices of time of the whole network, planned again as parts of one program.
//!
//! Of the network only those arcs are looked at that cost little more than the cheapest way at prices of the
//! whole ([`slacks`](crate::network::slacks)), and those of the best schedule. In a slice of time the runs
//! that start in it are free, and all others stay as they are: a MILP (large neighbourhood search, Shaw
//! 1998). Unlike a block of its own it knows what the days before and after it are worth.

use rayon::prelude::*;

use super::super::session::{Quiet, Session};
use super::super::warm::point;
use super::super::{Phase, SolveError};
use super::Windows;
use super::cuts::{Block, blocks};
use super::few::{Few, Trips, cost};
use super::places::{Place, places};
use crate::milp::{Compiled, Milp, MilpLimits, Part, solve_tight};
use crate::model::Model;
use crate::units::Minutes;

/// Gap and nodes of a slice, whose cost is that of the whole: it is planned again anyway.
const GAP: f64 = 2e-5;
const NODES: u32 = 200;
/// Slices planned at once, whatever the number of threads, so that it makes no difference.
const AT_ONCE: usize = 2;

impl Windows<'_> {
    /// Plans slices again, pass by pass, while that finds anything better. `prices` are of the shared
    /// rows of `model`.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub(super) fn slices(
        &mut self,
        model: &Model,
        compiled: &Compiled,
        prices: &[f64],
    ) -> Result<(), SolveError> {
        let looked = Few {
            model,
            compiled,
            prices,
        };
        for pass in 0..self.session.options.rounds {
            let Some((best, costs)) = self.found.best.as_ref().filter(|_| !self.is_done()) else {
                break;
            };
            let before = costs.total();
            let Some(start) = point(model, compiled, best) else {
                break;
            };
            let half = Minutes(self.session.options.window.0 / 2);
            let shift = if pass % 2 == 0 { half } else { Minutes(0) };
            let cuts = blocks(self.instance, self.session.options.window, shift);
            let few = looked.part(&start, Trips::Held);
            let places = few.restrict(&places(model, compiled, &start));
            let start = few.restrict(&start);
            let values = pass_over(&few.milp, start, &places, &cuts, self.session)?;
            self.session.enter(Phase::Rounding);
            let values = few.expand(&compiled.milp, &values);
            if let Some(schedule) = looked.read(&values, self.session)? {
                self.offer(schedule);
            }
            let after = self.found.best.as_ref().map(|(_, costs)| costs.total());
            if after >= Some(before) {
                break;
            }
        }
        Ok(())
    }
}

/// Plans all slices again, some at once: those far from each other, from the same point. What does not go together is planned again, after the other.
fn pass_over(
    milp: &Milp,
    mut values: Vec<f64>,
    places: &[Place],
    cuts: &[Block],
    session: &Session,
) -> Result<Vec<f64>, SolveError> {
    let apart = cuts.len().div_ceil(AT_ONCE);
    for turn in 0..apart {
        session.enter(Phase::Windows);
        let mine: Vec<&Block> = cuts.iter().skip(turn).step_by(apart).collect();
        let plan = |values: &[f64], block: &Block| planned(milp, values, places, block, session);
        let found: Vec<Option<Vec<f64>>> = (mine.par_iter())
            .map(|block| plan(&values, block))
            .collect::<Result<_, SolveError>>()?;
        let from = values.clone();
        for (block, better) in mine.into_iter().zip(found) {
            let Some(better) = better else {
                continue;
            };
            let both: Vec<f64> = (values.iter().zip(&from).zip(&better))
                .map(|((now, from), better)| now + better - from)
                .collect();
            if keeps(milp, &both) {
                values = both;
            } else if let Some(better) = plan(&values, block)? {
                values = better;
            }
        }
    }
    Ok(values)
}

/// The best point with what is not in the slice as it is; `None` where there is no better one, or no
/// time for it.
fn planned(
    milp: &Milp,
    values: &[f64],
    places: &[Place],
    block: &Block,
    session: &Session,
) -> Result<Option<Vec<f64>>, SolveError> {
    if session.must_stop().is_some() {
        return Ok(None);
    }
    let slice = Part::new(milp, |at, _| {
        (!places[at].is_free(block.span)).then_some(values[at])
    });
    let limits = MilpLimits {
        gap: GAP,
        seconds: session.seconds_left(),
        nodes: Some(session.options.node_limit.unwrap_or(NODES)),
        seed: session.options.seed,
    };
    let now = cost(milp, values);
    let start = slice.restrict(values);
    let found = solve_tight(&slice.milp, limits, Some(now), &start, &Quiet(session))
        .map_err(SolveError::Internal)?;
    let better = found.values.map(|better| slice.expand(milp, &better));
    Ok(better.filter(|better| cost(milp, better) < now - 0.5))
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

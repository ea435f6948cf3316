//! Slices of time of the whole network, planned again as parts of one program.
//!
//! Of the network only those arcs are looked at that cost little more than the cheapest way at prices of the
//! whole ([`slacks`](crate::network::slacks)), and those of the best schedule. In a slice of time the runs
//! that start in it are free, and all others stay as they are: a MILP (large neighbourhood search, Shaw
//! 1998). Unlike a block of its own it knows what the days before and after it are worth.

use rayon::prelude::*;

use super::super::prices::{Guess, MOST, Search, prices};
use super::super::session::{Quiet, Session, whole_bound};
use super::super::warm::point;
use super::super::{Phase, SolveError};
use super::Windows;
use super::cuts::{Block, blocks};
use super::few::{Few, Trips};
use super::places::{Place, places};
use crate::milp::{Compiled, Milp, MilpLimits, MilpRow, Part, solve_tight};
use crate::model::Model;
use crate::units::{Instant, Minutes};

/// Gap and nodes of a slice, whose cost is that of the whole: it is planned again anyway.
const GAP: f64 = 2e-5;
const NODES: u32 = 200;
/// Slices planned at once, whatever the number of threads, so that it makes no difference.
const AT_ONCE: usize = 2;
/// Share of the time left that better prices may take.
const SHARE: f64 = 0.5;

impl Windows<'_> {
    /// Plans slices again, pass by pass, while that finds anything better. `prices` are of the shared
    /// rows of `model`; after the first pass better ones are looked for, from what the slices say.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub(super) fn slices(
        &mut self,
        model: &Model,
        compiled: &Compiled,
        prices: &[f64],
    ) -> Result<(), SolveError> {
        let mut prices = prices.to_vec();
        for pass in 0..self.session.options.rounds {
            let Some((best, costs)) = self.found.best.as_ref().filter(|_| !self.is_done()) else {
                break;
            };
            let before = costs.total();
            let looked = Few {
                model,
                compiled,
                prices: &prices,
            };
            let Some(start) = point(model, compiled, best) else {
                break;
            };
            let half = Minutes(self.session.options.window.0 / 2);
            let shift = if pass % 2 == 0 { Minutes(0) } else { half };
            let cuts = blocks(self.instance, self.session.options.window, shift);
            let few = looked.part(&start, Trips::Held);
            let places = few.restrict(&places(model, compiled, &start));
            let mut turn = Pass {
                milp: &few.milp,
                starts: starts(&few.milp, &places),
                places,
                values: few.restrict(&start),
                duals: vec![None; few.milp.rows.len()],
                session: self.session,
            };
            turn.plan_all(&cuts)?;
            let guess = turn.guess(&few, compiled, &prices);
            self.session.enter(Phase::Rounding);
            if let Some(schedule) = looked.read(&guess.values, self.session)? {
                self.offer(schedule);
            }
            if pass == 0
                && let Some(better) = self.better(model, compiled, &guess)?
            {
                prices = better;
            }
            let after = self.found.best.as_ref().map(|(_, costs)| costs.total());
            if after >= Some(before) {
                break;
            }
        }
        Ok(())
    }

    /// Better prices of the whole, from where slices have led.
    fn better(
        &self,
        model: &Model,
        compiled: &Compiled,
        guess: &Guess,
    ) -> Result<Option<Vec<f64>>, SolveError> {
        self.session.enter(Phase::Prices);
        let search = Search {
            most: MOST,
            seconds: self.session.seconds_left().map(|left| left * SHARE),
        };
        let news = |bound: f64| self.session.proved(whole_bound(bound));
        let found = prices(model, compiled, Some(guess), search, self.session, &news)?;
        Ok(found.map(|found| found.rows))
    }
}

/// One pass over the slices.
struct Pass<'a> {
    /// The program of what is looked at.
    milp: &'a Milp,
    /// By column: when it is.
    places: Vec<Place>,
    /// By row: when the first run that uses it starts.
    starts: Vec<Option<Instant>>,
    /// The point so far.
    values: Vec<f64>,
    /// By row: what the slice says to which it belongs.
    duals: Vec<Option<f64>>,
    session: &'a Session<'a>,
}

/// What a slice says: a better point, if it has one, and duals of rows.
type Said = (Option<Vec<f64>>, Vec<(u32, f64)>);

impl Pass<'_> {
    /// Plans all slices again, some at once: those far from each other, from the same point. What does not
    /// go together is planned again, after the other.
    fn plan_all(&mut self, cuts: &[Block]) -> Result<(), SolveError> {
        let apart = cuts.len().div_ceil(AT_ONCE);
        for turn in 0..apart {
            self.session.enter(Phase::Windows);
            let mine: Vec<&Block> = cuts.iter().skip(turn).step_by(apart).collect();
            let said: Vec<Said> = (mine.par_iter())
                .map(|block| self.planned(block))
                .collect::<Result<_, SolveError>>()?;
            let from = self.values.clone();
            for (block, (better, duals)) in mine.into_iter().zip(said) {
                for (row, dual) in duals {
                    let at = self.starts[row as usize];
                    let own = &mut self.duals[row as usize];
                    if own.is_none() || at.is_some_and(|at| block.owns(at)) {
                        *own = Some(dual);
                    }
                }
                let Some(better) = better else {
                    continue;
                };
                let both: Vec<f64> = (self.values.iter().zip(&from).zip(&better))
                    .map(|((now, from), better)| now + better - from)
                    .collect();
                if keeps(self.milp, &both) {
                    self.values = both;
                } else if let (Some(better), _) = self.planned(block)? {
                    self.values = better;
                }
            }
        }
        Ok(())
    }

    /// The best point with what is not in the slice as it is; none where there is no better one, or no
    /// time for it.
    fn planned(&self, block: &Block) -> Result<Said, SolveError> {
        if self.session.must_stop().is_some() {
            return Ok((None, Vec::new()));
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
        let (found, duals) = solve_tight(&slice.milp, limits, Some(now), &start, &quiet)
            .map_err(SolveError::Internal)?;
        let better = found.values.map(|better| slice.expand(self.milp, &better));
        let better = better.filter(|better| self.milp.cost(better) < now - 0.5);
        Ok((better, slice.rows.iter().copied().zip(duals).collect()))
    }

    /// The point, and the duals of the slices put together; rows of which nothing is looked at keep
    /// `prices`.
    fn guess(self, few: &Part, compiled: &Compiled, prices: &[f64]) -> Guess {
        let mut duals = vec![0.0; compiled.milp.rows.len()];
        for (row, &price) in compiled.row_of.iter().zip(prices) {
            if let Some(row) = row {
                duals[*row as usize] = price;
            }
        }
        for (&row, dual) in few.rows.iter().zip(self.duals) {
            if let Some(dual) = dual {
                duals[row as usize] = dual;
            }
        }
        Guess {
            values: few.expand(&compiled.milp, &self.values),
            duals,
        }
    }
}

/// By row: when the first run that uses it starts.
fn starts(milp: &Milp, places: &[Place]) -> Vec<Option<Instant>> {
    let of = |row: &MilpRow| {
        let terms = row.terms.iter();
        let at = terms.filter_map(|(column, _)| places[*column as usize].start());
        at.min()
    };
    milp.rows.iter().map(of).collect()
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

//! Prices, the bound that they prove, and the schedule that follows them.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::super::prices::{COLD, Search};
use super::super::{Phase, SolveError};
use super::Windows;
use super::book::Book;
use super::bound::{Least, Prices, bound, prices};
use super::cuts::Block;
use super::improve::Trips;
use super::whole::{self, priced, whole};
use crate::ids::VehicleIdx;
use crate::model::{Unbuilt, World};
use crate::units::{Fen, Minutes};

/// An amount in whole fen; none if it is endless.
fn whole_fen(amount: f64) -> Option<Fen> {
    #[allow(clippy::cast_possible_truncation)] // money stays below 2^53
    amount.is_finite().then(|| Fen(amount.ceil() as i64))
}

/// By block and vehicle: the least of what serving it in a later block costs.
fn later(vehicles: usize, all: &[Prices]) -> Vec<BTreeMap<VehicleIdx, f64>> {
    let mut least = vec![f64::INFINITY; vehicles];
    let mut by_block = vec![BTreeMap::new(); all.len()];
    for (own, prices) in by_block.iter_mut().zip(all).rev() {
        for &(vehicle, cost) in &prices.serve {
            let least = &mut least[vehicle.at()];
            if least.is_finite() {
                own.insert(vehicle, *least);
            }
            *least = least.min(cost);
        }
    }
    by_block
}

/// Share of the time left that prices of blocks leave to schedules, once each block has had its turn twice: before
/// that the bound says little.
const SHARE: f64 = 0.6;
/// So many large blocks are planned one after the other first.
const MANY: usize = 3;
/// In this share of the time left: where prices of the whole follow, and where those of blocks do.
const ROLLED: f64 = 0.5;
const ROLLED_PARTS: f64 = 0.7;
/// Blocks priced at once, whatever the number of threads, so that it makes no difference.
const AT_ONCE: usize = 2;
/// How well prices of blocks are found at first, in this share of the time left: those that follow begin anew anyway.
const FIRST: Search = Search {
    near: NEAR,
    coldest: 1_000.0,
    seconds: None,
};
const FIRST_SHARE: f64 = 0.8;
/// Share of a block's bound that better prices could add, at which they are good enough.
const NEAR: f64 = 1e-3;
/// Of the last bound, what a round must add for another to be worth its time.
const WORTH: f64 = 5e-4;

/// Prices of all blocks, and the bound that they prove.
pub(super) struct Proof {
    all: Vec<Prices>,
    /// `None` before each block has had its turn.
    bound: Option<Fen>,
}

impl Windows<'_> {
    /// Prices and the bound, of the whole network where that fits into memory, else of blocks. Where blocks are
    /// `large`, many of them are planned one after the other too, and slices of the whole follow where it has
    /// prices. Else a schedule follows in which vehicles wait where later blocks serve them cheaper; whether it did.
    pub(super) fn prove(&mut self, cuts: &[Block], large: bool) -> Result<bool, SolveError> {
        let world = World::new(self.instance);
        let many = large && cuts.len() >= MANY;
        self.session.enter(Phase::Network);
        let model = match whole(&world, self.session) {
            Ok(model) => model,
            Err(Unbuilt::Stopped) => return Ok(false),
            Err(Unbuilt::TooLarge) => return self.prove_parts(cuts, large, many),
        };
        if many {
            self.rolled(cuts, ROLLED)?;
        }
        self.session.enter(Phase::Prices);
        let Some(prices) = priced(&model, self.session)? else {
            return Ok(false);
        };
        if !large {
            return self.roll_at(cuts, &whole::later(&model, &prices, cuts));
        }
        // A plan drawn from the whole takes far longer than one of days in turn, and is no better.
        if !self.slices(model, prices, !many)? {
            self.improve(Minutes(0), Trips::Drawn)?;
        }
        Ok(false)
    }

    /// The same where the whole is too large: blocks have their turns.
    fn prove_parts(&mut self, cuts: &[Block], large: bool, many: bool) -> Result<bool, SolveError> {
        if many {
            self.rolled(cuts, ROLLED_PARTS)?;
        }
        self.session.enter(Phase::Prices);
        let later = self.prove_blocks(cuts)?;
        if large {
            if !many {
                self.improve(Minutes(0), Trips::Drawn)?;
            }
            return Ok(false);
        }
        later.map_or(Ok(false), |later| self.roll_at(cuts, &later))
    }

    /// Prices of blocks: every block at the prices of the others in turn, while that lifts the bound. By block and
    /// vehicle, the least of what serving it in a later block costs; `None` if it was stopped.
    pub(super) fn prove_blocks(
        &self,
        cuts: &[Block],
    ) -> Result<Option<Vec<BTreeMap<VehicleIdx, f64>>>, SolveError> {
        let Some(first) = self.prove_once(cuts)? else {
            return Ok(None);
        };
        let all = self.prove_more(cuts, first)?;
        Ok(all.map(|all| later(self.instance.vehicles().len(), &all)))
    }

    /// Rough prices of each block, and the bound. `None` if it was stopped, or a block is too large.
    ///
    /// Nothing is known of the others yet, so that vehicles are dear in each block. It is well to
    /// begin so: where something is short in all blocks alike, a price that is too high in all falls at
    /// once, but one that is too low rises in each block only as far as the lowest of the others.
    fn prove_once(&self, cuts: &[Block]) -> Result<Option<Proof>, SolveError> {
        let mut proof = Proof {
            all: vec![Prices::default(); cuts.len()],
            bound: None,
        };
        #[allow(clippy::cast_precision_loss)] // few blocks
        let part = AT_ONCE as f64 / cuts.len() as f64;
        let left = self.session.seconds_left();
        let search = Search {
            seconds: left.map(|left| left * FIRST_SHARE * part),
            ..FIRST
        };
        let done = self.turns(cuts, &mut proof, search)?;
        Ok(done.then_some(proof))
    }

    /// Better prices of each block in turn, while that lifts the bound and there is time. `None` if it was stopped.
    fn prove_more(
        &self,
        cuts: &[Block],
        mut proof: Proof,
    ) -> Result<Option<Vec<Prices>>, SolveError> {
        let most = self.session.seconds_left().map(|left| left * SHARE);
        for round in 1..=self.session.options.rounds {
            if self.is_done() {
                return Ok(None);
            }
            let left = self.session.seconds_left().zip(most);
            if round > 1 && left.is_some_and(|(left, most)| left < most) {
                break;
            }
            let before = proof.bound;
            let search = Search {
                near: NEAR,
                coldest: COLD,
                seconds: self.session.seconds_left(),
            };
            if !self.turns(cuts, &mut proof, search)? {
                return Ok(None);
            }
            let rise = proof.bound.zip(before).map(|(now, before)| now - before);
            #[allow(clippy::cast_precision_loss)] // money stays below 2^53
            let poor = |rise: Fen| {
                let bound = before.map_or(0.0, |before| before.0 as f64);
                (rise.0 as f64) < (bound.abs() * WORTH).max(1.0)
            };
            if rise.is_some_and(poor) {
                break;
            }
        }
        Ok(Some(proof.all))
    }

    /// Each block has its turn, at the prices of the others; prices that prove less are not kept. Whether all had.
    fn turns(&self, cuts: &[Block], proof: &mut Proof, search: Search) -> Result<bool, SolveError> {
        let whole = |all: &[Prices]| bound(self.instance, all, &|idx| self.left(idx));
        let told = |bound: Fen| self.session.proved(bound.max(Fen(0))); // no cost is negative
        for first in (0..cuts.len()).step_by(AT_ONCE) {
            let mine = first..cuts.len().min(first + AT_ONCE);
            let Some(new) = self.prices_of(cuts, mine.clone(), &proof.all, search)? else {
                return Ok(false); // without all of them there is no bound
            };
            for (at, own) in mine.zip(new) {
                let old = std::mem::replace(&mut proof.all[at], own);
                let Some(best) = &mut proof.bound else {
                    continue;
                };
                let now = whole(&proof.all);
                if now > *best {
                    *best = now;
                    told(now);
                } else {
                    proof.all[at] = old;
                }
            }
        }
        let now = *proof.bound.get_or_insert_with(|| whole(&proof.all));
        told(now);
        Ok(true)
    }

    /// Prices of some blocks at those of all others. `None` if it was stopped, or one is too large.
    fn prices_of(
        &self,
        cuts: &[Block],
        mine: Range<usize>,
        all: &[Prices],
        search: Search,
    ) -> Result<Option<Vec<Prices>>, SolveError> {
        let empty = Book::new(self.instance);
        let least = Least::of(self.instance.vehicles().len(), all);
        let found: Vec<Option<Prices>> = (mine.into_par_iter())
            .map(|at| {
                let stay = |idx: VehicleIdx| {
                    let (left, other) = (self.left(idx), whole_fen(least.elsewhere(idx, at)));
                    Some(other.map_or(left, |other| other.min(left)))
                };
                prices(
                    self.instance,
                    &empty,
                    &cuts[at],
                    &stay,
                    search,
                    self.session,
                )
            })
            .collect::<Result<_, _>>()?;
        Ok(found.into_iter().collect())
    }

    /// A schedule in which vehicles wait where later blocks serve them cheaper; `later` is what they
    /// cost there, by block and vehicle. Whether there was time for it.
    fn roll_at(
        &mut self,
        cuts: &[Block],
        later: &[BTreeMap<VehicleIdx, f64>],
    ) -> Result<bool, SolveError> {
        if self.is_done() {
            return Ok(false);
        }
        self.session.enter(Phase::Windows);
        let stay = |at: usize, _: &Block, idx: VehicleIdx| {
            let left = self.left(idx);
            let other = later[at].get(&idx).and_then(|&cost| whole_fen(cost));
            Some(other.map_or(left, |other| other.min(left)))
        };
        let rolled = self.roll(cuts, &stay, self.care())?;
        self.take(rolled);
        Ok(true)
    }
}

//! Prices, the bound that they prove, and the schedule that follows them.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::super::prices::COLD;
use super::super::{Phase, SolveError};
use super::Windows;
use super::book::Book;
use super::bound::{Least, Prices, bound, prices};
use super::cuts::Block;
use super::improve::Trips;
use super::whole::{self, Whole, whole};
use crate::ids::VehicleIdx;
use crate::model::World;
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
/// Blocks priced at once, whatever the number of threads, so that it makes no difference.
const AT_ONCE: usize = 2;
/// Prices of blocks are first found down to this temperature, fen: those that follow begin anew anyway.
const FIRST: f64 = 1_000.0;

impl Windows<'_> {
    /// Prices and the bound, of the whole network where that fits into memory, else of blocks. Where blocks are
    /// `large`, many of them are planned one after the other first, and slices of the whole follow where it has
    /// prices. Else a schedule follows in which vehicles wait where later blocks serve them cheaper; whether it did.
    pub(super) fn prove(&mut self, cuts: &[Block], large: bool) -> Result<bool, SolveError> {
        let world = World::new(self.instance);
        let many = large && cuts.len() >= MANY;
        if many {
            self.rolled(cuts)?;
        }
        self.session.enter(Phase::Prices);
        let later = match whole(&world, self.session)? {
            Whole::Priced(model, prices) if large => {
                if !self.slices(*model, prices)? {
                    self.improve(Minutes(0), Trips::Drawn)?;
                }
                return Ok(false);
            }
            Whole::Priced(model, prices) => Some(whole::later(&model, &prices, cuts)),
            Whole::Stopped => None,
            Whole::TooLarge if large => {
                self.prove_blocks(cuts)?;
                if !many {
                    self.improve(Minutes(0), Trips::Drawn)?;
                }
                None
            }
            Whole::TooLarge => self.prove_blocks(cuts)?,
        };
        later.map_or(Ok(false), |later| self.roll_at(cuts, &later))
    }

    /// Prices of blocks: every block at the prices of the others in turn, while that lifts the bound. By block and
    /// vehicle, the least of what serving it in a later block costs; `None` if it was stopped.
    ///
    /// At first nothing is known of the others, so that vehicles are dear in each block. It is well to
    /// begin so: where something is short in all blocks alike, a price that is too high in all falls at
    /// once, but one that is too low rises in each block only as far as the lowest of the others.
    pub(super) fn prove_blocks(
        &self,
        cuts: &[Block],
    ) -> Result<Option<Vec<BTreeMap<VehicleIdx, f64>>>, SolveError> {
        let vehicles = self.instance.vehicles().len();
        let whole = |all: &[Prices]| bound(self.instance, all, &|idx| self.left(idx));
        let mut all = vec![Prices::default(); cuts.len()];
        let mut best: Option<Fen> = None;
        let most = self.session.seconds_left().map(|left| left * SHARE);
        for round in 0..=self.session.options.rounds {
            if self.is_done() {
                return Ok(None);
            }
            let left = self.session.seconds_left().zip(most);
            if round > 1 && left.is_some_and(|(left, most)| left < most) {
                break;
            }
            let before = best;
            let coldest = if round == 0 { FIRST } else { COLD };
            for first in (0..cuts.len()).step_by(AT_ONCE) {
                let mine = first..cuts.len().min(first + AT_ONCE);
                let Some(new) = self.prices_of(cuts, mine.clone(), &all, coldest)? else {
                    return Ok(None); // stopped, or too large: without all of them there is no bound
                };
                for (at, own) in mine.zip(new) {
                    let old = std::mem::replace(&mut all[at], own);
                    let Some(best) = &mut best else { continue };
                    let now = whole(&all);
                    if now > *best {
                        *best = now;
                        self.session.proved(now.max(Fen(0))); // no cost is negative
                    } else {
                        all[at] = old;
                    }
                }
            }
            let now = *best.get_or_insert_with(|| whole(&all));
            self.session.proved(now.max(Fen(0)));
            let worth = (now.0.abs() / 2_000).max(1);
            if before.is_some_and(|before| (now - before).0 < worth) {
                break;
            }
        }
        Ok(Some(later(vehicles, &all)))
    }

    /// Prices of some blocks at those of all others. `None` if it was stopped, or one is too large.
    fn prices_of(
        &self,
        cuts: &[Block],
        mine: Range<usize>,
        all: &[Prices],
        coldest: f64,
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
                    coldest,
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

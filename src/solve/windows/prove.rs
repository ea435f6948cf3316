//! Prices, the bound that they prove, and the schedule that follows them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::{Phase, SolveError};
use super::Windows;
use super::book::Book;
use super::bound::{Least, Prices, bound, prices};
use super::cuts::Block;
use super::roll::Owned;
use super::tight::Trips;
use super::whole::{self, Whole, whole};
use crate::check::{run_times, trip_times};
use crate::ids::VehicleIdx;
use crate::model::World;
use crate::units::{Fen, Instant, Minutes};

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

/// Share of the time left that prices of blocks leave to schedules.
const SHARE: f64 = 0.6;

impl Windows<'_> {
    /// Prices and the bound, of the whole network where that fits into memory, else of blocks. Then
    /// follows a schedule: where blocks are `large`, by slices of the whole; else one in which vehicles wait
    /// where later blocks serve them cheaper. Whether it made the latter.
    pub(super) fn prove(&mut self, cuts: &[Block], large: bool) -> Result<bool, SolveError> {
        self.session.enter(Phase::Prices);
        let world = World::new(self.instance);
        let later = match whole(&world, self.session)? {
            Whole::Priced(model, prices) if large => {
                if !self.slices(*model, prices)? {
                    self.improve(Minutes(0), Trips::Rounded)?;
                }
                return Ok(false);
            }
            Whole::Priced(model, prices) => Some(whole::later(&model, &prices, cuts)),
            Whole::Stopped => None,
            Whole::TooLarge if large => {
                self.prove_blocks(cuts)?;
                self.improve(Minutes(0), Trips::Rounded)?;
                None
            }
            Whole::TooLarge => self.prove_blocks(cuts)?,
        };
        later.map_or(Ok(false), |later| self.roll_at(cuts, &later))
    }

    /// Prices of blocks: every block at the prices of the others in turn, those of even number at
    /// once and then those of odd number, while that lifts the bound. By block and vehicle, the least
    /// of what serving it in a later block costs; `None` if it was stopped.
    pub(super) fn prove_blocks(
        &self,
        cuts: &[Block],
    ) -> Result<Option<Vec<BTreeMap<VehicleIdx, f64>>>, SolveError> {
        let vehicles = self.instance.vehicles().len();
        let empty = Book::new(self.instance);
        let homes = self.homes(cuts);
        let mut all: Vec<Prices> = Vec::new();
        let mut best: Option<Fen> = None;
        let most = self.session.seconds_left().map(|left| left * SHARE);
        for round in 0..=self.session.options.rounds {
            if self.is_done() {
                return Ok(None);
            }
            let left = self.session.seconds_left().zip(most);
            if round > 0 && left.is_some_and(|(left, most)| left < most) {
                break;
            }
            self.session.enter(Phase::Prices);
            let before = best;
            for parity in 0..2 {
                let least = Least::of(vehicles, &all);
                let mine: Vec<usize> = (parity..cuts.len()).step_by(2).collect();
                let new: Vec<Option<Prices>> = (mine.par_iter())
                    .map(|&at| {
                        let stay = |idx: VehicleIdx| {
                            let left = self.left(idx);
                            let other = if round == 0 {
                                homes[idx.at()]
                                    .filter(|home| home.0 != at)
                                    .map(|home| home.1)
                            } else {
                                whole_fen(least.elsewhere(idx, at))
                            };
                            Some(other.map_or(left, |other| other.min(left)))
                        };
                        prices(self.instance, &empty, &cuts[at], &stay, self.session)
                    })
                    .collect::<Result<_, _>>()?;
                let Some(new) = new.into_iter().collect::<Option<Vec<Prices>>>() else {
                    return Ok(None); // stopped, or too large: without all of them there is no bound
                };
                if round == 0 {
                    all.resize(cuts.len(), Prices::default());
                }
                for (at, own) in mine.into_iter().zip(new) {
                    let old = std::mem::replace(&mut all[at], own);
                    if round == 0 {
                        continue;
                    }
                    let now = bound(self.instance, &all, &|idx| self.left(idx));
                    if best.is_none_or(|best| now > best) {
                        best = Some(now);
                    } else {
                        all[at] = old;
                    }
                }
            }
            if round == 0 {
                best = Some(bound(self.instance, &all, &|idx| self.left(idx)));
            }
            if let Some(best) = best {
                self.session.proved(best);
            }
            let lifted = best.map_or(0, |best| best.0) - before.map_or(i64::MIN / 2, |old| old.0);
            let worth = best.map_or(0, |best| best.0.abs() / 2_000).max(1);
            if round > 0 && lifted < worth {
                break;
            }
        }
        Ok(Some(later(vehicles, &all)))
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

    /// By vehicle: the block in which the best schedule serves it, and about what that costs: its pay,
    /// waiting and lateness.
    fn homes(&self, cuts: &[Block]) -> Vec<Option<(usize, Fen)>> {
        let mut homes = vec![None; self.instance.vehicles().len()];
        let owned = Owned::new(self.instance, &self.fixed);
        let Some((best, _)) = &self.found.best else {
            return homes;
        };
        let cost = |idx: VehicleIdx, arrival: Instant, pay: Fen| {
            let one = self.instance.vehicle(idx);
            let objective = self.instance.objective();
            let late = one.due.map_or(0, |due| (arrival - due).0.max(0));
            pay + objective.waiting * (arrival - one.released).0 + objective.lateness * late
        };
        for duty in &best.duties {
            let at = cuts.iter().position(|block| owned.begins_in(block, duty));
            for run in &duty.runs {
                let arrival = run_times(self.instance, run).lot_arrival;
                let pay = self
                    .instance
                    .class(self.instance.vehicle(run.vehicle).class)
                    .pay;
                let cost = cost(run.vehicle, arrival, pay);
                homes[run.vehicle.at()] = at.map(|at| (at, cost));
            }
        }
        for trip in &best.trips {
            let at = cuts.iter().position(|block| block.owns(trip.start));
            let arrival = trip_times(self.instance, trip).lot_arrival;
            for &vehicle in &trip.vehicles {
                homes[vehicle.at()] = at.map(|at| (at, cost(vehicle, arrival, Fen(0))));
            }
        }
        homes
    }
}

//! Engine `windows`: the horizon in blocks of time, each an instance that engine `exact` solves.
//!
//! An availability window belongs to the block in which it begins, so blocks share vehicles, gates,
//! lots and seats, but no duty. Blocks are planned one after the other on top of what is planned,
//! then again, cut elsewhere, with all else as it is. The bound is for the whole: prices of all that
//! blocks share, from one relaxation each, and every vehicle goes its cheapest way anywhere
//! ([`docs::formulation`](crate::docs::formulation), "Windows").

mod book;
mod bound;
mod cuts;
mod part;
mod roll;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::session::Session;
use super::{Engine, Found, Phase, SolveError, StopReason, accept};
use crate::check::{run_times, trip_times};
use crate::ids::VehicleIdx;
use crate::instance::Instance;
use crate::model::World;
use crate::names::Costs;
use crate::replan::{Effort, mended};
use crate::schedule::{Duty, Schedule, Trip};
use crate::units::{Fen, Instant, Minutes};

use book::Book;
use bound::{Least, Prices, bound, prices};
use cuts::{Block, blocks};
use part::{Keeps, Part};
use roll::{Care, Owned, Stay, plan, roll};

/// Greedy looks at this many pairs of a vehicle and a slot at most.
const MOST_LOOKS: usize = 20_000_000;

/// Solves by blocks.
pub(super) fn solve_windows(instance: &Instance, session: &Session) -> Result<Found, SolveError> {
    Windows::new(instance, session).solve()
}

/// Solves by blocks, with a schedule at hand that the checker has accepted.
pub(super) fn solve_after(
    instance: &Instance,
    session: &Session,
    best: (Schedule, Costs),
) -> Result<Found, SolveError> {
    let mut windows = Windows::new(instance, session);
    windows.found.offer(best);
    windows.solve()
}

/// Whether so many vehicles and slots are no case for planning them at once.
pub(super) fn is_long(instance: &Instance) -> bool {
    instance.vehicles().len() * instance.slots() > MOST_LOOKS
}

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

/// One solve under way.
struct Windows<'a> {
    instance: &'a Instance,
    session: &'a Session<'a>,
    found: Found,
    /// By vehicle: how it goes is not for any block to say, since a pin or `now` says it.
    fixed: Vec<bool>,
}

impl<'a> Windows<'a> {
    fn new(instance: &'a Instance, session: &'a Session<'a>) -> Windows<'a> {
        let mut fixed = vec![false; instance.vehicles().len()];
        for pin in &instance.locks().pins {
            fixed[pin.vehicle.at()] = true;
        }
        Windows {
            instance,
            session,
            found: Found::new(Engine::Windows),
            fixed,
        }
    }

    fn solve(mut self) -> Result<Found, SolveError> {
        self.first()?;
        let cuts = blocks(self.instance, self.session.options.window, Minutes(0));
        let planned = self.prove(&cuts)?;
        if !planned && !self.is_done() {
            self.session.enter(Phase::Windows);
            let stay = |_: usize, block: &Block, idx: VehicleIdx| Some(self.eager(block, idx));
            let rolled = self.roll(&cuts, &stay, self.care())?;
            self.take(rolled);
        }
        let rounds = self.session.options.rounds;
        for round in 0..rounds {
            let half = Minutes(self.session.options.window.0 / 2);
            let shift = if round % 2 == 0 { half } else { Minutes(0) };
            if self.is_done() || !self.improve(shift)? {
                break;
            }
        }
        let reason = self
            .session
            .must_stop()
            .or(self.is_done().then_some(StopReason::Gap));
        let reason = reason.unwrap_or(StopReason::Finished);
        Ok(self.found.stopped(reason, self.session))
    }

    /// Whether gap, time or the caller end the solve.
    fn is_done(&self) -> bool {
        let gap = self.found.gap(self.session);
        self.session.must_stop().is_some() || gap.is_some_and(|gap| gap <= self.session.options.gap)
    }

    /// A block's own gap: half of what is asked for, and not much less than its relaxation proves.
    fn care(&self) -> Care {
        Care::Gap((self.session.options.gap / 2.0).max(1e-3))
    }

    fn roll(
        &self,
        cuts: &[Block],
        stay: &Stay,
        care: Care,
    ) -> Result<Option<Schedule>, SolveError> {
        let rolled = roll(self.instance, self.base(), cuts, stay, care, self.session)?;
        Ok(rolled.map(|book| book.schedule()))
    }

    fn take(&mut self, rolled: Option<Schedule>) {
        if let Some(schedule) = rolled {
            self.offer(schedule);
        }
    }

    /// Prices and the bound: every block at the prices of the others in turn, those of even number at
    /// once and then those of odd number, while that lifts the bound. Then follows a schedule
    /// in which vehicles wait where later blocks serve them cheaper. Whether it made that schedule.
    fn prove(&mut self, cuts: &[Block]) -> Result<bool, SolveError> {
        let vehicles = self.instance.vehicles().len();
        let empty = Book::new(self.instance);
        let homes = self.homes(cuts);
        let mut all: Vec<Prices> = Vec::new();
        let mut best: Option<Fen> = None;
        for round in 0..=self.session.options.rounds {
            if self.is_done() {
                return Ok(false);
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
                    return Ok(false); // stopped, or too large: without all of them there is no bound
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
        if self.is_done() {
            return Ok(false);
        }
        self.session.enter(Phase::Windows);
        let later = later(vehicles, &all);
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

    /// Plans each block, cut `shift` later, again with all else as it is: those of even number at
    /// once, then those of odd number. Whether that found anything better.
    fn improve(&mut self, shift: Minutes) -> Result<bool, SolveError> {
        self.session.enter(Phase::Windows);
        let cuts = blocks(self.instance, self.session.options.window, shift);
        let before = self.found.best.as_ref().map(|(_, costs)| costs.total());
        for parity in 0..2 {
            let Some((best, _)) = self.found.best.clone() else {
                return Ok(false);
            };
            if self.is_done() {
                break;
            }
            let mine: Vec<&Block> = cuts.iter().skip(parity).step_by(2).collect();
            let seconds = self.session.seconds_left();
            let care = self.care();
            let owned = Owned::new(self.instance, &self.fixed);
            let new: Vec<Option<(Vec<Duty>, Vec<Trip>)>> = (mine.par_iter())
                .map(|&block| {
                    if self.session.must_stop().is_some() {
                        return Ok(None);
                    }
                    let (duties, trips): (Vec<Duty>, Vec<Trip>) = (
                        best.duties
                            .iter()
                            .filter(|one| owned.duty(block, one))
                            .cloned()
                            .collect(),
                        best.trips
                            .iter()
                            .filter(|one| owned.trip(block, one))
                            .cloned()
                            .collect(),
                    );
                    let rest = Book::of(
                        self.instance,
                        &best,
                        |duty| !owned.duty(block, duty),
                        |trip| !owned.trip(block, trip),
                    );
                    let stay = |idx: VehicleIdx| Some(self.left(idx));
                    let part = Part::new(self.instance, &rest, block, Keeps::Book, &stay);
                    let Some(part) = part else { return Ok(None) };
                    let start = part.lower(&duties, &trips);
                    let planned = plan(&part, care, Some(&start), seconds, self.session)?;
                    Ok(Some(part.lift(&planned)))
                })
                .collect::<Result<_, SolveError>>()?;
            for (block, new) in mine.into_iter().zip(new) {
                let (Some((duties, trips)), Some((now, _))) = (new, &self.found.best) else {
                    continue;
                };
                let owned = Owned::new(self.instance, &self.fixed);
                let mut next = now.clone();
                next.unserved.clear();
                next.duties.retain(|duty| !owned.duty(block, duty));
                next.trips.retain(|trip| !owned.trip(block, trip));
                next.duties.extend(duties);
                next.trips.extend(trips);
                self.offer(next);
            }
        }
        let after = self.found.best.as_ref().map(|(_, costs)| costs.total());
        Ok(after < before)
    }

    /// First schedules: by rule for the whole, where that is quick or locks ask for it, and by rule
    /// block by block.
    fn first(&mut self) -> Result<(), SolveError> {
        self.session.enter(Phase::Greedy);
        let asked = self.fixed.contains(&true) || self.instance.baseline().is_some();
        if self.found.best.is_none() && (asked || !is_long(self.instance)) {
            let world = World::new(self.instance);
            let stop = || self.session.must_stop().is_some();
            let plain = super::greedy::greedy(&world, &stop);
            self.offer(plain);
        }
        if let Some(start) = self.session.start {
            self.offer(start.clone());
        }
        let cuts = blocks(self.instance, self.session.options.window, Minutes(0));
        let stay = |_: usize, block: &Block, idx: VehicleIdx| Some(self.eager(block, idx));
        let rolled = self.roll(&cuts, &stay, Care::Rule)?;
        self.take(rolled);
        Ok(())
    }

    /// What of the best schedule no block may change.
    fn base(&self) -> Book<'a> {
        let owned = Owned::new(self.instance, &self.fixed);
        match &self.found.best {
            Some((best, _)) => Book::of(
                self.instance,
                best,
                |duty| !owned.is_free(duty),
                |trip| !owned.is_loose(trip),
            ),
            None => Book::new(self.instance),
        }
    }

    /// Takes a schedule that keeps the rules, or what can be made of one that does not.
    fn offer(&mut self, schedule: Schedule) {
        let mend = schedule.clone();
        if let Ok(accepted) = accept(self.instance, schedule, self.session) {
            self.found.offer(accepted);
            return;
        }
        let world = World::new(self.instance);
        let stop = || self.session.must_stop().is_some();
        let mended = mended(&world, &mend, Effort::REPAIR, &stop);
        if let Some(Ok(accepted)) = mended.map(|one| accept(self.instance, one, self.session)) {
            self.found.offer(accepted);
        }
    }

    /// What leaving a vehicle costs.
    fn left(&self, idx: VehicleIdx) -> Fen {
        let one = self.instance.vehicle(idx);
        let waits = (self.instance.horizon().to - one.released).0.max(0);
        one.value + self.instance.objective().waiting * waits
    }

    /// What leaving a vehicle to later blocks is taken to cost, where nothing is known of them: less
    /// than leaving it for good, so that what can wait gives way to what cannot; and it grows late.
    fn eager(&self, block: &Block, idx: VehicleIdx) -> Fen {
        let one = self.instance.vehicle(idx);
        let next = block.span.to;
        let left = self.left(idx);
        if block.last || one.deadline.is_some_and(|deadline| deadline < next) {
            return left;
        }
        let late = one.due.map_or(0, |due| (next - due).0.max(0));
        let waits = (next - one.released).0.max(0);
        let objective = self.instance.objective();
        let later = one.value * 4 + objective.lateness * (late * 5);
        let later = Fen(later.0 / 5) + objective.waiting * waits;
        later.min(left)
    }
}

//! Engine `windows`: the horizon in blocks of time, each an instance that engine `exact` solves.
//!
//! An availability window belongs to the block in which it begins, so blocks share vehicles, gates,
//! lots and seats, but no duty. Blocks are planned one after the other on top of what is planned,
//! then again, cut elsewhere, with all else as it is; a block with many drivers over those arcs alone
//! that prices say are worth a look. The
//! bound is for the whole: from prices of the whole network where that fits into memory, else from
//! prices of all that blocks share, and every vehicle goes its cheapest way anywhere
//! ([`docs::formulation`](crate::docs::formulation), "Windows").

mod book;
mod bound;
mod cuts;
mod improve;
mod part;
mod places;
mod prove;
mod roll;
mod rolled;
mod slices;
#[cfg(test)]
mod tests;
mod tight;
mod whole;

use super::greedy::{Order, greedy};
use super::session::Session;
use super::{Engine, Found, Phase, SolveError, StopReason, accept};
use crate::ids::VehicleIdx;
use crate::instance::Instance;
use crate::model::World;
use crate::names::Costs;
use crate::replan::{Effort, mended};
use crate::schedule::Schedule;
use crate::units::{Fen, Minutes};

use book::Book;
use cuts::{Block, blocks};
use improve::Trips;
use roll::{Care, Owned, Stay, roll};
use tight::is_large;

/// Greedy looks at this many pairs of a vehicle and a slot at most.
const MOST_LOOKS: usize = 2_000_000;

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
        let large = cuts.iter().any(|block| is_large(self.instance, block));
        let planned = self.prove(&cuts, large)?;
        if !planned && !large && !self.is_done() {
            self.session.enter(Phase::Windows);
            let stay = |_: usize, block: &Block, idx: VehicleIdx| Some(self.eager(block, idx));
            let rolled = self.roll(&cuts, &stay, self.care())?;
            self.take(rolled);
        }
        let rounds = self.session.options.rounds;
        for round in 0..rounds {
            let half = Minutes(self.session.options.window.0 / 2);
            let shift = if round % 2 == 0 { half } else { Minutes(0) };
            if self.is_done() || !self.improve(shift, Trips::Held)? {
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

    /// First schedules: by rule for the whole, where that is quick or locks ask for it, and by rule
    /// block by block.
    fn first(&mut self) -> Result<(), SolveError> {
        self.session.enter(Phase::Greedy);
        let asked = self.fixed.contains(&true) || self.instance.baseline().is_some();
        if self.found.best.is_none() && (asked || !is_long(self.instance)) {
            let world = World::new(self.instance);
            let stop = || self.session.must_stop().is_some();
            let plain = greedy(&world, Order::Fair, &stop);
            self.offer(plain);
        }
        if let Some(start) = self.session.start {
            self.offer(start.clone());
        }
        let cuts = blocks(self.instance, self.session.options.window, Minutes(0));
        for order in [Order::Fair, Order::Narrow] {
            if self.found.best.is_none() || self.session.must_stop().is_none() {
                let stay = |_: usize, block: &Block, idx: VehicleIdx| Some(self.eager(block, idx));
                let rolled = self.roll(&cuts, &stay, Care::Rule(order))?;
                self.take(rolled);
            }
        }
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

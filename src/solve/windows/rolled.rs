//! A first plan of many large blocks, one after the other, each drawn from prices of its own.

use super::super::drawn::drawn;
use super::super::greedy::{Order, greedy};
use super::super::prices::{Search, prices};
use super::super::session::Session;
use super::super::warm::point;
use super::super::{Phase, SolveError};
use super::Windows;
use super::cuts::Block;
use super::part::{Keeps, Part};
use crate::instance::Instance;
use crate::milp::Monitor;
use crate::model::{Model, World};
use crate::schedule::Schedule;

/// How well prices are found to draw a first plan from: drawing finds better ones itself.
const ROUGH: Search = Search {
    near: 1e-4,
    coldest: 100.0,
    seconds: None,
};

impl Windows<'_> {
    /// Plans block after block on top of what is planned: draws from prices of the block, in which a vehicle that is
    /// left to later blocks costs a little less than one that stays for good. What nothing can be drawn for, or there is
    /// no time for, is planned by rule.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub(super) fn rolled(&mut self, cuts: &[Block]) -> Result<(), SolveError> {
        self.session.enter(Phase::Rounding);
        let mut book = self.base();
        let cancelled = || self.session.options.cancel.is_cancelled();
        for block in cuts {
            if cancelled() {
                return Ok(());
            }
            let stay = |idx| Some(self.eager(block, idx));
            let Some(part) = Part::new(self.instance, &book, block, Keeps::Book, &stay) else {
                continue;
            };
            let planned = if self.session.stop() {
                None
            } else {
                plan_drawn(&part.instance, ROUGH, self.session)?
            };
            let by_rule = || greedy(&World::new(&part.instance), Order::Narrow, &cancelled);
            let (duties, trips) = part.lift(&planned.unwrap_or_else(by_rule));
            duties.into_iter().for_each(|one| book.add_duty(one));
            trips.into_iter().for_each(|one| book.add_trip(one));
        }
        self.offer(book.schedule());
        Ok(())
    }
}

/// A schedule of `instance` drawn from its prices, for which half of the time left may be taken. `None` where
/// something must go, or there is no time, or nothing comes of it.
///
/// Nobody's limits on spans of dates are looked at; who breaks his in the schedule found loses what does.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn plan_drawn(
    instance: &Instance,
    search: Search,
    session: &Session,
) -> Result<Option<Schedule>, SolveError> {
    let world = World::new(instance);
    let stop = || session.must_stop().is_some();
    let Ok(model) = Model::relaxation(&world, &stop) else {
        return Ok(None);
    };
    if point(&model, &Schedule::default()).is_none() {
        return Ok(None);
    }
    let search = Search {
        seconds: session.seconds_left().map(|left| left / 2.0),
        ..search
    };
    let Some(found) = prices(&model.network, search, session, &|_| ())? else {
        return Ok(None);
    };
    Ok(drawn(&model, &found, session)?.1)
}

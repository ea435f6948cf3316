//! A first plan of many large blocks, one after the other, each drawn from prices of its own.

use std::time::Instant;

use super::super::drawn::{CARE, HASTE, drawn};
use super::super::greedy::{Order, greedy};
use super::super::prices::{Search, prices};
use super::super::session::Session;
use super::super::surge::{TERMS, add_whole_trips};
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
/// The same where time is short.
const HASTY: Search = Search {
    coldest: 1_000.0,
    ..ROUGH
};

impl Windows<'_> {
    /// Plans block after block on top of what is planned: draws from prices of the block, in which a vehicle that is
    /// left to later blocks costs a little less than one that stays for good. Where it falls behind its `share` of
    /// the time left it draws in haste. What nothing can be drawn for, or there is no time for, is planned by rule.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub(super) fn rolled(&mut self, cuts: &[Block], share: f64) -> Result<(), SolveError> {
        self.session.enter(Phase::Rounding);
        let mut book = self.base();
        let cancelled = || self.session.options.cancel.is_cancelled();
        let (began, most) = (Instant::now(), self.session.seconds_left());
        for (done, block) in cuts.iter().enumerate() {
            if cancelled() {
                return Ok(());
            }
            let stay = |idx| Some(self.eager(block, idx));
            let Some(part) = Part::new(self.instance, &book, block, Keeps::Book, &stay) else {
                continue;
            };
            #[allow(clippy::cast_precision_loss)] // few blocks
            let due = done as f64 / cuts.len() as f64;
            let spent = most.map_or(0.0, |most| began.elapsed().as_secs_f64() / (most * share));
            let planned = if self.session.stop() || spent > 1.0 {
                None
            } else {
                let (search, part_of) = if spent > due {
                    (HASTY, HASTE)
                } else {
                    (ROUGH, CARE)
                };
                plan_drawn(&part.instance, search, part_of, self.session)?
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
    part: usize,
    session: &Session,
) -> Result<Option<Schedule>, SolveError> {
    let world = World::new(instance);
    let stop = || session.must_stop().is_some();
    let Ok(mut model) = Model::relaxation(&world, &stop) else {
        return Ok(None);
    };
    add_whole_trips(&mut model, TERMS);
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
    Ok(drawn(&model, &found, part, session)?.1)
}

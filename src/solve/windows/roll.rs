//! Planning block by block: each is an instance of its own, solved by engine `exact` with all else
//! as it is.

use super::super::exact::solve_exact;
use super::super::greedy::{Order, greedy};
use super::super::session::Session;
use super::super::{Engine, SolveError, SolveOptions};
use super::book::Book;
use super::cuts::Block;
use super::part::{Keeps, Part};
use super::tight::is_large;
use crate::ids::VehicleIdx;
use crate::instance::Instance;
use crate::milp::Monitor;
use crate::model::World;
use crate::schedule::{Duty, Schedule, Trip};
use crate::units::Fen;

/// Nodes of branch and bound that a part gets, if the caller says nothing: it is planned again anyway.
const NODES: u32 = 2_000;

/// What leaving a vehicle costs in a block, given with its number; `None` for one that is not for it.
pub(super) type Stay<'a> = dyn Fn(usize, &Block, VehicleIdx) -> Option<Fen> + 'a;

/// How well a block is planned.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Care {
    /// By rule.
    Rule(Order),
    /// To this gap.
    Gap(f64),
}

/// Plans block after block, on top of what `book` holds; with `care` while there is time, by rule
/// after that, and where a block is too large. `None` if it was cancelled, or time is over for what is by
/// rule and a schedule is at hand.
pub(super) fn roll<'a>(
    whole: &'a Instance,
    mut book: Book<'a>,
    blocks: &[Block],
    stay: &Stay,
    care: Care,
    session: &Session,
) -> Result<Option<Book<'a>>, SolveError> {
    for (at, block) in blocks.iter().enumerate() {
        // By rule is for a first schedule: a second one is not worth more time than there is.
        let idle = matches!(care, Care::Rule(_)) && session.has_schedule();
        if session.options.cancel.is_cancelled() || idle && session.must_stop().is_some() {
            return Ok(None);
        }
        let own = |idx: VehicleIdx| stay(at, block, idx);
        let Some(part) = Part::new(whole, &book, block, Keeps::Book, &own) else {
            continue;
        };
        let late = session.stop(); // which tells how far it is, too
        let by_rule = late || is_large(whole, block);
        let care = match care {
            Care::Gap(_) if by_rule => Care::Rule(Order::Narrow),
            _ => care,
        };
        let left = session.seconds_left();
        #[allow(clippy::cast_precision_loss)] // few blocks
        let share = left.map(|left| left * 1.5 / (blocks.len() - at) as f64);
        let schedule = plan(&part, care, None, share, session)?;
        let (duties, trips) = part.lift(&schedule);
        duties.into_iter().for_each(|one| book.add_duty(one));
        trips.into_iter().for_each(|one| book.add_trip(one));
    }
    Ok(Some(book))
}

/// A schedule of the part: by rule, or by engine `exact`, which takes the rule where the part is too
/// large for it.
pub(super) fn plan(
    part: &Part,
    care: Care,
    start: Option<&Schedule>,
    seconds: Option<f64>,
    session: &Session,
) -> Result<Schedule, SolveError> {
    let gap = match care {
        Care::Gap(gap) => gap,
        Care::Rule(order) => {
            let world = World::new(&part.instance);
            let cancelled = || session.options.cancel.is_cancelled();
            return Ok(greedy(&world, order, &cancelled));
        }
    };
    let options = SolveOptions {
        engine: Engine::Auto,
        gap,
        node_limit: session.options.node_limit.or(Some(NODES)),
        time_limit: seconds.map(std::time::Duration::from_secs_f64),
        progress: session.of_part(),
        ..session.options.clone()
    };
    let own = Session::starting(&options, start);
    match solve_exact(&part.instance, &own) {
        Ok(found) => Ok(found.best.map(|(schedule, _)| schedule).unwrap_or_default()),
        Err(SolveError::Unsupported { .. }) => Ok(Schedule::default()),
        Err(error) => Err(error),
    }
}

/// Which duties and trips are a block's: what the book must not hold when it is planned again.
pub(super) struct Owned<'a> {
    whole: &'a Instance,
    /// By vehicle: how it goes is not for any block to say.
    fixed: &'a [bool],
}

impl<'a> Owned<'a> {
    pub fn new(whole: &'a Instance, fixed: &'a [bool]) -> Owned<'a> {
        Owned { whole, fixed }
    }

    /// Whether the duty holds nothing that is fixed.
    pub fn is_free(&self, duty: &Duty) -> bool {
        let now = self.whole.now();
        let begun = |at| now.is_some_and(|now| at < now);
        let back = duty
            .first_return
            .map(|coach| self.whole.coach(coach).departs);
        !back.is_some_and(begun)
            && !(duty.runs.iter()).any(|run| self.fixed[run.vehicle.at()] || begun(run.start))
    }

    /// Whether the trip holds nothing that is fixed.
    pub fn is_loose(&self, trip: &Trip) -> bool {
        let now = self.whole.now();
        now.is_none_or(|now| trip.start >= now)
            && !(trip.vehicles.iter()).any(|one| self.fixed[one.at()])
    }

    /// Whether the duty lies in an availability window of the block.
    pub fn begins_in(&self, block: &Block, duty: &Duty) -> bool {
        let span = crate::check::duty_times(self.whole, duty);
        let begin = span.begin.max(self.whole.horizon().from);
        let windows = &self.whole.driver(duty.driver).windows;
        let window = windows.iter().find(|window| window.has(begin));
        window.is_some_and(|window| block.owns(window.from))
    }

    /// Whether the block plans this duty.
    pub fn duty(&self, block: &Block, duty: &Duty) -> bool {
        self.is_free(duty) && self.begins_in(block, duty)
    }

    /// Whether the block plans this trip.
    pub fn trip(&self, block: &Block, trip: &Trip) -> bool {
        self.is_loose(trip) && block.owns(trip.start)
    }
}

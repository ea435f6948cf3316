//! Planning again what is planned, block by block, with all else as it is.

use rayon::prelude::*;

use super::super::drawn::CARE;
use super::super::prices::{COLD, Search};
use super::super::{Phase, SolveError};
use super::Windows;
use super::book::Book;
use super::cuts::{Block, blocks};
use super::part::{Keeps, Part};
use super::roll::{Owned, plan};
use super::rolled::plan_drawn;
use super::tight::{is_large, plan_tight};
use crate::ids::VehicleIdx;
use crate::schedule::{Duty, Schedule, Trip};
use crate::units::Minutes;

/// Blocks planned at once, whatever the number of threads, so that it makes no difference.
const AT_ONCE: usize = 4;

/// Gap to which the program of a large block is solved.
const GAP: f64 = 1e-3;

/// How well prices are found to draw from.
const FINE: Search = Search {
    near: 2e-3,
    coldest: COLD,
    seconds: None,
};

/// What becomes of the trips of cage trucks in large blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trips {
    /// They stay as they are.
    Held,
    /// They are drawn from prices, as all else is, quickly.
    Drawn,
}

/// What a block plans anew: these duties and trips go, those come.
struct Change {
    gone: Vec<Duty>,
    trips_gone: Vec<Trip>,
    new: Vec<Duty>,
    trips: Vec<Trip>,
}

impl Windows<'_> {
    /// Plans each block, cut `shift` later, again with all else as it is: those of even number at
    /// once, then those of odd number. `trips` is what becomes of the trips of large ones. Whether that
    /// found anything better.
    pub(super) fn improve(&mut self, shift: Minutes, trips: Trips) -> Result<bool, SolveError> {
        self.session.enter(Phase::Windows);
        let cuts = blocks(self.instance, self.session.options.window, shift);
        let before = self.found.best.as_ref().map(|(_, costs)| costs.total());
        for parity in 0..2 {
            let mine: Vec<&Block> = cuts.iter().skip(parity).step_by(2).collect();
            for some in mine.chunks(AT_ONCE) {
                if self.is_done() {
                    break;
                }
                self.improve_each(some, trips)?;
            }
        }
        let after = self.found.best.as_ref().map(|(_, costs)| costs.total());
        Ok(after < before)
    }

    /// Plans these again at once.
    fn improve_each(&mut self, mine: &[&Block], trips: Trips) -> Result<(), SolveError> {
        let Some((best, _)) = self.found.best.clone() else {
            return Ok(());
        };
        let changes: Vec<Option<Change>> = (mine.par_iter())
            .map(|block| self.planned_anew(&best, block, trips))
            .collect::<Result<_, SolveError>>()?;
        for change in changes.into_iter().flatten() {
            let Some((now, _)) = &self.found.best else {
                continue;
            };
            let mut next = now.clone();
            next.unserved.clear();
            next.duties.retain(|duty| !change.gone.contains(duty));
            next.trips.retain(|trip| !change.trips_gone.contains(trip));
            next.duties.extend(change.new);
            next.trips.extend(change.trips);
            self.offer(next);
        }
        Ok(())
    }

    /// What a block does best with all else as it is in `best`; `None` where that is nothing better, or
    /// there is no time.
    fn planned_anew(
        &self,
        best: &Schedule,
        block: &Block,
        trips: Trips,
    ) -> Result<Option<Change>, SolveError> {
        if self.session.must_stop().is_some() {
            return Ok(None);
        }
        let owned = Owned::new(self.instance, &self.fixed);
        let mine = |duty: &Duty| owned.duty(block, duty);
        let loose = |trip: &Trip| owned.trip(block, trip);
        let gone: Vec<Duty> = (best.duties.iter())
            .filter(|one| mine(one))
            .cloned()
            .collect();
        let trips_gone: Vec<Trip> = (best.trips.iter())
            .filter(|one| loose(one))
            .cloned()
            .collect();
        let rest = Book::of(self.instance, best, |duty| !mine(duty), |trip| !loose(trip));
        let stay = |idx: VehicleIdx| Some(self.left(idx));
        let Some(part) = Part::new(self.instance, &rest, block, Keeps::Book, &stay) else {
            return Ok(None);
        };
        let start = part.lower(&gone, &trips_gone);
        let planned = if is_large(self.instance, block) {
            let drawn = match trips {
                Trips::Drawn => plan_drawn(&part.instance, FINE, CARE, self.session)?,
                Trips::Held => None,
            };
            match drawn {
                Some(drawn) => Some(drawn),
                None => plan_tight(&part.instance, &start, GAP, self.session)?,
            }
        } else {
            let seconds = self.session.seconds_left();
            Some(plan(
                &part,
                self.care(),
                Some(&start),
                seconds,
                self.session,
            )?)
        };
        Ok(planned.map(|planned| {
            let (new, trips) = part.lift(&planned);
            Change {
                gone,
                trips_gone,
                new,
                trips,
            }
        }))
    }
}

//! Planning again what is planned, block by block or crew by crew, with all else as it is.

use rayon::prelude::*;

use super::super::{Phase, SolveError};
use super::Windows;
use super::book::Book;
use super::crews::{Crew, crews};
use super::cuts::{Block, blocks};
use super::part::{Keeps, Part};
use super::roll::{Owned, plan};
use crate::ids::VehicleIdx;
use crate::schedule::{Duty, Schedule, Trip};
use crate::units::Minutes;

/// What a block or a crew plans anew: these duties and trips go, those come.
struct Change {
    gone: Vec<Duty>,
    trips_gone: Vec<Trip>,
    new: Vec<Duty>,
    trips: Vec<Trip>,
}

impl Windows<'_> {
    /// Plans each block, cut `shift` later, again with all else as it is: those of even number at
    /// once, then those of odd number; a large one crew by crew. Whether that found anything better.
    pub(super) fn improve(&mut self, round: u32, shift: Minutes) -> Result<bool, SolveError> {
        self.session.enter(Phase::Windows);
        let cuts = blocks(self.instance, self.session.options.window, shift);
        let Some((best, costs)) = self.found.best.clone() else {
            return Ok(false);
        };
        let seed = u64::from(self.session.options.seed) << 32 | u64::from(round) << 16;
        let crews: Vec<Vec<Crew>> = (cuts.iter().zip(0u64..))
            .map(|(block, at)| crews(self.instance, block, &best, seed | at))
            .collect();
        let turns = crews
            .iter()
            .map(|crews| crews.len().max(1))
            .max()
            .unwrap_or(0);
        for turn in 0..turns {
            for parity in 0..2 {
                if self.is_done() {
                    break;
                }
                let mine: Vec<(&Block, Option<&Crew>)> = (cuts.iter().zip(&crews))
                    .skip(parity)
                    .step_by(2)
                    .filter(|(_, crews)| turn < crews.len().max(1))
                    .map(|(block, crews)| (block, crews.get(turn)))
                    .collect();
                self.improve_each(&mine)?;
            }
        }
        let after = self.found.best.as_ref().map(|(_, costs)| costs.total());
        Ok(after < Some(costs.total()))
    }

    /// Plans these again at once.
    fn improve_each(&mut self, mine: &[(&Block, Option<&Crew>)]) -> Result<(), SolveError> {
        let Some((best, _)) = self.found.best.clone() else {
            return Ok(());
        };
        let changes: Vec<Option<Change>> = (mine.par_iter())
            .map(|&(block, crew)| self.planned_anew(&best, block, crew))
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

    /// What a block, or its crew, does best with all else as it is in `best`.
    fn planned_anew(
        &self,
        best: &Schedule,
        block: &Block,
        crew: Option<&Crew>,
    ) -> Result<Option<Change>, SolveError> {
        if self.session.must_stop().is_some() {
            return Ok(None);
        }
        let owned = Owned::new(self.instance, &self.fixed);
        let in_crew = |duty: &Duty| crew.is_none_or(|crew| crew.drivers.contains(&duty.driver));
        let mine = |duty: &Duty| in_crew(duty) && owned.duty(block, duty);
        let loose = |trip: &Trip| crew.is_none() && owned.trip(block, trip);
        let gone: Vec<Duty> = best
            .duties
            .iter()
            .filter(|one| mine(one))
            .cloned()
            .collect();
        let trips_gone: Vec<Trip> = best
            .trips
            .iter()
            .filter(|one| loose(one))
            .cloned()
            .collect();
        let rest = Book::of(self.instance, best, |duty| !mine(duty), |trip| !loose(trip));
        let driven = |idx: VehicleIdx| {
            (gone.iter()).any(|one| one.runs.iter().any(|run| run.vehicle == idx))
        };
        let stay = |idx: VehicleIdx| {
            let own = crew.is_none_or(|crew| crew.spare.contains(&idx) || driven(idx));
            own.then(|| self.left(idx))
        };
        let Some(part) = Part::new(self.instance, &rest, block, Keeps::Book, crew, &stay) else {
            return Ok(None);
        };
        let start = part.lower(&gone, &trips_gone);
        let seconds = self.session.seconds_left();
        let planned = plan(&part, self.care(), Some(&start), seconds, self.session)?;
        let (new, trips) = part.lift(&planned);
        Ok(Some(Change {
            gone,
            trips_gone,
            new,
            trips,
        }))
    }
}

//! The few arcs of a large network that are worth a look at given prices.

use rayon::prelude::*;

use super::super::SolveError;
use super::super::decode::{Decoded, decode};
use super::super::exact::flows;
use super::super::session::Session;
use super::super::trips::trucks;
use crate::milp::{Compiled, Part};
use crate::model::Model;
use crate::network::slacks;
use crate::replan::{Effort, mended};
use crate::schedule::Schedule;

/// Arcs with more slack than this, in fen, are not looked at.
const SLACK: f64 = 3_000.0;

/// What becomes of the trips of cage trucks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trips {
    /// They stay as they are: with parts of trips a relaxation would be far from any schedule.
    Held,
    /// They are those of the relaxation, rounded.
    Rounded,
}

/// A network with prices of its shared rows.
pub(super) struct Few<'a> {
    pub model: &'a Model<'a>,
    pub compiled: &'a Compiled,
    pub prices: &'a [f64],
}

impl Few<'_> {
    /// The program of the arcs through which a way costs little more than the cheapest at the prices, and of
    /// those of the point `start`. Trips that are not held are free.
    ///
    /// Time O(terms).
    pub fn part(&self, start: &[f64], trips: Trips) -> Part {
        let slack: Vec<f64> = (self.model.network.commodities.par_iter())
            .flat_map_iter(|graph| slacks(graph, self.prices))
            .collect();
        let trucks = trucks(self.model, self.compiled);
        Part::new(&self.compiled.milp, |at, _| {
            if trips == Trips::Held && trucks.contains(&at) {
                return Some(start[at]);
            }
            let out = slack.get(at).is_some_and(|&slack| slack > SLACK) && start[at] == 0.0;
            out.then_some(0.0)
        })
    }

    /// The schedule of a point, mended where it breaks what the model does not know. `None` where that
    /// cannot be done.
    ///
    /// # Errors
    /// When the point is none of the network; a bug.
    pub fn read(&self, values: &[f64], session: &Session) -> Result<Option<Schedule>, SolveError> {
        let flow = flows(self.model, self.compiled, values);
        let decoded = decode(self.model, &flow, session).map_err(SolveError::Internal)?;
        let stop = || session.must_stop().is_some();
        Ok(match decoded {
            Decoded::Schedule(schedule) => Some(schedule),
            Decoded::Conflict { schedule, .. } => {
                schedule.and_then(|one| mended(self.model.world, &one, Effort::REPAIR, &stop))
            }
        })
    }
}

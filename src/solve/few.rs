//! The few arcs of a large network that are worth a look at given prices.

use rayon::prelude::*;

use super::SolveError;
use super::decode::{Decoded, decode};
use super::exact::flows;
use super::session::Session;
use super::trips::trucks;
use super::warm::point;
use crate::milp::{Compiled, Part, columns_of, compile};
use crate::model::Model;
use crate::network::slacks;
use crate::replan::{Effort, mended};
use crate::schedule::Schedule;

/// Arcs with more slack than this, in fen, are not looked at.
const SLACK: f64 = 1_500.0;

/// A network of which only that is left which is worth a look.
pub(super) struct Few<'a> {
    pub model: Model<'a>,
    pub compiled: Compiled,
}

impl<'a> Few<'a> {
    /// Leaves of `model` the arcs through which a way costs little more than the cheapest at the prices,
    /// and those of the schedules `known`, of one in which nothing goes, and of trucks.
    /// Time O(arcs + uses).
    pub fn new(mut model: Model<'a>, prices: &[f64], known: &[&Schedule]) -> Few<'a> {
        let (first_column, _) = columns_of(&model.network);
        let points: Vec<Vec<f64>> = (known.iter().copied())
            .chain([&Schedule::default()])
            .filter_map(|schedule| point(&model, schedule))
            .collect();
        let trucks = model.trucks.first..model.trucks.first + model.trucks.count;
        (model.network.commodities.par_iter_mut())
            .zip(&first_column)
            .enumerate()
            .filter(|(number, _)| !trucks.contains(number))
            .for_each(|(_, (graph, &first))| {
                let slack = slacks(graph, prices);
                let used = |at: usize| points.iter().any(|point| point[first as usize + at] != 0.0);
                graph.thin(|at| slack[at] <= SLACK || used(at));
            });
        let compiled = compile(&model.network);
        Few { model, compiled }
    }

    /// The program in which trips of trucks stay as they are: with parts of trips a relaxation would be far
    /// from any schedule. Time O(terms).
    pub fn held(&self, values: &[f64]) -> Part {
        let trucks = trucks(&self.model, &self.compiled);
        Part::new(&self.compiled.milp, |at, _| {
            trucks.contains(&at).then(|| values[at])
        })
    }

    /// The schedule of a point, mended where it breaks what the model does not know. `None` where that
    /// cannot be done.
    ///
    /// # Errors
    /// When the point is none of the network; a bug.
    pub fn read(&self, values: &[f64], session: &Session) -> Result<Option<Schedule>, SolveError> {
        let flow = flows(&self.model, &self.compiled, values);
        let decoded = decode(&self.model, &flow, session).map_err(SolveError::Internal)?;
        let stop = || session.must_stop().is_some();
        Ok(match decoded {
            Decoded::Schedule(schedule) => Some(schedule),
            Decoded::Conflict { schedule, .. } => {
                schedule.and_then(|one| mended(self.model.world, &one, Effort::REPAIR, &stop))
            }
        })
    }
}

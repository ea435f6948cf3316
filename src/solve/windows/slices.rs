//! Slices of time of the whole network, planned again one after the other as parts of one program.
//!
//! Of the network only those arcs are looked at that cost little more than the cheapest way at prices of the
//! whole ([`slacks`]), and those of the best schedule. In a slice of time the runs that start in it are
//! free, all others stay as they are, and vehicles may go any way: a MILP in which runs of one slice
//! and vehicles of all are decided together (large neighbourhood search, Shaw 1998). Unlike a block of
//! its own it knows what waits before and after it.

use rayon::prelude::*;

use super::super::decode::{Decoded, decode};
use super::super::exact::flows;
use super::super::session::{Quiet, Session};
use super::super::warm::point;
use super::super::{Phase, SolveError};
use super::Windows;
use super::cuts::{Block, blocks};
use crate::milp::{Compiled, MilpLimits, Part, solve_staged};
use crate::model::{Event, Label, Model};
use crate::network::slacks;
use crate::units::{Instant, Interval, Minutes};

/// Arcs with more slack than this, in fen, are not looked at.
const SLACK: f64 = 3_000.0;
/// Gap and nodes of a slice: it is planned again anyway.
const GAP: f64 = 1e-3;
const NODES: u32 = 200;
/// A driver who starts in a slice boards a coach that leaves at most so long after it.
const BACK: Minutes = Minutes(12 * 60);

/// What a column is to slices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// Always free: vehicles, waiting, stocks.
    Free,
    /// A run or a trip that starts then.
    Start(Instant),
    /// A coach that leaves then.
    Ride(Instant),
}

impl Place {
    fn is_free(self, slice: Interval) -> bool {
        match self {
            Place::Free => true,
            Place::Start(at) => slice.has(at),
            Place::Ride(at) => slice.from <= at && at < slice.to + BACK,
        }
    }
}

impl Windows<'_> {
    /// Plans slices again, pass by pass, while that finds anything better. `prices` are of the shared
    /// rows of `model`.
    ///
    /// # Errors
    /// When HiGHS fails.
    pub(super) fn slices(&mut self, model: &Model, compiled: &Compiled, prices: &[f64]) -> Result<(), SolveError> {
        let slack: Vec<f64> = (model.network.commodities.par_iter())
            .flat_map_iter(|graph| slacks(graph, prices))
            .collect();
        let places = places(model);
        for pass in 0..self.session.options.rounds {
            let Some((best, costs)) = &self.found.best else {
                return Ok(());
            };
            let before = costs.total();
            if self.is_done() {
                break;
            }
            let Some(start) = point(model, compiled, best) else {
                return Ok(());
            };
            let half = Minutes(self.session.options.window.0 / 2);
            let shift = if pass % 2 == 0 { Minutes(0) } else { half };
            let cuts = blocks(self.instance, self.session.options.window, shift);
            let open = |at: usize| start[at] != 0.0 || slack.get(at).is_none_or(|&one| one <= SLACK);
            let found = pass_over(compiled, &start, &places, &open, &cuts, self.session)?;
            self.session.enter(Phase::Rounding);
            let flow = flows(model, compiled, &found);
            match decode(model, &flow, self.session).map_err(SolveError::Internal)? {
                Decoded::Schedule(schedule) => self.offer(schedule),
                Decoded::Conflict { schedule, vehicles, drivers } => {
                    eprintln!("conflict {} vehicles {} drivers", vehicles.len(), drivers.len());
                    if let Some(schedule) = schedule {
                        self.offer(schedule);
                    }
                }
            }
            let after = self.found.best.as_ref().map(|(_, costs)| costs.total());
            eprintln!("pass {pass} {before} -> {after:?}");
            if after >= Some(before) {
                break;
            }
        }
        Ok(())
    }
}

/// Plans each slice again on top of the one before. The values of all columns after the last.
fn pass_over(
    compiled: &Compiled,
    start: &[f64],
    places: &[Place],
    open: &dyn Fn(usize) -> bool,
    cuts: &[Block],
    session: &Session,
) -> Result<Vec<f64>, SolveError> {
    let few = Part::new(&compiled.milp, |at, _| (!open(at)).then_some(0.0));
    let places = few.restrict(places);
    let mut values = few.restrict(start);
    let cost = |values: &[f64]| -> f64 {
        let columns = few.milp.columns.iter().zip(values);
        few.milp.offset + columns.map(|(column, value)| column.cost * value).sum::<f64>()
    };
    eprintln!("columns {} of {}; cost {}", few.milp.columns.len(), compiled.milp.columns.len(), cost(&values));
    for block in cuts {
        if session.must_stop().is_some() {
            break;
        }
        session.enter(Phase::Windows);
        let t = std::time::Instant::now();
        let slice = Part::new(&few.milp, |at, _| {
            (!places[at].is_free(block.span)).then_some(values[at])
        });
        let limits = MilpLimits {
            gap: GAP,
            seconds: session.seconds_left(),
            nodes: Some(NODES),
            seed: session.options.seed,
        };
        let from = slice.restrict(&values);
        let now = cost(&values);
        let found = solve_staged(&slice.milp, limits, Some(now), Some(&from), &Quiet(session))
            .map_err(SolveError::Internal)?;
        eprintln!("slice {:?}: {} columns {} rows, {:?} bound {:?}, {:.1} s", block.span.from, slice.milp.columns.len(), slice.milp.rows.len(), found.status, found.bound, t.elapsed().as_secs_f64());
        if let Some(better) = found.values {
            let better = slice.expand(&few.milp, &better);
            eprintln!("  {} -> {}", now, cost(&better));
            if cost(&better) < now {
                values = better;
            }
        }
    }
    Ok(few.expand(&compiled.milp, &values))
}

/// By column: when it is.
fn places(model: &Model) -> Vec<Place> {
    let instance = model.world.instance;
    let of = |label: &Label| match label {
        Label::Driver(Event::Run { slot, .. }) | Label::Trip(slot) => {
            Some(Place::Start(instance.slot_start(*slot as usize)))
        }
        Label::Driver(Event::Board(coach)) => Some(Place::Ride(instance.coach(*coach).departs)),
        Label::Driver(Event::Enter(_) | Event::Carry) | Label::Vehicle(_) => None,
    };
    (model.network.commodities.iter())
        .flat_map(|graph| &graph.arcs)
        .map(|arc| arc.labels.iter().find_map(of).unwrap_or(Place::Free))
        .chain(model.network.side.iter().map(|_| Place::Free))
        .collect()
}

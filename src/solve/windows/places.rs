//! When each column of a network is, for slices of time.

use crate::milp::Compiled;
use crate::model::{Event, Label, Model, Move};
use crate::network::{Arc, Commodity, SINK, SOURCE};
use crate::units::{Instant, Interval, Minutes};

/// A driver who starts in a slice boards a coach that leaves at most so long after it.
const BACK: Minutes = Minutes(12 * 60);

/// What a column is to slices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Always free: vehicles that wait, stocks.
    Free,
    /// A run or a trip that starts then, or what such runs share.
    Start(Instant),
    /// A coach that leaves then.
    Ride(Instant),
    /// A driver who waits, some time between these.
    Wait(Instant, Instant),
}

impl Place {
    /// Whether the column is free while the slice is planned.
    pub fn is_free(self, slice: Interval) -> bool {
        let end = slice.to + BACK;
        match self {
            Place::Free => true,
            Place::Start(at) => slice.has(at),
            Place::Ride(at) => slice.from <= at && at < end,
            Place::Wait(from, to) => from < end && slice.from <= to,
        }
    }
}

/// By column: when it is. `values` is the point to begin from.
pub(super) fn places(model: &Model, compiled: &Compiled, values: &[f64]) -> Vec<Place> {
    let mut all = Vec::with_capacity(compiled.milp.columns.len());
    for (number, graph) in model.network.commodities.iter().enumerate() {
        if number < model.supply.first {
            let place = |arc: &Arc<Label>| labelled(model, &arc.labels);
            all.extend((graph.arcs.iter()).map(|arc| place(arc).unwrap_or(Place::Free)));
        } else {
            let first = compiled.first_column[number] as usize;
            all.extend(of_driver(model, graph, &values[first..]));
        }
    }
    let mut side = vec![Place::Free; model.network.side.len()];
    for (slot, at) in passes(model) {
        let start = model.world.instance.slot_start(slot as usize);
        side[at as usize] = Place::Start(start);
    }
    all.extend(side);
    all
}

/// Side columns by which tokens pass, with their slots.
fn passes(model: &Model) -> impl Iterator<Item = (u32, u32)> {
    let passing = &model.supply.passing;
    let down = passing.down.iter().map(|(&(slot, ..), &at)| (slot, at));
    let out = passing.out.iter().map(|(&(slot, ..), &at)| (slot, at));
    down.chain(out)
}

/// When an arc with these labels begins, if they say so.
fn labelled(model: &Model, labels: &[Label]) -> Option<Place> {
    let instance = model.world.instance;
    labels.iter().find_map(|label| match label {
        Label::Driver(Event::Run { slot, .. })
        | Label::Trip(slot)
        | Label::Vehicle(Move::Serve(_, slot) | Move::Cage(_, slot)) => {
            Some(Place::Start(instance.slot_start(*slot as usize)))
        }
        Label::Driver(Event::Board(coach)) => Some(Place::Ride(instance.coach(*coach).departs)),
        Label::Driver(Event::Enter(_) | Event::Carry) | Label::Vehicle(_) => None,
    })
}

/// By arc of a driver's commodity: when it is. Arcs are in topological order of their tails.
fn of_driver(model: &Model, graph: &Commodity<Label>, values: &[f64]) -> Vec<Place> {
    let instance = model.world.instance;
    let end = |labels: &[Label]| {
        labels.iter().rev().find_map(|label| match label {
            Label::Driver(Event::Board(coach)) => Some(instance.coach(*coach).arrives),
            Label::Driver(Event::Run { slot, .. }) => Some(instance.slot_start(*slot as usize)),
            _ => None,
        })
    };
    // When he is at a node: not before the last of what leads there, nor after the first of what
    // leads on.
    let mut from = vec![instance.horizon().from; graph.nodes as usize];
    let mut to = vec![instance.horizon().to; graph.nodes as usize];
    for arc in &graph.arcs {
        let at = end(&arc.labels).unwrap_or(from[arc.from.at()]);
        let node = &mut from[arc.to.at()];
        *node = at.max(*node);
    }
    for arc in graph.arcs.iter().rev().filter(|arc| arc.from != SOURCE) {
        let at = match labelled(model, &arc.labels) {
            Some(Place::Start(at) | Place::Ride(at)) => at,
            _ => to[arc.to.at()],
        };
        let node = &mut to[arc.from.at()];
        *node = at.min(*node);
    }
    // Who has done his last may be called again: from then on he waits.
    let last = (graph.arcs.iter().zip(values))
        .filter(|(_, value)| **value != 0.0)
        .filter_map(|(arc, _)| end(&arc.labels))
        .max();
    let place = |arc: &Arc<Label>| {
        let begins = from[arc.from.at()];
        if arc.from == SOURCE || last.is_none_or(|last| begins >= last) {
            Place::Free
        } else if arc.to == SINK {
            Place::Wait(begins, begins)
        } else {
            let ends = to[arc.to.at()];
            Place::Wait(begins.min(ends), ends.max(begins))
        }
    };
    (graph.arcs.iter())
        .map(|arc| labelled(model, &arc.labels).unwrap_or_else(|| place(arc)))
        .collect()
}

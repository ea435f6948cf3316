//! Surge rows: what a lot can take in and give on while one stage feeds it, when cage trips are whole.
//!
//! Between two slots `a ≤ b` let `A` be the spaces that arrive, `T` the trips that do, `o(s)` the stock
//! after slot `s`, within `[0, limit(s)]`, and `out = Σ outflow(a..b)`.
//! - The rows `lot-capacity` add up to `o(a−1) + A − o(b) ≤ out`.
//! - Runs that arrive then have entered the stage in certain slots. With `U` the spaces that fit
//!   through those, and trips that bring at most `k` spaces each and take `g` of those places away,
//!   `A ≤ U + m·T`, `m = k − g`.
//!
//! Keep or drop each stock, at its other limit: with `i, j ∈ {0, 1}`,
//!
//! ```text
//! i·o(a−1) + A − j·o(b) ≤ min(out + (1−j)·limit(b), i·limit(a−1) + U + m·T) =: min(C, F + m·T)
//! ```
//!
//! `T` is whole, so where `F < C < F + m` the right side is at most `F + (C − F)·T`, which is less than
//! both between no trip and one (*mixed-integer rounding*, Nemhauser and Wolsey 1990). A relaxation would
//! else send a part of a truck through each slot, to fill up what the stage leaves of the lot.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::crowd::crowds;
use super::moves::Moves;
use crate::ids::{ClassIdx, LotIdx, StageIdx};
use crate::milp::{MilpRow, columns_of};
use crate::model::{FleetIdx, Model};

/// Terms of surge rows that a day, or a block of days, is given.
pub(super) const TERMS: usize = 100_000;
/// Slots with arrivals or outflow that one row spans, at most.
const LONGEST: usize = 6;
/// Spaces by which a row must differ from both of its sources.
const LEAST: f64 = 1e-6;

/// Rows that every schedule keeps and a relaxation may not, over columns as [`compile`](crate::milp::compile)
/// numbers them: short ones first, until they have `most` terms together, for longer rows say less and
/// slow the relaxation down. Time O(lots × stages × slots × terms of a row).
pub(super) fn surges(model: &Model, moves: &Moves, most: usize) -> Vec<MilpRow> {
    let (_, first_side) = columns_of(&model.network);
    let instance = model.world.instance;
    let mut rows = Vec::new();
    let mut terms = most;
    for lot in instance.lot_indices() {
        let caged = (model.world.fleets.iter()).any(|fleet| fleet.lot == lot);
        let Some(stock) = model.stocks[lot.at()].filter(|_| caged) else {
            continue;
        };
        let stock = first_side + u32::try_from(stock).unwrap_or(u32::MAX);
        let flows = Arrivals::new(model, moves, lot, stock);
        let stages: BTreeSet<StageIdx> = (0..instance.slots())
            .filter_map(|slot| model.world.shape(lot, slot))
            .flat_map(|shape| shape.entries.iter().map(|&(stage, _)| stage))
            .filter(|&stage| instance.stage(stage).capacity.is_some())
            .collect();
        for stage in stages {
            if let Some(feed) = Feed::new(model, lot, stage, &flows) {
                rows.extend(feed.rows(model, lot, &flows, &mut terms));
            }
        }
    }
    rows
}

/// All rows that parts of trips break: [crowds], and [surges] with `most` terms. Time as for both.
pub(super) fn whole_trips(model: &Model, most: usize) -> Vec<MilpRow> {
    if model.trucks.count == 0 {
        return Vec::new();
    }
    let moves = Moves::new(model);
    let mut rows = crowds(model, &moves);
    rows.extend(surges(model, &moves, most));
    rows
}

/// Makes them shared rows of the network. Time as for them, and O(terms × log commodities).
pub(super) fn add_whole_trips(model: &mut Model, most: usize) {
    let (first_column, first_side) = columns_of(&model.network);
    for (number, row) in whole_trips(model, most).into_iter().enumerate() {
        // All that is counted is whole, and so are the amounts, unless sizes and units do not divide.
        if row.terms.iter().any(|(_, amount)| amount.fract() != 0.0) {
            continue;
        }
        #[allow(clippy::cast_possible_truncation)] // whole, and small
        let (upper, terms) = (
            (row.upper + LEAST).floor() as i64,
            row.terms
                .iter()
                .map(|&(column, amount)| (column, amount as i32)),
        );
        let network = &mut model.network;
        let at = network.row(format!("surge[{number}]"), None, Some(upper));
        for (column, amount) in terms {
            let uses = if let Some(side) = column.checked_sub(first_side) {
                &mut network.side[side as usize].uses
            } else {
                let graph = first_column.partition_point(|&first| first <= column) - 1;
                let arc = column - first_column[graph];
                &mut network.commodities[graph].arcs[arc as usize].uses
            };
            uses.push((at, amount));
        }
    }
}

/// What arrives at a lot, by slot.
struct Arrivals {
    /// Columns with the spaces that one of them brings.
    spaces: BTreeMap<usize, BTreeMap<u32, f64>>,
    /// Columns of trips, with their fleet and slot.
    trips: BTreeMap<usize, Vec<(u32, FleetIdx, usize)>>,
    /// Spaces of the largest vehicle that goes caged.
    largest: u32,
    /// Classes that are driven there.
    driven: BTreeSet<ClassIdx>,
    /// The column of the stock after the first slot; those of the others follow.
    stock: u32,
}

impl Arrivals {
    fn new(model: &Model, moves: &Moves, lot: LotIdx, stock: u32) -> Arrivals {
        let world = model.world;
        let size = |class: ClassIdx| world.instance.class(class).size;
        let here = |fleet: FleetIdx| world.fleets[fleet.at()].lot == lot;
        let mut all = Arrivals {
            spaces: BTreeMap::new(),
            trips: BTreeMap::new(),
            largest: 0,
            driven: BTreeSet::new(),
            stock,
        };
        for one in &moves.driven {
            if model.kinds.kinds[one.kind.at()].lot == lot {
                all.driven.insert(one.class);
                if let Some(shape) = world.shape(lot, one.slot) {
                    all.bring(shape.arrival_slot, one.column, size(one.class));
                }
            }
        }
        for one in moves.caged.iter().filter(|one| here(one.fleet)) {
            all.largest = all.largest.max(size(one.class));
            if let Some(trip) = world.trip(one.fleet, one.slot) {
                all.bring(trip.arrival_slot, one.column, size(one.class));
            }
        }
        for one in moves.trips.iter().filter(|one| here(one.fleet)) {
            if let Some(trip) = world.trip(one.fleet, one.slot) {
                let own = all.trips.entry(trip.arrival_slot).or_default();
                own.push((one.column, one.fleet, one.slot));
            }
        }
        all
    }

    fn bring(&mut self, slot: usize, column: u32, size: u32) {
        let own = self.spaces.entry(slot).or_default();
        *own.entry(column).or_default() += f64::from(size);
    }
}

/// How a stage feeds a lot.
struct Feed {
    stage: StageIdx,
    /// Arrival slot by slot in which runs enter the stage.
    enters: BTreeMap<usize, BTreeSet<usize>>,
    /// Spaces that one unit of the stage's capacity brings at most.
    spaces_per_unit: f64,
}

impl Feed {
    /// `None` where runs pass the stage without taking any of its capacity.
    fn new(model: &Model, lot: LotIdx, stage: StageIdx, flows: &Arrivals) -> Option<Feed> {
        let instance = model.world.instance;
        let mut spaces_per_unit: f64 = 0.0;
        for &class in &flows.driven {
            let class = instance.class(class);
            if class.gate_units == 0 {
                return None;
            }
            spaces_per_unit =
                spaces_per_unit.max(f64::from(class.size) / f64::from(class.gate_units));
        }
        let mut enters: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for slot in 0..instance.slots() {
            let Some(shape) = model.world.shape(lot, slot) else {
                continue;
            };
            let own = enters.entry(shape.arrival_slot).or_default();
            let mut through = shape.entries.iter().filter(|(one, _)| *one == stage);
            // A run that misses the stage is limited by nothing here.
            own.insert(through.next()?.1);
        }
        Some(Feed {
            stage,
            enters,
            spaces_per_unit,
        })
    }

    /// The rows of this stage, short spans first, while `terms` lasts.
    fn rows(
        &self,
        model: &Model,
        lot: LotIdx,
        flows: &Arrivals,
        terms: &mut usize,
    ) -> Vec<MilpRow> {
        let place = model.world.instance.lot(lot);
        let flowing = (0..model.world.instance.slots())
            .filter(|&slot| place.outflow.at(slot).is_some_and(|out| out > 0));
        let slots: BTreeSet<usize> = (flows.spaces.keys().copied())
            .chain(flows.trips.keys().copied())
            .chain(flowing)
            .collect();
        let slots: Vec<usize> = slots.into_iter().collect();
        let mut rows = Vec::new();
        for longer in 0..LONGEST {
            for (&from, &to) in slots.iter().zip(slots.iter().skip(longer)) {
                let Some(span) = self.span(model, lot, flows, from..=to) else {
                    continue;
                };
                for (before, after) in [(false, false), (false, true), (true, false), (true, true)]
                {
                    if let Some(row) = span.row(before, after) {
                        *terms = terms.saturating_sub(row.terms.len());
                        rows.push(row);
                    }
                }
                if *terms == 0 {
                    return rows;
                }
            }
        }
        rows
    }

    /// What is known of a span of slots; `None` where no row can come of it.
    fn span(
        &self,
        model: &Model,
        lot: LotIdx,
        flows: &Arrivals,
        slots: RangeInclusive<usize>,
    ) -> Option<Span> {
        let instance = model.world.instance;
        let place = instance.lot(lot);
        let (from, to) = (*slots.start(), *slots.end());
        let mut out = 0.0;
        for slot in slots.clone() {
            out += f64::from(place.outflow.at(slot)?);
        }
        let capacity = instance.stage(self.stage).capacity.as_ref()?;
        let entered: BTreeSet<usize> = (self.enters.range(slots.clone()))
            .flat_map(|(_, slots)| slots.iter().copied())
            .collect();
        let mut fed = 0.0;
        for &slot in &entered {
            fed += f64::from(capacity.at(slot)?) * self.spaces_per_unit;
        }
        let trips = || flows.trips.range(slots.clone()).flat_map(|(_, all)| all);
        let mut more: f64 = 0.0;
        for (_, fleet, slot) in trips() {
            let fleet_of = &model.world.fleets[fleet.at()];
            let trip = model.world.trip(*fleet, *slot)?;
            let same = |&&(stage, slot): &&(StageIdx, usize)| {
                stage == self.stage && entered.contains(&slot)
            };
            #[allow(clippy::cast_precision_loss)] // a few stages
            let taken = trip.entries.iter().filter(same).count() as f64;
            let taken = taken * f64::from(fleet_of.gate_units) * self.spaces_per_unit;
            let brings = f64::from(fleet_of.capacity) * f64::from(flows.largest);
            more = more.max(brings - taken);
        }
        let limit = |slot: usize| place.limit(slot).map(f64::from);
        let stock = |slot: usize| flows.stock + u32::try_from(slot).unwrap_or(u32::MAX);
        let before = match from.checked_sub(1) {
            Some(slot) => Some((stock(slot), limit(slot)?)),
            None => None,
        };
        // What is there at the start goes out as well.
        let held = if from == 0 { place.occupancy } else { 0 };
        Some(Span {
            spaces: (flows.spaces.range(slots.clone()))
                .flat_map(|(_, all)| all.iter().map(|(&column, &spaces)| (column, spaces)))
                .collect(),
            trips: trips().map(|&(column, ..)| column).collect(),
            before,
            after: (stock(to), limit(to)?),
            out: out - f64::from(held),
            fed,
            more,
        })
    }
}

/// A span of slots `a ≤ b`.
struct Span {
    /// Columns with the spaces that one of them brings.
    spaces: Vec<(u32, f64)>,
    /// Columns of trips.
    trips: Vec<u32>,
    /// Column and limit of the stock before `a`.
    before: Option<(u32, f64)>,
    /// Column and limit of the stock after `b`.
    after: (u32, f64),
    /// Spaces freed.
    out: f64,
    /// Spaces that fit through the stage without any trip, `U`.
    fed: f64,
    /// Spaces that a trip adds at most, `m`.
    more: f64,
}

impl Span {
    /// The row that keeps these stocks; `None` where it would cut nothing off.
    fn row(&self, before: bool, after: bool) -> Option<MilpRow> {
        let start = if before { Some(self.before?) } else { None };
        let fed = self.fed + start.map_or(0.0, |(_, limit)| limit);
        let most = self.out + if after { 0.0 } else { self.after.1 };
        let step = most - fed;
        if step < LEAST || step > self.more - LEAST {
            return None;
        }
        let mut terms: BTreeMap<u32, f64> = BTreeMap::new();
        let stocks = (start.map(|(column, _)| (column, 1.0)).into_iter())
            .chain(after.then_some((self.after.0, -1.0)));
        let trips = self.trips.iter().map(|&column| (column, -step));
        for (column, amount) in (self.spaces.iter().copied()).chain(trips).chain(stocks) {
            *terms.entry(column).or_default() += amount;
        }
        Some(MilpRow {
            name: String::new(),
            lower: f64::NEG_INFINITY,
            upper: fed,
            terms: terms.into_iter().collect(),
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::generate::{Family, GenerateOptions, generate};
    use crate::instance::Instance;
    use crate::milp::{Compiled, MilpLimits, Quiet, compile, relax, solve_milp};
    use crate::model::{Aggregation, Refinement, World};

    /// With the rows the optimum must be what it is without them, and the relaxation no further from it. How many
    /// there are, and how much of what lay between they close.
    pub fn tightened(
        instance: &Instance,
        rows: impl Fn(&Model, &Moves) -> Vec<MilpRow>,
    ) -> (usize, f64, f64) {
        let limits = MilpLimits {
            gap: 0.0,
            seconds: None,
            nodes: None,
            seed: 0,
        };
        let world = World::new(instance);
        let model = Model::build(&world, Aggregation::Exact, &Refinement::default()).unwrap();
        let mut compiled = compile(&model.network);
        let relaxed = |compiled: &Compiled| {
            let found = relax(&compiled.milp, limits, &Quiet).unwrap();
            found.unwrap().bound
        };
        let best = |compiled: &Compiled| {
            let found = solve_milp(&compiled.milp, limits, None, &Quiet).unwrap();
            found.bound.unwrap()
        };
        let (loose, plain) = (relaxed(&compiled), best(&compiled));
        let rows = rows(&model, &Moves::new(&model));
        let many = rows.len();
        compiled.milp.rows.extend(rows);
        let (tight, same) = (relaxed(&compiled), best(&compiled));
        assert!((plain - same).abs() < 1.0, "{plain} and {same}");
        assert!(tight >= loose - 1.0 && tight <= plain + 1.0);
        (many, tight - loose, plain - loose)
    }

    /// A firm's day on which a truck competes with drivers for the gate and the lot.
    #[test]
    fn surges_cut_off_parts_of_trips_and_no_schedule() {
        let (mut made, mut closed, mut open) = (0, 0.0, 0.0);
        for seed in 0..6 {
            let set = ["vehicles=40", "drivers=50", "cage_trucks=2"];
            let options = GenerateOptions {
                seed,
                set: set.iter().map(|one| one.parse().unwrap()).collect(),
                ..GenerateOptions::default()
            };
            let firm = generate(Family::FirmDay, &options).unwrap();
            let firm = firm.build().unwrap();
            let of = |model: &Model, moves: &Moves| surges(model, moves, 100_000);
            let (many, lift, gap) = tightened(&firm, of);
            (made, closed, open) = (made + many, closed + lift, open + gap);
        }
        assert!(made > 0);
        assert!(closed > 0.2 * open, "{closed} of {open}");
    }
}

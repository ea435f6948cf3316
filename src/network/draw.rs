//! Whole flows drawn from soft ones.
//!
//! At the best prices travellers spread over many ways that cost about the same. Here they decide one after
//! the other, each for one of these ways, as often as travellers like him use it (randomised rounding, Raghavan
//! and Thompson 1987), and none goes where there is no room left. Turn by turn prices are found again for those
//! who have not gone yet and for what is left to them: what chance has put in the wrong place is so made good by
//! the others, as long as there are enough of them. Who stays decides again.
//!
//! A way of a caller (a driver) may call for answers: of rows between the limits 0 and 0 each unit that it
//! uses must be given back by an answerer (a vehicle), at once. Units reach such rows by
//! [passes](super::SideColumn) as well.

mod answer;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::bound::pass;
use super::dice::Dice;
use super::rest::Rest;
use super::spread::Scratch;
use super::{Ascent, Network, SINK, SOURCE};
use answer::is_call;

/// Turns at most, and turns in a row in which nobody goes, after which nobody will.
const TURNS: usize = 80;
const VAIN: usize = 6;
/// The same for makers.
const VAIN_MAKERS: usize = 2;
/// Steps up between turns.
const STEPS: usize = 25;
/// At first prices climb so often at most, while the soft bound rises by more than this share of itself.
const FIRST: usize = 10;
const WORTH: f64 = 1e-4;
/// A price at which nobody uses a row.
const NEVER: f64 = -1e12;
/// A price at which hardly anybody would.
const SHUT: f64 = -1e8;

/// Who decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sides {
    /// Commodities whose travellers decide first, and make places in rows. Nobody of them must go.
    pub makers: Range<usize>,
    /// Commodities whose travellers decide then. Nobody of them must go.
    pub callers: Range<usize>,
    /// Commodities whose travellers answer callers, or take places.
    pub answerers: Range<usize>,
}

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// By commodity and arc: travellers.
    pub flows: Vec<Vec<u32>>,
    /// Prices of the shared rows when the makers had decided, and nobody else.
    pub prices: Vec<f64>,
}

/// Whole flows, which keep the upper limits of all rows, and of stocks. `prices` are good ones of
/// the shared rows; ways are drawn at `temperature`. In a turn one of `part` who are left decide. The same for the same `seed` and any number of threads.
/// `None` if `stop` said so, or where somebody who must go finds no way.
///
/// Rows of which anybody but a stock can give back what others use are kept as far as answers go, and otherwise left
/// to who reads the flows.
///
/// Time O(turns × steps × (arcs + uses)), and for each traveller the arcs of his commodity and of those who may answer.
pub fn draw<L: Sync>(
    network: &Network<L>,
    prices: &[f64],
    temperature: f64,
    sides: &Sides,
    part: usize,
    seed: u64,
    stop: &dyn Fn() -> bool,
) -> Option<Drawn> {
    let mut draw = Draw::new(network, prices, temperature, sides, part, seed);
    if !sides.makers.is_empty() {
        draw.settle(stop);
        draw.all_decide(sides.makers.clone(), stop)?;
        draw.have_made();
    }
    draw.settle(stop);
    let prices = draw.prices.clone();
    draw.take_places(true);
    draw.all_decide(sides.callers.clone(), stop)?;
    draw.take_places(false);
    let mut rest = draw.rest;
    let mut all = sides.answerers.clone();
    let flows = all
        .all(|number| rest.dismiss(number))
        .then_some(rest.flows)?;
    Some(Drawn { flows, prices })
}

/// Whole flows in the making.
struct Draw<'a, L> {
    network: &'a Network<L>,
    sides: &'a Sides,
    /// In a turn one of so many who are left decide.
    part: usize,
    rest: Rest<'a, L>,
    prices: Vec<f64>,
    /// Prices at which nobody uses what is full.
    shut: Vec<f64>,
    /// By row: whether somebody has found in this turn that nobody can use any more of it.
    full: Vec<bool>,
    temperature: f64,
    scratch: Scratch,
    dice: Dice,
    /// By row: rows to which its units pass.
    passes: BTreeMap<u32, Vec<u32>>,
    /// By row: arcs of answerers that give it back.
    answers: BTreeMap<u32, Vec<(u32, u32)>>,
    /// By row: arcs of answerers that take its places.
    places: BTreeMap<u32, Vec<(u32, u32)>>,
    /// By row: whether makers may still make room in it.
    grows: Vec<bool>,
    /// By commodity and arc of answerers: travellers to be expected.
    expected: Vec<Vec<f64>>,
}

impl<'a, L: Sync> Draw<'a, L> {
    fn new(
        network: &'a Network<L>,
        prices: &[f64],
        temperature: f64,
        sides: &'a Sides,
        part: usize,
        seed: u64,
    ) -> Draw<'a, L> {
        let moves =
            |number: usize| sides.callers.contains(&number) || sides.answerers.contains(&number);
        let rest = Rest::new(network, moves);
        let mut passes: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (from, to) in network.side.iter().filter_map(pass) {
            passes.entry(from.0).or_default().push(to.0);
        }
        let mut answers: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        let mut grows = vec![false; network.rows.len()];
        let mut places: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        let makers = sides.makers.clone();
        let makers = makers.flat_map(|number| &network.commodities[number].arcs);
        for &(row, _) in makers.flat_map(|arc| &arc.uses).filter(|one| one.1 < 0) {
            grows[row.at()] = true;
            if network.rows[row.at()].upper == Some(0) {
                places.insert(row.0, Vec::new()); // without those who make them there are none
            }
        }
        let graphs = (0u32..).zip(&network.commodities);
        let graphs = graphs.filter(|(number, _)| sides.answerers.contains(&(*number as usize)));
        for (number, graph) in graphs {
            for (at, arc) in (0u32..).zip(&graph.arcs).filter(|(_, arc)| arc.to == SINK) {
                let call =
                    (arc.uses.iter()).find(|&&(row, amount)| amount < 0 && is_call(network, row));
                if let Some((row, _)) = call {
                    answers.entry(row.0).or_default().push((number, at));
                    continue;
                }
                for (row, _) in arc.uses.iter().filter(|(_, amount)| *amount > 0) {
                    if let Some(takers) = places.get_mut(&row.0) {
                        takers.push((number, at));
                    }
                }
            }
        }
        Draw {
            network,
            sides,
            part,
            rest,
            prices: prices.to_vec(),
            shut: Vec::new(),
            full: vec![false; network.rows.len()],
            temperature,
            scratch: Scratch::default(),
            dice: Dice::new(seed),
            passes,
            answers,
            places,
            grows,
            expected: vec![Vec::new(); network.commodities.len()],
        }
    }

    /// Finds prices while that is worth it.
    fn settle(&mut self, stop: &dyn Fn() -> bool) {
        for _ in 0..FIRST {
            if self.climb(stop) < WORTH {
                break;
            }
        }
    }

    /// Those of the makers who have not gone will not.
    fn have_made(&mut self) {
        for number in self.sides.makers.clone() {
            self.rest.soft.leave(number);
        }
        self.grows.fill(false);
    }

    /// All travellers of these decide, turn by turn. `None` if `stop` said so.
    fn all_decide(&mut self, numbers: Range<usize>, stop: &dyn Fn() -> bool) -> Option<()> {
        let network = self.network;
        let mut left: Vec<(usize, u32)> = Vec::new();
        for number in numbers {
            let arcs = (0u32..).zip(&network.commodities[number].arcs);
            for (at, arc) in arcs.take_while(|(_, arc)| arc.from == SOURCE) {
                left.extend((0..arc.upper.unwrap_or(0)).map(|_| (number, at)));
            }
        }
        let makers = left
            .first()
            .is_some_and(|one| self.sides.makers.contains(&one.0));
        let (mut vain, most) = (0, if makers { VAIN_MAKERS } else { VAIN });
        for _ in 0..TURNS {
            if left.is_empty() || vain == most {
                break;
            }
            self.climb(stop);
            let before = left.len();
            let part = if vain > 0 { 1 } else { self.part }; // hardly anybody will: all may
            let some: Vec<(usize, u32)> = (0..before.div_ceil(part))
                .map(|_| left.swap_remove(self.dice.below(left.len())))
                .collect();
            for (number, entry) in some {
                if stop() {
                    return None;
                }
                if !self.decide(number, entry) {
                    left.push((number, entry));
                }
            }
            vain = if left.len() == before { vain + 1 } else { 0 };
            if vain > 0 && makers {
                self.settle(stop); // prices of places may be far behind
            }
        }
        Some(())
    }

    /// Finds prices for those who are left, and what is to be expected of answerers at them. Says
    /// by how much the soft bound rose, as a share of itself.
    fn climb(&mut self, stop: &dyn Fn() -> bool) -> f64 {
        for (at, price) in self.prices.iter_mut().enumerate() {
            if self.rest.is_full(at) && !self.grows[at] {
                *price = price.min(SHUT); // at once, and not step by step
            }
        }
        self.rest.soft.forget();
        let soft = Cow::Borrowed(&self.rest.soft);
        let mut ascent = Ascent::new(soft, self.prices.clone(), self.temperature);
        let before = ascent.value();
        for _ in 0..STEPS {
            if stop() || !ascent.step() {
                break;
            }
        }
        let rise = (ascent.value() - before) / ascent.value().abs().max(1.0);
        self.prices = ascent.prices();
        self.full.fill(false); // who has left his way again may have made room
        self.shut.clear();
        for number in self.sides.answerers.clone() {
            let (prices, scratch) = (&self.prices, &mut self.scratch);
            let soft = &self.rest.soft;
            self.expected[number] = soft.flows(number, prices, self.temperature, scratch);
        }
        rise
    }

    /// A traveller decides. Whether he goes.
    fn decide(&mut self, number: usize, entry: u32) -> bool {
        if self.shut.is_empty() {
            let rows = self.prices.iter().zip(&self.full);
            let rows: Vec<f64> = rows
                .map(|(&price, &full)| if full { NEVER } else { price })
                .collect();
            self.shut = self.rest.soft.completed(&rows, self.temperature);
        }
        let soft = &self.rest.soft;
        let goes = soft.goes(
            number,
            entry,
            &self.shut,
            self.temperature,
            &mut self.scratch,
        );
        if self.dice.share() >= goes {
            return false;
        }
        let arcs = &self.network.commodities[number].arcs;
        let mut way = vec![entry];
        let mut node = arcs[entry as usize].to;
        while node != SINK {
            let Some(next) = self.scratch.pick(arcs, node, self.dice.share()) else {
                return false;
            };
            way.push(next);
            node = arcs[next as usize].to;
        }
        let calls = self.calls(number, &way);
        let uses = |&at: &u32| !arcs[at as usize].uses.is_empty();
        if calls.is_empty() && !(self.sides.makers.contains(&number) && way.iter().any(uses)) {
            return false; // he would do nothing
        }
        let taken = self.take(number, &way, &calls);
        if let Err(row) = taken {
            self.fill(row.0);
        }
        taken.is_ok()
    }

    /// Nobody can use any more of a row.
    fn fill(&mut self, row: u32) {
        self.full[row as usize] = true;
        self.shut.clear();
    }
}

//! Who answers the calls of a way, and who takes the places that makers have made.

use super::super::{Network, RowIdx};
use super::Draw;

/// The least that is expected of an answer.
const HARDLY: f64 = 1e-9;

/// An arc that an answerer may take, and how many are expected there still.
type Answer = (f64, u32, u32);

impl<L: Sync> Draw<'_, L> {
    /// Takes a way with answers to all its calls, or says of which row there is not enough.
    pub(super) fn take(
        &mut self,
        number: usize,
        way: &[u32],
        calls: &[RowIdx],
    ) -> Result<(), RowIdx> {
        if let Some(row) = self.rest.lack(number, way) {
            return Err(row);
        }
        self.rest.put(number, way, 1);
        let mut taken: Vec<(RowIdx, RowIdx, usize, Vec<u32>)> = Vec::with_capacity(calls.len());
        for &call in calls {
            let Some((row, other, answer)) = self.answer(call) else {
                self.rest.put(number, way, -1);
                for (call, row, other, answer) in taken {
                    self.rest.put(other, &answer, -1);
                    self.rest.pass(call, row, -1.0);
                }
                return Err(call);
            };
            self.rest.put(other, &answer, 1);
            self.rest.pass(call, row, 1.0);
            taken.push((call, row, other, answer));
        }
        for (_, _, other, answer) in taken {
            self.has_come(other, &answer);
        }
        Ok(())
    }

    /// One fewer is to be expected on a way.
    fn has_come(&mut self, number: usize, way: &[u32]) {
        for &at in way {
            self.expected[number][at as usize] -= 1.0;
        }
    }

    /// Rows of which a way calls for answers, once for each.
    pub(super) fn calls(&self, number: usize, way: &[u32]) -> Vec<RowIdx> {
        let arcs = &self.network.commodities[number].arcs;
        let uses = way.iter().flat_map(|&at| &arcs[at as usize].uses);
        let is_answered =
            |row: RowIdx| self.answers.contains_key(&row.0) || self.passes.contains_key(&row.0);
        let calls = uses.filter(|&&(row, _)| is_call(self.network, row) && is_answered(row));
        let calls = calls.flat_map(|&(row, amount)| (0..amount).map(move |_| row));
        calls.collect()
    }

    /// The answer to a call: the row to which it passes, as often as others pass there, and who goes how.
    fn answer(&mut self, call: RowIdx) -> Option<(RowIdx, usize, Vec<u32>)> {
        while !self.full[call.at()] {
            let mut row = call.0;
            while let Some(next) = self.passes.get(&row) {
                let open: Vec<u32> = (next.iter().copied())
                    .filter(|&to| !self.full[to as usize])
                    .collect();
                let price = |to: &u32| self.prices[*to as usize];
                let most = open.iter().map(price).fold(f64::NEG_INFINITY, f64::max);
                let odds = open
                    .iter()
                    .map(|to| ((price(to) - most) / self.temperature).exp());
                match self.dice.pick(odds) {
                    Some(at) => row = open[at],
                    None => break,
                }
            }
            let arcs = self.answers.get(&row).cloned().unwrap_or_default();
            if let Some((number, way)) = self.one_of(&arcs) {
                return Some((RowIdx(row), number, way));
            }
            self.fill(row);
        }
        None
    }

    /// One for whom there is room goes by one of these arcs, each as often as it is to be expected.
    fn one_of(&mut self, arcs: &[(u32, u32)]) -> Option<(usize, Vec<u32>)> {
        let expected = |&(number, at): &(u32, u32)| -> Answer {
            let many = self.expected[number as usize][at as usize];
            (many.max(HARDLY), number, at)
        };
        let mut arcs: Vec<Answer> = arcs.iter().map(expected).collect();
        while let Some(at) = self.dice.pick(arcs.iter().map(|one| one.0)) {
            let (_, number, arc) = arcs.swap_remove(at);
            let number = number as usize;
            let way = self.rest.way_by(number, arc);
            if let Some(way) = way.filter(|way| self.rest.lack(number, way).is_none()) {
                return Some((number, way));
            }
        }
        None
    }

    /// Places are taken by as many as are `expected` there, or else by all who gain by it.
    pub(super) fn take_places(&mut self, expected: bool) {
        for mut takers in self.places.clone().into_values() {
            let of = |&(number, at): &(u32, u32)| self.expected[number as usize][at as usize];
            let mut many: f64 = takers.iter().map(of).sum();
            if !expected {
                takers.retain(|&(number, at)| {
                    let arc = &self.network.commodities[number as usize].arcs[at as usize];
                    arc.cost.total() < 0
                });
            }
            while !expected || many >= 0.5 {
                let Some((number, way)) = self.one_of(&takers) else {
                    break;
                };
                self.rest.put(number, &way, 1);
                self.has_come(number, &way);
                many -= 1.0;
            }
        }
    }
}

/// Whether each unit of the row that is used must be given back.
pub(super) fn is_call<L>(network: &Network<L>, row: RowIdx) -> bool {
    let row = &network.rows[row.at()];
    row.lower == Some(0) && row.upper == Some(0)
}

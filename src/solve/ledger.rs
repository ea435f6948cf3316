//! What is left of the shared capacities while a schedule grows run by run.

use crate::ids::{ClassIdx, CoachIdx, LotIdx, StageIdx};
use crate::instance::Instance;
use crate::model::RunShape;

/// Use of every shared capacity so far.
pub(super) struct Ledger<'a> {
    instance: &'a Instance,
    stages: Vec<Vec<u32>>,
    handovers: Vec<Vec<u32>>,
    arriving: Vec<Vec<i64>>,
    aboard: Vec<u32>,
}

impl<'a> Ledger<'a> {
    pub fn new(instance: &'a Instance) -> Ledger<'a> {
        let slots = instance.slots();
        Ledger {
            instance,
            stages: vec![vec![0; slots]; instance.stages().len()],
            handovers: vec![vec![0; slots]; instance.lots().len()],
            arriving: vec![vec![0; slots]; instance.lots().len()],
            aboard: vec![0; instance.coaches().len()],
        }
    }

    /// Whether one more vehicle of `class` can make this run.
    pub fn has_room(&self, class: ClassIdx, lot: LotIdx, shape: &RunShape) -> bool {
        let units = self.instance.class(class).gate_units;
        self.has_gate(&shape.entries, units) && self.can_arrive(class, lot, shape.arrival_slot)
    }

    /// Whether so many more units can enter each of these stages.
    pub fn has_gate(&self, entries: &[(StageIdx, usize)], units: u32) -> bool {
        entries.iter().all(|&(stage, slot)| {
            let limit = self
                .instance
                .stage(stage)
                .capacity
                .as_ref()
                .and_then(|all| all.at(slot));
            limit.is_none_or(|limit| self.stages[stage.at()][slot] + units <= limit)
        })
    }

    /// Whether one more vehicle of `class` can arrive at the lot in this slot.
    pub fn can_arrive(&self, class: ClassIdx, lot: LotIdx, slot: usize) -> bool {
        let place = self.instance.lot(lot);
        let handover = place
            .handover_capacity
            .as_ref()
            .and_then(|all| all.at(slot));
        let size = i64::from(self.instance.class(class).size);
        handover.is_none_or(|limit| self.handovers[lot.at()][slot] < limit)
            && self.has_space(lot, slot, size)
    }

    /// Whether the lot stays within its capacity with `size` more spaces arriving in `slot`.
    fn has_space(&self, lot: LotIdx, slot: usize, size: i64) -> bool {
        let place = self.instance.lot(lot);
        let Some(capacity) = place.capacity else {
            return true;
        };
        let mut stock = i64::from(place.occupancy);
        for (at, &arriving) in self.arriving[lot.at()].iter().enumerate() {
            let extra = if at == slot { size } else { 0 };
            stock = match place.outflow.at(at) {
                Some(out) => (stock + arriving + extra - i64::from(out)).max(0),
                None => 0,
            };
            if stock > i64::from(capacity) {
                return false;
            }
        }
        true
    }

    /// Books a run.
    pub fn take(&mut self, class: ClassIdx, lot: LotIdx, shape: &RunShape) {
        self.enter(&shape.entries, self.instance.class(class).gate_units);
        self.arrive(class, lot, shape.arrival_slot);
    }

    /// Books units of stages.
    pub fn enter(&mut self, entries: &[(StageIdx, usize)], units: u32) {
        for &(stage, slot) in entries {
            self.stages[stage.at()][slot] += units;
        }
    }

    /// Books an arrival.
    pub fn arrive(&mut self, class: ClassIdx, lot: LotIdx, slot: usize) {
        self.handovers[lot.at()][slot] += 1;
        self.arriving[lot.at()][slot] += i64::from(self.instance.class(class).size);
    }

    /// Takes an arrival back.
    pub fn depart(&mut self, class: ClassIdx, lot: LotIdx, slot: usize) {
        self.handovers[lot.at()][slot] -= 1;
        self.arriving[lot.at()][slot] -= i64::from(self.instance.class(class).size);
    }

    /// Whether the coach has a seat left.
    pub fn has_seat(&self, coach: CoachIdx) -> bool {
        let seats = self.instance.coach(coach).seats;
        seats.is_none_or(|seats| self.aboard[coach.at()] < seats)
    }

    /// Books a seat.
    pub fn board(&mut self, coach: CoachIdx) {
        self.aboard[coach.at()] += 1;
    }
}

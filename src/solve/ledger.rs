//! What is left of the shared capacities while a schedule grows run by run: the live plan's ledger,
//! for one instance.

use crate::ids::{ClassIdx, CoachIdx, LotIdx, StageIdx};
use crate::instance::Instance;
use crate::model::RunShape;
use crate::replan;

/// Use of every shared capacity so far.
pub(super) struct Ledger<'a> {
    instance: &'a Instance,
    book: replan::Ledger,
}

impl<'a> Ledger<'a> {
    pub fn new(instance: &'a Instance) -> Ledger<'a> {
        Ledger {
            instance,
            book: replan::Ledger::new(instance),
        }
    }

    /// Whether one more vehicle of `class` can make this run.
    pub fn has_room(&self, class: ClassIdx, lot: LotIdx, shape: &RunShape) -> bool {
        let units = self.instance.class(class).gate_units;
        self.has_gate(&shape.entries, units) && self.can_arrive(class, lot, shape.arrival_slot)
    }

    /// Whether so many more units can enter each of these stages.
    pub fn has_gate(&self, entries: &[(StageIdx, usize)], units: u32) -> bool {
        self.book.has_gate(self.instance, entries, units)
    }

    /// Whether one more vehicle of `class` can arrive at the lot in this slot.
    pub fn can_arrive(&self, class: ClassIdx, lot: LotIdx, slot: usize) -> bool {
        self.book.can_arrive(self.instance, class, lot, slot)
    }

    /// Books a run.
    pub fn take(&mut self, class: ClassIdx, lot: LotIdx, shape: &RunShape) {
        self.enter(&shape.entries, self.instance.class(class).gate_units);
        self.arrive(class, lot, shape.arrival_slot);
    }

    /// Books units of stages.
    pub fn enter(&mut self, entries: &[(StageIdx, usize)], units: u32) {
        self.book.enter(entries, units, true);
    }

    /// Books an arrival.
    pub fn arrive(&mut self, class: ClassIdx, lot: LotIdx, slot: usize) {
        self.book.arrive(self.instance, class, (lot, slot), true);
    }

    /// Takes an arrival back.
    pub fn depart(&mut self, class: ClassIdx, lot: LotIdx, slot: usize) {
        self.book.arrive(self.instance, class, (lot, slot), false);
    }

    /// Whether the coach has a seat left.
    pub fn has_seat(&self, coach: CoachIdx) -> bool {
        self.book.has_seat(self.instance, coach)
    }

    /// Books a seat.
    pub fn board(&mut self, coach: CoachIdx) {
        self.book.board(coach, true);
    }
}

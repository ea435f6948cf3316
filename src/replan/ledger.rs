//! What shared capacities carry: units per stage and slot, arrivals and spaces per lot and slot,
//! seats per coach.
//!
//! Every question is answered in O(1) (O(stages of a corridor) for a run). Booking an arrival
//! costs O(slots), since what a lot can still take at a slot depends on all later ones. A ledger
//! may be overfull: repair books first and mends then.

use crate::ids::{ClassIdx, CoachIdx, LotIdx, StageIdx};
use crate::instance::Instance;

/// More spaces than any lot can be asked for.
const ENDLESS: i64 = i64::MAX / 4;

/// A shared capacity that is exceeded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Overfull {
    /// `stage-capacity` in a slot.
    Stage(StageIdx, usize),
    /// `handover-capacity` in a slot.
    Handover(LotIdx, usize),
    /// `lot-capacity` after a slot.
    Lot(LotIdx, usize),
    /// `coach-seats`.
    Coach(CoachIdx),
}

/// Use of every shared capacity.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// By stage: units per slot.
    stages: Vec<Vec<u32>>,
    lots: Vec<LotBook>,
    aboard: Vec<u32>,
}

#[derive(Clone, Debug)]
struct LotBook {
    vehicles: Vec<u32>,
    spaces: Vec<i64>,
    /// Spaces taken after each slot.
    stock: Vec<i64>,
    /// Most spaces that may still arrive in a slot; below zero where it is overfull.
    room: Vec<i64>,
}

impl Ledger {
    /// Nothing but what the lots hold at the start. Time O((stages + lots) × slots).
    pub(crate) fn new(instance: &Instance) -> Ledger {
        let slots = instance.slots();
        let mut ledger = Ledger {
            stages: vec![vec![0; slots]; instance.stages().len()],
            lots: vec![
                LotBook {
                    vehicles: vec![0; slots],
                    spaces: vec![0; slots],
                    stock: vec![0; slots],
                    room: vec![0; slots],
                };
                instance.lots().len()
            ],
            aboard: vec![0; instance.coaches().len()],
        };
        for lot in instance.lot_indices() {
            ledger.lots[lot.at()].reckon(instance, lot);
        }
        ledger
    }

    /// Whether so many more units may enter each of these stages.
    pub(crate) fn has_gate(
        &self,
        instance: &Instance,
        entries: &[(StageIdx, usize)],
        units: u32,
    ) -> bool {
        entries.iter().all(|&(stage, slot)| {
            let limit = stage_limit(instance, stage, slot);
            limit.is_none_or(|limit| self.stages[stage.at()][slot] + units <= limit)
        })
    }

    /// Whether one more vehicle of `class` may arrive at the lot in this slot.
    pub(crate) fn can_arrive(
        &self,
        instance: &Instance,
        class: ClassIdx,
        lot: LotIdx,
        slot: usize,
    ) -> bool {
        let book = &self.lots[lot.at()];
        handover_limit(instance, lot, slot).is_none_or(|limit| book.vehicles[slot] < limit)
            && i64::from(instance.class(class).size) <= book.room[slot]
    }

    /// Whether the coach has a seat left.
    pub(crate) fn has_seat(&self, instance: &Instance, coach: CoachIdx) -> bool {
        let seats = instance.coach(coach).seats;
        seats.is_none_or(|seats| self.aboard[coach.at()] < seats)
    }

    /// Books units of stages, or takes them back.
    pub(crate) fn enter(&mut self, entries: &[(StageIdx, usize)], units: u32, book: bool) {
        for &(stage, slot) in entries {
            let used = &mut self.stages[stage.at()][slot];
            *used = if book { *used + units } else { *used - units };
        }
    }

    /// Books an arrival, or takes it back.
    pub(crate) fn arrive(
        &mut self,
        instance: &Instance,
        class: ClassIdx,
        (lot, slot): (LotIdx, usize),
        book: bool,
    ) {
        let size = i64::from(instance.class(class).size);
        let own = &mut self.lots[lot.at()];
        if book {
            own.vehicles[slot] += 1;
            own.spaces[slot] += size;
        } else {
            own.vehicles[slot] -= 1;
            own.spaces[slot] -= size;
        }
        own.reckon(instance, lot);
    }

    /// Books a seat, or takes it back.
    pub(crate) fn board(&mut self, coach: CoachIdx, book: bool) {
        let aboard = &mut self.aboard[coach.at()];
        *aboard = if book { *aboard + 1 } else { *aboard - 1 };
    }

    /// The first capacity that is exceeded. Time O((stages + lots) × slots + coaches).
    pub(super) fn overfull(&self, instance: &Instance) -> Option<Overfull> {
        for (at, used) in self.stages.iter().enumerate() {
            let stage = StageIdx::new(at);
            let over = |&slot: &usize| {
                stage_limit(instance, stage, slot).is_some_and(|limit| used[slot] > limit)
            };
            if let Some(slot) = (0..used.len()).find(over) {
                return Some(Overfull::Stage(stage, slot));
            }
        }
        for lot in instance.lot_indices() {
            let book = &self.lots[lot.at()];
            for slot in 0..book.stock.len() {
                let limit = handover_limit(instance, lot, slot);
                if limit.is_some_and(|limit| book.vehicles[slot] > limit) {
                    return Some(Overfull::Handover(lot, slot));
                }
                let limit = instance.lot(lot).limit(slot);
                if limit.is_some_and(|limit| book.stock[slot] > i64::from(limit)) {
                    return Some(Overfull::Lot(lot, slot));
                }
            }
        }
        instance.coach_indices().find_map(|coach| {
            let seats = instance.coach(coach).seats?;
            (self.aboard[coach.at()] > seats).then_some(Overfull::Coach(coach))
        })
    }

    /// Units in a stage and slot.
    pub(super) fn units(&self, stage: StageIdx, slot: usize) -> u32 {
        self.stages[stage.at()][slot]
    }

    /// Vehicles that arrive at a lot in a slot.
    pub(super) fn arriving(&self, lot: LotIdx, slot: usize) -> u32 {
        self.lots[lot.at()].vehicles[slot]
    }

    /// Most spaces taken in a lot after any slot.
    pub(super) fn peak(&self, lot: LotIdx) -> i64 {
        (self.lots[lot.at()].stock.iter().copied()).fold(0, i64::max)
    }
}

fn stage_limit(instance: &Instance, stage: StageIdx, slot: usize) -> Option<u32> {
    instance.stage(stage).capacity.as_ref()?.at(slot)
}

fn handover_limit(instance: &Instance, lot: LotIdx, slot: usize) -> Option<u32> {
    instance.lot(lot).handover_capacity.as_ref()?.at(slot)
}

impl LotBook {
    /// Reckons stock forwards, and room backwards: one space more in a slot is one more after
    /// every later slot, until outflow that was to spare takes it.
    fn reckon(&mut self, instance: &Instance, lot: LotIdx) {
        let place = instance.lot(lot);
        let mut taken = i64::from(place.occupancy);
        for slot in 0..self.stock.len() {
            taken = match place.outflow.at(slot) {
                Some(out) => (taken + self.spaces[slot] - i64::from(out)).max(0),
                None => 0,
            };
            self.stock[slot] = taken;
        }
        if place.capacity.is_none() {
            self.room.fill(ENDLESS);
            return;
        }
        let mut later = ENDLESS;
        for slot in (0..self.stock.len()).rev() {
            let before = match slot {
                0 => i64::from(place.occupancy),
                _ => self.stock[slot - 1],
            };
            let spare = match place.outflow.at(slot) {
                Some(out) => (i64::from(out) - before - self.spaces[slot]).max(0),
                None => ENDLESS,
            };
            // What arrives in this slot uses this slot's spare outflow first.
            let limit = place.limit(slot).map_or(ENDLESS, i64::from);
            later = (limit - self.stock[slot])
                .min(later)
                .saturating_add(spare)
                .min(ENDLESS);
            self.room[slot] = later;
        }
    }
}

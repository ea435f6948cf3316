//! The shared rows, by rule: `stage-capacity`, `handover-capacity`, `lot-capacity`,
//! `coach-seats`, places on a `cage-trip`, and the tasks that join a driver to a vehicle.

use std::collections::HashMap;

use super::fleets::FleetIdx;
use super::kinds::KindIdx;
use super::timeline::RunShape;
use super::{Label, World};
use crate::ids::{ClassIdx, CoachIdx, LotIdx, StageIdx};
use crate::names::Rule;
use crate::network::{Cost, Network, RowIdx, SideColumn};

/// Rows made so far; a row is made when something first uses it.
pub struct Rows<'a> {
    world: &'a World<'a>,
    tasks: HashMap<(KindIdx, u32), RowIdx>,
    stages: HashMap<(StageIdx, usize), RowIdx>,
    handovers: HashMap<(LotIdx, usize), RowIdx>,
    trips: HashMap<(FleetIdx, usize), RowIdx>,
    stocks: Vec<Option<Stock>>,
    coaches: Vec<Option<RowIdx>>,
}

/// The stock of a lot with a limit: its rows, slot by slot, and the first of its side columns.
struct Stock {
    rows: Vec<RowIdx>,
    side: usize,
}

impl<'a> Rows<'a> {
    /// No rows yet, but those of lot stocks and coach seats.
    pub fn new(world: &'a World<'a>, network: &mut Network<Label>) -> Rows<'a> {
        let instance = world.instance;
        let stocks = instance
            .lot_indices()
            .map(|lot| stock(world, lot, network))
            .collect();
        let coaches = (instance.coach_indices())
            .map(|idx| {
                let coach = instance.coach(idx);
                coach.seats.map(|seats| {
                    let name = format!("{}[{}]", Rule::CoachSeats, coach.id);
                    network.row(name, None, Some(i64::from(seats)))
                })
            })
            .collect();
        Rows {
            world,
            tasks: HashMap::new(),
            stages: HashMap::new(),
            handovers: HashMap::new(),
            trips: HashMap::new(),
            stocks,
            coaches,
        }
    }

    /// The row that asks for as many drivers as vehicles of this kind in this slot; made by the
    /// vehicle side.
    pub fn task(&mut self, kind: KindIdx, slot: u32, network: &mut Network<Label>) -> RowIdx {
        *self.tasks.entry((kind, slot)).or_insert_with(|| {
            network.row(
                format!("{}[k{},{slot}]", Rule::Once, kind.0),
                Some(0),
                Some(0),
            )
        })
    }

    /// The row of a task that some vehicle can make.
    pub fn known_task(&self, kind: KindIdx, slot: u32) -> Option<RowIdx> {
        self.tasks.get(&(kind, slot)).copied()
    }

    /// The row of the places on the trips of a fleet that start in one slot; made by the vehicle
    /// side.
    pub fn trip(&mut self, fleet: FleetIdx, slot: usize, network: &mut Network<Label>) -> RowIdx {
        *self.trips.entry((fleet, slot)).or_insert_with(|| {
            let name = format!("{}[f{},{slot}]", Rule::CageTrip, fleet.0);
            network.row(name, None, Some(0))
        })
    }

    /// The row of the places on a trip that some vehicle can take.
    pub fn known_trip(&self, fleet: FleetIdx, slot: usize) -> Option<RowIdx> {
        self.trips.get(&(fleet, slot)).copied()
    }

    /// Whether some vehicle can make one of these kinds in this slot.
    pub fn any_task(&self, kinds: &[KindIdx], slot: u32) -> bool {
        kinds
            .iter()
            .any(|&kind| self.tasks.contains_key(&(kind, slot)))
    }

    /// By lot: the side column of the stock after the first slot, those of the others following;
    /// `None` where nothing limits it.
    pub fn stocks(&self) -> Vec<Option<usize>> {
        let side = |stock: &Option<Stock>| stock.as_ref().map(|stock| stock.side);
        self.stocks.iter().map(side).collect()
    }

    /// The row of a coach with a limit on seats.
    pub fn coach(&self, coach: CoachIdx) -> Option<RowIdx> {
        self.coaches[coach.at()]
    }

    /// What one vehicle of `class` uses on a run of this shape to `lot`.
    pub fn run_uses(
        &mut self,
        class: ClassIdx,
        lot: LotIdx,
        shape: &RunShape,
        network: &mut Network<Label>,
    ) -> Vec<(RowIdx, i32)> {
        let units = self.world.instance.class(class).gate_units;
        let mut uses = self.stage_uses(&shape.entries, units, network);
        uses.extend(self.arrival_uses(class, lot, shape.arrival_slot, network));
        uses
    }

    /// What entering these stages uses.
    pub fn stage_uses(
        &mut self,
        entries: &[(StageIdx, usize)],
        gate_units: u32,
        network: &mut Network<Label>,
    ) -> Vec<(RowIdx, i32)> {
        let mut uses: Vec<(RowIdx, i32)> = Vec::with_capacity(entries.len());
        for &(stage, slot) in entries {
            let of = self.world.instance.stage(stage);
            let Some(limit) = of.capacity.as_ref().and_then(|calendar| calendar.at(slot)) else {
                continue;
            };
            let row = *self.stages.entry((stage, slot)).or_insert_with(|| {
                let name = format!("{}[{},{slot}]", Rule::StageCapacity, of.id);
                network.row(name, None, Some(i64::from(limit)))
            });
            match uses.iter_mut().find(|(own, _)| *own == row) {
                Some((_, amount)) => *amount += units(gate_units),
                None => uses.push((row, units(gate_units))),
            }
        }
        uses
    }

    /// What one vehicle of `class` uses that arrives at `lot` in this slot.
    pub fn arrival_uses(
        &mut self,
        class: ClassIdx,
        lot: LotIdx,
        slot: usize,
        network: &mut Network<Label>,
    ) -> Vec<(RowIdx, i32)> {
        let mut uses = Vec::new();
        let place = self.world.instance.lot(lot);
        if let Some(limit) = place
            .handover_capacity
            .as_ref()
            .and_then(|all| all.at(slot))
        {
            let row = *self.handovers.entry((lot, slot)).or_insert_with(|| {
                let name = format!("{}[{},{slot}]", Rule::HandoverCapacity, place.id);
                network.row(name, None, Some(i64::from(limit)))
            });
            uses.push((row, 1));
        }
        if let Some(stock) = &self.stocks[lot.at()] {
            let size = self.world.instance.class(class).size;
            uses.push((stock.rows[slot], -units(size)));
        }
        uses
    }
}

fn units(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// The stock of a lot: columns `stock(s) in [0, capacity]` and rows
/// `stock(s) - stock(s-1) - arriving(s) ≥ -outflow(s)`, so that the least feasible stock is
/// `max(0, stock(s-1) + arriving(s) - outflow(s))`.
fn stock(world: &World, lot: LotIdx, network: &mut Network<Label>) -> Option<Stock> {
    let instance = world.instance;
    let place = instance.lot(lot);
    place.capacity?;
    let side = network.side.len();
    let mut rows = Vec::with_capacity(instance.slots());
    for slot in 0..instance.slots() {
        let before = if slot == 0 {
            i64::from(place.occupancy)
        } else {
            0
        };
        // Unlimited outflow empties the lot: a row that nothing can break.
        let lower = place.outflow.at(slot).map(|out| before - i64::from(out));
        let name = format!("{}[{},{slot}]", Rule::LotCapacity, place.id);
        let row = network.row(name, lower, None);
        if let Some(last) = network.side.last_mut().filter(|_| slot > 0) {
            last.uses.push((row, -1));
        }
        network.side.push(SideColumn {
            name: format!("stock[{},{slot}]", place.id),
            cost: Cost::ZERO,
            lower: 0,
            upper: place.limit(slot).map(i64::from),
            whole: false,
            uses: vec![(row, 1)],
        });
        rows.push(row);
    }
    Some(Stock { rows, side })
}

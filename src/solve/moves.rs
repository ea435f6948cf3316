//! Columns of a network in which vehicles and trucks move, each with what its label says.

use crate::ids::ClassIdx;
use crate::milp::columns_of;
use crate::model::{FleetIdx, KindIdx, Label, Model, Move};
use crate::network::SOURCE;

/// Columns as [`compile`](crate::milp::compile) numbers them, ascending.
#[derive(Default)]
pub(super) struct Moves {
    pub driven: Vec<Driven>,
    pub caged: Vec<Caged>,
    pub trips: Vec<Trip>,
}

/// A vehicle of a class is driven, from a slot on.
pub(super) struct Driven {
    pub column: u32,
    pub class: ClassIdx,
    pub kind: KindIdx,
    pub slot: usize,
}

/// A vehicle of a class goes on a trip of a fleet that starts in a slot.
pub(super) struct Caged {
    pub column: u32,
    pub class: ClassIdx,
    pub fleet: FleetIdx,
    pub slot: usize,
}

/// A truck of a fleet makes a trip that starts in a slot.
pub(super) struct Trip {
    pub column: u32,
    pub fleet: FleetIdx,
    pub slot: usize,
}

impl Moves {
    /// Of all vehicles and trucks. Time O(arcs).
    pub fn new(model: &Model) -> Moves {
        let (first_column, _) = columns_of(&model.network);
        let mut all = Moves::default();
        let graphs = model.network.commodities.iter().zip(&first_column);
        let vehicles = graphs.clone().skip(model.demand.first);
        for (graph, &first) in vehicles.take(model.demand.count) {
            let group = (graph.arcs.iter().filter(|arc| arc.from == SOURCE))
                .flat_map(|arc| &arc.labels)
                .find_map(|label| match label {
                    Label::Vehicle(Move::Wait(group)) => Some(*group as usize),
                    _ => None,
                });
            let Some(vehicle) = group.and_then(|group| model.demand.groups[group].first()) else {
                continue;
            };
            let class = model.world.instance.vehicle(*vehicle).class;
            for (arc, column) in graph.arcs.iter().zip(first..) {
                for label in &arc.labels {
                    match *label {
                        Label::Vehicle(Move::Serve(kind, slot)) => all.driven.push(Driven {
                            column,
                            class,
                            kind,
                            slot: slot as usize,
                        }),
                        Label::Vehicle(Move::Cage(fleet, slot)) => all.caged.push(Caged {
                            column,
                            class,
                            fleet,
                            slot: slot as usize,
                        }),
                        _ => {}
                    }
                }
            }
        }
        let trucks = graphs.skip(model.trucks.first).take(model.trucks.count);
        for (fleet, (graph, &first)) in (0u32..).zip(trucks) {
            for (arc, column) in graph.arcs.iter().zip(first..) {
                for label in &arc.labels {
                    if let Label::Trip(slot) = *label {
                        all.trips.push(Trip {
                            column,
                            fleet: FleetIdx(fleet),
                            slot: slot as usize,
                        });
                    }
                }
            }
        }
        all
    }
}

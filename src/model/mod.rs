//! From an instance to a duty network, and back from flows to events.
//!
//! [`World`] holds what all travellers share (run shapes by lot and slot, coaches by lot, trips by
//! fleet and slot), [`Kinds`] the run kinds; [`Demand`] is the vehicle side, [`Trucks`] that of cage
//! trucks, [`Supply`] the driver side; [`Model::build`] puts them and the rows between them
//! together. The maths is in
//! [`docs::formulation`](crate::docs::formulation).

mod build;
mod bundles;
mod demand;
mod entry;
mod expand;
mod fairness;
mod fleets;
mod forget;
mod kinds;
mod limits;
mod profile;
mod quota;
mod ride;
mod shared;
mod spans;
mod state;
mod steps;
mod supply;
mod timeline;
mod trips;

pub use build::{Aggregation, Model, Refinement, Tracked};
pub use bundles::{BundleIdx, Bundles, Passing};
pub use demand::{Demand, carried, serve_cost, serves};
pub use fleets::{Fleet, FleetIdx, TripShape};
pub use kinds::{Carriage, KindIdx, Kinds, RunKind, Ways};
pub use limits::{keeps_limits, keeps_share};
pub use profile::{Offer, Profile};
pub use state::{At, Duty, Rejected, State, Step};
pub use steps::Expander;
pub use supply::{Entry, Group, Own, Supply, Unbuilt};
pub use timeline::{CoachStop, RunShape, World};
pub use trips::Trucks;

use crate::ids::CoachIdx;
use crate::names::Term;
use crate::network::Cost;
use crate::units::Fen;

/// An amount of a cost term, at the term's level.
fn priced(term: Term, amount: Fen) -> Cost {
    Cost::at(term.level() as usize, amount.0)
}

/// What an arc of a driver's commodity means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Event {
    /// A driver of this group of the profile enters.
    Enter(u32),
    /// The duty under way at the start goes on at Horgos.
    Carry,
    /// A run starts; `first` when it begins a new duty.
    Run {
        /// Kinds that it may be of.
        bundle: BundleIdx,
        /// Slot of its start.
        slot: u32,
        /// Whether it begins a duty.
        first: bool,
    },
    /// The driver boards a coach.
    Board(CoachIdx),
}

/// What an arc of a vehicle's commodity means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Move {
    /// Vehicles of group `.0` start waiting.
    Wait(u32),
    /// A vehicle leaves by a run of this kind in this slot.
    Serve(KindIdx, u32),
    /// A vehicle leaves on a trip of this fleet that starts in this slot.
    Cage(FleetIdx, u32),
    /// A vehicle stays.
    Stay,
}

/// A label of any side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Label {
    /// Driver side.
    Driver(Event),
    /// Vehicle side.
    Vehicle(Move),
    /// Truck side: a trip that starts in this slot.
    Trip(u32),
}

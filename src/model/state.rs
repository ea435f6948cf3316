//! A driver's state: what can still bind of all that he has done
//! ([`Watch`](super::profile::Watch)) and nothing else, in a canonical form, so that states with the
//! same future are the same node.

use super::Event;
use super::quota::{Hours, Stays};
use crate::ids::{CoachIdx, LotIdx};
use crate::network::Cost;
use crate::units::{Date, Instant};

/// Where a driver is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum At {
    /// At rest; may begin a duty with a run in this slot or later.
    Rest {
        /// Slot.
        slot: u32,
    },
    /// At a lot, about to board coach number `rank` of that lot or a later one.
    Lot {
        /// Lot.
        lot: LotIdx,
        /// Position in the lot's coaches.
        rank: u32,
    },
    /// At a lot, with one coach to board.
    Booked {
        /// Coach.
        coach: CoachIdx,
    },
    /// Off a coach at Horgos.
    Back {
        /// Coach.
        coach: CoachIdx,
    },
    /// On duty at the coach station, ready to start at this point of the station's time.
    Station {
        /// Position in [`Expander::points`](super::steps::Expander::points).
        point: u32,
    },
}

/// The duty that a driver is in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Duty {
    /// Window.
    pub window: u32,
    /// Begin, where its length can still matter.
    pub begin: Option<Instant>,
    /// Runs in it, where a limit can bind.
    pub runs: u32,
    /// Minutes driven, where a limit can bind.
    pub driving: i64,
    /// Minutes driven since the last sufficient break.
    pub since_break: i64,
    /// End of the last driving minute, where no sufficient break has followed yet.
    pub wheel: Option<Instant>,
    /// Whether it has had no run inside the horizon yet.
    pub fresh: bool,
    /// First date of the presence abroad under way, where a stay limit can bind.
    pub abroad: Option<Date>,
}

/// A driver's state.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct State {
    /// Place.
    pub at: At,
    /// Duty; `None` at rest.
    pub duty: Option<Duty>,
    /// Runs on the current Horgos date, where a limit can bind.
    pub today: Option<(Date, u32)>,
    /// Runs in the horizon, where their number sets the cost of the next.
    pub total: u32,
    /// Duties so far, where a limit on spans of dates can bind.
    pub hours: Option<Hours>,
    /// Dates abroad so far, where a limit can bind.
    pub stays: Option<Stays>,
    /// Whether the driver has made no run yet and must make one: he came back from a lot, and a
    /// ride home alone can only cost; or he worked in the baseline, and counts as called.
    pub idle: bool,
}

/// Why a step is not possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rejected;

/// One possible step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The state after it; `None` = the driver's last duty is over.
    pub to: Option<State>,
    /// Cost.
    pub cost: Cost,
    /// What happens; `None` = waiting or the end of a duty.
    pub event: Option<Event>,
}

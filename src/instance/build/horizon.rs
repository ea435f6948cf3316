//! The horizon and its slots.

use crate::error::{Code, Faults};
use crate::spec::InstanceSpec;
use crate::units::{Clock, DAY, Instant, Interval, Minutes, Zone};

/// Slot lengths on offer, minutes.
const SLOTS: [i64; 6] = [5, 10, 15, 20, 30, 60];
/// Longest horizon, days.
const LONGEST: i64 = 400;

/// The horizon, cut into slots.
pub(super) struct Grid {
    /// As written.
    pub(super) horizon: Interval,
    /// As written.
    pub(super) slot: Minutes,
    /// The Horgos clock at the start of each slot; empty if the horizon is faulty.
    pub(super) clocks: Vec<Clock>,
}

impl Grid {
    /// Whether the horizon has no fault, so that other instants can be measured against it.
    pub(super) fn is_good(&self) -> bool {
        !self.clocks.is_empty()
    }

    /// Whether `at`, an instant in range, is on a slot boundary (inside the horizon or not).
    pub(super) fn on_boundary(&self, at: Instant) -> bool {
        (at - self.horizon.from).0.rem_euclid(self.slot.0) == 0
    }
}

/// Checks the horizon and `now`, and reads the clock of each slot once, for all calendars.
pub(super) fn check(spec: &InstanceSpec, faults: &mut Faults) -> Grid {
    let written = spec.horizon;
    let horizon = Interval {
        from: written.start,
        to: written.end,
    };
    let slot = written.slot_minutes;
    let good = faults.sure("horizon") && spans(horizon, slot, faults);
    let count = if good {
        (horizon.to - horizon.from).0 / slot.0
    } else {
        0
    };
    let grid = Grid {
        horizon,
        slot,
        clocks: (0..count)
            .map(|at| Zone::Horgos.clock(horizon.from + slot * at))
            .collect(),
    };
    now(spec, &grid, faults);
    grid
}

fn spans(horizon: Interval, slot: Minutes, faults: &mut Faults) -> bool {
    let path = |field: &str| format!("/horizon/{field}");
    let offered = SLOTS.contains(&slot.0);
    if !offered {
        let expected = "5, 10, 15, 20, 30 or 60 min";
        let hint = "choose one of these slot lengths";
        faults.add(Code::SlotLength, path("slot_minutes"), slot, expected, hint);
    }
    let from = faults.instant(horizon.from, || path("start"));
    let to = faults.instant(horizon.to, || path("end"));
    if !(from && to) {
        return false;
    }
    let length = horizon.to - horizon.from;
    let ordered = length.0 > 0;
    if !ordered {
        let expected = format!("an instant after `start`, {}", horizon.from);
        let hint = "the horizon is [start, end): swap or correct the two";
        faults.add(Code::HorizonOrder, path("end"), horizon.to, expected, hint);
    }
    let short = length.0 <= LONGEST * DAY;
    if !short {
        let found = format!("{} days", length.0 / DAY);
        let hint = "plan a shorter horizon";
        faults.add(
            Code::HorizonLength,
            path("end"),
            found,
            "at most 400 days",
            hint,
        );
    }
    let mut fits = offered && ordered && short;
    if offered
        && !Zone::Horgos
            .clock(horizon.from)
            .0
            .is_multiple_of(slot_u16(slot))
    {
        let expected = format!("a whole number of slots of {slot} after midnight at Horgos");
        let hint = "move `start` to a slot boundary, or choose a shorter slot";
        faults.add(
            Code::HorizonStart,
            path("start"),
            horizon.from,
            expected,
            hint,
        );
        fits = false;
    }
    if offered && ordered && length.0 % slot.0 != 0 {
        let expected = format!("a whole number of slots of {slot} after `start`");
        let hint = "move `end` to a slot boundary, or choose a shorter slot";
        faults.add(Code::HorizonSlots, path("end"), horizon.to, expected, hint);
        fits = false;
    }
    fits
}

/// The length of a slot on offer, in the width of a clock.
pub(super) fn slot_u16(slot: Minutes) -> u16 {
    u16::try_from(slot.0).unwrap_or(60).max(1)
}

fn now(spec: &InstanceSpec, grid: &Grid, faults: &mut Faults) {
    let Some(now) = spec.now else { return };
    let path = || "/now".to_owned();
    if faults.instant(now, path) && grid.is_good() && !grid.horizon.has(now) {
        let expected = format!("an instant in [{}, {})", grid.horizon.from, grid.horizon.to);
        let hint = "correct `now` or the horizon";
        faults.add(Code::NowOutside, path(), now, expected, hint);
    }
    if spec.baseline.is_none() && faults.sure("baseline") {
        let expected = "`baseline` beside it";
        let hint = "add the schedule that is under way as `baseline`, or remove `now`";
        faults.add(
            Code::NowWithoutBaseline,
            path(),
            "`now` alone",
            expected,
            hint,
        );
    }
}

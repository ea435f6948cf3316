//! Reading values off validated data: profiles by clock, calendars by slot, licence closure, φ.

use super::{Calendar, Fairness, Lot, Profile};
use crate::spec::LicenceClass;
use crate::units::{Fen, Instant, Minutes, Zone};

impl Profile {
    /// Minutes of a stage entered at `at`.
    pub fn at(&self, at: Instant) -> Minutes {
        let steps = if self.dates.is_empty() {
            &self.steps
        } else {
            self.dates
                .get(&Zone::Horgos.date(at))
                .unwrap_or(&self.steps)
        };
        if let [(_, minutes)] = steps.as_slice() {
            return *minutes;
        }
        let clock = Zone::Horgos.clock(at);
        let next = steps.partition_point(|(from, _)| *from <= clock);
        steps
            .get(next.saturating_sub(1))
            .map_or(Minutes(0), |(_, minutes)| *minutes)
    }
}

impl Lot {
    /// Spaces that may be taken after a slot; `None` = unlimited.
    pub fn limit(&self, slot: usize) -> Option<u32> {
        let held = self.held.get(slot).copied().unwrap_or(0);
        Some(self.capacity?.saturating_sub(held))
    }
}

impl Calendar {
    /// The value of a slot; `None` = unlimited.
    pub fn at(&self, slot: usize) -> Option<u32> {
        self.0.get(slot).copied().flatten()
    }
}

impl LicenceClass {
    /// Whether a holder of `self` may drive what requires `required`: the closure table of
    /// Chinese licences (a directed graph, not a chain: A1 does not cover A2, nor the reverse).
    pub fn covers(self, required: LicenceClass) -> bool {
        use LicenceClass::*;
        self == required
            || match self {
                A1 => matches!(required, A3 | B1 | B2 | C1 | C2 | C3 | C4 | M),
                A2 => matches!(required, B1 | B2 | C1 | C2 | C3 | C4 | C6 | M),
                A3 => matches!(required, C1 | C2 | C3 | C4),
                B1 | B2 => matches!(required, C1 | C2 | C3 | C4 | M),
                C1 => matches!(required, C2 | C3 | C4),
                C3 => required == C4,
                D => matches!(required, E | F),
                E => required == F,
                C2 | C4 | C5 | C6 | F | M | N | P => false,
            }
    }
}

impl Fairness {
    /// φ(n): the fairness cost of a driver with `n` runs in the period.
    pub fn cost(&self, n: u32) -> Fen {
        let n = i64::from(n);
        match self {
            Fairness::Weight(weight) => *weight * (n * n),
            Fairness::Table(table) => {
                let last = table.len() - 1;
                let at = usize::try_from(n).unwrap_or(last);
                if at <= last {
                    return table[at];
                }
                let step = if last == 0 {
                    Fen(0)
                } else {
                    table[last] - table[last - 1]
                };
                table[last] + step * (n - i64::try_from(last).unwrap_or(n))
            }
        }
    }
}

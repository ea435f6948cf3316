//! `handover-capacity`: vehicles that arrive at a lot in a slot.

use super::timeline::Timeline;
use super::violation::{Violation, lot};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for idx in line.instance.lot_indices() {
        let Some(capacity) = &line.instance.lot(idx).handover_capacity else {
            continue;
        };
        for (slot, arriving) in line.lot_arrivals(idx).into_iter().enumerate() {
            if let Some(limit) = capacity.at(slot)
                && arriving > limit
            {
                out.push(
                    Violation::new(
                        Rule::HandoverCapacity,
                        [lot(line.instance, idx)],
                        "arrive in a slot",
                    )
                    .at(line.instance.slot_start(slot))
                    .amount(arriving.into(), limit.into(), "vehicles"),
                );
            }
        }
    }
}

//! `lot-capacity`: spaces taken in a lot after each slot. Slots in a row that are too full count
//! as one violation, with the fullest of them.

use super::timeline::Timeline;
use super::violation::{Violation, lot};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for idx in line.instance.lot_indices() {
        let Some(limit) = line.instance.lot(idx).capacity.map(i64::from) else {
            continue;
        };
        let taken = line.lot_occupancy(idx);
        let mut slot = 0;
        for stretch in taken.chunk_by(|a, b| (*a > limit) == (*b > limit)) {
            let most = stretch.iter().copied().fold(0, i64::max);
            if most > limit {
                out.push(
                    Violation::new(
                        Rule::LotCapacity,
                        [lot(line.instance, idx)],
                        "taken at the end of a slot",
                    )
                    .at(line.instance.slot_start(slot))
                    .amount(most, limit, "spaces"),
                );
            }
            slot += stretch.len();
        }
    }
}

//! `lot-capacity`: spaces taken in a lot after each slot. Slots in a row that are too full count
//! as one violation, with the fullest of them.

use super::timeline::Timeline;
use super::violation::{Violation, lot};
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for idx in line.instance.lot_indices() {
        let place = line.instance.lot(idx);
        let taken: Vec<(i64, i64)> = (line.lot_occupancy(idx).into_iter().enumerate())
            .map_while(|(slot, taken)| Some((taken, i64::from(place.limit(slot)?))))
            .collect();
        let mut slot = 0;
        for stretch in taken.chunk_by(|a, b| (a.0 > a.1) == (b.0 > b.1)) {
            let most = (stretch.iter().copied()).max_by_key(|(taken, limit)| taken - limit);
            if let Some((most, limit)) = most.filter(|(taken, limit)| taken > limit) {
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

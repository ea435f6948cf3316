//! `stage-capacity`: units that enter a stage in a slot.

use super::timeline::Timeline;
use super::violation::{Violation, stage};
use crate::ids::StageIdx;
use crate::names::Rule;

pub(super) fn check(line: &Timeline, out: &mut Vec<Violation>) {
    for (at, own) in line.instance.stages().iter().enumerate() {
        let Some(capacity) = &own.capacity else {
            continue;
        };
        let idx = StageIdx::new(at);
        for (slot, used) in line.stage_use(idx).into_iter().enumerate() {
            if let Some(limit) = capacity.at(slot)
                && used > limit
            {
                out.push(
                    Violation::new(
                        Rule::StageCapacity,
                        [stage(line.instance, idx)],
                        "enter in a slot",
                    )
                    .at(line.instance.slot_start(slot))
                    .amount(used.into(), limit.into(), "units"),
                );
            }
        }
    }
}

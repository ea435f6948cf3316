//! Blocks too large to plan at once are planned crew by crew: some of the block's drivers, drawn at
//! random, with the vehicles that they take and some of those that nobody takes.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::cuts::Block;
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::Schedule;
use crate::shuffle::shuffle;

/// Drivers of a crew, about: what engine `exact` plans in a second or so.
const CREW: usize = 100;
/// Vehicles that nobody takes, for each crew, at most.
const SPARE: usize = 60;
/// A block of so many drivers is large.
const LARGE: usize = 3 * CREW;

/// Who plans together.
#[derive(Clone, Debug)]
pub(super) struct Crew {
    pub drivers: BTreeSet<DriverIdx>,
    /// Vehicles that nobody takes so far.
    pub spare: BTreeSet<VehicleIdx>,
}

/// Drivers who have an availability window that begins in the block.
fn available(instance: &Instance, block: &Block) -> Vec<DriverIdx> {
    let owns = |idx: &DriverIdx| {
        let windows = &instance.driver(*idx).windows;
        windows.iter().any(|window| block.owns(window.from))
    };
    instance.driver_indices().filter(owns).collect()
}

/// Whether the block is too large to be planned at once.
pub(super) fn is_large(instance: &Instance, block: &Block) -> bool {
    available(instance, block).len() > LARGE
}

/// The crews of a block; none if it can be planned at once. The same for the same `seed`.
///
/// Time O(drivers × windows + vehicles).
pub(super) fn crews(instance: &Instance, block: &Block, best: &Schedule, seed: u64) -> Vec<Crew> {
    let mut drivers = available(instance, block);
    if drivers.len() <= LARGE {
        return Vec::new();
    }
    let moved = best.moved(instance);
    let left_out = &instance.locks().without_vehicles;
    let mut spare: Vec<VehicleIdx> = (instance.vehicle_indices())
        .filter(|idx| !moved[idx.at()] && left_out.binary_search(idx).is_err())
        .filter(|&idx| block.last || instance.vehicle(idx).released < block.span.to)
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    shuffle(&mut drivers, &mut random);
    shuffle(&mut spare, &mut random);
    let count = drivers.len().div_ceil(CREW);
    let deal = |at: usize| Crew {
        drivers: drivers.iter().skip(at).step_by(count).copied().collect(),
        spare: (spare.iter().skip(at).step_by(count).take(SPARE))
            .copied()
            .collect(),
    };
    (0..count).map(deal).collect()
}

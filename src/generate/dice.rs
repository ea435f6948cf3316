//! Random draws in whole numbers: ChaCha8 seeded by bytes, no floating point, so that the same
//! seed gives the same draws on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Each part of an instance draws from a stream of its own, so that more drivers do not change
/// the vehicles.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Coaches,
    Trucks,
    Vehicles,
    Drivers,
    Locks,
    Events,
}

/// A stream of draws.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64, part: Part) -> Dice {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let mut rng = ChaCha8Rng::from_seed(bytes);
        rng.set_stream(part as u64);
        Dice(rng)
    }

    /// A number in `0..count`; 0 when `count` is not positive.
    pub(super) fn below(&mut self, count: i64) -> i64 {
        let count = u128::from(u64::try_from(count).unwrap_or(0));
        let scaled = (u128::from(self.0.next_u64()) * count) >> 64;
        i64::try_from(scaled).unwrap_or(0)
    }

    /// A number in `least..=most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below(most - least + 1)
    }

    /// `least`, `least + step` and so on up to `most`.
    pub(super) fn stepped(&mut self, (least, most): (i64, i64), step: i64) -> i64 {
        least + step * self.below((most - least) / step + 1)
    }

    /// True in `permille` of 1,000 cases.
    pub(super) fn hits(&mut self, permille: i64) -> bool {
        self.below(1000) < permille
    }

    /// An index, by weight.
    pub(super) fn weighted(&mut self, weights: &[i64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0 {
                return at;
            }
        }
        0
    }

    /// One of `all`; `None` when there is none.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let count = i64::try_from(all.len()).unwrap_or(0);
        all.get(usize::try_from(self.below(count)).unwrap_or(0))
    }
}

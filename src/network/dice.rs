//! Chance that can be repeated.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Chance.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The same for the same seed.
    pub fn new(seed: u64) -> Dice {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A whole number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.0.next_u64() % end).unwrap_or(0)
    }

    /// A number from 0 to 1, 1 left out.
    #[allow(clippy::cast_precision_loss)] // 53 bits
    pub fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of some, each as often as its weight says.
    pub fn pick(&mut self, weights: impl Iterator<Item = f64> + Clone) -> Option<usize> {
        let mut share = self.share() * weights.clone().sum::<f64>();
        let mut last = None;
        for (at, weight) in weights.enumerate() {
            last = Some(at);
            share -= weight;
            if share < 0.0 {
                break;
            }
        }
        last
    }
}

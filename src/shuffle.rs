//! An order at random, the same for the same dice.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// Shuffles in place (Fisher and Yates 1938; Durstenfeld 1964). Time O(length).
pub(crate) fn shuffle<T>(all: &mut [T], dice: &mut ChaCha8Rng) {
    for last in (1..all.len()).rev() {
        let bound = u64::try_from(last + 1).unwrap_or(u64::MAX);
        let at = usize::try_from(dice.next_u64() % bound).unwrap_or(0);
        all.swap(last, at);
    }
}

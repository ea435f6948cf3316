//! Improving a solution: most of its duties are kept, the rest is priced and chosen anew.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::generate::{Halt, Run};
use super::whole::affordable;

/// Attempts in vain before it gives up.
const ATTEMPTS: u32 = 12;
/// Rounds of pricing in an attempt.
const ROUNDS: usize = 4;
/// Columns of an attempt's program.
const COLUMNS: usize = 5_000;
/// Seconds of an attempt's program where time is limited, as a share of what is left.
const SHARE: f64 = 0.1;

impl Run<'_> {
    /// Keeps a random part of the incumbent, closes its rows, prices for the others, and solves
    /// the whole-number program over what fits. Ends after some attempts in vain.
    pub fn improve(&mut self) -> Result<(), Halt> {
        let mut dice = ChaCha8Rng::seed_from_u64(u64::from(self.limits.seed));
        let mut failed = 0;
        while failed < ATTEMPTS && !self.is_closed() {
            self.check()?;
            let Some(best) = self.incumbent.clone() else {
                return Ok(());
            };
            // Between a third and two thirds of the duties are free.
            let free = 22 + dice.next_u64() % 22;
            let kept: Vec<(usize, u32)> = (best.used.iter().copied())
                .filter(|_| dice.next_u64() % 64 >= free)
                .collect();
            let closed = self.full_rows(&kept);
            for &(at, times) in &kept {
                self.master.limit(at, f64::from(times), f64::INFINITY)?;
            }
            let refined = self.refine(&closed, ROUNDS, self.stop_at(1.0));
            for &(at, _) in &kept {
                self.master.limit(at, 0.0, f64::INFINITY)?;
            }
            refined?;
            let fits = |at: &usize| {
                let terms = &self.columns[*at].terms;
                terms.iter().all(|&(row, _)| !closed[row as usize])
            };
            let mut places = self.best_columns(self.columns.len());
            places.retain(fits);
            let seconds = self.seconds_left().map(|left| left * SHARE);
            places.truncate(COLUMNS.min(affordable(seconds)));
            self.solve_whole(places, seconds)?;
            let better = self
                .incumbent
                .as_ref()
                .is_some_and(|now| now.cost < best.cost);
            failed = if better { 0 } else { failed + 1 };
        }
        Ok(())
    }
}

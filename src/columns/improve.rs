//! Improving a solution: some of its duties that have to do with each other are taken out and
//! found anew, beside the others, again and again (large neighbourhood search, Shaw 1998).

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::Stop;
use super::generate::{Halt, Run};
use super::neighbours::Groups;
use super::part::Part;

/// Rows of the first and of the largest neighbourhoods, as multiples of
/// [`ColumnLimits::part_rows`](super::ColumnLimits::part_rows).
const FIRST: f64 = 0.8;
const LARGEST: f64 = 4.0;
/// They grow by this once as many duties were taken out in vain as there are. A success makes up for
/// so many times its duties.
const GROWTH: f64 = 1.25;
const SUCCESS: usize = 2;
/// Attempts in vain in one go, unless it is tireless.
const ATTEMPTS: usize = 12;

/// The improvement of one run, which goes on from where it was.
pub(super) struct Improving {
    dice: ChaCha8Rng,
    /// Rows of a neighbourhood.
    size: f64,
    /// Duties taken out in vain at this size, less what successes make up for.
    vain: usize,
    /// What each row pays, as far as is known.
    pub prices: Vec<f64>,
    /// Whether the largest neighbourhoods were tried in vain all over.
    is_over: bool,
}

impl Run<'_> {
    /// Begins with what rows pay.
    pub fn improving(&self, prices: Vec<f64>) -> Improving {
        Improving {
            dice: ChaCha8Rng::seed_from_u64(u64::from(self.limits.seed)),
            size: FIRST * self.part_rows(),
            vain: 0,
            prices,
            is_over: false,
        }
    }

    fn part_rows(&self) -> f64 {
        #[allow(clippy::cast_precision_loss)] // small
        let rows = self.limits.part_rows.min(self.problem.rows.len()) as f64;
        rows
    }

    /// Improves the incumbent until `stop`, the limit on rounds, or, unless it is `tireless`, until
    /// some attempts were in vain; `false` once there is nothing left to try. Where time is limited,
    /// there is always something left.
    pub fn improve(
        &mut self,
        state: &mut Improving,
        tireless: bool,
        stop: Stop<'_>,
    ) -> Result<bool, Halt> {
        let mut failed = 0;
        while !self.is_closed() && !state.is_over && (tireless || failed < ATTEMPTS) {
            self.check_until(stop)?;
            if (self.limits.rounds).is_some_and(|most| self.rounds_of_parts >= most) {
                return Err(Halt::Rounds);
            }
            let Some(best) = self.incumbent.clone().filter(|best| !best.used.is_empty()) else {
                return Ok(false);
            };
            let free = self.neighbourhood(&mut state.dice, state.size, &state.prices, &best.used);
            let pick = |wanted: bool| {
                let chosen = (best.used.iter().zip(&free)).filter(|&(_, &free)| free == wanted);
                chosen.map(|(&one, _)| one).collect::<Vec<_>>()
            };
            let (kept, freed) = (pick(false), pick(true));
            let part = Part {
                kept: &kept,
                freed: &freed,
                others: &[],
            };
            let found = self.solve_part(&part, &mut state.prices, stop)?;
            if found.is_some_and(|found| self.offer([kept.clone(), found].concat())) {
                failed = 0;
                state.vain = state.vain.saturating_sub(SUCCESS * freed.len());
                continue;
            }
            failed += 1;
            state.vain += freed.len();
            if state.vain >= best.used.len() {
                self.grow(state, kept.is_empty());
            }
        }
        Ok(!state.is_over && !self.is_closed())
    }

    /// Larger neighbourhoods next. After the largest, if time is left, it begins anew with other dice.
    fn grow(&self, state: &mut Improving, was_all: bool) {
        state.vain = 0;
        let largest = LARGEST * self.part_rows();
        if !was_all && state.size < largest {
            state.size = (state.size * GROWTH).min(largest);
        } else if self.limits.seconds.is_some() {
            state.size = FIRST * self.part_rows();
        } else {
            state.is_over = true;
        }
    }

    /// Solves the problem in parts of some groups of rows each, one after the other, and offers the
    /// whole. Without groups nothing happens.
    pub fn build_up(&mut self, state: &mut Improving, stop: Stop<'_>) -> Result<(), Halt> {
        let groups = Groups::new(self.problem);
        let mut kept: Vec<(usize, u32)> = Vec::new();
        for part in groups.parts(self.limits.part_rows) {
            let others = groups.others(&part);
            let part = Part {
                kept: &kept,
                freed: &[],
                others: &others,
            };
            match self.solve_part(&part, &mut state.prices, stop) {
                Ok(Some(found)) => kept.extend(found),
                Ok(None) | Err(Halt::Time | Halt::Rounds) => break,
                Err(halt) => return Err(halt),
            }
        }
        if !kept.is_empty() && !self.offer(kept.clone()) {
            // Some parts are missing: what is left is filled up at the prices known.
            let prices = state.prices.clone();
            self.fill_up(&kept, &[], &prices)?;
        }
        Ok(())
    }
}

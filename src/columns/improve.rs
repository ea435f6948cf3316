//! Improving a solution: some of its duties that have to do with each other are taken out and
//! found anew, beside the others, again and again (large neighbourhood search, Shaw 1998).

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::Stop;
use super::generate::{Halt, Run};
use super::neighbours::Groups;
use super::part::Part;

/// Rows of the first neighbourhoods, and of the largest.
const FIRST: usize = 80;
const LARGEST: usize = 400;
/// Rows of the parts from which a solution is built up.
const BUILT: usize = 100;
/// Growth when every duty was the first of a neighbourhood in vain.
const GROWTH: f64 = 1.25;
/// Attempts in vain in one go.
const ATTEMPTS: usize = 12;

/// The improvement of one run, which goes on from where it was.
pub(super) struct Improving {
    dice: ChaCha8Rng,
    /// Rows of a neighbourhood.
    size: f64,
    /// Rows freed in vain at this size.
    vain: usize,
    /// What each row pays, as far as is known.
    pub prices: Vec<f64>,
    /// Whether the largest neighbourhoods were tried in vain all over.
    is_over: bool,
}

impl Improving {
    /// Begins with what rows pay.
    pub fn new(seed: u32, prices: Vec<f64>) -> Improving {
        Improving {
            dice: ChaCha8Rng::seed_from_u64(u64::from(seed)),
            #[allow(clippy::cast_precision_loss)] // small
            size: FIRST as f64,
            vain: 0,
            prices,
            is_over: false,
        }
    }
}

impl Run<'_> {
    /// Improves the incumbent until `stop`, the limit on rounds, or, unless it is `tireless`, until
    /// some attempts were in vain; `false` once there is nothing left to try.
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
            let Some(best) = self.incumbent.clone() else {
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
                (failed, state.vain) = (0, 0);
                if std::env::var("DBG").is_ok() {
                    eprintln!(
                        "{:.1} size {:.0} {} better {} rounds {}",
                        self.began.elapsed().as_secs_f64(),
                        state.size,
                        freed.len(),
                        self.incumbent.as_ref().unwrap().cost,
                        self.rounds_of_parts
                    );
                }
                continue;
            }
            if std::env::var("DBG").is_ok() {
                eprintln!(
                    "{:.1} size {:.0} {} rows vain {} best {} rounds {}",
                    self.began.elapsed().as_secs_f64(),
                    state.size,
                    freed.len(),
                    state.vain,
                    best.cost,
                    self.rounds_of_parts
                );
            }
            failed += 1;
            state.vain += freed.len();
            if state.vain >= 2 * best.used.len() {
                #[allow(clippy::cast_precision_loss)] // small
                let most = LARGEST.min(self.problem.rows.len()) as f64;
                state.is_over = state.size >= most || kept.is_empty();
                state.size = (state.size * GROWTH).min(most);
                state.vain = 0;
                if state.is_over && self.limits.seconds.is_some() && !kept.is_empty() {
                    // There is time: once more with other dice, and all sizes.
                    #[allow(clippy::cast_precision_loss)] // small
                    let first = FIRST as f64;
                    (state.is_over, state.size) = (false, first);
                }
            }
        }
        Ok(!state.is_over && !self.is_closed())
    }

    /// Solves the problem in parts of some groups of rows each, one after the other, and offers the
    /// whole. Without groups nothing happens.
    pub fn build_up(&mut self, state: &mut Improving, stop: Stop<'_>) -> Result<(), Halt> {
        let groups = Groups::new(self.problem);
        let mut kept: Vec<(usize, u32)> = Vec::new();
        for part in groups.parts(BUILT) {
            let others = groups.others(&part);
            let part = Part {
                kept: &kept,
                freed: &[],
                others: &others,
            };
            let Some(found) = self.solve_part(&part, &mut state.prices, stop)? else {
                return Ok(());
            };
            kept.extend(found);
        }
        self.offer(kept);
        Ok(())
    }
}

//! Diving: fix the duties that the relaxation likes best, price again for what is left, until
//! nothing is left.

use super::generate::{Halt, Run};
use super::{MasterPoint, Stop};

/// Rounds of pricing after each step.
const ROUNDS: usize = 3;
/// Every column at least this whole is fixed in one step.
const ALMOST: f64 = 0.9;
/// Otherwise one in so many columns that are not whole.
const PORTION: usize = 40;
/// Values closer to a whole number than this are whole.
const WHOLE: f64 = 1e-6;

impl<'a> Run<'a> {
    /// One dive from the present master. Offers what it ends with; the master is as before, but
    /// for new columns. If it is time to stop, what is left is filled up at once.
    pub fn dive(&mut self, stop: Stop<'a>) -> Result<(), Halt> {
        let mut fixed: Vec<u32> = Vec::new();
        let mut values: Vec<f64> = Vec::new();
        let ended = self.descend(&mut fixed, &mut values, stop);
        for (at, &times) in fixed.iter().enumerate() {
            if times > 0 {
                self.master.limit(at, 0.0, f64::INFINITY)?;
            }
        }
        match ended {
            Err(Halt::Time | Halt::Rounds) => {
                let most = self.problem.penalty;
                let prices: Vec<f64> = match &self.best {
                    Some(best) => best
                        .duals
                        .iter()
                        .map(|dual| dual.max(1e-3 * most))
                        .collect(),
                    None => vec![most; self.problem.rows.len()],
                };
                self.fill_up(&nonzero(&fixed), &values, &prices)?;
                Ok(())
            }
            ended => ended,
        }
    }

    fn descend(
        &mut self,
        fixed: &mut Vec<u32>,
        values: &mut Vec<f64>,
        stop: Stop<'a>,
    ) -> Result<(), Halt> {
        let mut closed = vec![false; self.problem.rows.len()];
        let mut rounds = 0;
        loop {
            let point = self.refine(&closed, rounds, stop)?;
            rounds = ROUNDS;
            values.clone_from(&point.values);
            fixed.resize(point.values.len(), 0);
            if self.cannot_improve(&point) {
                return Ok(());
            }
            if point
                .values
                .iter()
                .all(|value| (value - value.round()).abs() <= WHOLE)
            {
                let used = (point.values.iter().enumerate())
                    .map(|(at, value)| (at, times(value.round())))
                    .filter(|&(_, times)| times > 0)
                    .collect();
                self.offer(used);
                return Ok(());
            }
            if !self.fix_next(&point, fixed)? {
                return Ok(());
            }
            closed = self.full_rows(&nonzero(fixed));
        }
    }

    /// Whether nothing below this point can beat the incumbent.
    fn cannot_improve(&self, point: &MasterPoint) -> bool {
        (self.incumbent.as_ref())
            .is_some_and(|best| point.broken <= WHOLE && point.cost >= best.cost * (1.0 + 2e-3))
    }

    /// Fixes the columns that are nearly whole, or else those that are closest, as far as they
    /// leave each other room.
    fn fix_next(&mut self, point: &MasterPoint, fixed: &mut [u32]) -> Result<bool, Halt> {
        let above = |at: usize| point.values[at] - f64::from(fixed[at]);
        let mut wanted: Vec<(f64, usize)> = (0..fixed.len())
            .map(|at| (above(at), at))
            .filter(|&(above, _)| above > WHOLE)
            .collect();
        // The largest rest first; the order of columns breaks ties.
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let many = wanted.iter().filter(|one| one.0 >= ALMOST).count();
        let most = many.max(1 + wanted.len() / PORTION);
        let mut used: Vec<(usize, u32)> = nonzero(fixed);
        let mut chosen = 0;
        for (above, at) in wanted {
            let room = self.full_rows(&used);
            let terms = &self.columns[at].terms;
            if terms
                .iter()
                .any(|&(row, amount)| amount > 0.0 && room[row as usize])
            {
                continue;
            }
            let more = if above >= ALMOST {
                times(above + 0.1)
            } else {
                1
            };
            fixed[at] += more;
            used.push((at, more));
            self.master.limit(at, f64::from(fixed[at]), f64::INFINITY)?;
            chosen += 1;
            if chosen >= most {
                break;
            }
        }
        Ok(chosen > 0)
    }

    /// Which hard rows these columns fill.
    pub(super) fn full_rows(&self, used: &[(usize, u32)]) -> Vec<bool> {
        let mut filled = vec![0.0; self.problem.rows.len()];
        for &(at, times) in used {
            for &(row, amount) in &self.columns[at].terms {
                filled[row as usize] += amount * f64::from(times);
            }
        }
        (self.problem.rows.iter().zip(filled))
            .map(|(row, filled)| row.over.is_none() && filled > 0.0 && filled >= row.upper - WHOLE)
            .collect()
    }
}

/// Columns that are used, with how often.
fn nonzero(fixed: &[u32]) -> Vec<(usize, u32)> {
    (fixed.iter().copied().enumerate())
        .filter(|&(_, times)| times > 0)
        .collect()
}

/// How often a column is used.
fn times(value: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small and not negative
    let times = value.max(0.0) as u32;
    times
}

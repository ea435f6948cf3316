//! The proof of optimality: every duty that a solution below a target can use is written down,
//! and the whole-number program over them is solved.

use rayon::prelude::*;

use super::generate::{Halt, Run};
use super::{Ask, Column};

/// Most duties of one program.
const MOST: usize = 60_000;
/// Targets tried, each half as far above the bound as the one before, until the duties are few.
const HALVINGS: u32 = 7;

impl Run<'_> {
    /// Closes the gap as far as the limits allow: a target between bound and incumbent, all
    /// duties that a solution of at most that cost can use, and the program over them. Its
    /// optimum is the optimum of the problem if it does not exceed the target; else the target is
    /// a bound. Then a higher target.
    pub fn finish(&mut self) -> Result<(), Halt> {
        let mut most = MOST / 8;
        while !self.is_closed() {
            self.check()?;
            let Some((target, columns)) = self.enumerate(most) else {
                if most >= MOST {
                    return Ok(());
                }
                most *= 2;
                continue;
            };
            let mut places = Vec::with_capacity(columns.len());
            for column in columns {
                places.push(self.add(column)?.0);
            }
            let solved = self.solve_whole(places, None)?;
            let cost = self
                .incumbent
                .as_ref()
                .map_or(f64::INFINITY, |best| best.cost);
            // Whatever costs at most the target is made of these columns.
            let beyond = if self.problem.whole_costs {
                (target + 1.0).floor()
            } else {
                target
            };
            self.prove(solved.bound.min(beyond).min(cost));
            if !solved.finished {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The highest target below the incumbent (or the furthest, if there is none) for which at
    /// most `most` duties matter, and those duties.
    fn enumerate(&self, most: usize) -> Option<(f64, Vec<Column>)> {
        let best = self.best.as_ref()?;
        let stop = self.stop_at(1.0);
        let top = match &self.incumbent {
            Some(found) if self.problem.whole_costs => found.cost - 1.0,
            Some(found) => found.cost,
            None => best.value + 0.05 * best.value.abs().max(1.0),
        };
        let floor = best.value.max(self.bound);
        let mut step = top - floor;
        for _ in 0..HALVINGS {
            let target = floor + step.max(0.0);
            let found: Option<Vec<Vec<Column>>> = self.pool.install(|| {
                (0..self.problem.classes.len())
                    .into_par_iter()
                    .map(|class| {
                        self.problem.pricer.enumerate(&Ask {
                            class,
                            duals: &best.duals,
                            closed: &[],
                            effort: super::Effort::Exact,
                            below: best.threshold(self.problem, class, target) + 1e-6,
                            most,
                            stop,
                        })
                    })
                    .collect()
            });
            match found {
                Some(columns) => {
                    let columns: Vec<Column> = columns.into_iter().flatten().collect();
                    if columns.len() <= most {
                        return Some((target, columns));
                    }
                }
                None if step <= 0.0 => return None,
                None => {}
            }
            step /= 2.0;
        }
        None
    }
}

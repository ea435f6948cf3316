//! Filling up: a solution at once from some columns, where there is no time for better ones, or no
//! relaxation yet.

use super::generate::{Halt, Run};
use super::smooth::Smoothing;
use super::{Column, Duals, Effort, Problem};

/// What is full.
const WHOLE: f64 = 1e-6;
/// Width of the searches.
const WIDTH: usize = 4;

/// A solution in the making.
struct Making<'a> {
    problem: &'a Problem<'a>,
    /// How often each column is used, by place.
    used: Vec<(usize, u32)>,
    /// By row.
    filled: Vec<f64>,
    /// Duties by class.
    classes: Vec<u32>,
}

impl<'a> Making<'a> {
    fn new(problem: &'a Problem<'a>) -> Making<'a> {
        Making {
            problem,
            used: Vec::new(),
            filled: vec![0.0; problem.rows.len()],
            classes: vec![0; problem.classes.len()],
        }
    }

    fn add(&mut self, at: usize, column: &Column, times: u32) {
        self.classes[column.class as usize] += times;
        for &(row, amount) in &column.terms {
            self.filled[row as usize] += amount * f64::from(times);
        }
        match self.used.iter_mut().find(|one| one.0 == at) {
            Some(one) => one.1 += times,
            None => self.used.push((at, times)),
        }
    }

    /// Whether a row needs more.
    fn wants(&self, row: usize) -> bool {
        self.filled[row] < self.problem.rows[row].lower - WHOLE
    }

    /// Whether a row takes no more.
    fn is_full(&self, row: usize) -> bool {
        let limits = &self.problem.rows[row];
        self.filled[row] > 0.0 && self.filled[row] >= limits.upper - WHOLE
    }

    /// Whether there is room for a column, and a row that wants it.
    fn takes(&self, column: &Column) -> bool {
        let class = column.class as usize;
        let mut gains = column.terms.iter().filter(|&&(_, amount)| amount > 0.0);
        self.classes[class] < self.problem.classes[class].most
            && (gains.clone()).all(|&(row, amount)| {
                let upper = self.problem.rows[row as usize].upper;
                self.filled[row as usize] + amount <= upper + WHOLE
            })
            && gains.any(|&(row, _)| self.wants(row as usize))
    }
}

impl Run<'_> {
    /// Adds columns to those fixed: the highest `values` first, as long as each finds room and a row
    /// that wants it; then new ones, found for the rows that still want some. Offers the result.
    pub fn fill_up(&mut self, fixed: &[(usize, u32)], values: &[f64]) -> Result<(), Halt> {
        let mut making = Making::new(self.problem);
        for &(at, times) in fixed {
            making.add(at, &self.columns[at], times);
        }
        let mut order: Vec<(f64, usize)> = (values.iter().copied().zip(0..))
            .filter(|&(value, _)| value > WHOLE)
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, at) in order {
            if making.takes(&self.columns[at]) {
                making.add(at, &self.columns[at], 1);
            }
        }
        let stop = self.stop_at(1.0);
        // Every row that wants a duty pays for it as much as it would pay to be broken.
        loop {
            let rows = 0..self.problem.rows.len();
            let pay = |row| {
                if making.wants(row) {
                    self.problem.penalty
                } else {
                    0.0
                }
            };
            let duals = Duals {
                rows: rows.clone().map(pay).collect(),
                classes: vec![0.0; self.problem.classes.len()],
            };
            let closed: Vec<bool> = rows.map(|row| making.is_full(row)).collect();
            let plain = Smoothing::plain();
            let (_, priced) = self.ask(&duals, &plain, &closed, Effort::Beam(WIDTH), stop);
            let mut added = false;
            for column in priced.into_iter().flat_map(|one| one.columns) {
                if making.takes(&column) {
                    let at = self.add(column)?.0;
                    making.add(at, &self.columns[at], 1);
                    added = true;
                }
            }
            if !added {
                break;
            }
        }
        // What is left takes what it gets.
        for at in 0..self.columns.len() {
            if making.takes(&self.columns[at]) {
                making.add(at, &self.columns[at], 1);
            }
        }
        self.offer(making.used);
        Ok(())
    }
}

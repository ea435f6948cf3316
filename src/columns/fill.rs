//! Filling up: a solution at once from some columns, where there is no time for better ones, or no
//! relaxation yet.

use super::generate::{Halt, Run};
use super::smooth::Smoothing;
use super::{Column, Duals, Effort, Problem};

/// What is full.
const WHOLE: f64 = 1e-6;
/// Width of the searches.
const WIDTH: usize = 4;
/// What rows pay is raised by this where nothing is found, at most so far.
const RAISE: f64 = 2.0;
const MOST_RAISED: f64 = 1e4;
/// Solutions filled up before the first round, and the share of the time that they may take.
const FILLS: usize = 15;
const WARMING: f64 = 0.05;
/// The lowest price of a row, as a share of the penalty.
const LEAST_PRICE: f64 = 1e-3;

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
    /// that wants it; then new ones, found for the rows that still want some, each at its price.
    /// Offers the result, and returns it.
    pub fn fill_up(
        &mut self,
        fixed: &[(usize, u32)],
        values: &[f64],
        prices: &[f64],
    ) -> Result<Vec<(usize, u32)>, Halt> {
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
        let mut times = 1.0; // prices are raised until every row is worth a duty of its own
        loop {
            let rows = 0..self.problem.rows.len();
            let pay = |row| {
                if making.wants(row) {
                    prices[row] * times
                } else {
                    0.0
                }
            };
            let duals = Duals {
                rows: rows.clone().map(pay).collect(),
                classes: vec![0.0; self.problem.classes.len()],
            };
            if duals.rows.iter().all(|&price| price == 0.0) {
                break;
            }
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
                times *= RAISE;
                if times > MOST_RAISED || stop.is_due() {
                    break;
                }
            }
        }
        // What is left takes what it gets.
        for at in 0..self.columns.len() {
            if making.takes(&self.columns[at]) {
                making.add(at, &self.columns[at], 1);
            }
        }
        self.offer(making.used.clone());
        Ok(making.used)
    }

    /// Prices for the rows that make the duties of good solutions worth their cost: a solution is
    /// filled up, each of its duties shares out its cost among its rows in the proportion of their
    /// prices, and so on from there. The master begins near the duals that it will end with.
    pub fn warm_up(&mut self) -> Result<Duals, Halt> {
        let floor = self.problem.penalty * LEAST_PRICE;
        let mut prices = vec![self.problem.penalty; self.problem.rows.len()];
        let stop = self.stop_at(WARMING);
        for _ in 0..FILLS {
            self.check()?;
            let used = self.fill_up(&[], &[], &prices)?;
            for (at, _) in used {
                let column = &self.columns[at];
                let gains = || column.terms.iter().filter(|&&(_, amount)| amount > 0.0);
                let paid: f64 = gains()
                    .map(|&(row, amount)| prices[row as usize] * amount)
                    .sum();
                for &(row, _) in gains() {
                    let price = &mut prices[row as usize];
                    let fair = *price * column.cost.max(0.0) / paid.max(floor);
                    *price = f64::midpoint(*price, fair).max(floor);
                }
            }
            if stop.is_due() {
                break;
            }
        }
        Ok(Duals {
            rows: prices,
            classes: vec![0.0; self.problem.classes.len()],
        })
    }
}

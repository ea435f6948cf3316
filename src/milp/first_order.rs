//! Prices of large linear programs by a first-order method.
//!
//! Interior point factorises, and on a week of a port it does not end; this only multiplies. It is
//! the restarted Halpern iteration of the reflected primal-dual hybrid gradient (Lu and Yang,
//! "Restarted Halpern PDHG for linear programming", 2024; when to restart and how to weigh primal
//! against dual follow Lu, Peng and Yang, "cuPDLPx", 2025), on a program scaled as Ruiz and as Pock
//! and Chambolle do. Its duals are never exact: whoever asks makes a bound of them by weak duality.

use rayon::prelude::*;

use super::Milp;

/// Lines that one task looks at; fixed, so that no sum depends on the threads.
const CHUNK: usize = 8_192;
/// Iterations between two thoughts about a restart.
const LOOK: usize = 40;
/// Sweeps of Ruiz.
const RUIZ: usize = 10;
/// Sweeps of the power method.
const POWER: usize = 30;

/// A sparse matrix by its lines: rows or columns. Coefficients are as given; small whole numbers.
struct Lines {
    starts: Vec<usize>,
    at: Vec<u32>,
    amounts: Vec<f32>,
}

impl Lines {
    fn terms(&self, line: usize) -> impl Iterator<Item = (usize, f64)> {
        let span = self.starts[line]..self.starts[line + 1];
        (self.at[span.clone()].iter().zip(&self.amounts[span]))
            .map(|(&at, &amount)| (at as usize, f64::from(amount)))
    }

    fn sum(&self, line: usize, of: &[f64]) -> f64 {
        self.terms(line).map(|(at, amount)| amount * of[at]).sum()
    }
}

/// What stays of one side of the saddle: columns, or rows.
struct Fixed {
    lines: Lines,
    /// Factor of each line.
    scale: Vec<f64>,
    /// Limits and cost, scaled.
    lower: Vec<f64>,
    upper: Vec<f64>,
    cost: Vec<f64>,
}

/// What moves of one side.
struct Moving {
    now: Vec<f64>,
    /// Where the last restart was.
    anchor: Vec<f64>,
    /// What the other side sees, in the units of the program.
    seen: Vec<f64>,
}

/// A linear program under way.
pub struct FirstOrder {
    columns: Fixed,
    rows: Fixed,
    primal: Moving,
    dual: Moving,
    /// Length of a step of both sides together.
    step: f64,
    /// What primal movement weighs against dual.
    weight: f64,
    /// Iterations so far, and since the last restart.
    pub iterations: usize,
    since: usize,
    /// Size of the first step after the last restart, and of the last one looked at.
    first: f64,
    before: f64,
    errors: f64,
}

impl FirstOrder {
    /// The relaxation of `milp`, at zero. Time and space O(terms).
    #[allow(clippy::cast_possible_truncation)] // coefficients are small whole numbers
    pub fn new(milp: &Milp) -> FirstOrder {
        let (by_row, by_column) = lines(milp);
        let (of_row, of_column) = scales(&by_row, &by_column);
        let columns = milp.columns.iter().zip(&of_column);
        let columns = Fixed {
            lower: (columns.clone())
                .map(|(one, scale)| one.lower / scale)
                .collect(),
            upper: (columns.clone())
                .map(|(one, scale)| one.upper / scale)
                .collect(),
            cost: columns.map(|(one, scale)| one.cost * scale).collect(),
            lines: by_column,
            scale: of_column,
        };
        let rows = milp.rows.iter().zip(&of_row);
        let rows = Fixed {
            lower: (rows.clone())
                .map(|(one, scale)| one.lower * scale)
                .collect(),
            upper: rows.map(|(one, scale)| one.upper * scale).collect(),
            cost: Vec::new(),
            lines: by_row,
            scale: of_row,
        };
        let sides = (rows.lower.iter().zip(&rows.upper))
            .map(|(lower, upper)| {
                [lower, upper].map(|side| if side.is_finite() { side.abs() } else { 0.0 })
            })
            .map(|[lower, upper]| lower.max(upper));
        let weight = size(columns.cost.iter().copied()) / size(sides);
        let moving = |count: usize| Moving {
            now: vec![0.0; count],
            anchor: vec![0.0; count],
            seen: vec![0.0; count],
        };
        let (primal, dual) = (moving(columns.scale.len()), moving(rows.scale.len()));
        let step = 0.99 / (1.02 * norm(&rows, &columns)).min(1.0); // the power method finds less
        FirstOrder {
            columns,
            rows,
            primal,
            dual,
            step,
            weight: if weight.is_normal() { weight } else { 1.0 },
            iterations: 0,
            since: 0,
            first: f64::INFINITY,
            before: f64::INFINITY,
            errors: 0.0,
        }
    }

    /// Goes on from a point and duals of the program. Time O(columns + rows).
    pub fn begin(&mut self, values: &[f64], duals: &[f64]) {
        for (side, fixed, from) in [
            (&mut self.primal, &self.columns, values),
            (&mut self.dual, &self.rows, duals),
        ] {
            for ((now, scale), from) in side.now.iter_mut().zip(&fixed.scale).zip(from) {
                *now = from / scale;
            }
            side.anchor.copy_from_slice(&side.now);
            side.seen.copy_from_slice(from);
        }
    }

    /// The duals now, one a row of the program.
    pub fn duals(&self) -> Vec<f64> {
        self.dual.seen.clone()
    }

    /// Some iterations. Time O(terms) each.
    pub fn advance(&mut self) {
        let mut moved = (0.0, 0.0);
        for _ in 0..LOOK {
            moved = self.iterate();
            if self.since == 1 {
                self.first = self.residual(moved);
            }
        }
        let residual = self.residual(moved);
        let enough = residual <= 0.2 * self.first;
        let stalled = residual <= 0.8 * self.first && residual > self.before;
        #[allow(clippy::cast_precision_loss)] // few iterations
        let long = self.since as f64 >= 0.36 * self.iterations as f64;
        self.before = residual;
        if enough || stalled || long {
            self.restart();
        }
    }

    /// Size of a step, from the squares of its two halves.
    fn residual(&self, (primal, dual): (f64, f64)) -> f64 {
        (self.weight * primal + dual / self.weight).sqrt()
    }

    fn restart(&mut self) {
        let far = |side: &mut Moving| {
            let far = size(
                side.now
                    .iter()
                    .zip(&side.anchor)
                    .map(|(now, anchor)| now - anchor),
            );
            side.anchor.copy_from_slice(&side.now);
            far
        };
        let (primal, dual) = (far(&mut self.primal), far(&mut self.dual));
        if primal > 1e-10 && dual > 1e-10 {
            let error = (self.weight * primal / dual).ln();
            self.errors += error;
            self.weight *= (-(0.99 * error + 0.01 * self.errors)).exp();
        }
        self.since = 0;
        self.before = f64::INFINITY;
    }

    /// One step of both sides, mirrored, and drawn towards the anchor. The squares of the steps.
    fn iterate(&mut self) -> (f64, f64) {
        #[allow(clippy::cast_precision_loss)] // few iterations
        let since = self.since as f64;
        let share = (since + 1.0) / (since + 2.0);
        self.since += 1;
        self.iterations += 1;
        let (tau, sigma) = (self.step / self.weight, self.step * self.weight);
        let (fixed, prices) = (&self.columns, &self.dual.seen);
        let primal = step(&mut self.primal, &fixed.scale, share, true, |line, now| {
            let reduced = fixed.cost[line] - fixed.scale[line] * fixed.lines.sum(line, prices);
            (now - tau * reduced)
                .max(fixed.lower[line])
                .min(fixed.upper[line])
        });
        let (fixed, values) = (&self.rows, &self.primal.seen);
        let dual = step(&mut self.dual, &fixed.scale, share, false, |line, now| {
            let next = now - sigma * fixed.scale[line] * fixed.lines.sum(line, values);
            // The lower limit pulls a dual up to zero at most, the upper one down.
            (next + sigma * fixed.upper[line]).min((next + sigma * fixed.lower[line]).max(0.0))
        });
        (primal, dual)
    }
}

/// One step of one side: `next(line, now)` is where it leads. It goes to `share` of the mirrored
/// step, the rest is the anchor's; the other side sees the mirrored step, or where this side is.
/// The square of the step.
fn step(
    side: &mut Moving,
    scale: &[f64],
    share: f64,
    mirrored: bool,
    next: impl Fn(usize, f64) -> f64 + Sync,
) -> f64 {
    let parts: Vec<f64> = (side.now.par_chunks_mut(CHUNK))
        .zip(side.seen.par_chunks_mut(CHUNK))
        .zip(side.anchor.par_chunks(CHUNK).zip(scale.par_chunks(CHUNK)))
        .enumerate()
        .map(|(chunk, ((now, seen), (anchor, scale)))| {
            let mut square = 0.0;
            for at in 0..now.len() {
                let moved = next(chunk * CHUNK + at, now[at]) - now[at];
                square += moved * moved;
                let mirror = now[at] + 2.0 * moved;
                now[at] = share * mirror + (1.0 - share) * anchor[at];
                seen[at] = scale[at] * if mirrored { mirror } else { now[at] };
            }
            square
        })
        .collect();
    parts.iter().sum()
}

fn size(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|one| one * one).sum::<f64>().sqrt()
}

/// The matrix by rows and by columns.
#[allow(clippy::cast_possible_truncation)] // coefficients are small whole numbers, lines 32 bits
fn lines(milp: &Milp) -> (Lines, Lines) {
    let terms = milp.rows.iter().map(|row| row.terms.len()).sum();
    let empty = |lines: usize| Lines {
        starts: vec![0; lines + 1],
        at: vec![0; terms],
        amounts: vec![0.0; terms],
    };
    let (mut by_row, mut by_column) = (empty(milp.rows.len()), empty(milp.columns.len()));
    let all = || {
        milp.rows
            .iter()
            .enumerate()
            .flat_map(|(row, one)| one.terms.iter().map(move |term| (row, term)))
    };
    for (row, &(column, _)) in all() {
        by_row.starts[row + 1] += 1;
        by_column.starts[column as usize + 1] += 1;
    }
    for starts in [&mut by_row.starts, &mut by_column.starts] {
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
    }
    let mut place = (by_row.starts.clone(), by_column.starts.clone());
    for (row, &(column, amount)) in all() {
        let put = |lines: &mut Lines, place: &mut usize, at: u32| {
            lines.at[*place] = at;
            lines.amounts[*place] = amount as f32;
            *place += 1;
        };
        put(&mut by_row, &mut place.0[row], column);
        put(&mut by_column, &mut place.1[column as usize], row as u32);
    }
    (by_row, by_column)
}

/// Factors of rows and columns: Ruiz, so that the largest coefficient of each is about one, then Pock
/// and Chambolle, so that each sums to about one.
fn scales(by_row: &Lines, by_column: &Lines) -> (Vec<f64>, Vec<f64>) {
    let (rows, columns) = (by_row.starts.len() - 1, by_column.starts.len() - 1);
    let mut scale = (vec![1.0; rows], vec![1.0; columns]);
    let measure = |lines: &Lines, own: &[f64], other: &[f64], most: bool| -> Vec<f64> {
        (own.par_iter().enumerate())
            .map(|(line, scale)| {
                let all = lines
                    .terms(line)
                    .map(|(at, amount)| amount.abs() * other[at]);
                let whole = if most {
                    all.fold(0.0, f64::max)
                } else {
                    all.sum()
                };
                let whole: f64 = scale * whole;
                if whole > 0.0 { whole.sqrt() } else { 1.0 }
            })
            .collect()
    };
    for sweep in 0..=RUIZ {
        let most = sweep < RUIZ;
        let of_rows = measure(by_row, &scale.0, &scale.1, most);
        let of_columns = measure(by_column, &scale.1, &scale.0, most);
        scale
            .0
            .iter_mut()
            .zip(&of_rows)
            .for_each(|(scale, by)| *scale /= by);
        scale
            .1
            .iter_mut()
            .zip(&of_columns)
            .for_each(|(scale, by)| *scale /= by);
    }
    scale
}

/// About the largest singular value of the scaled matrix, by the power method; at most one after
/// Pock and Chambolle.
fn norm(rows: &Fixed, columns: &Fixed) -> f64 {
    let times = |side: &Fixed, other: &Fixed, of: &[f64]| -> Vec<f64> {
        let scaled: Vec<f64> = of
            .iter()
            .zip(&other.scale)
            .map(|(one, scale)| one * scale)
            .collect();
        (side.scale.par_iter().enumerate())
            .map(|(line, scale)| scale * side.lines.sum(line, &scaled))
            .collect()
    };
    // Any start that no symmetry spoils; the same each time.
    let mut vector: Vec<f64> = (0..columns.scale.len())
        .map(|at| 1.0 + (at % 7) as f64 / 10.0)
        .collect();
    let mut value = 1.0;
    for _ in 0..POWER {
        let long = size(vector.iter().copied());
        if long == 0.0 {
            return 1.0;
        }
        vector.iter_mut().for_each(|one| *one /= long);
        let image = times(rows, columns, &vector);
        value = size(image.iter().copied());
        vector = times(columns, rows, &image);
    }
    if value > 0.0 { value.min(1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, MilpRow, Quiet, lagrange};
    use super::*;

    /// A transport from 40 sources to 40 sinks: rows with upper limits, rows with lower ones, and a
    /// two-sided row over everything.
    fn transport() -> Milp {
        let (many, mut columns) = (40_u32, Vec::new());
        let mut rows: Vec<MilpRow> = (0..2 * many)
            .map(|row| MilpRow {
                name: format!("r{row}"),
                lower: if row < many {
                    f64::NEG_INFINITY
                } else {
                    f64::from(row % 4 + 1)
                },
                upper: if row < many { 3.0 } else { f64::INFINITY },
                terms: Vec::new(),
            })
            .collect();
        let mut all = Vec::new();
        for from in 0..many {
            for to in 0..many {
                let column = from * many + to;
                columns.push(Column {
                    cost: f64::from((from * 37 + to * 101 + from * to * 13) % 97 + 3),
                    lower: 0.0,
                    upper: 2.0,
                    whole: true,
                    most: 2.0,
                });
                rows[from as usize].terms.push((column, 1.0));
                rows[(many + to) as usize].terms.push((column, 1.0));
                all.push((column, 1.0));
            }
        }
        rows.push(MilpRow {
            name: "all".to_owned(),
            lower: 105.0,
            upper: 110.0,
            terms: all,
        });
        Milp {
            columns,
            rows,
            offset: 7.0,
        }
    }

    #[test]
    fn its_duals_prove_nearly_the_value_of_the_relaxation() {
        let milp = transport();
        let limits = super::super::MilpLimits {
            gap: 0.0,
            seconds: None,
            nodes: None,
            seed: 0,
        };
        let relaxation = super::super::relax(&milp, limits, &Quiet).unwrap().unwrap();
        let exact = relaxation.bound;
        let proven = |from: Option<&super::super::Relaxation>, iterations: usize| {
            let mut method = FirstOrder::new(&milp);
            if let Some(from) = from {
                method.begin(&from.values, &from.duals);
            }
            while method.iterations < iterations {
                method.advance();
            }
            let (_, bound) = lagrange(&milp, &method.duals());
            assert!(bound <= exact + 1e-6, "{bound} above {exact}");
            bound
        };
        let near = |bound: f64| bound >= exact - exact.abs() * 1e-3;
        let (early, late) = (proven(None, 1), proven(None, 8_000));
        assert!(near(late) && !near(early), "{early} {late} of {exact}");
        // From where it should lead to, it is there at once, and stays.
        let (early, late) = (proven(Some(&relaxation), 1), proven(Some(&relaxation), 400));
        assert!(near(early) && near(late), "{early} {late} of {exact}");
    }

    #[test]
    fn threads_change_nothing() {
        let milp = transport();
        let duals = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| {
                let mut method = FirstOrder::new(&milp);
                method.advance();
                method.advance();
                method.duals()
            })
        };
        assert_eq!(duals(1), duals(2));
    }
}

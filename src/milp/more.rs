//! The relaxation of a program with a little more of something, from the duals of the program as it was.

use super::Milp;
use super::highs::{MilpLimits, Monitor};
use super::relax::{lagrange, relax};

/// Columns with a reduced cost up to this, in fen, are in the first part that is solved.
const NEAR: f64 = 2_000.0;
/// Parts that are solved at most.
const ROUNDS: usize = 12;

/// One more unit of each of these limits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct More {
    /// Rows whose upper limit rises.
    pub rows: Vec<u32>,
    /// Columns whose upper limit rises.
    pub columns: Vec<u32>,
}

impl More {
    /// Raises the limits in `milp`.
    pub fn add(&self, milp: &mut Milp) {
        self.change(milp, 1.0);
    }

    /// Takes [`add`](More::add) back.
    pub fn take(&self, milp: &mut Milp) {
        self.change(milp, -1.0);
    }

    fn change(&self, milp: &mut Milp, units: f64) {
        for &row in &self.rows {
            milp.rows[row as usize].upper += units;
        }
        for &column in &self.columns {
            let column = &mut milp.columns[column as usize];
            column.upper += units;
            column.most += units;
        }
    }
}

/// Lower limit on the objective of every feasible point of `milp` with `more`; `duals` are those of `milp`.
/// `None` if it was stopped. `program` is what is solved in place of `milp`: the same columns and rows, with
/// limits that may differ a little.
///
/// Few columns change their place when one unit more is there. So only those are in the program that cost
/// little above nothing by the duals as they were; what turns out to be wanted by the new duals comes in, and
/// it is solved again (sifting, after Bixby and others 1992). The limit is that of all columns ([`lagrange`]),
/// and holds after any round.
///
/// # Errors
/// A sentence, when HiGHS fails.
pub fn relax_more(
    (milp, program): (&Milp, &Milp),
    duals: &[f64],
    more: &More,
    limits: MilpLimits,
    monitor: &dyn Monitor,
) -> Result<Option<f64>, String> {
    let began = std::time::Instant::now();
    let (mut milp, mut part) = (milp.clone(), program.clone());
    more.add(&mut milp);
    more.add(&mut part);
    let (mut reduced, mut best) = lagrange(&milp, duals);
    let mut solved_once = false;
    let mut open = vec![false; milp.columns.len()];
    for round in 0..ROUNDS {
        let near = if round == 0 { NEAR } else { -1e-6 };
        let mut news = 0;
        for (at, open) in open.iter_mut().enumerate() {
            if !*open && (reduced[at] <= near || milp.columns[at].lower > 0.0) {
                *open = true;
                news += 1;
            }
        }
        if news == 0 || monitor.stop() {
            break;
        }
        for ((column, own), &open) in part.columns.iter_mut().zip(&program.columns).zip(&open) {
            column.upper = if open { own.upper } else { 0.0 };
        }
        for &column in &more.columns {
            part.columns[column as usize].upper += f64::from(u8::from(open[column as usize]));
        }
        let seconds = (limits.seconds).map(|all| (all - began.elapsed().as_secs_f64()).max(0.0));
        let Ok(solved) = relax(&part, MilpLimits { seconds, ..limits }, monitor)? else {
            break;
        };
        // Rows of which nothing is in keep their duals.
        let used = |row: &super::MilpRow| row.terms.iter().any(|term| open[term.0 as usize]);
        let rows = milp.rows.iter().zip(solved.duals.iter().zip(duals));
        let mixed: Vec<f64> = rows
            .map(|(row, (&new, &old))| if used(row) { new } else { old })
            .collect();
        let bound;
        (reduced, bound) = lagrange(&milp, &mixed);
        best = best.max(bound);
        solved_once = true;
    }
    Ok(solved_once.then_some(best))
}

#[cfg(test)]
mod tests {
    use super::super::{Column, MilpRow, Quiet};
    use super::*;

    /// Three goods worth 30,000, 20,000 and 1,000 share 4 units of a row; 3 of each at most.
    fn program() -> Milp {
        let column = |cost| Column {
            cost,
            lower: 0.0,
            upper: 3.0,
            whole: true,
            most: 3.0,
        };
        Milp {
            columns: [-30_000.0, -20_000.0, -1_000.0].map(column).to_vec(),
            rows: vec![MilpRow {
                name: String::new(),
                lower: f64::NEG_INFINITY,
                upper: 4.0,
                terms: vec![(0, 1.0), (1, 1.0), (2, 1.0)],
            }],
            offset: 1e6,
        }
    }

    #[test]
    fn one_more_is_worth_what_it_brings() {
        let limits = MilpLimits {
            gap: 0.0,
            seconds: None,
            nodes: None,
            seed: 0,
        };
        let milp = program();
        let first = relax(&milp, limits, &Quiet).unwrap().unwrap();
        assert!((first.bound - 890_000.0).abs() < 1e-3, "{}", first.bound);
        let with = |rows: Vec<u32>, columns: Vec<u32>| {
            let more = More { rows, columns };
            relax_more((&milp, &milp), &first.duals, &more, limits, &Quiet)
                .unwrap()
                .unwrap()
        };
        for (found, truth) in [
            (with(vec![0], vec![]), 870_000.0),
            (with(vec![], vec![0]), 880_000.0),
            (with(vec![], vec![2]), 890_000.0),
        ] {
            assert!((found - truth).abs() < 1e-3, "{found} {truth}");
        }
        let mut changed = program();
        let more = More {
            rows: vec![0],
            columns: vec![1],
        };
        more.add(&mut changed);
        assert_ne!(changed, program());
        more.take(&mut changed);
        assert_eq!(changed, program());
    }
}

//! What is left of a program when some of its commodities are priced, and the watch over a search in
//! it.

use std::sync::atomic::{AtomicBool, Ordering};

use super::block::Own;
use crate::milp::{Compiled, Milp, MilpRow, Monitor, News};

/// The program that is left, and how it lies in the whole.
pub(super) struct Rest {
    /// The program.
    pub milp: Milp,
    /// Place of each of its columns in the whole.
    pub columns: Vec<u32>,
    /// Its row of each row of the whole.
    pub row_of: Vec<Option<u32>>,
}

/// The rest of a program without its priced commodities.
pub(super) fn rest(compiled: &Compiled, owns: &[Own], arcs: &[usize], nodes: &[usize]) -> Rest {
    let whole = &compiled.milp;
    let mut keep_column = vec![true; whole.columns.len()];
    let mut keep_row = vec![true; whole.rows.len()];
    for ((own, &arcs), &nodes) in owns.iter().zip(arcs).zip(nodes) {
        let first = compiled.first_column[own.commodity] as usize;
        keep_column[first..first + arcs].fill(false);
        let first = compiled.first_row[own.commodity] as usize;
        keep_row[first..first + nodes - 2].fill(false);
        let side = compiled.first_side as usize;
        keep_column[side + own.side.start..side + own.side.end].fill(false);
        for row in compiled.row_of[own.rows.clone()].iter().flatten() {
            keep_row[*row as usize] = false;
        }
    }
    let number = |keep: &[bool]| -> Vec<Option<u32>> {
        let mut next = 0;
        (keep.iter())
            .map(|&keep| {
                let place = keep.then_some(next);
                next += u32::from(keep);
                place
            })
            .collect()
    };
    let (column_of, row_of) = (number(&keep_column), number(&keep_row));
    let rows = (whole.rows.iter().zip(&keep_row))
        .filter(|(_, keep)| **keep)
        .map(|(row, _)| MilpRow {
            name: String::new(),
            lower: row.lower,
            upper: row.upper,
            terms: (row.terms.iter())
                .filter_map(|&(column, amount)| Some((column_of[column as usize]?, amount)))
                .collect(),
        })
        .collect();
    let columns: Vec<u32> = (0_u32..)
        .zip(&keep_column)
        .filter_map(|(at, keep)| keep.then_some(at))
        .collect();
    let kept = columns.iter().map(|&at| whole.columns[at as usize].clone());
    Rest {
        milp: Milp {
            columns: kept.collect(),
            rows,
            offset: whole.offset,
        },
        columns,
        row_of,
    }
}

/// Ends a search over some of the paths as soon as it has a point that is good enough. Its bounds are
/// none of the whole, so no news leaves it.
pub(super) struct Enough<'a> {
    /// Who is to hear of a stop.
    pub inner: &'a dyn Monitor,
    /// A point that costs no more is good enough.
    pub enough: f64,
    /// Whether there is one.
    pub met: AtomicBool,
}

impl Monitor for Enough<'_> {
    fn news(&self, news: News) {
        if news.incumbent.is_some_and(|cost| cost <= self.enough) {
            self.met.store(true, Ordering::Relaxed);
        }
    }
    fn stop(&self) -> bool {
        self.inner.stop() || self.met.load(Ordering::Relaxed)
    }
}

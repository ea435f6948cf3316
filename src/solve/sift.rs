//! The relaxation of a large network by sifting (Bixby and others 1992).
//!
//! First prices come from the first-order method. The relaxation is solved over those arcs alone that cost
//! little more than the cheapest way at the prices ([`slacks`]); its own prices prove a bound over all arcs,
//! and say which others are worth a look; and so in turn until the bound is the value.

use super::SolveError;
use super::prices::{Prices, Search, prices};
use super::session::{Quiet, Session, whole_bound};
use crate::milp::{Compiled, MilpLimits, Part, Relaxation, relax};
use crate::model::Model;
use crate::network::{bound, less, settled, slacks};

/// Fewer columns are relaxed at once.
const LARGE: usize = 100_000;
/// Iterations of the first-order method, and the share of the time left that it may take.
const ITERATIONS: usize = 3_000;
const SHARE: f64 = 0.3;
/// Slack up to which arcs are in the first part, in fen, and in the others.
const FIRST: f64 = 3_000.0;
const NEXT: f64 = 500.0;
/// Parts at most.
const ROUNDS: usize = 8;
/// Share of the gap asked for that the relaxation may leave open.
const OPEN: f64 = 0.1;

/// The relaxation of `model`, or as near to it as matters: its values are those of the last part, its
/// reduced costs what each column costs more than the bound at least. `None` where it is better done
/// at once, or was stopped.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn sift(
    model: &Model,
    compiled: &Compiled,
    start: Option<&[f64]>,
    session: &Session,
) -> Result<Option<Relaxation>, SolveError> {
    let network = &model.network;
    let milp = &compiled.milp;
    // Rows beside those of the network have prices that the bound does not know.
    if milp.columns.len() < LARGE || model.trucks.count > 0 {
        return Ok(None);
    }
    let began = std::time::Instant::now();
    let news = |bound: f64| session.proved(whole_bound(bound));
    let search = Search {
        most: ITERATIONS,
        seconds: session.seconds_left().map(|left| left * SHARE),
    };
    let Some(first) = prices(model, compiled, search, session, &news)? else {
        return Ok(None);
    };
    eprintln!("first {:.1} s bound {}", began.elapsed().as_secs_f64(), first.bound);
    let mut rows = first.rows;
    let mut reduced = columns(model, &rows);
    let mut open: Vec<bool> = (milp.columns.iter().zip(&reduced).enumerate())
        .map(|(at, (column, &slack))| {
            slack <= FIRST || column.lower != 0.0 || start.is_some_and(|start| start[at] != 0.0)
        })
        .collect();
    let mut best: Option<Relaxation> = None;
    let mut iterations = 0;
    for _ in 0..ROUNDS {
        let part = Part::new(milp, |at, _| (!open[at]).then_some(0.0));
        let limits = MilpLimits {
            gap: 0.0,
            seconds: session.seconds_left(),
            nodes: None,
            seed: session.options.seed,
        };
        let solved = relax(&part.milp, limits, &Quiet(session)).map_err(SolveError::Internal)?;
        let Ok(solved) = solved else {
            return Ok(None);
        };
        iterations += solved.iterations;
        // Rows of which nothing is in keep their prices.
        let mut duals = vec![None; milp.rows.len()];
        for (&row, &dual) in part.rows.iter().zip(&solved.duals) {
            duals[row as usize] = Some(dual);
        }
        for (own, row) in rows.iter_mut().zip(&compiled.row_of) {
            if let Some(dual) = row.and_then(|row| duals[row as usize]) {
                *own = dual;
            }
        }
        rows = settled(network, rows);
        let proven = bound(network, &rows);
        news(proven);
        reduced = columns(model, &rows);
        let left = solved.bound - proven;
        eprintln!("part {} columns, {:.1} s, value {} bound {}", part.milp.columns.len(), began.elapsed().as_secs_f64(), solved.bound, proven);
        if best.as_ref().is_none_or(|best| proven > best.bound) {
            best = Some(Relaxation {
                values: part.expand(milp, &solved.values),
                duals: Vec::new(),
                reduced: reduced.clone(),
                bound: proven,
                iterations,
            });
        }
        if left <= (OPEN * session.options.gap * proven.abs()).max(1.0) {
            break;
        }
        for (open, &slack) in open.iter_mut().zip(&reduced) {
            *open |= slack <= NEXT;
        }
    }
    Ok(best)
}

/// By column: what a point that uses it costs at least more than what the prices prove.
fn columns(model: &Model, prices: &[f64]) -> Vec<f64> {
    use rayon::prelude::*;
    let network = &model.network;
    let mut all: Vec<f64> = (network.commodities.par_iter())
        .flat_map_iter(|graph| slacks(graph, prices))
        .collect();
    let side = network.side.iter();
    all.extend(side.map(|side| less(side.cost.total(), &side.uses, prices)));
    all
}

//! Prices of what a relaxed network shares, and the bound that they prove.

use super::SolveError;
use super::session::{Quiet, Session};
use crate::milp::{MilpLimits, Monitor, compile, relax};
use crate::model::Label;
use crate::network::{Climb, Network, Soft, bound, settled};

/// Up to so many arcs interior point is the quicker way to prices, and exact.
const FEW: usize = 30_000;
/// Temperatures at which prices climb in turn, fen: each leads near where the next begins.
const TEMPERATURES: [f64; 9] = [3_000.0, 1_000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0, COLD];
/// The one at which plans are drawn: far below what a run is worth, and high enough for prices to follow soon what
/// was drawn.
pub(super) const DRAWN: f64 = 100.0;
/// The last of them.
pub(super) const COLD: f64 = 0.3;
/// Steps between two looks at what is proven.
const LOOK: usize = 20;
/// A climb is at its top when a look gains less than this share of what the soft bound lies below the hard.
const WORTH: f64 = 0.001;
/// So many such looks in a row.
const PATIENCE: u32 = 2;
/// Most steps at one temperature.
const MOST: usize = 1_000;
/// At the top the hard bound has about this share still before it of what the soft one lies below it.
const AHEAD: f64 = 0.15;

/// Prices of the shared rows, settled, and what they prove.
pub(super) struct Prices {
    pub rows: Vec<f64>,
    /// Fen; a lower limit on the cost of every flow.
    pub bound: f64,
    /// The best prices at the temperature nearest to [`DRAWN`], which prove less.
    pub drawn: Vec<f64>,
}

/// How well, and how long, prices are looked for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Search {
    /// The search ends where the bound can rise by about this share of itself only,
    pub near: f64,
    /// and at this temperature, fen.
    pub coldest: f64,
    /// Most seconds.
    pub seconds: Option<f64>,
}

/// Prices of the relaxation of `network`. `news` hears of each better bound.
/// `None` if it was stopped before there were any.
///
/// The bound is [`network::bound`](crate::network::bound()) at the prices found, so that it holds
/// however they were found. Time O(arcs) a step.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn prices(
    network: &Network<Label>,
    search: Search,
    session: &Session,
    news: &dyn Fn(f64),
) -> Result<Option<Prices>, SolveError> {
    if network.arc_count() <= FEW {
        return by_interior_point(network, search, session, news);
    }
    let began = std::time::Instant::now();
    let late = || {
        let over = |most: f64| began.elapsed().as_secs_f64() > most;
        session.stop() || search.seconds.is_some_and(over) // the former tells how far it is, too
    };
    let soft = Soft::new(network);
    let mut best: Option<Prices> = None;
    let mut drawn = Vec::new();
    let mut now = vec![0.0; soft.rows()];
    for temperature in TEMPERATURES
        .into_iter()
        .filter(|&one| search.coldest <= one)
    {
        let mut climb = Climb::new(&soft, now, temperature);
        let mut open = f64::INFINITY;
        let mut poor = 0;
        for _ in 0..MOST / LOOK {
            let before = climb.value();
            let moved = climb.climb(LOOK, &late);
            let rows = settled(network, climb.prices().to_vec());
            let found = bound(network, &rows);
            open = found - climb.value();
            if best.as_ref().is_none_or(|best| found > best.bound) {
                if found > 0.0 {
                    news(found); // no cost is negative, so less is no news
                }
                best = Some(Prices {
                    rows,
                    bound: found,
                    drawn: Vec::new(),
                });
            }
            let rise = climb.value() - before;
            let worth = if temperature == TEMPERATURES[0] {
                3.0 * WORTH
            } else {
                WORTH
            };
            poor = if rise < worth * open { poor + 1 } else { 0 };
            if !moved || poor == PATIENCE {
                break;
            }
        }
        if temperature >= DRAWN {
            drawn = climb.prices().to_vec();
        }
        let near = |best: &Prices| open * AHEAD <= search.near * best.bound.abs();
        if late() || best.as_ref().is_some_and(near) {
            break;
        }
        now = climb.prices().to_vec();
    }
    Ok(best.map(|best| Prices { drawn, ..best }))
}

/// Of a small network: the duals of its relaxation.
fn by_interior_point(
    network: &Network<Label>,
    search: Search,
    session: &Session,
    news: &dyn Fn(f64),
) -> Result<Option<Prices>, SolveError> {
    let limits = MilpLimits {
        gap: 0.0,
        seconds: search.seconds,
        nodes: None,
        seed: session.options.seed,
    };
    let compiled = compile(network);
    let solved = relax(&compiled.milp, limits, &Quiet(session)).map_err(SolveError::Internal)?;
    Ok(solved.ok().map(|relaxation| {
        let of = |row: &Option<u32>| row.map_or(0.0, |row| relaxation.duals[row as usize]);
        let rows = settled(network, compiled.row_of.iter().map(of).collect());
        let bound = bound(network, &rows);
        news(bound);
        Prices {
            drawn: rows.clone(),
            rows,
            bound,
        }
    }))
}

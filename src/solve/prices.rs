//! Prices of what a relaxed network shares, and the bound that they prove.

use super::SolveError;
use super::session::{Quiet, Session};
use crate::milp::{MilpLimits, Monitor, compile, relax};
use crate::model::Label;
use crate::network::{Ascent, Network, Soft, bound, settled};

/// Up to so many arcs interior point is the quicker way to prices, and exact.
const FEW: usize = 30_000;
/// Temperatures at which prices climb in turn, fen: each leads near where the next begins.
const TEMPERATURES: [f64; 6] = [3_000.0, 1_000.0, 300.0, 100.0, 30.0, COLD];
/// The last of them.
pub(super) const COLD: f64 = 10.0;
/// Steps between two looks at what is proven.
const LOOK: usize = 20;
/// A climb is at its top when a look gains less than this share of what the soft bound lies below the hard.
const WORTH: f64 = 0.003;
/// Most steps at one temperature.
const MOST: usize = 1_000;
/// At the top the hard bound has about this share still before it of what the soft one lies below it.
const AHEAD: f64 = 0.15;

/// Prices of the shared rows, settled, and what they prove.
pub(super) struct Prices {
    pub rows: Vec<f64>,
    /// Fen; a lower limit on the cost of every flow.
    pub bound: f64,
    /// At which the prices were found; fen.
    pub temperature: f64,
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

/// Prices at hand, one a row, and the temperature at which to go on from them, fen: the less is known of how good
/// they are, the higher, for at a low one they move slowly.
#[derive(Clone, Copy, Debug)]
pub(super) struct From<'a> {
    pub prices: &'a [f64],
    pub temperature: f64,
}

/// Prices of the relaxation of `network`; `from` are prices to go on from. `news` hears of each better bound.
/// `None` if it was stopped before there were any.
///
/// The bound is [`network::bound`](crate::network::bound()) at the prices found, so that it holds
/// however they were found. Time O(arcs) a step.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn prices(
    network: &Network<Label>,
    from: Option<From>,
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
    let mut now = from.map_or_else(|| vec![0.0; soft.rows()], |from| from.prices.to_vec());
    let hottest = from.map_or(f64::INFINITY, |from| from.temperature);
    let temperatures =
        (TEMPERATURES.into_iter()).filter(|&one| search.coldest <= one && one <= hottest);
    for temperature in temperatures {
        let mut ascent = Ascent::new(&soft, now, temperature);
        let mut before = ascent.value();
        let mut open = f64::INFINITY;
        for _ in 0..MOST / LOOK {
            let mut moved = true;
            for _ in 0..LOOK {
                moved = moved && !late() && ascent.step();
            }
            let rows = settled(network, ascent.prices());
            let found = bound(network, &rows);
            open = found - ascent.value();
            if best.as_ref().is_none_or(|best| found > best.bound) {
                if found > 0.0 {
                    news(found); // no cost is negative, so less is no news
                }
                best = Some(Prices {
                    rows,
                    bound: found,
                    temperature,
                });
            }
            if !moved || ascent.value() - before < WORTH * open {
                break;
            }
            before = ascent.value();
        }
        let near = |best: &Prices| open * AHEAD <= search.near * best.bound.abs();
        if late() || best.as_ref().is_some_and(near) {
            break;
        }
        now = ascent.prices();
    }
    Ok(best)
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
            rows,
            bound,
            temperature: COLD,
        }
    }))
}

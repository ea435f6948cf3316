//! Column generation beside an explicit program: some commodities of a network become path columns,
//! all else stays as it is.
//!
//! The program without the arcs, nodes and own rows of the priced commodities is the master; one
//! row a commodity says that at most one of its paths is taken. What a path must keep is in its
//! pricing, so the relaxation is over the convex hull of the paths that keep every rule: tighter than
//! arcs with rows for the rules. The bound at any duals `y` is that of the explicit columns
//! ([`crate::milp::lagrange`]) plus `Σₖ min(0, leastₖ)`, where no path of commodity `k` has a
//! reduced cost below `leastₖ` (Dantzig and Wolfe 1960).

mod finish;

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::{Duration, Instant as Clock};

use rayon::prelude::*;

use super::block::{Block, Limits, Own};
use super::cut::Cut;
use super::live::{Live, LivePoint};
use super::rest::{Rest, rest};
use super::smooth::Smoothing;
use super::{Ask, Column, Duals, Effort, LabelPricer, Priced, Pricer, Resources, Stop};
use crate::milp::{
    Compiled, MilpLimits, MilpResult, MilpStatus, Monitor, News, lagrange, on_own_thread,
};

/// The search tried before the exact one.
const BEAM: Effort = Effort::Beam(16);
/// Pricing is exact after a round that gained less than this share of the cost.
const GAIN: f64 = 3e-4;
/// Reduced costs of less are none: interior points are exact to about that, in fen.
const WORTH: f64 = 0.5;
/// Paths taken from one commodity in one round.
const PER_ROUND: usize = 8;
/// Rounds of exact pricing whose cuts are kept: those of early prices say little.
const CUT_ROUNDS: usize = 3;
/// Share of the gap that the relaxation may leave open.
const OPEN: f64 = 0.1;

/// What is solved.
pub struct Mixed<'a> {
    /// The whole program, priced commodities included.
    pub compiled: &'a Compiled,
    /// The priced commodities.
    pub blocks: Vec<Block>,
    /// A feasible point of the whole program: its paths are the first columns.
    pub start: &'a [f64],
    /// Paths met before; their classes are places in `blocks`.
    pub paths: Vec<Column>,
    /// Columns that keep their value of `start`. Where there are any, no bound is proved, but prices
    /// are those of a program in which the hard whole decisions are taken.
    pub held: Range<usize>,
    /// Cost of the best point known.
    pub incumbent: Option<f64>,
    /// A point that costs no more is good enough; `None` = none is looked for.
    pub enough: Option<f64>,
    /// Threads for pricing. The result does not depend on it.
    pub threads: u32,
}

/// What [`solve_mixed`] found.
pub struct Found {
    /// The best point over the paths met, and the bound.
    pub result: MilpResult,
    /// What exact pricing proved.
    pub cuts: Vec<Cut>,
    /// The paths met.
    pub paths: Vec<Column>,
}

/// Solves a program by pricing the paths of some of its commodities. The point found is one of the
/// whole program, but the best over the paths met only; the bound is one of the whole program, and
/// so are the cuts.
///
/// # Errors
/// A sentence, when the solver fails.
pub fn solve_mixed(
    mixed: Mixed<'_>,
    limits: MilpLimits,
    monitor: &dyn Monitor,
) -> Result<Found, String> {
    on_own_thread(|| {
        let mut run = Run::new(mixed, limits, monitor)?;
        let ended = run.relax()?;
        run.finish(ended)
    })
}

struct Run<'a> {
    compiled: &'a Compiled,
    owns: Vec<Own>,
    pricer: LabelPricer<Limits>,
    rest: Rest,
    limits: MilpLimits,
    monitor: &'a dyn Monitor,
    began: Clock,
    pool: rayon::ThreadPool,
    master: Live,
    paths: Vec<Column>,
    known: BTreeSet<(u32, Vec<u32>)>,
    start: &'a [f64],
    incumbent: Option<f64>,
    enough: Option<f64>,
    /// No point of the program, columns held, costs less.
    bound: f64,
    is_held: bool,
    /// What the last exact pricings proved, by round.
    cuts: Vec<Vec<Cut>>,
    iterations: u64,
}

impl<'a> Run<'a> {
    fn new(
        mixed: Mixed<'a>,
        limits: MilpLimits,
        monitor: &'a dyn Monitor,
    ) -> Result<Run<'a>, String> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(mixed.threads.max(1) as usize)
            .build()
            .map_err(|error| format!("no threads for pricing: {error}"))?;
        let owns: Vec<_> = mixed.blocks.iter().map(|block| block.own.clone()).collect();
        let classes: Vec<_> = (mixed.blocks.into_iter())
            .map(|block| (block.network, block.limits))
            .collect();
        let arcs: Vec<usize> = classes.iter().map(|(one, _)| one.arcs().len()).collect();
        let nodes: Vec<usize> = classes.iter().map(|(one, _)| one.nodes()).collect();
        let mut rest = rest(mixed.compiled, &owns, &arcs, &nodes);
        let held = mixed.held.clone();
        for (&at, column) in rest.columns.iter().zip(&mut rest.milp.columns) {
            if held.contains(&(at as usize)) {
                let value = mixed.start[at as usize].round();
                (column.lower, column.upper, column.most) = (value, value, value);
            }
        }
        let master = Live::new(&rest.milp, classes.len())?;
        let mut run = Run {
            compiled: mixed.compiled,
            owns,
            pricer: LabelPricer { classes },
            rest,
            limits,
            monitor,
            began: Clock::now(),
            pool,
            master,
            paths: Vec::new(),
            known: BTreeSet::new(),
            start: mixed.start,
            incumbent: mixed.incumbent,
            enough: mixed.enough,
            bound: f64::NEG_INFINITY,
            is_held: !held.is_empty(),
            cuts: Vec::new(),
            iterations: 0,
        };
        for class in 0..run.owns.len() {
            if let Some(path) = run.path_of(class) {
                run.add(path)?;
            }
        }
        for path in mixed.paths {
            run.add(path)?;
        }
        Ok(run)
    }

    /// The path of a class in the point to start from.
    fn path_of(&self, class: usize) -> Option<Column> {
        let (network, _) = &self.pricer.classes[class];
        let first = self.compiled.first_column[self.owns[class].commodity] as usize;
        let taken = |arc: u32| self.start[first + arc as usize] > 0.5;
        let (mut node, mut path) = (0, Vec::new());
        while node + 1 < network.nodes() {
            let arc = *network.out(node).iter().find(|&&arc| taken(arc))?;
            path.push(arc);
            node = network.arc(arc).to as usize;
        }
        let cost = path.iter().map(|&arc| network.arc(arc).cost).sum();
        Some(Column {
            class: u32::try_from(class).ok()?,
            cost,
            terms: network.terms(&path),
            path,
        })
    }

    /// Adds a path, unless it is there; whether it was new.
    fn add(&mut self, path: Column) -> Result<bool, String> {
        if !self.known.insert((path.class, path.path.clone())) {
            return Ok(false);
        }
        let terms: Vec<(u32, f64)> = self.terms(&path);
        self.master.add(path.cost, path.class, &terms)?;
        self.paths.push(path);
        Ok(true)
    }

    /// The terms of a path in the rows of the rest.
    fn terms(&self, path: &Column) -> Vec<(u32, f64)> {
        (path.terms.iter())
            .filter_map(|&(row, amount)| Some((self.rest.row_of[row as usize]?, amount)))
            .collect()
    }

    /// Why to stop now.
    fn halted(&self) -> Option<MilpStatus> {
        if self.monitor.stop() {
            Some(MilpStatus::Stopped)
        } else if self.seconds_left() == Some(0.0) {
            Some(MilpStatus::Time)
        } else {
            None
        }
    }

    /// Rounds of pricing until no path improves the relaxation. Why it stopped early, if it did.
    ///
    /// A beam finds most paths in little time; once a round gains next to nothing, pricing is exact,
    /// which also proves a bound.
    fn relax(&mut self) -> Result<Option<MilpStatus>, String> {
        let mut smoothing = Smoothing::new();
        let mut pseudo = f64::NEG_INFINITY;
        let mut effort = BEAM;
        let Some(mut point) = self.solve()? else {
            return Ok(Some(self.halted().unwrap_or(MilpStatus::Time)));
        };
        loop {
            if let Some(why) = self.halted() {
                return Ok(Some(why));
            }
            let at = smoothing.point(&point.duals);
            let priced = self.ask(&at, effort);
            let guess = self.value(&at, |class, sigma| {
                let best = priced[class].columns.first();
                best.map_or(sigma, |best| self.reduced(best, &at.rows).min(sigma))
            });
            if guess > pseudo {
                pseudo = guess;
                smoothing.recentre(&at);
            }
            if effort == Effort::Exact && priced.iter().all(|one| one.least.is_some()) {
                let proven = self.value(&at, |class, sigma| priced[class].least.unwrap_or(sigma));
                self.prove(proven);
                self.cut(&at, &priced);
            }
            let mut added = 0;
            for column in priced.into_iter().flat_map(|one| one.columns) {
                let sigma = point.duals.classes[column.class as usize];
                if self.reduced(&column, &point.duals.rows) - sigma < -WORTH {
                    added += usize::from(self.add(column)?);
                }
            }
            smoothing.learn(added > 0);
            if added > 0 {
                let before = point.cost;
                let Some(next) = self.solve()? else {
                    return Ok(Some(self.halted().unwrap_or(MilpStatus::Time)));
                };
                point = next;
                let gained = before - point.cost;
                effort = if gained < GAIN * before.abs() {
                    Effort::Exact
                } else {
                    BEAM
                };
            } else if effort != Effort::Exact {
                effort = Effort::Exact;
                pseudo = self.bound;
                smoothing.restart();
            } else if smoothing.is_plain_next() {
                return Ok(None);
            }
            let open = point.cost - self.bound;
            if open <= (OPEN * self.limits.gap * point.cost.abs()).max(WORTH) {
                return Ok(None);
            }
        }
    }

    /// Solves the master; `None` if time or the caller ended it first.
    fn solve(&mut self) -> Result<Option<LivePoint>, String> {
        let point = self.master.solve(self.seconds_left(), self.monitor)?;
        self.iterations += point.as_ref().map_or(0, |point| point.iterations);
        Ok(point)
    }

    fn seconds_left(&self) -> Option<f64> {
        let limit = self.limits.seconds?;
        Some((limit - self.began.elapsed().as_secs_f64()).max(0.0))
    }

    fn reduced(&self, path: &Column, rows: &[f64]) -> f64 {
        let taken: f64 = (path.terms.iter())
            .filter_map(|&(row, amount)| {
                Some(rows[self.rest.row_of[row as usize]? as usize] * amount)
            })
            .sum();
        path.cost - taken
    }

    /// The Lagrangian bound when no path of a class has a reduced cost below `least(class, dual)`.
    fn value(&self, at: &Duals, least: impl Fn(usize, f64) -> f64) -> f64 {
        let (_, explicit) = lagrange(&self.rest.milp, &at.rows);
        let paths: f64 = (at.classes.iter().enumerate())
            .map(|(class, &sigma)| least(class, sigma).min(0.0))
            .sum();
        explicit + paths
    }

    fn prove(&mut self, value: f64) {
        let value = value - 1e-7 * value.abs().max(1e2);
        if value > self.bound {
            self.bound = value;
            let news = News {
                incumbent: self.incumbent,
                bound: (!self.is_held).then_some(value),
                nodes: 0,
            };
            self.monitor.news(news);
        }
    }

    /// Notes what an exact pricing proved of each class.
    fn cut(&mut self, at: &Duals, priced: &[Priced]) {
        let duals = self.all_duals(at);
        let proved = (priced.iter().enumerate()).filter_map(|(class, one)| {
            let (network, limits) = &self.pricer.classes[class];
            let prices = network.prices(&duals, &[]);
            let least = limits.guide(network, &prices);
            let first = self.compiled.first_column[self.owns[class].commodity];
            Cut::proved(network, &prices, &least, one.least?, first)
        });
        let proved = proved.collect();
        if self.cuts.len() == CUT_ROUNDS {
            self.cuts.remove(0);
        }
        self.cuts.push(proved);
    }

    /// Duals of the rows of the whole program; 0 where a row is not in the rest.
    fn all_duals(&self, at: &Duals) -> Vec<f64> {
        (self.rest.row_of.iter())
            .map(|row| row.map_or(0.0, |row| at.rows[row as usize]))
            .collect()
    }

    /// Asks every class, in parallel; the answers come in the order of classes.
    fn ask(&self, at: &Duals, effort: Effort) -> Vec<Priced> {
        let duals = self.all_duals(at);
        let (pricer, classes) = (&self.pricer, self.owns.len());
        let seconds = self.limits.seconds.filter(|seconds| *seconds < 1e9);
        let stop = Stop {
            at: seconds.map(|seconds| self.began + Duration::from_secs_f64(seconds.max(0.0))),
            monitor: Some(self.monitor),
        };
        self.pool.install(|| {
            (0..classes)
                .into_par_iter()
                .map(|class| {
                    pricer.price(&Ask {
                        class,
                        duals: &duals,
                        closed: &[],
                        effort,
                        below: at.classes[class].min(0.0),
                        most: PER_ROUND,
                        stop,
                    })
                })
                .collect()
        })
    }
}

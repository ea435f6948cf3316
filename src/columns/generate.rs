//! Rounds of column generation: solve the master, ask the pricers, add what they found.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use rayon::prelude::*;

use super::bound::{Lagrange, clip, lagrange, shrunk};
use super::label::EPSILON;
use super::smooth::Smoothing;
use super::{Ask, Column, ColumnLimits, Duals, Effort, Master, MasterPoint, Priced, Problem, Stop};
use crate::milp::{Monitor, News};

/// Widths of the searches tried before the exact one.
pub(super) const BEAMS: [Effort; 4] = [
    Effort::Beam(6),
    Effort::Beam(30),
    Effort::Beam(150),
    Effort::Exact,
];

/// Why a search must end early: a limit, the caller, or a failure of the solver.
#[derive(Debug)]
pub(super) enum Halt {
    /// The clock.
    Time,
    /// The limit on rounds.
    Rounds,
    /// The caller.
    Cancelled,
    /// The solver failed.
    Failed(String),
}

impl From<String> for Halt {
    fn from(sentence: String) -> Halt {
        Halt::Failed(sentence)
    }
}

/// Share of the time after which the relaxation does not go on.
pub(super) const RELAXING: f64 = 0.6;

/// A solution: columns with how often each is used.
#[derive(Clone, Debug)]
pub(super) struct Incumbent {
    pub cost: f64,
    pub used: Vec<(usize, u32)>,
}

/// Everything that one run knows.
pub(super) struct Run<'a> {
    pub problem: &'a Problem<'a>,
    pub limits: &'a ColumnLimits,
    pub monitor: &'a dyn Monitor,
    pub began: Clock,
    pub pool: Arc<rayon::ThreadPool>,
    pub master: Master,
    pub columns: Vec<Column>,
    known: BTreeMap<(u32, Vec<u32>), usize>,
    /// For each class, a lower limit on the cost of its duties.
    cheapest: Vec<f64>,
    pub best: Option<Lagrange>,
    /// Proven lower limit on the cost, from whatever proof.
    pub bound: f64,
    pub incumbent: Option<Incumbent>,
    /// Cost of the linear relaxation once no column improves it.
    pub relaxed: Option<f64>,
    pub rounds: u64,
    /// Rounds of pricing spent in parts.
    pub rounds_of_parts: u64,
    pub nodes: u64,
}

impl<'a> Run<'a> {
    pub fn new(
        problem: &'a Problem<'a>,
        limits: &'a ColumnLimits,
        monitor: &'a dyn Monitor,
    ) -> Result<Run<'a>, String> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(limits.threads.max(1) as usize)
            .build()
            .map_err(|error| format!("no threads for pricing: {error}"))?;
        Run::within(problem, limits, monitor, Arc::new(pool))
    }

    /// The same on threads that are there already.
    pub fn within(
        problem: &'a Problem<'a>,
        limits: &'a ColumnLimits,
        monitor: &'a dyn Monitor,
        pool: Arc<rayon::ThreadPool>,
    ) -> Result<Run<'a>, String> {
        let cheapest = (0..problem.classes.len())
            .map(|class| problem.pricer.cheapest(class))
            .collect();
        let mut run = Run {
            problem,
            limits,
            monitor,
            began: Clock::now(),
            pool,
            master: Master::new(problem)?,
            columns: Vec::new(),
            known: BTreeMap::new(),
            cheapest,
            best: None,
            bound: f64::NEG_INFINITY,
            incumbent: None,
            relaxed: None,
            rounds: 0,
            rounds_of_parts: 0,
            nodes: 0,
        };
        for column in &problem.start {
            run.add(column.clone())?;
        }
        run.offer((0..run.columns.len()).map(|at| (at, 1)).collect()); // it may be a solution
        Ok(run)
    }

    /// The place of a column, and whether it is new.
    pub fn add(&mut self, column: Column) -> Result<(usize, bool), String> {
        let at = self.columns.len();
        match self.known.entry((column.class, column.path.clone())) {
            Entry::Occupied(known) => return Ok((*known.get(), false)),
            Entry::Vacant(free) => free.insert(at),
        };
        self.master.add(&column)?;
        self.columns.push(column);
        Ok((at, true))
    }

    /// Seconds left, if there is a limit.
    pub fn seconds_left(&self) -> Option<f64> {
        let limit = self.limits.seconds?;
        Some((limit - self.began.elapsed().as_secs_f64()).max(0.0))
    }

    /// When a share of the time is over, and whenever the caller says so.
    pub fn stop_at(&self, share: f64) -> Stop<'a> {
        let limit = self.limits.seconds.map(|limit| limit * share);
        let limit = limit.and_then(|limit| Duration::try_from_secs_f64(limit).ok());
        Stop {
            at: limit.and_then(|limit| self.began.checked_add(limit)),
            monitor: Some(self.monitor),
        }
    }

    /// Ends the search when a limit is reached.
    pub fn check(&self) -> Result<(), Halt> {
        if self.monitor.stop() {
            return Err(Halt::Cancelled);
        }
        if self.seconds_left() == Some(0.0) {
            return Err(Halt::Time);
        }
        Ok(())
    }

    /// Whether the incumbent is proven to be good enough.
    pub fn is_closed(&self) -> bool {
        self.incumbent.as_ref().is_some_and(|best| {
            best.cost - self.bound <= self.limits.gap.max(1e-9) * best.cost.abs().max(1.0)
        })
    }

    /// The same for a part of the search.
    pub fn check_until(&self, stop: Stop<'a>) -> Result<(), Halt> {
        self.check()?;
        if stop.is_due() {
            return Err(Halt::Time);
        }
        Ok(())
    }

    /// Tells the caller where the run stands.
    pub fn tell(&self) {
        self.monitor.news(News {
            incumbent: self.incumbent.as_ref().map(|best| best.cost),
            bound: Some(self.bound).filter(|bound| bound.is_finite()),
            nodes: self.nodes,
        });
    }

    /// Takes over a better bound.
    pub fn prove(&mut self, bound: f64) {
        if bound > self.bound {
            self.bound = bound;
            self.tell();
        }
    }

    /// Takes over a solution if it is feasible and better.
    pub fn offer(&mut self, used: Vec<(usize, u32)>) -> bool {
        let Some(cost) = solution_cost(self.problem, &self.columns, &used) else {
            return false;
        };
        let better = self
            .incumbent
            .as_ref()
            .is_none_or(|best| cost < best.cost - 1e-9);
        if better {
            self.incumbent = Some(Incumbent { cost, used });
            self.tell();
        }
        better
    }

    /// Solves the linear relaxation: rounds until no duty of negative reduced cost exists, the
    /// bound has reached the relaxation's cost, or a limit comes. The bound rises on the way. The first
    /// questions are asked near `prices`; `relaxing` ends it.
    pub fn relax(&mut self, prices: Duals, relaxing: Stop<'a>) -> Result<(), Halt> {
        let mut smoothing = Smoothing::new();
        smoothing.recentre(&prices);
        let mut level = 0;
        let mut pseudo = f64::NEG_INFINITY; // best value at the centre, proven or not
        let mut point = self.solve_master(relaxing)?;
        loop {
            if let Err(halt) = self.check_relaxing(relaxing) {
                if matches!(halt, Halt::Rounds) {
                    // A limit on rounds is no limit on time: a good bound is worth one more.
                    let duals = smoothing.centre().unwrap_or(&point.duals).clone();
                    let (duals, priced) =
                        self.ask(&duals, &Smoothing::plain(), &[], Effort::Exact, relaxing);
                    self.learn_bound(&duals, &priced);
                }
                return Err(halt);
            }
            self.rounds += 1;
            let (duals, priced) = self.ask(&point.duals, &smoothing, &[], BEAMS[level], relaxing);
            self.learn_bound(&duals, &priced);
            if priced.iter().any(|one| !one.complete) {
                self.check_relaxing(relaxing)?; // stopped: what was not found may still be there
                return Err(Halt::Time);
            }
            let guess = self.guess(&duals, &priced);
            if guess > pseudo {
                pseudo = guess;
                smoothing.recentre(&duals);
            }
            let nothing = priced.iter().all(|one| one.columns.is_empty());
            let added = self.take(priced, &point.duals)?;
            smoothing.learn(added > 0);
            if nothing && BEAMS[level] != Effort::Exact {
                smoothing.give_up(); // nothing at the smoothed point: ask the master's own
            }
            if added > 0 {
                point = self.solve_master(relaxing)?;
            } else if smoothing.is_plain_next() {
                if level + 1 < BEAMS.len() {
                    level += 1;
                    smoothing.restart();
                    pseudo = (self.best.as_ref()).map_or(f64::NEG_INFINITY, |best| best.value);
                } else if point.broken > 1e-6 && self.master.raise()? {
                    smoothing = Smoothing::new();
                    level = 0;
                    point = self.solve_master(relaxing)?;
                } else {
                    self.relaxed = Some(point.cost);
                    return Ok(());
                }
            }
            if point.broken <= 1e-6 && self.is_tight(point.cost) {
                self.relaxed = Some(point.cost);
                return Ok(());
            }
        }
    }

    /// The limits of the relaxation, which leaves time for what comes after it.
    fn check_relaxing(&self, relaxing: Stop<'a>) -> Result<(), Halt> {
        self.check_until(relaxing)?;
        if (self.limits.rounds).is_some_and(|most| self.rounds >= most) {
            return Err(Halt::Rounds);
        }
        Ok(())
    }

    /// The bound as if these answers were exact.
    fn guess(&self, duals: &Duals, priced: &[Priced]) -> f64 {
        let least = (priced.iter().zip(&duals.classes)).map(|(one, &sigma)| {
            (one.columns.first()).map_or(sigma, |best| best.reduced(&duals.rows).min(sigma))
        });
        lagrange(self.problem, duals.rows.clone(), least.collect()).value
    }

    /// Takes over the bound that these answers prove, if they do.
    pub(super) fn learn_bound(&mut self, duals: &Duals, priced: &[Priced]) {
        let least: Option<Vec<f64>> = priced.iter().map(|one| one.least).collect();
        let Some(least) = least else {
            return;
        };
        let found = [
            shrunk(self.problem, &duals.rows, &least, &self.cheapest),
            Some(lagrange(self.problem, duals.rows.clone(), least)),
        ];
        for found in found.into_iter().flatten() {
            self.prove(found.cost(self.problem));
            if (self.best.as_ref()).is_none_or(|best| found.value > best.value) {
                self.best = Some(found);
            }
        }
    }

    /// Whether more rounds cannot raise the rounded bound.
    fn is_tight(&self, cost: f64) -> bool {
        let most = super::bound::rounded(cost, self.problem.whole_costs);
        self.is_closed() || self.bound >= most - 1e-9 * most.abs().max(1.0)
    }

    /// The bound of no prices at all, if there is no better one yet.
    pub fn bound_at_least(&mut self) {
        if self.bound < 0.0 {
            let none = Duals {
                rows: vec![0.0; self.problem.rows.len()],
                classes: vec![0.0; self.problem.classes.len()],
            };
            let plain = Smoothing::plain();
            let (none, priced) = self.ask(&none, &plain, &[], Effort::Beam(1), Stop::default());
            self.learn_bound(&none, &priced);
        }
    }

    /// A few rounds with rows closed, without proof.
    pub fn refine(
        &mut self,
        closed: &[bool],
        rounds: usize,
        stop: Stop<'a>,
    ) -> Result<MasterPoint, Halt> {
        let mut point = self.solve_master(stop)?;
        for round in 0..rounds {
            self.check_until(stop)?;
            self.rounds += 1;
            let effort = BEAMS[usize::from(round + 1 == rounds && rounds > 1).min(1)];
            let plain = Smoothing::plain();
            let (_, priced) = self.ask(&point.duals, &plain, closed, effort, stop);
            if self.take(priced, &point.duals)? == 0 {
                break;
            }
            point = self.solve_master(stop)?;
        }
        Ok(point)
    }

    /// Solves the master, if there is time.
    pub(super) fn solve_master(&mut self, stop: Stop<'a>) -> Result<MasterPoint, Halt> {
        let left = (stop.at).map(|at| at.saturating_duration_since(Clock::now()).as_secs_f64());
        match self.master.solve_within(left)? {
            Some(point) => Ok(point),
            None => {
                self.check()?;
                Err(Halt::Time)
            }
        }
    }

    /// Asks every class, in parallel; the answers come in the order of classes.
    pub(super) fn ask(
        &self,
        duals: &Duals,
        smoothing: &Smoothing,
        closed: &[bool],
        effort: Effort,
        stop: Stop<'a>,
    ) -> (Duals, Vec<Priced>) {
        let mut at = smoothing.point(duals);
        clip(self.problem, &mut at.rows);
        let most = self.limits.per_class.unwrap_or_else(|| {
            (self.problem.rows.len() / self.problem.classes.len().max(1)).clamp(2, 1_000)
        });
        let priced = self.pool.install(|| {
            (0..self.problem.classes.len())
                .into_par_iter()
                .map(|class| {
                    self.problem.pricer.price(&Ask {
                        class,
                        duals: &at.rows,
                        closed,
                        effort,
                        below: at.classes[class],
                        most,
                        stop,
                    })
                })
                .collect()
        });
        (at, priced)
    }

    /// Adds the duties that improve the master; how many.
    pub(super) fn take(&mut self, priced: Vec<Priced>, duals: &Duals) -> Result<usize, Halt> {
        let mut added = 0;
        for column in priced.into_iter().flat_map(|one| one.columns) {
            let reduced = column.reduced(&duals.rows) - duals.classes[column.class as usize];
            if reduced < -EPSILON * 10.0 && self.add(column)?.1 {
                added += 1;
            }
        }
        Ok(added)
    }
}

/// What a solution costs, penalties of soft rows included; `None` if it breaks a hard row or the
/// number of duties of a class.
pub(super) fn solution_cost(
    problem: &Problem<'_>,
    columns: &[Column],
    used: &[(usize, u32)],
) -> Option<f64> {
    let mut rows = vec![0.0; problem.rows.len()];
    let mut classes = vec![0_u32; problem.classes.len()];
    let mut cost = 0.0;
    for &(at, times) in used {
        let column = &columns[at];
        cost += column.cost * f64::from(times);
        *classes.get_mut(column.class as usize)? += times;
        for &(row, amount) in &column.terms {
            rows[row as usize] += amount * f64::from(times);
        }
    }
    for (row, value) in problem.rows.iter().zip(rows) {
        for (short, penalty) in [
            (row.lower - value, row.under),
            (value - row.upper, row.over),
        ] {
            if short > 1e-6 {
                cost += penalty? * short;
            }
        }
    }
    (problem.classes.iter().zip(classes))
        .all(|(class, number)| (class.least..=class.most).contains(&number))
        .then_some(cost)
}

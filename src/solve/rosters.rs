//! The limits on spans of dates of tracked drivers in engine `exact`: three methods in turn.
//!
//! [`Method::Rosters`] finds good schedules for the cage trips of the last plan, and prices;
//! [`Method::Cuts`] turns the prices into a bound for the whole; [`Method::Arcs`] is exact, and slow
//! where many drivers are near their limits.

use std::collections::BTreeMap;
use std::ops::Range;

use super::session::Session;
use super::warm::point;
use crate::columns::{Block, Cut, Mixed, Own, solve_mixed};
use crate::ids::DriverIdx;
use crate::milp::{Compiled, Milp, MilpLimits, MilpResult, solve_staged};
use crate::model::{Model, World, keeps_share};
use crate::schedule::{Duty, Schedule, Trip};

/// How the limits of tracked drivers are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Method {
    /// Rosters that keep them are columns. Good schedules, and prices; the bound lacks what cage
    /// trucks being whole costs.
    Rosters,
    /// What the prices proved of each driver's rosters are rows over his arcs: a relaxation.
    Cuts,
    /// Rows and marks over his arcs: exact.
    Arcs,
}

/// Branch-and-bound nodes over the rosters met: their best is seldom the best of all.
const NODES: u32 = 300;

/// Up to so many drivers, the limits of all are kept once somebody broke his: the others would be
/// next.
const FEW: usize = 200;

/// Where the search for rosters that keep their limits stands.
pub(super) struct Tracking {
    method: Method,
    cuts: Vec<Cut>,
    /// The last schedule, whose cage trips are to be tried.
    plan: Option<Schedule>,
    /// Cage trips tried.
    tried: Vec<Vec<Trip>>,
}

/// What a method starts from.
pub(super) struct Known<'a> {
    /// The best schedule.
    pub best: Option<&'a Schedule>,
    /// Its cost.
    pub cost: Option<f64>,
    /// Its point.
    pub point: Option<&'a [f64]>,
}

impl Tracking {
    pub fn new() -> Tracking {
        Tracking {
            method: Method::Rosters,
            cuts: Vec::new(),
            plan: None,
            tried: Vec::new(),
        }
    }

    /// Takes a schedule whose cage trips may be worth trying.
    pub fn learn(&mut self, plan: &Schedule) {
        self.plan = Some(plan.clone());
    }

    /// Solves by the method whose turn it is. Rosters come first, where there is a plan to price them
    /// for that was not tried yet.
    pub fn solve(
        &mut self,
        model: &Model,
        compiled: &Compiled,
        known: &Known,
        limits: MilpLimits,
        session: &Session,
    ) -> Result<MilpResult, String> {
        if self.method == Method::Rosters {
            if let Some(result) = self.rosters(model, compiled, known, limits, session) {
                return Ok(result);
            }
            self.method = Method::Arcs;
        }
        let cut = (self.method == Method::Cuts).then(|| with_cuts(model, compiled, &self.cuts));
        let milp = cut.as_ref().unwrap_or(&compiled.milp);
        solve_staged(milp, limits, known.cost, known.point, session)
    }

    /// `None` where there is nothing to price, or no point to start from.
    fn rosters(
        &mut self,
        model: &Model,
        compiled: &Compiled,
        known: &Known,
        limits: MilpLimits,
        session: &Session,
    ) -> Option<MilpResult> {
        let plan = self.plan.take().or_else(|| known.best.cloned())?;
        if self.tried.contains(&plan.trips) {
            return None;
        }
        let blocks = blocks(model, compiled);
        if blocks.is_empty() {
            return None;
        }
        let start = point(model, compiled, &plan)?;
        self.tried.push(plan.trips);
        #[allow(clippy::cast_precision_loss)] // money stays below 2^53
        let enough = session.bound().map_or(f64::NEG_INFINITY, |bound| {
            bound.0 as f64 / (1.0 - session.options.gap)
        });
        let mixed = Mixed {
            compiled,
            blocks,
            start: &start,
            held: trucks(model, compiled),
            incumbent: known.cost,
            enough,
            threads: session.options.threads,
        };
        let limits = MilpLimits {
            gap: session.options.gap,
            nodes: Some(limits.nodes.unwrap_or(NODES).min(NODES)),
            ..limits
        };
        // A solver that fails here is no loss: the rows of the other methods know all.
        let (result, cuts) = solve_mixed(mixed, limits, session).ok()?;
        self.cuts.extend(cuts);
        Some(result)
    }

    /// The model has changed: begins anew.
    pub fn restart(&mut self) {
        self.method = Method::Rosters;
        self.cuts.clear();
        self.tried.clear();
    }

    /// Goes on to the next method; whether there is one.
    pub fn advance(&mut self) -> bool {
        let more = self.method != Method::Arcs;
        self.method = match self.method {
            Method::Rosters if !self.cuts.is_empty() => Method::Cuts,
            Method::Rosters => Method::Arcs,
            Method::Cuts | Method::Arcs => Method::Rosters,
        };
        more
    }
}

/// Tracked drivers with limits that can bind, as blocks to price.
fn blocks(model: &Model, compiled: &Compiled) -> Vec<Block> {
    (model.supply.own.iter().enumerate())
        .filter(|(_, own)| !own.rows.is_empty())
        .filter_map(|(at, own)| {
            let own = Own {
                commodity: model.supply.first + at,
                rows: own.rows.clone(),
                side: own.side.clone(),
            };
            Block::new(&model.network, compiled, own)
        })
        .collect()
}

/// Columns of the trips of cage trucks.
fn trucks(model: &Model, compiled: &Compiled) -> Range<usize> {
    let first = |commodity: usize| compiled.first_column[commodity] as usize;
    first(model.trucks.first)..first(model.supply.first)
}

/// The program with cuts for the limits, and their own marks no longer whole.
fn with_cuts(model: &Model, compiled: &Compiled, cuts: &[Cut]) -> Milp {
    let mut milp = compiled.milp.clone();
    for own in &model.supply.own {
        let first = compiled.first_side as usize;
        for column in &mut milp.columns[first + own.side.start..first + own.side.end] {
            column.whole = false;
        }
    }
    milp.rows.extend(cuts.iter().map(Cut::row));
    milp
}

/// Drivers whose limits on spans of dates are to be kept too, once some broke theirs: all, where they
/// are few, else those who are near them.
pub(super) fn strained(world: &World, schedule: &Schedule) -> Vec<DriverIdx> {
    const NEAR: i64 = 80;
    if world.instance.drivers().len() <= FEW {
        return world.instance.driver_indices().collect();
    }
    let mut duties: BTreeMap<DriverIdx, Vec<&Duty>> = BTreeMap::new();
    for duty in &schedule.duties {
        duties.entry(duty.driver).or_default().push(duty);
    }
    (duties.into_iter())
        .filter(|(driver, mine)| !keeps_share(world, *driver, mine, NEAR))
        .map(|(driver, _)| driver)
        .collect()
}

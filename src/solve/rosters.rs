//! The limits on spans of dates of tracked drivers in engine `exact`: methods in turn.
//!
//! [`Method::Rosters`] finds good schedules for some cage trips, and prices; [`Method::Near`] makes the
//! schedule better, a few drivers at a time. [`Method::Prices`] has prices for all trips at once. The
//! prices become a bound for the whole: [`Method::Trips`] where cage trips are whole, which also says
//! what trips to try next, and [`Method::Cuts`] where all is. [`Method::Arcs`] is exact, and slow where
//! many drivers are near their limits.

use std::collections::BTreeMap;
use std::ops::Range;

use super::accept;
use super::decode::{Decoded, decode};
use super::exact::flows;
use super::session::Session;
use super::trips::{solve_trips, trips_alone, trucks};
use super::warm::point;
use crate::columns::{Block, Column, Cut, Mixed, Own, solve_mixed};
use crate::ids::DriverIdx;
use crate::milp::{
    Compiled, Incumbent, Milp, MilpLimits, MilpResult, MilpStatus, Near, improve, solve_staged,
};
use crate::model::{Model, World, keeps_share};
use crate::names::Costs;
use crate::schedule::{Duty, Schedule};

/// How the limits of tracked drivers are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Method {
    /// Rosters that keep them are columns. Good schedules, and prices; the bound lacks what cage
    /// trucks being whole costs.
    Rosters,
    /// The best schedule, and what is near it.
    Near,
    /// As `Rosters`, with cage trips open: prices alone, for a bound.
    Prices,
    /// As `Cuts`, with nothing whole but cage trips.
    Trips,
    /// What the prices proved of each driver's rosters are rows over his arcs: a relaxation.
    Cuts,
    /// Rows and marks over his arcs: exact.
    Arcs,
}

/// Branch-and-bound nodes over the rosters met: their best is seldom the best of all, and better ones
/// are near it.
const NODES: u32 = 1;

/// Up to so many drivers, the limits of all are kept once somebody broke his: the others would be
/// next.
const FEW: usize = 200;

/// Relative gap of the first schedule, where limits that are kept for nobody yet may bind.
const ROUGH: f64 = 0.02;

/// Where the search for rosters that keep their limits stands.
pub(super) struct Tracking {
    method: Method,
    cuts: Vec<Cut>,
    /// Rosters met.
    paths: Vec<Column>,
    /// Values of the columns of cage trips to be tried next.
    next: Option<Vec<f64>>,
    /// The last schedule, whose cage trips are to be tried.
    plan: Option<Schedule>,
    /// Values of the columns of cage trips tried.
    tried: Vec<Vec<f64>>,
    /// Whether there are prices for open trips.
    has_open: bool,
    /// The last schedule of which the session was told, until somebody takes it.
    pub told: Option<(Schedule, Costs)>,
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

impl Known<'_> {
    fn incumbent(&self, session: &Session) -> Option<Incumbent> {
        let gap = session.options.gap;
        self.cost.map(|cost| Incumbent { cost, gap })
    }
}

impl Tracking {
    pub fn new() -> Tracking {
        Tracking {
            method: Method::Rosters,
            cuts: Vec::new(),
            paths: Vec::new(),
            next: None,
            plan: None,
            tried: Vec::new(),
            has_open: false,
            told: None,
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
        match self.method {
            Method::Rosters => {
                if let Some(result) = self.priced(model, compiled, known, limits, session) {
                    return Ok(result);
                }
                if self.tried.is_empty() && can_bind(model) {
                    // Whose limits bind is seen in any good schedule; a proof comes later.
                    let rough = MilpLimits {
                        gap: limits.gap.max(ROUGH),
                        ..limits
                    };
                    let milp = &compiled.milp;
                    return solve_staged(
                        milp,
                        rough,
                        known.incumbent(session),
                        known.point,
                        session,
                    );
                }
                self.method = Method::Arcs;
            }
            Method::Near => return self.near(model, compiled, known, limits, session),
            Method::Prices => {
                self.has_open = true;
                if let Some(result) = self.priced(model, compiled, known, limits, session) {
                    return Ok(result);
                }
                self.method = Method::Trips;
                return self.trips(model, compiled, known, limits, session);
            }
            Method::Trips => return self.trips(model, compiled, known, limits, session),
            Method::Cuts | Method::Arcs => {}
        }
        let cut = (self.method == Method::Cuts).then(|| with_cuts(model, compiled, &self.cuts));
        let milp = cut.as_ref().unwrap_or(&compiled.milp);
        solve_staged(milp, limits, known.incumbent(session), known.point, session)
    }

    /// Prices rosters: with open trips, or with those to be tried next held, and then looks for a schedule.
    /// `None` where there is nothing to price, or nothing to start from that was not tried.
    fn priced(
        &mut self,
        model: &Model,
        compiled: &Compiled,
        known: &Known,
        limits: MilpLimits,
        session: &Session,
    ) -> Option<MilpResult> {
        let blocks = blocks(model, compiled);
        if blocks.is_empty() {
            return None;
        }
        let open = self.method == Method::Prices;
        let (start, held) = if open {
            (point(model, known.best?)?, 0..0)
        } else {
            (
                self.next_try(model, compiled, known)?,
                trucks(model, compiled),
            )
        };
        let mixed = Mixed {
            compiled,
            blocks,
            start: &start,
            paths: std::mem::take(&mut self.paths),
            incumbent: known.cost,
            enough: (!open).then(|| enough(session)),
            held,
            threads: session.options.threads,
        };
        let limits = MilpLimits {
            gap: session.options.gap,
            nodes: Some(limits.nodes.unwrap_or(NODES).min(NODES)),
            ..limits
        };
        // A solver that fails here is no loss: the rows of the other methods know all.
        let found = solve_mixed(mixed, limits, session).ok()?;
        self.cuts.extend(found.cuts);
        self.paths = found.paths;
        Some(found.result)
    }

    /// The point of the last schedule, with the cage trips to be tried next; they count as tried. `None` if
    /// they were.
    fn next_try(&mut self, model: &Model, compiled: &Compiled, known: &Known) -> Option<Vec<f64>> {
        let held = trucks(model, compiled);
        let plan = self.plan.take();
        let mut start = point(model, plan.as_ref().or(known.best)?)?;
        if let Some(trips) = self.next.take() {
            start[held.clone()].copy_from_slice(&trips);
        }
        let trips = start[held].to_vec();
        if self.tried.contains(&trips) {
            return None;
        }
        self.tried.push(trips);
        Some(start)
    }

    /// Makes the best schedule better, with a few drivers free at a time, in half of the time left: the rest
    /// is for the bound.
    fn near(
        &mut self,
        model: &Model,
        compiled: &Compiled,
        known: &Known,
        limits: MilpLimits,
        session: &Session,
    ) -> Result<MilpResult, String> {
        let first = |at: usize| compiled.first_column[at] as usize;
        let side = compiled.first_side as usize;
        let groups: Vec<Vec<Range<usize>>> = (model.supply.own.iter().enumerate())
            .map(|(at, own)| {
                let at = model.supply.first + at;
                let arcs = first(at)..first(at) + model.network.commodities[at].arcs.len();
                vec![arcs, side + own.side.start..side + own.side.end]
            })
            .collect();
        let start = known.point.unwrap_or(&[]);
        let near = Near {
            milp: &compiled.milp,
            start,
            groups: if start.is_empty() { &[] } else { &groups },
            enough: enough(session),
        };
        let limits = MilpLimits {
            seconds: limits.seconds.map(|left| left / 2.0),
            ..limits
        };
        // Whoever waits for the search sees what it has found.
        let tell = |values: &[f64]| {
            let flow = flows(model, compiled, values);
            if let Ok(Decoded::Schedule(plan)) = decode(model, &flow, session)
                && let Ok(accepted) = accept(model.world.instance, plan, session)
            {
                self.told = Some(accepted);
            }
        };
        let mut result = improve(&near, limits, session, tell)?;
        if result.status == MilpStatus::Time && session.must_stop().is_none() {
            result.status = MilpStatus::Optimal;
        }
        Ok(result)
    }

    /// The bound when cage trips are whole, and the trips that it asks for.
    fn trips(
        &mut self,
        model: &Model,
        compiled: &Compiled,
        known: &Known,
        limits: MilpLimits,
        session: &Session,
    ) -> Result<MilpResult, String> {
        let milp = trips_alone(model, compiled, &self.cuts);
        let mut result = solve_trips(&milp, known.cost, limits, session)?;
        if let Some(values) = result.values.take() {
            let trips = values[trucks(model, compiled)].iter();
            let trips = trips.map(|value| value.round()).collect();
            self.next = (!self.tried.contains(&trips)).then_some(trips);
        }
        Ok(result)
    }

    /// The model has changed: begins anew.
    pub fn restart(&mut self) {
        *self = Tracking {
            plan: self.plan.take(),
            ..Tracking::new()
        };
    }

    /// Goes on to the next method; whether there is one.
    pub fn advance(&mut self, has_trucks: bool) -> bool {
        let more = self.method != Method::Arcs;
        self.method = match self.method {
            Method::Rosters if self.tried.is_empty() => Method::Arcs,
            Method::Rosters => Method::Near,
            Method::Near if self.cuts.is_empty() => Method::Arcs,
            Method::Near if has_trucks && !self.has_open => Method::Prices,
            Method::Near if has_trucks => Method::Trips,
            Method::Prices => Method::Trips,
            Method::Trips if self.next.is_some() => Method::Rosters,
            Method::Near | Method::Trips => Method::Cuts,
            Method::Cuts => Method::Arcs,
            Method::Arcs => {
                self.restart(); // the next model numbers its columns anew
                Method::Rosters
            }
        };
        more
    }
}

/// Whether a limit on a span of dates that is kept for nobody yet can bind somebody.
fn can_bind(model: &Model) -> bool {
    (model.supply.profiles.iter()).any(|(profile, _)| {
        let limits = &profile.limits;
        profile.own.is_none() && (limits.fresh_hours.is_some() || limits.fresh_stays.is_some())
    })
}

/// A cost that is good enough, given the bound so far.
fn enough(session: &Session) -> f64 {
    #[allow(clippy::cast_precision_loss)] // money stays below 2^53
    session.bound().map_or(f64::NEG_INFINITY, |bound| {
        bound.0 as f64 / (1.0 - session.options.gap)
    })
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

//! Why a schedule is as it is: why a vehicle stays, why a driver is idle, and what one more of
//! something would save.
//!
//! Nothing is guessed. Whether a vehicle could go alone is judged by the checker, start by start and
//! driver by driver. What taking it costs is found by solving the day again with the vehicle locked
//! in, or (on large days, or when time is short) between a schedule that takes it and a bound of the
//! linear relaxation; the answer says which. What one more unit of something saves is estimated from
//! the duals of the relaxation, and verified by solving the day with it.

mod again;
mod alone;
mod bottleneck;
mod explanation;
mod part;
mod prices;
#[cfg(feature = "words")]
mod sentences;
mod ways;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use serde::Serialize;

use self::again::{Again, Budget};
use self::alone::{alone, blocked, keeps, starts, suiting};
use self::prices::Prices;
use self::ways::{Base, Way};
pub use explanation::*;
#[cfg(feature = "words")]
pub use sentences::Told;

use crate::check::check;
use crate::compare::{Place, changes};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::{Instance, Pin};
use crate::names::{Costs, Rule, Term};
use crate::schedule::Schedule;
use crate::solve::{CancelToken, SolveError};
use crate::spec::FORMAT_VERSION;
use crate::units::Fen;

/// Days up to this many vehicles are solved again for each question; larger ones are answered
/// from one relaxation unless a single vehicle or driver is asked for.
const SMALL_DAY: usize = 200;
/// A way that changes more vehicles than these is worth a search for one that changes fewer.
const FEW_CHANGES: usize = 3;
/// Bottlenecks that are verified by solving again.
const VERIFIED: usize = 5;
/// Bottlenecks that are told.
const TOLD: usize = 20;

/// What to explain, and how long to take.
#[derive(Clone)]
pub struct ExplainOptions {
    /// Vehicles; `None` = all that stay, unless drivers are given.
    pub vehicles: Option<Vec<VehicleIdx>>,
    /// Drivers; `None` = all that are idle, unless vehicles are given.
    pub drivers: Option<Vec<DriverIdx>>,
    /// Whether to look for bottlenecks.
    pub bottlenecks: bool,
    /// Stop after this time with what is known; the result then depends on the machine.
    pub time_limit: Option<Duration>,
    /// Threads, at least 1.
    pub threads: u32,
    /// Seed of every random choice.
    pub seed: u32,
    /// Cancels the work from any thread.
    pub cancel: CancelToken,
    /// Is called with news of the work, from the working thread.
    pub progress: Option<Listener>,
}

/// What is called with news of an explanation.
pub type Listener = Arc<dyn Fn(&Step) + Send + Sync>;

/// What is being explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Vehicles that stay, or those asked for.
    Vehicles,
    /// Idle drivers, or those asked for.
    Drivers,
    /// The linear relaxation of the whole day, for prices.
    Prices,
    /// What one more of something saves: planning again with it.
    Bottlenecks,
}

/// News of an explanation: so many of a part are done.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Step {
    /// Of what.
    pub part: Part,
    /// Done.
    pub done: usize,
    /// Of so many.
    pub all: usize,
    /// Seconds since the explanation began.
    pub seconds: f64,
}

impl fmt::Debug for ExplainOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExplainOptions")
            .field("vehicles", &self.vehicles)
            .field("drivers", &self.drivers)
            .field("bottlenecks", &self.bottlenecks)
            .field("time_limit", &self.time_limit)
            .field("threads", &self.threads)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl Default for ExplainOptions {
    fn default() -> Self {
        ExplainOptions {
            vehicles: None,
            drivers: None,
            bottlenecks: true,
            time_limit: None,
            threads: 1,
            seed: 0,
            cancel: CancelToken::new(),
            progress: None,
        }
    }
}

/// Why there is no explanation.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The schedule breaks a rule: there is nothing to explain before that is mended.
    #[error("the schedule breaks a rule: {0}")]
    Broken(String),
    /// A solve failed.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// Explains `schedule`, which must keep all rules of `instance`.
///
/// Without a time limit the answer depends on the input alone, on any number of threads. Days of up
/// to 200 vehicles cost one solve for each vehicle that stays; larger days one relaxation and a
/// search for simple ways in. With a time limit, what there is no time for is left out, and the
/// explanation says that it was cut short; on larger days bottlenecks come first, drivers last.
///
/// # Errors
/// [`ExplainError::Broken`] when the schedule breaks a rule, [`ExplainError::Solve`] on a bug.
///
/// # Panics
/// If an index of `schedule` or `options` is not of `instance`.
pub fn explain(
    instance: &Instance,
    schedule: &Schedule,
    options: &ExplainOptions,
) -> Result<Explanation, ExplainError> {
    let report = check(instance, schedule);
    if let Some(first) = report.violations.first() {
        return Err(ExplainError::Broken(first.to_string()));
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.clamp(1, 256) as usize)
        .build()
        .map_err(|error| SolveError::Internal(format!("no threads: {error}")))?;
    pool.install(|| {
        let base = Base::new(instance, schedule, &report);
        let budget = Budget::new(options, Clock::now());
        let mut work = Work {
            base: &base,
            again: Again::new(instance, options, &budget),
            budget: &budget,
            small: instance.vehicles().len() <= SMALL_DAY,
            asked: options.vehicles.is_some() || options.drivers.is_some(),
            waiting: 1,
            prices: None,
            progress: options.progress.as_ref(),
        };
        work.all(options)
    })
}

struct Work<'a> {
    base: &'a Base<'a>,
    again: Again<'a>,
    budget: &'a Budget,
    small: bool,
    /// Whether single vehicles or drivers are asked for.
    asked: bool,
    /// Stories still to be told: each gets its share of the time.
    waiting: u32,
    /// Once asked for: what the relaxation says, if it could be solved.
    prices: Option<Option<Prices>>,
    progress: Option<&'a Listener>,
}

impl Work<'_> {
    fn all(&mut self, options: &ExplainOptions) -> Result<Explanation, ExplainError> {
        let instance = self.base.instance;
        let schedule = self.base.schedule;
        let vehicles = match (&options.vehicles, &options.drivers) {
            (Some(asked), _) => asked.clone(),
            (None, Some(_)) => Vec::new(),
            (None, None) => {
                let moved = schedule.moved(instance);
                let stay = instance.vehicle_indices().filter(|idx| !moved[idx.at()]);
                stay.collect()
            }
        };
        let drivers = match (&options.drivers, &options.vehicles) {
            (Some(asked), _) => asked.clone(),
            (None, Some(_)) => Vec::new(),
            (None, None) => {
                let idle = |idx: &DriverIdx| self.base.vehicles_of(*idx).is_empty();
                instance.driver_indices().filter(idle).collect()
            }
        };
        let mut told = Explanation {
            format: EXPLANATION_FORMAT.to_owned(),
            version: FORMAT_VERSION,
            instance: instance.name().map(str::to_owned),
            cost: self.base.costs.total(),
            bound: None,
            cut_short: false,
            vehicles: Vec::new(),
            drivers: Vec::new(),
            bottlenecks: Vec::new(),
        };
        let all = vehicles.len() + drivers.len();
        self.waiting = u32::try_from(all).unwrap_or(u32::MAX).max(1);
        // On large days the stories could take all the time.
        let first = options.bottlenecks && !self.small;
        if first {
            told.bottlenecks = self.bottlenecks()?;
        }
        for (at, &vehicle) in vehicles.iter().enumerate() {
            self.tell(Part::Vehicles, at, vehicles.len());
            if self.leaves_out() {
                break;
            }
            told.vehicles.push(VehicleStory {
                vehicle: instance.vehicle(vehicle).id.clone(),
                why: self.vehicle(vehicle)?,
            });
            self.waiting = self.waiting.saturating_sub(1).max(1);
        }
        for (at, &driver) in drivers.iter().enumerate() {
            self.tell(Part::Drivers, at, drivers.len());
            if self.leaves_out() {
                break;
            }
            told.drivers.push(DriverStory {
                driver: instance.driver(driver).id.clone(),
                why: self.driver(driver)?,
            });
            self.waiting = self.waiting.saturating_sub(1).max(1);
        }
        if options.bottlenecks && !first {
            told.bottlenecks = self.bottlenecks()?;
        }
        let relaxed = self.prices.as_ref().and_then(Option::as_ref);
        told.bound = (relaxed.map(|prices| whole(prices.bound)))
            .max(self.again.bound())
            .map(|bound| bound.min(told.cost));
        told.cut_short = self.budget.was_short();
        Ok(told)
    }

    /// Whether there is no time left for a story that was not asked for.
    fn leaves_out(&self) -> bool {
        !self.asked && !self.small && self.budget.spent()
    }

    fn tell(&self, part: Part, done: usize, all: usize) {
        if let Some(listen) = self.progress {
            let seconds = self.budget.seconds();
            listen(&Step {
                part,
                done,
                all,
                seconds,
            });
        }
    }

    fn bottlenecks(&mut self) -> Result<Vec<Bottleneck>, ExplainError> {
        let prices = self.prices()?.cloned();
        let news = |done: usize, all: usize| self.tell(Part::Bottlenecks, done, all);
        let (small, counts) = (self.small, (VERIFIED, TOLD));
        let mut again = self.again.clone();
        let found =
            bottleneck::bottlenecks(self.base, &mut again, prices.as_ref(), small, counts, &news);
        self.again = again;
        Ok(found?)
    }

    fn prices(&mut self) -> Result<Option<&Prices>, ExplainError> {
        if self.prices.is_none() {
            self.tell(Part::Prices, 0, 1);
            let limits = self.budget.milp_limits();
            let found = prices::prices(self.base.instance, limits, self.budget);
            self.prices = Some(found.map_err(SolveError::Internal)?);
        }
        Ok(self.prices.as_ref().and_then(Option::as_ref))
    }

    fn vehicle(&mut self, vehicle: VehicleIdx) -> Result<VehicleWhy, ExplainError> {
        let instance = self.base.instance;
        if let Some(place) = Place::of(instance, self.base.schedule, vehicle) {
            return Ok(VehicleWhy::Served { place });
        }
        if instance
            .locks()
            .without_vehicles
            .binary_search(&vehicle)
            .is_ok()
        {
            return Ok(VehicleWhy::LeftOut);
        }
        let by_itself = alone(instance, vehicle);
        let mut possible = by_itself.possible();
        if possible && instance.now().is_some() {
            // What is under way may stand in its way, whatever the checker says of it alone.
            possible = self.again.alone(vehicle)? != Some(false);
        }
        if !possible {
            let class = instance.class(instance.vehicle(vehicle).class);
            let mut drivers = blocked(&by_itself.drivers);
            if by_itself.possible() {
                let count = by_itself.drivers.get(&Vec::new()).copied().unwrap_or(0);
                let rules = vec![Rule::Frozen];
                drivers.insert(0, Blocked { rules, count });
            }
            return Ok(VehicleWhy::Impossible {
                licence: class.licence,
                slots: blocked(&by_itself.slots),
                free_slots: by_itself.free_slots(),
                drivers,
                trips: blocked(&by_itself.trips),
            });
        }
        let simple = self.base.way_in(vehicle);
        let locked = Pin {
            vehicle,
            driver: None,
            start: None,
            coach: None,
            mode: None,
        };
        let forced = if self.small || self.asked {
            self.again.with_pin(locked.clone(), self.waiting)?
        } else {
            None
        };
        if forced.as_ref().is_some_and(|one| one.impossible) {
            return Ok(VehicleWhy::LockedOut);
        }
        let mut least = forced.as_ref().and_then(|one| one.bound);
        if forced.as_ref().is_none_or(|one| !one.proven()) {
            let relaxed = self.prices()?;
            let relaxed =
                relaxed.and_then(|prices| Some(whole(prices.bound + prices.serve.get(&vehicle)?)));
            least = least.max(relaxed);
        }
        let mut way = cheaper(simple, forced.and_then(|one| one.way));
        if self.small
            && let Some(found) = &way
            && self.changed(found) > FEW_CHANGES
            && let Some(closest) = self.again.closest(locked, self.base.schedule, found)?
            && self.changed(&closest) < self.changed(found)
        {
            way = Some(closest);
        }
        let way = way.map(|way| self.way(&way, vehicle));
        let (extra_at_least, proven) = self.proof(least, way.as_ref());
        Ok(VehicleWhy::Displaced {
            way: way.map(Box::new),
            extra_at_least,
            proven,
        })
    }

    fn driver(&mut self, driver: DriverIdx) -> Result<DriverWhy, ExplainError> {
        let instance = self.base.instance;
        let own = self.base.vehicles_of(driver);
        if !own.is_empty() {
            let id = |idx: &VehicleIdx| instance.vehicle(*idx).id.clone();
            return Ok(DriverWhy::Used {
                vehicles: own.iter().map(id).collect(),
            });
        }
        if instance
            .locks()
            .without_drivers
            .binary_search(&driver)
            .is_ok()
        {
            return Ok(DriverWhy::LeftOut);
        }
        let (could, kept) = self.could_take(driver);
        if could.is_empty() {
            return Ok(DriverWhy::Impossible {
                vehicles: blocked(&kept),
            });
        }
        let mut way = self.base.way_to_use(driver);
        let relaxed = self.prices()?;
        let mut least =
            relaxed.and_then(|prices| Some(whole(prices.bound + prices.using.get(&driver)?)));
        if self.asked || (self.small && way.is_none()) {
            (way, least) = self.cheapest_use(driver, &could, way, least)?;
        }
        let way = way.and_then(|way| {
            let mut duties = way.schedule.duties.iter();
            let first = duties.find(|duty| duty.driver == driver && !duty.runs.is_empty())?;
            Some(self.way(&way, first.runs.first()?.vehicle))
        });
        let (extra_at_least, proven) = self.proof(least, way.as_ref());
        Ok(DriverWhy::NotNeeded {
            could_take: u32::try_from(could.len()).unwrap_or(u32::MAX),
            way: way.map(Box::new),
            extra_at_least,
            proven,
        })
    }

    /// Solves the day with the driver locked to each vehicle in turn: some vehicle is among his if
    /// he is used at all, so the least of these is the cheapest way to use him.
    fn cheapest_use(
        &mut self,
        driver: DriverIdx,
        could: &[VehicleIdx],
        mut way: Option<Way>,
        mut least: Option<Fen>,
    ) -> Result<(Option<Way>, Option<Fen>), ExplainError> {
        let mut all: Option<Fen> = None;
        for &vehicle in could {
            let known = way.as_ref().map(|way| way.costs.total());
            if known.is_some() && known == least {
                return Ok((way, least));
            }
            let relaxed = self.prices()?.map(|prices| {
                let serve = prices.serve.get(&vehicle).copied().unwrap_or(0.0);
                let using = prices.using.get(&driver).copied().unwrap_or(0.0);
                whole(prices.bound + serve.max(using))
            });
            // No better way can be among these: their bound is enough.
            let mut bound = relaxed;
            if relaxed.is_none() || known.is_none() || relaxed < known {
                let pin = Pin {
                    vehicle,
                    driver: Some(driver),
                    start: None,
                    coach: None,
                    mode: None,
                };
                let found = self.again.with_pin(pin, self.waiting)?;
                if let Some(found) = found {
                    if found.impossible {
                        continue;
                    }
                    bound = bound.max(found.bound);
                    way = cheaper(way, found.way);
                }
            }
            let Some(bound) = bound else {
                return Ok((way, least));
            };
            all = Some(all.map_or(bound, |all| all.min(bound)));
        }
        least = least.max(all);
        Ok((way, least))
    }

    /// Vehicles that a driver could take if he were the only one, and what keeps him from others.
    fn could_take(&self, driver: DriverIdx) -> (Vec<VehicleIdx>, BTreeMap<Vec<Rule>, u32>) {
        let instance = self.base.instance;
        let mut could = Vec::new();
        let mut kept: BTreeMap<Vec<Rule>, u32> = BTreeMap::new();
        // Vehicles that differ in name and value alone are judged once.
        let mut known: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
        for vehicle in instance.vehicle_indices() {
            let one = instance.vehicle(vehicle);
            let own = &instance.driver(driver).excluded_vehicles;
            let locks = instance.locks();
            let named = own.binary_search(&vehicle).is_ok()
                || locks.bans.binary_search(&(driver, vehicle)).is_ok()
                || locks.without_vehicles.binary_search(&vehicle).is_ok()
                || locks.pins.iter().any(|pin| pin.vehicle == vehicle);
            let key = format!(
                "{:?}",
                (
                    one.class,
                    one.yard,
                    one.lot,
                    one.released,
                    one.deadline,
                    one.range_km,
                    one.self_drive,
                    named.then_some(vehicle)
                )
            );
            let rules = known.entry(key).or_insert_with(|| {
                let starts = starts(instance, vehicle);
                let free = suiting(&starts);
                let rules = if free.is_empty() {
                    let fewest = starts.into_iter().map(|(_, rules)| rules);
                    fewest.min_by_key(|rules| rules.len()).unwrap_or_default()
                } else {
                    keeps(instance, vehicle, driver, &free)
                };
                rules.into_iter().collect()
            });
            if rules.is_empty() {
                could.push(vehicle);
            } else {
                *kept.entry(rules.clone()).or_default() += 1;
            }
        }
        (could, kept)
    }

    /// The least extra cost that is proven, and whether the way found is proven to be cheapest.
    fn proof(&self, least: Option<Fen>, way: Option<&WayIn>) -> (Option<Fen>, bool) {
        let least = match (least, way) {
            (Some(least), Some(way)) => Some(least.min(way.cost)),
            _ => least,
        };
        let extra = least.map(|least| least - self.base.costs.total());
        (extra, way.is_some_and(|way| Some(way.cost) == least))
    }

    /// Vehicles that go otherwise.
    fn changed(&self, way: &Way) -> usize {
        let instance = self.base.instance;
        let before = self.base.schedule.to_spec(instance);
        changes(&before, &way.schedule.to_spec(instance))
            .moved
            .len()
    }

    fn way(&self, way: &Way, vehicle: VehicleIdx) -> WayIn {
        let instance = self.base.instance;
        let place = Place::of(instance, &way.schedule, vehicle).unwrap_or_default();
        let before = self.base.schedule.to_spec(instance);
        let after = way.schedule.to_spec(instance);
        WayIn {
            place,
            vehicle: instance.vehicle(vehicle).id.clone(),
            cost: way.costs.total(),
            extra: way.costs.total() - self.base.costs.total(),
            terms: difference(&self.base.costs, &way.costs),
            changes: changes(&before, &after),
        }
    }
}

/// The cheaper of two ways; of equals, the first.
fn cheaper(one: Option<Way>, other: Option<Way>) -> Option<Way> {
    match (one, other) {
        (Some(one), Some(other)) if other.costs.total() < one.costs.total() => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    }
}

/// What is added to each term, zeroes left out.
pub(crate) fn difference(before: &Costs, after: &Costs) -> BTreeMap<Term, Fen> {
    (Term::ALL.iter())
        .map(|&term| (term, after.get(term) - before.get(term)))
        .filter(|(_, amount)| *amount != Fen(0))
        .collect()
}

/// A proven bound in whole fen: costs are whole, so it rises to the next whole number, after a
/// margin for floating point.
fn whole(bound: f64) -> Fen {
    let margin = 1e-3_f64.max(bound.abs() * 1e-9);
    #[allow(clippy::cast_possible_truncation)] // money stays below 2^53
    Fen((bound - margin).ceil() as i64)
}

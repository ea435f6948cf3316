//! The work on an explanation: who is asked about in which order, and what all answers share.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::again::{Again, Budget};
use super::alone::{Rules, Start, starts, suiting};
use super::bottleneck::{bottlenecks, wanted};
use super::prices::{Prices, Wanted, prices};
use super::ways::{Base, Way};
use super::{
    Bottleneck, DriverStory, EXPLANATION_FORMAT, ExplainError, ExplainOptions, Explanation,
    Listener, Part, SMALL_DAY, Step, TOLD, VERIFIED, VehicleStory, WayIn, difference, whole,
};
use crate::compare::{Place, changes};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::replan::Live;
use crate::solve::SolveError;
use crate::spec::FORMAT_VERSION;
use crate::units::Fen;

/// Bottlenecks that are solved again, and that are told.
const COUNTS: (usize, usize) = (VERIFIED, TOLD);

/// The starts of a vehicle.
pub(super) struct Starts {
    /// Slot by slot, with the rules that forbid it whoever drives.
    pub all: Vec<(Option<Start>, Rules)>,
    /// Those that suit.
    pub free: Vec<Start>,
}

/// What is known, and how to learn more.
pub(super) struct Work<'a> {
    pub base: &'a Base<'a>,
    pub again: Again<'a>,
    budget: &'a Budget,
    /// The schedule, to be asked for choices.
    pub live: Live<'a>,
    /// Starts of vehicles that were asked about, with the rules against them.
    starts: BTreeMap<VehicleIdx, Arc<Starts>>,
    /// Few enough vehicles to plan the day again for each question.
    pub small: bool,
    /// Whether single vehicles or drivers are asked for.
    pub asked: bool,
    /// Whether bottlenecks are asked for.
    bottlenecks: bool,
    /// Stories still to be told: each gets its share of the time.
    pub waiting: u32,
    /// Once asked for: what the relaxation says, if it could be solved.
    prices: Option<Option<Prices>>,
    progress: Option<&'a Listener>,
}

impl<'a> Work<'a> {
    /// Nothing is known yet.
    pub fn new(
        base: &'a Base<'a>,
        again: Again<'a>,
        budget: &'a Budget,
        live: Live<'a>,
        options: &'a ExplainOptions,
    ) -> Work<'a> {
        Work {
            base,
            again,
            budget,
            live,
            starts: BTreeMap::new(),
            small: base.instance.vehicles().len() <= SMALL_DAY,
            asked: options.vehicles.is_some() || options.drivers.is_some(),
            bottlenecks: options.bottlenecks,
            waiting: 1,
            prices: None,
            progress: options.progress.as_ref(),
        }
    }

    /// Explains what is asked for.
    pub fn all(&mut self, options: &ExplainOptions) -> Result<Explanation, ExplainError> {
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
        // On large days the stories could take all the time, and so could a relaxation of weeks.
        let first = options.bottlenecks && !self.small;
        if first {
            let budget = self.budget;
            told.bottlenecks = budget.halved(|| self.bottlenecks())?;
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
        tell(self.progress, self.budget, (part, done, all));
    }

    fn bottlenecks(&mut self) -> Result<Vec<Bottleneck>, ExplainError> {
        let prices = self.prices()?.cloned();
        let news = |done: usize, all: usize| self.tell(Part::Bottlenecks, done, all);
        let mut again = self.again.clone();
        let small = self.small;
        let found = bottlenecks(self.base, &mut again, prices.as_ref(), small, COUNTS, &news);
        self.again = again;
        Ok(found?)
    }

    /// The starts of a vehicle, each with the rules that forbid it whoever drives.
    pub fn starts(&mut self, vehicle: VehicleIdx) -> Arc<Starts> {
        let instance = self.base.instance;
        let found = self.starts.entry(vehicle);
        Arc::clone(found.or_insert_with(|| {
            let all = starts(instance, vehicle);
            Arc::new(Starts {
                free: suiting(&all),
                all,
            })
        }))
    }

    /// What the relaxation says. On large days it is solved again for the bottlenecks at once.
    pub fn prices(&mut self) -> Result<Option<&Prices>, ExplainError> {
        if self.prices.is_none() {
            self.tell(Part::Prices, 0, 1);
            let instance = self.base.instance;
            let again = self.bottlenecks && !self.small;
            let (progress, budget) = (self.progress, self.budget);
            let wanted = Wanted {
                choose: &|prices| match again {
                    true => wanted(instance, prices, COUNTS),
                    false => Vec::new(),
                },
                news: &|done| tell(progress, budget, (Part::Prices, done, COUNTS.0)),
            };
            let found = prices(instance, self.budget.milp_limits(), self.budget, &wanted);
            self.prices = Some(found.map_err(SolveError::Internal)?);
        }
        Ok(self.prices.as_ref().and_then(Option::as_ref))
    }

    /// The least extra cost that is proven, and whether the way found is proven to be cheapest.
    pub fn proof(&self, least: Option<Fen>, way: Option<&WayIn>) -> (Option<Fen>, bool) {
        let least = match (least, way) {
            (Some(least), Some(way)) => Some(least.min(way.cost)),
            _ => least,
        };
        let extra = least.map(|least| least - self.base.costs.total());
        (extra, way.is_some_and(|way| Some(way.cost) == least))
    }

    /// Vehicles that go otherwise.
    pub fn changed(&self, way: &Way) -> usize {
        let instance = self.base.instance;
        let before = self.base.schedule.to_spec(instance);
        changes(&before, &way.schedule.to_spec(instance))
            .moved
            .len()
    }

    pub fn way(&self, way: &Way, vehicle: VehicleIdx) -> WayIn {
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

fn tell(progress: Option<&Listener>, budget: &Budget, (part, done, all): (Part, usize, usize)) {
    if let Some(listen) = progress {
        let seconds = budget.seconds();
        listen(&Step {
            part,
            done,
            all,
            seconds,
        });
    }
}

/// The cheaper of two ways; of equals, the first.
pub(super) fn cheaper(one: Option<Way>, other: Option<Way>) -> Option<Way> {
    match (one, other) {
        (Some(one), Some(other)) if other.costs.total() < one.costs.total() => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    }
}

//! The live plan: a schedule with its ledgers and its cost, changed roster by roster.
//!
//! A [`Change`] gives some drivers other rosters and, if asked, the trucks other trips.
//! [`Plan::apply`] judges it by every rule, books it, and returns the exact difference of the
//! cost, term by term, with what takes it back. Judging costs O(runs of the changed rosters),
//! booking O(slots of the lots concerned); nothing depends on the number of vehicles.

use std::cell::Cell;

use super::ledger::Ledger;
use super::roster::Judge;
use super::trips::{arrives, entries};
use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::names::{Costs, Rule, Term};
use crate::schedule::{Duty, Run, Schedule, Trip, Unserved, UnservedReason};
use crate::units::Instant;

/// Where a vehicle is in the plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// It stays.
    Unserved,
    /// This driver takes it.
    Run(DriverIdx),
    /// It goes on this truck, at this start.
    Trip(TruckIdx, Instant),
}

/// Other rosters for some drivers, and other trips.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Drivers, each once, with all their duties in order of time.
    pub rosters: Vec<(DriverIdx, Vec<Duty>)>,
    /// All trips, by truck and start, if they change.
    pub trips: Option<Vec<Trip>>,
}

/// What takes a change back.
#[derive(Clone, Debug)]
pub struct Undo {
    rosters: Vec<(DriverIdx, Vec<Duty>, Costs)>,
    trips: Option<(Vec<Trip>, Costs)>,
}

/// A schedule with its ledgers and its cost.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    pub(super) judge: &'a Judge<'a>,
    pub(super) rosters: Vec<Vec<Duty>>,
    roster_costs: Vec<Costs>,
    pub(super) trips: Vec<Trip>,
    trip_costs: Costs,
    places: Vec<Place>,
    pub(super) reasons: Vec<UnservedReason>,
    pub(super) ledger: Ledger,
    costs: Costs,
    /// Tries that are left to whoever looks for something better.
    tries: Cell<u64>,
}

/// What a run or a trip takes of the ledgers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use<'a> {
    Run(&'a Run),
    Return(CoachIdx),
    Trip(&'a Trip),
}

impl<'a> Plan<'a> {
    /// The plan that is `schedule`, with the drivers whose rosters break a rule (their costs do
    /// not count until they are mended) and whether the trips do. Runs that fit no slot are left
    /// out, and so are trips that do not arrive. Ledgers may be overfull.
    pub(super) fn load(
        judge: &'a Judge<'a>,
        schedule: &Schedule,
    ) -> (Plan<'a>, Vec<DriverIdx>, bool) {
        let instance = judge.world.instance;
        let mut plan = Plan {
            judge,
            rosters: vec![Vec::new(); instance.drivers().len()],
            roster_costs: vec![Costs::default(); instance.drivers().len()],
            trips: Vec::new(),
            trip_costs: Costs::default(),
            places: vec![Place::Unserved; instance.vehicles().len()],
            reasons: vec![UnservedReason::Unknown; instance.vehicles().len()],
            ledger: Ledger::new(instance),
            costs: Costs::default(),
            tries: Cell::new(u64::MAX),
        };
        for one in &schedule.unserved {
            plan.reasons[one.vehicle.at()] = one.reason;
        }
        for duty in &schedule.duties {
            let mut own = duty.clone();
            own.runs.retain(|run| {
                judge.shape(run).is_some() && plan.places[run.vehicle.at()] == Place::Unserved
            });
            own.runs.sort_by_key(|run| run.start);
            for run in &own.runs {
                plan.places[run.vehicle.at()] = Place::Run(duty.driver);
            }
            if !own.runs.is_empty() || own.first_return.is_some() {
                plan.rosters[duty.driver.at()].push(own);
            }
        }
        for at in 0..plan.rosters.len() {
            let mut roster = std::mem::take(&mut plan.rosters[at]);
            roster.sort_by_key(|duty| (!duty.carried, duty.runs.first().map(|run| run.start)));
            plan.book_all(&uses(&roster), true);
            plan.rosters[at] = roster;
        }
        for trip in &schedule.trips {
            let mut own = trip.clone();
            own.vehicles
                .retain(|&one| plan.places[one.at()] == Place::Unserved);
            if arrives(instance, &own).is_none() || own.vehicles.is_empty() {
                continue;
            }
            for &vehicle in &own.vehicles {
                plan.places[vehicle.at()] = Place::Trip(own.truck, own.start);
            }
            plan.book(Use::Trip(&own), true);
            plan.trips.push(own);
        }
        plan.trips.sort_by_key(|trip| (trip.truck, trip.start));
        let mut broken = Vec::new();
        for idx in instance.driver_indices() {
            match judge.judge(idx, &plan.rosters[idx.at()]) {
                Ok(costs) => plan.roster_costs[idx.at()] = costs,
                Err(_) => broken.push(idx),
            }
        }
        let trips = judge.judge_trips(&plan.trips);
        let mut total = Costs::default();
        plan.roster_costs
            .iter()
            .for_each(|own| sum(&mut total, own, 1));
        if let Ok(costs) = &trips {
            plan.trip_costs = *costs;
            sum(&mut total, costs, 1);
        }
        for vehicle in instance.vehicle_indices() {
            if plan.places[vehicle.at()] == Place::Unserved {
                sum(&mut total, &judge.stay(vehicle), 1);
            }
        }
        plan.costs = total;
        (plan, broken, trips.is_err())
    }

    /// Allows so many tries from now on. Once they are spent, nothing more is found.
    pub(super) fn allow(&self, tries: u64) {
        self.tries.set(tries);
    }

    /// Spends tries; whether there were any left.
    pub(super) fn spend(&self, tries: u64) -> bool {
        let left = self.tries.get();
        self.tries.set(left.saturating_sub(tries));
        left > 0
    }

    /// Cost by term.
    pub fn costs(&self) -> Costs {
        self.costs
    }

    /// Where a vehicle is.
    pub fn place(&self, vehicle: VehicleIdx) -> Place {
        self.places[vehicle.at()]
    }

    /// The duties of a driver, in order of time.
    pub fn roster(&self, driver: DriverIdx) -> &[Duty] {
        &self.rosters[driver.at()]
    }

    /// The cost of a driver's roster, by term.
    pub fn roster_costs(&self, driver: DriverIdx) -> Costs {
        self.roster_costs[driver.at()]
    }

    /// The cost of all trips, by term.
    pub(super) fn trip_costs(&self) -> Costs {
        self.trip_costs
    }

    /// The plan as a schedule in canonical order.
    pub fn schedule(&self) -> Schedule {
        let mut schedule = Schedule {
            duties: self.rosters.iter().flatten().cloned().collect(),
            trips: self.trips.clone(),
            unserved: (self.judge.world.instance.vehicle_indices())
                .filter(|idx| self.places[idx.at()] == Place::Unserved)
                .map(|vehicle| Unserved {
                    vehicle,
                    reason: self.reasons[vehicle.at()],
                })
                .collect(),
        };
        schedule.sort();
        schedule
    }

    /// Makes a change that keeps every rule: the difference of the cost by term, and what takes
    /// the change back.
    ///
    /// # Errors
    /// The first rule that it would break; the plan is as it was.
    pub fn apply(&mut self, change: Change) -> Result<(Costs, Undo), Rule> {
        self.change(change, true)
    }

    /// Like [`apply`](Self::apply), but shared capacities may be left overfull.
    pub(super) fn apply_overfull(&mut self, change: Change) -> Result<(Costs, Undo), Rule> {
        self.change(change, false)
    }

    fn change(&mut self, change: Change, strict: bool) -> Result<(Costs, Undo), Rule> {
        let mut judged = Vec::with_capacity(change.rosters.len());
        for (driver, roster) in change.rosters {
            let costs = self.judge.judge(driver, &roster)?;
            judged.push((driver, roster, costs));
        }
        let trips = match change.trips {
            Some(trips) => Some((self.judge.judge_trips(&trips)?, trips)),
            None => None,
        };
        self.once(&judged, trips.as_ref().map(|(_, trips)| trips.as_slice()))?;
        self.rebook(
            &judged,
            trips.as_ref().map(|(_, trips)| trips.as_slice()),
            strict,
        )?;
        let before = self.costs;
        let undo = self.put(judged, trips.map(|(costs, trips)| (trips, costs)));
        let mut delta = self.costs;
        sum(&mut delta, &before, -1);
        Ok((delta, undo))
    }

    /// Takes the last change back.
    pub fn restore(&mut self, undo: Undo) {
        let trips = undo.trips.as_ref().map(|(trips, _)| trips.clone());
        let done = self.rebook(&undo.rosters, trips.as_deref(), false);
        debug_assert!(done.is_ok());
        self.put(undo.rosters, undo.trips);
    }

    /// `once`: no vehicle is moved by the new rosters or trips and by something that stays.
    fn once(
        &self,
        rosters: &[(DriverIdx, Vec<Duty>, Costs)],
        trips: Option<&[Trip]>,
    ) -> Result<(), Rule> {
        let own = |driver: DriverIdx| rosters.iter().any(|(one, _, _)| *one == driver);
        let mut moved: Vec<VehicleIdx> = (rosters.iter())
            .flat_map(|(_, roster, _)| roster.iter().flat_map(|duty| &duty.runs))
            .map(|run| run.vehicle)
            .collect();
        moved.extend(trips.into_iter().flatten().flat_map(|trip| &trip.vehicles));
        let free = |vehicle: &VehicleIdx| match self.places[vehicle.at()] {
            Place::Unserved => true,
            Place::Run(driver) => own(driver),
            Place::Trip(..) => trips.is_some(),
        };
        let all_free = moved.iter().all(free);
        moved.sort_unstable();
        if all_free && moved.windows(2).all(|pair| pair[0] != pair[1]) {
            Ok(())
        } else {
            Err(Rule::Once)
        }
    }

    /// Books what is new and takes back what is gone.
    fn rebook(
        &mut self,
        rosters: &[(DriverIdx, Vec<Duty>, Costs)],
        trips: Option<&[Trip]>,
        strict: bool,
    ) -> Result<(), Rule> {
        let before: Vec<Vec<Duty>> = (rosters.iter())
            .map(|(driver, _, _)| self.rosters[driver.at()].clone())
            .collect();
        let trips_before = trips.map(|_| self.trips.clone());
        let mut gone: Vec<Use> = before.iter().flat_map(|roster| uses(roster)).collect();
        gone.extend(trips_before.iter().flatten().map(Use::Trip));
        let mut new: Vec<Use> = (rosters.iter())
            .flat_map(|(_, roster, _)| uses(roster))
            .collect();
        new.extend(trips.into_iter().flatten().map(Use::Trip));
        // What is in both stays booked.
        gone.retain(|one| match new.iter().position(|other| other == one) {
            Some(at) => {
                new.swap_remove(at);
                false
            }
            None => true,
        });
        self.book_all(&gone, false);
        for (at, &one) in new.iter().enumerate() {
            if strict && let Err(rule) = self.has_room(one) {
                self.book_all(&new[..at], false);
                self.book_all(&gone, true);
                return Err(rule);
            }
            self.book(one, true);
        }
        Ok(())
    }

    /// Puts rosters and trips in their place, with the cost.
    fn put(
        &mut self,
        rosters: Vec<(DriverIdx, Vec<Duty>, Costs)>,
        trips: Option<(Vec<Trip>, Costs)>,
    ) -> Undo {
        let mut touched: Vec<VehicleIdx> = Vec::new();
        let mut undo = Undo {
            rosters: Vec::with_capacity(rosters.len()),
            trips: None,
        };
        for (driver, roster, costs) in rosters {
            let old = std::mem::replace(&mut self.rosters[driver.at()], roster);
            let before = std::mem::replace(&mut self.roster_costs[driver.at()], costs);
            sum(&mut self.costs, &before, -1);
            sum(&mut self.costs, &costs, 1);
            touched.extend(
                old.iter()
                    .flat_map(|duty| &duty.runs)
                    .map(|run| run.vehicle),
            );
            undo.rosters.push((driver, old, before));
        }
        if let Some((trips, costs)) = trips {
            let old = std::mem::replace(&mut self.trips, trips);
            let before = std::mem::replace(&mut self.trip_costs, costs);
            sum(&mut self.costs, &before, -1);
            sum(&mut self.costs, &costs, 1);
            touched.extend(old.iter().flat_map(|trip| &trip.vehicles));
            undo.trips = Some((old, before));
        }
        let judge = self.judge;
        for &vehicle in &touched {
            self.places[vehicle.at()] = Place::Unserved;
            sum(&mut self.costs, &judge.stay(vehicle), 1);
        }
        let (places, costs) = (&mut self.places, &mut self.costs);
        let mut moved = |vehicle: VehicleIdx, place: Place| {
            places[vehicle.at()] = place;
            sum(costs, &judge.stay(vehicle), -1);
        };
        for (driver, _, _) in &undo.rosters {
            for run in self.rosters[driver.at()].iter().flat_map(|duty| &duty.runs) {
                moved(run.vehicle, Place::Run(*driver));
            }
        }
        if undo.trips.is_some() {
            for trip in &self.trips {
                for &vehicle in &trip.vehicles {
                    moved(vehicle, Place::Trip(trip.truck, trip.start));
                }
            }
        }
        undo
    }

    fn has_room(&self, one: Use) -> Result<(), Rule> {
        let instance = self.judge.world.instance;
        let gate = |entries: &[_], units| {
            (self.ledger.has_gate(instance, entries, units))
                .then_some(())
                .ok_or(Rule::StageCapacity)
        };
        let seat = |coach| {
            (self.ledger.has_seat(instance, coach))
                .then_some(())
                .ok_or(Rule::CoachSeats)
        };
        match one {
            Use::Return(coach) => seat(coach),
            Use::Run(run) => {
                let vehicle = instance.vehicle(run.vehicle);
                let shape = self.judge.shape(run).ok_or(Rule::Horizon)?;
                gate(&shape.entries, instance.class(vehicle.class).gate_units)?;
                let arrives = shape.arrival_slot;
                if !(self.ledger).can_arrive(instance, vehicle.class, vehicle.lot, arrives) {
                    return Err(Rule::LotCapacity);
                }
                seat(run.coach)
            }
            Use::Trip(trip) => {
                gate(
                    &entries(instance, trip),
                    instance.truck(trip.truck).gate_units,
                )?;
                // All aboard arrive at once.
                let mut ledger = self.ledger.clone();
                let place = arrives(instance, trip).ok_or(Rule::Horizon)?;
                for &vehicle in &trip.vehicles {
                    let class = instance.vehicle(vehicle).class;
                    if !ledger.can_arrive(instance, class, place.0, place.1) {
                        return Err(Rule::LotCapacity);
                    }
                    ledger.arrive(instance, class, place, true);
                }
                Ok(())
            }
        }
    }

    fn book_all(&mut self, all: &[Use], book: bool) {
        for &one in all {
            self.book(one, book);
        }
    }

    fn book(&mut self, one: Use, book: bool) {
        let instance = self.judge.world.instance;
        match one {
            Use::Return(coach) => self.ledger.board(coach, book),
            Use::Run(run) => {
                let vehicle = instance.vehicle(run.vehicle);
                if let Some(shape) = self.judge.shape(run) {
                    let units = instance.class(vehicle.class).gate_units;
                    self.ledger.enter(&shape.entries, units, book);
                    let place = (vehicle.lot, shape.arrival_slot);
                    self.ledger.arrive(instance, vehicle.class, place, book);
                }
                self.ledger.board(run.coach, book);
            }
            Use::Trip(trip) => {
                let units = instance.truck(trip.truck).gate_units;
                self.ledger.enter(&entries(instance, trip), units, book);
                if let Some(place) = arrives(instance, trip) {
                    for &vehicle in &trip.vehicles {
                        let class = instance.vehicle(vehicle).class;
                        self.ledger.arrive(instance, class, place, book);
                    }
                }
            }
        }
    }
}

/// What a roster takes of the ledgers.
fn uses(roster: &[Duty]) -> Vec<Use<'_>> {
    (roster.iter())
        .flat_map(|duty| {
            let back = duty.first_return.map(Use::Return);
            back.into_iter().chain(duty.runs.iter().map(Use::Run))
        })
        .collect()
}

/// Adds `sign` times each term.
pub(super) fn sum(total: &mut Costs, own: &Costs, sign: i64) {
    for &term in Term::ALL {
        total.add(term, own.get(term) * sign);
    }
}

/// The roster without the run of this vehicle; a duty in which nothing is left goes too.
pub(super) fn without(roster: &[Duty], vehicle: VehicleIdx) -> Vec<Duty> {
    let mut left = roster.to_vec();
    for duty in &mut left {
        duty.runs.retain(|run| run.vehicle != vehicle);
    }
    left.retain(|duty| !duty.runs.is_empty() || duty.first_return.is_some());
    left
}

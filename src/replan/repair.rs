//! Repair of a plan after events: what no longer fits is mended, or taken out as cheaply as one
//! step can see. [Improvement](super::improve) then puts it elsewhere.

use super::ledger::Overfull;
use super::plan::{Change, Place, Plan, without};
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::names::Rule;
use crate::schedule::{Duty, Run, Trip};
use crate::units::Fen;

/// A driver or a capacity that what has started already breaks, whatever is planned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Broken {
    pub rule: Rule,
    pub driver: Option<DriverIdx>,
}

impl Plan<'_> {
    /// Takes out of the plan what breaks a rule: the vehicles that lost their place.
    ///
    /// # Errors
    /// What has started breaks a rule for good.
    pub(super) fn mend(
        &mut self,
        broken: &[DriverIdx],
        trips: bool,
    ) -> Result<Vec<VehicleIdx>, Broken> {
        let mut out = Vec::new();
        for &driver in broken {
            self.mend_driver(driver, &mut out)?;
        }
        if trips {
            self.mend_trips(&mut out)?;
        }
        while let Some(over) = self.ledger.overfull(self.judge.world.instance) {
            self.relieve(over, &mut out)?;
        }
        out.sort_unstable();
        out.dedup();
        out.retain(|&one| self.place(one) == Place::Unserved);
        Ok(out)
    }

    fn started(&self, run: &Run) -> bool {
        self.judge.past.is_past(run.start)
    }

    /// Makes a driver's roster keep his rules with as little loss as can be seen from one step.
    fn mend_driver(&mut self, driver: DriverIdx, out: &mut Vec<VehicleIdx>) -> Result<(), Broken> {
        let mut roster = self.roster(driver).to_vec();
        loop {
            let rule = match self.judge.judge(driver, &roster) {
                Ok(_) => break,
                Err(rule) => rule,
            };
            let mut variants: Vec<(i64, Vec<Duty>)> = self.rebooked(&roster);
            for run in roster.iter().flat_map(|duty| &duty.runs) {
                if !self.started(run) {
                    let value = self.judge.world.instance.vehicle(run.vehicle).value.0;
                    variants.push((value.saturating_add(1), without(&roster, run.vehicle)));
                }
            }
            variants.sort_by_key(|(loss, _)| *loss);
            let good =
                (variants.into_iter()).find(|(_, one)| self.judge.judge(driver, one).is_ok());
            if let Some((_, good)) = good {
                roster = good;
                break;
            }
            // No one step mends it: the last run that has not started goes.
            let last = (roster.iter().flat_map(|duty| &duty.runs)).rfind(|run| !self.started(run));
            roster = match last.map(|run| run.vehicle) {
                Some(vehicle) => without(&roster, vehicle),
                None => {
                    let left = self.rides_kept(driver, &roster);
                    if left == roster {
                        let driver = Some(driver);
                        return Err(Broken { rule, driver });
                    }
                    left
                }
            };
        }
        self.settle(driver, roster, out)
    }

    /// Puts a mended roster in place; it may leave shared capacities overfull.
    fn settle(
        &mut self,
        driver: DriverIdx,
        roster: Vec<Duty>,
        out: &mut Vec<VehicleIdx>,
    ) -> Result<(), Broken> {
        let before = self.roster(driver).iter().flat_map(|duty| &duty.runs);
        out.extend(before.map(|run| run.vehicle));
        let change = Change {
            rosters: vec![(driver, roster)],
            trips: None,
        };
        let driver = Some(driver);
        (self.apply_overfull(change)).map_err(|rule| Broken { rule, driver })?;
        Ok(())
    }

    /// The roster without rides home that have not begun and lead to no run.
    fn rides_kept(&self, driver: DriverIdx, roster: &[Duty]) -> Vec<Duty> {
        let rode = self.judge.past.rode_home(self.judge.world.instance, driver);
        let mut left = roster.to_vec();
        left.retain(|duty| !duty.runs.is_empty() || duty.first_return == rode);
        left
    }

    /// The rosters in which one ride back is by another coach that has not left.
    fn rebooked(&self, roster: &[Duty]) -> Vec<(i64, Vec<Duty>)> {
        let world = self.judge.world;
        let instance = world.instance;
        let now = self.judge.past.now.unwrap_or(instance.horizon().from);
        let open = |coach: CoachIdx| {
            instance.coach(coach).departs >= now && self.ledger.has_seat(instance, coach)
        };
        let mut found = Vec::new();
        for (at, duty) in roster.iter().enumerate() {
            if let Some(own) = duty.first_return
                && instance.coach(own).departs >= now
            {
                for stop in &world.coaches[instance.coach(own).lot.at()] {
                    if stop.coach != own && open(stop.coach) {
                        let mut other = roster.to_vec();
                        other[at].first_return = Some(stop.coach);
                        found.push((0, other));
                    }
                }
            }
            for (nth, run) in duty.runs.iter().enumerate() {
                let left = instance.coach(run.coach).departs < now;
                let pinned = self.judge.past.pin(run.vehicle);
                let (Some(shape), false) = (self.judge.shape(run), left) else {
                    continue;
                };
                if pinned.is_some_and(|pin| pin.coach.is_some()) {
                    continue;
                }
                let lot = instance.vehicle(run.vehicle).lot;
                let first = world.first_coach(lot, shape.ready.max(now));
                for stop in &world.coaches[lot.at()][first..] {
                    if stop.coach != run.coach && open(stop.coach) {
                        let mut other = roster.to_vec();
                        other[at].runs[nth].coach = stop.coach;
                        found.push((0, other));
                    }
                }
            }
        }
        found
    }

    fn mend_trips(&mut self, out: &mut Vec<VehicleIdx>) -> Result<(), Broken> {
        let mut good: Vec<Trip> = Vec::new();
        let broken = |rule| Broken { rule, driver: None };
        for trip in self.trips.clone() {
            good.push(trip.clone());
            let Err(rule) = self.judge.judge_trips(&good) else {
                continue;
            };
            if self.judge.past.is_past(trip.start) {
                return Err(broken(rule));
            }
            // Perhaps only some of its vehicles cannot go.
            good.pop();
            let mut part = Trip {
                vehicles: Vec::new(),
                ..trip.clone()
            };
            for &vehicle in &trip.vehicles {
                part.vehicles.push(vehicle);
                let mut with = good.clone();
                with.push(part.clone());
                if self.judge.judge_trips(&with).is_err() {
                    part.vehicles.pop();
                    out.push(vehicle);
                }
            }
            if !part.vehicles.is_empty() {
                good.push(part);
            }
        }
        let change = Change {
            rosters: Vec::new(),
            trips: Some(good),
        };
        self.apply_overfull(change).map_err(broken)?;
        Ok(())
    }

    /// Takes one thing out of a capacity that is exceeded: of those that can go, what is worth
    /// least.
    fn relieve(&mut self, over: Overfull, out: &mut Vec<VehicleIdx>) -> Result<(), Broken> {
        let instance = self.judge.world.instance;
        let uses = |run: &Run| match (over, self.judge.shape(run)) {
            (Overfull::Coach(coach), _) => run.coach == coach,
            (_, None) => false,
            (Overfull::Stage(stage, slot), Some(shape)) => shape.entries.contains(&(stage, slot)),
            (Overfull::Handover(lot, slot), Some(shape)) => {
                instance.vehicle(run.vehicle).lot == lot && shape.arrival_slot == slot
            }
            (Overfull::Lot(lot, slot), Some(shape)) => {
                instance.vehicle(run.vehicle).lot == lot && shape.arrival_slot <= slot
            }
        };
        let mut riders: Vec<(bool, Fen, VehicleIdx, DriverIdx)> = Vec::new();
        let mut home: Vec<DriverIdx> = Vec::new();
        for driver in instance.driver_indices() {
            for duty in self.roster(driver) {
                for run in duty.runs.iter().filter(|run| uses(run)) {
                    let must = self.started(run) || self.judge.past.pin(run.vehicle).is_some();
                    let value = instance.vehicle(run.vehicle).value;
                    riders.push((must, value, run.vehicle, driver));
                }
                if let (Overfull::Coach(coach), Some(own)) = (over, duty.first_return)
                    && own == coach
                {
                    home.push(driver);
                }
            }
        }
        riders.sort_unstable();
        if let Overfull::Coach(coach) = over {
            // Whoever can ride on another coach does; the last to be asked are those of most worth.
            let all = riders
                .iter()
                .map(|rider| rider.3)
                .chain(home.iter().copied());
            for driver in all.collect::<Vec<_>>() {
                if self.rebook_from(driver, coach) {
                    out.extend(riders.iter().filter(|r| r.3 == driver).map(|r| r.2));
                    return Ok(());
                }
            }
            for &(_, _, _, driver) in riders.iter().filter(|rider| rider.0) {
                if self.rebook_started(driver, coach, out)? {
                    return Ok(());
                }
            }
        }
        if let Some(&(_, _, vehicle, driver)) = riders.iter().find(|rider| !rider.0) {
            let roster = without(self.roster(driver), vehicle);
            self.settle(driver, roster, out)?;
            return Ok(());
        }
        let broken = |rule| Broken { rule, driver: None };
        if let Some(at) = (self.trips.iter())
            .rposition(|trip| !self.judge.past.is_past(trip.start) && self.trip_uses(trip, over))
        {
            let mut trips = self.trips.clone();
            out.extend(trips.remove(at).vehicles);
            let change = Change {
                rosters: Vec::new(),
                trips: Some(trips),
            };
            self.apply_overfull(change).map_err(broken)?;
            return Ok(());
        }
        // Only what is pinned or has started is left; a pin gives way and is told by the checker.
        if let Some(&(_, _, vehicle, driver)) = riders
            .iter()
            .find(|rider| !self.judge.past.started(rider.2))
        {
            let roster = without(self.roster(driver), vehicle);
            return self.settle(driver, roster, out);
        }
        Err(broken(match over {
            Overfull::Stage(..) => Rule::StageCapacity,
            Overfull::Handover(..) => Rule::HandoverCapacity,
            Overfull::Lot(..) => Rule::LotCapacity,
            Overfull::Coach(..) => Rule::CoachSeats,
        }))
    }

    fn trip_uses(&self, trip: &Trip, over: Overfull) -> bool {
        let instance = self.judge.world.instance;
        let arrives = super::trips::arrives(instance, trip);
        match over {
            Overfull::Stage(stage, slot) => {
                super::trips::entries(instance, trip).contains(&(stage, slot))
            }
            Overfull::Handover(lot, slot) => arrives == Some((lot, slot)),
            Overfull::Lot(lot, slot) => arrives.is_some_and(|(own, at)| own == lot && at <= slot),
            Overfull::Coach(_) => false,
        }
    }

    /// Moves a driver from a coach that is too full to the one that costs least; whether he could.
    fn rebook_from(&mut self, driver: DriverIdx, coach: CoachIdx) -> bool {
        let rides = |roster: &[Duty]| {
            (roster.iter())
                .flat_map(|duty| {
                    let back = duty.first_return;
                    duty.runs.iter().map(|run| run.coach).chain(back)
                })
                .filter(|&own| own == coach)
                .count()
        };
        let roster = self.roster(driver).to_vec();
        let aboard = rides(&roster);
        let best = (self.rebooked(&roster).into_iter())
            .filter(|(_, other)| rides(other) < aboard)
            .filter_map(|(_, other)| {
                let costs = self.judge.judge(driver, &other).ok()?;
                Some((costs.total(), other))
            })
            .min_by_key(|(cost, _)| *cost);
        let Some((_, other)) = best else { return false };
        let change = Change {
            rosters: vec![(driver, other)],
            trips: None,
        };
        self.apply_overfull(change).is_ok()
    }

    /// Moves a driver who is under way to a later coach, at the price of what he was to do after.
    fn rebook_started(
        &mut self,
        driver: DriverIdx,
        coach: CoachIdx,
        out: &mut Vec<VehicleIdx>,
    ) -> Result<bool, Broken> {
        let later: Vec<VehicleIdx> = (self.roster(driver).iter())
            .flat_map(|duty| &duty.runs)
            .filter(|run| !self.started(run))
            .map(|run| run.vehicle)
            .collect();
        if later.is_empty() {
            return Ok(false);
        }
        let mut roster = self.roster(driver).to_vec();
        for vehicle in later {
            roster = without(&roster, vehicle);
        }
        self.settle(driver, roster, out)?;
        Ok(self.rebook_from(driver, coach))
    }
}

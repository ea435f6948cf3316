//! What can follow a state: the transitions of the duty network, the only place where driver rules
//! are built into the models.

use super::Event;
use super::bundles::BundleIdx;
use super::kinds::RunKind;
use super::priced;
use super::profile::{Offer, Profile, minutes_by_date};
use super::state::{At, Duty, Rejected, State, Step};
use super::timeline::World;
use crate::ids::CoachIdx;
use crate::names::Term;
use crate::network::Cost;
use crate::units::{Date, Fen, Instant, Interval, Minutes, Zone};

/// Makes the steps that can follow a state, for one profile.
pub struct Expander<'a> {
    /// What all travellers share.
    pub world: &'a World<'a>,
    /// Run kinds.
    pub kinds: &'a [RunKind],
    /// The profile.
    pub profile: &'a Profile,
    /// Points of the station's time, ascending.
    pub points: &'a [Instant],
}

type Steps = Vec<Step>;

impl Expander<'_> {
    /// Every step that can follow `state`.
    pub fn steps(&self, state: &State) -> Steps {
        let mut out = Steps::new();
        match state.at {
            At::Rest { slot } => {
                for offer in &self.profile.offers {
                    out.extend(self.first_run(state, offer, slot as usize).ok());
                }
                out.extend(self.rest_on(state, slot));
            }
            At::Station { point } => {
                let now = self.points[point as usize];
                for offer in &self.profile.offers {
                    for &(transfer, bundle) in &offer.levels {
                        let slot = self.world.slot_from(now + transfer);
                        if self.world.slot_starts(slot) == Some(now + transfer) {
                            out.extend(self.next_run(state, offer, bundle, slot).ok());
                        }
                    }
                }
                out.extend(self.station_on(state, point));
            }
            At::Lot { lot, rank } => {
                let stops = &self.world.coaches[lot.at()];
                if let Some(stop) = stops.get(rank as usize) {
                    out.extend(self.board(state, stop.coach).ok());
                    let last = state.duty.is_none_or(|duty| {
                        stop.departs >= self.profile.windows[duty.window as usize].to
                    });
                    if !last && (rank as usize) + 1 < stops.len() {
                        let at = At::Lot {
                            lot,
                            rank: rank + 1,
                        };
                        out.push(wait(State {
                            at,
                            ..state.clone()
                        }));
                    }
                }
            }
            At::Booked { coach } => out.extend(self.board(state, coach).ok()),
            At::Back { coach } => {
                out.extend(self.end(state, coach).ok());
                out.extend(self.stay_on(state, coach));
            }
        }
        out
    }

    /// Waiting at rest for the next slot.
    fn rest_on(&self, state: &State, slot: u32) -> Option<Step> {
        let next = slot + 1;
        let last = self.profile.windows.last()?.to;
        let start = self.world.slot_starts(next as usize)?;
        (start < last).then(|| wait(self.at_rest(state.clone(), next)))
    }

    /// Waiting at the station for the next point.
    fn station_on(&self, state: &State, point: u32) -> Option<Step> {
        let duty = state.duty?;
        let at = *self.points.get(point as usize + 1)?;
        (at < self.profile.windows[duty.window as usize].to)
            .then(|| wait(self.at_station(state.clone(), point + 1)))
    }

    /// Going on with the duty after a coach ride.
    fn stay_on(&self, state: &State, coach: CoachIdx) -> Option<Step> {
        let limit = self.world.instance.rules().max_runs_per_duty;
        let duty = state.duty?;
        if self.profile.watch.duty_runs && limit.is_some_and(|limit| duty.runs >= limit) {
            return None;
        }
        let arrives = self.world.instance.coach(coach).arrives;
        let point = self.points.partition_point(|&at| at < arrives);
        (point < self.points.len())
            .then(|| wait(self.at_station(state.clone(), u32::try_from(point).unwrap_or(u32::MAX))))
    }

    /// The first run of a new duty.
    ///
    /// # Errors
    /// [`Rejected`] when a rule forbids it.
    pub fn first_run(&self, state: &State, offer: &Offer, slot: usize) -> Result<Step, Rejected> {
        let start = self.start(offer, slot)?;
        let &(_, bundle) = offer.levels.last().ok_or(Rejected)?;
        let begin = start - self.world.instance.rules().report;
        let horizon = self.world.instance.horizon();
        let windows = &self.profile.windows;
        let window = windows.partition_point(|one| one.to <= begin);
        let open = windows.get(window).ok_or(Rejected)?;
        if begin < horizon.from || begin < open.from {
            return Err(Rejected);
        }
        let duty = Duty {
            window: u32::try_from(window).unwrap_or(u32::MAX),
            begin: Some(begin),
            runs: 0,
            driving: 0,
            since_break: 0,
            wheel: None,
            fresh: true,
            abroad: None,
        };
        let state = State {
            duty: Some(duty),
            ..state.clone()
        };
        self.run(state, offer, (bundle, slot, true), self.profile.duty_pay)
    }

    /// A further run of the duty, of a kind in `bundle`, whose transfers all fit.
    ///
    /// # Errors
    /// [`Rejected`] when a rule forbids it.
    pub fn next_run(
        &self,
        state: &State,
        offer: &Offer,
        bundle: BundleIdx,
        slot: usize,
    ) -> Result<Step, Rejected> {
        self.start(offer, slot)?;
        self.run(state.clone(), offer, (bundle, slot, false), Fen(0))
    }

    /// The start of a run of this offer in this slot, if there is one.
    fn start(&self, offer: &Offer, slot: usize) -> Result<Instant, Rejected> {
        let kind = &self.kinds[offer.kinds[0].at()];
        let shape = self.world.shape(offer.lot, slot).ok_or(Rejected)?;
        let now = self.world.instance.now();
        let too_early = now.is_some_and(|now| shape.start < now) && !kind.frozen;
        if kind.slot.is_some_and(|only| only != slot) || too_early {
            return Err(Rejected);
        }
        Ok(shape.start)
    }

    fn run(
        &self,
        mut state: State,
        offer: &Offer,
        (bundle, slot, first): (BundleIdx, usize, bool),
        duty_pay: Fen,
    ) -> Result<Step, Rejected> {
        let rules = self.world.instance.rules();
        let watch = self.profile.watch;
        // Slot, coach and past are the same for all kinds of an offer.
        let kind = &self.kinds[offer.kinds[0].at()];
        let shape = self.world.shape(kind.lot, slot).ok_or(Rejected)?;
        let mut duty = state.duty.ok_or(Rejected)?;
        if watch.duty_runs {
            duty.runs += 1;
            if rules
                .max_runs_per_duty
                .is_some_and(|limit| duty.runs > limit)
            {
                return Err(Rejected);
            }
        }
        let date = self.world.dates[slot];
        if watch.day_runs {
            let before = state
                .today
                .filter(|(day, _)| *day == date)
                .map_or(0, |(_, runs)| runs);
            if rules.max_runs_per_day.is_some_and(|limit| before >= limit) {
                return Err(Rejected);
            }
            state.today = Some((date, before + 1));
        }
        if watch.driving {
            duty.driving += shape.driving;
            if rules.driving.is_some_and(|limit| duty.driving > limit.0) {
                return Err(Rejected);
            }
        }
        if let (Some(limit), Some((from, until))) = (rules.continuous, shape.wheel) {
            let rested = duty
                .wheel
                .is_none_or(|wheel| from - wheel >= rules.driving_break);
            let before = if rested { 0 } else { duty.since_break };
            if before + shape.head > limit.0 || shape.inner > limit.0 {
                return Err(Rejected);
            }
            duty.since_break = shape.tail.unwrap_or(before + shape.head);
            duty.wheel = Some(until);
        }
        if state.stays.is_some() || self.profile.rows_of_stays() {
            duty.abroad = Some(Zone::Almaty.date(shape.abroad));
        }
        let step = match self.profile.steps.as_slice() {
            [] => self.profile.flat,
            steps => {
                let at = (state.total as usize).min(steps.len() - 1);
                state.total += 1;
                steps[at]
            }
        };
        duty.fresh = false;
        state.idle = false;
        state.at = match kind.coach {
            Some(coach) => {
                let one = self.world.instance.coach(coach);
                if one.lot != kind.lot || one.departs < shape.ready {
                    return Err(Rejected);
                }
                At::Booked { coach }
            }
            None => {
                let now = self.world.instance.now();
                let ready = if kind.frozen {
                    now.map_or(shape.ready, |now| shape.ready.max(now))
                } else {
                    shape.ready
                };
                let rank = self.world.first_coach(kind.lot, ready);
                let back = self.world.earliest_back[kind.lot.at()].get(rank);
                if let (Some(wheel), Some(&back)) = (duty.wheel, back)
                    && back - wheel >= rules.driving_break
                {
                    // Every ride back is a sufficient break: runs from other slots join here.
                    duty.wheel = None;
                    duty.since_break = 0;
                }
                At::Lot {
                    lot: kind.lot,
                    rank: u32::try_from(rank).unwrap_or(u32::MAX),
                }
            }
        };
        state.duty = Some(duty);
        self.trim(&mut state);
        let preference = self.world.instance.objective().preference;
        let disliked = offer.disliked || self.dislikes(slot);
        let dislike = if disliked { preference } else { Fen(0) };
        let slot = u32::try_from(slot).unwrap_or(u32::MAX);
        Ok(Step {
            to: Some(state),
            cost: priced(Term::RunPay, offer.extra)
                + priced(Term::Fairness, step)
                + priced(Term::Preference, dislike)
                + priced(Term::DutyPay, duty_pay),
            event: Some(Event::Run {
                bundle,
                slot,
                first,
            }),
        })
    }

    /// Whether the driver dislikes to start in this slot.
    fn dislikes(&self, slot: usize) -> bool {
        let clock = self.world.clocks[slot];
        self.profile.disliked_times.iter().any(|&(from, to)| {
            if from <= to {
                from <= clock && clock < to
            } else {
                from <= clock || clock < to
            }
        })
    }

    /// Boarding a coach.
    ///
    /// # Errors
    /// [`Rejected`] when the duty could not end in time after the ride, or the driver may not be
    /// abroad so long.
    pub fn board(&self, state: &State, coach: CoachIdx) -> Result<Step, Rejected> {
        let rules = self.world.instance.rules();
        let one = self.world.instance.coach(coach);
        let mut state = state.clone();
        let mut duty = state.duty.ok_or(Rejected)?;
        let end = one.arrives + rules.debrief;
        if end > self.profile.windows[duty.window as usize].to {
            return Err(Rejected);
        }
        if let (Some(limit), Some(begin)) = (rules.duty_length, duty.begin)
            && end - begin > limit
        {
            return Err(Rejected);
        }
        let last = Zone::Almaty.date(one.arrives - Minutes(1));
        if self.profile.passport.is_some_and(|until| last > until) {
            return Err(Rejected);
        }
        if let (Some(stays), Some(first)) = (&mut state.stays, duty.abroad) {
            for day in first.0..=last.0 {
                if !stays.stay(Date(day), &self.profile.limits.stays) {
                    return Err(Rejected);
                }
            }
        }
        duty.abroad = None;
        if duty
            .wheel
            .is_some_and(|wheel| one.arrives - wheel >= rules.driving_break)
        {
            duty.wheel = None;
            duty.since_break = 0;
        }
        state.duty = Some(duty);
        state.at = At::Back { coach };
        self.trim(&mut state);
        Ok(Step {
            to: Some(state),
            cost: priced(Term::CoachFare, one.fare),
            event: Some(Event::Board(coach)),
        })
    }

    /// The end of the duty after a coach ride.
    ///
    /// # Errors
    /// [`Rejected`] when a rule forbids the duty as it now is.
    pub fn end(&self, state: &State, coach: CoachIdx) -> Result<Step, Rejected> {
        let rules = self.world.instance.rules();
        let (cost, next) = self.over(state, coach)?;
        let rested = self.world.instance.coach(coach).arrives
            + rules.debrief
            + rules.rest.unwrap_or_default();
        let slot = self.world.slot_from(rested + rules.report);
        let again = slot < self.world.dates.len()
            && self
                .profile
                .windows
                .last()
                .is_some_and(|last| rested < last.to);
        if next.idle && !again {
            return Err(Rejected);
        }
        let to = again.then(|| self.at_rest(next, u32::try_from(slot).unwrap_or(u32::MAX)));
        Ok(Step {
            to,
            cost,
            event: None,
        })
    }

    /// The cost of a duty that is nothing but a ride home from the lot.
    ///
    /// # Errors
    /// [`Rejected`] when a rule forbids the ride.
    pub fn ride_home(&self, state: &State, coach: CoachIdx) -> Result<Cost, Rejected> {
        let ride = self.board(state, coach)?;
        let (cost, _) = self.over(&ride.to.ok_or(Rejected)?, coach)?;
        Ok(ride.cost + cost)
    }

    /// What ending the duty after a coach ride costs, and what the driver has done then.
    fn over(&self, state: &State, coach: CoachIdx) -> Result<(Cost, State), Rejected> {
        let rules = self.world.instance.rules();
        let duty = state.duty.ok_or(Rejected)?;
        let end = self.world.instance.coach(coach).arrives + rules.debrief;
        let cost = match (self.profile.overtime, duty.begin) {
            (Some((rate, after)), Some(begin)) => rate * (end - begin - after).0.max(0),
            _ => Fen(0),
        };
        let cost = priced(Term::Overtime, cost);
        let mut next = State {
            duty: None,
            idle: duty.fresh,
            ..state.clone()
        };
        if let (Some(hours), Some(begin)) = (&mut next.hours, duty.begin) {
            // What a carried duty held on the dates before the horizon is history.
            let first = Zone::Horgos.date(self.world.instance.horizon().from);
            let span = Interval {
                from: begin,
                to: end,
            };
            for (date, minutes) in minutes_by_date(span) {
                let limits = &self.profile.limits;
                let ok = hours.work(date, minutes, &limits.hours, rules.weekly_rest);
                if !ok && date >= first {
                    return Err(Rejected);
                }
            }
        }
        Ok((cost, next))
    }
}

fn wait(to: State) -> Step {
    Step {
        to: Some(to),
        cost: Cost::ZERO,
        event: None,
    }
}

//! Whether a driver may do a roster, and what it costs: every rule that one driver can break
//! alone, and every cost term of his runs.
//!
//! Shared capacities are for the [`Ledger`](super::ledger::Ledger). The rules are worked out here
//! from run shapes alone; the checker, which judges every plan that leaves, knows nothing of it.

use super::dates::{Dates, Load, by_date, exceeds};
use super::past::{Past, Was};
use crate::ids::{CoachIdx, DriverIdx, LotIdx, VehicleIdx};
use crate::instance::{Driver, Instance, State};
use crate::model::{RunShape, World};
use crate::names::{Costs, Rule, Term};
use crate::schedule::{Duty, Run};
use crate::spec::Mode;
use crate::units::{Fen, Instant, Interval, Minutes, Zone};

/// What judging rosters needs beside the instance.
#[derive(Clone, Debug)]
pub(super) struct Judge<'a> {
    pub world: &'a World<'a>,
    pub past: Past,
    horgos: Dates,
    almaty: Dates,
    /// By driver: duty minutes by Horgos date of the past duties.
    worked: Vec<Vec<Load>>,
}

/// A duty as walked.
struct Walked {
    begin: Instant,
    end: Instant,
}

impl<'a> Judge<'a> {
    /// Reads history. Time O(drivers × past duties).
    pub fn new(world: &'a World<'a>) -> Judge<'a> {
        let instance = world.instance;
        let rules = instance.rules();
        let horizon = instance.horizon();
        let horgos = Dates::new(Zone::Horgos, horizon.from - Minutes(31 * 1440), horizon.to);
        let by_hours = !rules.rolling_hours.is_empty() || rules.weekly_rest;
        let worked = (instance.drivers().iter())
            .map(|driver| {
                let mut loads = Vec::new();
                if by_hours {
                    add(&horgos, &driver.past_duties, false, &mut loads);
                    by_date(&mut loads, |a, b| a + b);
                }
                loads
            })
            .collect();
        Judge {
            past: Past::new(instance),
            almaty: Dates::new(Zone::Almaty, horizon.from, horizon.to),
            horgos,
            worked,
            world,
        }
    }

    fn instance(&self) -> &'a Instance {
        self.world.instance
    }

    /// The shape of a run, if it starts on a slot and arrives inside the horizon.
    pub fn shape(&self, run: &Run) -> Option<&RunShape> {
        let instance = self.instance();
        let slot = instance.slot_of(run.start)?;
        let shape = self.world.shape(instance.vehicle(run.vehicle).lot, slot)?;
        (shape.start == run.start).then_some(shape)
    }

    /// The cost of a roster (duties in order of time), by term.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn judge(&self, idx: DriverIdx, roster: &[Duty]) -> Result<Costs, Rule> {
        let driver = self.instance().driver(idx);
        let walked = self.walk(idx, driver, roster)?;
        self.between(driver, roster, &walked)?;
        self.by_dates(idx, driver, roster, &walked)?;
        Ok(self.costs(idx, driver, roster, &walked))
    }

    /// The duty under way at the start.
    fn under_way(driver: &Driver) -> Option<(&State, Instant)> {
        let state = driver.state.as_ref()?;
        Some((state, state.duty_begin?))
    }

    /// Whether this driver may take this vehicle in this slot at all, whatever else he does.
    pub fn pair(&self, idx: DriverIdx, run: &Run, shape: &RunShape) -> Result<(), Rule> {
        let instance = self.instance();
        let driver = instance.driver(idx);
        let vehicle = instance.vehicle(run.vehicle);
        let class = instance.class(vehicle.class);
        let covered = (driver.licences.iter()).any(|held| held.covers(class.licence));
        let locks = instance.locks();
        let excluded = driver
            .excluded_classes
            .binary_search(&vehicle.class)
            .is_ok()
            || driver.excluded_vehicles.binary_search(&run.vehicle).is_ok();
        let banned = locks.bans.binary_search(&(idx, run.vehicle)).is_ok()
            || locks.without_drivers.binary_search(&idx).is_ok();
        let pinned = self.past.pin(run.vehicle).is_some_and(|pin| {
            pin.driver.is_some_and(|own| own != idx)
                || pin.coach.is_some_and(|own| own != run.coach)
        });
        if !covered {
            Err(Rule::Licence)
        } else if excluded {
            Err(Rule::Exclusion)
        } else if banned || pinned {
            Err(Rule::Lock)
        } else {
            self.alone(run.vehicle, shape)
        }
    }

    /// Whether this vehicle may start in this slot, whoever drives it.
    pub fn alone(&self, idx: VehicleIdx, shape: &RunShape) -> Result<(), Rule> {
        let instance = self.instance();
        let vehicle = instance.vehicle(idx);
        let lot = instance.lot(vehicle.lot);
        let reserve = instance.rules().range_reserve_km;
        let reaches = vehicle
            .range_km
            .is_none_or(|km| u64::from(km) >= u64::from(lot.distance_km) + u64::from(reserve));
        let out = instance
            .locks()
            .without_vehicles
            .binary_search(&idx)
            .is_ok();
        let pinned = self.past.pin(idx).is_some_and(|pin| {
            pin.mode == Some(Mode::Cage) || pin.start.is_some_and(|own| own != shape.start)
        });
        if shape.start < vehicle.released {
            Err(Rule::Release)
        } else if vehicle.deadline.is_some_and(|last| shape.arrival > last) {
            Err(Rule::Deadline)
        } else if !vehicle.self_drive {
            Err(Rule::Mode)
        } else if !reaches {
            Err(Rule::Range)
        } else if out || pinned {
            Err(Rule::Lock)
        } else {
            Ok(())
        }
    }

    /// Whether the driver can board this coach at this lot from `free` (end of handover) on.
    fn boards(&self, coach: CoachIdx, lot: LotIdx, ready: Instant) -> Result<(), Rule> {
        let one = self.instance().coach(coach);
        if one.lot != lot || one.departs < ready {
            return Err(Rule::CoachReturn);
        }
        Ok(())
    }

    /// Walks each duty by itself: places, coaches, driving, runs, length, windows, horizon.
    fn walk(&self, idx: DriverIdx, driver: &Driver, roster: &[Duty]) -> Result<Vec<Walked>, Rule> {
        let instance = self.instance();
        let (rules, horizon) = (instance.rules(), instance.horizon());
        let state = Self::under_way(driver);
        let at_lot = state.and_then(|(state, _)| state.lot);
        let returns = roster.iter().find_map(|duty| duty.first_return);
        if !self.past.allows_return(instance, idx, returns) {
            return Err(Rule::Frozen);
        }
        let today = self.world.dates.first().copied();
        let mut day = (
            today,
            driver.state.as_ref().map_or(0, |state| state.runs_today),
        );
        let mut walked = Vec::with_capacity(roster.len());
        for (nth, duty) in roster.iter().enumerate() {
            let carried = state.filter(|_| duty.carried);
            if duty.carried && (carried.is_none() || nth > 0)
                || at_lot.is_some() && nth == 0 && !duty.carried
                || duty.first_return.is_some() != (duty.carried && at_lot.is_some())
                || duty.runs.is_empty() && duty.first_return.is_none()
            {
                return Err(Rule::Sequence);
            }
            let mut station = None;
            let mut last_back = horizon.from;
            if let (Some(coach), Some(lot), Some((state, _))) = (duty.first_return, at_lot, state) {
                self.boards(coach, lot, state.free_from + rules.boarding)?;
                last_back = instance.coach(coach).arrives;
                station = Some(last_back);
                self.visa(driver, horizon.from, last_back)?;
            } else if let Some((state, _)) = carried {
                station = Some(state.free_from);
            }
            let before = carried.map_or(0, |(state, _)| state.runs);
            let mut driving = carried.map_or(0, |(state, _)| state.driving.0);
            let mut since = carried.map_or(0, |(state, _)| state.continuous.0);
            let mut wheel = carried.map(|(state, _)| state.free_from);
            for (run, runs) in duty.runs.iter().zip(before + 1..) {
                let shape = self.shape(run).ok_or(Rule::Horizon)?;
                let vehicle = instance.vehicle(run.vehicle);
                self.pair(idx, run, shape)?;
                if !self.past.allows(instance, idx, run) {
                    return Err(Rule::Frozen);
                }
                let transfer = instance.yard(vehicle.yard).transfer;
                if station.is_some_and(|at| run.start < at + transfer) {
                    return Err(Rule::Sequence);
                }
                self.boards(run.coach, vehicle.lot, shape.ready)?;
                last_back = instance.coach(run.coach).arrives;
                station = Some(last_back);
                self.visa(driver, shape.abroad, last_back)?;
                let date = (instance.slot_of(run.start))
                    .and_then(|slot| self.world.dates.get(slot).copied());
                day = (date, if day.0 == date { day.1 + 1 } else { 1 });
                if rules.max_runs_per_duty.is_some_and(|most| runs > most)
                    || rules.max_runs_per_day.is_some_and(|most| day.1 > most)
                {
                    return Err(Rule::MaxRuns);
                }
                driving += shape.driving;
                if rules.driving.is_some_and(|most| driving > most.0) {
                    return Err(Rule::DrivingTime);
                }
                if let (Some(most), Some((from, until))) = (rules.continuous, shape.wheel) {
                    if wheel.is_some_and(|at| from - at >= rules.driving_break) {
                        since = 0;
                    }
                    if since + shape.head > most.0 || shape.inner > most.0 {
                        return Err(Rule::DrivingTime);
                    }
                    since = shape.tail.unwrap_or(since + shape.head);
                    wheel = Some(until);
                }
            }
            let first = duty.runs.first().map(|run| run.start - rules.report);
            let begin = (carried.map(|(_, begin)| begin).or(first)).unwrap_or(horizon.from);
            let end = last_back + rules.debrief;
            if end > horizon.to || !duty.carried && begin < horizon.from {
                return Err(Rule::Horizon);
            }
            let span = Interval {
                from: begin.max(horizon.from),
                to: end,
            };
            let inside = |window: &Interval| window.contains(span);
            if span.from < span.to && !driver.windows.iter().any(inside) {
                return Err(Rule::Availability);
            }
            if rules.duty_length.is_some_and(|most| end - begin > most) {
                return Err(Rule::DutyLength);
            }
            walked.push(Walked { begin, end });
        }
        Ok(walked)
    }

    /// `passport`: valid on the last date of a presence.
    fn visa(&self, driver: &Driver, from: Instant, to: Instant) -> Result<(), Rule> {
        match driver.passport_until {
            Some(until) if self.instance().rules().passport && from < to => {
                if self.almaty.date(to - Minutes(1)) > until {
                    return Err(Rule::Passport);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The end of a duty under way at Horgos that the roster does not carry on.
    fn ended(&self, driver: &Driver, roster: &[Duty]) -> Option<Instant> {
        let (state, _) = Self::under_way(driver)?;
        let carried = roster.first().is_some_and(|duty| duty.carried);
        let ends = state.free_from + self.instance().rules().debrief;
        (state.lot.is_none() && !carried).then_some(ends)
    }

    /// `sequence` and `rest` between duties, history included.
    fn between(&self, driver: &Driver, roster: &[Duty], walked: &[Walked]) -> Result<(), Rule> {
        let rules = self.instance().rules();
        let ended = self.ended(driver, roster);
        let mut before = driver.last_duty_end.max(ended);
        let free = before.max(driver.state.as_ref().map(|state| state.free_from));
        for (nth, (duty, times)) in roster.iter().zip(walked).enumerate() {
            if !duty.carried {
                let busy = if nth == 0 { free } else { before };
                if busy.is_some_and(|busy| times.begin < busy) {
                    return Err(Rule::Sequence);
                }
                if let (Some(rest), Some(end)) = (rules.rest, before)
                    && times.begin - end < rest
                {
                    return Err(Rule::Rest);
                }
            }
            before = before.max(Some(times.end));
        }
        Ok(())
    }

    /// `rolling-hours`, `weekly-rest` and `stay-days`.
    fn by_dates(
        &self,
        idx: DriverIdx,
        driver: &Driver,
        roster: &[Duty],
        walked: &[Walked],
    ) -> Result<(), Rule> {
        if roster.is_empty() {
            return Ok(());
        }
        let rules = self.instance().rules();
        let start = self.instance().horizon().from;
        if !rules.rolling_hours.is_empty() || rules.weekly_rest {
            let mut loads = Vec::new();
            // Only a duty under way can overlap the past duties as written.
            if let Some((_, begin)) = Self::under_way(driver) {
                let mut history = driver.past_duties.clone();
                let ended = self.ended(driver, roster);
                let to = ended.or(walked.first().map(|times| times.end.min(start)));
                history.extend(to.map(|to| Interval { from: begin, to }));
                add(&self.horgos, &history, false, &mut loads);
            } else {
                loads.clone_from(&self.worked[idx.at()]);
            }
            let spans: Vec<Interval> = (walked.iter())
                .map(|times| Interval {
                    from: times.begin.max(start),
                    to: times.end,
                })
                .collect();
            add(&self.horgos, &spans, true, &mut loads);
            by_date(&mut loads, |a, b| a + b);
            if (rules.rolling_hours.iter())
                .any(|limit| exceeds(&loads, limit.days, limit.minutes.0))
            {
                return Err(Rule::RollingHours);
            }
            if rules.weekly_rest {
                loads.iter_mut().for_each(|load| load.amount = 1);
                if exceeds(&loads, 7, 6) {
                    return Err(Rule::WeeklyRest);
                }
            }
        }
        if !rules.stay_days.is_empty() {
            let mut loads: Vec<Load> = (driver.stay_dates.iter())
                .map(|&date| Load {
                    date,
                    amount: 1,
                    here: false,
                })
                .collect();
            let mut spans = Vec::new();
            for duty in roster {
                spans.extend(duty.first_return.map(|coach| Interval {
                    from: start,
                    to: self.instance().coach(coach).arrives,
                }));
                for run in &duty.runs {
                    let shape = self.shape(run).ok_or(Rule::Horizon)?;
                    spans.push(Interval {
                        from: shape.abroad,
                        to: self.instance().coach(run.coach).arrives,
                    });
                }
            }
            add(&self.almaty, &spans, true, &mut loads);
            by_date(&mut loads, |_, _| 1);
            loads.iter_mut().for_each(|load| load.amount = 1);
            let broken =
                |pair: &crate::spec::StaySpec| exceeds(&loads, pair.window, i64::from(pair.limit));
            if rules.stay_days.iter().any(broken) {
                return Err(Rule::StayDays);
            }
        }
        Ok(())
    }

    fn costs(&self, idx: DriverIdx, driver: &Driver, roster: &[Duty], walked: &[Walked]) -> Costs {
        let instance = self.instance();
        let objective = instance.objective();
        let scheme = instance.pay_scheme(driver.pay);
        let mut costs = Costs::default();
        let mut runs = 0;
        for (duty, times) in roster.iter().zip(walked) {
            if !duty.carried {
                costs.add(Term::DutyPay, scheme.duty_pay);
            }
            let over = (times.end - times.begin - scheme.overtime_after).0.max(0);
            costs.add(Term::Overtime, scheme.overtime_per_minute * over);
            if let Some(coach) = duty.first_return {
                costs.add(Term::CoachFare, instance.coach(coach).fare);
            }
            for run in &duty.runs {
                runs += 1;
                let Some(shape) = self.shape(run) else {
                    continue;
                };
                let class = instance.vehicle(run.vehicle).class;
                costs.add(Term::RunPay, scheme.run_pay[class.at()]);
                costs.add(Term::CoachFare, instance.coach(run.coach).fare);
                self.add_moved(run.vehicle, shape.arrival, &mut costs);
                if self.past.was(run.vehicle) != Was::Run(idx, run.start, run.coach)
                    && self.past.was(run.vehicle) != Was::Unmoved
                {
                    costs.add(Term::Change, objective.change_vehicle);
                }
                if driver.disliked_classes.binary_search(&class).is_ok()
                    || self.disliked_time(driver, run.start)
                {
                    costs.add(Term::Preference, objective.preference);
                }
            }
        }
        costs.add(
            Term::Fairness,
            objective.fairness.cost(driver.runs_before + runs),
        );
        if (runs > 0) != self.past.works(idx) && instance.baseline().is_some() {
            costs.add(Term::Change, objective.change_driver);
        }
        costs
    }

    fn disliked_time(&self, driver: &Driver, start: Instant) -> bool {
        if driver.disliked_times.is_empty() {
            return false;
        }
        let slot = self.instance().slot_of(start);
        let Some(&clock) = slot.and_then(|slot| self.world.clocks.get(slot)) else {
            return false;
        };
        driver.disliked_times.iter().any(|&(from, to)| {
            if from <= to {
                from <= clock && clock < to
            } else {
                from <= clock || clock < to
            }
        })
    }

    /// `lateness` and `waiting` of a vehicle that arrives then.
    pub fn add_moved(&self, idx: VehicleIdx, arrival: Instant, costs: &mut Costs) {
        let objective = self.instance().objective();
        let vehicle = self.instance().vehicle(idx);
        let late = vehicle.due.map_or(0, |due| (arrival - due).0.max(0));
        costs.add(Term::Lateness, objective.lateness * late);
        costs.add(
            Term::Waiting,
            objective.waiting * (arrival - vehicle.released).0,
        );
    }

    /// What a vehicle costs that stays.
    pub fn stay(&self, idx: VehicleIdx) -> Costs {
        let instance = self.instance();
        let objective = instance.objective();
        let vehicle = instance.vehicle(idx);
        let mut costs = Costs::default();
        costs.add(Term::Unserved, vehicle.value);
        let minutes = (instance.horizon().to - vehicle.released).0.max(0);
        costs.add(Term::Waiting, objective.waiting * minutes);
        if self.past.was(idx) != Was::Unmoved {
            costs.add(Term::Change, objective.change_vehicle);
        }
        costs
    }

    /// The least that one more run of this class costs the driver, who has `runs` now, beyond
    /// what its slot and coach say: pay, fairness, call.
    pub fn least(&self, idx: DriverIdx, class: usize, runs: u32, duties: bool) -> Fen {
        let instance = self.instance();
        let objective = instance.objective();
        let driver = instance.driver(idx);
        let scheme = instance.pay_scheme(driver.pay);
        let phi = |n: u32| objective.fairness.cost(driver.runs_before + n);
        let mut least = scheme.run_pay[class] + phi(runs + 1) - phi(runs);
        if runs == 0 && instance.baseline().is_some() {
            if self.past.works(idx) {
                least -= objective.change_driver;
            } else {
                least += objective.change_driver;
            }
        }
        if !duties && driver.state.is_none() {
            least += scheme.duty_pay;
        }
        least
    }
}

/// Adds the minutes of `spans`, none twice, by date.
fn add(dates: &Dates, spans: &[Interval], here: bool, loads: &mut Vec<Load>) {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    let mut done: Option<Instant> = None;
    for span in spans {
        let from = done.map_or(span.from, |done| span.from.max(done));
        done = done.max(Some(span.to));
        let rest = Interval { from, to: span.to };
        dates.split(rest, |date, amount| loads.push(Load { date, amount, here }));
    }
}

//! A driver's roster walked in time: every rule that he can break alone.

use super::dates::{Dates, Load, by_date, exceeds};
use super::roster::{Judge, Walked};
use crate::ids::DriverIdx;
use crate::instance::Driver;
use crate::names::Rule;
use crate::schedule::Duty;
use crate::units::{Instant, Interval, Minutes};

impl Judge<'_> {
    /// Walks each duty by itself: places, coaches, driving, runs, length, windows, horizon.
    pub(super) fn walk(
        &self,
        idx: DriverIdx,
        driver: &Driver,
        roster: &[Duty],
    ) -> Result<Vec<Walked>, Rule> {
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
    pub(super) fn between(
        &self,
        driver: &Driver,
        roster: &[Duty],
        walked: &[Walked],
    ) -> Result<(), Rule> {
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
    pub(super) fn by_dates(
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
}

/// Adds the minutes of `spans`, none twice, by date.
pub(super) fn add(dates: &Dates, spans: &[Interval], here: bool, loads: &mut Vec<Load>) {
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

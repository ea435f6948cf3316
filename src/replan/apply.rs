//! From an instance and events to the instance as it is now: the old schedule is its baseline.

use std::collections::BTreeMap;

use super::events::{EVENTS_FORMAT, Event, EventsSpec, LotCapacity};
use super::settle::settle;
use crate::error::{Code, Faults, InputErrors};
use crate::instance::{Instance, header};
use crate::schedule::{RunSpec, ScheduleSpec};
use crate::spec::{CalendarSpec, DatedStepsSpec, InstanceSpec, OverrideSpec, StepSpec};
use crate::units::{Clock, DAY, Instant, Interval, Minutes, Zone};

/// The instance after events.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    pub spec: InstanceSpec,
    pub instance: Instance,
    /// Ids of the vehicles that events are about.
    pub vehicles: Vec<String>,
}

/// Applies `events` at `now` to the instance of which `schedule` is the plan under way.
pub(super) fn apply(
    before: &InstanceSpec,
    schedule: &ScheduleSpec,
    events: &EventsSpec,
    now: Instant,
) -> Result<Applied, InputErrors> {
    let mut faults = Faults::default();
    header(
        &events.format,
        EVENTS_FORMAT,
        events.version,
        "",
        &mut faults,
    );
    let mut spec = before.clone();
    spec.now = Some(now);
    spec.baseline = Some(schedule.clone());
    if let Some(earlier) = before.now.filter(|&earlier| now < earlier) {
        let hint = "time goes on: give the same `now` as last time, or a later one";
        let expected = format!("{earlier} or later, the instance's own `now`");
        faults.add(Code::NowBackwards, "/now", now, expected, hint);
    }
    let mut new = Vec::new();
    let mut vehicles = Vec::new();
    {
        let mut day = Day {
            runs: runs_of(schedule),
            horizon: Interval {
                from: spec.horizon.start,
                to: spec.horizon.end,
            },
            spec: &mut spec,
            now,
            faults: &mut faults,
            new: &mut new,
            vehicles: &mut vehicles,
        };
        for (at, event) in events.events.iter().enumerate() {
            day.happens(event, &format!("/events/{at}"));
        }
    }
    let instance = spec.survey(&mut faults);
    let instance = faults.finish(Some(instance)).map_err(|mut errors| {
        // What an event brought is to be mended in the events file.
        for error in &mut errors.errors {
            for (place, event) in &new {
                if let Some(rest) = error.path.strip_prefix(place.as_str())
                    && (rest.is_empty() || rest.starts_with('/'))
                {
                    error.path = format!("{event}{rest}");
                }
            }
        }
        errors
    })?;
    let (spec, instance) = settle(spec, instance, now)?;
    Ok(Applied {
        spec,
        instance,
        vehicles,
    })
}

/// The runs of a schedule by vehicle id, with the driver; trips with none.
fn runs_of(schedule: &ScheduleSpec) -> BTreeMap<&str, Instant> {
    let runs = schedule.duties.iter().flat_map(|duty| &duty.runs);
    let trips = (schedule.trips.iter())
        .flat_map(|trip| trip.vehicles.iter().map(|one| (one.as_str(), trip.start)));
    runs.map(|RunSpec { vehicle, start, .. }| (vehicle.as_str(), *start))
        .chain(trips)
        .collect()
}

struct Day<'a> {
    spec: &'a mut InstanceSpec,
    /// Starts of the vehicles that the plan under way moves.
    runs: BTreeMap<&'a str, Instant>,
    horizon: Interval,
    now: Instant,
    faults: &'a mut Faults,
    /// Places of what events brought in the instance, and in the events.
    new: &'a mut Vec<(String, String)>,
    vehicles: &'a mut Vec<String>,
}

macro_rules! find {
    ($($name:ident $all:ident $ty:ident)*) => {$(
        fn $name(&mut self, id: &str, path: &str) -> Option<&mut crate::spec::$ty> {
            let at = self.spec.$all.iter().position(|one| one.id == id);
            if at.is_none() {
                let expected = concat!("an id listed in ", stringify!($all), " of the instance");
                let hint = "correct the id; does the events file belong to this instance?";
                let path = format!("{path}/{}", stringify!($name));
                self.faults.add(Code::UnknownId, path, format!("{id:?}"), expected, hint);
            }
            at.map(|at| &mut self.spec.$all[at])
        }
    )*};
}

impl Day<'_> {
    find! {
        driver drivers DriverSpec
        vehicle vehicles VehicleSpec
        coach coaches CoachSpec
        stage stages StageSpec
        lot lots LotSpec
    }

    fn happens(&mut self, event: &Event, base: &str) {
        let path = |name: &str| format!("{base}/{name}");
        match event {
            Event::DriverAbsent(event) => {
                let base = path("driver-absent");
                let away = self.span(event.from, event.to, &base);
                self.away(&event.driver, away, &base);
            }
            Event::DriverLate(event) => {
                let base = path("driver-late");
                let away = (self.faults)
                    .instant(event.until, || format!("{base}/until"))
                    .then_some(Interval {
                        from: self.horizon.from,
                        to: event.until,
                    });
                self.away(&event.driver, away, &base);
            }
            Event::DriverAvailable(event) => {
                let base = path("driver-available");
                let good: Vec<Interval> = (event.windows.iter().enumerate())
                    .filter(|(at, window)| {
                        (self.faults).interval(**window, || format!("{base}/windows/{at}"))
                    })
                    .map(|(_, window)| *window)
                    .collect();
                if let Some(driver) = self.driver(&event.driver, &base) {
                    driver.windows.extend(good);
                    driver.windows = joined(std::mem::take(&mut driver.windows));
                }
            }
            Event::DriverNew(event) => {
                let place = format!("/drivers/{}", self.spec.drivers.len());
                self.new.push((place, path("driver-new/driver")));
                self.spec.drivers.push(event.driver.clone());
            }
            Event::VehicleNew(event) => {
                let place = format!("/vehicles/{}", self.spec.vehicles.len());
                self.new.push((place, path("vehicle-new/vehicle")));
                self.vehicles.push(event.vehicle.id.clone());
                self.spec.vehicles.push(event.vehicle.clone());
            }
            Event::VehicleWithdrawn(event) => {
                let base = path("vehicle-withdrawn");
                if self.waits(&event.vehicle, &base)
                    && let Some(vehicle) = self.vehicle(&event.vehicle, &base)
                {
                    vehicle.value = Some(crate::units::Fen(0));
                    self.leave_out(&event.vehicle);
                }
            }
            Event::VehiclePriority(event) => {
                let base = path("vehicle-priority");
                self.vehicles.push(event.vehicle.clone());
                if let Some(vehicle) = self.vehicle(&event.vehicle, &base) {
                    if let Some(priority) = event.priority {
                        (vehicle.priority, vehicle.value) = (priority, None);
                    }
                    vehicle.value = event.value.or(vehicle.value);
                    vehicle.due = event.due.or(vehicle.due);
                    vehicle.deadline = event.deadline.or(vehicle.deadline);
                }
            }
            Event::VehicleDry(event) => {
                let base = path("vehicle-dry");
                self.vehicles.push(event.vehicle.clone());
                if !self.waits(&event.vehicle, &base) {
                    return;
                }
                match event.ready_again {
                    Some(at) => self.ready(&event.vehicle, at, &base),
                    None if self.vehicle(&event.vehicle, &base).is_some() => {
                        self.leave_out(&event.vehicle);
                    }
                    None => {}
                }
            }
            Event::StageCapacity(event) => {
                let base = path("stage-capacity");
                let span = self.span(event.from, event.to, &base);
                let over = span.map(|span| self.whole(span, event.per_slot));
                if let (Some(stage), Some(over)) = (self.stage(&event.stage, &base), over) {
                    let capacity = stage.capacity.get_or_insert_with(CalendarSpec::default);
                    capacity.overrides.push(over);
                }
            }
            Event::StageMinutes(event) => {
                let base = path("stage-minutes");
                self.faults
                    .minutes(event.minutes, || format!("{base}/minutes"));
                let span = self.span(event.from, event.to, &base);
                if let (Some(stage), Some(span)) = (self.stage(&event.stage, &base), span) {
                    let profile = &mut stage.minutes;
                    overlay(&mut profile.dates, &profile.steps, span, event.minutes);
                }
            }
            Event::CoachCancelled(event) => {
                let base = path("coach-cancelled");
                if self.stands(&event.coach, &base)
                    && let Some(coach) = self.coach(&event.coach, &base)
                {
                    coach.seats = Some(0);
                }
            }
            Event::CoachNew(event) => {
                let place = format!("/coaches/{}", self.spec.coaches.len());
                let base = path("coach-new/coach");
                if event.coach.departs < self.now {
                    self.gone(format!("{base}/departs"), event.coach.departs);
                }
                self.new.push((place, base));
                self.spec.coaches.push(event.coach.clone());
            }
            Event::CoachChanged(event) => {
                let base = path("coach-changed");
                if let Some(departs) = event.departs.filter(|&departs| departs < self.now) {
                    self.gone(format!("{base}/departs"), departs);
                }
                for (at, field) in [(event.departs, "departs"), (event.arrives, "arrives")] {
                    if let Some(at) = at {
                        self.faults.instant(at, || format!("{base}/{field}"));
                    }
                }
                if self.stands(&event.coach, &base)
                    && let Some(coach) = self.coach(&event.coach, &base)
                {
                    if let Some(departs) = event.departs {
                        coach.arrives = Instant(
                            (coach.arrives.0.saturating_add(departs.0))
                                .saturating_sub(coach.departs.0),
                        );
                        coach.departs = departs;
                    }
                    coach.arrives = event.arrives.unwrap_or(coach.arrives);
                    coach.seats = event.seats.or(coach.seats);
                }
            }
            Event::LotOutflow(event) => {
                let base = path("lot-outflow");
                if let Some((lot, over)) = self.lot_event(event, &base) {
                    let none = CalendarSpec {
                        per_slot: Some(0),
                        ..CalendarSpec::default()
                    };
                    lot.outflow.get_or_insert(none).overrides.push(over);
                }
            }
            Event::LotHandover(event) => {
                let base = path("lot-handover");
                if let Some((lot, over)) = self.lot_event(event, &base) {
                    let open = CalendarSpec::default();
                    lot.handover_capacity
                        .get_or_insert(open)
                        .overrides
                        .push(over);
                }
            }
        }
    }

    fn lot_event(
        &mut self,
        event: &LotCapacity,
        base: &str,
    ) -> Option<(&mut crate::spec::LotSpec, OverrideSpec)> {
        let span = self.span(event.from, event.to, base);
        let over = span.map(|span| self.whole(span, event.per_slot));
        let lot = self.lot(&event.lot, base)?;
        Some((lot, over?))
    }

    /// `[from, to)`, from `now` on and to the horizon's end where it is left out.
    fn span(&mut self, from: Option<Instant>, to: Option<Instant>, base: &str) -> Option<Interval> {
        let span = Interval {
            from: from.unwrap_or(self.now),
            to: to.unwrap_or(self.horizon.to),
        };
        (self.faults)
            .interval(span, || base.to_owned())
            .then_some(Interval {
                from: span.from.max(self.now),
                to: span.to,
            })
            .filter(|span| span.from < span.to)
    }

    /// An interval widened to whole slots.
    fn whole(&self, span: Interval, per_slot: Option<u32>) -> OverrideSpec {
        let slot = self.spec.horizon.slot_minutes.0.max(1);
        let from = (span.from - self.horizon.from).0.div_euclid(slot) * slot;
        let to = -(-(span.to - self.horizon.from).0).div_euclid(slot) * slot;
        OverrideSpec {
            from: self.horizon.from + Minutes(from),
            to: self.horizon.from + Minutes(to),
            per_slot,
        }
    }

    fn away(&mut self, driver: &str, away: Option<Interval>, base: &str) {
        let now = self.now;
        let Some(driver) = self.driver(driver, base) else {
            return;
        };
        let Some(away) = away.filter(|away| away.to > now) else {
            return;
        };
        let cut = |window: &Interval| {
            let before = Interval {
                from: window.from,
                to: window.to.min(away.from.max(now)),
            };
            let after = Interval {
                from: window.from.max(away.to),
                to: window.to,
            };
            [before, after]
        };
        driver.windows = (driver.windows.iter())
            .flat_map(cut)
            .filter(|window| window.from < window.to)
            .collect();
    }

    /// Whether the vehicle has not started yet.
    fn waits(&mut self, vehicle: &str, base: &str) -> bool {
        let started = (self.runs.get(vehicle).copied()).filter(|&start| start < self.now);
        if let Some(start) = started {
            let found = format!("{vehicle:?}, which started at {start}");
            let expected = format!("a vehicle that has not started at {}", self.now);
            let hint =
                "what has started goes on; if it did not start, give a `now` before its start";
            let path = format!("{base}/vehicle");
            self.faults
                .add(Code::EventPast, path, found, expected, hint);
        }
        started.is_none()
    }

    /// Whether the coach has not left yet.
    fn stands(&mut self, coach: &str, base: &str) -> bool {
        let now = self.now;
        let left = self.coach(coach, base).map(|own| own.departs);
        match left.filter(|&departs| departs < now) {
            Some(departs) => self.gone(format!("{base}/coach"), departs),
            None => return left.is_some(),
        }
        false
    }

    fn gone(&mut self, path: String, departs: Instant) {
        let expected = format!("a departure at {} (now) or later", self.now);
        let hint = "a coach that has left cannot change; correct the event or `now`";
        self.faults
            .add(Code::EventPast, path, departs, expected, hint);
    }

    fn leave_out(&mut self, vehicle: &str) {
        let out = &mut self.spec.locks.without_vehicles;
        if !out.iter().any(|one| one == vehicle) {
            out.push(vehicle.to_owned());
        }
        // It cannot be pinned and left out at once.
        self.spec.locks.pins.retain(|pin| pin.vehicle != vehicle);
    }

    fn ready(&mut self, id: &str, at: Instant, base: &str) {
        let good = (self.faults).instant(at, || format!("{base}/ready_again"));
        let Some(vehicle) = self.vehicle(id, base).filter(|_| good) else {
            return;
        };
        vehicle.released = vehicle.released.max(at);
        // What it was wanted by is not to be kept; lateness counts from when it can go at all.
        let released = vehicle.released;
        vehicle.due = vehicle.due.map(|due| due.max(released));
        if vehicle.deadline.is_some_and(|last| last < released) {
            self.leave_out(id);
            if let Some(vehicle) = self.vehicle(id, base) {
                vehicle.deadline = None;
            }
        } else {
            self.spec.locks.without_vehicles.retain(|one| one != id);
        }
    }
}

/// Windows that overlap or touch become one.
pub(super) fn joined(mut windows: Vec<Interval>) -> Vec<Interval> {
    windows.sort_unstable();
    windows.dedup_by(|next, kept| {
        let joins = next.from <= kept.to;
        if joins {
            kept.to = kept.to.max(next.to);
        }
        joins
    });
    windows
}

/// Lays `minutes` over the steps of every Horgos date of `span`.
fn overlay(dates: &mut Vec<DatedStepsSpec>, usual: &[StepSpec], span: Interval, minutes: Minutes) {
    let last = Zone::Horgos.date(span.to - Minutes(1));
    let mut date = Zone::Horgos.date(span.from);
    while date <= last {
        let midnight = Zone::Horgos.midnight(date);
        let clock = |at: Instant| {
            let minute = (at - midnight).0.clamp(0, DAY);
            Clock(u16::try_from(minute).unwrap_or(1440))
        };
        let (from, to) = (clock(span.from), clock(span.to));
        let own = dates.iter_mut().find(|own| own.date == date);
        let steps = match own {
            Some(own) => &mut own.steps,
            None => {
                dates.push(DatedStepsSpec {
                    date,
                    steps: usual.to_vec(),
                });
                match dates.last_mut() {
                    Some(own) => &mut own.steps,
                    None => return,
                }
            }
        };
        let after = (steps.iter().rev())
            .find(|step| step.from <= to)
            .map(|step| step.minutes);
        let mut laid: Vec<StepSpec> = steps.iter().filter(|s| s.from < from).copied().collect();
        laid.push(StepSpec { from, minutes });
        if let Some(minutes) = after.filter(|_| to.0 < 1440) {
            laid.push(StepSpec { from: to, minutes });
        }
        laid.extend(steps.iter().filter(|step| step.from > to));
        *steps = laid;
        date = date.plus(1);
    }
}

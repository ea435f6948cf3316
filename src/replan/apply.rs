//! From an instance and events to the instance as it is now: the old schedule is its baseline.

use std::collections::BTreeMap;

use super::day::{Day, joined, overlay};
use super::events::{EVENTS_FORMAT, Event, EventsSpec};
use super::settle::settle;
use crate::error::{Code, Faults, InputErrors};
use crate::instance::{Instance, header};
use crate::schedule::{RunSpec, ScheduleSpec};
use crate::spec::{CalendarSpec, InstanceSpec};
use crate::units::{Instant, Interval};

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

impl Day<'_> {
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
}

//! The instance while events change it: what of it an event is about, and what it may still do.

use std::collections::BTreeMap;

use super::events::LotCapacity;
use crate::error::{Code, Faults};
use crate::spec::{DatedStepsSpec, InstanceSpec, OverrideSpec, StepSpec};
use crate::units::{Clock, DAY, Instant, Interval, Minutes, Zone};

/// The instance while events change it.
pub(super) struct Day<'a> {
    pub spec: &'a mut InstanceSpec,
    /// Starts of the vehicles that the plan under way moves.
    pub runs: BTreeMap<&'a str, Instant>,
    pub horizon: Interval,
    pub now: Instant,
    pub faults: &'a mut Faults,
    /// Places of what events brought in the instance, and in the events.
    pub new: &'a mut Vec<(String, String)>,
    pub vehicles: &'a mut Vec<String>,
}

macro_rules! find {
    ($($name:ident $all:ident $ty:ident)*) => {$(
        pub(super) fn $name(&mut self, id: &str, path: &str) -> Option<&mut crate::spec::$ty> {
            let at = self.spec.$all.iter().position(|one| one.id == id);
            if at.is_none() {
                let expected = concat!("an id listed in ", stringify!($all), " of the instance");
                let hint = "correct the id; does the events file belong to this instance?";
                let place = format!("{path}/{}", stringify!($name));
                self.faults.add(Code::UnknownId, place, format!("{id:?}"), expected, hint);
            }
            let at = at?;
            // What is wrong with it now, was brought by the event.
            self.new.push((format!(concat!("/", stringify!($all), "/{}"), at), path.to_owned()));
            Some(&mut self.spec.$all[at])
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

    pub(super) fn lot_event(
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
    pub(super) fn span(
        &mut self,
        from: Option<Instant>,
        to: Option<Instant>,
        base: &str,
    ) -> Option<Interval> {
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
    pub(super) fn whole(&self, span: Interval, per_slot: Option<u32>) -> OverrideSpec {
        let slot = self.spec.horizon.slot_minutes.0.max(1);
        let from = (span.from - self.horizon.from).0.div_euclid(slot) * slot;
        let to = -(-(span.to - self.horizon.from).0).div_euclid(slot) * slot;
        OverrideSpec {
            from: self.horizon.from + Minutes(from),
            to: self.horizon.from + Minutes(to),
            per_slot,
        }
    }

    pub(super) fn away(&mut self, driver: &str, away: Option<Interval>, base: &str) {
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
    pub(super) fn waits(&mut self, vehicle: &str, base: &str) -> bool {
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
    pub(super) fn stands(&mut self, coach: &str, base: &str) -> bool {
        let now = self.now;
        let left = self.coach(coach, base).map(|own| own.departs);
        match left.filter(|&departs| departs < now) {
            Some(departs) => self.gone(format!("{base}/coach"), departs),
            None => return left.is_some(),
        }
        false
    }

    pub(super) fn gone(&mut self, path: String, departs: Instant) {
        let expected = format!("a departure at {} (now) or later", self.now);
        let hint = "a coach that has left cannot change; correct the event or `now`";
        self.faults
            .add(Code::EventPast, path, departs, expected, hint);
    }

    pub(super) fn leave_out(&mut self, vehicle: &str) {
        let out = &mut self.spec.locks.without_vehicles;
        if !out.iter().any(|one| one == vehicle) {
            out.push(vehicle.to_owned());
        }
        // It cannot be pinned and left out at once.
        self.spec.locks.pins.retain(|pin| pin.vehicle != vehicle);
    }

    pub(super) fn ready(&mut self, id: &str, at: Instant, base: &str) {
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
pub(super) fn overlay(
    dates: &mut Vec<DatedStepsSpec>,
    usual: &[StepSpec],
    span: Interval,
    minutes: Minutes,
) {
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

//! From a schedule as written to one by index. Only what cannot be told at all is refused here;
//! whether the schedule keeps the rules is for the checker to say.

use super::{Duty, Run, SCHEDULE_FORMAT, Schedule, ScheduleSpec, Trip, Unserved, UnservedReason};
use crate::error::{Code, Faults, InputErrors};
use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::instance::{Instance, header};
use crate::units::{DAY, Instant, Minutes};

/// How far beside the horizon a start may lie to be judged by the checker.
const BESIDE: Minutes = Minutes(400 * DAY);

impl Schedule {
    /// The schedule that a spec of this instance means. Vehicles that are neither moved nor
    /// listed as unserved are added as unserved, with reason `unknown`.
    ///
    /// # Errors
    /// Unknown ids, starts more than 400 days beside the horizon, duties and trips with nothing
    /// in them, vehicles that are moved and unserved at once; sorted by path.
    pub fn from_spec(spec: &ScheduleSpec, instance: &Instance) -> Result<Schedule, InputErrors> {
        let mut faults = Faults::default();
        let schedule = Schedule::resolve(spec, instance, "", &mut faults);
        faults.finish(Some(schedule))
    }

    /// Reports every fault, with paths that begin with `base`.
    pub(crate) fn resolve(
        spec: &ScheduleSpec,
        instance: &Instance,
        base: &str,
        faults: &mut Faults,
    ) -> Schedule {
        header(&spec.format, SCHEDULE_FORMAT, spec.version, base, faults);
        let reader = Reader { instance, base };
        let mut schedule = Schedule::default();
        for (at, duty) in spec.duties.iter().enumerate() {
            let path = |field: &str| format!("{base}/duties/{at}{field}");
            if duty.runs.is_empty() && !(duty.carried && duty.first_return.is_some()) {
                reader.nothing("run", path("/runs"), faults);
            }
            let mut runs = Vec::with_capacity(duty.runs.len());
            for (k, run) in duty.runs.iter().enumerate() {
                let path = |field: &str| format!("{base}/duties/{at}/runs/{k}/{field}");
                reader.start(run.start, || path("start"), faults);
                runs.push(Run {
                    vehicle: reader.vehicle(&run.vehicle, || path("vehicle"), faults),
                    start: run.start,
                    coach: reader.coach(&run.coach, || path("coach"), faults),
                });
            }
            schedule.duties.push(Duty {
                driver: reader.driver(&duty.driver, || path("/driver"), faults),
                carried: duty.carried,
                first_return: (duty.first_return.as_ref())
                    .map(|id| reader.coach(id, || path("/first_return"), faults)),
                runs,
            });
        }
        for (at, trip) in spec.trips.iter().enumerate() {
            let path = |field: &str| format!("{base}/trips/{at}/{field}");
            if trip.vehicles.is_empty() {
                reader.nothing("vehicle", path("vehicles"), faults);
            }
            reader.start(trip.start, || path("start"), faults);
            let aboard = trip.vehicles.iter().enumerate().map(|(k, id)| {
                reader.vehicle(id, || format!("{base}/trips/{at}/vehicles/{k}"), faults)
            });
            let vehicles = aboard.collect();
            schedule.trips.push(Trip {
                truck: reader.truck(&trip.truck, || path("truck"), faults),
                start: trip.start,
                vehicles,
            });
        }
        reader.unserved(spec, &mut schedule, faults);
        schedule.sort();
        schedule
    }
}

struct Reader<'a> {
    instance: &'a Instance,
    base: &'a str,
}

macro_rules! find {
    ($($name:ident $all:ident $idx:ident)*) => {$(
        fn $name(&self, id: &str, path: impl FnOnce() -> String, faults: &mut Faults) -> $idx {
            let all = self.instance.$all();
            let found = all.binary_search_by(|one| one.id.as_str().cmp(id)).ok();
            $idx::new(self.known(found, id, stringify!($all), path, faults))
        }
    )*};
}

impl Reader<'_> {
    find! {
        vehicle vehicles VehicleIdx
        driver drivers DriverIdx
        coach coaches CoachIdx
        truck trucks TruckIdx
    }

    /// The position found; if none, that is reported and one past all stands in for it.
    fn known(
        &self,
        found: Option<usize>,
        id: &str,
        list: &str,
        path: impl FnOnce() -> String,
        faults: &mut Faults,
    ) -> usize {
        if found.is_none() && faults.sure_of_ids(list) {
            let expected = format!("an id listed in {list} of the instance");
            let hint = "does the schedule belong to this instance? Remove what is no longer there";
            faults.add(Code::UnknownId, path(), format!("{id:?}"), expected, hint);
        }
        found.unwrap_or(usize::MAX)
    }

    fn start(&self, at: Instant, path: impl Fn() -> String, faults: &mut Faults) {
        let horizon = self.instance.horizon();
        let comparable = faults.in_years(horizon.from) && faults.in_years(horizon.to);
        if !faults.instant(at, &path) || !comparable || !faults.sure("horizon") {
            return;
        }
        let (first, last) = (horizon.from - BESIDE, horizon.to + BESIDE);
        if at < first || at > last {
            let expected = format!("within 400 days of [{}, {})", horizon.from, horizon.to);
            let hint = "does the schedule belong to this instance?";
            faults.add(Code::TimeRange, path(), at, expected, hint);
        }
    }

    fn nothing(&self, what: &str, path: String, faults: &mut Faults) {
        let hint = "remove what holds nothing";
        faults.add(
            Code::EmptyDuty,
            path,
            format!("no {what}"),
            format!("one {what} or more"),
            hint,
        );
    }

    /// Reads the unserved vehicles, and adds those that are neither moved nor listed.
    fn unserved(&self, spec: &ScheduleSpec, schedule: &mut Schedule, faults: &mut Faults) {
        let mut moved = vec![false; self.instance.vehicles().len()];
        let by_run = schedule
            .duties
            .iter()
            .flat_map(|duty| &duty.runs)
            .map(|run| run.vehicle);
        let by_trip = schedule
            .trips
            .iter()
            .flat_map(|trip| trip.vehicles.iter().copied());
        for vehicle in by_run.chain(by_trip) {
            if let Some(flag) = moved.get_mut(vehicle.at()) {
                *flag = true;
            }
        }
        let mut listed = vec![false; moved.len()];
        for (at, one) in spec.unserved.iter().enumerate() {
            let path = || format!("{}/unserved/{at}/vehicle", self.base);
            let vehicle = self.vehicle(&one.vehicle, path, faults);
            if vehicle.at() >= moved.len() {
                continue;
            }
            let found = format!("{:?}", one.vehicle);
            if moved[vehicle.at()] {
                let expected = "a vehicle that no duty and no trip moves";
                let hint = "remove it here, or remove its run";
                faults.add(Code::UnservedMoved, path(), found, expected, hint);
            } else if listed[vehicle.at()] {
                let hint = "remove one of the two";
                faults.add(Code::DuplicateId, path(), found, "each vehicle once", hint);
            }
            listed[vehicle.at()] = true;
            let reason = one.reason;
            schedule.unserved.push(Unserved { vehicle, reason });
        }
        for vehicle in self.instance.vehicle_indices() {
            if !moved[vehicle.at()] && !listed[vehicle.at()] {
                let reason = UnservedReason::Unknown;
                schedule.unserved.push(Unserved { vehicle, reason });
            }
        }
    }
}

//! The plan while it grows block by block, and what it uses of all that blocks share.

use crate::check::{duty_times, trip_times};
use crate::ids::{DriverIdx, LotIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::{Duty, Schedule, Trip};
use crate::units::{Date, Interval, Minutes, Zone};

/// A duty with what it takes of its driver's time.
#[derive(Clone, Debug)]
pub(super) struct Booked {
    pub duty: Duty,
    /// From its begin to its end.
    pub span: Interval,
    /// Almaty dates of presence in Kazakhstan, ascending.
    pub abroad: Vec<Date>,
}

/// Duties and trips with what they use.
#[derive(Clone, Debug)]
pub(super) struct Book<'a> {
    instance: &'a Instance,
    /// By driver, in order of time.
    pub duties: Vec<Vec<Booked>>,
    /// By truck, in order of time, each with the time that it takes.
    pub trips: Vec<Vec<(Interval, Trip)>>,
    /// By stage: units that enter per slot.
    pub units: Vec<Vec<u32>>,
    /// By lot: vehicles that arrive per slot.
    pub arriving: Vec<Vec<u32>>,
    /// By lot: spaces that arrive per slot.
    pub spaces: Vec<Vec<u32>>,
    /// By coach.
    pub aboard: Vec<u32>,
    /// By vehicle: whether a duty or a trip moves it.
    pub moved: Vec<bool>,
}

impl<'a> Book<'a> {
    /// Nothing is planned. Space O(slots × (stages + lots) + drivers + vehicles).
    pub fn new(instance: &'a Instance) -> Book<'a> {
        let slots = instance.slots();
        let by_lot = vec![vec![0; slots]; instance.lots().len()];
        Book {
            instance,
            duties: vec![Vec::new(); instance.drivers().len()],
            trips: vec![Vec::new(); instance.trucks().len()],
            units: vec![vec![0; slots]; instance.stages().len()],
            arriving: by_lot.clone(),
            spaces: by_lot,
            aboard: vec![0; instance.coaches().len()],
            moved: vec![false; instance.vehicles().len()],
        }
    }

    /// The book of what `keep` keeps of a schedule.
    pub fn of(
        instance: &'a Instance,
        schedule: &Schedule,
        duty: impl Fn(&Duty) -> bool,
        trip: impl Fn(&Trip) -> bool,
    ) -> Book<'a> {
        let mut book = Book::new(instance);
        let duties = schedule.duties.iter().filter(|one| duty(one));
        duties.for_each(|one| book.add_duty(one.clone()));
        let trips = schedule.trips.iter().filter(|one| trip(one));
        trips.for_each(|one| book.add_trip(one.clone()));
        book
    }

    /// Books a duty of a schedule that the checker accepts.
    pub fn add_duty(&mut self, duty: Duty) {
        let times = duty_times(self.instance, &duty);
        let mut abroad: Vec<Date> = Vec::new();
        let mut stay = |from, to| {
            let (first, last) = (Zone::Almaty.date(from), Zone::Almaty.date(to - Minutes(1)));
            abroad.extend((first.0..=last.0).map(Date));
        };
        if let Some(coach) = duty.first_return {
            self.aboard[coach.at()] += 1;
            stay(
                self.instance.horizon().from,
                self.instance.coach(coach).arrives,
            );
        }
        for (run, times) in duty.runs.iter().zip(&times.runs) {
            stay(times.abroad_from, times.coach_arrives);
            self.aboard[run.coach.at()] += 1;
            let vehicle = self.instance.vehicle(run.vehicle);
            let units = self.instance.class(vehicle.class).gate_units;
            let stages = &self.instance.lot(vehicle.lot).stages;
            for (stage, &at) in stages.iter().zip(&times.stage_entries) {
                if let Some(slot) = self.instance.slot_of(at) {
                    self.units[stage.at()][slot] += units;
                }
            }
            self.arrive(run.vehicle, times.lot_arrival);
        }
        abroad.sort_unstable();
        abroad.dedup();
        let span = Interval {
            from: times.begin,
            to: times.end,
        };
        let own = &mut self.duties[duty.driver.at()];
        let at = own.partition_point(|other| other.span.from <= span.from);
        own.insert(at, Booked { duty, span, abroad });
    }

    /// Books a trip of a schedule that the checker accepts.
    pub fn add_trip(&mut self, trip: Trip) {
        let times = trip_times(self.instance, &trip);
        let units = self.instance.truck(trip.truck).gate_units;
        for &(stage, at) in &times.stage_entries {
            if let Some(slot) = self.instance.slot_of(at) {
                self.units[stage.at()][slot] += units;
            }
        }
        for &vehicle in &trip.vehicles {
            self.arrive(vehicle, times.lot_arrival);
        }
        let span = Interval {
            from: times.start,
            to: times.end,
        };
        let own = &mut self.trips[trip.truck.at()];
        let at = own.partition_point(|(other, _)| other.from <= span.from);
        own.insert(at, (span, trip));
    }

    fn arrive(&mut self, vehicle: VehicleIdx, at: crate::units::Instant) {
        self.moved[vehicle.at()] = true;
        let one = self.instance.vehicle(vehicle);
        if let Some(slot) = self.instance.slot_of(at) {
            self.arriving[one.lot.at()][slot] += 1;
            self.spaces[one.lot.at()][slot] += self.instance.class(one.class).size;
        }
    }

    /// Spaces of a lot that the plan holds after each slot, and what it leaves of the outflow for
    /// others, to whom it gives way in nothing.
    pub fn stock(&self, lot: LotIdx) -> (Vec<u32>, Vec<Option<u32>>) {
        let place = self.instance.lot(lot);
        let mut taken = place.occupancy;
        (self.spaces[lot.at()].iter().enumerate())
            .map(|(slot, arriving)| {
                let before = taken + arriving;
                let Some(out) = place.outflow.at(slot) else {
                    taken = 0;
                    return (0, None);
                };
                taken = before.saturating_sub(out);
                (taken, Some(out - (before - taken)))
            })
            .unzip()
    }

    /// Runs of a driver in the plan.
    pub fn runs(&self, driver: DriverIdx) -> usize {
        let own = self.duties[driver.at()].iter();
        own.map(|one| one.duty.runs.len()).sum()
    }

    /// All that is booked.
    pub fn schedule(&self) -> Schedule {
        let duties = self.duties.iter().flatten();
        let trips = self.trips.iter().flatten();
        Schedule {
            duties: duties.map(|one| one.duty.clone()).collect(),
            trips: trips.map(|(_, trip)| trip.clone()).collect(),
            unserved: Vec::new(),
        }
    }
}

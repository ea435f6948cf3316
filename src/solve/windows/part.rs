//! A block as an instance of its own: what can begin in it, and what others leave of all that is
//! shared.

use super::book::{Book, Booked};
use super::cuts::Block;
use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::instance::{Calendar, Driver, Instance, Locks, State, Truck, Vehicle};
use crate::schedule::{Duty, Schedule, Trip};
use crate::units::{Fen, Instant, Interval, Minutes, Zone};

/// Where a part only yields prices, values are rounded down to whole multiples of this, in fen.
const GRAIN: i64 = 5_000;

/// A block as an instance, with the way back: by its indices those of the whole.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub instance: Instance,
    pub vehicles: Vec<VehicleIdx>,
    drivers: Vec<DriverIdx>,
    coaches: Vec<CoachIdx>,
    trucks: Vec<TruckIdx>,
}

/// What of the whole a part keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keeps {
    /// Whatever the part plans fits to the book.
    Book,
    /// Every schedule of the whole, cut to the block, is one of the part.
    Every,
}

impl Part {
    /// The part of `block`. `stay` is what leaving a vehicle costs in it, `None` for one that is not
    /// for this block. `None` if nothing can begin in the block.
    ///
    /// Time O(vehicles + drivers + coaches + slots of the block × shared capacities).
    pub fn new(
        whole: &Instance,
        book: &Book,
        block: &Block,
        keeps: Keeps,
        stay: &dyn Fn(VehicleIdx) -> Option<Fen>,
    ) -> Option<Part> {
        let horizon = whole.horizon();
        let from = if block.first {
            horizon.from
        } else {
            block.span.from
        };
        let cut = Cut {
            whole,
            book,
            block,
            keeps,
            from,
        };
        let (drivers, of_driver): (Vec<DriverIdx>, Vec<Driver>) = (whole.driver_indices())
            .filter_map(|idx| Some((idx, cut.driver(idx)?)))
            .unzip();
        let (trucks, of_truck): (Vec<TruckIdx>, Vec<Truck>) = (0..whole.trucks().len())
            .map(TruckIdx::new)
            .filter_map(|idx| Some((idx, cut.truck(idx)?)))
            .unzip();
        let ends = (of_driver.iter().flat_map(|one| &one.windows))
            .chain(of_truck.iter().flat_map(|one| &one.windows));
        let end = ends.map(|window| window.to).max()?.min(horizon.to);
        let slot = whole.slot_length();
        let count = ((end - from).0 + slot.0 - 1) / slot.0;
        let to = (from + slot * count).min(horizon.to);
        if count <= 0 {
            return None;
        }
        let first = usize::try_from((from - horizon.from).0 / slot.0).ok()?;
        let slots = first..first + usize::try_from(count).ok()?;
        let left_out = &whole.locks().without_vehicles;
        let (vehicles, mut of_vehicle): (Vec<VehicleIdx>, Vec<Vehicle>) = (whole.vehicle_indices())
            .filter(|idx| left_out.binary_search(idx).is_err())
            .filter_map(|idx| {
                let one = whole.vehicle(idx);
                let late = one.deadline.is_some_and(|deadline| deadline < from);
                let value = (one.released < to && !late && !book.moved[idx.at()])
                    .then(|| stay(idx))
                    .flatten()?;
                let waits = whole.objective().waiting * (to - one.released).0.max(0);
                let own = Vehicle {
                    value: match keeps {
                        Keeps::Book => value - waits,
                        // Every value of its own would be a family of its own.
                        Keeps::Every => Fen((value - waits).0.div_euclid(GRAIN) * GRAIN),
                    },
                    vin: None,
                    // What cannot bind here would only tell vehicles apart.
                    due: one.due.filter(|&due| due < to),
                    deadline: one.deadline.filter(|&deadline| deadline < to),
                    ..one.clone()
                };
                Some((idx, own))
            })
            .unzip();
        of_vehicle.shrink_to_fit();
        let coaches: Vec<CoachIdx> = (whole.coach_indices())
            .filter(|&idx| {
                let one = whole.coach(idx);
                (block.first || one.departs >= from) && one.arrives <= to
            })
            .collect();
        let mut part = Part {
            instance: Instance {
                name: None,
                horizon: Interval { from, to },
                slot,
                now: None,
                classes: whole.classes().to_vec(),
                yards: whole.yards().to_vec(),
                stages: Vec::new(),
                lots: Vec::new(),
                coaches: Vec::new(),
                trucks: of_truck,
                pay_schemes: whole.pay_schemes().to_vec(),
                drivers: of_driver,
                vehicles: of_vehicle,
                rules: whole.rules().clone(),
                objective: whole.objective().clone(),
                locks: Locks::default(),
                baseline: None,
            },
            vehicles,
            drivers,
            coaches,
            trucks,
        };
        part.share(whole, book, slots);
        part.pairs(whole);
        Some(part)
    }

    /// What the book leaves of shared capacities.
    fn share(&mut self, whole: &Instance, book: &Book, slots: std::ops::Range<usize>) {
        let left = |calendar: &Calendar, used: &[u32]| {
            let rest = |slot: usize| Some(calendar.at(slot)?.saturating_sub(used[slot]));
            Calendar(slots.clone().map(rest).collect())
        };
        for (stage, used) in whole.stages().iter().zip(&book.units) {
            let mut own = stage.clone();
            own.capacity = (stage.capacity.as_ref()).map(|calendar| left(calendar, used));
            self.instance.stages.push(own);
        }
        for idx in whole.lot_indices() {
            let lot = whole.lot(idx);
            let (held, outflow) = book.stock(idx);
            let mut own = lot.clone();
            own.occupancy = 0; // what is there is held
            own.held = held[slots.clone()].to_vec();
            own.outflow = Calendar(outflow[slots.clone()].to_vec());
            own.handover_capacity = (lot.handover_capacity.as_ref())
                .map(|calendar| left(calendar, &book.arriving[idx.at()]));
            self.instance.lots.push(own);
        }
        for &idx in &self.coaches {
            let mut own = whole.coach(idx).clone();
            own.seats = (own.seats).map(|seats| seats.saturating_sub(book.aboard[idx.at()]));
            self.instance.coaches.push(own);
        }
    }

    /// Excluded and banned pairs, by the part's indices.
    fn pairs(&mut self, whole: &Instance) {
        let vehicle = |idx: &VehicleIdx| {
            let at = self.vehicles.binary_search(idx).ok()?;
            Some(VehicleIdx::new(at))
        };
        for driver in &mut self.instance.drivers {
            let excluded = driver.excluded_vehicles.iter().filter_map(vehicle);
            driver.excluded_vehicles = excluded.collect();
        }
        let bans = (whole.locks().bans.iter()).filter_map(|(driver, one)| {
            let at = self.drivers.binary_search(driver).ok()?;
            Some((DriverIdx::new(at), vehicle(one)?))
        });
        self.instance.locks.bans = bans.collect();
    }

    /// What a schedule of the part is in the whole.
    pub fn lift(&self, schedule: &Schedule) -> (Vec<Duty>, Vec<Trip>) {
        let duties = (schedule.duties.iter()).map(|duty| {
            let mut own = duty.clone();
            own.driver = self.drivers[duty.driver.at()];
            own.first_return = duty.first_return.map(|idx| self.coaches[idx.at()]);
            for run in &mut own.runs {
                run.vehicle = self.vehicles[run.vehicle.at()];
                run.coach = self.coaches[run.coach.at()];
            }
            own
        });
        let trips = (schedule.trips.iter()).map(|trip| Trip {
            truck: self.trucks[trip.truck.at()],
            start: trip.start,
            vehicles: (trip.vehicles.iter())
                .map(|idx| self.vehicles[idx.at()])
                .collect(),
        });
        (duties.collect(), trips.collect())
    }

    /// What duties and trips of the whole are in the part; those that it does not know are left out.
    pub fn lower(&self, duties: &[Duty], trips: &[Trip]) -> Schedule {
        let vehicle = |idx: VehicleIdx| {
            let at = self.vehicles.binary_search(&idx).ok();
            at.map(VehicleIdx::new)
        };
        let coach = |idx: CoachIdx| {
            let at = self.coaches.binary_search(&idx).ok();
            at.map(CoachIdx::new)
        };
        let duty = |duty: &Duty| {
            let mut own = duty.clone();
            own.driver = DriverIdx::new(self.drivers.binary_search(&duty.driver).ok()?);
            if let Some(back) = duty.first_return {
                own.first_return = Some(coach(back)?);
            }
            for run in &mut own.runs {
                run.vehicle = vehicle(run.vehicle)?;
                run.coach = coach(run.coach)?;
            }
            Some(own)
        };
        let trip = |trip: &Trip| {
            Some(Trip {
                truck: TruckIdx::new(self.trucks.binary_search(&trip.truck).ok()?),
                start: trip.start,
                vehicles: (trip.vehicles.iter())
                    .map(|&idx| vehicle(idx))
                    .collect::<Option<_>>()?,
            })
        };
        Schedule {
            duties: duties.iter().filter_map(duty).collect(),
            trips: trips.iter().filter_map(trip).collect(),
            unserved: Vec::new(),
        }
    }
}

/// What cutting a driver or a truck looks at.
struct Cut<'a> {
    whole: &'a Instance,
    book: &'a Book<'a>,
    block: &'a Block,
    keeps: Keeps,
    from: Instant,
}

impl Cut<'_> {
    /// A driver with the availability windows that are the block's, as far as the book leaves them,
    /// and with what the book has before them as history.
    fn driver(&self, idx: DriverIdx) -> Option<Driver> {
        let driver = self.whole.driver(idx);
        let out = &self.whole.locks().without_drivers;
        let owned = |window: &&Interval| self.block.owns(window.from);
        if out.binary_search(&idx).is_ok() || !driver.windows.iter().any(|one| owned(&one)) {
            return None;
        }
        let mut windows: Vec<Interval> = driver.windows.iter().filter(owned).copied().collect();
        if self.keeps == Keeps::Every {
            return Some(Driver {
                state: driver.state.clone().filter(|_| self.block.first),
                windows,
                ..driver.clone()
            });
        }
        let fixed = &self.book.duties[idx.at()];
        let carried = fixed.iter().any(|one| one.duty.carried);
        let enters = self.block.first && !carried;
        let rules = self.whole.rules();
        let rest = rules.rest.unwrap_or_default();
        let mut past = driver.past_duties.clone();
        let mut free = self.from;
        if let (Some(state), false, false) = (&driver.state, enters, carried) {
            let end = state.free_from + rules.debrief;
            match (state.lot, state.duty_begin) {
                (Some(_), _) => return None, // he stayed at the lot
                (None, Some(begin)) => {
                    past.push(Interval {
                        from: begin,
                        to: end.max(begin),
                    });
                    free = end + rest;
                }
                (None, None) => free = state.free_from,
            }
        }
        let start = self.whole.now().map_or(free, |now| now.max(free));
        let own = |window: &mut Interval| {
            if !enters || self.whole.now().is_some() {
                window.from = window.from.max(start);
            }
            for one in fixed {
                if one.span.from <= window.from {
                    window.from = window.from.max(one.span.to + rest);
                } else {
                    window.to = window.to.min(one.span.from - rest);
                }
            }
            window.from < window.to
        };
        // A window in which something is fixed is left to that.
        let taken = |window: &Interval| fixed.iter().any(|one| one.span.overlaps(*window));
        windows.retain_mut(|window| !taken(window) && own(window));
        let first = windows.first()?.from;
        let before = || fixed.iter().filter(|one| one.span.to <= first);
        past.extend(before().map(|one| one.span));
        past.sort_unstable();
        let mut stay_dates = driver.stay_dates.clone();
        stay_dates.extend(before().flat_map(|one| &one.abroad));
        stay_dates.sort_unstable();
        stay_dates.dedup();
        Some(Driver {
            state: self.state(driver, fixed, enters),
            windows,
            past_duties: past,
            stay_dates,
            runs_before: driver.runs_before
                + u32::try_from(self.book.runs(idx)).unwrap_or(u32::MAX / 2),
            ..driver.clone()
        })
    }

    /// The state in which a driver enters the part: his own, or at rest with the runs of the date.
    fn state(&self, driver: &Driver, fixed: &[Booked], enters: bool) -> Option<State> {
        let today = Zone::Horgos.date(self.from);
        let starts = (fixed.iter().flat_map(|one| &one.duty.runs)).map(|run| run.start);
        let runs = starts.filter(|&at| Zone::Horgos.date(at) == today).count();
        let mut runs = u32::try_from(runs).unwrap_or(u32::MAX / 2);
        let own = driver.state.as_ref();
        if enters && let Some(state) = own {
            return Some(State {
                runs: state.runs,
                runs_today: state.runs_today + runs,
                ..state.clone()
            });
        }
        if today == Zone::Horgos.date(self.whole.horizon().from) {
            runs += own.map_or(0, |state| state.runs_today);
        }
        (runs > 0).then_some(State {
            lot: None,
            free_from: self.from,
            duty_begin: None,
            runs,
            runs_today: runs,
            driving: Minutes(0),
            continuous: Minutes(0),
        })
    }

    /// A truck with the time in which its trips of the block can be.
    fn truck(&self, idx: TruckIdx) -> Option<Truck> {
        let truck = self.whole.truck(idx);
        let length = truck.loading + truck.outbound + truck.unloading + truck.back;
        let (first, last) = (self.block.first, self.block.last);
        let until = self.block.span.to + length - Minutes(1);
        let now = self.whole.now().unwrap_or(self.from);
        let mut windows: Vec<Interval> = Vec::new();
        for window in &truck.windows {
            let mut from = match self.keeps {
                _ if first && self.keeps == Keeps::Every => window.from,
                Keeps::Every => window.from.max(self.from),
                Keeps::Book => window.from.max(self.from).max(now),
            };
            let to = if last {
                window.to
            } else {
                window.to.min(until)
            };
            for (span, _) in &self.book.trips[idx.at()] {
                if span.to <= from || span.from >= to {
                    continue;
                }
                if from + length <= span.from {
                    windows.push(Interval {
                        from,
                        to: span.from,
                    });
                }
                from = span.to;
            }
            if from + length <= to {
                windows.push(Interval { from, to });
            }
        }
        (!windows.is_empty()).then(|| Truck {
            windows,
            ..truck.clone()
        })
    }
}

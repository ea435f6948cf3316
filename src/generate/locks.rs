//! Pins and bans that do not contradict the rules or each other: each pin is drawn from a run that
//! is possible beside the runs of all other pins.

use std::collections::{BTreeMap, BTreeSet};

use super::GenerateError;
use super::dice::{Dice, Part};
use super::params::Params;
use super::world::GATE;
use crate::ids::{CoachIdx, DriverIdx, LotIdx, VehicleIdx};
use crate::instance::{Driver, Instance, Lot, Vehicle};
use crate::spec::{BanSpec, InstanceSpec, LocksSpec, Mode, PinSpec};
use crate::units::{Instant, Interval, Minutes, Zone};

/// Draws tried before a pin is given up and becomes a ban.
const TRIES: usize = 50;
/// Rest that any preset is content with.
const REST: Minutes = Minutes(11 * 60);

/// Draws `params.locks` locks, pins and bans in turn.
pub(super) fn locks(params: &Params, spec: &InstanceSpec) -> Result<LocksSpec, GenerateError> {
    let instance = spec.build().map_err(GenerateError::Faulty)?;
    let mut dice = Dice::new(params.seed, Part::Locks);
    let mut locks = LocksSpec::default();
    let mut witness = Witness::new(&instance);
    for at in 0..params.locks {
        let pin = (at % 2 == 0)
            .then(|| (0..TRIES).find_map(|_| witness.pin(&mut dice)))
            .flatten();
        if let Some(pin) = pin {
            locks.pins.push(pin);
        } else if let Some(ban) = (0..TRIES).find_map(|_| witness.ban(&mut dice)) {
            locks.bans.push(ban);
        }
    }
    Ok(locks)
}

/// The runs behind the pins so far, and what they use.
struct Witness<'a> {
    instance: &'a Instance,
    drivers: BTreeSet<DriverIdx>,
    pinned: BTreeSet<VehicleIdx>,
    banned: BTreeSet<(DriverIdx, VehicleIdx)>,
    gate_units: BTreeMap<usize, u32>,
    seats: BTreeMap<CoachIdx, u32>,
    /// By lot and slot: vehicles and spaces.
    arrivals: BTreeMap<(LotIdx, usize), (u32, u32)>,
}

/// A possible run.
struct Run {
    start: Instant,
    gate_slot: usize,
    arrival_slot: usize,
    coach: CoachIdx,
}

impl<'a> Witness<'a> {
    fn new(instance: &'a Instance) -> Witness<'a> {
        Witness {
            instance,
            drivers: BTreeSet::new(),
            pinned: BTreeSet::new(),
            banned: BTreeSet::new(),
            gate_units: BTreeMap::new(),
            seats: BTreeMap::new(),
            arrivals: BTreeMap::new(),
        }
    }

    fn draw(&self, dice: &mut Dice) -> (DriverIdx, VehicleIdx) {
        let mut index = |count: usize| {
            let count = i64::try_from(count).unwrap_or(0);
            usize::try_from(dice.below(count)).unwrap_or(0)
        };
        let driver = DriverIdx::new(index(self.instance.drivers().len()));
        (
            driver,
            VehicleIdx::new(index(self.instance.vehicles().len())),
        )
    }

    fn ban(&mut self, dice: &mut Dice) -> Option<BanSpec> {
        let (driver, vehicle) = self.draw(dice);
        let new = !self.pinned.contains(&vehicle) && self.banned.insert((driver, vehicle));
        new.then(|| BanSpec {
            driver: self.instance.driver(driver).id.clone(),
            vehicle: self.instance.vehicle(vehicle).id.clone(),
        })
    }

    fn pin(&mut self, dice: &mut Dice) -> Option<PinSpec> {
        let (driver_idx, vehicle_idx) = self.draw(dice);
        let driver = self.instance.driver(driver_idx);
        let vehicle = self.instance.vehicle(vehicle_idx);
        let banned = (self.banned.iter()).any(|(_, banned)| *banned == vehicle_idx);
        if banned
            || self.pinned.contains(&vehicle_idx)
            || self.drivers.contains(&driver_idx)
            || !self.suits(driver, vehicle, vehicle_idx)
        {
            return None;
        }
        let run = (driver.windows.iter()).find_map(|window| self.run(driver, vehicle, *window))?;
        self.take(driver_idx, vehicle_idx, &run);
        let coach = self.instance.coach(run.coach).id.clone();
        let (with_driver, with_start, with_coach, mode) = match dice.weighted(&[3, 2, 2, 2, 1]) {
            0 => (true, false, false, None),
            1 => (true, true, false, None),
            2 => (true, true, true, None),
            3 => (false, true, false, Some(Mode::SelfDrive)),
            _ => (false, false, false, Some(Mode::SelfDrive)),
        };
        Some(PinSpec {
            vehicle: vehicle.id.clone(),
            driver: with_driver.then(|| driver.id.clone()),
            start: with_start.then_some(run.start),
            coach: with_coach.then_some(coach),
            mode,
        })
    }

    /// Whether the driver may take the vehicle, and has nothing in his history that could bind.
    fn suits(&self, driver: &Driver, vehicle: &Vehicle, vehicle_idx: VehicleIdx) -> bool {
        let class = self.instance.class(vehicle.class);
        let lot = self.instance.lot(vehicle.lot);
        let last_date = Zone::Almaty.date(self.instance.horizon().to);
        let reserve = self.instance.rules().range_reserve_km;
        driver.state.is_none()
            && driver.stay_dates.len() < 60
            && driver.passport_until.is_none_or(|until| until >= last_date)
            && (driver.licences.iter()).any(|held| held.covers(class.licence))
            && !driver.excluded_classes.contains(&vehicle.class)
            && !driver.excluded_vehicles.contains(&vehicle_idx)
            && vehicle.self_drive
            && vehicle
                .range_km
                .is_none_or(|range| range >= lot.distance_km + reserve)
    }

    /// The first run in the window that leaves every other pin possible.
    fn run(&self, driver: &Driver, vehicle: &Vehicle, window: Interval) -> Option<Run> {
        let rules = self.instance.rules();
        let rested = driver.last_duty_end.map_or(window.from, |end| end + REST);
        let begin = window.from.max(self.instance.horizon().from).max(rested);
        let earliest = (begin + rules.report).max(vehicle.released);
        let lot = self.instance.lot(vehicle.lot);
        let first = self.instance.slot_of(earliest)?;
        (first..self.instance.slots())
            .map(|slot| self.instance.slot_start(slot))
            .skip_while(|start| *start < earliest)
            .take_while(|start| *start < window.to)
            .find_map(|start| {
                let (gate_at, arrival) = self.through(lot, start);
                let run = Run {
                    start,
                    gate_slot: self.instance.slot_of(gate_at)?,
                    arrival_slot: self.instance.slot_of(arrival)?,
                    coach: self.coach(vehicle.lot, arrival + lot.handover + rules.boarding)?,
                };
                let end = self.instance.coach(run.coach).arrives + rules.debrief;
                let length = end - (start - rules.report);
                (end <= window.to
                    && rules.duty_length.is_none_or(|most| length <= most)
                    && vehicle.deadline.is_none_or(|deadline| arrival <= deadline)
                    && self.fits(vehicle, &run))
                .then_some(run)
            })
    }

    /// When a run enters the gate, and when it reaches the lot.
    fn through(&self, lot: &Lot, start: Instant) -> (Instant, Instant) {
        let mut at = start;
        let mut gate = start;
        for &stage in &lot.stages {
            let stage = self.instance.stage(stage);
            if stage.id == GATE {
                gate = at;
            }
            at = at + stage.minutes.at(at);
        }
        (gate, at)
    }

    /// The first coach with a seat that leaves at `ready` or later.
    fn coach(&self, lot: LotIdx, ready: Instant) -> Option<CoachIdx> {
        let all = self.instance.coaches();
        // Generated coaches are numbered by departure.
        let first = all.partition_point(|coach| coach.departs < ready);
        (first..all.len()).map(CoachIdx::new).find(|&idx| {
            let coach = self.instance.coach(idx);
            let taken = self.seats.get(&idx).copied().unwrap_or(0);
            coach.lot == lot && coach.seats.is_none_or(|seats| taken < seats)
        })
    }

    /// Whether gate, handover and lot have room for the run.
    fn fits(&self, vehicle: &Vehicle, run: &Run) -> bool {
        let class = self.instance.class(vehicle.class);
        let lot = self.instance.lot(vehicle.lot);
        let used = self.gate_units.get(&run.gate_slot).copied().unwrap_or(0);
        let gate = (lot.stages.iter())
            .filter_map(|&stage| self.instance.stage(stage).capacity.as_ref())
            .filter_map(|calendar| calendar.at(run.gate_slot))
            .min();
        let here = (vehicle.lot, run.arrival_slot);
        let arrived = self.arrivals.get(&here).copied().unwrap_or((0, 0)).0;
        let hands = lot
            .handover_capacity
            .as_ref()
            .and_then(|calendar| calendar.at(here.1));
        gate.is_none_or(|units| used + class.gate_units <= units)
            && hands.is_none_or(|most| arrived < most)
            && self.room(vehicle, run, class.size)
    }

    /// Whether the lot never overflows with this arrival added.
    fn room(&self, vehicle: &Vehicle, run: &Run, size: u32) -> bool {
        let lot = self.instance.lot(vehicle.lot);
        let Some(capacity) = lot.capacity else {
            return true;
        };
        let mut occupancy = lot.occupancy;
        (0..self.instance.slots()).all(|slot| {
            let pinned = self
                .arrivals
                .get(&(vehicle.lot, slot))
                .map_or(0, |all| all.1);
            let new = if slot == run.arrival_slot { size } else { 0 };
            let freed = lot.outflow.at(slot).unwrap_or(u32::MAX);
            occupancy = (occupancy + pinned + new).saturating_sub(freed);
            occupancy <= capacity
        })
    }

    fn take(&mut self, driver: DriverIdx, vehicle_idx: VehicleIdx, run: &Run) {
        let vehicle = self.instance.vehicle(vehicle_idx);
        let class = self.instance.class(vehicle.class);
        self.drivers.insert(driver);
        self.pinned.insert(vehicle_idx);
        *self.gate_units.entry(run.gate_slot).or_default() += class.gate_units;
        *self.seats.entry(run.coach).or_default() += 1;
        let arrived = self
            .arrivals
            .entry((vehicle.lot, run.arrival_slot))
            .or_default();
        arrived.0 += 1;
        arrived.1 += class.size;
    }
}

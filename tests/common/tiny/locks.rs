//! Locks of a random instance.

use driveaway::spec::{BanSpec, CoachSpec, InstanceSpec, LocksSpec, Mode, PinSpec};
use driveaway::units::Minutes;

use super::Builder;

impl Builder<'_> {
    pub(super) fn locks(&mut self, spec: &mut InstanceSpec) {
        let mut locks = LocksSpec::default();
        let mut vehicles: Vec<String> = spec.vehicles.iter().map(|v| v.id.clone()).collect();
        self.dice.shuffle(&mut vehicles);
        if self.dice.chance(30) {
            locks.without_vehicles.extend(vehicles.pop());
        }
        if self.dice.chance(30) {
            locks.without_drivers.push(self.dice.pick(&spec.drivers).id);
        }
        for _ in 0..self.dice.roll(0, 2) {
            locks.bans.push(BanSpec {
                driver: self.dice.pick(&spec.drivers).id,
                vehicle: self.dice.pick(&spec.vehicles).id,
            });
        }
        for _ in 0..self.dice.roll(0, 2) {
            let Some(vehicle) = vehicles.pop() else {
                break;
            };
            let last = self.hours() / 2;
            locks.pins.push(PinSpec {
                vehicle,
                driver: self
                    .dice
                    .chance(40)
                    .then(|| self.dice.pick(&spec.drivers).id),
                start: self.dice.chance(30).then(|| self.hour(0, last)),
                coach: (self.dice.chance(30) && !spec.coaches.is_empty())
                    .then(|| self.dice.pick(&spec.coaches).id),
                mode: self.dice.chance(20).then_some(Mode::SelfDrive),
            });
        }
        spec.locks = locks;
    }
}

/// As it is if `build` accepts it. Else it says otherwise what locks that contradict a pin say: a
/// ban becomes an excluded vehicle, a driver left out one who is never there, a vehicle left out
/// one of no range, and a coach of another lot one of this lot that has left.
pub fn hidden(mut spec: InstanceSpec) -> InstanceSpec {
    if spec.build().is_ok() {
        return spec;
    }
    let locks = spec.locks.clone();
    for pin in &mut spec.locks.pins {
        let lot = (spec.vehicles.iter().find(|one| one.id == pin.vehicle)).map(|v| v.lot.clone());
        let other = |coach: &&CoachSpec| pin.coach.as_ref() == Some(&coach.id);
        let coach = spec.coaches.iter().find(other).cloned();
        if let (Some(coach), Some(lot)) = (coach, lot)
            && coach.lot != lot
        {
            let id = format!("{} for {}", coach.id, pin.vehicle);
            pin.coach = Some(id.clone());
            spec.coaches.push(CoachSpec {
                id,
                lot,
                departs: spec.horizon.start - Minutes(120),
                arrives: spec.horizon.start - Minutes(60),
                ..coach
            });
        }
    }
    // The mode that a pin asks for is allowed.
    for pin in &spec.locks.pins {
        let Some(vehicle) = (spec.vehicles.iter_mut()).find(|one| one.id == pin.vehicle) else {
            continue;
        };
        if pin.mode == Some(Mode::Cage) {
            let class = (spec.classes.iter_mut()).find(|class| class.id == vehicle.class);
            class.into_iter().for_each(|class| class.cage = true);
            vehicle.modes = Some(vec![Mode::Cage]);
        } else {
            // Whatever the pin asks for beside it, a run can be.
            vehicle.modes = Some(vec![Mode::SelfDrive, Mode::Cage]);
        }
    }
    let pins = |vehicle: &String| locks.pins.iter().any(|pin| pin.vehicle == *vehicle);
    spec.locks.without_vehicles.retain(|id| !pins(id));
    for vehicle in &mut spec.vehicles {
        if pins(&vehicle.id) && locks.without_vehicles.contains(&vehicle.id) {
            vehicle.range_km = Some(0);
        }
    }
    for driver in &mut spec.drivers {
        let pin = |pin: &&PinSpec| pin.driver.as_ref() == Some(&driver.id);
        for pin in locks.pins.iter().filter(pin) {
            if locks.without_drivers.contains(&driver.id) {
                driver.windows.clear();
                spec.locks.without_drivers.retain(|id| *id != driver.id);
            }
            let pair = |ban: &BanSpec| ban.driver == driver.id && ban.vehicle == pin.vehicle;
            if locks.bans.iter().any(pair) {
                driver.excluded_vehicles.push(pin.vehicle.clone());
                spec.locks.bans.retain(|ban| !pair(ban));
            }
        }
    }
    spec
}

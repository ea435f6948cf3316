//! Run kinds, runs that are alike to every driver, and the ways in which each vehicle can go.

use std::collections::{BTreeMap, BTreeSet};

use super::fleets::{Fleet, FleetIdx, slot_at};
use super::timeline::World;
use crate::ids::{ClassIdx, CoachIdx, DriverIdx, LotIdx, TruckIdx, VehicleIdx};
use crate::instance::{Class, Instance};
use crate::spec::Mode;
use crate::units::{Fen, Instant, Minutes};

/// A run kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KindIdx(pub u32);

impl KindIdx {
    /// As a position.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// Runs that are alike to every driver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunKind {
    /// A class of its vehicles (all its classes are alike to every driver).
    pub class: ClassIdx,
    /// Lot.
    pub lot: LotIdx,
    /// From the coach station to the yard.
    pub transfer: Minutes,
    /// The one vehicle, when it has a kind of its own.
    pub vehicle: Option<VehicleIdx>,
    /// The one driver who may make it.
    pub driver: Option<DriverIdx>,
    /// The one slot in which it starts.
    pub slot: Option<usize>,
    /// The one coach on which its driver returns.
    pub coach: Option<CoachIdx>,
    /// It started before `now`, so `now` does not forbid it.
    pub frozen: bool,
    /// What it costs with any driver: class pay, less the `change` that it saves. Whatever a
    /// driver's scheme pays beyond class pay is on the driver's side.
    pub base: Fen,
}

/// All kinds, and the kinds that each vehicle can go by.
#[derive(Clone, Debug)]
pub struct Kinds {
    /// Kinds; common ones first.
    pub kinds: Vec<RunKind>,
    /// By vehicle.
    pub of_vehicle: Vec<Ways>,
}

/// How a vehicle can go.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Ways {
    /// Driven, as a run of these kinds.
    pub kinds: Vec<KindIdx>,
    /// Caged.
    pub trips: Vec<Carriage>,
    /// Whether it must go.
    pub must: bool,
}

/// A place on a cage truck that suits a vehicle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Carriage {
    /// Whose trips.
    pub fleet: FleetIdx,
    /// The one slot in which the trip starts; `None` = any.
    pub slot: Option<usize>,
    /// The `change` that it saves.
    pub saves: Fen,
}

impl Carriage {
    /// Whether a trip that starts in `slot` suits. Trips that have started take only their own load,
    /// which is pinned to them.
    pub fn suits(&self, fleet: &Fleet, slot: usize) -> bool {
        match self.slot {
            Some(only) => only == slot,
            None => !fleet.started.contains(&slot),
        }
    }
}

/// What a vehicle is pinned to, if anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Pinned {
    driver: Option<DriverIdx>,
    slot: Option<usize>,
    coach: Option<CoachIdx>,
    mode: Option<Mode>,
    /// The truck of a trip that has started.
    truck: Option<TruckIdx>,
    frozen: bool,
    /// A lock and the frozen past contradict each other.
    clash: bool,
}

impl Kinds {
    /// Finds the kinds. `own` are vehicles that get a kind of their own because some pair with
    /// them is excluded or banned and the common kind could not be matched.
    ///
    /// Time O(vehicles + classes × drivers).
    pub fn new(world: &World, own: &BTreeSet<VehicleIdx>) -> Kinds {
        let instance = world.instance;
        let alike = alike_classes(instance);
        let pins = pins(instance);
        let left_out: BTreeSet<VehicleIdx> =
            instance.locks().without_vehicles.iter().copied().collect();
        let kept = kept(instance);
        let caged = caged(instance);
        let mut common: BTreeMap<(ClassIdx, LotIdx, Minutes), KindIdx> = BTreeMap::new();
        let mut kinds: Vec<RunKind> = Vec::new();
        let index = |at: usize| KindIdx(u32::try_from(at).unwrap_or(u32::MAX));
        let mut of_vehicle = Vec::with_capacity(instance.vehicles().len());
        for idx in instance.vehicle_indices() {
            let vehicle = instance.vehicle(idx);
            let pin = pins.get(&idx);
            let lot = instance.lot(vehicle.lot);
            let pinned = pin.copied().unwrap_or_default();
            let reach = vehicle.range_km.is_none_or(|km| {
                u64::from(km)
                    >= u64::from(lot.distance_km) + u64::from(instance.rules().range_reserve_km)
            });
            let must = pin.is_some();
            if left_out.contains(&idx) || pinned.clash {
                of_vehicle.push(Ways {
                    must,
                    ..Ways::default()
                });
                continue;
            }
            let trips = carriages(world, idx, pinned, caged.get(&idx));
            if !vehicle.self_drive || !reach || pinned.mode == Some(Mode::Cage) {
                of_vehicle.push(Ways {
                    kinds: Vec::new(),
                    trips,
                    must,
                });
                continue;
            }
            let base = RunKind {
                class: vehicle.class,
                lot: vehicle.lot,
                transfer: instance.yard(vehicle.yard).transfer,
                vehicle: None,
                driver: None,
                slot: None,
                coach: None,
                frozen: false,
                base: instance.class(vehicle.class).pay,
            };
            let mut mine = Vec::new();
            if pinned != Pinned::default() || own.contains(&idx) {
                let Pinned {
                    driver,
                    slot,
                    coach,
                    frozen,
                    ..
                } = pinned;
                mine.push(index(kinds.len()));
                let vehicle = Some(idx);
                kinds.push(RunKind {
                    vehicle,
                    driver,
                    slot,
                    coach,
                    frozen,
                    ..base.clone()
                });
            } else {
                let class = alike[vehicle.class.at()];
                let key = (class, vehicle.lot, base.transfer);
                mine.push(*common.entry(key).or_insert_with(|| {
                    kinds.push(RunKind {
                        class,
                        ..base.clone()
                    });
                    index(kinds.len() - 1)
                }));
            }
            if let Some(&(driver, start, coach)) = kept.get(&idx)
                && instance.objective().change_vehicle.0 > 0
                && let Some(slot) = slot_at(instance, start)
                && pinned.driver.is_none_or(|own| own == driver)
                && pinned.slot.is_none_or(|own| own == slot)
                && pinned.coach.is_none_or(|own| own == coach)
            {
                mine.push(index(kinds.len()));
                kinds.push(RunKind {
                    vehicle: Some(idx),
                    driver: Some(driver),
                    slot: Some(slot),
                    coach: Some(coach),
                    frozen: pinned.frozen,
                    base: base.base - instance.objective().change_vehicle,
                    ..base
                });
            }
            of_vehicle.push(Ways {
                kinds: mine,
                trips,
                must,
            });
        }
        Kinds { kinds, of_vehicle }
    }
}

/// For each class the first class that no driver can tell from it: same licence, same pay in
/// every scheme, excluded and disliked by the same drivers.
fn alike_classes(instance: &Instance) -> Vec<ClassIdx> {
    let count = instance.classes().len();
    let mut excluded: Vec<Vec<DriverIdx>> = vec![Vec::new(); count];
    let mut disliked: Vec<Vec<DriverIdx>> = vec![Vec::new(); count];
    for idx in instance.driver_indices() {
        let driver = instance.driver(idx);
        for class in &driver.excluded_classes {
            excluded[class.at()].push(idx);
        }
        for class in &driver.disliked_classes {
            disliked[class.at()].push(idx);
        }
    }
    let same = |a: usize, b: usize, classes: &[Class]| {
        classes[a].licence == classes[b].licence
            && classes[a].pay == classes[b].pay
            && instance
                .pay_schemes()
                .iter()
                .all(|pay| pay.run_pay[a] == pay.run_pay[b])
            && excluded[a] == excluded[b]
            && disliked[a] == disliked[b]
    };
    (0..count)
        .map(|at| {
            let first = (0..at).find(|&other| same(at, other, instance.classes()));
            ClassIdx::new(first.unwrap_or(at))
        })
        .collect()
}

/// Pins of the locks and of the frozen past, by vehicle.
fn pins(instance: &Instance) -> BTreeMap<VehicleIdx, Pinned> {
    let mut pins = BTreeMap::new();
    for pin in &instance.locks().pins {
        pins.insert(
            pin.vehicle,
            Pinned {
                driver: pin.driver,
                slot: pin.start.and_then(|start| instance.slot_of(start)),
                coach: pin.coach,
                mode: pin.mode,
                ..Pinned::default()
            },
        );
    }
    if let (Some(now), Some(baseline)) = (instance.now(), instance.baseline()) {
        for duty in &baseline.duties {
            for run in duty.runs.iter().filter(|run| run.start < now) {
                let has_left = |coach: CoachIdx| instance.coach(coach).departs < now;
                let left = has_left(run.coach);
                let pin: &mut Pinned = pins.entry(run.vehicle).or_default();
                let slot = slot_at(instance, run.start);
                let coach = if left { Some(run.coach) } else { pin.coach };
                pin.clash = pin.driver.is_some_and(|own| own != duty.driver)
                    || slot.is_none()
                    || (pin.slot.is_some() && pin.slot != slot)
                    || (pin.coach.is_some() && pin.coach != coach)
                    || (!left && coach.is_some_and(has_left))
                    || pin.mode == Some(Mode::Cage);
                *pin = Pinned {
                    driver: Some(duty.driver),
                    slot,
                    coach,
                    mode: Some(Mode::SelfDrive),
                    truck: None,
                    frozen: true,
                    clash: pin.clash,
                };
            }
        }
        for trip in baseline.trips.iter().filter(|trip| trip.start < now) {
            let slot = slot_at(instance, trip.start);
            for &vehicle in &trip.vehicles {
                let pin: &mut Pinned = pins.entry(vehicle).or_default();
                pin.clash |= pin.driver.is_some()
                    || pin.coach.is_some()
                    || slot.is_none()
                    || (pin.slot.is_some() && pin.slot != slot)
                    || pin.mode == Some(Mode::SelfDrive);
                *pin = Pinned {
                    slot,
                    mode: Some(Mode::Cage),
                    truck: Some(trip.truck),
                    frozen: true,
                    ..*pin
                };
            }
        }
    }
    pins
}

/// The places on cage trucks that suit a vehicle.
fn carriages(
    world: &World,
    idx: VehicleIdx,
    pinned: Pinned,
    was: Option<&(TruckIdx, Instant)>,
) -> Vec<Carriage> {
    let vehicle = world.instance.vehicle(idx);
    let driven =
        pinned.driver.is_some() || pinned.coach.is_some() || pinned.mode == Some(Mode::SelfDrive);
    if !vehicle.cage || driven {
        return Vec::new();
    }
    let saving = world.instance.objective().change_vehicle;
    let mut all = Vec::new();
    for (at, fleet) in (0u32..).zip(&world.fleets) {
        let holds = |truck: TruckIdx| fleet.trucks.contains(&truck);
        let other = match pinned.truck {
            Some(truck) => !holds(truck),
            None => (pinned.slot).is_some_and(|slot| fleet.started.contains(&slot)),
        };
        if fleet.lot != vehicle.lot || other {
            continue;
        }
        let fleet = FleetIdx(at);
        let place = |slot, saves| Carriage { fleet, slot, saves };
        all.push(place(pinned.slot, Fen(0)));
        if let Some(&(truck, start)) = was
            && saving.0 > 0
            && holds(truck)
            && let Some(slot) = slot_at(world.instance, start)
            && pinned.slot.is_none_or(|own| own == slot)
        {
            all.push(place(Some(slot), saving));
        }
    }
    all
}

/// The baseline's truck and start of each vehicle that it cages.
fn caged(instance: &Instance) -> BTreeMap<VehicleIdx, (TruckIdx, Instant)> {
    (instance.baseline().iter())
        .flat_map(|schedule| &schedule.trips)
        .flat_map(|trip| (trip.vehicles.iter()).map(|&vehicle| (vehicle, (trip.truck, trip.start))))
        .collect()
}

/// The baseline's driver, start and coach of each vehicle that it drives.
fn kept(instance: &Instance) -> BTreeMap<VehicleIdx, (DriverIdx, Instant, CoachIdx)> {
    (instance.baseline().iter())
        .flat_map(|schedule| &schedule.duties)
        .flat_map(|duty| {
            duty.runs
                .iter()
                .map(|run| (run.vehicle, (duty.driver, run.start, run.coach)))
        })
        .collect()
}

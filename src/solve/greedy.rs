//! Engine `greedy`: what a careful dispatcher does. Slot by slot, the most urgent vehicles first,
//! each with the eligible driver who has done least, back on the first coach with a seat; cage
//! trucks take what is left.
//!
//! It keeps every rule, since it moves drivers by the transitions of the duty network. It proves
//! nothing; the other engines start from it.

use std::collections::BTreeMap;

use super::convoy::Convoy;
use super::ledger::Ledger;
use crate::ids::{CoachIdx, DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::model::{
    Aggregation, At, Entry, Event, Expander, KindIdx, Kinds, Model, Offer as Runs, State, Step,
    Ways, World,
};
use crate::schedule::{Duty, Run, Schedule};
use crate::units::Instant;

/// Where a driver stands in the growing schedule.
struct Hand {
    driver: DriverIdx,
    profile: usize,
    /// States he may be in: after a coach ride he is still free to end his duty or go on.
    states: Vec<State>,
    runs: u32,
    duties: Vec<Duty>,
}

/// Which of the drivers who can take a vehicle takes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// Who has made the fewest runs; of those, who can do least else.
    Fair,
    /// Who can do least else; of those, whose availability window ends first. It serves more where drivers
    /// or seats are short at some hours.
    Narrow,
}

/// What a run would do to a driver.
struct Offer {
    first: bool,
    first_return: Option<CoachIdx>,
    carried: bool,
    coach: CoachIdx,
    states: Vec<State>,
}

/// Makes a schedule by rule, slot by slot until `stop`. Locks that ask for more than a simple rule can see may stay unmet;
/// the checker tells.
///
/// Time O(slots × (kinds × drivers + vehicles × slots)).
pub(super) fn greedy(world: &World, first: Order, stop: &dyn Fn() -> bool) -> Schedule {
    let (Kinds { kinds, of_vehicle }, supply) = Model::sides(world, Aggregation::Relaxed);
    let kinds = kinds.as_slice();
    let instance = world.instance;
    let expanders: Vec<Expander> = (supply.profiles.iter())
        .map(|(profile, _)| Expander {
            world,
            kinds,
            profile,
            points: &supply.points,
        })
        .collect();
    let mut ledger = Ledger::new(instance);
    let mut hands: Vec<Hand> = Vec::new();
    for (profile, (_, groups)) in supply.profiles.iter().enumerate() {
        for group in groups {
            let Entry { carried, rested } = &group.entry;
            for &driver in &group.drivers {
                let states = carried.iter().chain(rested).cloned().collect();
                let runs = instance.driver(driver).runs_before;
                let duties = Vec::new();
                let mut hand = Hand {
                    driver,
                    profile,
                    states,
                    runs,
                    duties,
                };
                if let Some(coach) = group.entry.ride() {
                    ride_home(&mut hand, &expanders[profile], coach);
                    ledger.board(coach);
                }
                hands.push(hand);
            }
        }
    }
    hands.sort_by_key(|hand| hand.driver);
    let mut convoy = Convoy::new(world, &of_vehicle, &mut ledger);
    convoy.pinned(&mut ledger);
    let widths: Vec<usize> = (supply.profiles.iter())
        .map(|(profile, _)| profile.offers.iter().map(|offer| offer.kinds.len()).sum())
        .collect();
    let mut waiting: Vec<VehicleIdx> = (instance.vehicle_indices())
        .filter(|&idx| of_vehicle[idx.at()] != Ways::default() && !convoy.holds(idx))
        .collect();
    waiting.sort_by_key(|&idx| {
        let vehicle = instance.vehicle(idx);
        let must = of_vehicle[idx.at()].must;
        (
            !must,
            std::cmp::Reverse(vehicle.value),
            vehicle.due.is_none(),
            vehicle.due,
            vehicle.released,
            idx,
        )
    });
    for slot in 0..instance.slots() {
        if stop() {
            break; // what is planned so far keeps every rule
        }
        let start = instance.slot_start(slot);
        let mut order: Vec<usize> = (0..hands.len())
            .filter(|&at| !hands[at].states.is_empty())
            .collect();
        order.sort_by_key(|&at| {
            let hand = &hands[at];
            let width = i64::try_from(widths[hand.profile]).unwrap_or(i64::MAX);
            match first {
                Order::Fair => (i64::from(hand.runs), width, hand.driver),
                Order::Narrow => (width, end(instance, hand.driver, start), hand.driver),
            }
        });
        let mut used = vec![false; hands.len()];
        // By kind, how many first of the order cannot run it in this slot, whatever the vehicle: seats and
        // room only shrink.
        let mut passed: BTreeMap<KindIdx, usize> = BTreeMap::new();
        waiting.retain(|&idx| {
            let vehicle = instance.vehicle(idx);
            let Some(shape) = world.shape(vehicle.lot, slot) else {
                return true;
            };
            let in_time = vehicle
                .deadline
                .is_none_or(|deadline| shape.arrival <= deadline);
            if vehicle.released > start
                || !in_time
                || !ledger.has_room(vehicle.class, vehicle.lot, shape)
            {
                return true;
            }
            for &kind in &of_vehicle[idx.at()].kinds {
                if kinds[kind.at()].slot.is_some_and(|only| only != slot) {
                    continue;
                }
                let mut pair_failed = false;
                let passed = passed.entry(kind).or_default();
                for (place, &at) in order.iter().enumerate().skip(*passed) {
                    if !pair_failed {
                        *passed = place;
                    }
                    if used[at] {
                        continue;
                    }
                    let hand = &hands[at];
                    let expander = &expanders[hand.profile];
                    let Some(runs) = expander.profile.offer(kind) else {
                        continue;
                    };
                    if !pair_allowed(instance, hand.driver, idx) {
                        pair_failed = true;
                        continue;
                    }
                    let Some(offer) = offer(expander, &ledger, &hand.states, (runs, kind), slot)
                    else {
                        continue;
                    };
                    ledger.take(vehicle.class, vehicle.lot, shape);
                    offer
                        .first_return
                        .into_iter()
                        .for_each(|coach| ledger.board(coach));
                    ledger.board(offer.coach);
                    accept(&mut hands[at], offer, idx, start);
                    used[at] = true;
                    return false;
                }
                if !pair_failed {
                    *passed = order.len();
                }
            }
            true
        });
    }
    convoy.fill(&mut waiting, stop, &mut ledger);
    Schedule {
        trips: convoy.trips(),
        duties: hands.into_iter().flat_map(|hand| hand.duties).collect(),
        ..Schedule::default()
    }
}

/// Minutes from `start` to the end of the driver's availability window, or of the next one.
fn end(instance: &Instance, driver: DriverIdx, start: Instant) -> i64 {
    let windows = &instance.driver(driver).windows;
    let open = windows.iter().find(|window| window.to > start);
    open.map_or(i64::MAX, |window| (window.to - start).0)
}

/// Takes the ride home that was taken before `now`.
fn ride_home(hand: &mut Hand, expander: &Expander, coach: CoachIdx) {
    hand.duties.push(Duty {
        driver: hand.driver,
        carried: true,
        first_return: Some(coach),
        runs: Vec::new(),
    });
    let rides = hand
        .states
        .iter()
        .filter_map(|state| expander.board(state, coach).ok()?.to);
    let back: Vec<State> = rides.collect();
    let ended = back
        .iter()
        .filter_map(|state| expander.end(state, coach).ok()?.to);
    hand.states = back.iter().cloned().chain(ended).collect();
}

/// Whether the pair is neither excluded nor banned.
pub(super) fn pair_allowed(instance: &Instance, driver: DriverIdx, vehicle: VehicleIdx) -> bool {
    instance
        .driver(driver)
        .excluded_vehicles
        .binary_search(&vehicle)
        .is_err()
        && instance
            .locks()
            .bans
            .binary_search(&(driver, vehicle))
            .is_err()
}

/// What a run of this kind in this slot would do to a driver in one of `states`.
fn offer(
    expander: &Expander,
    ledger: &Ledger,
    states: &[State],
    (runs, kind): (&Runs, KindIdx),
    slot: usize,
) -> Option<Offer> {
    let world = expander.world;
    let start = world.slot_starts(slot)?;
    let &(_, bundle) = runs.levels.last()?;
    let ready: Instant = start - expander.kinds[kind.at()].transfer;
    let at_station = |state: &State| -> Option<State> {
        let point = expander.points.binary_search(&ready).ok()?;
        Some(expander.at_station(state.clone(), u32::try_from(point).ok()?))
    };
    states.iter().find_map(|state| {
        let (mut first_return, mut carried) = (None, false);
        let step = match state.at {
            At::Rest { slot: from } => {
                let from = from as usize;
                let later = (from <= slot).then(|| {
                    expander.at_rest(state.clone(), u32::try_from(slot).unwrap_or(u32::MAX))
                })?;
                expander.first_run(&later, runs, slot).ok()?
            }
            At::Station { point } => {
                carried = state.duty.is_some_and(|duty| duty.fresh);
                (expander.points[point as usize] <= ready).then_some(())?;
                expander
                    .next_run(&at_station(state)?, runs, bundle, slot)
                    .ok()?
            }
            At::Back { coach } => {
                (world.instance.coach(coach).arrives <= ready).then_some(())?;
                expander
                    .next_run(&at_station(state)?, runs, bundle, slot)
                    .ok()?
            }
            At::Lot { .. } => {
                let (coach, back) = ride(expander, ledger, state)?;
                (world.instance.coach(coach).arrives <= ready).then_some(())?;
                first_return = Some(coach);
                carried = true;
                expander
                    .next_run(&at_station(&back)?, runs, bundle, slot)
                    .ok()?
            }
            At::Booked { .. } => return None,
        };
        let first = matches!(step.event, Some(Event::Run { first: true, .. }));
        let (coach, back) = ride(expander, ledger, &step.to?)?;
        let ended = expander.end(&back, coach).ok()?;
        let states = [Some(back), ended.to].into_iter().flatten().collect();
        Some(Offer {
            first,
            first_return,
            carried,
            coach,
            states,
        })
    })
}

/// The first coach back with a seat, and the state after the ride.
fn ride(expander: &Expander, ledger: &Ledger, state: &State) -> Option<(CoachIdx, State)> {
    let take = |coach: CoachIdx| {
        let Step { to, .. } = expander.board(state, coach).ok()?;
        ledger.has_seat(coach).then_some((coach, to?))
    };
    match state.at {
        At::Booked { coach } => take(coach),
        At::Lot { lot, rank } => expander.world.coaches[lot.at()][rank as usize..]
            .iter()
            .find_map(|stop| take(stop.coach)),
        _ => None,
    }
}

fn accept(hand: &mut Hand, offer: Offer, vehicle: VehicleIdx, start: Instant) {
    let run = Run {
        vehicle,
        start,
        coach: offer.coach,
    };
    if offer.first || offer.carried {
        hand.duties.push(Duty {
            driver: hand.driver,
            carried: offer.carried,
            first_return: offer.first_return,
            runs: vec![run],
        });
    } else if let Some(duty) = hand.duties.last_mut() {
        duty.runs.push(run);
    }
    hand.runs += 1;
    hand.states = offer.states;
}

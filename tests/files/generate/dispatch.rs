//! A hasty dispatcher: sends vehicles off in order of worth as soon as gate, lot, coach and driver
//! allow, and never looks ahead. What he serves is a lower limit of what a plan can serve.

use driveaway::ids::{CoachIdx, LotIdx, VehicleIdx};
use driveaway::instance::{Driver, Instance, Lot};
use driveaway::units::{Instant, Interval, Minutes};

/// What became of the vehicles.
#[derive(Default, Debug)]
pub struct Tally {
    pub served: usize,
    /// Slots in which a vehicle had to wait, by what was missing.
    pub no_gate: usize,
    pub no_lot: usize,
    pub no_coach: usize,
    pub no_driver: usize,
}

/// Where and when a driver can go on.
struct Hand<'a> {
    driver: &'a Driver,
    free: Instant,
    duty: Option<(Instant, u32)>,
    busy_until_known: bool,
}

/// Entry of the gate and arrival at the lot of a run.
pub fn through(instance: &Instance, lot: &Lot, start: Instant) -> (Instant, Instant) {
    let mut at = start;
    let mut gate = start;
    for &stage in &lot.stages {
        let stage = instance.stage(stage);
        if stage.capacity.is_some() {
            gate = at;
        }
        at = at + stage.minutes.at(at);
    }
    (gate, at)
}

/// The first coach from `lot` at `ready` or later that has a seat by `seats`.
pub fn first_coach(
    instance: &Instance,
    lot: LotIdx,
    ready: Instant,
    seats: &[u32],
) -> Option<CoachIdx> {
    let all = instance.coaches();
    let first = all.partition_point(|coach| coach.departs < ready);
    (first..all.len())
        .map(CoachIdx::new)
        .find(|&idx| instance.coach(idx).lot == lot && seats[idx.at()] > 0)
}

pub fn dispatch(instance: &Instance) -> Tally {
    let rules = instance.rules();
    let slots = instance.slots();
    let mut tally = Tally::default();
    let mut seats: Vec<u32> = (instance.coaches().iter())
        .map(|coach| coach.seats.unwrap())
        .collect();
    let mut hands: Vec<Hand> = (instance.drivers().iter())
        .map(|driver| hand(instance, driver, &mut seats))
        .collect();
    let mut gate = vec![0; slots];
    let mut arrived = vec![vec![(0_u32, 0_u32); slots]; instance.lots().len()];
    let mut waiting: Vec<VehicleIdx> = Vec::new();
    let mut order: Vec<VehicleIdx> = instance.vehicle_indices().collect();
    order.sort_by_key(|&idx| std::cmp::Reverse(instance.vehicle(idx).released));
    for slot in 0..slots {
        let start = instance.slot_start(slot);
        while let Some(&next) = order.last()
            && instance.vehicle(next).released <= start
        {
            waiting.push(next);
            order.pop();
        }
        waiting.sort_by_key(|&idx| {
            let vehicle = instance.vehicle(idx);
            (-vehicle.value.0, vehicle.due, vehicle.released)
        });
        let mut left = Vec::new();
        let mut no_driver_for = Vec::new();
        for &idx in &waiting {
            let vehicle = instance.vehicle(idx);
            let class = instance.class(vehicle.class);
            let lot = instance.lot(vehicle.lot);
            let (at_gate, arrival) = through(instance, lot, start);
            let (Some(gate_slot), Some(arrival_slot)) =
                (instance.slot_of(at_gate), instance.slot_of(arrival))
            else {
                left.push(idx);
                continue;
            };
            let range = vehicle.range_km.unwrap_or(999);
            if !vehicle.self_drive
                || range < lot.distance_km + rules.range_reserve_km
                || vehicle.deadline.is_some_and(|deadline| arrival > deadline)
            {
                continue;
            }
            let capacity = (lot.stages.iter())
                .find_map(|&stage| instance.stage(stage).capacity.as_ref()?.at(gate_slot))
                .unwrap();
            if gate[gate_slot] + class.gate_units > capacity {
                tally.no_gate += 1;
                left.push(idx);
                continue;
            }
            let here = arrived[vehicle.lot.at()][arrival_slot];
            let hands_there = lot
                .handover_capacity
                .as_ref()
                .unwrap()
                .at(arrival_slot)
                .unwrap();
            arrived[vehicle.lot.at()][arrival_slot] = (here.0 + 1, here.1 + class.size);
            if here.0 >= hands_there || !room(lot, &arrived[vehicle.lot.at()]) {
                arrived[vehicle.lot.at()][arrival_slot] = here;
                tally.no_lot += 1;
                left.push(idx);
                continue;
            }
            let ready = arrival + lot.handover + rules.boarding;
            let coach = first_coach(instance, vehicle.lot, ready, &seats);
            let key = (vehicle.class, vehicle.lot, vehicle.yard);
            let chosen = coach
                .filter(|_| !no_driver_for.contains(&key))
                .and_then(|coach| {
                    let transfer = instance.yard(vehicle.yard).transfer;
                    let end = instance.coach(coach).arrives + rules.debrief;
                    (hands.iter().enumerate())
                        .filter(|(_, hand)| {
                            (hand.driver.licences.iter()).any(|held| held.covers(class.licence))
                                && !hand.driver.excluded_classes.contains(&vehicle.class)
                        })
                        .filter_map(|(at, hand)| {
                            let duty = plan(instance, hand, start, end, transfer)?;
                            Some((
                                hand.driver.licences.len(),
                                power(hand.driver),
                                duty.1,
                                at,
                                duty.0,
                            ))
                        })
                        .min_by_key(|&(count, power, window_end, at, _)| {
                            (power, count, window_end, at)
                        })
                        .map(|(.., at, begin)| (coach, at, begin))
                });
            let Some((coach, at, begin)) = chosen else {
                if coach.is_none() {
                    tally.no_coach += 1;
                } else {
                    tally.no_driver += 1;
                    no_driver_for.push(key);
                }
                arrived[vehicle.lot.at()][arrival_slot] = here;
                left.push(idx);
                continue;
            };
            gate[gate_slot] += class.gate_units;
            seats[coach.at()] -= 1;
            let hand = &mut hands[at];
            let runs = match hand.duty {
                Some((old, runs)) if old == begin => runs + 1,
                _ => 1,
            };
            hand.duty = Some((begin, runs));
            hand.free = instance.coach(coach).arrives;
            hand.busy_until_known = true;
            tally.served += 1;
        }
        waiting = left;
    }
    tally
}

/// Holders of rare licences are kept for what needs them.
fn power(driver: &Driver) -> usize {
    use driveaway::spec::LicenceClass::*;
    [M, B2, A2]
        .iter()
        .filter(|&&class| driver.licences.iter().any(|held| held.covers(class)))
        .count()
}

fn hand<'a>(instance: &Instance, driver: &'a Driver, seats: &mut [u32]) -> Hand<'a> {
    let rules = instance.rules();
    let rested = driver
        .last_duty_end
        .map_or(Instant(0), |end| end + rules.rest.unwrap());
    let mut hand = Hand {
        driver,
        free: rested,
        duty: None,
        busy_until_known: false,
    };
    if let Some(state) = &driver.state {
        hand.free = state.free_from.max(rested);
        hand.duty = state.duty_begin.map(|begin| (begin, state.runs));
        if let Some(lot) = state.lot {
            let ready = state.free_from + rules.boarding;
            match first_coach(instance, lot, ready, seats) {
                Some(coach) => {
                    seats[coach.at()] -= 1;
                    hand.free = instance.coach(coach).arrives;
                }
                None => hand.free = instance.horizon().to,
            }
        }
        hand.busy_until_known = state.duty_begin.is_some();
    }
    hand
}

/// The begin of the duty of a run `[start, end)`, and the end of its window.
fn plan(
    instance: &Instance,
    hand: &Hand,
    start: Instant,
    end: Instant,
    transfer: Minutes,
) -> Option<(Instant, Instant)> {
    let rules = instance.rules();
    let begin = start - rules.report;
    let window =
        (hand.driver.windows.iter()).find(|window| window.has(start) && end <= window.to)?;
    let fits = |begin: Instant| {
        let from = begin.max(instance.horizon().from);
        window.contains(Interval { from, to: end }) && end - begin <= rules.duty_length.unwrap()
    };
    if let Some((old, runs)) = hand.duty
        && window.has(old.max(instance.horizon().from))
        && fits(old)
        && runs < rules.max_runs_per_duty.unwrap()
    {
        return (start >= hand.free + transfer).then_some((old, window.to));
    }
    let free = if hand.busy_until_known {
        hand.free + rules.debrief + rules.rest.unwrap()
    } else {
        hand.free
    };
    (begin >= free && begin >= instance.horizon().from && fits(begin)).then_some((begin, window.to))
}

/// Whether the lot never holds more than its capacity.
fn room(lot: &Lot, arrived: &[(u32, u32)]) -> bool {
    let mut occupancy = lot.occupancy;
    arrived.iter().enumerate().all(|(slot, (_, spaces))| {
        occupancy = (occupancy + spaces).saturating_sub(lot.outflow.at(slot).unwrap_or(u32::MAX));
        occupancy <= lot.capacity.unwrap_or(u32::MAX)
    })
}

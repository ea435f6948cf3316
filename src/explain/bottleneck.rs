//! What one more of something would save: priced by the duals of the relaxation, and verified by
//! solving the day with it.

use std::collections::BTreeMap;

use super::again::{Again, Solved};
use super::explanation::{Bottleneck, Resource, Saving, Shift};
use super::part::with_unserved;
use super::prices::Prices;
use super::ways::{Base, Way};
use crate::check::check;
use crate::ids::{DriverIdx, TruckIdx};
use crate::instance::{Calendar, Driver, Instance};
use crate::model::World;
use crate::replan::{Effort, mended};
use crate::schedule::Schedule;
use crate::solve::SolveError;
use crate::units::Fen;

/// Fen from a price; what is below half a fen is nothing.
fn fen(price: f64) -> Fen {
    #[allow(clippy::cast_possible_truncation)] // money stays below 2^53
    Fen(price.round() as i64)
}

/// The bottlenecks of a day, the dearest first: at most `told`, of which `verified` are solved
/// again. The most useful driver and a cage truck of each sort are always among them: whether to
/// get another is asked often.
pub(super) fn bottlenecks(
    base: &Base,
    again: &mut Again,
    prices: Option<&Prices>,
    small: bool,
    (verified, told): (usize, usize),
    news: &dyn Fn(usize, usize),
) -> Result<Vec<Bottleneck>, SolveError> {
    let instance = base.instance;
    let mut all = prices.map_or_else(Vec::new, |prices| priced(instance, prices));
    all.sort_by(|a, b| (b.price, &a.resource).cmp(&(a.price, &b.resource)));
    let is_driver = |one: &Bottleneck| matches!(one.resource, Resource::Driver { .. });
    let best = all.iter().position(is_driver);
    let beyond = best.filter(|&at| at >= told).map(|at| all[at].clone());
    all.truncate(told);
    all.extend(beyond);
    all.extend(trucks(instance, prices));
    let best = all.iter().position(is_driver);
    let count = all.len();
    let mut left = u32::try_from(verified.min(count)).unwrap_or(0) + 1;
    for (at, one) in all.iter_mut().enumerate() {
        let is_truck = matches!(one.resource, Resource::Truck { .. });
        if at >= verified && !is_truck && Some(at) != best {
            continue;
        }
        news(at.min(verified), verified.min(count));
        one.saving = verify(base, again, prices, small, one, left)?;
        left = left.saturating_sub(1).max(1);
    }
    // What turned out to be worth most comes first; the rest follows by price.
    let worth = |one: &Bottleneck| one.saving.map(|saving| saving.at_least).or(one.price);
    all.sort_by_key(|one| std::cmp::Reverse(worth(one)));
    Ok(all)
}

fn priced(instance: &Instance, prices: &Prices) -> Vec<Bottleneck> {
    let mut all = Vec::new();
    let mut add = |resource: Resource, price: f64| {
        let price = fen(price);
        if price > Fen(0) {
            all.push(Bottleneck {
                resource,
                price: Some(price),
                saving: None,
            });
        }
    };
    for (&(stage, slot), &price) in &prices.stages {
        let resource = Resource::Stage {
            stage: instance.stage(stage).id.clone(),
            slot: instance.slot_start(slot),
        };
        add(resource, price);
    }
    for (&(lot, slot), &price) in &prices.handovers {
        let resource = Resource::Handover {
            lot: instance.lot(lot).id.clone(),
            slot: instance.slot_start(slot),
        };
        add(resource, price);
    }
    for (&lot, &price) in &prices.lots {
        let lot = instance.lot(lot).id.clone();
        add(Resource::Lot { lot }, price);
    }
    for (&coach, &price) in &prices.seats {
        let one = instance.coach(coach);
        let resource = Resource::Seat {
            coach: one.id.clone(),
            departs: one.departs,
        };
        add(resource, price);
    }
    // A sort of drivers is worth what its most useful member is.
    let mut sorts: BTreeMap<_, (DriverIdx, f64, u32)> = BTreeMap::new();
    for idx in instance.driver_indices() {
        let driver = instance.driver(idx);
        let price = prices.drivers.get(&idx).copied().unwrap_or(0.0);
        let windows: Vec<Shift> = driver.windows.iter().map(|&one| one.into()).collect();
        let mut licences = driver.licences.clone();
        licences.sort_unstable();
        licences.dedup();
        let sort = sorts.entry((licences, windows)).or_insert((idx, price, 0));
        sort.2 += 1;
        if price > sort.1 {
            (sort.0, sort.1) = (idx, price);
        }
    }
    for ((licences, windows), (like, price, have)) in sorts {
        let resource = Resource::Driver {
            licences,
            windows,
            have,
            like: instance.driver(like).id.clone(),
        };
        add(resource, price);
    }
    all
}

/// One cage truck more of each sort that there is.
fn trucks(instance: &Instance, prices: Option<&Prices>) -> Vec<Bottleneck> {
    let Some(prices) = prices else {
        return Vec::new();
    };
    let mut sorts: BTreeMap<_, (TruckIdx, f64)> = BTreeMap::new();
    for (&idx, &price) in &prices.trucks {
        let truck = instance.truck(idx);
        let best = sorts
            .entry((truck.lot, truck.capacity))
            .or_insert((idx, price));
        if price > best.1 {
            *best = (idx, price);
        }
    }
    (sorts.into_values())
        .map(|(like, price)| Bottleneck {
            resource: Resource::Truck {
                like: instance.truck(like).id.clone(),
            },
            price: Some(fen(price)),
            saving: None,
        })
        .collect()
}

/// Limits on the saving: the best cost without less the bound with, and the bound without less
/// the best cost with. On large days the day is planned again only where the time suffices; then, and
/// where it does not, the schedule repaired to use one more and the duals give limits.
fn verify(
    base: &Base,
    again: &mut Again,
    prices: Option<&Prices>,
    small: bool,
    one: &Bottleneck,
    share: u32,
) -> Result<Option<Saving>, SolveError> {
    let (richer, constant) = with(base.instance, &one.resource);
    let now = base.costs.total();
    let by_duals = most_by_duals(base, prices, one);
    let (before, bound, start) = if small {
        match again.plain()? {
            Some(plain) => {
                let cost = plain.way.as_ref().map(|way| way.costs.total());
                (cost.map_or(now, |cost| cost.min(now)), plain.bound, None)
            }
            None => (now, None, None),
        }
    } else {
        let bound = prices.map(|prices| super::whole(prices.bound).min(now));
        (now, bound, repaired(&richer, base.schedule, again))
    };
    let enough = |prices: &Prices| again.has_time(2.0 * prices.seconds, share);
    let solved = if small || prices.is_none_or(enough) {
        again.changed_from(&richer, share, start.as_ref().map(|start| &start.schedule))?
    } else {
        again.budget.note_short();
        None
    };
    if small && solved.is_none() {
        return Ok(None);
    }
    let verified = solved.as_ref().is_some_and(Solved::proven);
    // With one more nothing gets dearer.
    let found = solved.as_ref().and_then(|one| one.way.as_ref());
    let after = found
        .into_iter()
        .chain(&start)
        .map(|way| way.costs.total() - constant)
        .min();
    let after = if small {
        after
    } else {
        Some(after.map_or(now, |after| after.min(now)))
    };
    let at_least = bound
        .zip(after)
        .map_or(Fen(0), |(bound, after)| bound - after);
    let at_most = solved
        .and_then(|one| one.bound)
        .map(|bound| before - (bound - constant));
    let at_most = match (at_most, by_duals) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    Ok(Some(Saving {
        at_least: at_least.max(Fen(0)),
        at_most: at_most.map(|most| most.max(at_least).max(Fen(0))),
        verified,
    }))
}

/// The most that one more can save, by the duals: they bound the changed day, too, by the price less.
/// For a driver that holds if the new one may do just what the one that was priced may.
fn most_by_duals(base: &Base, prices: Option<&Prices>, one: &Bottleneck) -> Option<Fen> {
    let same = match &one.resource {
        Resource::Driver { like, .. } => {
            let at = base
                .instance
                .drivers()
                .iter()
                .position(|one| one.id == *like);
            at.is_some_and(|at| is_fresh(base.instance, DriverIdx::new(at)))
        }
        _ => true,
    };
    let (prices, price) = prices.zip(one.price).filter(|_| same)?;
    let bound = super::whole(prices.bound) - price - Fen(1);
    Some((base.costs.total() - bound).max(Fen(0)))
}

/// This schedule, repaired to use what there is more of; the checker has accepted it.
fn repaired(richer: &Instance, schedule: &Schedule, again: &Again) -> Option<Way> {
    let world = World::new(richer);
    let stop = || again.budget.spent();
    let mended = mended(&world, schedule, Effort::REPAIR, &stop)?;
    let schedule = with_unserved(richer, mended.duties, mended.trips);
    let report = check(richer, &schedule);
    report.passed().then_some(Way {
        schedule,
        costs: report.costs,
    })
}

/// The day with one more of it, and the constant cost that comes with that.
fn with(instance: &Instance, resource: &Resource) -> (Instance, Fen) {
    let mut richer = instance.clone();
    let slot_of = |at| instance.slot_of(at).unwrap_or(0);
    let raise = |calendar: &mut Option<Calendar>, slot: usize| {
        let value = calendar.as_mut().and_then(|all| all.0.get_mut(slot));
        if let Some(Some(value)) = value {
            *value = value.saturating_add(1);
        }
    };
    let mut constant = Fen(0);
    match resource {
        Resource::Stage { stage, slot } => {
            if let Some(one) = richer.stages.iter_mut().find(|one| one.id == *stage) {
                raise(&mut one.capacity, slot_of(*slot));
            }
        }
        Resource::Handover { lot, slot } => {
            if let Some(one) = richer.lots.iter_mut().find(|one| one.id == *lot) {
                raise(&mut one.handover_capacity, slot_of(*slot));
            }
        }
        Resource::Lot { lot } => {
            if let Some(one) = richer.lots.iter_mut().find(|one| one.id == *lot) {
                one.capacity = one.capacity.map(|spaces| spaces.saturating_add(1));
            }
        }
        Resource::Seat { coach, .. } => {
            if let Some(one) = richer.coaches.iter_mut().find(|one| one.id == *coach) {
                one.seats = one.seats.map(|seats| seats.saturating_add(1));
            }
        }
        Resource::Driver { like, .. } => {
            if let Some(one) = instance.drivers().iter().find(|one| one.id == *like) {
                constant = instance.objective().fairness.cost(0);
                richer.drivers.push(fresh(one));
            }
        }
        Resource::Truck { like } => {
            let at = instance.trucks().iter().position(|one| one.id == *like);
            if let Some(at) = at {
                let mut truck = instance.truck(TruckIdx::new(at)).clone();
                truck.id.push_str("+1");
                richer.trucks.push(truck);
            }
        }
    }
    (richer, constant)
}

/// Whether a driver is as a new one of his sort would be, but for his name.
fn is_fresh(instance: &Instance, driver: DriverIdx) -> bool {
    let (one, locks) = (instance.driver(driver), instance.locks());
    let named = locks.bans.iter().any(|ban| ban.0 == driver)
        || locks.without_drivers.contains(&driver)
        || instance.baseline().is_some();
    !named
        && one.state.is_none()
        && one.past_duties.is_empty()
        && one.last_duty_end.is_none()
        && one.runs_before == 0
        && one.stay_dates.is_empty()
        && one.passport_until.is_none()
        && one.excluded_vehicles.is_empty()
}

/// A rested driver with the licences, the shift, the pay and the tastes of another, who shares no
/// history with him.
fn fresh(like: &Driver) -> Driver {
    Driver {
        id: format!("{}+1", like.id),
        name: None,
        state: None,
        past_duties: Vec::new(),
        last_duty_end: None,
        runs_before: 0,
        stay_dates: Vec::new(),
        passport_until: None,
        excluded_vehicles: Vec::new(),
        ..like.clone()
    }
}

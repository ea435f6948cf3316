//! What one more of something would save: priced by the duals of the relaxation, and verified by
//! solving the day with it.

use std::collections::BTreeMap;

use super::again::{Again, Solved};
use super::explanation::{Bottleneck, Resource, Saving};
use super::more::{sorts, with};
use super::part::with_unserved;
use super::prices::Prices;
use super::ways::{Base, Way};
use crate::check::check;
use crate::ids::{DriverIdx, TruckIdx};
use crate::instance::Instance;
use crate::model::World;
use crate::replan::{Effort, mended};
use crate::schedule::Schedule;
use crate::solve::SolveError;
use crate::units::Fen;

/// A search to the end takes about this many times the relaxation's time.
const SEARCH: f64 = 5.0;

/// Fen from a price; what is below half a fen is nothing.
fn fen(price: f64) -> Fen {
    #[allow(clippy::cast_possible_truncation)] // money stays below 2^53
    Fen(price.round() as i64)
}

/// The bottlenecks of a day, the dearest first: `told` of them, of which `verified` are solved again. The
/// dearest of each sort of thing and a cage truck of each sort are always among them, and the truck and the
/// driver are always solved again: whether to get another is asked often.
pub(super) fn bottlenecks(
    base: &Base,
    again: &mut Again,
    prices: Option<&Prices>,
    small: bool,
    (verified, told): (usize, usize),
    news: &dyn Fn(usize, usize),
) -> Result<Vec<Bottleneck>, SolveError> {
    let ranked = |prices| ranked(base.instance, prices, told);
    let mut all = prices.map_or_else(Vec::new, ranked);
    let chosen = chosen(&all, verified);
    let count = chosen.len();
    let mut left = u32::try_from(count).unwrap_or(0) + 1;
    for (done, &at) in chosen.iter().enumerate() {
        news(done, count);
        all[at].saving = verify(base, again, prices, small, &all[at], left)?;
        left = left.saturating_sub(1).max(1);
    }
    // What turned out to be worth most comes first; the rest follows by price.
    let worth = |one: &Bottleneck| one.saving.map(|saving| saving.at_least).or(one.price);
    all.sort_by_key(|one| std::cmp::Reverse(worth(one)));
    Ok(all)
}

/// What [`bottlenecks`] will solve again at these prices.
pub(super) fn wanted(
    instance: &Instance,
    prices: &Prices,
    (verified, told): (usize, usize),
) -> Vec<Resource> {
    let all = ranked(instance, prices, told);
    let chosen = chosen(&all, verified);
    chosen.iter().map(|&at| all[at].resource.clone()).collect()
}

/// The dearest first.
fn ranked(instance: &Instance, prices: &Prices, told: usize) -> Vec<Bottleneck> {
    let mut all = priced(instance, prices);
    all.sort_by(|a, b| (b.price, &a.resource).cmp(&(a.price, &b.resource)));
    let sort = |one: &Bottleneck| std::mem::discriminant(&one.resource);
    let beyond = all.split_off(told.min(all.len()));
    for one in beyond {
        if !all.iter().any(|other| sort(other) == sort(&one)) {
            all.push(one);
        }
    }
    all.extend(trucks(instance, prices));
    all
}

/// Which of these to solve again: the first few, the best driver, and the trucks.
fn chosen(all: &[Bottleneck], verified: usize) -> Vec<usize> {
    let is_driver = |one: &Bottleneck| matches!(one.resource, Resource::Driver { .. });
    let is_truck = |one: &Bottleneck| matches!(one.resource, Resource::Truck { .. });
    let best = all.iter().position(is_driver);
    (0..all.len())
        .filter(|&at| at < verified || is_truck(&all[at]) || Some(at) == best)
        .collect()
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
    // A sort of drivers is worth what the most useful new one of it is.
    for ((licences, windows), sort) in sorts(instance) {
        let price = |like: &DriverIdx| prices.drivers.get(like).copied().unwrap_or(0.0);
        let best = sort.likes.iter().copied();
        let best = best.reduce(|best, one| {
            if price(&one) > price(&best) {
                one
            } else {
                best
            }
        });
        let Some(like) = best else { continue };
        let resource = Resource::Driver {
            licences,
            windows,
            have: sort.have,
            like: instance.driver(like).id.clone(),
        };
        add(resource, price(&like));
    }
    all
}

/// One cage truck more of each sort that there is.
fn trucks(instance: &Instance, prices: &Prices) -> Vec<Bottleneck> {
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

/// Limits on the saving: the best cost without less the bound with, and the bound without less the best
/// cost with. On small days both days are solved. On large ones this schedule is repaired to use one more, and
/// the richer day is bounded by the prices, by its relaxation where the time sufficed for that, and by a
/// search to the end where there is more time still.
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
    let relaxed = prices.and_then(|prices| prices.with.get(&one.resource));
    let relaxed = relaxed.map(|&bound| super::whole(bound));
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
        (now, bound, repaired(&richer, base.schedule, again, share))
    };
    let enough = |prices: &Prices| again.has_time(SEARCH * prices.seconds, share);
    let solved = if small || prices.is_none_or(enough) {
        again.changed_from(&richer, share, start.as_ref().map(|start| &start.schedule))?
    } else {
        None
    };
    if small && solved.is_none() {
        return Ok(None);
    }
    let proven = solved.as_ref().is_some_and(Solved::proven);
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
    let searched = solved
        .and_then(|one| one.bound)
        .map(|bound| bound - constant);
    let with = searched.into_iter().chain(relaxed).max();
    let limits = [
        with.map(|bound| before - bound),
        most_by_duals(base, prices, one),
    ];
    let at_most = limits.into_iter().flatten().min();
    let verified = proven || (!small && start.is_some() && at_most.is_some());
    if !verified {
        again.budget.note_short();
    }
    Ok(Some(Saving {
        at_least: at_least.max(Fen(0)),
        at_most: at_most.map(|most| most.max(at_least).max(Fen(0))),
        verified,
        found: after.map(|after| (now - after).max(Fen(0))),
    }))
}

/// The most that one more can save, by the duals: they bound the changed day, too, by the price less.
fn most_by_duals(base: &Base, prices: Option<&Prices>, one: &Bottleneck) -> Option<Fen> {
    // Who comes in addition to a plan under way is called, which he who was priced was not.
    let called =
        matches!(one.resource, Resource::Driver { .. }) && base.instance.baseline().is_some();
    let (prices, price) = prices.zip(one.price).filter(|_| !called)?;
    let bound = super::whole(prices.bound) - price - Fen(1);
    Some((base.costs.total() - bound).max(Fen(0)))
}

/// This schedule, repaired to use what there is more of; the checker has accepted it.
fn repaired(richer: &Instance, schedule: &Schedule, again: &Again, share: u32) -> Option<Way> {
    let world = World::new(richer);
    let enough = again.pause(share);
    let mended = mended(&world, schedule, Effort::SEARCH, &enough)?;
    let schedule = with_unserved(richer, mended.duties, mended.trips);
    let report = check(richer, &schedule);
    report.passed().then_some(Way {
        schedule,
        costs: report.costs,
    })
}

//! Profiles: two drivers whose futures are the same set, at the same cost, share one.
//!
//! A profile keeps of a driver only what can still matter in this horizon. Whatever cannot bind
//! (a stay limit that is far away, a limit on runs above what time allows) is left out, so that
//! more drivers share a profile; what can bind is kept exactly.

use std::collections::BTreeMap;

use super::bundles::{BundleIdx, Bundles};
use super::kinds::{KindIdx, Kinds};
use super::limits::Limits;
use super::ride::rides_taken;
use super::timeline::World;
use crate::ids::{DriverIdx, LotIdx};
use crate::instance::{Driver, Instance};
use crate::units::{Clock, Date, Fen, Instant, Interval, Minutes, Zone};

/// What a driver's future depends on, but for the place and time of entry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Profile {
    /// Availability: `[from, to)`, of which `from` of the first window is left open (entry sees
    /// to it), and `to` is the last duty end that a coach allows.
    pub windows: Vec<Interval>,
    /// Runs that the driver may make.
    pub offers: Vec<Offer>,
    /// Pay for a duty.
    pub duty_pay: Fen,
    /// Pay per minute of overtime, and the length of a duty from which it is paid; where it can
    /// be reached.
    pub overtime: Option<(Fen, Minutes)>,
    /// Times of day disliked, where a preference costs anything.
    pub disliked_times: Vec<(Clock, Clock)>,
    /// Cost of the first, second, … run in the horizon by `fairness`; empty = all alike, and
    /// then in `flat`.
    pub steps: Vec<Fen>,
    /// Cost of every run by `fairness` when all are alike.
    pub flat: Fen,
    /// Cost of being called at all, by `change`; negative where it saves a change.
    pub called: Fen,
    /// Last date of a valid passport, where that can bind.
    pub passport: Option<Date>,
    /// Limits on spans of dates.
    pub limits: Limits,
    /// The one driver, where these limits are rows of his own.
    pub own: Option<DriverIdx>,
    /// Which counters a state must carry.
    pub watch: Watch,
}

/// Runs to one lot that are one and the same to a driver.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Offer {
    /// Lot.
    pub lot: LotIdx,
    /// What the driver is paid beyond the kind's base: scheme pay less class pay.
    pub extra: Fen,
    /// Whether it meets a disliked class, where a preference costs anything.
    pub disliked: bool,
    /// Kinds, ascending; one alone when it is a vehicle's own.
    pub kinds: Vec<KindIdx>,
    /// Transfers of its kinds, ascending, each with the bundle of the kinds whose transfer is at
    /// most that; filled in by [`Profile::bundle`].
    pub levels: Vec<(Minutes, BundleIdx)>,
}

/// Counters that can bind and so belong in a state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Watch {
    /// `max-runs` per duty.
    pub duty_runs: bool,
    /// `max-runs` per date.
    pub day_runs: bool,
    /// `duty-length`.
    pub length: bool,
    /// `driving-time` per duty.
    pub driving: bool,
    /// `driving-time` without a break, across runs.
    pub continuous: bool,
}

/// How `fairness` enters a profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FairnessIn {
    /// In the profile: exact, but drivers with another history do not share it.
    Profile,
    /// Outside, by entry group: fewer profiles, a bound from below.
    Groups,
}

impl Profile {
    /// Gives each offer its bundles.
    pub fn bundle(&mut self, kinds: &Kinds, bundles: &mut Bundles) {
        for offer in &mut self.offers {
            let transfer = |kind: &KindIdx| kinds.kinds[kind.at()].transfer;
            let mut transfers: Vec<Minutes> = offer.kinds.iter().map(transfer).collect();
            transfers.sort_unstable();
            transfers.dedup();
            offer.levels = (transfers.into_iter())
                .map(|most| {
                    let within: Vec<KindIdx> = offer
                        .kinds
                        .iter()
                        .copied()
                        .filter(|kind| transfer(kind) <= most)
                        .collect();
                    (most, bundles.intern(&within))
                })
                .collect();
        }
    }
}

/// Most runs that one duty of `minutes` can hold: the last run needs no transfer after it.
fn most_runs(world: &World, minutes: Minutes) -> u32 {
    let Some(cycle) = world.least_cycle else {
        return 0;
    };
    let transfer = world
        .instance
        .yards()
        .iter()
        .map(|yard| yard.transfer)
        .max();
    let room = minutes + transfer.unwrap_or_default() - world.instance.rules().debrief;
    u32::try_from(room.0.max(0) / cycle.0.max(1)).unwrap_or(u32::MAX)
}

impl Profile {
    /// The profile of a driver, and an upper limit on his runs in the horizon. `None` for one who
    /// can do nothing.
    ///
    /// Time O(kinds + dates of the horizon × limits).
    pub fn new(
        world: &World,
        kinds: &Kinds,
        idx: DriverIdx,
        fairness: FairnessIn,
    ) -> Option<(Profile, u32)> {
        let instance = world.instance;
        let driver = instance.driver(idx);
        let rules = instance.rules();
        let objective = instance.objective();
        let left_out = instance.locks().without_drivers.binary_search(&idx).is_ok();
        let windows = windows(world, driver);
        let may: Vec<KindIdx> = (0u32..)
            .zip(&kinds.kinds)
            .filter(|(_, kind)| {
                let class = instance.class(kind.class);
                !left_out
                    && kind.driver.is_none_or(|only| only == idx)
                    && driver.licences.iter().any(|own| own.covers(class.licence))
                    && driver.excluded_classes.binary_search(&kind.class).is_err()
                    && kind.vehicle.is_none_or(|vehicle| {
                        driver.excluded_vehicles.binary_search(&vehicle).is_err()
                            && instance
                                .locks()
                                .bans
                                .binary_search(&(idx, vehicle))
                                .is_err()
                    })
            })
            .map(|(at, _)| KindIdx(at))
            .collect();
        let rides = !rides_taken(instance, idx).is_empty();
        if windows.is_empty() || (may.is_empty() && !rides) {
            return None;
        }
        let prefer = objective.preference.0 > 0;
        let longest = windows
            .iter()
            .map(|one| one.length())
            .max()
            .unwrap_or_default();
        let open_begin = (driver.state.as_ref()).and_then(|state| state.duty_begin);
        let longest = match open_begin {
            Some(begin) => longest.max(windows[0].to - begin),
            None => longest,
        };
        let span = windows
            .last()
            .map_or(Minutes(0), |last| last.to - windows[0].from);
        let (carried_runs, today) = driver
            .state
            .as_ref()
            .map_or((0, 0), |state| (state.runs, state.runs_today));
        let duty_limit = rules.max_runs_per_duty.unwrap_or(u32::MAX);
        let in_duty = most_runs(world, longest).min(duty_limit);
        let single_duty = !two_duties_fit(world, driver, span);
        let in_all = if single_duty {
            in_duty
        } else {
            (windows.iter()).fold(in_duty, |sum, one| {
                sum.saturating_add(most_runs(world, one.length()))
            })
        };
        let day_runs = rules.max_runs_per_day.is_some_and(|limit| {
            let duty_keeps_it = single_duty
                && duty_limit <= limit
                && (today == 0 || (open_begin.is_some() && today <= carried_runs));
            today.saturating_add(in_all) > limit && !duty_keeps_it
        });
        let days = u32::try_from(world.days.len()).unwrap_or(u32::MAX);
        let in_all = match rules.max_runs_per_day {
            Some(limit) => in_all.min(limit.saturating_mul(days)),
            None => in_all,
        };
        let scheme = instance.pay_scheme(driver.pay);
        let overtime = scheme.overtime_per_minute.0 > 0 && longest > scheme.overtime_after;
        let most_driving = world
            .shapes
            .iter()
            .flatten()
            .flatten()
            .map(|shape| shape.driving)
            .max()
            .unwrap_or(0);
        let done_driving = driver.state.as_ref().map_or(0, |state| state.driving.0);
        let watch = Watch {
            duty_runs: rules.max_runs_per_duty.is_some_and(|limit| {
                most_runs(world, longest).saturating_add(carried_runs) > limit
            }),
            day_runs,
            length: rules.duty_length.is_some_and(|limit| longest > limit),
            driving: rules.driving.is_some_and(|limit| {
                most_driving
                    .saturating_mul(i64::from(in_duty))
                    .saturating_add(done_driving)
                    > limit.0
            }),
            continuous: rules.continuous.is_some(),
        };
        let (mut steps, flat) = match fairness {
            FairnessIn::Groups => (Vec::new(), Fen(0)),
            FairnessIn::Profile => {
                let most = in_all.max(1);
                let step = |n: u32| {
                    let done = driver.runs_before + n;
                    objective.fairness.cost(done + 1) - objective.fairness.cost(done)
                };
                let steps: Vec<Fen> = (0..most).map(step).collect();
                let flat = steps[0];
                (
                    if steps.iter().all(|&one| one == flat) {
                        Vec::new()
                    } else {
                        steps
                    },
                    flat,
                )
            }
        };
        if steps.len() == 1 {
            steps.clear();
        }
        let horizon_dates = dates(instance, Zone::Almaty);
        let passport = driver.passport_until.filter(|&until| {
            rules.passport && horizon_dates.last().is_some_and(|&last| until < last)
        });
        // Entry sees to the first window's begin, so that late and early comers share a profile.
        let mut windows = windows;
        windows[0].from = instance.horizon().from;
        let profile = Profile {
            limits: Limits::new(world, &windows),
            own: None,
            windows,
            disliked_times: if prefer {
                driver.disliked_times.clone()
            } else {
                Vec::new()
            },
            offers: offers(instance, kinds, driver, &may),
            duty_pay: scheme.duty_pay,
            overtime: overtime.then_some((scheme.overtime_per_minute, scheme.overtime_after)),
            steps,
            flat,
            called: called(instance, idx),
            passport,
            watch,
        };
        Some((profile, in_all))
    }
}

/// Groups kinds that are one and the same to the driver.
fn offers(instance: &Instance, kinds: &Kinds, driver: &Driver, may: &[KindIdx]) -> Vec<Offer> {
    let pay = instance.pay_scheme(driver.pay);
    let prefer = instance.objective().preference;
    let mut groups: BTreeMap<(LotIdx, Fen, bool, Option<KindIdx>), Vec<KindIdx>> = BTreeMap::new();
    for &idx in may {
        let kind = &kinds.kinds[idx.at()];
        let disliked = prefer.0 > 0 && driver.disliked_classes.binary_search(&kind.class).is_ok();
        let extra = pay.run_pay[kind.class.at()] - instance.class(kind.class).pay;
        let single = kind.vehicle.map(|_| idx);
        groups
            .entry((kind.lot, extra, disliked, single))
            .or_default()
            .push(idx);
    }
    (groups.into_iter())
        .map(|((lot, extra, disliked, _), kinds)| Offer {
            lot,
            extra,
            disliked,
            kinds,
            levels: Vec::new(),
        })
        .collect()
}

impl Profile {
    /// Whether `stay-days` is rows of the one driver.
    pub fn rows_of_stays(&self) -> bool {
        self.own.is_some() && !self.limits.stays.is_empty()
    }

    /// The offer that holds a kind.
    pub fn offer(&self, kind: KindIdx) -> Option<&Offer> {
        (self.offers.iter()).find(|offer| offer.kinds.binary_search(&kind).is_ok())
    }
}

/// Windows clipped to the horizon; ends moved back to the last duty end that a coach allows.
pub(super) fn windows(world: &World, driver: &Driver) -> Vec<Interval> {
    let horizon = world.instance.horizon();
    let debrief = world.instance.rules().debrief;
    let mut ends: Vec<Instant> = world
        .coaches
        .iter()
        .flatten()
        .map(|stop| stop.arrives + debrief)
        .collect();
    ends.sort_unstable();
    (driver.windows.iter())
        .filter_map(|window| {
            let from = window.from.max(horizon.from);
            let to = window.to.min(horizon.to);
            let last = ends.partition_point(|&end| end <= to);
            let to = *ends.get(last.checked_sub(1)?)?;
            (from < to).then_some(Interval { from, to })
        })
        .collect()
}

/// Whether a second duty could fit after a first one anywhere in the horizon.
fn two_duties_fit(world: &World, driver: &Driver, span: Minutes) -> bool {
    let rules = world.instance.rules();
    let Some(cycle) = world.least_cycle else {
        return false;
    };
    let transfer = world
        .instance
        .yards()
        .iter()
        .map(|yard| yard.transfer)
        .max()
        .unwrap_or_default();
    let duty = rules.report + cycle - transfer + rules.debrief;
    let under_way = driver
        .state
        .as_ref()
        .is_some_and(|state| state.duty_begin.is_some());
    let first = if under_way { Minutes(0) } else { duty };
    first + rules.rest.unwrap_or_default() + duty <= span
}

/// Dates of the horizon in a zone.
fn dates(instance: &Instance, zone: Zone) -> Vec<Date> {
    let horizon = instance.horizon();
    let (first, last) = (zone.date(horizon.from), zone.date(horizon.to - Minutes(1)));
    (first.0..=last.0).map(Date).collect()
}

/// Duty minutes by Horgos date of a duty.
pub(super) fn minutes_by_date(duty: Interval) -> Vec<(Date, i64)> {
    let mut parts = Vec::new();
    let mut from = duty.from;
    while from < duty.to {
        let date = Zone::Horgos.date(from);
        let until = Zone::Horgos
            .midnight(date.plus(1))
            .min(duty.to)
            .max(from + Minutes(1));
        parts.push((date, (until - from).0));
        from = until;
    }
    parts
}

/// What calling this driver costs by `change`.
fn called(instance: &Instance, idx: DriverIdx) -> Fen {
    let Some(baseline) = instance.baseline() else {
        return Fen(0);
    };
    let weight = instance.objective().change_driver;
    let was = baseline
        .duties
        .iter()
        .any(|duty| duty.driver == idx && !duty.runs.is_empty());
    if was { -weight } else { weight }
}

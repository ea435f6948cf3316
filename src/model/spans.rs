//! Limits on spans of dates as rows of one driver: `rolling-hours`, `weekly-rest`, `stay-days`.
//!
//! A driver whom these limits bind has a commodity of his own, so his path is made of 0 and 1, and what
//! he does on a date is linear in it: minutes by date on the arc that ends a duty, dates abroad on the
//! arc of the coach ride. Dates with duty and dates abroad are counted once by columns of 0 or 1.

use std::collections::{BTreeMap, BTreeSet};

use super::limits::{available, open_duty};
use super::profile::{Profile, minutes_by_date};
use super::state::{At, State, Step};
use super::steps::Expander;
use super::{Event, Label, World};
use crate::ids::{CoachIdx, DriverIdx};
use crate::names::Rule;
use crate::network::{Cost, Network, RowIdx, SideColumn};
use crate::units::{Date, Instant, Interval, Minutes, Zone};

type Uses = Vec<(RowIdx, i32)>;

/// The rows of one driver.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// `rolling-hours`: first and last date of a span, and its row.
    rolling: Vec<(Date, Date, RowIdx)>,
    /// Rows that count a duty on a date.
    worked: BTreeMap<Date, Uses>,
    /// Rows that count presence abroad on a date.
    away: BTreeMap<Date, Uses>,
    /// What it uses not to carry the duty under way on.
    open: Uses,
}

fn whole(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Dates from one to another, both included.
fn span(first: Date, last: Date) -> impl Iterator<Item = Date> + Clone {
    (first.0..=last.0).map(Date)
}

impl Spans {
    /// Adds the rows that can bind this driver. Time O(dates × limits × days of a limit).
    pub fn new(
        world: &World,
        profile: &Profile,
        idx: DriverIdx,
        network: &mut Network<Label>,
    ) -> Spans {
        let mut spans = Spans::default();
        spans.hours(world, profile, idx, network);
        spans.weeks(world, idx, network);
        spans.stays(world, profile, idx, network);
        spans
    }

    /// What a duty uses.
    pub fn work(&self, duty: Interval) -> Uses {
        let mut uses: BTreeMap<RowIdx, i32> = BTreeMap::new();
        for (date, minutes) in minutes_by_date(duty) {
            for &(first, last, row) in &self.rolling {
                if first <= date && date <= last {
                    *uses.entry(row).or_default() += whole(minutes);
                }
            }
            for &(row, amount) in self.worked.get(&date).into_iter().flatten() {
                *uses.entry(row).or_default() += amount;
            }
        }
        uses.into_iter().collect()
    }

    /// What presence abroad on these dates uses.
    pub fn stay(&self, first: Date, last: Date) -> Uses {
        let mut uses: BTreeMap<RowIdx, i32> = BTreeMap::new();
        for &(row, amount) in span(first, last)
            .filter_map(|date| self.away.get(&date))
            .flatten()
        {
            *uses.entry(row).or_default() += amount;
        }
        uses.into_iter().collect()
    }

    /// What it uses not to carry the duty under way on.
    pub fn rest(&self) -> &[(RowIdx, i32)] {
        &self.open
    }

    /// A row for each span that the driver could fill. History beyond the limit leaves nothing, rather
    /// than less: it breaks no rule until something is added to it.
    fn hours(
        &mut self,
        world: &World,
        profile: &Profile,
        idx: DriverIdx,
        network: &mut Network<Label>,
    ) {
        let instance = world.instance;
        let driver = instance.driver(idx);
        let horizon = instance.horizon();
        let first = Zone::Horgos.date(horizon.from);
        let mut past: BTreeMap<Date, i64> = BTreeMap::new();
        for &duty in &driver.past_duties {
            for (date, minutes) in minutes_by_date(duty) {
                *past.entry(date).or_default() += minutes;
            }
        }
        let open: Vec<(Date, i64)> =
            open_duty(instance, driver).map_or(Vec::new(), minutes_by_date);
        let begun = (driver.state.as_ref()).and_then(|state| state.duty_begin);
        let before = begun.map_or(0, |begin| (horizon.from - begin).0.max(0));
        for limit in &profile.limits.hours {
            for from in span(first.plus(1 - limit.days), profile.limits.last_date) {
                let to = from.plus(limit.days.saturating_sub(1));
                let left = limit.most
                    - past
                        .range(from..=to)
                        .map(|(_, minutes)| minutes)
                        .sum::<i64>();
                let left = left.max(0);
                let midnight: Instant = Zone::Horgos.midnight(from);
                let upto = to.min(profile.limits.last_date);
                let most = available(&profile.windows, midnight.max(horizon.from), upto) + before;
                let idle: i64 = (open.iter())
                    .filter(|(date, _)| from <= *date && *date <= to)
                    .map(|(_, minutes)| minutes)
                    .sum();
                if most + idle <= left {
                    continue;
                }
                let name = format!("{}[{},{from}]", Rule::RollingHours, driver.id);
                let row = network.row(name, None, Some(left));
                self.rolling.push((from, to, row));
                if idle > 0 {
                    self.open.push((row, whole(idle.min(left))));
                }
            }
        }
    }

    /// A column of 0 or 1 that is 1 when a row's count is not 0; the row.
    fn mark(name: String, most: i32, network: &mut Network<Label>) -> (RowIdx, usize) {
        let row = network.row(name.clone(), None, Some(0));
        network.side.push(SideColumn {
            name,
            cost: Cost::ZERO,
            lower: 0,
            upper: Some(1),
            whole: true,
            uses: vec![(row, -most)],
        });
        (row, network.side.len() - 1)
    }

    fn weeks(&mut self, world: &World, idx: DriverIdx, network: &mut Network<Label>) {
        let instance = world.instance;
        if !instance.rules().weekly_rest {
            return;
        }
        let driver = instance.driver(idx);
        let horizon = instance.horizon();
        let first = Zone::Horgos.date(horizon.from);
        let last = Zone::Horgos.date(horizon.to - Minutes(1));
        let dates = |duty: Interval| minutes_by_date(duty).into_iter().map(|(date, _)| date);
        let past: BTreeSet<Date> = (driver.past_duties.iter().copied())
            .flat_map(dates)
            .collect();
        let open: BTreeSet<Date> = open_duty(instance, driver)
            .into_iter()
            .flat_map(dates)
            .collect();
        let begun = (driver.state.as_ref()).and_then(|state| state.duty_begin);
        let begin = begun.map_or(first, |begin| Zone::Horgos.date(begin).min(first));
        let most = most_a_date(world);
        let mut marks: BTreeMap<Date, usize> = BTreeMap::new();
        for date in span(begin, last).filter(|date| !past.contains(date)) {
            let name = format!("{}[{},{date}]", Rule::WeeklyRest, driver.id);
            let (row, column) = Spans::mark(name, most, network);
            self.worked.entry(date).or_default().push((row, 1));
            marks.insert(date, column);
        }
        for from in span(first.plus(-6), last) {
            let week = span(from, from.plus(6));
            let worked = week.clone().filter(|date| past.contains(date)).count();
            let idle = week
                .clone()
                .filter(|date| open.contains(date) && !past.contains(date))
                .count();
            let free: Vec<usize> = week
                .clone()
                .filter_map(|date| marks.get(&date).copied())
                .collect();
            let row = |kind: &str, network: &mut Network<Label>, upper: usize| {
                let name = format!("{}[{},{from},{kind}]", Rule::WeeklyRest, driver.id);
                network.row(name, None, Some(i64::try_from(upper).unwrap_or(i64::MAX)))
            };
            if worked + free.len() >= 7 && worked < 7 {
                let row = row("week", network, 6 - worked);
                for &column in &free {
                    network.side[column].uses.push((row, 1));
                }
            }
            // The duty under way, not carried on: seven more where it is, so that nothing is asked else.
            if idle > 0 && worked + free.len() >= 7 {
                let left = 6_usize.saturating_sub(worked + idle);
                let row = row("open", network, left + 7);
                self.open.push((row, 7));
                for date in week.clone().filter(|date| !open.contains(date)) {
                    if let Some(&column) = marks.get(&date) {
                        network.side[column].uses.push((row, 1));
                    }
                }
            }
            // A week that is full without anything new must stay without it.
            for date in week.filter(|&date| date >= first && date <= last) {
                if worked == 7 {
                    let row = row(&format!("full,{date}"), network, 0);
                    self.worked.entry(date).or_default().push((row, 1));
                } else if worked + idle == 7 {
                    let upper = usize::try_from(most).unwrap_or(0);
                    let row = row(&format!("full,{date}"), network, upper);
                    self.worked.entry(date).or_default().push((row, 1));
                    self.open.push((row, most));
                }
            }
        }
    }

    fn stays(
        &mut self,
        world: &World,
        profile: &Profile,
        idx: DriverIdx,
        network: &mut Network<Label>,
    ) {
        let instance = world.instance;
        let driver = instance.driver(idx);
        let horizon = instance.horizon();
        let first = Zone::Almaty.date(horizon.from);
        let last = Zone::Almaty.date(horizon.to - Minutes(1));
        let been: BTreeSet<Date> = driver.stay_dates.iter().copied().collect();
        let most = most_a_date(world);
        let mut marks: BTreeMap<Date, usize> = BTreeMap::new();
        for limit in &profile.limits.stays {
            for from in span(first.plus(1 - limit.days), last) {
                let to = from.plus(limit.days.saturating_sub(1));
                let count = been.range(from..=to).count();
                let left = limit.most - i64::try_from(count).unwrap_or(i64::MAX);
                let new: Vec<Date> = span(from.max(first), to.min(last))
                    .filter(|date| !been.contains(date))
                    .collect();
                if i64::try_from(new.len()).unwrap_or(i64::MAX) <= left {
                    continue;
                }
                let name = format!("{}[{},{},{from}]", Rule::StayDays, driver.id, limit.days);
                if left < 0 {
                    // More than the limit already: no date of the span may be added to.
                    let row = network.row(format!("{name},full"), None, Some(0));
                    for date in span(from.max(first), to.min(last)) {
                        self.away.entry(date).or_default().push((row, 1));
                    }
                    continue;
                }
                let row = network.row(name, None, Some(left));
                for date in new {
                    let column = *marks.entry(date).or_insert_with(|| {
                        let name = format!("{}[{},{date}]", Rule::StayDays, driver.id);
                        let (counted, column) = Spans::mark(name, most, network);
                        self.away.entry(date).or_default().push((counted, 1));
                        column
                    });
                    network.side[column].uses.push((row, 1));
                }
            }
        }
    }
}

impl Expander<'_> {
    /// What a step uses of the rows of its one driver.
    pub(super) fn span_uses(&self, spans: &Spans, state: &State, step: &Step) -> Uses {
        match (step.event, state.at) {
            (Some(Event::Board(coach)), _) => {
                let first = state.duty.and_then(|duty| duty.abroad);
                let arrives = self.world.instance.coach(coach).arrives;
                let last = Zone::Almaty.date(arrives - Minutes(1));
                first.map_or(Uses::new(), |first| spans.stay(first, last))
            }
            (None, At::Back { coach }) if step.to.as_ref().is_none_or(|to| to.duty.is_none()) => {
                self.duty_uses(spans, state, coach)
            }
            _ => Uses::new(),
        }
    }

    /// What the end of a duty after a coach ride uses of the rows of its one driver.
    pub(super) fn duty_uses(&self, spans: &Spans, state: &State, coach: CoachIdx) -> Uses {
        let instance = self.world.instance;
        let to = instance.coach(coach).arrives + instance.rules().debrief;
        let begin = state.duty.and_then(|duty| duty.begin);
        begin.map_or(Uses::new(), |from| spans.work(Interval { from, to }))
    }
}

/// More duties or rides than one driver can have on a date.
fn most_a_date(world: &World) -> i32 {
    let cycle = world.least_cycle.map_or(1, |cycle| cycle.0.max(1));
    whole(1440 / cycle + 3)
}

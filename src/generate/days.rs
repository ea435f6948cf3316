//! The days of an instance: horizon, holiday closures, how many vehicles each day releases.

use super::params::Params;
use super::{Family, Regime};
use crate::spec::HorizonSpec;
use crate::units::{DAY, Date, Instant, Minutes, Zone};

/// One date at Horgos; the last one of an instance is the tail, without releases.
pub(super) struct Day {
    pub(super) midnight: Instant,
    pub(super) closed: bool,
    /// Vehicles released on it.
    pub(super) vehicles: i64,
}

/// Time after the last day with releases in which late runs return.
fn tail(regime: Regime) -> Minutes {
    match regime {
        Regime::Fast => Minutes(DAY / 2),
        Regime::Slow => Minutes(DAY),
    }
}

pub(super) fn horizon(params: &Params) -> HorizonSpec {
    let start = Zone::Horgos.midnight(params.start);
    HorizonSpec {
        start,
        end: start + Minutes(params.days * DAY) + tail(params.regime),
        slot_minutes: Minutes(params.slot),
    }
}

/// The days with releases, and the day of the tail.
pub(super) fn days(params: &Params) -> Vec<Day> {
    let dates: Vec<Date> = (0..=i32::try_from(params.days).unwrap_or(0))
        .map(|at| params.start.plus(at))
        .collect();
    let closed = |date: Date| params.is_closed(date);
    let weights: Vec<i64> = (dates.iter().take(dates.len() - 1))
        .map(|&date| {
            let season = match params.family {
                Family::PortYear => season(date),
                _ => 100,
            };
            // Papers go on being issued while the gate is closed, and queues swell around it.
            if closed(date) {
                season * 4 / 10
            } else if closed(date.plus(1)) || closed(date.plus(-1)) {
                season * 12 / 10
            } else {
                season
            }
        })
        .chain([0])
        .collect();
    let counts = shares(params.vehicles, &weights);
    (dates.into_iter().zip(counts))
        .map(|(date, vehicles)| Day {
            midnight: Zone::Horgos.midnight(date),
            closed: closed(date),
            vehicles,
        })
        .collect()
}

/// Splits `total` by weight, by rounding the running sum, so that nothing is lost.
pub(super) fn shares(total: i64, weights: &[i64]) -> Vec<i64> {
    let all = weights.iter().sum::<i64>().max(1);
    let mut sum = 0;
    let mut given = 0;
    (weights.iter())
        .map(|weight| {
            sum += weight;
            let due = total * sum / all - given;
            given += due;
            due
        })
        .collect()
}

/// Volume by month, in percent of the mean: low in winter and spring, highest in late autumn.
fn season(date: Date) -> i64 {
    const BY_MONTH: [i64; 12] = [88, 88, 95, 97, 100, 100, 102, 102, 106, 104, 110, 108];
    BY_MONTH
        .get(month_and_day(date).0.saturating_sub(1))
        .copied()
        .unwrap_or(100)
}

/// National Day as in 2025 (1-3 and 6 October), and the first two days of Spring Festival.
pub(super) fn is_holiday(date: Date) -> bool {
    /// First days of the lunar year.
    const SPRING_FESTIVALS: [&str; 5] = [
        "2024-02-10",
        "2025-01-29",
        "2026-02-17",
        "2027-02-06",
        "2028-01-26",
    ];
    let spring = SPRING_FESTIVALS
        .iter()
        .filter_map(|text| Date::parse(text).ok())
        .any(|first| date == first || date == first.plus(1));
    spring || matches!(month_and_day(date), (10, 1..=3 | 6))
}

fn month_and_day(date: Date) -> (usize, usize) {
    let text = date.to_string();
    let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse().ok());
    (part(5, 7).unwrap_or(0), part(8, 10).unwrap_or(0))
}

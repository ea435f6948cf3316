//! Every cost term, recomputed; one function each. Sums are exact in 128 bits; a term beyond
//! ±5·10^17 fen (a nonsense schedule) is taken as that much, so that totals cannot overflow.

use std::collections::BTreeSet;

use super::timeline::{Moves, Timeline};
use crate::ids::DriverIdx;
use crate::instance::Fairness;
use crate::names::{Costs, Term};
use crate::schedule::Schedule;
use crate::units::{Clock, Fen, Minutes, Zone};

/// Fen, before they are known to fit.
type Sum = i128;

pub(super) fn costs(line: &Timeline) -> Costs {
    const MOST: Sum = 500_000_000_000_000_000;
    let mut costs = Costs::default();
    for &term in Term::ALL {
        let amount = match term {
            Term::Unserved => unserved(line),
            Term::Lateness => lateness(line),
            Term::Waiting => waiting(line),
            Term::RunPay => run_pay(line),
            Term::DutyPay => duty_pay(line),
            Term::Overtime => overtime(line),
            Term::CoachFare => coach_fare(line),
            Term::CageCost => cage_cost(line),
            Term::Fairness => fairness(line),
            Term::Preference => preference(line),
            Term::Change => change(line),
        };
        let fen = i64::try_from(amount.clamp(-MOST, MOST)).unwrap_or(0);
        costs.add(term, Fen(fen));
    }
    costs
}

fn times(price: Fen, count: i64) -> Sum {
    Sum::from(price.0) * Sum::from(count)
}

fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// The value of each vehicle that is not moved.
fn unserved(line: &Timeline) -> Sum {
    (line.instance.vehicle_indices())
        .filter(|&idx| line.moves.of(idx).is_empty())
        .map(|idx| Sum::from(line.instance.vehicle(idx).value.0))
        .sum()
}

/// Minutes after due.
fn lateness(line: &Timeline) -> Sum {
    let late = |lot| {
        (line.arrivals(lot))
            .filter_map(|(idx, at)| Some((at - line.instance.vehicle(idx).due?).0.max(0)))
            .sum::<i64>()
    };
    let minutes = line.instance.lot_indices().map(late).sum();
    times(line.instance.objective().lateness, minutes)
}

/// Minutes from release to arrival, or to the horizon's end.
fn waiting(line: &Timeline) -> Sum {
    let end = line.instance.horizon().to;
    let moved = |lot| {
        (line.arrivals(lot))
            .map(|(idx, at)| (at - line.instance.vehicle(idx).released).0)
            .sum::<i64>()
    };
    let staying = (line.instance.vehicle_indices())
        .filter(|&idx| line.moves.of(idx).is_empty())
        .map(|idx| (end - line.instance.vehicle(idx).released).0.max(0))
        .sum::<i64>();
    let minutes = line.instance.lot_indices().map(moved).sum::<i64>() + staying;
    times(line.instance.objective().waiting, minutes)
}

/// The pay scheme's amount for each run's class.
fn run_pay(line: &Timeline) -> Sum {
    (line.runs())
        .map(|one| {
            let pay = line.instance.driver(one.duty.driver).pay;
            let class = line.instance.vehicle(one.run.vehicle).class;
            let by_class = &line.instance.pay_scheme(pay).run_pay;
            by_class.get(class.at()).map_or(0, |fen| Sum::from(fen.0))
        })
        .sum()
}

/// Each duty that is not carried.
fn duty_pay(line: &Timeline) -> Sum {
    (line.schedule.duties.iter())
        .filter(|duty| !duty.carried)
        .map(|duty| {
            let pay = line.instance.driver(duty.driver).pay;
            Sum::from(line.instance.pay_scheme(pay).duty_pay.0)
        })
        .sum()
}

/// Minutes of each duty beyond the scheme's threshold.
fn overtime(line: &Timeline) -> Sum {
    (line.duties())
        .map(|(duty, spans)| {
            let pay = line.instance.driver(duty.driver).pay;
            let scheme = line.instance.pay_scheme(pay);
            let over = (spans.end - spans.begin - scheme.overtime_after).max(Minutes(0));
            times(scheme.overtime_per_minute, over.0)
        })
        .sum()
}

/// Each seat used.
fn coach_fare(line: &Timeline) -> Sum {
    (line.instance.coaches().iter().zip(line.coach_load()))
        .map(|(coach, aboard)| times(coach.fare, aboard.into()))
        .sum()
}

/// Each trip.
fn cage_cost(line: &Timeline) -> Sum {
    (line.schedule.trips.iter())
        .map(|trip| Sum::from(line.instance.truck(trip.truck).cost.0))
        .sum()
}

/// Σ φ over all drivers.
fn fairness(line: &Timeline) -> Sum {
    let phi = &line.instance.objective().fairness;
    (line.instance.drivers().iter().zip(&line.rosters))
        .map(|(driver, roster)| {
            let duties = roster.iter().map(|&at| &line.schedule.duties[at]);
            let runs = duties.map(|duty| count(duty.runs.len())).sum::<i64>();
            cost_of_runs(phi, i64::from(driver.runs_before) + runs)
        })
        .sum()
}

/// φ(n); a table goes on with its last increment.
fn cost_of_runs(phi: &Fairness, n: i64) -> Sum {
    match phi {
        Fairness::Weight(weight) => Sum::from(weight.0) * Sum::from(n) * Sum::from(n),
        Fairness::Table(table) => {
            let inside = usize::try_from(n).ok().and_then(|n| table.get(n));
            match (inside, table.as_slice()) {
                (Some(fen), _) => Sum::from(fen.0),
                (None, [.., before, last]) => {
                    let beyond = n - (count(table.len()) - 1);
                    Sum::from(last.0)
                        + (Sum::from(last.0) - Sum::from(before.0)) * Sum::from(beyond)
                }
                (None, [only]) => Sum::from(only.0),
                (None, []) => 0,
            }
        }
    }
}

/// Each run at a disliked time or of a disliked class, once.
fn preference(line: &Timeline) -> Sum {
    let disliked = (line.runs())
        .filter(|one| {
            let driver = line.instance.driver(one.duty.driver);
            let class = line.instance.vehicle(one.run.vehicle).class;
            driver.disliked_classes.contains(&class)
                || (!driver.disliked_times.is_empty()
                    && at_a_time_of(&driver.disliked_times, Zone::Horgos.clock(one.run.start)))
        })
        .count();
    times(line.instance.objective().preference, count(disliked))
}

fn at_a_time_of(spans: &[(Clock, Clock)], clock: Clock) -> bool {
    spans.iter().any(|&(from, to)| {
        if from <= to {
            from <= clock && clock < to
        } else {
            from <= clock || clock < to
        }
    })
}

/// Vehicles moved otherwise than in the baseline, and drivers newly called or sent home.
fn change(line: &Timeline) -> Sum {
    let Some(baseline) = line.instance.baseline() else {
        return 0;
    };
    let before = Moves::new(baseline);
    let changed = (before.by_vehicle())
        .filter_map(|moves| moves.first())
        .filter(|was| {
            // The same driver and coach, or the same truck.
            (line.moves.of(was.vehicle).iter()).all(|is| is.by != was.by || is.start != was.start)
        })
        .count();
    let working = |schedule: &Schedule| -> BTreeSet<DriverIdx> {
        (schedule.duties.iter())
            .filter(|duty| !duty.runs.is_empty())
            .map(|duty| duty.driver)
            .collect()
    };
    let called = (working(baseline))
        .symmetric_difference(&working(line.schedule))
        .count();
    let objective = line.instance.objective();
    times(objective.change_vehicle, count(changed)) + times(objective.change_driver, count(called))
}

//! What a driver's roster costs, what a vehicle costs that arrives or stays, and the least of one run more.

use super::past::Was;
use super::roster::{Judge, Walked};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::Driver;
use crate::names::{Costs, Term};
use crate::schedule::Duty;
use crate::units::{Fen, Instant};

impl Judge<'_> {
    /// The cost of a roster that keeps the rules, by term.
    pub(super) fn costs(
        &self,
        idx: DriverIdx,
        driver: &Driver,
        roster: &[Duty],
        walked: &[Walked],
    ) -> Costs {
        let instance = self.instance();
        let objective = instance.objective();
        let scheme = instance.pay_scheme(driver.pay);
        let mut costs = Costs::default();
        let mut runs = 0;
        for (duty, times) in roster.iter().zip(walked) {
            if !duty.carried {
                costs.add(Term::DutyPay, scheme.duty_pay);
            }
            let over = (times.end - times.begin - scheme.overtime_after).0.max(0);
            costs.add(Term::Overtime, scheme.overtime_per_minute * over);
            if let Some(coach) = duty.first_return {
                costs.add(Term::CoachFare, instance.coach(coach).fare);
            }
            for run in &duty.runs {
                runs += 1;
                let Some(shape) = self.shape(run) else {
                    continue;
                };
                let class = instance.vehicle(run.vehicle).class;
                costs.add(Term::RunPay, scheme.run_pay[class.at()]);
                costs.add(Term::CoachFare, instance.coach(run.coach).fare);
                self.add_moved(run.vehicle, shape.arrival, &mut costs);
                if self.past.was(run.vehicle) != Was::Run(idx, run.start, run.coach)
                    && self.past.was(run.vehicle) != Was::Unmoved
                {
                    costs.add(Term::Change, objective.change_vehicle);
                }
                if driver.disliked_classes.binary_search(&class).is_ok()
                    || self.disliked_time(driver, run.start)
                {
                    costs.add(Term::Preference, objective.preference);
                }
            }
        }
        costs.add(
            Term::Fairness,
            objective.fairness.cost(driver.runs_before + runs),
        );
        if (runs > 0) != self.past.works(idx) && instance.baseline().is_some() {
            costs.add(Term::Change, objective.change_driver);
        }
        costs
    }

    fn disliked_time(&self, driver: &Driver, start: Instant) -> bool {
        if driver.disliked_times.is_empty() {
            return false;
        }
        let slot = self.instance().slot_of(start);
        let Some(&clock) = slot.and_then(|slot| self.world.clocks.get(slot)) else {
            return false;
        };
        driver.disliked_times.iter().any(|&(from, to)| {
            if from <= to {
                from <= clock && clock < to
            } else {
                from <= clock || clock < to
            }
        })
    }

    /// `lateness` and `waiting` of a vehicle that arrives then.
    pub fn add_moved(&self, idx: VehicleIdx, arrival: Instant, costs: &mut Costs) {
        let objective = self.instance().objective();
        let vehicle = self.instance().vehicle(idx);
        let late = vehicle.due.map_or(0, |due| (arrival - due).0.max(0));
        costs.add(Term::Lateness, objective.lateness * late);
        costs.add(
            Term::Waiting,
            objective.waiting * (arrival - vehicle.released).0,
        );
    }

    /// What a vehicle costs that stays.
    pub fn stay(&self, idx: VehicleIdx) -> Costs {
        let instance = self.instance();
        let objective = instance.objective();
        let vehicle = instance.vehicle(idx);
        let mut costs = Costs::default();
        costs.add(Term::Unserved, vehicle.value);
        let minutes = (instance.horizon().to - vehicle.released).0.max(0);
        costs.add(Term::Waiting, objective.waiting * minutes);
        if self.past.was(idx) != Was::Unmoved {
            costs.add(Term::Change, objective.change_vehicle);
        }
        costs
    }

    /// The least that one more run of this class costs the driver, who has `runs` now, beyond
    /// what its slot and coach say: pay, fairness, call.
    pub fn least(&self, idx: DriverIdx, class: usize, runs: u32, duties: bool) -> Fen {
        let instance = self.instance();
        let objective = instance.objective();
        let driver = instance.driver(idx);
        let scheme = instance.pay_scheme(driver.pay);
        let phi = |n: u32| objective.fairness.cost(driver.runs_before + n);
        let mut least = scheme.run_pay[class] + phi(runs + 1) - phi(runs);
        if runs == 0 && instance.baseline().is_some() {
            if self.past.works(idx) {
                least -= objective.change_driver;
            } else {
                least += objective.change_driver;
            }
        }
        if !duties && driver.state.is_none() {
            least += scheme.duty_pay;
        }
        least
    }
}

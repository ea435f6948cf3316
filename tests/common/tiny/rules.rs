//! Rules and weights of a random instance.

use driveaway::spec::{
    DriverSpec, FairnessSpec, InstanceSpec, ObjectiveSpec, RollingSpec, RulesSpec, StaySpec,
};
use driveaway::units::{DAY, Fen, Minutes, Zone};

use super::{Builder, Dice};

impl Builder<'_> {
    pub(super) fn rules(&mut self, spec: &mut InstanceSpec) {
        let single = self.shape.single_run;
        let runs = |dice: &mut Dice, on: bool| {
            (on || single).then(|| if single { 1 } else { dice.pick(&[1, 1, 2]) })
        };
        let (per_duty, per_day) = (self.rich(), self.rich());
        spec.rules = RulesSpec {
            report_minutes: Some(self.dice.minutes(0, 40)),
            debrief_minutes: Some(self.dice.minutes(0, 20)),
            boarding_minutes: Some(self.dice.minutes(0, 20)),
            range_reserve_km: Some(self.dice.count(0, 60)),
            max_runs_per_duty: Some(runs(&mut self.dice, per_duty)),
            max_runs_per_day: Some(runs(&mut self.dice, per_day)),
            duty_length_minutes: Some(self.rich().then(|| self.dice.minutes(240, 720))),
            driving_minutes: Some(self.rich().then(|| self.dice.minutes(60, 150))),
            continuous_driving_minutes: Some(self.rich().then(|| self.dice.minutes(50, 120))),
            break_minutes: Some(self.dice.minutes(15, 120)),
            queue_counts_as_driving: Some(self.dice.chance(40)),
            rest_minutes: Some(self.dice.chance(50).then(|| self.dice.minutes(0, 300))),
            rolling_hours: Some(self.rolling(spec)),
            weekly_rest: Some(self.rich()),
            stay_days: Some(if self.rich() {
                let limit = self.dice.count(1, 3);
                vec![StaySpec {
                    limit,
                    window: limit + self.dice.count(0, 4),
                }]
            } else {
                Vec::new()
            }),
            passport: Some(self.dice.chance(70)),
            ..RulesSpec::default()
        };
    }

    pub(super) fn objective(&mut self, spec: &mut InstanceSpec) {
        let table = [0, 500, 2_000, 9_000, 20_000].map(Fen).to_vec();
        let weights = [Fen(0), Fen(20), Fen(300), Fen(6_000)];
        spec.objective = ObjectiveSpec {
            unserved_values: vec![Fen(20_000), Fen(80_000), Fen(200_000)],
            lateness_per_minute: self.dice.fen(0, 300),
            waiting_per_minute: Fen(self.dice.roll(0, 20)),
            fairness: if self.dice.chance(25) {
                FairnessSpec::Table(table)
            } else {
                FairnessSpec::Weight(self.dice.pick(&weights))
            },
            preference: self.dice.fen(0, 5_000),
            change_per_vehicle: self.dice.fen(0, 6_000),
            change_per_driver: self.dice.fen(0, 6_000),
        };
    }

    /// A limit or two, half of them so that some driver's history has nearly used it up.
    fn rolling(&mut self, spec: &InstanceSpec) -> Vec<RollingSpec> {
        if !(self.rich() || self.dice.chance(self.shape.history)) {
            return Vec::new();
        }
        let mut all = Vec::new();
        for _ in 0..self.dice.roll(1, 2) {
            let days = self.dice.count(1, 4);
            let minutes = if self.dice.chance(50) {
                let driver = self.dice.pick(&spec.drivers);
                self.worked(&driver, days) + self.dice.minutes(100, 700)
            } else {
                self.dice.minutes(300, 1_500)
            };
            all.push(RollingSpec { days, minutes });
        }
        all
    }

    /// Duty minutes of a driver before the horizon, in the `days` dates up to that of its start.
    fn worked(&self, driver: &DriverSpec, days: u32) -> Minutes {
        let start = self.horizon.from;
        let midnight = Zone::Horgos.midnight(Zone::Horgos.date(start));
        let from = midnight - Minutes(DAY * i64::from(days - 1));
        let begin = driver.state.as_ref().and_then(|state| state.duty_begin);
        let open = begin.map(|begin| (begin, start));
        (driver.past_duties.iter().map(|duty| (duty.from, duty.to)))
            .chain(open)
            .map(|(begin, end)| (end - begin.max(from)).max(Minutes(0)))
            .sum()
    }
}

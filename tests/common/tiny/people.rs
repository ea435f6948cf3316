//! Drivers of a random instance: windows, state, history, pay, dislikes.

use driveaway::spec::{
    ClockIntervalSpec, DislikesSpec, DriverSpec, InstanceSpec, LicenceClass, PaySchemeSpec,
    RunPaySpec, StateSpec,
};
use driveaway::units::{Clock, DAY, Date, Instant, Interval, Minutes, Zone};

use super::Builder;

impl Builder<'_> {
    pub(super) fn drivers(&mut self, spec: &mut InstanceSpec) {
        for at in 0..2 {
            spec.pay_schemes.push(PaySchemeSpec {
                id: format!("pay{at}"),
                duty_pay: self.dice.fen(0, 8_000),
                run_pay: if self.dice.chance(50) {
                    vec![RunPaySpec {
                        class: self.dice.pick(&spec.classes).id,
                        pay: self.dice.fen(2_000, 20_000),
                    }]
                } else {
                    Vec::new()
                },
                overtime_per_minute: self.dice.fen(0, 300),
                overtime_after_minutes: self.dice.minutes(100, 500),
            });
        }
        for at in 0..self.dice.roll(self.shape.drivers.0, self.shape.drivers.1) {
            let driver = self.driver(at, spec);
            spec.drivers.push(driver);
        }
    }

    fn driver(&mut self, at: i64, spec: &InstanceSpec) -> DriverSpec {
        let start = self.horizon.from;
        let today = Zone::Almaty.date(start);
        let history = self.dice.chance(self.shape.history);
        let state = (self.rich() || history).then(|| self.state(spec, history));
        let mut past_duties = if self.rich() || history {
            self.past(start)
        } else {
            Vec::new()
        };
        if let Some(state) = &state {
            let begin = state.duty_begin.unwrap_or(state.free_from).min(start);
            past_duties.retain(|duty| duty.to <= begin);
        }
        let early = start - self.dice.minutes(60, 600);
        let times = self.rich().then(|| ClockIntervalSpec {
            from: Clock(60 * u16::try_from(self.dice.roll(12, 23)).unwrap()),
            to: Clock(60 * u16::try_from(self.dice.roll(1, 11)).unwrap()),
        });
        DriverSpec {
            id: format!("d{at}"),
            name: None,
            licences: if self.rich() {
                self.dice.pick(&[
                    vec![LicenceClass::A1],
                    vec![LicenceClass::A2],
                    vec![LicenceClass::B1, LicenceClass::C1],
                    vec![LicenceClass::C2],
                ])
            } else {
                vec![LicenceClass::A2]
            },
            windows: self.windows(),
            last_duty_end: (state.is_none() && past_duties.is_empty() && self.rich())
                .then_some(early),
            state,
            past_duties,
            runs_before: self.dice.pick(&[0, 0, 1, 2, 3]),
            stay_dates: (1..7)
                .filter(|_| self.dice.chance(40))
                .map(|back| today.plus(-back))
                .collect(),
            passport_until: self
                .rich()
                .then(|| Date(today.0 + self.dice.pick(&[-1, 0, 0, 1]))),
            pay: self
                .dice
                .chance(70)
                .then(|| self.dice.pick(&["pay0".to_owned(), "pay1".to_owned()])),
            dislikes: DislikesSpec {
                times: times.into_iter().collect(),
                classes: if self.rich() {
                    vec![self.dice.pick(&spec.classes).id]
                } else {
                    Vec::new()
                },
            },
            excluded_classes: if self.dice.chance(self.shape.rich / 2) {
                vec![self.dice.pick(&spec.classes).id]
            } else {
                Vec::new()
            },
            excluded_vehicles: if self.dice.chance(self.shape.rich / 2) {
                vec![self.dice.pick(&spec.vehicles).id]
            } else {
                Vec::new()
            },
        }
    }

    /// One window around the horizon, one inside it, or two.
    fn windows(&mut self) -> Vec<Interval> {
        let (start, hours) = (self.horizon.from, self.hours());
        let kind = if self.rich() { self.dice.roll(1, 2) } else { 0 };
        let window = |from: i64, to: i64| Interval {
            from: start + Minutes(30 * from),
            to: start + Minutes(30 * to),
        };
        match kind {
            0 => vec![window(-4, 2 * hours + 4)],
            1 => {
                let from = self.dice.roll(-2, hours / 2);
                vec![window(from, from + self.dice.roll(8, 2 * hours))]
            }
            _ => {
                let cut = self.dice.roll(6, 2 * hours - 6);
                let gap = self.dice.roll(0, 4);
                vec![window(-2, cut), window(cut + gap, 2 * hours)]
            }
        }
    }

    /// Duties on most of the six dates before the horizon.
    fn past(&mut self, start: Instant) -> Vec<Interval> {
        let midnight = Zone::Horgos.midnight(Zone::Horgos.date(start));
        let mut past = Vec::new();
        for back in (1..=6).rev() {
            if self.dice.chance(92) {
                // Some are longer than any limit here: history alone breaks nothing.
                let (begins, lasts) = self.dice.pick(&[(600, 830), (600, 830), (60, 1_300)]);
                let from = midnight - Minutes(back * DAY) + self.dice.minutes(0, begins);
                past.push(Interval {
                    from,
                    to: from + self.dice.minutes(120, lasts),
                });
            }
        }
        past
    }

    fn state(&mut self, spec: &InstanceSpec, history: bool) -> StateSpec {
        let free_from = self.horizon.from + self.dice.minutes(-60, 240);
        let lot = self.dice.chance(50).then(|| self.dice.pick(&spec.lots).id);
        let under_way = lot.is_some() || history || self.dice.chance(60);
        let before = self.horizon.from.min(free_from);
        let start = self.horizon.from;
        let today = start - Zone::Horgos.midnight(Zone::Horgos.date(start));
        let (least, most) = if history {
            (today.0 + 30, today.0 + 180) // it began yesterday
        } else {
            (60, self.dice.pick(&[300, 300, 900]))
        };
        let runs = if under_way { self.dice.count(0, 1) } else { 0 };
        let runs = if lot.is_some() { 1 } else { runs };
        let driving = if under_way { self.dice.roll(0, 60) } else { 0 };
        StateSpec {
            lot,
            free_from,
            duty_begin: under_way.then(|| before - self.dice.minutes(least, most)),
            runs,
            runs_today: if runs > 0 && self.dice.chance(50) {
                runs
            } else {
                0
            },
            driving_minutes: Minutes(driving),
            continuous_minutes: Minutes(driving * self.dice.roll(0, 2) / 2),
        }
    }
}

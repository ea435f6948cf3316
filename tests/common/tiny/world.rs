//! Classes, yards, stages, lots, coaches and vehicles of a random instance.

use driveaway::spec::{
    Activity, CalendarSpec, ClassSpec, CoachSpec, CorridorSpec, DailySpec, InstanceSpec,
    LicenceClass, LotSpec, Mode, OverrideSpec, ProfileSpec, StageSpec, StepSpec, VehicleSpec,
    YardSpec,
};
use driveaway::units::{Clock, Minutes};

use super::Builder;

impl Builder<'_> {
    /// A calendar with a closure or a change of the clock hour now and then.
    fn calendar(&mut self, from: i64, to: i64) -> CalendarSpec {
        let mut calendar = CalendarSpec {
            per_slot: Some(self.dice.count(from, to)),
            ..CalendarSpec::default()
        };
        if self.dice.chance(30) {
            calendar.daily.push(DailySpec {
                from: Clock(60 * u16::try_from(self.dice.roll(0, 23)).unwrap()),
                to: Clock(60 * u16::try_from(self.dice.roll(0, 24)).unwrap()),
                per_slot: self.dice.pick(&[None, Some(0), Some(1), Some(2)]),
            });
            let part = &mut calendar.daily[0];
            if part.from == part.to {
                part.to = Clock((part.to.0 + 60) % 1440);
            }
        }
        if self.dice.chance(30) {
            let last = self.hours() - 2;
            let from = self.hour(0, last);
            calendar.overrides.push(OverrideSpec {
                from,
                to: from + Minutes(60 * self.dice.roll(1, 2)),
                per_slot: self.dice.pick(&[None, Some(0), Some(0), Some(1)]),
            });
        }
        calendar
    }

    fn profile(&mut self, from: i64, to: i64) -> ProfileSpec {
        let mut steps = vec![StepSpec {
            from: Clock(0),
            minutes: self.dice.minutes(from, to),
        }];
        let mut clock = 0;
        while self.dice.chance(50) && clock < 1200 {
            clock += 30 * self.dice.roll(2, 14);
            if clock < 1440 {
                steps.push(StepSpec {
                    from: Clock(u16::try_from(clock).unwrap()),
                    minutes: self.dice.minutes(from, to),
                });
            }
        }
        ProfileSpec {
            steps,
            dates: Vec::new(),
        }
    }

    pub(super) fn classes(&mut self, spec: &mut InstanceSpec) {
        let licences = [
            LicenceClass::C1,
            LicenceClass::B2,
            LicenceClass::A2,
            LicenceClass::B1,
        ];
        for at in 0..self.dice.roll(2, 4) {
            let heavy = self.rich();
            spec.classes.push(ClassSpec {
                id: format!("class{at}"),
                licence: if heavy {
                    self.dice.pick(&licences)
                } else {
                    LicenceClass::C1
                },
                pay: self.dice.fen(4_000, 15_000),
                size: if heavy { self.dice.count(1, 3) } else { 1 },
                gate_units: if heavy { self.dice.count(1, 2) } else { 1 },
                cage: self.dice.chance(50),
            });
        }
    }

    pub(super) fn places(&mut self, spec: &mut InstanceSpec) {
        for at in 0..self.dice.roll(2, 3) {
            spec.yards.push(YardSpec {
                id: format!("yard{at}"),
                transfer_minutes: self.dice.minutes(0, 50),
            });
        }
        let lots = if self.rich() { 2 } else { 1 };
        let mut stage = |id: &str, activity, abroad, minutes, capacity| {
            spec.stages.push(StageSpec {
                id: id.to_owned(),
                activity,
                abroad,
                minutes,
                capacity,
            });
        };
        stage("buffer", Activity::Queue, false, self.profile(0, 60), None);
        let gate = (!self.dice.chance(30)).then(|| self.calendar(1, 3));
        stage("gate", Activity::Work, false, self.profile(5, 30), gate);
        let abroad = self.rich();
        let control = self.rich().then(|| self.calendar(1, 3));
        stage(
            "control",
            Activity::Queue,
            abroad,
            self.profile(0, 40),
            control,
        );
        for at in 0..lots {
            let road = self.profile(20, 80);
            stage(&format!("road{at}"), Activity::Drive, true, road, None);
        }
        for at in 0..lots {
            let tight = self.rich();
            let outflow = self.rich().then(|| self.calendar(0, 1));
            let handover = self.rich().then(|| self.calendar(1, 2));
            spec.lots.push(LotSpec {
                id: format!("lot{at}"),
                capacity: tight.then(|| self.dice.count(2, 5)),
                occupancy: self.dice.count(0, 2),
                outflow,
                handover_capacity: handover,
                handover_minutes: self.dice.minutes(0, 30),
            });
            spec.corridors.push(CorridorSpec {
                lot: format!("lot{at}"),
                stages: vec![
                    "buffer".to_owned(),
                    "gate".to_owned(),
                    "control".to_owned(),
                    format!("road{at}"),
                ],
                distance_km: self.dice.count(30, 60),
            });
        }
    }

    pub(super) fn coaches(&mut self, spec: &mut InstanceSpec) {
        for lot in 0..spec.lots.len() {
            let early = self.rich();
            let mut departs =
                self.horizon.from + self.dice.minutes(if early { -120 } else { 60 }, 180);
            for at in 0..6 {
                let arrives = departs + self.dice.minutes(30, 120);
                if arrives >= self.horizon.to {
                    break;
                }
                spec.coaches.push(CoachSpec {
                    id: format!("coach{lot}{at}"),
                    lot: format!("lot{lot}"),
                    departs,
                    arrives,
                    seats: self.dice.pick(&[None, Some(1), Some(2)]),
                    fare: self.dice.fen(0, 3_000),
                });
                departs = departs + self.dice.minutes(60, 180);
            }
        }
    }

    pub(super) fn vehicles(&mut self, spec: &mut InstanceSpec) {
        for at in 0..self.dice.roll(self.shape.vehicles.0, self.shape.vehicles.1) {
            let late = self.rich();
            let last = self.hours() / 2;
            let released = if late {
                self.hour(0, last) + self.dice.minutes(-30, 30)
            } else {
                self.horizon.from - Minutes(self.dice.roll(0, 300))
            };
            let due = released + self.dice.minutes(120, 700);
            let value = self.dice.pick(&[5_000, 50_000, 100_000, 300_000]);
            spec.vehicles.push(VehicleSpec {
                id: format!("v{at}"),
                vin: None,
                class: self.dice.pick(&spec.classes).id,
                yard: self.dice.pick(&spec.yards).id,
                lot: self.dice.pick(&spec.lots).id,
                released,
                due: self.rich().then_some(due),
                deadline: self.rich().then(|| due + self.dice.minutes(0, 200)),
                priority: self.dice.count(0, 2),
                value: self
                    .dice
                    .chance(50)
                    .then(|| self.dice.fen(value, 2 * value)),
                range_km: self.rich().then(|| self.dice.count(50, 120)),
                modes: self.rich().then(|| {
                    self.dice.pick(&[
                        vec![Mode::SelfDrive],
                        vec![Mode::SelfDrive, Mode::Cage],
                        vec![Mode::SelfDrive],
                    ])
                }),
            });
        }
    }
}

/// Takes out corridors to which no vehicle goes, and stages that nothing enters: `build` refuses
/// them. Drivers may still be at such a lot, and ride back from it.
pub(super) fn drop_unused(spec: &mut InstanceSpec) {
    let vehicles = &spec.vehicles;
    (spec.corridors).retain(|one| vehicles.iter().any(|vehicle| vehicle.lot == one.lot));
    let corridors = &spec.corridors;
    (spec.stages).retain(|stage| corridors.iter().any(|one| one.stages.contains(&stage.id)));
}

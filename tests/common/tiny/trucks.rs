//! Cage trucks of a random instance, and what goes on them.

use driveaway::spec::{InstanceSpec, Mode, TruckSpec, TruckStageSpec};
use driveaway::units::{Interval, Minutes};

use super::Builder;

impl Builder<'_> {
    /// One or two trucks, mostly slow enough for one or two trips each.
    pub(super) fn trucks(&mut self, spec: &mut InstanceSpec) {
        for at in 0..self.dice.roll(1, 2) {
            let from = self.hour(0, 3) - Minutes(30);
            let long = self.dice.chance(80);
            let mut windows = vec![Interval {
                from,
                to: from + Minutes(60 * self.dice.roll(4, self.hours())),
            }];
            if self.dice.chance(20) {
                let from = windows[0].to;
                windows.push(Interval {
                    from,
                    to: from + Minutes(300),
                });
            }
            let loading = self.dice.minutes(0, 60);
            let stages = (spec.stages.iter())
                .filter(|stage| stage.capacity.is_some())
                .map(|stage| TruckStageSpec {
                    stage: stage.id.clone(),
                    after_minutes: loading + Minutes(20),
                })
                .collect();
            let alike = at > 0 && self.dice.chance(60);
            let truck = TruckSpec {
                id: format!("truck{at}"),
                lot: self.dice.pick(&spec.lots).id,
                capacity: self.dice.count(1, 3),
                windows,
                loading_minutes: loading,
                outbound_minutes: self.dice.minutes(30, 150),
                unloading_minutes: self.dice.minutes(0, 30),
                return_minutes: self.dice.minutes(if long { 120 } else { 10 }, 240),
                cost: self.dice.fen(1_000, 60_000),
                stages,
                gate_units: self.dice.count(1, 2),
            };
            let id = truck.id.clone();
            spec.trucks.push(match spec.trucks.first() {
                Some(first) if alike => TruckSpec {
                    id,
                    ..first.clone()
                },
                _ => truck,
            });
        }
        for vehicle in &mut spec.vehicles {
            let class = spec.classes.iter().find(|class| class.id == vehicle.class);
            if class.is_some_and(|class| class.cage) && self.dice.chance(20) {
                vehicle.modes = Some(vec![Mode::Cage]);
            } else if self.dice.chance(60) {
                vehicle.modes = None;
            }
        }
        for pin in &mut spec.locks.pins {
            if self.dice.chance(40) {
                (pin.driver, pin.coach) = (None, None);
                pin.mode = Some(Mode::Cage);
            }
        }
    }
}

//! From [`InstanceSpec`] to [`Instance`]: resolves ids, checks everything, collects every error.

use std::collections::BTreeMap;

use super::*;
use crate::error::{Code, InputError, InputErrors};
use crate::spec::{CalendarSpec, FairnessSpec, InstanceSpec, Mode, Preset, RulesSpec, StepSpec};
use crate::units::{Clock, DAY, Fen, Interval, Minutes, Zone};

impl InstanceSpec {
    /// Validates and resolves the spec.
    ///
    /// # Errors
    /// All faults of the input, sorted by path, up to a cap of 1,000.
    pub fn build(&self) -> Result<Instance, InputErrors> {
        let mut faults = Vec::new();
        let built = resolve(self, &mut faults);
        match built {
            Some(instance) if faults.is_empty() => Ok(instance),
            _ => Err(InputErrors {
                errors: faults,
                left_off: 0,
            }),
        }
    }
}

/// Ids of one list → index, in the order of the ids.
struct Names<'a>(BTreeMap<&'a str, u32>, &'static str);

impl<'a> Names<'a> {
    fn of<T>(list: &'static str, all: &'a [T], id: impl Fn(&'a T) -> &'a str) -> Names<'a> {
        let mut map: BTreeMap<&str, u32> = all.iter().map(|one| (id(one), 0)).collect();
        for (at, idx) in map.values_mut().enumerate() {
            *idx = u32::try_from(at).unwrap_or(u32::MAX);
        }
        Names(map, list)
    }
    fn get(&self, id: &str, path: String, faults: &mut Vec<InputError>) -> u32 {
        self.0.get(id).copied().unwrap_or_else(|| {
            faults.push(InputError {
                path,
                code: Code::UnknownId,
                found: format!("{id:?}"),
                expected: format!("an id listed in {}", self.1),
                hint: format!("add it to {}, or correct the id", self.1),
            });
            0
        })
    }
}

fn sorted<T: Clone>(mut all: Vec<T>, id: impl Fn(&T) -> &str) -> Vec<T> {
    all.sort_by(|a, b| id(a).cmp(id(b)));
    all
}

#[allow(clippy::too_many_lines)]
fn resolve(spec: &InstanceSpec, faults: &mut Vec<InputError>) -> Option<Instance> {
    let classes = Names::of("classes", &spec.classes, |c| &c.id);
    let yards = Names::of("yards", &spec.yards, |c| &c.id);
    let stages = Names::of("stages", &spec.stages, |c| &c.id);
    let lots = Names::of("lots", &spec.lots, |c| &c.id);
    let coaches = Names::of("coaches", &spec.coaches, |c| &c.id);
    let pays = Names::of("pay_schemes", &spec.pay_schemes, |c| &c.id);
    let drivers = Names::of("drivers", &spec.drivers, |c| &c.id);
    let vehicles = Names::of("vehicles", &spec.vehicles, |c| &c.id);
    let horizon = Interval {
        from: spec.horizon.start,
        to: spec.horizon.end,
    };
    let slot = spec.horizon.slot_minutes;
    let count = usize::try_from(horizon.length().0 / slot.0).unwrap_or(0);
    let calendar = |spec: &CalendarSpec| -> Calendar {
        Calendar(
            (0..count)
                .map(|at| {
                    let from = horizon.from + slot * i64::try_from(at).unwrap_or(0);
                    let clock = Zone::Horgos.clock(from);
                    let mut value = spec.per_slot;
                    for part in &spec.daily {
                        if clock_in(clock, part.from, part.to) {
                            value = part.per_slot;
                        }
                    }
                    for part in &spec.overrides {
                        if (Interval {
                            from: part.from,
                            to: part.to,
                        })
                        .has(from)
                        {
                            value = part.per_slot;
                        }
                    }
                    value
                })
                .collect(),
        )
    };
    let steps = |all: &[StepSpec]| all.iter().map(|s| (s.from, s.minutes)).collect::<Vec<_>>();

    let out_classes: Vec<Class> = (spec.classes.iter())
        .map(|c| Class {
            id: c.id.clone(),
            licence: c.licence,
            pay: c.pay,
            size: c.size,
            gate_units: c.gate_units,
            cage: c.cage,
        })
        .collect();
    let out_yards: Vec<Yard> = spec
        .yards
        .iter()
        .map(|y| Yard {
            id: y.id.clone(),
            transfer: y.transfer_minutes,
        })
        .collect();
    let out_stages: Vec<Stage> = (spec.stages.iter())
        .map(|s| Stage {
            id: s.id.clone(),
            activity: s.activity,
            abroad: s.abroad,
            minutes: Profile {
                steps: steps(&s.minutes.steps),
                dates: s
                    .minutes
                    .dates
                    .iter()
                    .map(|d| (d.date, steps(&d.steps)))
                    .collect(),
            },
            capacity: s.capacity.as_ref().map(calendar),
        })
        .collect();
    let mut out_lots: Vec<Lot> = (spec.lots.iter())
        .map(|l| Lot {
            id: l.id.clone(),
            capacity: l.capacity,
            occupancy: l.occupancy,
            outflow: l
                .outflow
                .as_ref()
                .map_or_else(|| Calendar(vec![Some(0); count]), calendar),
            handover_capacity: l.handover_capacity.as_ref().map(calendar),
            handover: l.handover_minutes,
            stages: Vec::new(),
            distance_km: 0,
        })
        .collect();
    out_lots = sorted(out_lots, |l| &l.id);
    for (at, corridor) in spec.corridors.iter().enumerate() {
        let lot = lots.get(&corridor.lot, format!("/corridors/{at}/lot"), faults);
        let list = (corridor.stages.iter().enumerate())
            .map(|(k, s)| StageIdx(stages.get(s, format!("/corridors/{at}/stages/{k}"), faults)))
            .collect();
        if let Some(lot) = out_lots.get_mut(lot as usize) {
            lot.stages = list;
            lot.distance_km = corridor.distance_km;
        }
    }
    let out_coaches = (spec.coaches.iter().enumerate())
        .map(|(at, c)| Coach {
            id: c.id.clone(),
            lot: LotIdx(lots.get(&c.lot, format!("/coaches/{at}/lot"), faults)),
            departs: c.departs,
            arrives: c.arrives,
            seats: c.seats,
            fare: c.fare,
        })
        .collect();
    let out_trucks = (spec.trucks.iter().enumerate())
        .map(|(at, t)| Truck {
            id: t.id.clone(),
            lot: LotIdx(lots.get(&t.lot, format!("/trucks/{at}/lot"), faults)),
            capacity: t.capacity,
            windows: t.windows.clone(),
            loading: t.loading_minutes,
            outbound: t.outbound_minutes,
            unloading: t.unloading_minutes,
            back: t.return_minutes,
            cost: t.cost,
            stages: (t.stages.iter().enumerate())
                .map(|(k, s)| {
                    let path = format!("/trucks/{at}/stages/{k}/stage");
                    (
                        StageIdx(stages.get(&s.stage, path, faults)),
                        s.after_minutes,
                    )
                })
                .collect(),
            gate_units: t.gate_units,
        })
        .collect();
    let by_class = |own: &[crate::spec::RunPaySpec], at: usize, faults: &mut Vec<InputError>| {
        let mut pay: Vec<Fen> = sorted(out_classes.clone(), |c| &c.id)
            .iter()
            .map(|c| c.pay)
            .collect();
        for (k, one) in own.iter().enumerate() {
            let path = format!("/pay_schemes/{at}/run_pay/{k}/class");
            let class = classes.get(&one.class, path, faults);
            if let Some(slot) = pay.get_mut(class as usize) {
                *slot = one.pay;
            }
        }
        pay
    };
    let mut out_pay: Vec<PayScheme> = (spec.pay_schemes.iter().enumerate())
        .map(|(at, p)| PayScheme {
            id: p.id.clone(),
            duty_pay: p.duty_pay,
            run_pay: by_class(&p.run_pay, at, faults),
            overtime_per_minute: p.overtime_per_minute,
            overtime_after: p.overtime_after_minutes,
        })
        .collect();
    out_pay = sorted(out_pay, |p| &p.id);
    out_pay.insert(
        0,
        PayScheme {
            id: String::new(),
            duty_pay: Fen(0),
            run_pay: by_class(&[], 0, faults),
            overtime_per_minute: Fen(0),
            overtime_after: Minutes(0),
        },
    );
    let mut out_drivers: Vec<Driver> = Vec::with_capacity(spec.drivers.len());
    for (at, d) in spec.drivers.iter().enumerate() {
        let class_list = |list: &[String], field: &str, faults: &mut Vec<InputError>| {
            let mut all: Vec<ClassIdx> = (list.iter().enumerate())
                .map(|(k, c)| {
                    ClassIdx(classes.get(c, format!("/drivers/{at}/{field}/{k}"), faults))
                })
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let mut windows = d.windows.clone();
        windows.sort_by_key(|w| w.from);
        let mut past = d.past_duties.clone();
        past.sort_by_key(|w| w.from);
        let mut stay = d.stay_dates.clone();
        stay.sort_unstable();
        stay.dedup();
        let mut licences = d.licences.clone();
        licences.sort_unstable();
        licences.dedup();
        let mut excluded: Vec<VehicleIdx> = (d.excluded_vehicles.iter().enumerate())
            .map(|(k, v)| {
                let path = format!("/drivers/{at}/excluded_vehicles/{k}");
                VehicleIdx(vehicles.get(v, path, faults))
            })
            .collect();
        excluded.sort_unstable();
        excluded.dedup();
        out_drivers.push(Driver {
            id: d.id.clone(),
            name: d.name.clone(),
            licences,
            windows,
            state: d.state.as_ref().map(|s| State {
                lot: (s.lot.as_ref())
                    .map(|l| LotIdx(lots.get(l, format!("/drivers/{at}/state/lot"), faults))),
                free_from: s.free_from,
                duty_begin: s.duty_begin,
                runs: s.runs,
                runs_today: s.runs_today,
                driving: s.driving_minutes,
                continuous: s.continuous_minutes,
            }),
            last_duty_end: past.iter().map(|p| p.to).chain(d.last_duty_end).max(),
            past_duties: past,
            runs_before: d.runs_before,
            stay_dates: stay,
            passport_until: d.passport_until,
            pay: (d.pay.as_ref()).map_or(PayIdx(0), |p| {
                PayIdx(1 + pays.get(p, format!("/drivers/{at}/pay"), faults))
            }),
            disliked_times: d.dislikes.times.iter().map(|t| (t.from, t.to)).collect(),
            disliked_classes: class_list(&d.dislikes.classes, "dislikes/classes", faults),
            excluded_classes: class_list(&d.excluded_classes, "excluded_classes", faults),
            excluded_vehicles: excluded,
        });
    }
    let mut out_vehicles: Vec<Vehicle> = Vec::with_capacity(spec.vehicles.len());
    for (at, v) in spec.vehicles.iter().enumerate() {
        let class = ClassIdx(classes.get(&v.class, format!("/vehicles/{at}/class"), faults));
        let may_cage = spec
            .classes
            .iter()
            .find(|c| c.id == v.class)
            .is_some_and(|c| c.cage);
        let allows = |mode| v.modes.as_ref().is_none_or(|all| all.contains(&mode));
        let by_priority = (spec.objective.unserved_values)
            .get(v.priority as usize)
            .or(spec.objective.unserved_values.last());
        out_vehicles.push(Vehicle {
            id: v.id.clone(),
            vin: v.vin.clone(),
            class,
            yard: YardIdx(yards.get(&v.yard, format!("/vehicles/{at}/yard"), faults)),
            lot: LotIdx(lots.get(&v.lot, format!("/vehicles/{at}/lot"), faults)),
            released: v.released,
            due: v.due,
            deadline: v.deadline,
            priority: v.priority,
            value: v.value.or(by_priority.copied()).unwrap_or_default(),
            range_km: v.range_km,
            self_drive: allows(Mode::SelfDrive),
            cage: may_cage && allows(Mode::Cage),
        });
    }
    let mut locks = Locks::default();
    for (at, pin) in spec.locks.pins.iter().enumerate() {
        let path = |field: &str| format!("/locks/pins/{at}/{field}");
        locks.pins.push(Pin {
            vehicle: VehicleIdx(vehicles.get(&pin.vehicle, path("vehicle"), faults)),
            driver: (pin.driver.as_ref())
                .map(|d| DriverIdx(drivers.get(d, path("driver"), faults))),
            start: pin.start,
            coach: (pin.coach.as_ref()).map(|c| CoachIdx(coaches.get(c, path("coach"), faults))),
            mode: pin.mode,
        });
    }
    for (at, ban) in spec.locks.bans.iter().enumerate() {
        let driver = drivers.get(&ban.driver, format!("/locks/bans/{at}/driver"), faults);
        let vehicle = vehicles.get(&ban.vehicle, format!("/locks/bans/{at}/vehicle"), faults);
        locks.bans.push((DriverIdx(driver), VehicleIdx(vehicle)));
    }
    for (at, id) in spec.locks.without_drivers.iter().enumerate() {
        let path = format!("/locks/without_drivers/{at}");
        locks
            .without_drivers
            .push(DriverIdx(drivers.get(id, path, faults)));
    }
    for (at, id) in spec.locks.without_vehicles.iter().enumerate() {
        let path = format!("/locks/without_vehicles/{at}");
        locks
            .without_vehicles
            .push(VehicleIdx(vehicles.get(id, path, faults)));
    }
    locks.bans.sort_unstable();
    locks.bans.dedup();
    locks.without_drivers.sort_unstable();
    locks.without_drivers.dedup();
    locks.without_vehicles.sort_unstable();
    locks.without_vehicles.dedup();
    let objective = Objective {
        lateness: spec.objective.lateness_per_minute,
        waiting: spec.objective.waiting_per_minute,
        fairness: match &spec.objective.fairness {
            FairnessSpec::Weight(weight) => Fairness::Weight(*weight),
            FairnessSpec::Table(table) if table.is_empty() => Fairness::Weight(Fen(0)),
            FairnessSpec::Table(table) => Fairness::Table(table.clone()),
        },
        preference: spec.objective.preference,
        change_vehicle: spec.objective.change_per_vehicle,
        change_driver: spec.objective.change_per_driver,
    };
    let mut instance = Instance {
        name: spec.name.clone(),
        horizon,
        slot,
        now: spec.now,
        classes: sorted(out_classes, |c| &c.id),
        yards: sorted(out_yards, |c| &c.id),
        stages: sorted(out_stages, |c| &c.id),
        lots: out_lots,
        coaches: sorted(out_coaches, |c| &c.id),
        trucks: sorted(out_trucks, |c| &c.id),
        pay_schemes: out_pay,
        drivers: sorted(out_drivers, |c| &c.id),
        vehicles: sorted(out_vehicles, |c| &c.id),
        rules: rules(&spec.rules),
        objective,
        locks,
        baseline: None,
    };
    instance.baseline = None; // resolved by the schedule reader
    Some(instance)
}

/// Whether a clock time lies in `[from, to)`; `from` after `to` runs over midnight.
fn clock_in(clock: Clock, from: Clock, to: Clock) -> bool {
    if from <= to {
        from <= clock && clock < to
    } else {
        from <= clock || clock < to
    }
}

/// Fills what the spec leaves out from its preset.
fn rules(spec: &RulesSpec) -> Rules {
    let cautious = spec.preset == Preset::Cautious;
    let pick =
        |port: Option<i64>, policy: Option<i64>| if cautious { policy } else { port }.map(Minutes);
    let day = |n: u32| Some(n);
    Rules {
        report: spec.report_minutes.unwrap_or(Minutes(30)),
        debrief: spec.debrief_minutes.unwrap_or(Minutes(15)),
        boarding: spec.boarding_minutes.unwrap_or(Minutes(10)),
        range_reserve_km: spec.range_reserve_km.unwrap_or(20),
        max_runs_per_duty: spec
            .max_runs_per_duty
            .unwrap_or(if cautious { day(2) } else { day(3) }),
        max_runs_per_day: spec
            .max_runs_per_day
            .unwrap_or(if cautious { day(2) } else { day(3) }),
        duty_length: spec
            .duty_length_minutes
            .unwrap_or(pick(Some(DAY), Some(13 * 60))),
        driving: spec
            .driving_minutes
            .unwrap_or(pick(Some(9 * 60), Some(8 * 60))),
        continuous: spec
            .continuous_driving_minutes
            .unwrap_or(pick(Some(240), Some(240))),
        driving_break: spec.break_minutes.unwrap_or(Minutes(20)),
        queue_counts_as_driving: spec.queue_counts_as_driving.unwrap_or(false),
        rest: spec
            .rest_minutes
            .unwrap_or(pick(Some(8 * 60), Some(11 * 60))),
        rolling_hours: spec.rolling_hours.clone().unwrap_or_else(|| {
            if cautious {
                vec![crate::spec::RollingSpec {
                    days: 7,
                    minutes: Minutes(60 * 60),
                }]
            } else {
                Vec::new()
            }
        }),
        weekly_rest: spec.weekly_rest.unwrap_or(cautious),
        stay_days: spec.stay_days.clone().unwrap_or_else(|| {
            vec![crate::spec::StaySpec {
                limit: 90,
                window: 180,
            }]
        }),
        passport: spec.passport.unwrap_or(true),
    }
}

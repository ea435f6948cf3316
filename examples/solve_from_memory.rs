//! Fills in an instance in memory, solves it with a callback and a deadline, reads the result:
//! `cargo run --release --example solve_from_memory`.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use driveaway::check::check;
use driveaway::solve::{Progress, SolveOptions, solve};
use driveaway::spec::{
    Activity, ClassSpec, CoachSpec, CorridorSpec, DislikesSpec, DriverSpec, HorizonSpec,
    InstanceSpec, LicenceClass, LotSpec, ProfileSpec, StageSpec, StepSpec, VehicleSpec, YardSpec,
};
use driveaway::units::{Clock, Fen, Instant, Interval, Minutes, Zone};

fn main() -> Result<(), Box<dyn Error>> {
    let instance = day()?.build()?;
    let options = SolveOptions {
        time_limit: Some(Duration::from_secs(10)),
        progress: Some(Arc::new(|news: &Progress| {
            if let (Some(incumbent), Some(gap)) = (news.incumbent, news.gap()) {
                println!("{:.1} s: {incumbent} yuan, gap {gap:.4}", news.seconds);
            }
        })),
        ..SolveOptions::default()
    };
    let outcome = solve(&instance, &options)?;
    println!("{:?}, bound {:?} fen", outcome.status, outcome.bound);

    let schedule = outcome.schedule.ok_or("no schedule within the limits")?;
    for duty in &schedule.duties {
        println!("{}", instance.driver(duty.driver).id);
        for run in &duty.runs {
            println!(
                "  {} with {}, back on {}",
                Zone::Horgos.text(run.start),
                instance.vehicle(run.vehicle).id,
                instance.coach(run.coach).id
            );
        }
    }
    for one in &schedule.unserved {
        println!(
            "{} stays: {:?}",
            instance.vehicle(one.vehicle).id,
            one.reason
        );
    }
    let report = check(&instance, &schedule);
    println!(
        "{} yuan, {} rules broken",
        report.costs.total(),
        report.violations.len()
    );
    Ok(())
}

/// Three vehicles, two drivers, an hour's way, two coaches back.
fn day() -> Result<InstanceSpec, String> {
    let at = |clock: &str| Instant::parse(&format!("2025-09-01T{clock}:00+08:00"));
    let mut spec = InstanceSpec::new(HorizonSpec {
        start: at("08:00")?,
        end: at("20:00")?,
        slot_minutes: Minutes(15),
    });
    spec.name = Some("a day in memory".to_owned());
    spec.classes = vec![ClassSpec {
        id: "car".to_owned(),
        licence: LicenceClass::C1,
        pay: Fen(50_000),
        size: 1,
        gate_units: 1,
        cage: false,
    }];
    spec.yards = vec![YardSpec {
        id: "north".to_owned(),
        transfer_minutes: Minutes(10),
    }];
    spec.stages = vec![StageSpec {
        id: "gate".to_owned(),
        activity: Activity::Drive,
        abroad: false,
        minutes: ProfileSpec {
            steps: vec![StepSpec {
                from: Clock::parse("00:00")?,
                minutes: Minutes(60),
            }],
            dates: Vec::new(),
        },
        capacity: None,
    }];
    spec.lots = vec![LotSpec {
        id: "zharkent".to_owned(),
        capacity: None,
        occupancy: 0,
        outflow: None,
        handover_capacity: None,
        handover_minutes: Minutes(10),
    }];
    spec.corridors = vec![CorridorSpec {
        lot: "zharkent".to_owned(),
        stages: vec!["gate".to_owned()],
        distance_km: 35,
    }];
    for (id, departs, arrives) in [("noon", "12:00", "13:00"), ("evening", "17:00", "18:00")] {
        spec.coaches.push(CoachSpec {
            id: id.to_owned(),
            lot: "zharkent".to_owned(),
            departs: at(departs)?,
            arrives: at(arrives)?,
            seats: Some(31),
            fare: Fen(7_000),
        });
    }
    for id in ["aigul", "wang"] {
        spec.drivers.push(DriverSpec {
            id: id.to_owned(),
            name: None,
            licences: vec![LicenceClass::C1],
            windows: vec![Interval {
                from: at("08:00")?,
                to: at("20:00")?,
            }],
            state: None,
            past_duties: Vec::new(),
            last_duty_end: None,
            runs_before: 0,
            stay_dates: Vec::new(),
            passport_until: None,
            pay: None,
            dislikes: DislikesSpec::default(),
            excluded_classes: Vec::new(),
            excluded_vehicles: Vec::new(),
        });
    }
    for (id, released) in [("v1", "08:00"), ("v2", "09:30"), ("v3", "10:00")] {
        spec.vehicles.push(VehicleSpec {
            id: id.to_owned(),
            vin: None,
            class: "car".to_owned(),
            yard: "north".to_owned(),
            lot: "zharkent".to_owned(),
            released: at(released)?,
            due: None,
            deadline: None,
            priority: 0,
            value: None,
            range_km: None,
            modes: None,
        });
    }
    Ok(spec)
}

//! Checks a schedule that somebody else made against an instance:
//! `cargo run --release --example check_schedule -- day.json plan.json`.

use std::error::Error;
use std::fs;

use driveaway::check::check;
use driveaway::io::{parse_instance, parse_schedule};

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args().skip(1);
    let (Some(instance), Some(schedule)) = (paths.next(), paths.next()) else {
        return Err("usage: check_schedule INSTANCE SCHEDULE".into());
    };
    let instance = parse_instance(&fs::read(instance)?)?;
    let schedule = parse_schedule(&fs::read(schedule)?, &instance)?;
    let report = check(&instance, &schedule);
    for broken in &report.violations {
        println!("{broken}");
    }
    println!("cost: {} yuan", report.costs.total());
    if report.passed() {
        Ok(())
    } else {
        Err("the schedule breaks rules".into())
    }
}

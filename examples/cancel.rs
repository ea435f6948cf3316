//! Cancels a solve from another thread and keeps the best schedule found:
//! `cargo run --release --example cancel`.

use std::error::Error;
use std::thread;
use std::time::Duration;

use driveaway::generate::{Family, GenerateOptions, generate};
use driveaway::solve::{CancelToken, SolveOptions, StopReason, solve};

fn main() -> Result<(), Box<dyn Error>> {
    let instance = generate(Family::FirmDay, &GenerateOptions::default())?.build()?;
    let cancel = CancelToken::new();
    let options = SolveOptions {
        gap: 0.0,
        cancel: cancel.clone(),
        ..SolveOptions::default()
    };
    // The dispatcher changes her mind after a quarter of a second.
    let dispatcher = thread::spawn(move || {
        thread::sleep(Duration::from_millis(250));
        cancel.cancel();
    });
    let outcome = solve(&instance, &options)?;
    if outcome.stop_reason == StopReason::Cancelled {
        println!("cancelled after {:.2} s", outcome.seconds);
    } else {
        println!("done before it was cancelled");
    }
    match outcome.schedule {
        Some(schedule) => println!("{} vehicles are planned", schedule.served()),
        None => println!("no schedule was found so soon"),
    }
    dispatcher.join().map_err(|_| "the dispatcher is gone")?;
    Ok(())
}

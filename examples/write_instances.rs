//! Writes the committed instances: `cargo run --release --example write_instances [FOLDER]`.
//!
//! Large ones are compressed, with a header that holds no time, so that the files are the same
//! whenever and wherever they are written.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use driveaway::generate::{Family, GenerateOptions, Regime, generate};
use flate2::{Compression, GzBuilder};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .unwrap_or_else(|| "instances".to_owned()),
    );
    let families = [
        Family::FirmDay,
        Family::PortDay,
        Family::FirmWeek,
        Family::PortWeek,
    ];
    for family in families {
        for regime in [Regime::Fast, Regime::Slow] {
            let options = GenerateOptions {
                seed: 1,
                regime,
                set: Vec::new(),
            };
            let mut bytes = serde_json::to_vec_pretty(&generate(family, &options)?)?;
            bytes.push(b'\n');
            let mut name = format!("{family}-{regime}.json");
            if family != Family::FirmDay {
                name.push_str(".gz");
                let mut packed = GzBuilder::new()
                    .mtime(0)
                    .write(Vec::new(), Compression::best());
                packed.write_all(&bytes)?;
                bytes = packed.finish()?;
            }
            println!("{name}: {} bytes", bytes.len());
            fs::write(folder.join(name), bytes)?;
        }
    }
    Ok(())
}

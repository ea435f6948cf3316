//! `generate`, and the committed instances, which it makes.

use std::fs;
use std::io::Read;

use crate::{Desk, code, err, project};

#[test]
fn the_same_seed_generates_the_same_bytes() {
    let desk = Desk::new();
    let printed = desk.run(&["generate", "firm-day", "--seed", "7"]);
    assert_eq!(code(&printed), 0, "{}", err(&printed));
    let written = desk.run(&["generate", "firm-day", "--seed", "7", "-o", "firm.json"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    assert_eq!(fs::read(desk.path("firm.json")).unwrap(), printed.stdout);
    assert_ne!(
        desk.run(&["generate", "firm-day", "--seed", "8"]).stdout,
        printed.stdout
    );
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match flate2::read::GzDecoder::new(bytes).read_to_end(&mut text) {
        Ok(_) => text,
        Err(_) => bytes.to_vec(),
    }
}

/// The committed instances, with these very commands (`make instances`).
#[test]
fn the_committed_instances_are_made_again_byte_by_byte() {
    let desk = Desk::new();
    for family in ["firm-day", "port-day", "firm-week", "port-week"] {
        for regime in ["fast", "slow"] {
            let ending = if family == "firm-day" {
                "json"
            } else {
                "json.gz"
            };
            let name = format!("{family}-{regime}.{ending}");
            let made = desk.run(&[
                "generate", family, "--seed", "1", "--regime", regime, "-o", &name,
            ]);
            assert_eq!(code(&made), 0, "{}", err(&made));
            let committed = fs::read(project("instances").join(&name)).unwrap();
            let made = fs::read(desk.path(&name)).unwrap();
            // The text, not the packing, whose bytes are the packer's business.
            assert!(
                unpacked(&made) == unpacked(&committed),
                "{name} is out of date"
            );
        }
    }
}

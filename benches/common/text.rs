//! The files of the committed instances.

use std::fs;
use std::io::Read;
use std::path::Path;

/// The text of `instances/FILE`, unpacked.
pub fn text(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("instances")
        .join(file);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if !file.ends_with(".gz") {
        return bytes;
    }
    let mut text = Vec::new();
    let mut packed = flate2::read::GzDecoder::new(bytes.as_slice());
    packed.read_to_end(&mut text).unwrap();
    text
}

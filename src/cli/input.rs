//! Reading inputs: a file or standard input, compressed or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::failure::Failure;
use crate::instance::Instance;
use crate::io::{parse_instance, parse_schedule};
use crate::schedule::Schedule;

/// The first bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The path that stands for standard input and output.
pub(super) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of an input in messages.
pub(super) fn name(path: &Path) -> String {
    if is_dash(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Reads and validates an instance.
pub(super) fn instance(path: &Path) -> Result<Instance, Failure> {
    parse_instance(&bytes(path)?).map_err(|faults| Failure::input(&name(path), faults))
}

/// Reads an instance and a schedule of it.
pub(super) fn instance_and_schedule(
    instance_path: &Path,
    schedule_path: &Path,
) -> Result<(Instance, Schedule), Failure> {
    if is_dash(instance_path) && is_dash(schedule_path) {
        return Err(Failure::arguments(
            "only one of INSTANCE and SCHEDULE can be standard input",
        ));
    }
    let instance = instance(instance_path)?;
    let schedule = parse_schedule(&bytes(schedule_path)?, &instance)
        .map_err(|faults| Failure::input(&name(schedule_path), faults))?;
    Ok((instance, schedule))
}

/// The bytes of an input, decompressed.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = if is_dash(path) {
        all_of(BufReader::new(io::stdin().lock()))
    } else {
        // Opening a folder succeeds on Unix and only reading it fails, with a poor message.
        if path.is_dir() {
            return Err(Failure::read(path, "it is a folder"));
        }
        File::open(path).and_then(|file| all_of(BufReader::new(file)))
    };
    read.map_err(|cause| Failure::read(Path::new(&name(path)), cause))
}

/// The bytes of a file of any format, decompressed.
pub(super) fn unpacked(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = File::open(path).and_then(|file| {
        let (mut input, mut bytes) = (BufReader::new(file), Vec::new());
        if input.fill_buf()?.starts_with(&GZIP) {
            MultiGzDecoder::new(input).read_to_end(&mut bytes)?;
        } else {
            input.read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    });
    read.map_err(|cause| Failure::read(path, cause))
}

fn all_of(mut input: impl BufRead) -> io::Result<Vec<u8>> {
    if input.fill_buf()?.starts_with(&GZIP) {
        json_of(BufReader::new(MultiGzDecoder::new(input)))
    } else {
        json_of(input)
    }
}

/// Everything, unless the first byte already shows that it is no JSON: then a small part, enough
/// for the parser to say so, however large the input is.
fn json_of(mut input: impl BufRead) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let start = input.fill_buf()?;
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_some_and(|byte| !b"{[\"-0123456789tfn\xef".contains(byte)) {
        bytes.extend_from_slice(&start[..start.len().min(256)]);
        return Ok(bytes);
    }
    input.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn compressed_input_is_recognised() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"{\"a\": 1}").unwrap();
        let packed = gzip.finish().unwrap();
        assert_eq!(all_of(packed.as_slice()).unwrap(), b"{\"a\": 1}");
        assert_eq!(all_of(b" [1]".as_slice()).unwrap(), b" [1]");
        assert!(all_of(&packed[..packed.len() - 4]).is_err());
    }

    #[test]
    fn endless_garbage_is_not_read_to_its_end() {
        let endless = BufReader::new(io::repeat(0));
        assert!(all_of(endless).unwrap().len() <= 256);
    }
}

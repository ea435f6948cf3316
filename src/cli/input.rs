//! Reading inputs: a file or standard input, compressed or not.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::failure::Failure;
use crate::error::{Code, InputError, InputErrors};
use crate::instance::Instance;
use crate::io::{parse_instance, parse_instance_spec, parse_schedule};
use crate::schedule::Schedule;
use crate::sheets::Workbook;
use crate::spec::InstanceSpec;

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

/// Reads and validates an instance: JSON, a workbook, or a folder of CSV.
pub(super) fn instance(path: &Path) -> Result<Instance, Failure> {
    if is_sheets(path) {
        return sheets(path).map(|(_, instance)| instance);
    }
    parse_instance(&bytes(path)?).map_err(|faults| Failure::input(&name(path), faults))
}

/// Whether the path names spreadsheets.
pub(super) fn is_sheets(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let is = |one: &str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(one));
    path.is_dir() || ["xlsx", "xls", "xlsb", "ods"].into_iter().any(is)
}

/// Reads an instance as written: JSON is not validated yet, spreadsheets are.
pub(super) fn spec(path: &Path) -> Result<InstanceSpec, Failure> {
    if is_sheets(path) {
        return sheets(path).map(|(spec, _)| spec);
    }
    let bytes = bytes(path)?;
    parse_instance_spec(&bytes).map_err(|shape| {
        // Faults of shape and of meaning come in one list.
        let all = parse_instance(&bytes).err().unwrap_or(shape);
        Failure::input(&name(path), all)
    })
}

/// The faults of the file called `name`, or of the option --now where they are about that.
pub(super) fn of_now(name: &str, mut faults: InputErrors) -> Failure {
    let is_now = |fault: &InputError| matches!(fault.code, Code::NowOutside | Code::NowBackwards);
    if !faults.errors.iter().all(is_now) {
        return Failure::input(name, faults);
    }
    for fault in &mut faults.errors {
        fault.path = "--now".to_owned();
    }
    Failure::input("the options", faults)
}

/// Reads an instance from a workbook or a folder of CSV.
pub(super) fn sheets(path: &Path) -> Result<(InstanceSpec, Instance), Failure> {
    let workbook = workbook(path)?;
    (workbook.instance()).map_err(|faults| Failure::sheets(path, workbook, faults))
}

/// Reads a workbook, a CSV file, or a folder of them.
pub(super) fn workbook(path: &Path) -> Result<Workbook, Failure> {
    let unreadable = |cause: &dyn std::fmt::Display| Failure::read(path, cause);
    let is_csv =
        |file: &Path| (file.extension()).is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let mut csv = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(|cause| unreadable(&cause))? {
            csv.push(entry.map_err(|cause| unreadable(&cause))?.path());
        }
        csv.retain(|file| is_csv(file));
        csv.sort();
        if csv.is_empty() {
            return Err(unreadable(&"it is a folder without CSV files"));
        }
    } else if is_csv(path) {
        csv.push(path.to_owned());
    } else {
        let bytes = fs::read(path).map_err(|cause| unreadable(&cause))?;
        return Workbook::from_file(&bytes).map_err(|cause| {
            unreadable(&cause).hint("open it in a spreadsheet program, and save it as .xlsx again")
        });
    }
    let mut files = Vec::new();
    for file in csv {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let bytes = fs::read(&file).map_err(|cause| Failure::read(&file, cause))?;
        files.push((name.into_owned(), bytes));
    }
    Ok(Workbook::from_csv(&files))
}

/// Reads an instance and a schedule of it.
pub(super) fn instance_and_schedule(
    instance_path: &Path,
    schedule_path: &Path,
) -> Result<(Instance, Schedule), Failure> {
    only_one_dash(&[instance_path, schedule_path])?;
    let instance = instance(instance_path)?;
    let schedule = schedule(schedule_path, &instance)?;
    Ok((instance, schedule))
}

/// Refuses a second input that is standard input.
pub(super) fn only_one_dash(paths: &[&Path]) -> Result<(), Failure> {
    if paths.iter().filter(|path| is_dash(path)).count() > 1 {
        return Err(Failure::arguments(
            "only one of INSTANCE and SCHEDULE can be standard input",
        ));
    }
    Ok(())
}

/// Reads a schedule of an instance.
pub(super) fn schedule(path: &Path, instance: &Instance) -> Result<Schedule, Failure> {
    parse_schedule(&bytes(path)?, instance).map_err(|faults| Failure::input(&name(path), faults))
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

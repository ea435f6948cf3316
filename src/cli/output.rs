//! Writing outputs, whole or not at all.
//!
//! [`Output::open`] is called before the work begins and refuses what cannot be written;
//! [`Output::write`] then writes a temporary file beside the target and renames it over it, so
//! that the target holds the old bytes or the new ones, never a part. Standard output and devices
//! cannot be replaced like that and are written to directly.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use flate2::{Compression, GzBuilder};
use tempfile::{Builder, NamedTempFile};

use super::failure::Failure;
use super::input::is_dash;

/// Where one output goes.
#[derive(Debug)]
pub(super) struct Output {
    /// As the user named it.
    path: PathBuf,
    target: Target,
}

#[derive(Debug, PartialEq, Eq)]
enum Target {
    Stdout,
    /// A device or a pipe.
    Device(PathBuf),
    /// A file, links resolved; it need not exist.
    File(PathBuf),
}

/// Endings of files; nobody means a folder by them.
const FILES: [&str; 12] = [
    "pdf", "doc", "docx", "xls", "xlsb", "ods", "json", "html", "csv", "txt", "ics", "gz",
];

/// Refuses what is no name of a folder: that of a file, or one that is meant for a file.
pub(super) fn a_folder(path: &Path, hint: &str) -> Result<(), Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let is = |one: &&&str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(one));
    let cause = if path.is_file() {
        "it is a file, not a folder".to_owned()
    } else if let Some(ending) = FILES.iter().find(is) {
        format!("nothing of that sort (.{ending}) is written here")
    } else {
        return Ok(());
    };
    Err(Failure::unwritable(path, cause).hint(hint))
}

impl Output {
    /// Resolves a path and makes sure that it can be written.
    pub(super) fn open(path: &Path) -> Result<Output, Failure> {
        let target = if is_dash(path) {
            Target::Stdout
        } else {
            resolve(path).map_err(|cause| Failure::unwritable(path, cause))?
        };
        if let Target::File(file) = &target {
            temporary(file).map_err(|cause| Failure::unwritable(path, cause))?;
        }
        Ok(Output {
            path: path.to_owned(),
            target,
        })
    }

    /// Whether it is standard output.
    pub(super) fn is_stdout(&self) -> bool {
        self.target == Target::Stdout
    }

    /// The path as the user named it.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the bytes, compressed if the name ends in `.gz`.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let packed = (self.path.extension())
            .is_some_and(|ending| ending == "gz")
            .then(|| gzip(bytes))
            .transpose()
            .map_err(|cause| Failure::write(&self.path, cause))?;
        let bytes = packed.as_deref().unwrap_or(bytes);
        match &self.target {
            Target::Stdout => stdout(bytes),
            Target::Device(path) => write_directly(path, bytes)
                .map_err(|cause| Failure::write_device(&self.path, cause)),
            Target::File(path) => {
                replace(path, bytes).map_err(|cause| Failure::write(&self.path, cause))
            }
        }
    }
}

/// Opens the outputs of one command together with its inputs: no output may be an input or
/// another output, and only one may be standard output.
pub(super) fn open_all(
    outputs: &[(&str, Option<&Path>)],
    inputs: &[&Path],
) -> Result<Vec<Option<Output>>, Failure> {
    let mut opened: Vec<Option<Output>> = Vec::new();
    for &(what, path) in outputs {
        let Some(path) = path else {
            opened.push(None);
            continue;
        };
        let output = Output::open(path)?;
        if let Target::File(file) = &output.target {
            let same = |input: &&Path| fs::canonicalize(input).is_ok_and(|input| input == *file);
            if inputs.iter().any(same) {
                return Err(Failure::unwritable(path, "it is an input of this command")
                    .hint(format!("give {what} another name")));
            }
        }
        let clash = |other: &Output| {
            other.target == output.target && !matches!(other.target, Target::Device(_))
        };
        if opened.iter().flatten().any(clash) {
            return Err(
                Failure::arguments(format!("two outputs would go to {}", path.display()))
                    .hint(format!("give {what} another name")),
            );
        }
        opened.push(Some(output));
    }
    Ok(opened)
}

/// Writes to standard output. A reader that has seen enough and closed the pipe is no failure.
pub(super) fn stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::write_device(Path::new("standard output"), cause))
        }
        _ => Ok(()),
    }
}

fn resolve(path: &Path) -> Result<Target, String> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err("it is a folder".to_owned()),
        Ok(found) if !found.is_file() => Ok(Target::Device(path.to_owned())),
        Ok(found) if found.permissions().readonly() => Err("it is write-protected".to_owned()),
        Ok(_) => fs::canonicalize(path)
            .map(Target::File)
            .map_err(|cause| cause.to_string()),
        // It does not exist yet (or only as a link to nowhere): its folder must.
        Err(_) => {
            let name = path.file_name().ok_or("it names no file")?;
            let folder = folder_of(path);
            if path.is_symlink() {
                return Err("it is a link to a file that does not exist".to_owned());
            }
            fs::canonicalize(folder)
                .map(|folder| Target::File(folder.join(name)))
                .map_err(|cause| format!("folder {}: {cause}", folder.display()))
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A temporary file in the target's folder, with the rights of the target, or those of a new file.
fn temporary(target: &Path) -> io::Result<NamedTempFile> {
    let folder = folder_of(target);
    let mut builder = Builder::new();
    builder.prefix(".driveaway-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    if let Ok(found) = fs::metadata(target) {
        file.as_file().set_permissions(found.permissions())?;
    }
    Ok(file)
}

/// Held while a temporary file is on the disk.
static REPLACING: Mutex<()> = Mutex::new(());

/// Waits until no output is half written, and keeps it so: for who ends the program.
pub(super) fn hold_writes() -> MutexGuard<'static, ()> {
    REPLACING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn replace(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let _writing = hold_writes();
    let mut file = temporary(target)?;
    file.write_all(bytes)?;
    file.flush()?;
    file.as_file().sync_all()?;
    file.persist(target).map_err(|failed| failed.error)?;
    Ok(())
}

fn write_directly(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    match file.write_all(bytes).and_then(|()| file.flush()) {
        Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// The same bytes for the same input: the header carries no time and no system.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    gzip.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        fs::write(&path, "old").unwrap();
        let output = Output::open(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        output.write(b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_path_that_cannot_be_written_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Output::open(folder.path()).is_err());
        assert!(Output::open(&folder.path().join("no/such/folder.json")).is_err());
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(Output::open(&file.join("below")).is_err());
    }

    #[test]
    fn inputs_and_other_outputs_are_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let day = folder.path().join("day.json");
        fs::write(&day, "{}").unwrap();
        let same = folder.path().join(".").join("day.json");
        assert!(open_all(&[("-o", Some(&same))], &[&day]).is_err());
        let plan = folder.path().join("plan.json");
        let twice = [("-o", Some(plan.as_path())), ("--summary", Some(&plan))];
        assert!(open_all(&twice, &[&day]).is_err());
        let dash = Path::new("-");
        assert!(open_all(&[("-o", Some(dash)), ("--summary", Some(dash))], &[]).is_err());
    }

    #[test]
    fn compressed_bytes_depend_on_the_content_alone() {
        assert_eq!(gzip(b"abc").unwrap(), gzip(b"abc").unwrap());
        assert_eq!(&gzip(b"abc").unwrap()[4..8], &[0; 4]);
    }
}

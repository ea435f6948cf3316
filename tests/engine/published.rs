//! Published instances against their optima. The data is not part of the project: the folder is given by
//! `DRIVEAWAY_PUBLISHED`, and without it the test says that it is skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use driveaway::published::{Limits, Source, Table, Verdict, family_of, run};

/// The quick ones of each family, in some seconds altogether.
const QUICK: [&str; 16] = [
    "assignment/assign100.txt",
    "assignment/assign200.txt",
    "generalised_assignment/a05100",
    "generalised_assignment/c0515_1",
    "generalised_assignment/c0832_1",
    "mdvsp/n50m2s0.inp",
    "mdvsp/n50m4s3.inp",
    "min_cost_flow/misc/transport_40x30.min",
    "min_cost_flow/netgen/netgen_8_08a.min",
    "set_partitioning/csplib/t1",
    "set_partitioning/orlib/sppnw32.txt",
    "set_partitioning/csplib/r2",
    "crew_scheduling/csp50.txt",
    "crew_scheduling/csp150.txt",
    "crew_scheduling/csp300.txt",
    "bus_driver_scheduling/realistic_10_4.json",
];

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("DRIVEAWAY_PUBLISHED")?);
    assert!(folder.is_dir(), "DRIVEAWAY_PUBLISHED is no folder");
    Some(folder)
}

/// The table of a family in the file's folder or the two above it.
fn table(path: &Path, names: &[&'static str]) -> Option<(&'static str, String)> {
    let folders = path.ancestors().skip(1).take(2);
    let mut files = folders.flat_map(|folder| names.iter().map(|name| (*name, folder.join(name))));
    files.find_map(|(name, file)| Some((name, fs::read_to_string(file).ok()?)))
}

#[test]
fn quick_published_optima_are_proved() {
    let Some(folder) = folder() else {
        eprintln!("SKIPPED: DRIVEAWAY_PUBLISHED names no folder with published instances");
        return;
    };
    let limits = Limits {
        time: Some(Duration::from_secs(60)),
        ..Limits::default()
    };
    for file in QUICK {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let source = Source {
            path: &path,
            text: &text,
        };
        let family = family_of(&source).unwrap_or_else(|| panic!("{file} is not recognised"));
        let table = table(&path, family.tables());
        let table = table.as_ref().map(|(file, text)| Table { file, text });
        let cases = family.cases(&source, table.as_ref());
        for case in cases.unwrap_or_else(|faults| panic!("{file}: {faults}")) {
            let row = run(family.name(), &case, &limits);
            assert_eq!(row.verdict, Verdict::Proved, "{row:?}");
        }
    }
}

//! The hidden sheet of a roster: the schedule that it was written from, so that what is changed by
//! hand can be told when the roster comes back.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::grid::{Book, Cell, Grid, Place};
use super::write::Page;
use crate::error::{Code, Faults};
use crate::schedule::{SCHEDULE_FORMAT, ScheduleSpec};
use crate::spec::FORMAT_VERSION;

/// Name of the sheet.
const NAME: &str = "driveaway";

/// The sheet: a part of the schedule in each row, as its name and its JSON.
pub(super) fn page(schedule: &ScheduleSpec) -> Page {
    let mut rows = vec![[SCHEDULE_FORMAT.to_owned(), FORMAT_VERSION.to_string()]];
    rows.extend(parts("duties", &schedule.duties));
    rows.extend(parts("trips", &schedule.trips));
    rows.extend(parts("unserved", &schedule.unserved));
    Page {
        name: NAME.to_owned(),
        rows: rows
            .into_iter()
            .map(|row| row.map(Cell::Text).to_vec())
            .collect(),
        hidden: true,
        ..Page::default()
    }
}

fn parts<T: Serialize>(name: &str, all: &[T]) -> Vec<[String; 2]> {
    (all.iter().filter_map(|one| serde_json::to_string(one).ok()))
        .map(|json| [name.to_owned(), plain(&json)])
        .collect()
}

/// The JSON without blanks and signs that tidying a cell would change; they stand within texts only.
fn plain(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for sign in json.chars() {
        if sign.is_ascii_graphic() {
            out.push(sign);
            continue;
        }
        let mut units = [0; 2];
        for unit in sign.encode_utf16(&mut units) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    out
}

/// Whether the sheet is that of the schedule.
pub(super) fn is_origin(grid: &Grid) -> bool {
    grid.name == NAME
}

/// The schedule in the hidden sheet, if there is one; `cells` learns where each of its parts stands.
pub(super) fn read(
    book: &Book,
    cells: &mut BTreeMap<String, Place>,
    faults: &mut Faults,
) -> Option<ScheduleSpec> {
    let sheet = book.sheets.iter().position(is_origin)?;
    let grid = &book.sheets[sheet];
    let mut spec = ScheduleSpec {
        format: grid.cell(0, 0).shown(),
        version: grid.cell(0, 1).shown().parse().unwrap_or(0),
        instance: None,
        duties: Vec::new(),
        trips: Vec::new(),
        unserved: Vec::new(),
    };
    for row in 1..grid.rows.len() {
        let part = grid.cell(row, 0).shown();
        let nth = match part.as_str() {
            "duties" => taken(&mut spec.duties, grid, row),
            "trips" => taken(&mut spec.trips, grid, row),
            "unserved" => taken(&mut spec.unserved, grid, row),
            _ => None,
        };
        let place = Place {
            sheet,
            row,
            column: 1,
        };
        let path = nth.map_or(format!("/{NAME}/{row}"), |nth| format!("/{part}/{nth}"));
        cells.insert(path.clone(), place);
        if nth.is_none() {
            let hint = "nothing in the hidden sheet is to be changed: write the roster again, or name \
                        its schedule with --against";
            let found = grid.cell(row, 1).shown();
            faults.add(
                Code::Syntax,
                path,
                format!("{found:?}"),
                "a part of a schedule",
                hint,
            );
        }
    }
    Some(spec)
}

/// Adds the part in the row to a list. Answers its position; none if it cannot be read.
fn taken<T: DeserializeOwned>(all: &mut Vec<T>, grid: &Grid, row: usize) -> Option<usize> {
    let one = serde_json::from_str(&grid.cell(row, 1).shown()).ok()?;
    all.push(one);
    Some(all.len() - 1)
}

//! The dispatcher's spreadsheets: templates, instances from workbooks and CSV, and rosters.

#[cfg(feature = "calendar")]
mod calendar;
mod calendars;
mod cells;
mod defaults;
mod edits;
mod grid;
mod import;
mod layout;
mod line;
mod locks;
mod message;
mod moment;
mod origin;
mod people;
mod roster;
mod table;
mod template;
mod text;
mod values;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Timeline;
use crate::edits::Edit;
use crate::instance::Instance;
use crate::schedule::Schedule;
use crate::spec::InstanceSpec;
use crate::units::Date;
use crate::words::{Lang, Words};
use grid::Cell;
use write::Page;

pub use import::SheetErrors;

/// A workbook, or a folder of CSV, as it was found.
#[derive(Clone, Debug)]
pub struct Workbook(grid::Book);

impl Workbook {
    /// Reads the bytes of a workbook (`.xlsx`, `.xls`, `.xlsb`, `.ods`).
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn from_file(bytes: &[u8]) -> Result<Workbook, String> {
        grid::workbook(bytes).map(Workbook)
    }

    /// Reads CSV files, given by name (`drivers.csv`) and bytes.
    pub fn from_csv(files: &[(String, Vec<u8>)]) -> Workbook {
        let sheets = files
            .iter()
            .map(|(name, bytes)| grid::csv(name, bytes, table::score));
        Workbook(grid::Book {
            sheets: sheets.collect(),
        })
    }

    /// The instance in the sheets, as written and as validated. Vehicles and drivers are enough:
    /// the rest is that of a fast day at the port, without capacities.
    ///
    /// # Errors
    /// Every fault, at the cell that it is about, up to a cap of 1,000.
    pub fn instance(&self) -> Result<(InstanceSpec, Instance), SheetErrors> {
        import::import(&self.0)
    }

    /// Reads an edited roster: the schedule that it was written from, and what was changed by hand.
    /// A workbook holds that schedule in a hidden sheet; `against` stands in for it.
    ///
    /// # Errors
    /// Every fault, at the cell that it is about.
    pub fn edits(
        &self,
        instance: &Instance,
        against: Option<&Schedule>,
    ) -> Result<(Schedule, Vec<Edit>), SheetErrors> {
        edits::read(&self.0, instance, against)
    }

    /// A workbook with the same cells, in which those with faults are red and carry a comment, and
    /// a first sheet that lists every fault.
    ///
    /// # Errors
    /// More rows or columns than a workbook holds.
    pub fn marked(&self, faults: &SheetErrors, words: Words) -> Result<Vec<u8>, String> {
        let list = faults.errors.errors.iter().map(|one| {
            let code = one.code.as_str();
            let cells = [&one.path, code, &one.found, &one.expected, &one.hint];
            cells.map(Cell::text).to_vec()
        });
        let mut pages = vec![Page {
            name: words.text("sheets-errors"),
            rows: list.collect(),
            ..Page::default()
        }];
        let mut notes: BTreeMap<usize, BTreeMap<(usize, usize), String>> = BTreeMap::new();
        for (place, one) in faults.places.iter().zip(&faults.errors.errors) {
            let Some(place) = place else { continue };
            let of_sheet = notes.entry(place.sheet).or_default();
            let note = of_sheet.entry((place.row, place.column)).or_default();
            if !note.is_empty() {
                note.push('\n');
            }
            *note += &format!("{}: {}\n{}", one.code, one.expected, one.hint);
            let key = format!("error-{}", one.code);
            if words.lang() != Lang::En && words.has(&key) {
                let mend = words.text(&format!("{key}.mend"));
                *note += &format!("\n{}\n{mend}", words.text(&key));
            }
        }
        for (at, grid) in self.0.sheets.iter().enumerate() {
            let notes = notes.remove(&at).unwrap_or_default();
            let red: BTreeSet<(usize, usize)> = notes.keys().copied().collect();
            let mut rows = grid.rows.clone();
            // An empty cell outside what was written is marked too.
            for &(row, column) in &red {
                if rows.len() <= row {
                    rows.resize(row + 1, Vec::new());
                }
                if rows[row].len() <= column {
                    rows[row].resize(column + 1, Cell::Empty);
                }
            }
            pages.push(Page {
                name: grid.name.clone(),
                hidden: origin::is_origin(grid),
                rows,
                notes,
                red,
                ..Page::default()
            });
        }
        write::workbook(&pages).map_err(|cause| cause.to_string())
    }
}

/// The template to fill in, as a workbook; with a planned date, it is written in.
///
/// # Errors
/// What the writer of workbooks says.
pub fn template(words: Words, date: Option<Date>) -> Result<Vec<u8>, String> {
    write::workbook(&template::pages(words, date)).map_err(|cause| cause.to_string())
}

/// The template as CSV files: name and bytes of each.
///
/// # Errors
/// What the writer of CSV says.
pub fn template_csv(words: Words, date: Option<Date>) -> Result<Vec<(String, Vec<u8>)>, String> {
    (template::pages(words, date).iter())
        .map(|page| {
            let bytes = write::csv(page).map_err(|cause| cause.to_string())?;
            Ok((format!("{}.csv", page.name), bytes))
        })
        .collect()
}

/// The roster of a schedule as a workbook: a sheet to print, a table for machines, a sheet per lot
/// and per coach, what stays and why, and a message to each driver.
///
/// # Errors
/// More rows or sheets than a workbook holds.
pub fn roster(instance: &Instance, schedule: &Schedule, words: Words) -> Result<Vec<u8>, String> {
    let pages = roster::pages(instance, schedule, words);
    write::workbook(&pages).map_err(|cause| cause.to_string())
}

/// The table for machines alone, as CSV.
///
/// # Errors
/// What the writer of CSV says.
pub fn roster_csv(
    instance: &Instance,
    schedule: &Schedule,
    words: Words,
) -> Result<Vec<u8>, String> {
    let timeline = Timeline::new(instance, schedule);
    let page = roster::table(instance, schedule, &timeline, words);
    write::csv(&page).map_err(|cause| cause.to_string())
}

/// What one driver is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForDriver {
    /// Driver id.
    pub driver: String,
    /// The text of each of his duties, ready to paste into a chat.
    pub message: String,
    /// His duties as iCalendar.
    #[cfg(feature = "calendar")]
    pub calendar: String,
}

/// What each driver with a duty is told, by id.
pub fn for_drivers(instance: &Instance, schedule: &Schedule, words: Words) -> Vec<ForDriver> {
    let timeline = Timeline::new(instance, schedule);
    let speaker = message::Speaker { instance, words };
    (message::told(schedule, &timeline).iter())
        .map(|told| ForDriver {
            driver: speaker.driver(told.driver).id.clone(),
            message: speaker.text(told),
            #[cfg(feature = "calendar")]
            calendar: calendar::calendar(speaker, &[told]),
        })
        .collect()
}

/// The duties of all drivers as one iCalendar.
#[cfg(feature = "calendar")]
pub fn roster_calendar(instance: &Instance, schedule: &Schedule, words: Words) -> String {
    let timeline = Timeline::new(instance, schedule);
    let speaker = message::Speaker { instance, words };
    let told = message::told(schedule, &timeline);
    calendar::calendar(speaker, &told.iter().collect::<Vec<_>>())
}

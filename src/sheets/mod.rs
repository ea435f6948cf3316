//! The dispatcher's spreadsheets: instances from workbooks and CSV, templates, rosters and their
//! edits.

mod calendars;
mod defaults;
mod grid;
mod import;
mod layout;
mod moment;
mod table;
mod text;
mod values;

use crate::error::InputErrors;
use crate::instance::Instance;
use crate::spec::InstanceSpec;

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
    pub fn instance(&self) -> Result<(InstanceSpec, Instance), InputErrors> {
        import::import(&self.0).map_err(|faults| faults.errors)
    }
}

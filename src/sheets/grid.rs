//! Reading workbooks and folders of CSV into grids of cells.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE, WINDOWS_1251};

use super::text::tidy;

/// A cell, blanks around its text removed.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    /// A number shown as a date or a time: days since 1899-12-30.
    Moment(f64),
    Flag(bool),
}

/// A sheet as it was found; rows and columns count from 0.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Grid {
    /// Name of the sheet, or of the CSV file.
    pub(super) name: String,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A workbook, or a folder of CSV.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Grid>,
}

/// Where a cell is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    pub(super) sheet: usize,
    pub(super) row: usize,
    pub(super) column: usize,
}

impl Cell {
    pub(super) fn text(text: &str) -> Cell {
        let text = tidy(text);
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        }
    }

    /// What is shown to people.
    pub(super) fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Moment(serial) => super::moment::shown(*serial),
            Cell::Flag(true) => "TRUE".to_owned(),
            Cell::Flag(false) => "FALSE".to_owned(),
        }
    }
}

impl Grid {
    /// The cell, empty outside.
    pub(super) fn cell(&self, row: usize, column: usize) -> &Cell {
        static EMPTY: Cell = Cell::Empty;
        (self.rows.get(row))
            .and_then(|row| row.get(column))
            .unwrap_or(&EMPTY)
    }
}

impl Book {
    /// The name of a cell as people write it: `Vehicles!C5`.
    pub(super) fn name_of(&self, place: Place) -> String {
        let sheet = (self.sheets.get(place.sheet)).map_or("", |grid| grid.name.as_str());
        format!("{sheet}!{}{}", letters(place.column), place.row + 1)
    }
}

/// `A`, `B`, …, `Z`, `AA`, ….
fn letters(mut column: usize) -> String {
    let mut text = String::new();
    loop {
        let letter = u8::try_from(column % 26).unwrap_or(0);
        text.insert(0, char::from(b'A' + letter));
        if column < 26 {
            return text;
        }
        column = column / 26 - 1;
    }
}

/// Reads a workbook (`.xlsx`, `.xls`, `.xlsb`, `.ods`).
///
/// # Errors
/// What is wrong with the file.
pub(super) fn workbook(bytes: &[u8]) -> Result<Book, String> {
    let mut file =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|cause| cause.to_string())?;
    let mut sheets = Vec::new();
    for name in file.sheet_names() {
        let range = file
            .worksheet_range(&name)
            .map_err(|cause| format!("sheet {name}: {cause}"))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = vec![Vec::new(); top as usize];
        for row in range.rows() {
            let mut cells = vec![Cell::Empty; left as usize];
            cells.extend(row.iter().map(cell));
            rows.push(cells);
        }
        sheets.push(Grid { name, rows });
    }
    Ok(Book { sheets })
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        #[allow(clippy::cast_precision_loss)] // spreadsheets hold doubles anyway
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(moment) => Cell::Moment(moment.as_f64()),
        // OpenDocument has times as text.
        Data::DateTimeIso(text) | Data::DurationIso(text) => {
            super::moment::iso(text).map_or_else(|| Cell::text(text), Cell::Moment)
        }
        Data::String(text) => Cell::text(text),
        Data::Error(error) => Cell::Text(error.to_string()),
    }
}

/// Reads one CSV file: UTF-8 or UTF-16 with or without a mark, GBK, or Windows-1251; separated by
/// commas, semicolons or tabs. Of several ways to read it, the one with the highest `score` holds.
pub(super) fn csv(name: &str, bytes: &[u8], score: impl Fn(&Grid) -> usize) -> Grid {
    let texts: Vec<String> = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => vec![encoding.decode(bytes).0.into_owned()],
        None => match std::str::from_utf8(bytes) {
            Ok(text) => vec![text.to_owned()],
            Err(_) => [GB18030, WINDOWS_1251, UTF_16LE, UTF_16BE]
                .iter()
                .map(|encoding| encoding.decode_without_bom_handling(bytes).0.into_owned())
                .collect(),
        },
    };
    let mut best: Option<(usize, Grid)> = None;
    for text in &texts {
        for separator in [b',', b';', b'\t'] {
            let grid = separated(name, text, separator);
            let score = score(&grid);
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, grid));
            }
        }
    }
    best.map_or_else(|| separated(name, "", b','), |(_, grid)| grid)
}

fn separated(name: &str, text: &str, separator: u8) -> Grid {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for record in reader.records().map_while(Result::ok) {
        // The reader passes over empty lines; rows must keep their numbers.
        let line = record.position().map_or(0, |at| at.line());
        let line = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
        if rows.len() < line && line < 1_000_000 {
            rows.resize(line, Vec::new());
        }
        rows.push(record.iter().map(Cell::text).collect());
    }
    Grid {
        name: name.to_owned(),
        rows,
    }
}

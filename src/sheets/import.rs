//! From tables to an instance: each row becomes an object of the file format, each cell a field,
//! and it is remembered which cell each path came from, so that every fault is told at its cell.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::defaults;
use super::grid::{Book, Cell, Place};
use super::layout::{Kind, SETTINGS};
use super::table::{self, Table, tables};
use super::values::{self, Bad};
use crate::error::{Code, Doubts, Faults, InputErrors};
use crate::instance::Instance;
use crate::spec::InstanceSpec;
use crate::units::{Date, Zone};
use crate::words::{Lang, Words};

/// Faults of sheets, each with its cell.
#[derive(Debug)]
pub struct SheetErrors {
    /// The faults; paths are names of cells, such as `Vehicles!C5`.
    pub errors: InputErrors,
    /// For each of them, where it is.
    pub(super) places: Vec<Option<Place>>,
}

/// What is put together from the tables.
pub(super) struct Import<'a> {
    pub(super) book: &'a Book,
    pub(super) tables: Vec<Table<'a>>,
    pub(super) faults: Faults,
    doubts: Doubts,
    /// The cell of each path.
    cells: BTreeMap<String, Place>,
    /// The planned date.
    pub(super) base: Date,
    /// The instance so far.
    pub(super) parts: BTreeMap<&'static str, Vec<Value>>,
    pub(super) settings: BTreeMap<&'static str, Map<String, Value>>,
}

/// Reads an instance from sheets.
///
/// # Errors
/// Every fault of every cell, and every fault of meaning, at the cell that it is about.
pub(super) fn import(book: &Book) -> Result<(InstanceSpec, Instance), SheetErrors> {
    let mut import = Import {
        book,
        tables: tables(book),
        faults: Faults::default(),
        doubts: Doubts::default(),
        cells: BTreeMap::new(),
        base: Date(0),
        parts: BTreeMap::new(),
        settings: BTreeMap::new(),
    };
    import.headers();
    match defaults::planned_date(&import.tables) {
        Some(base) => import.base = base,
        // Without a date no time of day means anything; what else is wrong is told after that.
        None => {
            let hint = "write the planned day into the sheet of rules, make the template with --date, or \
                        give drivers, coaches or vehicles dates";
            let found = "no date in any sheet";
            (import.faults).add(Code::MissingField, "", found, "the planned date", hint);
            let (cells, faults) = (import.cells, import.faults);
            let none: Result<(InstanceSpec, Instance), _> = faults.finish(None);
            return none.map_err(|errors| located(book, &cells, errors));
        }
    }
    for at in 0..import.tables.len() {
        match import.tables[at].layout.key {
            "rules" => import.rules(at),
            "gate" => {}
            "locks" => import.locks(at),
            _ => import.entities(at),
        }
    }
    super::calendars::fill(&mut import);
    import.finish()
}

impl Import<'_> {
    fn headers(&mut self) {
        for table in &self.tables {
            let at = |column| Place {
                sheet: table.sheet,
                row: table.header,
                column,
            };
            for &column in &table.twins {
                let path = format!("/header/{}/{column}", table.sheet);
                self.cells.insert(path.clone(), at(column));
                let found = format!("{:?}", table.heading(column));
                let hint = "remove one of the two columns";
                self.faults
                    .add(Code::DuplicateKey, path, found, "each column once", hint);
            }
            for &column in &table.strangers {
                let heading = table.heading(column);
                let near = table::nearest(table.layout, &heading, Words::new(Lang::En));
                // A column of the dispatcher's own is no fault; one that is misspelt is.
                let Some(near) = near else { continue };
                let path = format!("/header/{}/{column}", table.sheet);
                self.cells.insert(path.clone(), at(column));
                let hint = format!("did you mean {near:?}? Columns with other names are not read");
                self.faults.add(
                    Code::UnknownField,
                    path,
                    format!("{heading:?}"),
                    "a known column",
                    hint,
                );
            }
        }
        let has = |key: &str| self.tables.iter().any(|table| table.layout.key == key);
        let missing = match (has("vehicles"), has("drivers") || has("trucks")) {
            (true, true) => return,
            (true, false) => "a sheet of drivers, or of cage trucks",
            (false, true) => "a sheet of vehicles",
            (false, false) => "sheets of vehicles and drivers",
        };
        let names: Vec<&str> = (self.book.sheets.iter())
            .map(|grid| grid.name.as_str())
            .collect();
        let hint = "driveaway template -o day.xlsx writes a workbook to fill in";
        let found = format!("sheets {}", names.join(", "));
        self.faults
            .add(Code::MissingField, "", found, missing, hint);
    }

    /// Remembers that what is at `path` comes from a cell.
    pub(super) fn comes_from(&mut self, path: &str, place: Place) {
        self.cells.entry(path.to_owned()).or_insert(place);
    }

    /// The value of a cell; none if it is empty or cannot be read, which is then told.
    pub(super) fn value(
        &mut self,
        table: usize,
        row: usize,
        key: &str,
        path: &str,
    ) -> Option<Value> {
        let table = &self.tables[table];
        let kind = table.layout.columns[table.layout.at(key)?].kind;
        let (cell, place) = (table.cell(row, key), table.place(row, key));
        self.cells.entry(path.to_owned()).or_insert(place);
        self.parsed(kind, cell, path)
    }

    fn parsed(&mut self, kind: Kind, cell: &Cell, path: &str) -> Option<Value> {
        if *cell == Cell::Empty {
            return None;
        }
        match values::parse(kind, cell, self.base) {
            Ok(value) => Some(value),
            Err(Bad {
                code,
                expected,
                hint,
            }) => {
                self.faults
                    .add(code, path, format!("{:?}", cell.shown()), expected, hint);
                self.doubts.dropped(path);
                None
            }
        }
    }

    /// The objects of one sheet. Rows that repeat an id add windows or steps to its object.
    fn entities(&mut self, at: usize) {
        let layout = self.tables[at].layout;
        let part = layout.key;
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut objects: Vec<Value> = Vec::new();
        let rows: Vec<usize> = self.tables[at].rows().collect();
        for row in rows {
            let fresh = objects.len();
            let id = self.id_of(at, row, fresh);
            let many = matches!(part, "drivers" | "trucks" | "stages" | "pay_schemes");
            let known = places.get(&id).copied().filter(|_| many);
            let nth = known.unwrap_or(fresh);
            let path = format!("/{part}/{nth}");
            if known.is_none() {
                let place = self.tables[at].place(row, "id");
                self.comes_from(&path, place);
                places.insert(id.clone(), nth);
                objects.push(json!({ "id": id }));
            }
            for column in layout.columns {
                let key = column.key;
                if key == "id" || defaults::is_special(part, key) {
                    continue;
                }
                let field = format!("{path}/{key}");
                let Some(value) = self.value(at, row, key, &field) else {
                    continue;
                };
                match objects[nth].get(key) {
                    Some(before) if *before != value => self.faults.add(
                        Code::DuplicateId,
                        format!("{field}/{row}"),
                        format!("{value}"),
                        format!("{before}, as in the row above with the same id"),
                        "leave the cell empty in the further rows of one id",
                    ),
                    _ => objects[nth][key] = value,
                }
                let place = self.tables[at].place(row, key);
                self.comes_from(&format!("{field}/{row}"), place);
            }
            let mut object = objects[nth].take();
            self.special(at, row, &path, &mut object);
            objects[nth] = object;
        }
        self.parts.insert(part, objects);
    }

    /// The id of a row; a vehicle may have its VIN only, a driver a name, a coach a number of ours.
    fn id_of(&mut self, at: usize, row: usize, nth: usize) -> String {
        let table = &self.tables[at];
        let part = table.layout.key;
        let Kind::Id(sheet) = table.layout.columns[0].kind else {
            return String::new();
        };
        let other = match part {
            "vehicles" => "vin",
            "drivers" => "name",
            _ => "id",
        };
        let id = [table.cell(row, "id"), table.cell(row, other)]
            .map(Cell::shown)
            .into_iter()
            .find(|text| !text.is_empty());
        match id {
            Some(id) => values::known_id(sheet, &id),
            None if part == "coaches" => format!("coach-{}", nth + 1),
            None => {
                let (path, place) = (format!("/{part}/{nth}/id"), table.place(row, "id"));
                self.comes_from(&path, place);
                let hint = "give the row an id, or empty it";
                self.faults.add(
                    Code::MissingField,
                    path.clone(),
                    "an empty cell",
                    "an id",
                    hint,
                );
                self.doubts.replaced(&path);
                format!("row {}", row + 1)
            }
        }
    }

    fn rules(&mut self, at: usize) {
        let rows: Vec<usize> = self.tables[at].rows().collect();
        for row in rows {
            let setting = self.tables[at].cell(row, "setting").shown();
            let place = self.tables[at].place(row, "value");
            let known = SETTINGS.iter().find(|(_, key, _)| {
                *key == setting
                    || values::is_word(&setting, &format!("sheets-rule-{}", key.replace('_', "-")))
            });
            let Some(&(part, key, kind)) = known else {
                let path = format!("/setting/{row}");
                let place = self.tables[at].place(row, "setting");
                self.comes_from(&path, place);
                let hint = "take the names of the template; a remark begins with #";
                self.faults.add(
                    Code::UnknownField,
                    path,
                    format!("{setting:?}"),
                    "a known setting",
                    hint,
                );
                continue;
            };
            let path = if part.is_empty() {
                format!("/{key}")
            } else {
                format!("/{part}/{key}")
            };
            self.comes_from(&path, place);
            let cell = self.tables[at].cell(row, "value").clone();
            if let Some(value) = self.parsed(kind, &cell, &path) {
                let value = defaults::setting(key, value);
                self.settings
                    .entry(part)
                    .or_default()
                    .insert(key.to_owned(), value);
            }
        }
    }

    /// What comes from the cell of `from` is at `to`, too.
    pub(super) fn moved(&mut self, from: &str, to: &str) {
        if let Some(&place) = self.cells.get(from) {
            self.cells.insert(to.to_owned(), place);
        }
    }

    /// Leaves out objects of a part; paths follow the new positions.
    pub(super) fn retain(&mut self, part: &'static str, keep: impl Fn(&Value) -> bool) {
        let objects = self.parts.remove(part).unwrap_or_default();
        let begin = format!("/{part}/");
        let (own, mut cells): (BTreeMap<_, _>, BTreeMap<_, _>) = (std::mem::take(&mut self.cells)
            .into_iter())
        .partition(|(path, _)| path.starts_with(&begin));
        let mut kept = Vec::new();
        for (old, object) in objects.into_iter().enumerate() {
            if keep(&object) {
                let (before, after) = (format!("{begin}{old}"), format!("{begin}{}", kept.len()));
                for (path, &place) in own.range(before.clone()..) {
                    match path.strip_prefix(&before) {
                        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                            cells.insert(format!("{after}{rest}"), place);
                        }
                        Some(_) => {}
                        None => break,
                    }
                }
                kept.push(object);
            }
        }
        self.cells = cells;
        self.parts.insert(part, kept);
    }

    /// A fault at a path.
    pub(super) fn fault(
        &mut self,
        code: Code,
        path: &str,
        found: &str,
        expected: &str,
        hint: &str,
    ) {
        self.faults.add(code, path, found, expected, hint);
    }

    /// What is at `path` stands for what could not be read.
    pub(super) fn doubt(&mut self, path: &str) {
        self.doubts.dropped(path);
    }

    fn finish(mut self) -> Result<(InstanceSpec, Instance), SheetErrors> {
        let tree = defaults::complete(&mut self);
        let spec: Result<InstanceSpec, _> = serde_path_to_error::deserialize(tree);
        let mut faults = self.faults;
        let built = match spec {
            Ok(spec) => {
                faults = faults.doubting(self.doubts);
                let instance = spec.survey(&mut faults);
                faults.finish(Some((spec, instance)))
            }
            Err(wrong) => {
                let path = format!(
                    "/{}",
                    wrong
                        .path()
                        .to_string()
                        .replace(['.', '['], "/")
                        .replace(']', "")
                );
                let hint = "correct the value";
                faults.add(
                    Code::WrongType,
                    path,
                    wrong.inner().to_string(),
                    "another value",
                    hint,
                );
                faults.finish(None)
            }
        };
        let (book, cells) = (self.book, self.cells);
        built.map_err(|errors| located(book, &cells, errors))
    }
}

/// The faults with the names of their cells in place of paths, in the order of the cells.
pub(super) fn located(
    book: &Book,
    cells: &BTreeMap<String, Place>,
    errors: InputErrors,
) -> SheetErrors {
    let InputErrors { errors, left_off } = errors;
    let place_of = |path: &str| {
        let mut path = path;
        loop {
            if let Some(place) = cells.get(path) {
                return Some(*place);
            }
            path = &path[..path.rfind('/')?];
        }
    };
    let mut all: Vec<_> = (errors.into_iter())
        .map(|mut error| {
            let place = place_of(&error.path);
            if let Some(place) = place {
                error.path = book.name_of(place);
            }
            // Another entry that a hint names is a cell here, too.
            if let Some((path, rest)) = error.hint.split_once(' ')
                && path.starts_with('/')
                && let Some(other) = place_of(&format!("{path}/id"))
            {
                error.hint = format!("{} {rest}", book.name_of(other));
            }
            (place, error)
        })
        .collect();
    all.sort();
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    let (places, errors) = all.into_iter().unzip();
    SheetErrors {
        errors: InputErrors { errors, left_off },
        places,
    }
}

/// The date at Horgos of an instant in text.
pub(super) fn date_of(value: &Value) -> Option<Date> {
    let at = crate::units::Instant::parse(value.as_str()?).ok()?;
    Some(Zone::Horgos.date(at))
}

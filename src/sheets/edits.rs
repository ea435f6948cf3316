//! An edited roster: what differs, line by line, from the schedule that it was written from.
//!
//! The first sheet to print is read (or the table, in CSV). What the lines say about driver, start and
//! coach becomes changes; other cells follow from these or from the instance, and are faults if they
//! say something else. The sheets of lots and coaches are copies: they may show the old or the new.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Book, Place};
use super::import::{SheetErrors, located};
use super::line::{Carrier, Line, Reader, Said, lines};
use super::origin;
use super::table::Table;
use super::values::shown_id;
use super::write::sheet_name;
use super::{layout, text};
use crate::edits::{Change, Edit};
use crate::error::{Code, Faults};
use crate::ids::{DriverIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::Schedule;
use crate::spec::{BanSpec, Mode, PinSpec};
use crate::words::{Lang, Words};

/// Reads an edited roster. See [`Workbook::edits`](super::Workbook::edits).
pub(super) fn read(
    book: &Book,
    instance: &Instance,
    against: Option<&Schedule>,
) -> Result<(Schedule, Vec<Edit>), SheetErrors> {
    let (mut faults, mut cells) = (Faults::default(), BTreeMap::new());
    let before = match against {
        Some(schedule) => Some(schedule.clone()),
        None => {
            let spec = origin::read(book, &mut cells, &mut faults);
            spec.map(|spec| Schedule::resolve(&spec, instance, "", &mut faults))
        }
    };
    let tables = rosters(book);
    let (Some(before), [main, copies @ ..]) = (before, tables.as_slice()) else {
        let found: Vec<&str> = book.sheets.iter().map(|grid| grid.name.as_str()).collect();
        let hint = "take a workbook that driveaway roster wrote, or add --against SCHEDULE for a file \
                    without its hidden sheet";
        let expected = "a sheet of a roster, and the hidden sheet with the schedule behind it";
        faults.add(
            Code::MissingField,
            "",
            format!("sheets {}", found.join(", ")),
            expected,
            hint,
        );
        return faults
            .finish(None)
            .map_err(|errors| located(book, &cells, errors));
    };
    let name = &book.sheets[main.sheet].name;
    if is_copy(name, instance) {
        // Its lines alone would mean that all others were deleted.
        let place = main.place(main.header, "vehicle");
        let path = format!("/header/{}", place.sheet);
        cells.insert(path.clone(), place);
        faults.add(
            Code::MissingField,
            path,
            format!("{name:?}, a copy of some of the lines"),
            "the first sheet of the roster, with its header row",
            "bring the first sheet and its header row back: only what is changed there is read",
        );
    }
    // Positions of unknown ids mean nothing.
    let edits = if faults.is_empty() {
        let mut reader = Reader {
            instance,
            faults,
            cells,
            lines: lines(instance, &before),
        };
        let edits = compare(book, &mut reader, main, copies);
        (faults, cells) = (reader.faults, reader.cells);
        edits
    } else {
        Vec::new()
    };
    (faults.finish(Some((before, edits)))).map_err(|errors| located(book, &cells, errors))
}

/// The sheets with lines of a roster: those to print first.
fn rosters(book: &Book) -> Vec<Table<'_>> {
    let of = |layout: &'static layout::Layout, carrier: &'static str| {
        let tables = (book.sheets.iter().enumerate())
            .filter(|(_, grid)| !origin::is_origin(grid))
            .filter_map(move |(sheet, grid)| Table::of(layout, sheet, grid));
        tables.filter(move |one| one.column("vehicle").is_some() && one.column(carrier).is_some())
    };
    let printed: Vec<Table> = of(&layout::ROSTER, "driver").collect();
    let seen: BTreeSet<usize> = printed.iter().map(|table| table.sheet).collect();
    let tidy = of(&layout::TABLE, "carrier").filter(|table| !seen.contains(&table.sheet));
    let tidy: Vec<Table> = tidy.collect();
    printed.into_iter().chain(tidy).collect()
}

/// Whether a sheet of this name is that of a lot or a coach.
fn is_copy(name: &str, instance: &Instance) -> bool {
    let lots = instance
        .lots()
        .iter()
        .map(|lot| ("roster-lot", "lots", &lot.id));
    let coaches = instance
        .coaches()
        .iter()
        .map(|coach| ("roster-coach", "", &coach.id));
    lots.chain(coaches).any(|(key, list, id)| {
        Lang::ALL.into_iter().map(Words::new).any(|words| {
            let shown = shown_id(list, id, words);
            sheet_name(
                &words.with(key, &[("name", shown.into())]),
                &mut BTreeSet::new(),
            ) == name
        })
    })
}

fn compare(book: &Book, reader: &mut Reader, main: &Table, copies: &[Table]) -> Vec<Edit> {
    let mut said: BTreeMap<VehicleIdx, Said> = BTreeMap::new();
    let mut order = Vec::new();
    for row in main.rows() {
        let Some(line) = reader.said(main, row) else {
            continue;
        };
        let (vehicle, place) = (line.vehicle, line.place);
        if said.insert(vehicle, line).is_some() {
            let id = &reader.instance.vehicle(vehicle).id;
            let hint = "keep one of the two lines";
            reader.fault(
                place,
                Code::DuplicateId,
                &format!("{id:?} in two lines"),
                "one line per vehicle",
                hint,
            );
        }
        order.push(vehicle);
    }
    if order.is_empty() {
        let hint =
            "keep the lines that are not to change: a deleted line means that the vehicle stays";
        let place = main.place(main.header, "vehicle");
        reader.fault(
            place,
            Code::MissingField,
            "no line",
            "the lines of the roster",
            hint,
        );
    }
    for table in copies {
        copy(book, reader, table, &said);
    }
    let mut edits = Vec::new();
    let mut emptied: BTreeMap<DriverIdx, Vec<(VehicleIdx, Place)>> = BTreeMap::new();
    for vehicle in order {
        let Some(line) = said.get(&vehicle) else {
            continue;
        };
        let was = reader.lines.get(&vehicle).map(|line| line.carrier);
        if let (Some(Carrier::Driver(driver)), Some(None)) = (was, line.carrier) {
            let place = line.driver_place;
            emptied.entry(driver).or_default().push((vehicle, place));
            let ban = BanSpec {
                driver: reader.instance.driver(driver).id.clone(),
                vehicle: reader.instance.vehicle(vehicle).id.clone(),
            };
            edits.push((Some(driver), place, Change::Ban(ban)));
        }
        if let Some(pin) = pinned(reader, line, was) {
            edits.push((None, line.changed_place, Change::Pin(pin)));
        }
    }
    sent_home(reader, &said, &emptied, &mut edits);
    let mut edits: Vec<Edit> = (edits.into_iter())
        .map(|(_, place, change)| Edit {
            place: book.name_of(place),
            change,
        })
        .collect();
    let gone = reader
        .lines
        .keys()
        .filter(|vehicle| !said.contains_key(vehicle));
    edits.extend(gone.map(|&vehicle| Edit {
        place: book.sheets[main.sheet].name.clone(),
        change: Change::WithoutVehicle {
            vehicle: reader.instance.vehicle(vehicle).id.clone(),
        },
    }));
    edits
}

/// A driver whose lines were emptied and who has no line left gets no run: that goes in place of the
/// bans of his vehicles.
fn sent_home(
    reader: &Reader,
    said: &BTreeMap<VehicleIdx, Said>,
    emptied: &BTreeMap<DriverIdx, Vec<(VehicleIdx, Place)>>,
    edits: &mut Vec<(Option<DriverIdx>, Place, Change)>,
) {
    for (&driver, vehicles) in emptied {
        let has_line = said.values().any(|line| {
            let was = || reader.lines.get(&line.vehicle).map(|was| was.carrier);
            let now = line.carrier.unwrap_or_else(was);
            now == Some(Carrier::Driver(driver))
        });
        let Some(&(_, place)) = vehicles.first().filter(|_| !has_line) else {
            continue;
        };
        let id = |(vehicle, _): &(VehicleIdx, Place)| reader.instance.vehicle(*vehicle).id.clone();
        let home = Change::WithoutDriver {
            driver: reader.instance.driver(driver).id.clone(),
            had: vehicles.iter().map(id).collect(),
        };
        let first = edits.iter().position(|(of, ..)| *of == Some(driver));
        edits.retain(|(of, ..)| *of != Some(driver));
        let at = first.unwrap_or(edits.len()).min(edits.len());
        edits.insert(at, (None, place, home));
    }
}

/// What the line pins: all that it says of a vehicle that stayed, else what is new.
fn pinned(reader: &mut Reader, line: &Said, was: Option<Carrier>) -> Option<PinSpec> {
    let instance = reader.instance;
    let mut pin = PinSpec {
        vehicle: instance.vehicle(line.vehicle).id.clone(),
        driver: None,
        start: line.start,
        coach: line.coach.map(|coach| instance.coach(coach).id.clone()),
        mode: None,
    };
    match (was, line.carrier) {
        (_, Some(Some(Carrier::Driver(driver)))) => {
            pin.driver = Some(instance.driver(driver).id.clone());
        }
        (Some(Carrier::Truck(_)), Some(_)) => {
            let hint = "write a driver, or delete the line to leave the vehicle";
            let expected = "the same cage truck, or a driver";
            reader.fault(
                line.driver_place,
                Code::UnknownWord,
                "another cage truck",
                expected,
                hint,
            );
        }
        (_, Some(Some(Carrier::Truck(_)))) => pin.mode = Some(Mode::Cage),
        // The start of a trip stays that of a trip.
        (Some(Carrier::Truck(_)), None) if pin.start.is_some() => pin.mode = Some(Mode::Cage),
        _ => {}
    }
    let nothing =
        pin.driver.is_none() && pin.start.is_none() && pin.coach.is_none() && pin.mode.is_none();
    (!nothing || was.is_none()).then_some(pin)
}

/// A copy of the lines: what it shows must be the old or the new.
fn copy(book: &Book, reader: &mut Reader, table: &Table, said: &BTreeMap<VehicleIdx, Said>) {
    for row in table.rows() {
        let Some(line) = reader.said(table, row) else {
            continue;
        };
        let main = said.get(&line.vehicle);
        let same = |given: bool, equal: bool| !given || equal;
        let agrees = same(
            line.carrier.is_some(),
            main.is_some_and(|one| one.carrier == line.carrier),
        ) && same(
            line.start.is_some(),
            main.is_some_and(|one| one.start == line.start),
        ) && same(
            line.coach.is_some(),
            main.is_some_and(|one| one.coach == line.coach),
        ) && (main.is_some() || reader.lines.contains_key(&line.vehicle));
        if !agrees {
            let sheet = (main.map(|one| one.place.sheet)).and_then(|at| book.sheets.get(at));
            let sheet = sheet.map_or("the first sheet", |grid| grid.name.as_str());
            let expected = format!("what sheet {sheet} says");
            let hint = format!("change the line in {sheet}: this sheet is a copy of it");
            reader.fault(
                line.changed_place,
                Code::UnknownWord,
                "another line",
                &expected,
                &hint,
            );
        }
    }
}

/// Whether two texts are the same to people.
pub(super) fn alike(one: &str, other: &str) -> bool {
    text::tidy(one) == text::tidy(other)
}

impl Line {
    /// Whether the line's carrier is the one of this id.
    pub(super) fn is_with(&self, instance: &Instance, id: &str) -> bool {
        alike(self.carrier.id(instance), id)
    }
}

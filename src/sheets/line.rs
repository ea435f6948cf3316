//! One line of an edited roster: where what its [cells](super::cells) say differs from the schedule.

use std::collections::BTreeMap;

use super::edits::alike;
use super::grid::{Cell, Place};
use super::layout::Kind;
use super::table::Table;
use super::values::{known_id, shown_id};
use crate::check::Timeline;
use crate::error::{Code, Faults};
use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::Schedule;
use crate::units::{Instant, Zone};
use crate::words::{Lang, Words};

/// Who moves a vehicle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Carrier {
    Driver(DriverIdx),
    Truck(TruckIdx),
}

impl Carrier {
    pub(super) fn id(self, instance: &Instance) -> &str {
        match self {
            Carrier::Driver(driver) => &instance.driver(driver).id,
            Carrier::Truck(truck) => &instance.truck(truck).id,
        }
    }
}

/// A line as the schedule has it.
pub(super) struct Line {
    pub(super) carrier: Carrier,
    pub(super) start: Instant,
    pub(super) coach: Option<CoachIdx>,
    begin: Option<Instant>,
    arrival: Instant,
    back: Instant,
}

/// What a line says that the schedule does not.
pub(super) struct Said {
    pub(super) vehicle: VehicleIdx,
    /// Where the vehicle is written.
    pub(super) place: Place,
    /// Where the driver is written.
    pub(super) driver_place: Place,
    /// The first cell that says something new.
    pub(super) changed_place: Place,
    /// Another carrier, or none any more.
    pub(super) carrier: Option<Option<Carrier>>,
    pub(super) start: Option<Instant>,
    pub(super) coach: Option<CoachIdx>,
}

/// The lines of a schedule.
pub(super) fn lines(instance: &Instance, schedule: &Schedule) -> BTreeMap<VehicleIdx, Line> {
    let timeline = Timeline::new(instance, schedule);
    let mut lines = BTreeMap::new();
    for (duty, times) in schedule.duties.iter().zip(&timeline.duties) {
        for (run, at) in duty.runs.iter().zip(&times.runs) {
            let line = Line {
                carrier: Carrier::Driver(duty.driver),
                start: run.start,
                coach: Some(run.coach),
                begin: Some(times.begin),
                arrival: at.lot_arrival,
                back: at.coach_arrives,
            };
            lines.insert(run.vehicle, line);
        }
    }
    for (trip, at) in schedule.trips.iter().zip(&timeline.trips) {
        for &vehicle in &trip.vehicles {
            let line = Line {
                carrier: Carrier::Truck(trip.truck),
                start: trip.start,
                coach: None,
                begin: Some(at.start),
                arrival: at.lot_arrival,
                back: at.end,
            };
            lines.insert(vehicle, line);
        }
    }
    lines
}

/// Reads lines, and collects what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) instance: &'a Instance,
    pub(super) faults: Faults,
    pub(super) cells: BTreeMap<String, Place>,
    pub(super) lines: BTreeMap<VehicleIdx, Line>,
}

/// A row under the reader's eyes. The table for machines has other names for two columns.
pub(super) struct Row<'a> {
    table: &'a Table<'a>,
    row: usize,
}

impl<'a> Row<'a> {
    fn key(&self, key: &'static str) -> &'static str {
        match key {
            "driver" if self.table.layout.key == "table" => "carrier",
            "report" if self.table.layout.key == "table" => "begin",
            key => key,
        }
    }
    pub(super) fn cell(&self, key: &'static str) -> &'a Cell {
        self.table.cell(self.row, self.key(key))
    }
    pub(super) fn text(&self, key: &'static str) -> String {
        self.cell(key).shown()
    }
    pub(super) fn place(&self, key: &'static str) -> Place {
        self.table.place(self.row, self.key(key))
    }
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.table.column(self.key(key)).is_some()
    }
}

impl Reader<'_> {
    /// A fault of a cell.
    pub(super) fn fault(
        &mut self,
        place: Place,
        code: Code,
        found: &str,
        expected: &str,
        hint: &str,
    ) {
        let path = format!("/{}/{}/{}", place.sheet, place.row, place.column);
        self.cells.insert(path.clone(), place);
        self.faults.add(code, path, found, expected, hint);
    }

    /// What a row says; none if its vehicle cannot be told.
    pub(super) fn said(&mut self, table: &Table, row: usize) -> Option<Said> {
        let row = Row { table, row };
        let vehicle = self.vehicle(&row)?;
        let was = self.lines.remove(&vehicle);
        let mut said = Said {
            vehicle,
            place: row.place("vehicle"),
            driver_place: row.place("driver"),
            changed_place: row.place("vehicle"),
            carrier: self.carrier(&row, was.as_ref()),
            start: self.start(&row, was.as_ref()),
            coach: None,
        };
        let coach = self.coach(&row, vehicle, was.as_ref());
        said.coach = coach.map(|(coach, _)| coach);
        let departs = coach.map(|(_, key)| key);
        let news = [
            (said.carrier.is_some(), "driver"),
            (said.start.is_some(), "start"),
            (said.coach.is_some(), departs.unwrap_or("coach")),
        ];
        if let Some((_, key)) = news.iter().find(|(is_new, _)| *is_new) {
            said.changed_place = row.place(key);
        } else if let Some(was) = &was {
            self.follows(&row, was);
        }
        self.facts(&row, vehicle);
        if let Some(was) = was {
            self.lines.insert(vehicle, was);
        }
        Some(said)
    }

    /// What follows from driver, start and coach is as the schedule has it.
    fn follows(&mut self, row: &Row, was: &Line) {
        let departs = was.coach.map(|coach| self.instance.coach(coach).departs);
        let all = [
            ("report", Zone::Horgos, was.begin),
            ("arrival", Zone::Horgos, Some(was.arrival)),
            ("arrival_almaty", Zone::Almaty, Some(was.arrival)),
            ("departs_almaty", Zone::Almaty, departs),
            ("back", Zone::Horgos, Some(was.back)),
        ];
        for (key, zone, expected) in all {
            let Some(found) = self.time(row, key, zone, expected) else {
                continue;
            };
            let Some(expected) = expected.filter(|at| *at != found) else {
                continue;
            };
            let hint = "change driver, start or coach: this time follows from them. If the instance was \
                        changed, write the roster again";
            let (found, expected) = (zone.text(found), zone.text(expected));
            self.fault(row.place(key), Code::UnknownWord, &found, &expected, hint);
        }
    }

    /// What the instance says about the vehicle is as it says.
    fn facts(&mut self, row: &Row, vehicle: VehicleIdx) {
        let vehicle = self.instance.vehicle(vehicle);
        let all = [
            ("vin", vehicle.vin.as_deref().unwrap_or_default()),
            ("class", &self.instance.class(vehicle.class).id),
            ("yard", &self.instance.yard(vehicle.yard).id),
            ("lot", &self.instance.lot(vehicle.lot).id),
        ];
        let mut wrong = Vec::new();
        for (key, expected) in all {
            let text = row.text(key);
            let Some(at) = row.table.layout.at(key).filter(|_| !text.is_empty()) else {
                continue;
            };
            let said = match row.table.layout.columns[at].kind {
                Kind::Id(sheet) => known_id(sheet, &text),
                _ => text.clone(),
            };
            if !alike(&said, expected) {
                let shown = match row.table.layout.columns[at].kind {
                    Kind::Id(sheet) => shown_id(sheet, expected, Words::new(Lang::En)),
                    _ => expected.to_owned(),
                };
                wrong.push((key, text, shown));
            }
        }
        for (key, text, expected) in wrong {
            let hint = "to give a driver another vehicle, change the driver in that vehicle's line. What a \
                        vehicle is and where it stands can only be changed in the instance";
            let (found, expected) = (
                format!("{text:?}"),
                format!("{expected:?}, as in the instance"),
            );
            self.fault(row.place(key), Code::UnknownWord, &found, &expected, hint);
        }
    }
}

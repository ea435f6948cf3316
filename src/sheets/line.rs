//! One line of an edited roster: what its cells say, and where that differs from the schedule.

use std::collections::BTreeMap;

use super::edits::alike;
use super::grid::{Cell, Place};
use super::layout::Kind;
use super::moment;
use super::table::Table;
use super::text::essence;
use super::values::known_id;
use crate::check::Timeline;
use crate::error::{Code, Faults};
use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::Schedule;
use crate::units::{Instant, Minutes, Zone};

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
    start: Instant,
    coach: Option<CoachIdx>,
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
struct Row<'a> {
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
    fn cell(&self, key: &'static str) -> &'a Cell {
        self.table.cell(self.row, self.key(key))
    }
    fn text(&self, key: &'static str) -> String {
        self.cell(key).shown()
    }
    fn place(&self, key: &'static str) -> Place {
        self.table.place(self.row, self.key(key))
    }
    fn has(&self, key: &'static str) -> bool {
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

    fn vehicle(&mut self, row: &Row) -> Option<VehicleIdx> {
        let text = row.text("vehicle");
        let all = self.instance.vehicles();
        let named = |vin: &Option<String>| vin.as_deref().is_some_and(|vin| alike(vin, &text));
        let known = (all.iter().position(|one| alike(&one.id, &text)))
            .or_else(|| all.iter().position(|one| named(&one.vin)));
        if text.is_empty() {
            let hint = "write the vehicle, or delete the whole line: then its vehicle stays";
            let place = row.place("vehicle");
            self.fault(
                place,
                Code::MissingField,
                "an empty cell",
                "a vehicle",
                hint,
            );
        } else if known.is_none() {
            self.unknown(
                row.place("vehicle"),
                &text,
                "a vehicle",
                all.iter().map(|one| &one.id),
            );
        }
        known.filter(|_| !text.is_empty()).map(VehicleIdx::new)
    }

    fn unknown<'b>(
        &mut self,
        place: Place,
        text: &str,
        what: &str,
        ids: impl Iterator<Item = &'b String>,
    ) {
        let near = ids
            .map(|id| (strsim::damerau_levenshtein(id, text), id))
            .filter(|(far, _)| *far <= 2)
            .min();
        let hint = near.map_or_else(
            || "write an id of the instance".to_owned(),
            |(_, id)| format!("did you mean {id:?}?"),
        );
        let expected = format!("{what} of the instance");
        self.fault(
            place,
            Code::UnknownId,
            &format!("{text:?}"),
            &expected,
            &hint,
        );
    }

    /// Another driver, by id or by name; an emptied cell is no driver.
    fn carrier(&mut self, row: &Row, was: Option<&Line>) -> Option<Option<Carrier>> {
        let (text, name) = (row.text("driver"), row.text("name"));
        let same = was.is_some_and(|was| was.is_with(self.instance, &text));
        let named = (!name.is_empty()).then(|| self.by_name(&name));
        let shown = was.and_then(|was| match was.carrier {
            Carrier::Driver(driver) => self.instance.driver(driver).name.as_deref(),
            Carrier::Truck(_) => None,
        });
        let new_name = !name.is_empty() && !shown.is_some_and(|shown| alike(shown, &name));
        if text.is_empty() || same {
            // Only the name was written anew, if anything was.
            return match named {
                Some(Some(driver)) if new_name => Some(Some(Carrier::Driver(driver))),
                Some(None) if new_name => {
                    let hint = "write the driver's id into the column of drivers";
                    let expected = "the name of one driver of the instance";
                    let found = format!("{name:?}");
                    self.fault(row.place("name"), Code::UnknownId, &found, expected, hint);
                    None
                }
                _ => (text.is_empty() && was.is_some()).then_some(None),
            };
        }
        let drivers = self.instance.drivers();
        let driver = (drivers.iter().position(|one| alike(&one.id, &text))).map(DriverIdx::new);
        let truck = self
            .instance
            .trucks()
            .iter()
            .position(|one| alike(&one.id, &text));
        let found = driver
            .or_else(|| self.by_name(&text))
            .map(Carrier::Driver)
            .or(truck.map(|at| Carrier::Truck(TruckIdx::new(at))));
        match (found, named) {
            (None, _) => {
                let ids = drivers.iter().map(|one| &one.id);
                self.unknown(row.place("driver"), &text, "a driver", ids);
                None
            }
            (Some(Carrier::Driver(one)), Some(Some(other))) if new_name && one != other => {
                let hint = "correct the id or the name";
                let expected = format!("the name of driver {:?}", self.instance.driver(one).id);
                let found = format!("{name:?}");
                self.fault(
                    row.place("name"),
                    Code::UnknownWord,
                    &found,
                    &expected,
                    hint,
                );
                None
            }
            (Some(found), _) => Some(Some(found)),
        }
    }

    /// The driver of this name, if it is one alone.
    fn by_name(&self, name: &str) -> Option<DriverIdx> {
        let wanted = essence(name);
        let mut found = (self.instance.drivers().iter().enumerate()).filter(|(_, one)| {
            one.name
                .as_deref()
                .is_some_and(|name| essence(name) == wanted)
        });
        let (at, _) = found.next()?;
        found.next().is_none().then_some(DriverIdx::new(at))
    }

    /// Another start, on either clock.
    fn start(&mut self, row: &Row, was: Option<&Line>) -> Option<Instant> {
        let old = was.map(|was| was.start);
        let here = self.time(row, "start", Zone::Horgos, old);
        let there = self.time(row, "start_almaty", Zone::Almaty, old);
        let new = |at: Option<Instant>| at.filter(|_| at != old);
        match (new(here), new(there)) {
            (Some(here), Some(there)) if here != there => {
                let hint = "change one of the two, and empty the other";
                let expected = format!("{}, as at Horgos", Zone::Almaty.text(here));
                let found = Zone::Almaty.text(there);
                let place = row.place("start_almaty");
                self.fault(place, Code::UnknownWord, &found, &expected, hint);
                None
            }
            (here, there) => here.or(there),
        }
    }

    /// Another coach, by id or by its departure, with the column that says so.
    fn coach(
        &mut self,
        row: &Row,
        vehicle: VehicleIdx,
        was: Option<&Line>,
    ) -> Option<(CoachIdx, &'static str)> {
        let (old, text) = (was.and_then(|was| was.coach), row.text("coach"));
        let all = self.instance.coaches();
        if !text.is_empty() {
            let known = all
                .iter()
                .position(|one| alike(&one.id, &text))
                .map(CoachIdx::new);
            if known.is_none() {
                self.unknown(
                    row.place("coach"),
                    &text,
                    "a coach",
                    all.iter().map(|one| &one.id),
                );
                return None;
            }
            if known != old {
                return known.map(|coach| (coach, "coach"));
            }
        }
        let left = old.map(|coach| self.instance.coach(coach).departs);
        let key = "departs";
        let departs = self
            .time(row, key, Zone::Horgos, left)
            .filter(|_| row.has(key))?;
        if Some(departs) == left {
            return None;
        }
        let lot = self.instance.vehicle(vehicle).lot;
        let leaves = |at: &usize| all[*at].lot == lot && all[*at].departs == departs;
        let mut found = (0..all.len()).filter(leaves);
        match (found.next(), found.next()) {
            (Some(at), None) => Some((CoachIdx::new(at), key)),
            _ => {
                let hint = "write the coach's id into the column of coaches";
                let expected = "the time at which one coach leaves from the vehicle's lot";
                let found = Zone::Horgos.text(departs);
                self.fault(row.place(key), Code::UnknownId, &found, expected, hint);
                None
            }
        }
    }

    /// The instant in a cell, if it can be read; a time alone is on the date it had.
    fn time(
        &mut self,
        row: &Row,
        key: &'static str,
        zone: Zone,
        old: Option<Instant>,
    ) -> Option<Instant> {
        let cell = row.cell(key);
        if *cell == Cell::Empty {
            return None;
        }
        if let Ok(at) = Instant::parse(&cell.shown()) {
            return Some(at);
        }
        let date = zone.date(old.unwrap_or(self.instance.horizon().from));
        let Some(moment) = moment::parse(cell, Some(date)) else {
            let hint = "write 2025-09-01 08:15, or 08:15";
            let found = format!("{:?}", cell.shown());
            self.fault(
                row.place(key),
                Code::BadText,
                &found,
                "a date and a time",
                hint,
            );
            return None;
        };
        let midnight = zone.midnight(moment.date.unwrap_or(date));
        Some(midnight + Minutes(moment.minutes.unwrap_or(0)))
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
                wrong.push((key, text, expected.to_owned()));
            }
        }
        for (key, text, expected) in wrong {
            let hint =
                "a roster cannot change what the instance says: change it there and plan again";
            let (found, expected) = (
                format!("{text:?}"),
                format!("{expected:?}, as in the instance"),
            );
            self.fault(row.place(key), Code::UnknownWord, &found, &expected, hint);
        }
    }
}

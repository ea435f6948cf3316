//! What the cells of a line of an edited roster say: the vehicle, another driver, start or coach.

use super::edits::alike;
use super::grid::{Cell, Place};
use super::line::{Carrier, Line, Reader, Row};
use super::moment;
use super::text::essence;
use crate::error::Code;
use crate::ids::{CoachIdx, DriverIdx, TruckIdx, VehicleIdx};
use crate::units::{Instant, Minutes, Zone};

impl Reader<'_> {
    /// The vehicle, by id or VIN.
    pub(super) fn vehicle(&mut self, row: &Row) -> Option<VehicleIdx> {
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
    pub(super) fn carrier(&mut self, row: &Row, was: Option<&Line>) -> Option<Option<Carrier>> {
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
    pub(super) fn start(&mut self, row: &Row, was: Option<&Line>) -> Option<Instant> {
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
    pub(super) fn coach(
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
    pub(super) fn time(
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
}

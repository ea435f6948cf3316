//! The roster of a schedule: a sheet to print, a table for machines, a sheet per lot and per
//! coach, what stays and why, and a message to each driver.

use super::grid::Cell;
use super::layout::{Column, Kind, ROSTER, TABLE};
use super::message::{Speaker, told};
use super::moment;
use super::origin;
use super::table::name;
use super::values::shown_id;
use super::write::Page;
use crate::check::{DutyTimes, RunTimes, Timeline};
use crate::ids::{CoachIdx, LotIdx, VehicleIdx};
use crate::instance::Instance;
use crate::schedule::{Duty, Run, Schedule, UnservedReason};
use crate::units::{Instant, Zone};
use crate::words::Words;

/// A line of the roster: one vehicle that goes.
struct Line {
    cells: Vec<Cell>,
    lot: LotIdx,
    coach: Option<CoachIdx>,
}

struct Roster<'a> {
    instance: &'a Instance,
    words: Words,
}

/// The sheets of the roster.
pub(super) fn pages(instance: &Instance, schedule: &Schedule, words: Words) -> Vec<Page> {
    let roster = Roster { instance, words };
    let speaker = Speaker { instance, words };
    let timeline = Timeline::new(instance, schedule);
    let mut lines = Vec::new();
    let mut messages = vec![roster.headers(&["driver", "name", "remark"])];
    for (duty, times) in schedule.duties.iter().zip(&timeline.duties) {
        for (run, run_times) in duty.runs.iter().zip(&times.runs) {
            lines.push(roster.run(duty, times, run, run_times));
        }
    }
    for one in told(schedule, &timeline) {
        let id = Cell::text(&speaker.driver(one.driver).id);
        let text = Cell::Text(speaker.text(&one).trim_end().to_owned());
        messages.push(vec![id, Cell::text(speaker.name(one.driver)), text]);
    }
    for (trip, times) in schedule.trips.iter().zip(&timeline.trips) {
        for &vehicle in &trip.vehicles {
            let truck = &instance.truck(trip.truck).id;
            let begin = [
                ("driver", Cell::text(truck)),
                ("remark", Cell::Text(words.text("roster-cage"))),
            ];
            let times = (times.start, times.lot_arrival, times.end);
            lines.push(roster.line(vehicle, &begin, times, None));
        }
    }
    lines.sort_by(|one, two| {
        let key = |line: &Line| (line.cells[0].shown(), line.cells[7].shown());
        key(one).cmp(&key(two))
    });
    let title = words.with(
        "roster-title",
        &[("date", Zone::Horgos.date(instance.horizon().from).into())],
    );
    let mut pages = vec![roster.printed(words.text("roster-sheet"), &title, &lines, |_| true)];
    for lot in instance.lot_indices() {
        let id = shown_id("lots", &instance.lot(lot).id, words);
        let name = words.with("roster-lot", &[("name", id.into())]);
        let of_lot = |line: &Line| line.lot == lot;
        pages.extend(
            lines
                .iter()
                .any(of_lot)
                .then(|| roster.printed(name.clone(), &format!("{name}. {title}"), &lines, of_lot)),
        );
    }
    for coach in instance.coach_indices() {
        let id = instance.coach(coach).id.as_str();
        let name = words.with("roster-coach", &[("name", id.into())]);
        let of_coach = |line: &Line| line.coach == Some(coach);
        pages.extend(
            lines.iter().any(of_coach).then(|| {
                roster.printed(name.clone(), &format!("{name}. {title}"), &lines, of_coach)
            }),
        );
    }
    pages.push(roster.unserved(schedule));
    pages.push(Page {
        name: words.text("roster-messages"),
        rows: messages,
        header: Some(0),
        ..Page::default()
    });
    // For machines; nobody prints it first.
    pages.push(table(instance, schedule, &timeline, words));
    pages.push(origin::page(&schedule.to_spec(instance)));
    pages
}

/// The table for machines: ids, and times with their offset.
pub(super) fn table(
    instance: &Instance,
    schedule: &Schedule,
    timeline: &Timeline,
    words: Words,
) -> Page {
    let texts = |texts: &[&str]| texts.iter().map(|text| Cell::text(text)).collect();
    let heads: Vec<&str> = TABLE.columns.iter().map(|column| column.key).collect();
    let mut rows: Vec<Vec<Cell>> = vec![texts(&heads)];
    let mut add =
        |kind: &str, carrier: &str, vehicle: VehicleIdx, times: [Instant; 4], coach: &str| {
            let vehicle = instance.vehicle(vehicle);
            let [begin, start, arrival, back] = times.map(|at| at.to_string());
            rows.push(texts(&[
                kind,
                carrier,
                &vehicle.id,
                &instance.class(vehicle.class).id,
                &instance.yard(vehicle.yard).id,
                &instance.lot(vehicle.lot).id,
                &begin,
                &start,
                &arrival,
                coach,
                &back,
            ]));
        };
    for (duty, times) in schedule.duties.iter().zip(&timeline.duties) {
        let driver = &instance.driver(duty.driver).id;
        for (run, at) in duty.runs.iter().zip(&times.runs) {
            let coach = &instance.coach(run.coach).id;
            let times = [times.begin, run.start, at.lot_arrival, at.coach_arrives];
            add("run", driver, run.vehicle, times, coach);
        }
    }
    for (trip, at) in schedule.trips.iter().zip(&timeline.trips) {
        let times = [at.start, trip.start, at.lot_arrival, at.end];
        for &vehicle in &trip.vehicles {
            add("trip", &instance.truck(trip.truck).id, vehicle, times, "");
        }
    }
    Page {
        name: words.text("roster-table"),
        rows,
        header: Some(0),
        ..Page::default()
    }
}

impl Roster<'_> {
    fn headers(&self, keys: &[&str]) -> Vec<Cell> {
        let columns = keys.iter().filter_map(|key| ROSTER.at(key));
        columns.map(|at| self.header(&ROSTER.columns[at])).collect()
    }

    fn header(&self, column: &Column) -> Cell {
        Cell::Text(name(self.words, &ROSTER.words_key(column)))
    }

    fn printed(
        &self,
        name: String,
        title: &str,
        lines: &[Line],
        of: impl Fn(&Line) -> bool,
    ) -> Page {
        let mut rows = vec![
            vec![Cell::text(title)],
            ROSTER.columns.iter().map(|one| self.header(one)).collect(),
        ];
        rows.extend(
            lines
                .iter()
                .filter(|line| of(line))
                .map(|line| line.cells.clone()),
        );
        Page {
            name,
            rows,
            header: Some(1),
            short: true,
            banded: true,
            ..Page::default()
        }
    }

    fn run(&self, duty: &Duty, times: &DutyTimes, run: &Run, at: &RunTimes) -> Line {
        let driver = self.instance.driver(duty.driver);
        let vehicle = self.instance.vehicle(run.vehicle);
        let coach = self.instance.coach(run.coach);
        let both = |at: Instant| [Zone::Horgos, Zone::Almaty].map(|zone| moment::serial(at, zone));
        let [departs, departs_almaty] = both(at.coach_departs).map(Cell::Moment);
        let mut remarks = Vec::new();
        let first = duty.runs.first() == Some(run);
        if let Some(coach) = duty.first_return.filter(|_| first) {
            let first_return = self.words.text("roster-first-return");
            remarks.push(format!("{first_return}: {}", self.instance.coach(coach).id));
        }
        if let Some(due) = vehicle.due.filter(|due| *due < at.lot_arrival) {
            let span = self.words.minutes(at.lot_arrival - due);
            remarks.push(self.words.with("roster-late", &[("span", span.into())]));
        }
        let begin = [
            ("driver", Cell::text(&driver.id)),
            (
                "name",
                Cell::text(driver.name.as_deref().unwrap_or_default()),
            ),
            (
                "report",
                Cell::Moment(moment::serial(times.begin, Zone::Horgos)),
            ),
            ("coach", Cell::text(&coach.id)),
            ("departs", departs),
            ("departs_almaty", departs_almaty),
            ("remark", Cell::text(&remarks.join("; "))),
        ];
        let times = (run.start, at.lot_arrival, at.coach_arrives);
        self.line(run.vehicle, &begin, times, Some(run.coach))
    }

    /// A line: what is the same for runs and trips, and the given cells.
    fn line(
        &self,
        vehicle: VehicleIdx,
        given: &[(&str, Cell)],
        (start, arrival, back): (Instant, Instant, Instant),
        coach: Option<CoachIdx>,
    ) -> Line {
        let lot = self.instance.vehicle(vehicle).lot;
        let cells = (ROSTER.columns.iter()).map(|column| {
            let own = given.iter().find(|(key, _)| *key == column.key);
            let time = |at, zone| Cell::Moment(moment::serial(at, zone));
            match (own, column.key) {
                (Some((_, cell)), _) => cell.clone(),
                (None, "start") => time(start, Zone::Horgos),
                (None, "start_almaty") => time(start, Zone::Almaty),
                (None, "arrival") => time(arrival, Zone::Horgos),
                (None, "arrival_almaty") => time(arrival, Zone::Almaty),
                (None, "back") => time(back, Zone::Horgos),
                (None, _) if column.kind == Kind::Instant => Cell::Empty,
                (None, key) => Cell::text(&self.about(vehicle, key)),
            }
        });
        Line {
            cells: cells.collect(),
            lot,
            coach,
        }
    }

    /// What a column says about a vehicle.
    fn about(&self, vehicle: VehicleIdx, key: &str) -> String {
        let (instance, vehicle) = (self.instance, self.instance.vehicle(vehicle));
        let shown = |sheet, id: &str| shown_id(sheet, id, self.words);
        match key {
            "vehicle" => vehicle.id.clone(),
            "vin" => vehicle.vin.clone().unwrap_or_default(),
            "class" => shown("classes", &instance.class(vehicle.class).id),
            "yard" => shown("yards", &instance.yard(vehicle.yard).id),
            "lot" => shown("lots", &instance.lot(vehicle.lot).id),
            _ => String::new(),
        }
    }

    fn unserved(&self, schedule: &Schedule) -> Page {
        let keys = ["vehicle", "vin", "class", "yard", "lot", "remark"];
        let mut rows = vec![self.headers(&keys)];
        for one in &schedule.unserved {
            let reason = match one.reason {
                UnservedReason::LeftOut => "roster-reason-left-out",
                UnservedReason::NoSlot => "roster-reason-no-slot",
                UnservedReason::NoDriver => "roster-reason-no-driver",
                UnservedReason::Displaced => "roster-reason-displaced",
                UnservedReason::Unknown => "roster-reason-unknown",
            };
            let cells = keys.iter().map(|&key| match key {
                "remark" => Cell::Text(self.words.text(reason)),
                key => Cell::text(&self.about(one.vehicle, key)),
            });
            rows.push(cells.collect());
        }
        Page {
            name: self.words.text("roster-unserved"),
            rows,
            header: Some(0),
            ..Page::default()
        }
    }
}

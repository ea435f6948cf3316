//! What a driver is told: a short text for each duty, ready to paste into a chat.

use super::values::shown_id;
use crate::check::{DutyTimes, RunTimes, Timeline};
use crate::ids::{DriverIdx, LotIdx, VehicleIdx};
use crate::instance::{Driver, Instance};
use crate::schedule::{Duty, Run, Schedule};
use crate::units::{Date, Instant, Zone};
use crate::words::Words;

/// Speaks to drivers, in one language.
#[derive(Clone, Copy)]
pub(super) struct Speaker<'a> {
    pub(super) instance: &'a Instance,
    pub(super) words: Words,
}

/// The duties of one driver.
pub(super) struct Told<'a> {
    pub(super) driver: DriverIdx,
    pub(super) duties: Vec<(&'a Duty, &'a DutyTimes)>,
}

/// Every driver with a duty, by id.
pub(super) fn told<'a>(schedule: &'a Schedule, timeline: &'a Timeline) -> Vec<Told<'a>> {
    let mut all: Vec<Told> = Vec::new();
    for duty in schedule.duties.iter().zip(&timeline.duties) {
        match all.iter_mut().find(|one| one.driver == duty.0.driver) {
            Some(one) => one.duties.push(duty),
            None => all.push(Told {
                driver: duty.0.driver,
                duties: vec![duty],
            }),
        }
    }
    all.sort_by_key(|one| one.driver);
    for one in &mut all {
        one.duties.sort_by_key(|(_, times)| times.begin);
    }
    all
}

impl Speaker<'_> {
    pub(super) fn driver(&self, driver: DriverIdx) -> &Driver {
        self.instance.driver(driver)
    }

    /// What the driver is called.
    pub(super) fn name(&self, driver: DriverIdx) -> &str {
        let driver = self.driver(driver);
        driver.name.as_deref().unwrap_or(&driver.id)
    }

    pub(super) fn lot(&self, lot: LotIdx) -> String {
        shown_id("lots", &self.instance.lot(lot).id, self.words)
    }

    pub(super) fn yard(&self, vehicle: VehicleIdx) -> String {
        let yard = self.instance.vehicle(vehicle).yard;
        shown_id("yards", &self.instance.yard(yard).id, self.words)
    }

    /// The vehicle as its driver looks for it: id, class and VIN.
    pub(super) fn vehicle(&self, vehicle: VehicleIdx) -> String {
        let vehicle = self.instance.vehicle(vehicle);
        let class = shown_id(
            "classes",
            &self.instance.class(vehicle.class).id,
            self.words,
        );
        let vin = vehicle.vin.as_ref().filter(|vin| **vin != vehicle.id);
        let vin = vin.map_or(String::new(), |vin| {
            format!(", {} {vin}", self.words.text("word-vin"))
        });
        format!("{} ({class}{vin})", vehicle.id)
    }

    /// The time on both clocks, with the date where it is not that of the duty.
    fn clocks(&self, at: Instant, date: Date) -> String {
        let on = |zone: Zone| {
            let clock = zone.clock(at);
            match zone.date(at) {
                own if own == date => clock.to_string(),
                own => format!("{} {clock}", self.words.date(own)),
            }
        };
        let values = [
            ("horgos", on(Zone::Horgos).into()),
            ("almaty", on(Zone::Almaty).into()),
        ];
        self.words.with("roster-clocks", &values)
    }

    /// The message of a duty, line by line.
    pub(super) fn duty(&self, duty: &Duty, times: &DutyTimes) -> Vec<String> {
        let date = Zone::Horgos.date(times.begin);
        let values = [
            ("name", self.name(duty.driver).into()),
            ("date", date.into()),
            ("report", self.clocks(times.begin, date).into()),
        ];
        // Whoever starts at a lot is on duty already: his day begins with the coach.
        let begin = match duty.first_return {
            None => "roster-message-duty",
            Some(_) => "roster-message-carried",
        };
        let mut lines = vec![self.words.with(begin, &values)];
        if let Some(coach) = duty.first_return.map(|coach| self.instance.coach(coach)) {
            let values = [
                ("coach", coach.id.as_str().into()),
                ("departs", self.clocks(coach.departs, date).into()),
                ("lot", self.lot(coach.lot).into()),
                ("back", self.clocks(coach.arrives, date).into()),
            ];
            lines.push(self.words.with("roster-message-first", &values));
        }
        let runs = duty.runs.iter().zip(&times.runs);
        lines.extend(runs.map(|(run, at)| self.run(run, at, date)));
        lines
    }

    fn run(&self, run: &Run, at: &RunTimes, date: Date) -> String {
        let values = [
            ("start", self.clocks(run.start, date).into()),
            ("vehicle", self.vehicle(run.vehicle).into()),
            ("yard", self.yard(run.vehicle).into()),
            (
                "lot",
                self.lot(self.instance.vehicle(run.vehicle).lot).into(),
            ),
            ("arrival", self.clocks(at.lot_arrival, date).into()),
            ("coach", self.instance.coach(run.coach).id.as_str().into()),
            ("departs", self.clocks(at.coach_departs, date).into()),
            ("back", self.clocks(at.coach_arrives, date).into()),
        ];
        self.words.with("roster-message-run", &values)
    }

    /// The messages of one driver, a blank line between duties.
    pub(super) fn text(&self, told: &Told) -> String {
        let duties: Vec<String> = (told.duties.iter())
            .map(|(duty, times)| self.duty(duty, times).join("\n"))
            .collect();
        duties.join("\n\n") + "\n"
    }
}

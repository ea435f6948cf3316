//! iCalendar (RFC 5545): the duties, runs and coach rides of drivers, for the calendar of a phone.
//!
//! Times are in UTC, so that each phone shows its own clock; the texts have both. An event keeps its
//! `UID` as long as driver and vehicle stay the same, so that a new file moves it.

use icalendar::{Calendar, Component, Event, EventLike};

use super::message::{Speaker, Told};
use crate::units::{DAY, Date, Instant};

/// The calendar of these drivers. The same bytes for the same schedule: nothing depends on the clock
/// of the machine.
pub(super) fn calendar(speaker: Speaker, drivers: &[&Told]) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//driveaway//roster//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    if let [one] = drivers {
        calendar.name(speaker.name(one.driver));
    }
    for one in drivers {
        for event in events(speaker, one) {
            calendar.push(event);
        }
    }
    calendar.to_string()
}

fn events(speaker: Speaker, told: &Told) -> Vec<Event> {
    let (instance, words) = (speaker.instance, speaker.words);
    let driver = &speaker.driver(told.driver).id;
    let stamp = instance.horizon().from;
    let event = |uid: &str, summary: &str, place: &str, (from, to): (Instant, Instant)| {
        let mut event = Event::new();
        event.uid(&format!("{driver}-{uid}@driveaway"));
        event.add_property("DTSTAMP", utc(stamp));
        event.add_property("DTSTART", utc(from));
        event.add_property("DTEND", utc(to));
        event.summary(summary);
        event.location(place);
        event.done()
    };
    let mut events = Vec::new();
    for (nth, (duty, times)) in told.duties.iter().enumerate() {
        let title = words.with("roster-event-duty", &[("count", duty.runs.len().into())]);
        let mut whole = event(&format!("duty-{nth}"), &title, "", (times.begin, times.end));
        whole.description(&speaker.duty(duty, times).join("\n"));
        whole.remove_property("LOCATION");
        events.push(whole);
        let ride = |coach: crate::ids::CoachIdx, uid: String| {
            let coach = instance.coach(coach);
            let title = words.with("roster-event-coach", &[("coach", coach.id.as_str().into())]);
            event(
                &uid,
                &title,
                &speaker.lot(coach.lot),
                (coach.departs, coach.arrives),
            )
        };
        events.extend(
            duty.first_return
                .map(|coach| ride(coach, format!("first-{nth}"))),
        );
        for (run, at) in duty.runs.iter().zip(&times.runs) {
            let vehicle = instance.vehicle(run.vehicle);
            let values = [
                ("vehicle", speaker.vehicle(run.vehicle).into()),
                ("lot", speaker.lot(vehicle.lot).into()),
            ];
            let title = words.with("roster-event-run", &values);
            let place = speaker.yard(run.vehicle);
            let uid = format!("run-{}", vehicle.id);
            events.push(event(&uid, &title, &place, (run.start, at.lot_arrival)));
            events.push(ride(run.coach, format!("coach-{}", vehicle.id)));
        }
    }
    events
}

/// `20250901T001500Z`.
fn utc(at: Instant) -> String {
    // An instant counts minutes in UTC; its date there is that of the number of whole days.
    let date = Date(i32::try_from(at.0.div_euclid(DAY)).unwrap_or(i32::MAX));
    let minutes = at.0.rem_euclid(DAY);
    let date = date.to_string().replace('-', "");
    format!("{date}T{:02}{:02}00Z", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_in_utc() {
        let at = Instant::parse("2025-09-01T07:15:00+08:00").unwrap();
        assert_eq!(utc(at), "20250831T231500Z");
    }
}

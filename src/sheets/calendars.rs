//! Parts of the tables that are more than one cell to one field: windows, timetables, corridors,
//! steps of stages, calendars of gate and lots.

use serde_json::{Value, json};

use super::grid::Cell;
use super::import::Import;
use super::moment::{self, Moment};
use super::values::known_id;
use crate::error::Code;
use crate::units::{Clock, DAY, Date, Instant, Minutes, Zone};

/// A window as its row gives it.
struct Span {
    from: Instant,
    to: Instant,
}

impl Import<'_> {
    /// The cells of a row that are not fields of their own.
    pub(super) fn special(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        match self.tables[at].layout.key {
            "drivers" => {
                self.window(at, row, path, object);
                self.state(at, row, path, object);
                self.past_duty(at, row, path, object);
                self.dislikes(at, row, path, object);
            }
            "pay_schemes" => self.run_pay(at, row, path, object),
            "trucks" => {
                self.window(at, row, path, object);
                self.truck_stages(at, row, path, object);
            }
            "stages" => self.step(at, row, path, object),
            "coaches" => self.timetable(at, row, path, object),
            _ => {}
        }
    }

    fn date(&mut self, at: usize, row: usize, path: &str) -> Option<Date> {
        let value = self.value(at, row, "date", &format!("{path}/date"))?;
        Date::parse(value.as_str()?).ok()
    }

    /// An instant on `date`, or on the planned date.
    fn time(
        &mut self,
        at: usize,
        row: usize,
        key: &str,
        path: &str,
        date: Option<Date>,
    ) -> Option<(Moment, Instant)> {
        let base = self.base;
        let cell = self.tables[at].cell(row, key);
        let known = moment::parse(cell, Some(base));
        // A fault is told by the usual way of reading.
        self.value(at, row, key, path)?;
        let known = known?;
        let on = date.unwrap_or(base);
        let whole_day = matches!(key, "to") && known.minutes.is_none();
        Some((
            known,
            known.on(on) + Minutes(if whole_day { DAY } else { 0 }),
        ))
    }

    /// `date`, `from` and `to`: an end before the begin is on the next day.
    fn span(&mut self, at: usize, row: usize, path: &str) -> Option<Span> {
        let date = self.date(at, row, path);
        let from = self.time(at, row, "from", &format!("{path}/from"), date);
        let to = self.time(at, row, "to", &format!("{path}/to"), date);
        let blank = |key: &str| *self.tables[at].cell(row, key) == Cell::Empty;
        if (from.is_none() && !blank("from")) || (to.is_none() && !blank("to")) {
            self.doubt(path);
            return None;
        }
        if date.is_none() && from.is_none() && to.is_none() {
            return None;
        }
        let day = date.unwrap_or(self.base);
        let from_at = from.map_or(Zone::Horgos.midnight(day), |(_, at)| at);
        let after = Zone::Horgos.midnight(Zone::Horgos.date(from_at).plus(1));
        let mut to_at = to.map_or(after, |(_, at)| at);
        let clocks_only = to.is_some_and(|(moment, _)| moment.date.is_none());
        if clocks_only && from.is_some_and(|(moment, _)| moment.date.is_some()) && date.is_none() {
            // The end is on the day of the begin.
            let minutes = to.and_then(|(moment, _)| moment.minutes).unwrap_or(0);
            to_at = Zone::Horgos.midnight(Zone::Horgos.date(from_at)) + Minutes(minutes);
        }
        if clocks_only && to_at <= from_at {
            to_at = to_at + Minutes(DAY);
        }
        Some(Span {
            from: from_at,
            to: to_at,
        })
    }

    fn window(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        let nth = object["windows"].as_array().map_or(0, Vec::len);
        let window = format!("{path}/windows/{nth}");
        if let Some(span) = self.span(at, row, &window) {
            let place = self.tables[at].place(row, "from");
            self.comes_from(&window, place);
            let whole = json!({ "from": span.from.to_string(), "to": span.to.to_string() });
            match object["windows"].as_array_mut() {
                Some(windows) => windows.push(whole),
                None => object["windows"] = json!([whole]),
            }
        }
    }

    fn state(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        const FIELDS: [(&str, &str); 7] = [
            ("at_lot", "lot"),
            ("free_from", "free_from"),
            ("duty_begin", "duty_begin"),
            ("runs", "runs"),
            ("runs_today", "runs_today"),
            ("driving_minutes", "driving_minutes"),
            ("continuous_minutes", "continuous_minutes"),
        ];
        let mut state = serde_json::Map::new();
        for (key, field) in FIELDS {
            if let Some(value) = self.value(at, row, key, &format!("{path}/state/{field}")) {
                state.insert(field.to_owned(), value);
            }
        }
        if state.is_empty() {
            return;
        }
        if !state.contains_key("free_from") {
            let path = format!("{path}/state/free_from");
            let hint = "say from when the driver is free, or empty the cells about his place";
            self.fault(
                Code::MissingField,
                &path,
                "an empty cell",
                "an instant",
                hint,
            );
            self.doubt(&path);
            return;
        }
        object["state"] = Value::Object(state);
    }

    /// `national-gate@35; kazakh-control@55`: minutes after the trip's start.
    fn truck_stages(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        let path = format!("{path}/stages");
        let Some(value) = self.value(at, row, "stages", &path) else {
            return;
        };
        let text = value.as_str().unwrap_or_default();
        let mut stages = Vec::new();
        for part in super::text::parts(text) {
            let pair = part.rsplit_once('@').and_then(|(stage, minutes)| {
                Some((
                    known_id("stages", stage),
                    minutes.trim().parse::<i64>().ok()?,
                ))
            });
            match pair {
                Some((stage, minutes)) => {
                    stages.push(json!({ "stage": stage, "after_minutes": minutes }))
                }
                None => {
                    let hint = "write national-gate@35, several separated by ;";
                    self.fault(
                        Code::BadText,
                        &path,
                        &format!("{part:?}"),
                        "a stage, @ and minutes",
                        hint,
                    );
                    self.doubt(&path);
                }
            }
        }
        object["stages"] = Value::Array(stages);
    }

    fn step(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        let nth = object["minutes"]["steps"].as_array().map_or(0, Vec::len);
        let step = format!("{path}/minutes/steps/{nth}");
        let from = self.value(at, row, "from", &format!("{step}/from"));
        let minutes = self.value(at, row, "minutes", &format!("{step}/minutes"));
        let place = self.tables[at].place(row, "minutes");
        self.comes_from(&format!("{path}/minutes"), place);
        let step = json!({
            "from": from.unwrap_or(json!("00:00")), "minutes": minutes.unwrap_or(json!(0))
        });
        if !object["minutes"].is_object() {
            object["minutes"] = json!({ "steps": [] });
        }
        if let Some(steps) = object["minutes"]["steps"].as_array_mut() {
            steps.push(step);
        }
    }

    /// A coach with a date runs once, one without runs every day.
    fn timetable(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        let date = self.date(at, row, path);
        let departs = self.time(at, row, "departs", &format!("{path}/departs"), date);
        let arrives = self.time(at, row, "arrives", &format!("{path}/arrives"), date);
        for (key, given) in [("departs", departs), ("arrives", arrives)] {
            if given.is_none() && *self.tables[at].cell(row, key) == Cell::Empty {
                let path = format!("{path}/{key}");
                let hint = "write the time at Horgos, such as 14:30";
                self.fault(Code::MissingField, &path, "an empty cell", "a time", hint);
                self.doubt(&path);
            }
        }
        let (Some((out, departs)), Some((back, mut arrives))) = (departs, arrives) else {
            object["departs"] = json!("1970-01-01T00:00:00Z");
            object["arrives"] = json!("1970-01-01T01:00:00Z");
            self.doubt(&format!("{path}/departs"));
            self.doubt(&format!("{path}/arrives"));
            return;
        };
        if back.date.is_none() && arrives <= departs {
            arrives = arrives + Minutes(DAY);
        }
        object["departs"] = json!(departs.to_string());
        object["arrives"] = json!(arrives.to_string());
        if date.is_none() && out.date.is_none() {
            object["daily"] = json!(true);
        }
    }
}

/// Fills the calendars of stages and lots from the gate sheet.
pub(super) fn fill(import: &mut Import) {
    let Some(at) = import
        .tables
        .iter()
        .position(|table| table.layout.key == "gate")
    else {
        return;
    };
    let rows: Vec<usize> = import.tables[at].rows().collect();
    for row in rows {
        let own = format!("/gate/{row}");
        let place = import.tables[at].place(row, "place");
        import.comes_from(&own, place);
        let where_ = import.value(at, row, "place", &format!("{own}/place"));
        let name = where_
            .as_ref()
            .and_then(Value::as_str)
            .unwrap_or("national-gate")
            .to_owned();
        let kind = import.value(at, row, "kind", &format!("{own}/kind"));
        let kind = kind
            .as_ref()
            .and_then(Value::as_str)
            .unwrap_or("entry")
            .to_owned();
        let (part, id, field) = match kind.as_str() {
            "outflow" => ("lots", known_id("lots", &name), "outflow"),
            "handover" => ("lots", known_id("lots", &name), "handover_capacity"),
            _ => ("stages", known_id("stages", &name), "capacity"),
        };
        super::defaults::ensure(import, part);
        let nth = import.parts[part]
            .iter()
            .position(|one| one["id"] == json!(id));
        let Some(nth) = nth else {
            let (path, found) = (format!("{own}/place"), format!("{name:?}"));
            let hint = "name a stage such as national-gate, or a lot for outflow and handover";
            import.fault(
                Code::UnknownId,
                &path,
                &found,
                "a stage or a lot of this workbook",
                hint,
            );
            continue;
        };
        let calendar = format!("/{part}/{nth}/{field}");
        let place = import.tables[at].place(row, "per_slot");
        import.comes_from(&calendar, place);
        let value = import.value(at, row, "per_slot", &format!("{own}/per_slot"));
        let Some(value) = value else {
            if *import.tables[at].cell(row, "per_slot") == Cell::Empty {
                let hint = "write a number, 0 for closed";
                import.fault(
                    Code::MissingField,
                    &format!("{own}/per_slot"),
                    "an empty cell",
                    "a number",
                    hint,
                );
            }
            continue;
        };
        let Some(object) = import.parts.get_mut(part).and_then(|all| all.get_mut(nth)) else {
            continue;
        };
        let mut entry = object[field].take();
        if !entry.is_object() {
            entry = json!({ "per_slot": null, "daily": [], "overrides": [] });
        }
        add(import, (at, row), &calendar, &mut entry, &value);
        if let Some(objects) = import.parts.get_mut(part) {
            objects[nth][field] = entry;
        }
    }
}

/// One row of a calendar: the usual value, one of every day, or one of a date.
fn add(
    import: &mut Import,
    (at, row): (usize, usize),
    path: &str,
    entry: &mut Value,
    value: &Value,
) {
    let table = &import.tables[at];
    let cells = ["date", "from", "to"].map(|key| table.cell(row, key).clone());
    let place = table.place(row, "from");
    let [date, from, to] = &cells;
    let clock = |cell: &Cell, default: u16| match cell {
        Cell::Empty => Some(Clock(default)),
        cell => moment::clock(cell),
    };
    if cells.iter().all(|cell| *cell == Cell::Empty) {
        entry["per_slot"] = value.clone();
        return;
    }
    let daily = (clock(from, 0), clock(to, 1440));
    if let (Cell::Empty, (Some(from), Some(to))) = (date, daily) {
        let nth = entry["daily"].as_array().map_or(0, Vec::len);
        import.comes_from(&format!("{path}/daily/{nth}"), place);
        let part = json!({ "from": from.to_string(), "to": to.to_string(), "per_slot": value });
        if let Some(all) = entry["daily"].as_array_mut() {
            all.push(part);
        }
        return;
    }
    let nth = entry["overrides"].as_array().map_or(0, Vec::len);
    let path = format!("{path}/overrides/{nth}");
    import.comes_from(&path, place);
    if let Some(span) = import.span(at, row, &path) {
        let part =
            json!({ "from": span.from.to_string(), "to": span.to.to_string(), "per_slot": value });
        if let Some(all) = entry["overrides"].as_array_mut() {
            all.push(part);
        }
    }
}

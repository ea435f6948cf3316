//! What sheets may leave out, and what then holds. A workbook with nothing but vehicles and
//! drivers is enough: the rest is that of a fast day at the port, without capacities.

use serde_json::{Value, json};

use super::import::{Import, date_of};
use super::layout::Kind;
use super::moment;
use super::table::Table;
use crate::generate::usual_world;
use crate::spec::{FORMAT_VERSION, INSTANCE_FORMAT};
use crate::units::{DAY, Date, Instant, Minutes, Zone};

/// First and last hour of the coaches of a day that names none.
const COACH_HOURS: std::ops::RangeInclusive<i64> = 8..=23;
/// Minutes of a coach ride, border control included.
const RIDE: i64 = 95;
/// Seats that a coach has for drivers: what a coach carries on average.
const SEATS: u32 = 31;
/// Fare, fen.
const FARE: i64 = 7_000;
/// Licence of a driver of whom nothing else is known.
const LICENCE: &str = "C1";

/// Whether the column fills no field of its own.
pub(super) fn is_special(part: &str, key: &str) -> bool {
    match part {
        "drivers" => matches!(
            key,
            "date"
                | "from"
                | "to"
                | "at_lot"
                | "free_from"
                | "duty_begin"
                | "runs"
                | "runs_today"
                | "driving_minutes"
                | "continuous_minutes"
                | "past_from"
                | "past_to"
                | "disliked_times"
                | "disliked_classes"
        ),
        "pay_schemes" => matches!(key, "class" | "run_pay"),
        "trucks" => matches!(key, "date" | "from" | "to" | "stages"),
        "coaches" => matches!(key, "date" | "departs" | "arrives"),
        "stages" => matches!(key, "from" | "minutes"),
        _ => false,
    }
}

/// The value of a setting in the file format.
pub(super) fn setting(key: &str, value: Value) -> Value {
    let pairs = |one: &str, two: &str| -> Value {
        (value.as_array().into_iter().flatten())
            .map(|pair| json!({ one: pair[0], two: pair[1] }))
            .collect()
    };
    match key {
        "rolling_hours" => pairs("days", "minutes"),
        "stay_days" => pairs("limit", "window"),
        "fairness" => json!({ "weight": value }),
        _ => value,
    }
}

/// The planned date: the start in the rules, else the first date of a driver, a coach or a
/// vehicle's release or due time.
pub(super) fn planned_date(tables: &[Table]) -> Option<Date> {
    let start = tables
        .iter()
        .filter(|table| table.layout.key == "rules")
        .find_map(|table| {
            let row = table.rows().find(|&row| {
                let name = table.cell(row, "setting").shown();
                name == "start" || super::values::is_word(&name, "sheets-rule-start")
            })?;
            moment::parse(table.cell(row, "value"), None)?.date
        });
    start.or_else(|| {
        ["drivers", "coaches", "vehicles"].iter().find_map(|key| {
            let table = tables.iter().find(|table| table.layout.key == *key)?;
            let is_time = |kind| matches!(kind, Kind::Instant | Kind::InstantEnd);
            let columns = table.layout.columns.iter().filter(|column| {
                matches!(column.key, "date" | "from" | "departs" | "released" | "due")
                    && (is_time(column.kind) || column.kind == Kind::Date)
            });
            columns
                .flat_map(|column| table.rows().map(|row| table.cell(row, column.key)))
                .filter_map(|cell| moment::parse(cell, None)?.date)
                .min()
        })
    })
}

/// A part of the usual world, as the file format writes it.
pub(super) fn usual(part: &str) -> Vec<Value> {
    let world = serde_json::to_value(usual_world()).unwrap_or_default();
    world[part].as_array().cloned().unwrap_or_default()
}

/// Makes sure that a part is there: as the sheets give it, or the usual one.
pub(super) fn ensure(import: &mut Import, part: &'static str) {
    if import.parts.get(part).is_none_or(Vec::is_empty) {
        import.parts.insert(part, usual(part));
    }
}

fn ids(part: &[Value]) -> Vec<String> {
    let id = |one: &Value| one["id"].as_str().map(str::to_owned);
    part.iter().filter_map(id).collect()
}

/// The usual coaches as a timetable of every day: one an hour from each usual lot.
pub(super) fn coach_times() -> Vec<Value> {
    let time = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let lots = ids(&usual("lots"));
    let of_lot = |lot: &String| {
        let row = |hour: i64| {
            json!({
                "id": format!("{lot}-{hour:02}00"), "lot": lot, "departs": time(hour * 60),
                "arrives": time(hour * 60 + RIDE), "seats": SEATS, "fare": FARE,
            })
        };
        COACH_HOURS.map(row).collect::<Vec<_>>()
    };
    lots.iter().flat_map(of_lot).collect()
}

/// The whole instance, with defaults where the sheets say nothing.
pub(super) fn complete(import: &mut Import) -> Value {
    for part in ["classes", "yards", "stages", "lots"] {
        ensure(import, part);
    }
    let horizon = horizon(import);
    vehicles(import, &horizon);
    for driver in import.parts.entry("drivers").or_default() {
        fill(driver, "licences", json!([LICENCE]));
        fill(
            driver,
            "windows",
            json!([{ "from": horizon["start"], "to": horizon["end"] }]),
        );
    }
    for truck in import.parts.entry("trucks").or_default() {
        let lot = json!("zharkent");
        fill(truck, "lot", lot);
        fill(
            truck,
            "windows",
            json!([{ "from": horizon["start"], "to": horizon["end"] }]),
        );
        for (key, value) in [
            ("capacity", 6),
            ("loading_minutes", 60),
            ("outbound_minutes", 120),
            ("unloading_minutes", 60),
            ("return_minutes", 120),
            ("cost", 300_000),
        ] {
            fill(truck, key, json!(value));
        }
    }
    for class in import.parts.entry("classes").or_default() {
        fill(class, "licence", json!(LICENCE));
        fill(class, "pay", json!(50_000));
    }
    for stage in import.parts.entry("stages").or_default() {
        fill(stage, "activity", json!("work"));
    }
    let corridors = corridors(import);
    coaches(import, &horizon, &corridors);
    let mut tree = json!({
        "format": INSTANCE_FORMAT, "version": FORMAT_VERSION, "horizon": horizon,
        "corridors": corridors,
    });
    let outer = import.settings.remove("").unwrap_or_default();
    for (key, value) in outer {
        tree[key] = value;
    }
    for part in ["rules", "objective"] {
        let settings = import.settings.remove(part).unwrap_or_default();
        tree[part] = Value::Object(settings);
    }
    tree["locks"] = super::locks::PARTS
        .map(|part| {
            (
                part.to_owned(),
                Value::Array(import.parts.remove(part).unwrap_or_default()),
            )
        })
        .into_iter()
        .collect();
    for part in [
        "classes",
        "yards",
        "stages",
        "lots",
        "coaches",
        "trucks",
        "pay_schemes",
        "drivers",
        "vehicles",
    ] {
        tree[part] = Value::Array(import.parts.remove(part).unwrap_or_default());
    }
    tree
}

fn fill(object: &mut Value, key: &str, value: Value) {
    if object.get(key).is_none_or(Value::is_null) {
        object[key] = value;
    }
}

/// From the midnight of the planned date to the midnight after the last window or coach, at
/// least one day, unless the rules say otherwise.
fn horizon(import: &mut Import) -> Value {
    let mut given = import.settings.remove("horizon").unwrap_or_default();
    let start = Zone::Horgos.midnight(import.base);
    given.entry("start").or_insert(json!(start.to_string()));
    let windows = (import.parts.get("drivers").into_iter().flatten())
        .flat_map(|driver| driver["windows"].as_array().into_iter().flatten())
        .filter_map(|window| Instant::parse(window["to"].as_str()?).ok());
    let last = windows.max().unwrap_or(start);
    let last_date = Zone::Horgos.date(last - Minutes(1)).max(import.base);
    let end = Zone::Horgos.midnight(last_date.plus(1));
    given.entry("end").or_insert(json!(end.to_string()));
    Value::Object(given)
}

fn vehicles(import: &mut Import, horizon: &Value) {
    let first = |import: &Import, part: &str, usual: &str| {
        let ids = ids(&import.parts[part]);
        let usual = ids.iter().find(|id| *id == usual).or(ids.first());
        json!(usual.cloned().unwrap_or_default())
    };
    let class = first(import, "classes", "car");
    let yard = first(import, "yards", "yard-bonded");
    let lot = first(import, "lots", "zharkent");
    for vehicle in import.parts.entry("vehicles").or_default() {
        fill(vehicle, "class", class.clone());
        fill(vehicle, "yard", yard.clone());
        fill(vehicle, "lot", lot.clone());
        fill(vehicle, "released", horizon["start"].clone());
    }
}

/// A corridor for each lot that vehicles go to; stages and usual lots without use are left out.
fn corridors(import: &mut Import) -> Vec<Value> {
    let usual_corridors = usual("corridors");
    let used: Vec<Value> = (import.parts["vehicles"]
        .iter()
        .map(|one| one["lot"].clone()))
    .collect();
    let mut corridors = Vec::new();
    let mut lots = import.parts.remove("lots").unwrap_or_default();
    for (nth, lot) in lots.iter_mut().enumerate() {
        let Some(object) = lot.as_object_mut() else {
            continue;
        };
        let known = (usual_corridors.iter())
            .find(|one| Some(&one["lot"]) == object.get("id"))
            .or(usual_corridors.first());
        let stages = object
            .remove("stages")
            .or(known.map(|one| one["stages"].clone()));
        let distance = object
            .remove("distance_km")
            .or(known.map(|one| one["distance_km"].clone()));
        let id = object.get("id").cloned().unwrap_or_default();
        if used.contains(&id) {
            let path = format!("/corridors/{}", corridors.len());
            import.moved(&format!("/lots/{nth}/stages"), &format!("{path}/stages"));
            import.moved(&format!("/lots/{nth}"), &path);
            corridors.push(json!({ "lot": id, "stages": stages, "distance_km": distance }));
        }
    }
    let of_trucks = (import.parts.get("trucks").into_iter().flatten())
        .flat_map(|truck| truck["stages"].as_array().cloned().unwrap_or_default())
        .map(|stage| stage["stage"].clone());
    let mut needed: Vec<Value> = (corridors.iter())
        .flat_map(|one| one["stages"].as_array().cloned().unwrap_or_default())
        .chain(of_trucks)
        .collect();
    needed.dedup();
    import.parts.insert("lots", lots);
    let known = ids(&import.parts["stages"]);
    let missing = usual("stages").into_iter().filter(|stage| {
        needed.contains(&stage["id"]) && !known.iter().any(|id| stage["id"] == json!(id))
    });
    import.parts.entry("stages").or_default().extend(missing);
    import.retain("stages", |stage| needed.contains(&stage["id"]));
    corridors
}

/// Coaches without a date run every day; without any coach, one an hour from each lot in use.
fn coaches(import: &mut Import, horizon: &Value, corridors: &[Value]) {
    let (Some(first), Some(end)) = (date_of(&horizon["start"]), instant(&horizon["end"])) else {
        return;
    };
    let days = (0..400).map(|day| first.plus(day));
    let days: Vec<Date> = days
        .take_while(|&date| Zone::Horgos.midnight(date) < end)
        .collect();
    let mut all = import.parts.remove("coaches").unwrap_or_default();
    if all.is_empty() {
        for lot in corridors.iter().map(|one| &one["lot"]) {
            for hour in COACH_HOURS {
                let departs = Zone::Horgos.midnight(first) + Minutes(hour * 60);
                all.push(json!({
                    "id": format!("{}-{hour:02}00", lot.as_str().unwrap_or_default()),
                    "lot": lot, "departs": departs.to_string(),
                    "arrives": (departs + Minutes(RIDE)).to_string(),
                    "seats": SEATS, "fare": FARE, "daily": true,
                }));
            }
        }
    }
    let lot = corridors
        .first()
        .map_or(json!(""), |one| one["lot"].clone());
    for nth in 0..all.len() {
        fill(&mut all[nth], "lot", lot.clone());
        fill(&mut all[nth], "fare", json!(FARE));
        let daily = all[nth]
            .as_object_mut()
            .and_then(|one| one.remove("daily"))
            .is_some();
        if !daily {
            continue;
        }
        let coach = all[nth].clone();
        let id = coach["id"].as_str().unwrap_or_default();
        for (day, date) in (0_i64..).zip(&days) {
            let mut copy = coach.clone();
            for key in ["departs", "arrives"] {
                if let Some(at) = instant(&coach[key]) {
                    copy[key] = json!((at + Minutes(day * DAY)).to_string());
                }
            }
            if instant(&copy["arrives"]).is_some_and(|at| at > end) {
                continue;
            }
            if days.len() > 1 {
                let date = date.to_string();
                copy["id"] = json!(format!("{id}-{}", date.get(5..).unwrap_or_default()));
            }
            if day == 0 {
                all[nth] = copy;
            } else {
                import.moved(
                    &format!("/coaches/{nth}"),
                    &format!("/coaches/{}", all.len()),
                );
                all.push(copy);
            }
        }
    }
    import.parts.insert("coaches", all);
}

fn instant(value: &Value) -> Option<Instant> {
    Instant::parse(value.as_str()?).ok()
}

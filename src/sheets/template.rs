//! The template: sheets to fill in, with what is usual filled in already.

use serde_json::{Map, Value, json};

use super::defaults::{coach_times, usual};
use super::grid::Cell;
use super::layout::{self, Column, Kind, Layout, SETTINGS};
use super::table::name;
use super::values::{USUAL, cell, shown_id};
use super::write::Page;
use crate::spec::{ObjectiveSpec, RulesSpec};
use crate::units::Date;
use crate::words::Words;

/// Columns that must be filled in.
const NEEDED: [(&str, &str); 7] = [
    ("vehicles", "id"),
    ("drivers", "id"),
    ("drivers", "licences"),
    ("coaches", "departs"),
    ("coaches", "arrives"),
    ("gate", "per_slot"),
    ("locks", "what"),
];

/// The sheets of the template in one language; with a planned date, it is written in.
pub(super) fn pages(words: Words, date: Option<Date>) -> Vec<Page> {
    (layout::ALL.iter())
        .map(|layout| page(layout, words, date))
        .collect()
}

fn page(layout: &'static Layout, words: Words, date: Option<Date>) -> Page {
    let mut page = Page {
        name: name(words, &layout.name_key()),
        header: Some(0),
        ..Page::default()
    };
    let header = |column| Cell::Text(name(words, &layout.words_key(column)));
    page.rows.push(layout.columns.iter().map(header).collect());
    for (at, column) in layout.columns.iter().enumerate() {
        page.notes.insert((0, at), note(layout, column, at, words));
        let choices = choices(column.kind, words);
        if !choices.is_empty() {
            page.choices.insert(at, choices);
        }
    }
    if layout.key == "rules" {
        page.rows.extend(settings(words, date));
        return page;
    }
    for row in rows(layout.key) {
        let cells = layout
            .columns
            .iter()
            .map(|column| match row.get(column.key) {
                Some(Value::String(text)) if is_free(column, text) => Cell::text(text),
                Some(value) => cell(column.kind, value, words),
                None => Cell::Empty,
            });
        page.rows.push(cells.collect());
    }
    page
}

/// Texts that go into their cell as they stand: remarks, times of day.
fn is_free(column: &Column, text: &str) -> bool {
    text.starts_with('#') || (matches!(column.kind, Kind::Instant | Kind::InstantEnd))
}

fn note(layout: &Layout, column: &Column, at: usize, words: Words) -> String {
    let kind = match column.kind {
        Kind::Text => "text",
        Kind::Id(_) => "id",
        Kind::Ids(_) => "ids",
        Kind::Whole => "whole",
        Kind::Limit => "limit",
        Kind::Yuan | Kind::Yuans => "yuan",
        Kind::Instant | Kind::InstantEnd => "instant",
        Kind::Date | Kind::Dates => "date",
        Kind::Clock => "clock",
        Kind::ClockSpans => "clock-spans",
        Kind::Licence | Kind::Licences => "licences",
        Kind::Modes | Kind::YesNo | Kind::Word(_) => "choice",
        Kind::Pairs => "pairs",
    };
    let mut lines = vec![words.text(&format!("sheets-kind-{kind}"))];
    if !NEEDED.contains(&(layout.key, column.key)) && at > 0 {
        lines.push(words.text("sheets-note-may-be-empty"));
    }
    if at == 0 {
        lines.push(words.text("sheets-note-remark"));
    }
    lines.join("\n")
}

/// The words that a cell may hold; none where it may hold anything.
fn choices(kind: Kind, words: Words) -> Vec<String> {
    let word = |key: &str| name(words, &format!("sheets-word-{key}"));
    match kind {
        Kind::Id(sheet) => (USUAL.iter().filter(|(of, _)| *of == sheet))
            .flat_map(|(_, ids)| ids.iter().map(|id| shown_id(sheet, id, words)))
            .collect(),
        Kind::Modes => ["self-drive", "cage", "both"].map(word).to_vec(),
        Kind::YesNo => ["yes", "no"].map(word).to_vec(),
        Kind::Word(list) => list.iter().copied().map(word).collect(),
        Kind::Licence | Kind::Licences => ["A1", "A2", "B1", "B2", "C1", "M"]
            .map(String::from)
            .to_vec(),
        _ => Vec::new(),
    }
}

/// The rows of a sheet: what is usual, and an example where there is nothing usual.
fn rows(sheet: &str) -> Vec<Map<String, Value>> {
    let example = |row: Value| vec![row];
    let rows = match sheet {
        "vehicles" => example(json!({
            "id": "# V001", "vin": "LZZ1234567890ABCD", "class": "car", "yard": "yard-bonded",
            "lot": "zharkent", "released": "09:00", "due": "18:00", "priority": 1,
        })),
        "drivers" => example(json!({
            "id": "# D01", "name": "Li Wei", "licences": ["C1"], "from": "08:00", "to": "20:00",
        })),
        "trucks" => example(json!({
            "id": "# T1", "lot": "zharkent", "capacity": 6, "from": "08:00", "to": "20:00",
        })),
        "pay_schemes" => example(json!({
            "id": "# P1", "duty_pay": 10_000, "overtime_per_minute": 100,
            "overtime_after_minutes": 600, "class": "car", "run_pay": 52_000,
        })),
        "locks" => example(json!({
            "what": "#", "vehicle": "V001", "driver": "D01", "start": "09:00",
        })),
        "gate" => example(json!({ "place": "national-gate", "kind": "entry", "per_slot": null })),
        "coaches" => coach_times(),
        "lots" => usual_lots(),
        "stages" => steps(),
        part => usual(part),
    };
    rows.into_iter()
        .filter_map(|row| match row {
            Value::Object(row) => Some(row),
            _ => None,
        })
        .collect()
}

/// Lots with the corridor to each.
fn usual_lots() -> Vec<Value> {
    let corridors = usual("corridors");
    let mut lots = usual("lots");
    for lot in &mut lots {
        if let Some(corridor) = corridors.iter().find(|one| one["lot"] == lot["id"]) {
            lot["stages"] = corridor["stages"].clone();
            lot["distance_km"] = corridor["distance_km"].clone();
        }
        lot["capacity"] = Value::Null;
    }
    lots
}

/// Stages, a row for each step of their minutes.
fn steps() -> Vec<Value> {
    let of_stage = |stage: Value| -> Vec<Value> {
        let minutes = &stage["minutes"];
        let steps = minutes["steps"].as_array().or(minutes.as_array());
        let steps = match steps {
            Some(steps) => steps.clone(),
            None => vec![json!({ "from": "00:00", "minutes": minutes })],
        };
        (steps.into_iter())
            .map(|step| {
                json!({
                    "id": stage["id"], "activity": stage["activity"], "abroad": stage["abroad"],
                    "from": step["from"], "minutes": step["minutes"],
                })
            })
            .collect()
    };
    usual("stages").into_iter().flat_map(of_stage).collect()
}

/// The rules: every setting, filled in where it has a usual value of its own.
fn settings(words: Words, date: Option<Date>) -> Vec<Vec<Cell>> {
    let known = json!({
        "rules": serde_json::to_value(RulesSpec::default()).unwrap_or_default(),
        "objective": serde_json::to_value(ObjectiveSpec::default()).unwrap_or_default(),
        "horizon": { "start": date.map(|date| date.to_string()), "slot_minutes": 15 },
    });
    (SETTINGS.iter())
        .map(|&(part, key, kind)| {
            let words_key = format!("sheets-rule-{}", key.replace('_', "-"));
            let value = match key {
                "fairness" => &known[part][key]["weight"],
                _ => &known[part][key],
            };
            // The start of the plan is a date to people.
            let kind = if key == "start" { Kind::Date } else { kind };
            vec![
                Cell::Text(name(words, &words_key)),
                cell(kind, value, words),
            ]
        })
        .collect()
}

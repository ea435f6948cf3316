//! More and fewer entries of a list: `drivers+=3@A2`, `vehicles-=V007`.

use serde_json::Value;

use super::Wrong;
use super::fields::{fields_of, unknown_id};
use super::setting::{Op, Setting};
use crate::error::Code;

/// Lists whose entries can be copied and removed.
const LISTS: [&str; 5] = ["drivers", "vehicles", "coaches", "trucks", "classes"];
/// Most copies that one setting makes.
const MOST: usize = 10_000;

/// Applies a setting that adds or removes entries; `false` if it is another sort of setting.
pub(super) fn apply(value: &mut Value, setting: &Setting, root: &Value) -> Result<bool, Wrong> {
    let [part] = setting.path.as_slice() else {
        return Ok(false);
    };
    let fields = fields_of(&part.name, root, false).unwrap_or_default();
    let list = match fields.as_slice() {
        [list] if LISTS.contains(&list.as_str()) && part.entry.is_none() => list.clone(),
        _ => return Ok(false),
    };
    let empty = Vec::new();
    let entries = value[&list].as_array().unwrap_or(&empty);
    let changed = match setting.op {
        Op::Add => more(entries, &list, &setting.value)?,
        Op::Subtract => fewer(entries, &list, &setting.value)?,
        Op::Set | Op::Multiply => {
            return Err(Wrong::new(
                Code::WrongType,
                format!("= or *= on the whole of {list}"),
                "+= or -= for a list, or a field of its entries",
                format!("write {list}+=3@ID, {list}-=ID or {list}.FIELD=VALUE"),
            ));
        }
    };
    value[&list] = Value::Array(changed);
    Ok(true)
}

/// Whether an entry is like `like`: it has that id, or is a driver who holds that licence.
fn is_like(one: &Value, like: &str) -> bool {
    let held = one["licences"].as_array().into_iter().flatten();
    one["id"] == like || held.into_iter().any(|licence| licence == like)
}

fn count(text: &str) -> Result<usize, Wrong> {
    (text.parse().ok())
        .filter(|count| (1..=MOST).contains(count))
        .ok_or_else(|| {
            Wrong::new(
                Code::OutOfRange,
                format!("{text:?}"),
                format!("a number from 1 to {MOST}"),
                "write how many, such as 3@D01",
            )
        })
}

fn more(entries: &[Value], list: &str, text: &str) -> Result<Vec<Value>, Wrong> {
    let (number, like) = match text.split_once('@') {
        Some((number, like)) => (number, Some(like)),
        None => (text, None),
    };
    let number = count(number)?;
    let by_id = |like: &str| entries.iter().find(|one| one["id"] == like);
    let found = match like {
        Some(like) => by_id(like).or_else(|| entries.iter().find(|one| is_like(one, like))),
        None => entries.first(),
    };
    let Some(model) = found else {
        return Err(unknown_id(entries, list, like.unwrap_or("the first entry")));
    };
    let mut all = entries.to_vec();
    let stem = model["id"].as_str().unwrap_or_default();
    let mut suffix = 0;
    for _ in 0..number {
        let id = loop {
            suffix += 1;
            let id = format!("{stem}+{suffix}");
            if !entries.iter().any(|one| one["id"] == id.as_str()) {
                break id;
            }
        };
        let mut copy = model.clone();
        if let Value::Object(fields) = &mut copy {
            // What belongs to one person or one vehicle alone.
            for own in [
                "name",
                "vin",
                "state",
                "past_duties",
                "last_duty_end",
                "runs_before",
                "stay_dates",
                "passport_until",
                "excluded_vehicles",
            ] {
                fields.remove(own);
            }
        }
        copy["id"] = id.into();
        all.push(copy);
    }
    Ok(all)
}

fn fewer(entries: &[Value], list: &str, text: &str) -> Result<Vec<Value>, Wrong> {
    let mut all = entries.to_vec();
    if let Some(at) = all.iter().position(|one| one["id"] == text) {
        all.remove(at);
        return Ok(all);
    }
    let (number, like) = match text.split_once('@') {
        Some((number, like)) => (count(number)?, Some(like)),
        None if text.bytes().all(|one| one.is_ascii_digit()) => (count(text)?, None),
        None => return Err(unknown_id(entries, list, text)),
    };
    // The last ones go.
    for _ in 0..number {
        let fits = |one: &Value| like.is_none_or(|like| is_like(one, like));
        let Some(at) = all.iter().rposition(fits) else {
            return Err(Wrong::new(
                Code::OutOfRange,
                format!("{text:?}"),
                format!("at most as many as {list} holds of them"),
                "take fewer",
            ));
        };
        all.remove(at);
    }
    Ok(all)
}

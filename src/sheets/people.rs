//! Cells about drivers that are more than one field: past duties, dislikes, pay by class.

use serde_json::{Value, json};

use super::grid::Cell;
use super::import::Import;
use crate::error::Code;

impl Import<'_> {
    /// A duty before the plan; each row of a driver may hold one.
    pub(super) fn past_duty(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        let nth = object["past_duties"].as_array().map_or(0, Vec::len);
        let path = format!("{path}/past_duties/{nth}");
        let blank = |key| *self.tables[at].cell(row, key) == Cell::Empty;
        if blank("past_from") && blank("past_to") {
            return;
        }
        let place = self.tables[at].place(row, "past_from");
        self.comes_from(&path, place);
        if let (Some(from), Some(to)) = (
            self.needed(at, row, "past_from", &format!("{path}/from")),
            self.needed(at, row, "past_to", &format!("{path}/to")),
        ) {
            push(object, "past_duties", json!({ "from": from, "to": to }));
        }
    }

    pub(super) fn dislikes(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        for (key, field) in [("disliked_times", "times"), ("disliked_classes", "classes")] {
            if let Some(value) = self.value(at, row, key, &format!("{path}/dislikes/{field}")) {
                for one in value.as_array().into_iter().flatten() {
                    let dislikes = &mut object["dislikes"];
                    let known = dislikes[field].as_array();
                    if !known.is_some_and(|known| known.contains(one)) {
                        push(dislikes, field, one.clone());
                    }
                }
            }
        }
    }

    /// The pay of one class; each row of a pay scheme may hold one.
    pub(super) fn run_pay(&mut self, at: usize, row: usize, path: &str, object: &mut Value) {
        let nth = object["run_pay"].as_array().map_or(0, Vec::len);
        let path = format!("{path}/run_pay/{nth}");
        let blank = |key| *self.tables[at].cell(row, key) == Cell::Empty;
        if blank("class") && blank("run_pay") {
            return;
        }
        let place = self.tables[at].place(row, "class");
        self.comes_from(&path, place);
        if let (Some(class), Some(pay)) = (
            self.needed(at, row, "class", &format!("{path}/class")),
            self.needed(at, row, "run_pay", &format!("{path}/pay")),
        ) {
            push(object, "run_pay", json!({ "class": class, "pay": pay }));
        }
    }

    /// The value of a cell that may not be empty.
    pub(super) fn needed(
        &mut self,
        at: usize,
        row: usize,
        key: &'static str,
        path: &str,
    ) -> Option<Value> {
        let value = self.value(at, row, key, path);
        if *self.tables[at].cell(row, key) == Cell::Empty {
            let hint = "fill it in, or empty the row";
            self.fault(Code::MissingField, path, "an empty cell", "a value", hint);
        }
        value
    }
}

fn push(object: &mut Value, key: &str, value: Value) {
    match object[key].as_array_mut() {
        Some(all) => all.push(value),
        None => object[key] = json!([value]),
    }
}

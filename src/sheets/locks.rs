//! The sheet of locks: what is pinned, banned and left out, a row each.

use serde_json::{Map, Value, json};

use super::import::Import;
use crate::error::Code;

/// The lists of locks in the file format.
pub(super) const PARTS: [&str; 4] = ["pins", "bans", "without_drivers", "without_vehicles"];

impl Import<'_> {
    pub(super) fn locks(&mut self, at: usize) {
        let rows: Vec<usize> = self.tables[at].rows().collect();
        for row in rows {
            self.lock(at, row);
        }
    }

    fn lock(&mut self, at: usize, row: usize) {
        let own = format!("/locks/{row}");
        let Some(what) = self.needed(at, row, "what", &format!("{own}/what")) else {
            return;
        };
        match what.as_str() {
            Some("ban") => {
                let driver = self.needed(at, row, "driver", &format!("{own}/driver"));
                let vehicle = self.needed(at, row, "vehicle", &format!("{own}/vehicle"));
                if let (Some(driver), Some(vehicle)) = (driver, vehicle) {
                    self.add(
                        at,
                        row,
                        "bans",
                        json!({ "driver": driver, "vehicle": vehicle }),
                    );
                }
            }
            Some("out") => self.out(at, row, &own),
            _ => {
                let mut pin = Map::new();
                let vehicle = self.needed(at, row, "vehicle", &format!("{own}/vehicle"));
                let Some(vehicle) = vehicle else { return };
                pin.insert("vehicle".to_owned(), vehicle);
                for key in ["driver", "start", "coach", "mode"] {
                    if let Some(value) = self.value(at, row, key, &format!("{own}/{key}")) {
                        pin.insert(key.to_owned(), value);
                    }
                }
                self.add(at, row, "pins", Value::Object(pin));
            }
        }
    }

    /// One driver or one vehicle left out.
    fn out(&mut self, at: usize, row: usize, own: &str) {
        let driver = self.value(at, row, "driver", &format!("{own}/driver"));
        let vehicle = self.value(at, row, "vehicle", &format!("{own}/vehicle"));
        match (driver, vehicle) {
            (Some(driver), None) => self.add(at, row, "without_drivers", driver),
            (None, Some(vehicle)) => self.add(at, row, "without_vehicles", vehicle),
            (driver, _) => {
                let found = if driver.is_some() { "both" } else { "neither" };
                let hint = "leave out one driver or one vehicle in a row";
                let path = format!("{own}/vehicle");
                self.fault(
                    Code::MissingField,
                    &path,
                    found,
                    "a driver or a vehicle",
                    hint,
                );
            }
        }
    }

    /// Adds a lock; its fields come from the cells of the row.
    fn add(&mut self, at: usize, row: usize, part: &'static str, lock: Value) {
        let nth = self.parts.get(part).map_or(0, Vec::len);
        let path = format!("/locks/{part}/{nth}");
        let place = self.tables[at].place(row, "what");
        self.comes_from(&path, place);
        for key in ["vehicle", "driver", "start", "coach", "mode"] {
            let place = self.tables[at].place(row, key);
            self.comes_from(&format!("{path}/{key}"), place);
        }
        self.parts.entry(part).or_default().push(lock);
    }
}

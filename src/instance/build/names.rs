//! Ids of one list: their checks, and the way from an id to its position.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::error::{Code, Faults};

/// Ids of one list → position in the order of the ids.
pub(super) struct Names<'a> {
    list: &'static str,
    /// For look-up only; never walked.
    index: HashMap<&'a str, u32>,
}

impl<'a> Names<'a> {
    /// Reads the ids of `list`, in input order, and reports empty and repeated ones.
    pub(super) fn of(
        list: &'static str,
        ids: impl Iterator<Item = &'a str>,
        faults: &mut Faults,
    ) -> Names<'a> {
        let mut order: Vec<&str> = Vec::new();
        let mut index: HashMap<&str, u32> = HashMap::new();
        for (at, id) in ids.enumerate() {
            let path = || format!("/{list}/{at}/id");
            match index.entry(id) {
                Entry::Vacant(vacant) => {
                    vacant.insert(u32::try_from(at).unwrap_or(u32::MAX));
                    order.push(id);
                }
                Entry::Occupied(first) if !id.trim().is_empty() => {
                    let hint = format!("/{list}/{} has it already; rename one", first.get());
                    let expected = format!("an id that no other entry of {list} has");
                    faults.add(Code::DuplicateId, path(), format!("{id:?}"), expected, hint);
                }
                Entry::Occupied(_) => {}
            }
            if id.trim().is_empty() {
                let hint = "give every entry an id of its own";
                faults.add(
                    Code::EmptyId,
                    path(),
                    format!("{id:?}"),
                    "a visible text",
                    hint,
                );
            }
        }
        order.sort_unstable();
        for (at, id) in order.iter().enumerate() {
            index.insert(id, u32::try_from(at).unwrap_or(u32::MAX));
        }
        Names { list, index }
    }

    /// The position of `id`; an unknown one is reported, and 0 stands in for it.
    pub(super) fn get(&self, id: &str, path: impl FnOnce() -> String, faults: &mut Faults) -> u32 {
        if let Some(&at) = self.index.get(id) {
            return at;
        }
        if faults.sure_of_ids(self.list) {
            let expected = format!("an id listed in {}", self.list);
            let hint = format!("add it to {}, or correct the id", self.list);
            faults.add(Code::UnknownId, path(), format!("{id:?}"), expected, hint);
        }
        0
    }

    /// Whether the list has `id`.
    pub(super) fn has(&self, id: &str) -> bool {
        self.index.contains_key(id)
    }
}

//! Writing files: stable bytes, one vehicle, driver, coach or duty per line.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::instance::Instance;
use crate::schedule::{Schedule, ScheduleSpec};
use crate::spec::InstanceSpec;

/// The text of an instance file; ends with a newline.
pub fn instance_to_json(spec: &InstanceSpec) -> String {
    to_json(spec)
}

/// The text of a schedule file; ends with a newline.
pub fn schedule_to_json(schedule: &Schedule, instance: &Instance) -> String {
    to_json(&schedule.to_spec(instance))
}

/// The text of a schedule file from its spec; ends with a newline.
pub fn schedule_spec_to_json(spec: &ScheduleSpec) -> String {
    to_json(spec)
}

fn to_json(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut out = Serializer::with_formatter(&mut bytes, Lines::default());
    // Specs hold only texts, numbers, lists and records, all of which can be written to memory.
    let written = value.serialize(&mut out);
    debug_assert!(written.is_ok());
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// Breaks lines between the fields of the file and of the objects right below it, and between
/// the entries of their lists; an entry itself is one line.
#[derive(Default)]
struct Lines {
    /// Open lists and objects, outermost first.
    open: Vec<Level>,
}

struct Level {
    list: bool,
    broken: bool,
    empty: bool,
}

impl Lines {
    fn begin(&mut self, list: bool) {
        // The file, an object right below it, and a list right below either.
        let broken = match self.open.as_slice() {
            [] => true,
            [.., above] => above.broken && !above.list && (list || self.open.len() == 1),
        };
        self.open.push(Level {
            list,
            broken,
            empty: true,
        });
    }

    /// Before an entry.
    fn next<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        let depth = self.open.len();
        let Some(level) = self.open.last_mut() else {
            return Ok(());
        };
        level.empty = false;
        if level.broken {
            out.write_all(if first { b"\n" } else { b",\n" })?;
            indent(out, depth)
        } else {
            out.write_all(if first { b"" } else { b", " })
        }
    }

    fn end<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        match self.open.pop() {
            Some(level) if level.broken && !level.empty => {
                out.write_all(b"\n")?;
                indent(out, self.open.len())
            }
            _ => Ok(()),
        }
    }
}

fn indent<W: io::Write + ?Sized>(out: &mut W, depth: usize) -> io::Result<()> {
    (0..depth).try_for_each(|_| out.write_all(b"  "))
}

impl Formatter for Lines {
    fn begin_array<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(true);
        out.write_all(b"[")
    }
    fn end_array<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out)?;
        out.write_all(b"]")
    }
    fn begin_array_value<W: io::Write + ?Sized>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(out, first)
    }
    fn begin_object<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(false);
        out.write_all(b"{")
    }
    fn end_object<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out)?;
        out.write_all(b"}")
    }
    fn begin_object_key<W: io::Write + ?Sized>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(out, first)
    }
    fn begin_object_value<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

//! Which sheets and columns there are. What they are called in each language is in the
//! catalogues: `sheets-<sheet>` and `sheets-<sheet>-<column>`, where the first of the names
//! separated by `|` is written and all are recognised.

/// A sheet: its key and its columns.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Layout {
    pub(super) key: &'static str,
    pub(super) columns: &'static [Column],
}

/// A column: its key (the name of the field that it fills, where it fills just one) and what its
/// cells hold.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) kind: Kind,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Any text.
    Text,
    /// The id of a row of this sheet; usual ids may be given by their name in any language.
    Id(&'static str),
    /// Ids of rows of this sheet, separated.
    Ids(&'static str),
    /// A whole number of 0 or more.
    Whole,
    /// A whole number, or a word for "no limit".
    Limit,
    /// Money in yuan.
    Yuan,
    /// Several amounts in yuan.
    Yuans,
    /// Date and time at Horgos, or a time of the planned date; a date alone is its first minute.
    Instant,
    /// The same, but a date alone is its last minute.
    InstantEnd,
    /// A date.
    Date,
    /// Dates, separated.
    Dates,
    /// A time of day.
    Clock,
    /// Spans of times of day, `22:00-06:00`, separated.
    ClockSpans,
    /// Licence classes, separated.
    Licences,
    /// One licence class.
    Licence,
    /// Ways of travel.
    Modes,
    /// Yes or no.
    YesNo,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Pairs of whole numbers, `90/180`.
    Pairs,
}

use Kind::{
    Clock, ClockSpans, Date, Dates, Id, Ids, Instant, InstantEnd, Licence, Licences, Limit, Modes,
    Pairs, Text, Whole, Word, YesNo, Yuan, Yuans,
};

macro_rules! layouts {
    ($(#[$about:meta])* $all:ident:
     $($name:ident $key:literal { $($column:literal $kind:expr),* $(,)? })*) => {
        $(pub(super) static $name: Layout = Layout {
            key: $key,
            columns: &[$(Column { key: $column, kind: $kind }),*],
        };)*
        $(#[$about])*
        pub(super) static $all: &[&Layout] = &[$(&$name),*];
    };
}

layouts! {
    /// Every sheet of an instance.
    ALL:
    VEHICLES "vehicles" {
        "id" Id("vehicles"), "vin" Text, "class" Id("classes"), "yard" Id("yards"),
        "lot" Id("lots"), "released" Instant, "due" InstantEnd, "deadline" InstantEnd,
        "priority" Whole, "value" Yuan, "range_km" Whole, "modes" Modes,
    }
    DRIVERS "drivers" {
        "id" Id("drivers"), "name" Text, "licences" Licences, "date" Date, "from" Instant,
        "to" InstantEnd, "passport_until" Date, "runs_before" Whole, "last_duty_end" Instant,
        "stay_dates" Dates, "excluded_classes" Ids("classes"), "excluded_vehicles" Ids("vehicles"),
        "at_lot" Id("lots"), "free_from" Instant, "duty_begin" Instant, "runs" Whole,
        "runs_today" Whole, "driving_minutes" Whole, "continuous_minutes" Whole,
        "past_from" Instant, "past_to" Instant, "pay" Id("pay_schemes"),
        "disliked_times" ClockSpans, "disliked_classes" Ids("classes"),
    }
    COACHES "coaches" {
        "id" Id("coaches"), "lot" Id("lots"), "date" Date, "departs" Instant, "arrives" Instant,
        "seats" Limit, "fare" Yuan,
    }
    GATE "gate" {
        "place" Text, "kind" Word(&["entry", "outflow", "handover"]), "date" Date,
        "from" Instant, "to" InstantEnd, "per_slot" Limit,
    }
    LOTS "lots" {
        "id" Id("lots"), "capacity" Limit, "occupancy" Whole, "handover_minutes" Whole,
        "distance_km" Whole, "stages" Ids("stages"),
    }
    YARDS "yards" { "id" Id("yards"), "transfer_minutes" Whole }
    TRUCKS "trucks" {
        "id" Id("trucks"), "lot" Id("lots"), "capacity" Whole, "date" Date, "from" Instant,
        "to" InstantEnd, "loading_minutes" Whole, "outbound_minutes" Whole,
        "unloading_minutes" Whole, "return_minutes" Whole, "cost" Yuan, "gate_units" Whole,
        "stages" Text,
    }
    CLASSES "classes" {
        "id" Id("classes"), "licence" Licence, "pay" Yuan, "size" Whole, "gate_units" Whole,
        "cage" YesNo,
    }
    STAGES "stages" {
        "id" Id("stages"), "activity" Word(&["drive", "queue", "work"]), "abroad" YesNo,
        "from" Clock, "minutes" Whole,
    }
    PAY_SCHEMES "pay_schemes" {
        "id" Id("pay_schemes"), "duty_pay" Yuan, "overtime_per_minute" Yuan,
        "overtime_after_minutes" Whole, "class" Id("classes"), "run_pay" Yuan,
    }
    LOCKS "locks" {
        "what" Word(&["pin", "ban", "out"]), "vehicle" Id("vehicles"), "driver" Id("drivers"),
        "start" Instant, "coach" Id("coaches"), "mode" Word(&["self-drive", "cage"]),
    }
    RULES "rules" { "setting" Text, "value" Text }
}

/// The rows of the sheet of rules: the part of the instance, the field, what the value is.
pub(super) static SETTINGS: &[(&str, &str, Kind)] = &[
    ("", "name", Text),
    ("horizon", "start", Instant),
    ("horizon", "end", InstantEnd),
    ("horizon", "slot_minutes", Whole),
    ("rules", "preset", Word(&["port", "cautious"])),
    ("rules", "report_minutes", Whole),
    ("rules", "debrief_minutes", Whole),
    ("rules", "boarding_minutes", Whole),
    ("rules", "range_reserve_km", Whole),
    ("rules", "max_runs_per_duty", Limit),
    ("rules", "max_runs_per_day", Limit),
    ("rules", "duty_length_minutes", Limit),
    ("rules", "driving_minutes", Limit),
    ("rules", "continuous_driving_minutes", Limit),
    ("rules", "break_minutes", Whole),
    ("rules", "queue_counts_as_driving", YesNo),
    ("rules", "rest_minutes", Limit),
    ("rules", "rolling_hours", Pairs),
    ("rules", "weekly_rest", YesNo),
    ("rules", "stay_days", Pairs),
    ("rules", "passport", YesNo),
    ("objective", "unserved_values", Yuans),
    ("objective", "lateness_per_minute", Yuan),
    ("objective", "waiting_per_minute", Yuan),
    ("objective", "fairness", Yuan),
    ("objective", "preference", Yuan),
    ("objective", "change_per_vehicle", Yuan),
    ("objective", "change_per_driver", Yuan),
];

layouts! {
    /// The sheets of a roster: to print, and for machines.
    ROSTERS:
    ROSTER "roster" {
        "driver" Text, "name" Text, "vehicle" Text, "vin" Text, "class" Id("classes"),
        "yard" Id("yards"), "report" Instant, "start" Instant, "start_almaty" Instant,
        "lot" Id("lots"), "arrival" Instant, "arrival_almaty" Instant, "coach" Text,
        "departs" Instant, "departs_almaty" Instant, "back" Instant, "remark" Text,
    }
    TABLE "table" {
        "kind" Text, "carrier" Text, "vehicle" Text, "class" Id("classes"), "yard" Id("yards"),
        "lot" Id("lots"), "begin" Instant, "start" Instant, "arrival" Instant, "coach" Text,
        "back" Instant,
    }
}

impl Layout {
    /// Position of a column.
    pub(super) fn at(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// The key of the column's names in the catalogues.
    pub(super) fn words_key(&self, column: &Column) -> String {
        match self.key {
            "roster" => format!("roster-column-{}", column.key.replace('_', "-")),
            "table" => column.key.to_owned(),
            sheet => format!("sheets-{sheet}-{}", column.key).replace('_', "-"),
        }
    }

    /// The key of the sheet's names in the catalogues.
    pub(super) fn name_key(&self) -> String {
        format!("sheets-{}", self.key.replace('_', "-"))
    }
}

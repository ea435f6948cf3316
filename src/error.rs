//! Input errors as data: every fault of an input, with its code, its place and the mend.

mod faults;

use std::fmt;

use serde::Serialize;

pub(crate) use faults::{Doubts, Faults};

/// One fault in an input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct InputError {
    /// Where: a JSON pointer such as `/vehicles/3/due`; empty for the file as a whole.
    pub path: String,
    /// Which kind of fault.
    pub code: Code,
    /// What is there.
    pub found: String,
    /// What should be there.
    pub expected: String,
    /// How to mend it.
    pub hint: String,
}

macro_rules! codes {
    ($($(#[$about:meta])* $name:ident = $code:literal)*) => {
        /// Codes of input errors; each has a page in the error documentation and a file in
        /// `instances/bad/`. The first digit is the group: 1 shape, 2 ids, 3 time, 4 numbers and
        /// money, 5 meaning, 6 locks, baseline and schedule,
        /// 7 files of published instances.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code { $($(#[$about])* $name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The code as written.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code),* }
            }
        }
    };
}

codes! {
    /// Not JSON.
    Syntax = "E101"
    /// The file ends too early.
    Truncated = "E102"
    /// Nested too deeply.
    TooDeep = "E103"
    /// Not UTF-8.
    Encoding = "E104"
    /// Another `format` than the one that is read.
    Format = "E105"
    /// A `version` that this build does not read.
    Version = "E106"
    /// A key twice in one object.
    DuplicateKey = "E107"
    /// A field that the format does not have.
    UnknownField = "E108"
    /// A required field is missing.
    MissingField = "E109"
    /// A value of another JSON type.
    WrongType = "E110"
    /// A text that is not an instant, a date or a time of day.
    BadText = "E111"
    /// A word that is not one of those allowed.
    UnknownWord = "E112"
    /// A whole number that its field cannot hold.
    OutOfRange = "E113"
    /// An id that no entity has.
    UnknownId = "E201"
    /// An id used twice in one list.
    DuplicateId = "E202"
    /// An id without a visible character.
    EmptyId = "E203"
    /// The horizon ends before it begins.
    HorizonOrder = "E301"
    /// A horizon longer than 400 days.
    HorizonLength = "E302"
    /// A slot length that is not offered.
    SlotLength = "E303"
    /// A horizon that is not a whole number of slots.
    HorizonSlots = "E304"
    /// A horizon that does not start on a slot of the Horgos clock.
    HorizonStart = "E305"
    /// An instant or a date outside the years 1970 to 2199, or far from the horizon.
    TimeRange = "E306"
    /// An interval that does not end after it begins.
    IntervalOrder = "E307"
    /// Windows of one driver or truck that overlap.
    WindowOverlap = "E308"
    /// Steps of a profile that do not cover the day in ascending order.
    ProfileSteps = "E309"
    /// Two step lists for one date.
    ProfileDates = "E310"
    /// A calendar boundary inside a slot.
    CalendarGrid = "E311"
    /// Due before release.
    DueBeforeRelease = "E312"
    /// Deadline before release.
    DeadlineBeforeRelease = "E313"
    /// A coach that arrives before it departs.
    CoachOrder = "E314"
    /// History of duties that overlaps itself or the horizon.
    PastDuty = "E315"
    /// A past stay date after the horizon's start.
    StayDate = "E316"
    /// `now` outside the horizon.
    NowOutside = "E317"
    /// Times of day that span nothing.
    ClockInterval = "E318"
    /// Money below zero.
    NegativeMoney = "E401"
    /// Money above 10^12 fen.
    MoneyRange = "E402"
    /// A worst-case cost above 2^53 fen.
    CostOverflow = "E403"
    /// Minutes below zero or above 10^7.
    MinutesRange = "E404"
    /// A stage of more than 30 days.
    StageMinutes = "E405"
    /// A size of nothing.
    ZeroSize = "E406"
    /// A truck that carries nothing.
    ZeroCapacity = "E407"
    /// A lot that is fuller than full.
    Occupancy = "E408"
    /// A fairness table that is empty or not convex.
    Fairness = "E409"
    /// A rule value that makes no sense.
    RuleRange = "E410"
    /// A vehicle with no value, neither its own nor by priority.
    NoValue = "E411"
    /// A count beyond all measure.
    CountRange = "E412"
    /// A lot with vehicles but without a corridor.
    NoCorridor = "E501"
    /// Two corridors to one lot.
    TwoCorridors = "E502"
    /// A corridor that no vehicle uses.
    UnusedCorridor = "E503"
    /// A corridor without stages.
    EmptyCorridor = "E504"
    /// A stage twice in one list.
    RepeatedStage = "E505"
    /// A stage that nothing uses.
    UnusedStage = "E506"
    /// A driver at a lot who is in no duty.
    StateDuty = "E507"
    /// A driver state whose instants contradict each other.
    StateOrder = "E508"
    /// A driver state whose run counts contradict each other.
    StateRuns = "E509"
    /// A vehicle that may travel in no mode.
    NoMode = "E510"
    /// Two pins for one vehicle.
    PinTwice = "E601"
    /// A pinned start that is not the start of a slot of the horizon.
    PinStart = "E602"
    /// A pinned vehicle that is left out.
    PinLeftOut = "E603"
    /// A pinned driver who is left out.
    PinDriverLeftOut = "E604"
    /// A pinned pair that is banned.
    PinBanned = "E605"
    /// A pinned coach that leaves from another lot.
    PinCoach = "E606"
    /// A driver or a coach pinned for a vehicle that is pinned to a cage truck.
    PinCage = "E607"
    /// A pin of a mode that the vehicle may not use.
    PinMode = "E608"
    /// `now` without a baseline.
    NowWithoutBaseline = "E609"
    /// A vehicle that is both moved and unserved.
    UnservedMoved = "E610"
    /// A duty or a trip with nothing in it.
    EmptyDuty = "E611"
    /// A schedule that breaks the rules of the instance it is said to belong to.
    PlanBroken = "E612"
    /// An event about something that has started or left.
    EventPast = "E613"
    /// A `now` before the instance's own.
    NowBackwards = "E614"
    /// What has started breaks a rule, whatever is planned.
    PastBroken = "E615"
    /// A word of a published file that is no whole number.
    NoNumber = "E701"
    /// A number of a published file outside its range.
    BeyondRange = "E702"
    /// A published file that ends too early.
    TextEnds = "E703"
    /// A published file that goes on after its end.
    TextGoesOn = "E704"
    /// A line of a published file that its format does not have there.
    UnknownLine = "E705"
    /// Parts of a published file that contradict each other.
    Contradiction = "E706"
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}

/// Two lines: what is wrong where, and the mend.
impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() {
            "the file"
        } else {
            &self.path
        };
        write!(
            f,
            "{} {place}: found {}, expected {}\n     mend: {}",
            self.code, self.found, self.expected, self.hint
        )
    }
}

/// All faults found in one input, sorted by path (list positions as numbers); never empty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InputErrors {
    /// The faults, up to a cap of 1,000.
    pub errors: Vec<InputError>,
    /// How many more there were past the cap.
    pub left_off: usize,
}

impl fmt::Display for InputErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.errors.len() + self.left_off;
        let plural = if count == 1 { "error" } else { "errors" };
        writeln!(f, "{count} input {plural}")?;
        for error in &self.errors {
            writeln!(f, "{error}")?;
        }
        if self.left_off > 0 {
            writeln!(f, "… and {} more", self.left_off)?;
        }
        Ok(())
    }
}

impl std::error::Error for InputErrors {}

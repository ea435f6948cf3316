//! Input errors as data: every fault of an input, with its code, its place and the mend.

use std::fmt;

use serde::Serialize;

/// One fault in an input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct InputError {
    /// Where: a JSON pointer such as `/vehicles/3/due`.
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
        /// `instances/bad/`.
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
    /// An id that no entity has.
    UnknownId = "E201"
    /// An id used twice in one list.
    DuplicateId = "E202"
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

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {}: found {}, expected {}; {}",
            self.code, self.path, self.found, self.expected, self.hint
        )
    }
}

/// All faults found in one input, sorted by path; never empty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InputErrors {
    /// The faults, up to a cap.
    pub errors: Vec<InputError>,
    /// How many more there were past the cap.
    pub left_off: usize,
}

impl fmt::Display for InputErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

//! Exit codes.

/// How a command ended; the README and `driveaway --help` list the codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done.
    Done,
    /// A bug, or a file that could not be written although everything was right.
    Internal,
    /// Bad input, bad options, or an engine that does not fit the instance.
    BadInput,
    /// A schedule breaks a rule.
    RuleBroken,
    /// No schedule within the limits, or the locks admit none.
    NoSchedule,
    /// Interrupted; the best schedule found is written.
    Interrupted,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Internal => 1,
            Exit::BadInput => 2,
            Exit::RuleBroken => 3,
            Exit::NoSchedule => 4,
            Exit::Interrupted => 130,
        }
    }
}

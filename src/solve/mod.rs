//! Engines: from an instance to a checked schedule with its proof.

mod options;

pub use options::*;

use crate::instance::Instance;

/// Solves `instance`.
///
/// # Errors
/// [`SolveError`] when the engine does not fit, an option is out of range, or on a bug.
pub fn solve(_instance: &Instance, _options: &SolveOptions) -> Result<Outcome, SolveError> {
    Err(SolveError::Internal("under construction".to_owned()))
}

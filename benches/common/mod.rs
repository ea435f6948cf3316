//! The committed instances.

pub mod text;

use driveaway::instance::Instance;
use driveaway::io::parse_instance;

use text::text;

/// The instance in `instances/FILE`.
pub fn instance(file: &str) -> Instance {
    parse_instance(&text(file)).unwrap_or_else(|errors| panic!("{file}: {errors}"))
}

//! The project's pages: how the crate is built, what it computes, what its files hold.

#[doc = include_str!("architecture.md")]
pub mod architecture {}

#[doc = include_str!("formulation.md")]
pub mod formulation {}

#[doc = include_str!("columns.md")]
pub mod columns {}

#[doc = include_str!("semantics.md")]
pub mod semantics {}

#[doc = include_str!("file_format.md")]
pub mod file_format {}

#[doc = include_str!("error_codes.md")]
pub mod error_codes {}

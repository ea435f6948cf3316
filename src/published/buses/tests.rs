//! Tests on small files.

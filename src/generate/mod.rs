//! Seeded instance families.

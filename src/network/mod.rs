//! The time-expanded duty network.

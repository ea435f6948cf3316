//! The dispatcher's day: spreadsheets, re-planning, explanations, reports, words.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/browser.rs"]
mod browser;
#[path = "../common/brute.rs"]
mod brute;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/report_fixture.rs"]
mod fixture;
#[path = "../common/replanning.rs"]
mod replanning;

mod edits;
mod explain;
mod messages;
mod replan;
mod report;
mod sheets;
mod words;

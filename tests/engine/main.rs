//! Index, search and conversion: equalities before numbers.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod analysis;
#[path = "../common/collection.rs"]
mod collection;
#[path = "../common/mod.rs"]
mod common;
mod frozen;
mod oracle;
mod roundtrip;
mod thresholds;

//! Index, search and conversion: equalities before numbers.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says aloud what it skips"
)]

mod analysis;
#[path = "../common/collection.rs"]
mod collection;
#[path = "../common/mod.rs"]
mod common;
mod frozen;
mod oracle;
mod roundtrip;

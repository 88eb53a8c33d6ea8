//! Published numbers, over the real data.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it compared"
)]

#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod families;
mod golden_runs;

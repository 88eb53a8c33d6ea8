//! Published numbers, over the real data.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says aloud what it skips"
)]

#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod families;
mod golden_runs;

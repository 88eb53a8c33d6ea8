//! Text to vectors: checkpoints of every kind, and jobs that resume.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says aloud what it skips"
)]

mod checkpoints;
#[path = "../common/mod.rs"]
mod common;
mod goldens;
#[cfg(feature = "hub")]
mod hub;
mod pytorch;
mod resume;
mod sides;

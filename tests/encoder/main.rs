//! Text to vectors: checkpoints of every kind, and jobs that resume.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod checkpoints;
#[path = "../common/mod.rs"]
mod common;
mod folders;
mod goldens;
#[cfg(feature = "hub")]
mod hub;
mod once;
mod origin;
mod overflow;
mod pairs;
mod pytorch;
mod resume;
mod roles;
mod sides;
#[cfg(feature = "candle")]
mod variables;

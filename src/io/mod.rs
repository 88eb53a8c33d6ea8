//! Glue between files, the adapters' records and our types.

mod open;
mod persist;

pub use open::{Input, open};
pub use persist::{AtomicFile, persist};

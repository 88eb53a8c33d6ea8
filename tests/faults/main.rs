//! Malformed input as tables: bytes, command, exit code, message. Whatever fails leaves the folder as it was.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says aloud what it skips"
)]

mod case;
mod ciff;
mod ciff_bytes;
mod index;
mod jsonl;
mod mutations;
mod pipes;
mod pisa;
mod queries;
mod ready_runs;
mod runs;
mod samples;
mod texts;
mod usage;

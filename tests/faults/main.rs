//! Malformed input as tables: bytes, command, exit code, message. Whatever fails leaves the folder as it was.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod belonging;
mod case;
mod ciff;
mod ciff_bytes;
#[path = "../common/mod.rs"]
mod common;
mod folders;
mod foreign;
mod index;
mod jsonl;
mod judgments;
mod left_out;
mod measures;
mod mutations;
mod outputs;
mod pipes;
mod pisa;
mod pyterrier;
mod queries;
mod ready_runs;
mod routes;
mod rows;
mod runs;
mod samples;
mod texts;
mod ties;
mod tools;
mod usage;

//! Foreign programs judge what we make: Anserini and PISA search what we export, the crate `ciff` and PyPI's ciff-toolkit read it;
//! transformers and sentence-transformers make the vectors that we encode; trec_eval and pytrec_eval evaluate. `.ci/peers` fetches them.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it compared"
)]

mod backends;
mod ciff_crate;
#[path = "../common/collection.rs"]
mod collection;
#[path = "../common/mod.rs"]
mod common;
mod encoder;
mod eval;
mod odd;
mod pyterrier_ciff;
mod splade_tiny;
mod toolkit;

use crate::common::child::Bounded;
use std::path::Path;
use std::process::Command;

/// Runs a peer to its success and gives what it printed. Its temporary files belong on the file system of its output: `ciff2pisa`
/// renames between the two, and PISA compresses through there.
fn run(command: &mut Command, temporary: &Path) -> String {
    let output = command.env("TMPDIR", temporary).ended();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

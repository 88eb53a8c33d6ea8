//! Foreign programs judge what we make: Anserini and PISA search what we export, the crate `ciff` and PyPI's ciff-toolkit read it;
//! transformers and sentence-transformers make the vectors that we encode; trec_eval and pytrec_eval evaluate. `.ci/peers` fetches them.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says aloud what it skips"
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
mod toolkit;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder that holds a peer, or a loud line. On CI no peer is absent.
fn peer(name: &str) -> Option<PathBuf> {
    let here = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
    let root = std::env::var_os("SPLADE_PEERS").map_or_else(here, PathBuf::from);
    if root.join(format!("{name}.stamp")).exists() {
        return Some(root);
    }
    let absent = format!("the peer {name} is not here (.ci/peers fetches it)");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{absent}");
    eprintln!("SKIPPED: {absent}");
    None
}

/// Runs a peer to its success and gives what it printed. Its temporary files belong on the file system of its output: `ciff2pisa`
/// renames between the two, and PISA compresses through there.
fn run(command: &mut Command, temporary: &Path) -> String {
    let output = command.env("TMPDIR", temporary).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

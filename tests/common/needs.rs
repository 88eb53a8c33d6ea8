//! What a test needs and a machine may lack: data, peers, an instruction set. A test that goes without says so, on CI it fails.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A test, or a part of it, is left out for want of something that CI (`CI=true`) has: there it fails.
pub(crate) fn skip(why: &str) {
    say("SKIPPED", why);
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI=true, and {why}");
}

/// As [`skip`], for want of something that no CI can be asked for: a checkpoint that nobody may hand on, an instruction set.
pub(crate) fn skip_optional(why: &str) {
    say("SKIPPED (optional)", why);
}

/// Says it at once, and leaves it in the file `$SPLADE_SKIPPED` to be summed up (`.ci/run`).
fn say(how: &str, why: &str) {
    let thread = std::thread::current();
    let line = format!("{how}: {}: {why}\n", thread.name().unwrap_or("a thread"));
    // libtest captures what `eprintln!` prints, and shows it only where a test fails; the handle it leaves alone.
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(path) = std::env::var_os("SPLADE_SKIPPED") {
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.and_then(|mut file| file.write_all(line.as_bytes())).expect("$SPLADE_SKIPPED");
    }
}

/// The folders above this crate, its own first.
fn above() -> impl Iterator<Item = &'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors()
}

/// A file or folder of the real data: in `$SPLADE_DATA`, or in `shared/data` of a folder above.
pub(crate) fn data(name: &str) -> Option<PathBuf> {
    let from_env = std::env::var_os("SPLADE_DATA").map(PathBuf::from);
    let beside = above().map(|folder| folder.join("shared/data"));
    let found = from_env.into_iter().chain(beside).map(|d| d.join(name)).find(|d| d.exists());
    if found.is_none() {
        skip(&format!("the data '{name}' is not here (set SPLADE_DATA)"));
    }
    found
}

/// The folder that holds a peer: `$SPLADE_PEERS`, or `target/peers` of a folder above.
pub(crate) fn peer(name: &str) -> Option<PathBuf> {
    let from_env = std::env::var_os("SPLADE_PEERS").map(PathBuf::from);
    let beside = above().map(|folder| folder.join("target/peers"));
    let stamp = format!("{name}.stamp");
    let found = from_env.map_or_else(
        || beside.into_iter().find(|root| root.join(&stamp).exists()),
        |root| root.join(&stamp).exists().then_some(root),
    );
    if found.is_none() {
        skip(&format!("the peer {name} is not here (.ci/peers fetches it)"));
    }
    found
}

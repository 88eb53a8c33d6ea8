//! What several benches need.
#![allow(dead_code, reason = "no bench needs all of it")]

pub(crate) mod measured;

use std::path::{Path, PathBuf};

/// What stands behind a name on the command line.
pub(crate) fn argument(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)
}

/// Where `.ci/peers` puts them.
pub(crate) fn peers() -> PathBuf {
    let here = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
    std::env::var_os("SPLADE_PEERS").map_or_else(here, PathBuf::from)
}

pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

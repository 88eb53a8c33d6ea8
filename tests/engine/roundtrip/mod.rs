//! From one format to another and back: nothing is lost, and nothing depends on memory or compression.

mod floats;
mod pyterrier;
mod queries;
mod runs;
mod texts;
mod vectors;

use crate::collection;
use crate::common;
use std::path::{Path, PathBuf};

use collection::options;
use splade::formats::Converted;

/// The fixtures' folder.
fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiny")
}

/// The fixture, and the sets in BEIR's layout that are here.
fn datasets() -> Vec<PathBuf> {
    let real = ["beir/nfcorpus", "beir/scifact", "classic/cranfield"];
    std::iter::once(fixture()).chain(real.iter().filter_map(|name| common::data(name))).collect()
}

/// Converts with the defaults of `splade convert`.
fn converted(input: &Path, from: &str, out: &Path, to: &str) -> Converted {
    collection::converted(input, from, out, to, &options())
}

/// A file's text, decompressed.
fn text(path: &Path) -> String {
    std::io::read_to_string(splade::storage::open_text(path).unwrap()).unwrap()
}

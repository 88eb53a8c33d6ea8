//! What all tests share. The files beside this one take nothing but the standard library, so that adapters' tests have them too.
#![allow(dead_code, unused_imports, reason = "each test binary uses its part")]

pub(crate) mod child;
pub(crate) mod needs;
pub(crate) mod random;

use std::io::BufRead;
use std::path::Path;

pub(crate) use needs::{data, peer, skip, skip_optional};

/// Lines of a file, decompressed.
pub(crate) fn lines(path: &Path) -> impl Iterator<Item = String> + use<> {
    splade::storage::open_text(path).unwrap().lines().map(|line| line.unwrap())
}

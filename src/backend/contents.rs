//! What a collection holds: the files of each format, and a hash of their bytes.

use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::formats::registry::VectorFormat;
use crate::formats::vectors::files_of;

/// Files that a PISA basename stands for, as far as engines read them.
const PISA: [&str; 5] = ["docs", "freqs", "sizes", "termlex", "doclex"];

/// The key of an index: hexadecimal, of the engine and of all bytes of the collection, in the order of its files.
pub(crate) fn key(engine: &str, collection: &Path, format: VectorFormat) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(engine.as_bytes());
    hash.update([0]);
    let mut buffer = vec![0; 1 << 20];
    for path in files(collection, format)? {
        let at = |e: std::io::Error| Error::io(&path, &e);
        let mut file = std::fs::File::open(&path).map_err(at)?;
        let mut length = 0u64;
        loop {
            match file.read(&mut buffer).map_err(at)? {
                0 => break,
                read => {
                    hash.update(&buffer[..read]);
                    length += read as u64;
                }
            }
        }
        // Where a file ends matters: two may not be one.
        hash.update(length.to_le_bytes());
    }
    Ok(hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect())
}

fn files(collection: &Path, format: VectorFormat) -> Result<Vec<PathBuf>> {
    match format {
        VectorFormat::Pisa => Ok(PISA.map(|extension| pisa_file(collection, extension)).into()),
        VectorFormat::Jsonl | VectorFormat::Ciff | VectorFormat::Index => files_of(collection),
    }
}

/// `BASE.extension`: a dot in the basename is part of it.
fn pisa_file(base: &Path, extension: &str) -> PathBuf {
    let mut name = base.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

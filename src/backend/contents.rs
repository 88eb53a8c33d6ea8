//! What a collection holds: the files of each format, and a hash of their bytes.

use std::io::Read;
use std::path::Path;

use twox_hash::xxhash3_128::Hasher;

use crate::error::{Error, Result};
use crate::formats::vector_format::VectorFormat;

/// The version of what engines are given: raised where a collection is exported otherwise than before under the same version of ours.
const EXPORT: u32 = 1;

/// Our own part in an engine's index: we export what it indexes.
pub(crate) fn ours() -> String {
    format!("splade-rs {}, export {EXPORT}", env!("CARGO_PKG_VERSION"))
}

/// The key of an index: hexadecimal, XXH3 with 128 bits of who made it (the engine and ourselves, by their versions) and of all bytes
/// of the collection, in the order of its files. It tells collections apart; who may write the cache needs no forged one.
pub(crate) fn key(makers: [&str; 2], collection: &Path, format: &VectorFormat) -> Result<String> {
    let mut hash = Hasher::new();
    for maker in makers {
        hash.write(maker.as_bytes());
        hash.write(&[0]);
    }
    let mut buffer = vec![0; 1 << 20];
    for path in (format.files)(collection)? {
        let at = |e: std::io::Error| Error::io(&path, &e);
        let mut file = std::fs::File::open(&path).map_err(at)?;
        let mut length = 0u64;
        loop {
            match file.read(&mut buffer).map_err(at)? {
                0 => break,
                read => {
                    hash.write(&buffer[..read]);
                    length += read as u64;
                }
            }
        }
        // Where a file ends matters: two may not be one.
        hash.write(&length.to_le_bytes());
    }
    Ok(format!("{:032x}", hash.finish_128()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_made_an_index_is_in_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let docs = folder.path().join("docs.jsonl");
        std::fs::write(&docs, "{}\n").unwrap();
        let of = |makers| key(makers, &docs, crate::formats::jsonl::JSONL).unwrap();
        let all = [
            of(["engine 1", "splade-rs 0.1.0, export 1"]),
            of(["engine 2", "splade-rs 0.1.0, export 1"]),
            of(["engine 1", "splade-rs 0.2.0, export 1"]),
            of(["engine 1", "splade-rs 0.1.0, export 2"]),
        ];
        let distinct: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        assert_eq!(of(["engine 1", &ours()]), of(["engine 1", &ours()]));
        assert!(ours().contains(env!("CARGO_PKG_VERSION")));
    }
}

//! What tells one checkpoint from another: the contents of its files, whatever their names' dates.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use twox_hash::xxhash3_128::Hasher;

use crate::error::{Error, Result};

/// Folders below each other that are looked into: sentence-transformers' modules, and those of a pair of encoders.
const DEPTH: usize = 3;

/// The files of a checkpoint's folder that may decide its vectors, each with its length and CRC-32. (A CRC finds a mistake, not a
/// forgery.) PyTorch weights count only where there are no safetensors beside them.
///
/// # Errors
/// A file that cannot be read.
pub fn fingerprint(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut prints = BTreeMap::new();
    walk(folder, "", DEPTH, &mut prints)?;
    Ok(prints)
}

/// XXH3 of the configuration and the weights of a checkpoint's folder, in hexadecimal: one number for all of its modules, and the same
/// wherever the folder stands and whatever else lies in it.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn hash(folder: &Path) -> Result<String> {
    let decides = |name: &str| {
        let file = name.rsplit('/').next().unwrap_or(name);
        let weights = ["safetensors", "bin", "tar"];
        file == "config.json"
            || file == "router_config.json"
            || file.rsplit_once('.').is_some_and(|(_, extension)| weights.contains(&extension))
    };
    let mut hash = Hasher::new();
    for (name, print) in fingerprint(folder)?.iter().filter(|(name, _)| decides(name)) {
        hash.write(format!("{name}: {print}\n").as_bytes());
    }
    Ok(format!("{:032x}", hash.finish_128()))
}

fn walk(
    folder: &Path,
    name: &str,
    depth: usize,
    prints: &mut BTreeMap<String, String>,
) -> Result<()> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| Error::io(folder, &e))? {
        entries.push(entry.map_err(|e| Error::io(folder, &e))?.path());
    }
    let is = |path: &Path, extension| path.extension().is_some_and(|e| e == extension);
    let safe = entries.iter().any(|path| is(path, "safetensors"));
    for path in entries {
        let Some(file) = path.file_name() else { continue };
        let inner = format!("{name}{}", file.to_string_lossy());
        if path.is_dir() && depth > 1 && !inner.starts_with('.') {
            walk(&path, &format!("{inner}/"), depth - 1, prints)?;
        }
        let decides = ["json", "txt", "model", "safetensors"].iter().any(|e| is(&path, e))
            || (is(&path, "bin") || is(&path, "tar")) && !safe;
        if path.is_file() && decides {
            prints.insert(inner, print(&path)?);
        }
    }
    Ok(())
}

fn print(path: &Path) -> Result<String> {
    let at = |e| Error::io(path, &e);
    let mut file = File::open(path).map_err(at)?;
    let mut crc = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    let mut length = 0;
    loop {
        let read = file.read(&mut buffer).map_err(at)?;
        if read == 0 {
            return Ok(format!("{length} bytes, crc {:08x}", crc.finalize()));
        }
        crc.update(&buffer[..read]);
        length += read;
    }
}

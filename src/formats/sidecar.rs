//! `NAME.splade.toml`: who made the impacts, beside collections that have no place to say so.
//!
//! It stands beside the collection's folder, never inside: Anserini indexes every file that it finds there.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::Quantizer;
use crate::storage::persist::AtomicFile;
use crate::storage::place::beside;

#[derive(Debug, Serialize, Deserialize)]
struct Sidecar {
    written_by: String,
    quantizer: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<Origin>,
}

/// Where the sidecar of a collection stands: the folder's (or PISA basename's) name with `.splade.toml`.
pub fn sidecar_path(collection: &Path) -> PathBuf {
    beside(collection, "splade.toml")
}

/// The sidecar of a collection, written; it appears with [`AtomicFile::finish`], together with what it is about.
///
/// # Errors
/// I/O.
pub fn sidecar_file(
    collection: &Path,
    quantizer: Quantizer,
    model: Option<&Origin>,
) -> Result<AtomicFile> {
    let sidecar = Sidecar {
        written_by: concat!("splade-rs ", env!("CARGO_PKG_VERSION")).to_owned(),
        quantizer: quantizer.to_string(),
        model: model.cloned(),
    };
    let text = toml::to_string(&sidecar).map_err(|e| Error::data(e.to_string()))?;
    let mut out = AtomicFile::create(&sidecar_path(collection))?;
    out.write_all(text.as_bytes())?;
    Ok(out)
}

const WRITTEN: &str =
    "'splade convert' writes it; without it the quantizer is unknown, or --made-by names it";

/// The quantiser and the model that a collection's sidecar names; `unknown` and none without a sidecar. A file's is also looked for
/// beside its folder.
///
/// # Errors
/// A sidecar that cannot be read.
pub fn read_sidecar(collection: &Path) -> Result<(Quantizer, Option<Origin>)> {
    let folder = collection.parent().filter(|folder| folder.file_name().is_some());
    for of in std::iter::once(collection).chain(folder.filter(|_| collection.is_file())) {
        let path = sidecar_path(of);
        if !path.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, &e))?;
        let sidecar: Sidecar = toml::from_str(&text)
            .map_err(|e| Error::toml(ErrorKind::Data, &text, &e).at_file(&path).hint(WRITTEN))?;
        let quantizer = sidecar.quantizer.parse().map_err(|e: Error| {
            Error::data(format!("the sidecar names no quantizer: {e}")).at_file(&path).hint(WRITTEN)
        })?;
        return Ok((quantizer, sidecar.model));
    }
    Ok((Quantizer::Unknown, None))
}

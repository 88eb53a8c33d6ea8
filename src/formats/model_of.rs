//! Which model made a collection, as it says itself, without reading it.

use std::path::Path;

use crate::error::Result;
use crate::formats::ciff::{self, CIFF};
use crate::formats::native_index::INDEX;
use crate::formats::sidecar::read_sidecar;
use crate::formats::vector_format::VectorFormat;
use crate::index::reader::Index;
use crate::sparse::origin::Origin;

/// The model that a collection names: in its header, its description or its sidecar.
///
/// # Errors
/// A header or a sidecar that cannot be read.
pub fn model_of(collection: &Path, format: &VectorFormat) -> Result<Option<Origin>> {
    if collection.as_os_str() == "-" {
        return Ok(None);
    }
    if format == INDEX {
        return Ok(Index::open(collection)?.meta().model.clone());
    }
    if format == CIFF {
        return ciff::model_of(collection);
    }
    Ok(read_sidecar(collection)?.1)
}

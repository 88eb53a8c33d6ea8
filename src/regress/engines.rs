//! A regression's documents for engines that take impacts.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::formats::jsonl::JsonlOptions;
use crate::pipeline::encode::encode;
use crate::pipeline::encode::options::EncodeOptions;
use crate::pipeline::encode_documents::{Documents, Encoder};
use crate::sparse::quantizer::Quantizer;

/// The collection that engines index: ready vectors as they are, else what the encoder makes of the texts, in `folder`. Engines take
/// integers: a regression of float weights has none.
pub(super) fn exported(
    documents: &Documents,
    encoder: &Encoder,
    quantizer: Quantizer,
    folder: &Path,
) -> Result<Option<PathBuf>> {
    match documents {
        Documents::Vectors(path) if matches!(quantizer, Quantizer::Unknown) => {
            Ok(Some(path.clone()))
        }
        _ if quantizer == Quantizer::None => Ok(None),
        _ => {
            let out = folder.join("docs");
            let jsonl = JsonlOptions {
                compat: crate::formats::jsonl::Compat::None,
                ..JsonlOptions::default()
            };
            let options = EncodeOptions { quantizer, jsonl, shard: None, resume: None };
            encode(documents, encoder, &out, &options, &mut |_| {})?;
            Ok(Some(out))
        }
    }
}

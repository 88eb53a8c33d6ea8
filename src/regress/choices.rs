//! From a declaration's words to what the pipeline takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use beir::Template;

use crate::encoder::bm25::Bm25Parameters;
use crate::encoder::inference_free::InferenceFree;
use crate::encoder::options::SpladeOptions;
use crate::encoder::splade::Splade;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::registry::Format;
use crate::formats::texts::TextFormat;
use crate::pipeline::convert::{ConvertOptions, convert};
use crate::pipeline::encode_documents::{Documents, Encoder};
use crate::pipeline::encode_queries::QueryEncoder;
use crate::regress::declaration::{EncoderChoice, Source};
use crate::text::analysis::analyzer::Analyzer;
use crate::text::analysis::english::English;
use crate::text::analysis::wordpiece::WordPiece;

pub(super) fn documents(source: &Source, data: &Path, folder: &Path) -> Result<Documents> {
    let path = data.join(&source.path);
    let template = match &source.template {
        Some(name) => {
            name.parse().map_err(|e: beir::Error| Error::usage(e.message).hint_opt(e.hint))?
        }
        None => Template::default(),
    };
    if source.format == "jsonl" {
        return Ok(Documents::Vectors(path));
    }
    let format: TextFormat = source.format.parse()?;
    match source.via.as_deref() {
        None => Ok(Documents::Texts { path, format, template }),
        Some("msmarco") => {
            let out = folder.join("collection.tsv");
            let options = ConvertOptions { template, ..ConvertOptions::default() };
            let to = Format::Texts(TextFormat::MsMarco);
            convert(&path, Format::Texts(format), &out, to, &options, &mut |_| {})?;
            Ok(Documents::Texts { path: out, format: TextFormat::MsMarco, template })
        }
        Some(other) => Err(Error::usage(format!("via = '{other}' is not known")).hint("msmarco")),
    }
}

fn path_of(value: Option<&String>, key: &str, data: &Path) -> Result<PathBuf> {
    let path =
        value.ok_or_else(|| Error::new(ErrorKind::Usage, format!("the encoder wants '{key}'")))?;
    Ok(data.join(path))
}

fn analyzer(choice: &EncoderChoice, data: &Path) -> Result<Arc<dyn Analyzer>> {
    match choice.analyzer.as_deref() {
        None | Some("english") => Ok(Arc::new(English)),
        Some("wordpiece") => {
            Ok(Arc::new(WordPiece::load(&path_of(choice.tokenizer.as_ref(), "tokenizer", data)?)?))
        }
        Some(other) => {
            Err(Error::usage(format!("unknown analyzer '{other}'")).hint("english or wordpiece"))
        }
    }
}

pub(super) fn encoder(choice: &EncoderChoice, data: &Path) -> Result<Encoder> {
    match choice.name.as_str() {
        "none" => Ok(Encoder::None),
        "bm25" => {
            let default = Bm25Parameters::default();
            let parameters = Bm25Parameters {
                k1: choice.k1.unwrap_or(default.k1),
                b: choice.b.unwrap_or(default.b),
            };
            Ok(Encoder::Bm25 { analyzer: analyzer(choice, data)?, parameters, stats: None })
        }
        "splade" => Ok(Encoder::Splade(splade(choice, data)?)),
        other => Err(Error::usage(format!("'{other}' does not encode documents"))
            .hint("none, bm25 or splade")),
    }
}

/// Where a checkpoint lies below the data folder.
pub(super) fn model_path(model: &str) -> String {
    format!("models/{model}")
}

fn splade(choice: &EncoderChoice, data: &Path) -> Result<Arc<Splade>> {
    let model = choice.model.as_deref();
    let model = model.ok_or_else(|| Error::usage("the encoder wants 'model'"))?;
    let folder = data.join(model_path(model));
    Ok(Arc::new(Splade::load(&folder, SpladeOptions::default())?))
}

pub(super) fn query_encoder(choice: &EncoderChoice, data: &Path) -> Result<QueryEncoder> {
    match choice.name.as_str() {
        "none" => Ok(QueryEncoder::None),
        "bm25" => Ok(QueryEncoder::Tokens(analyzer(choice, data)?)),
        "inference-free" => {
            let tokenizer = path_of(choice.tokenizer.as_ref(), "tokenizer", data)?;
            let table = path_of(choice.idf.as_ref(), "idf", data)?;
            Ok(QueryEncoder::InferenceFree(Arc::new(InferenceFree::load(&tokenizer, &table)?)))
        }
        "splade" => Ok(QueryEncoder::Splade(splade(choice, data)?)),
        other => Err(Error::usage(format!("unknown encoder '{other}'"))
            .hint("none, bm25, inference-free or splade")),
    }
}

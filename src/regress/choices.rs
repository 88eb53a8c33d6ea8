//! From a declaration's words to what the pipeline takes.

use std::path::Path;
use std::sync::Arc;

use beir::Template;

use crate::encoder::bm25::Bm25Parameters;
use crate::encoder::encode_documents::{Documents, Encoder};
use crate::encoder::encode_queries::QueryEncoder;
#[cfg(feature = "encoder")]
use crate::encoder::inference_free::InferenceFree;
#[cfg(feature = "encoder")]
use crate::encoder::options::SpladeOptions;
#[cfg(feature = "encoder")]
use crate::encoder::splade::Splade;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::registry::{Format, vector_formats};
use crate::formats::texts::TextFormat;
use crate::pipeline::convert::convert;
use crate::pipeline::convert::options::ConvertOptions;
use crate::regress::declaration::{EncoderChoice, Source};
use crate::regress::options::RunOptions;
#[cfg(feature = "encoder")]
use crate::regress::options::model_path;
use crate::text::analysis::analyzer::Analyzer;
use crate::text::analysis::english::English;
#[cfg(feature = "encoder")]
use crate::text::analysis::wordpiece::WordPiece;

pub(super) fn documents(source: &Source, data: &Path, folder: &Path) -> Result<Documents> {
    let path = data.join(&source.path);
    let template = match &source.template {
        Some(name) => {
            name.parse().map_err(|e: beir::Error| Error::usage(e.message).hint_opt(e.hint))?
        }
        None => Template::default(),
    };
    if let Some(format) = vector_formats().find(|format| format.name == source.format) {
        return Ok(Documents::Vectors { path, format });
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

#[cfg(feature = "encoder")]
fn path_of(value: Option<&String>, key: &str, data: &Path) -> Result<std::path::PathBuf> {
    let path =
        value.ok_or_else(|| Error::new(ErrorKind::Usage, format!("the encoder wants '{key}'")))?;
    Ok(data.join(path))
}

#[cfg_attr(
    not(feature = "encoder"),
    expect(unused_variables, reason = "only a tokenizer lies there")
)]
fn analyzer(choice: &EncoderChoice, data: &Path) -> Result<Arc<dyn Analyzer>> {
    match choice.analyzer.as_deref() {
        None | Some("english") => Ok(Arc::new(English)),
        #[cfg(feature = "encoder")]
        Some("wordpiece") => {
            Ok(Arc::new(WordPiece::load(&path_of(choice.tokenizer.as_ref(), "tokenizer", data)?)?))
        }
        #[cfg(not(feature = "encoder"))]
        Some("wordpiece") => Err(without_encoder("analyzer wordpiece")),
        Some(other) => {
            Err(Error::usage(format!("unknown analyzer '{other}'")).hint("english or wordpiece"))
        }
    }
}

pub(super) fn encoder(choice: &EncoderChoice, options: &RunOptions<'_>) -> Result<Encoder> {
    match choice.name.as_str() {
        "none" => Ok(Encoder::None),
        "bm25" => {
            let default = Bm25Parameters::default();
            let parameters = Bm25Parameters {
                k1: choice.k1.unwrap_or(default.k1),
                b: choice.b.unwrap_or(default.b),
            };
            let analyzer = analyzer(choice, options.data)?;
            Ok(Encoder::Bm25 { analyzer, parameters, stats: None })
        }
        #[cfg(feature = "encoder")]
        "splade" => Ok(Encoder::Splade(splade(choice, options)?)),
        #[cfg(not(feature = "encoder"))]
        "splade" => Err(without_encoder("encoder splade")),
        other => Err(Error::usage(format!("'{other}' does not encode documents"))
            .hint("none, bm25 or splade")),
    }
}

#[cfg(feature = "encoder")]
fn splade(choice: &EncoderChoice, options: &RunOptions<'_>) -> Result<Arc<Splade>> {
    let model = choice.model.as_deref();
    let model = model.ok_or_else(|| Error::usage("the encoder wants 'model'"))?;
    let folder = options.model_folder(model);
    let folder = folder.unwrap_or_else(|| options.data.join(model_path(model)));
    Ok(Arc::new(Splade::load(&folder, SpladeOptions::default())?))
}

pub(super) fn query_encoder(
    choice: &EncoderChoice,
    options: &RunOptions<'_>,
) -> Result<QueryEncoder> {
    let data = options.data;
    match choice.name.as_str() {
        "none" => Ok(QueryEncoder::None),
        "bm25" => Ok(QueryEncoder::Tokens(analyzer(choice, data)?)),
        #[cfg(feature = "encoder")]
        "inference-free" => {
            let tokenizer = path_of(choice.tokenizer.as_ref(), "tokenizer", data)?;
            let table = path_of(choice.idf.as_ref(), "idf", data)?;
            Ok(QueryEncoder::InferenceFree(Arc::new(InferenceFree::load(&tokenizer, &table)?)))
        }
        #[cfg(feature = "encoder")]
        "splade" => Ok(QueryEncoder::Splade(splade(choice, options)?)),
        #[cfg(not(feature = "encoder"))]
        "inference-free" | "splade" => Err(without_encoder(&format!("encoder {}", choice.name))),
        other => Err(Error::usage(format!("unknown encoder '{other}'"))
            .hint("none, bm25, inference-free or splade")),
    }
}

/// What a build without the feature `encoder` does not have.
#[cfg(not(feature = "encoder"))]
fn without_encoder(what: &str) -> Error {
    Error::new(ErrorKind::Environment, format!("this build has no {what}"))
        .hint("build with the feature 'encoder'")
}

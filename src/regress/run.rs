//! One regression from its documents to its verdicts.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use beir::Template;
use trec_eval_rs::Options;

use super::corpora::owner;
use super::{Declaration, EncoderChoice, Row, Source};
use crate::encoder::analysis::{Analyzer, English, WordPiece};
use crate::encoder::{Bm25Parameters, InferenceFree, Splade, SpladeOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;
use crate::io::{QrelsFormat, TextFormat, TieRule, read_qrels};
use crate::pipeline::{
    BuildIndexOptions, ConvertOptions, Documents, Encoder, Format, QueryEncoder, RetrieveOptions,
    build_index, convert, evaluate, read_topics, retrieve,
};

/// What a regression gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The regression.
    pub name: String,
    /// A row an expected value.
    pub rows: Vec<Row>,
    /// Why it could not run, if it could not.
    pub absent: Option<String>,
    /// Wall time of indexing and of searching.
    pub times: (Duration, Duration),
}

/// Runs a regression over the data folder. Missing data gives `absent`, not an error.
///
/// # Errors
/// A declaration that cannot be, malformed data, I/O.
pub fn run(declaration: &Declaration, data: &Path, threads: usize) -> Result<Outcome> {
    let absent = |why: String| Outcome {
        name: declaration.name.clone(),
        rows: declaration.expect.iter().map(|expect| Row::new(expect.clone(), None)).collect(),
        absent: Some(why),
        times: Default::default(),
    };
    let missing = missing(declaration, data);
    if !missing.is_empty() {
        return Ok(absent(missing.join("; ")));
    }
    let query_choice = declaration.query_encoder.as_ref().unwrap_or(&declaration.encoder);
    let folder = crate::io::temporary_folder()?;
    let mut started = Instant::now();
    let documents = documents(&declaration.documents, data, folder.path())?;
    let index_path = folder.path().join("index");
    let encoder = encoder(&declaration.encoder, data)?;
    let options = BuildIndexOptions {
        quantizer: declaration.quantizer.parse()?,
        ..BuildIndexOptions::default()
    };
    build_index(&documents, &encoder, &options, &index_path, &mut |_| {})?;
    let indexing = started.elapsed();
    started = Instant::now();
    let index = Index::open(&index_path)?;
    let topics = read_topics(
        &data.join(&declaration.topics.path),
        &declaration.topics.format,
        &query_encoder(query_choice, data)?,
        declaration.query_quantizer.parse()?,
    )?;
    let options = RetrieveOptions { hits: declaration.hits, threads };
    let ranked = retrieve(&index, &topics.queries, options)?;
    let searching = started.elapsed();
    let format: QrelsFormat = declaration.qrels.format.parse()?;
    let qrels = read_qrels(&data.join(&declaration.qrels.path), format)?;
    let ties: TieRule = declaration.ties.parse()?;
    let mut rows = Vec::new();
    for expect in &declaration.expect {
        let options = Options {
            complete: true,
            level: expect.level.unwrap_or(1),
            max_retrieved: expect.max.unwrap_or(usize::MAX),
            ..Options::default()
        };
        let measures = [expect.measure.clone()];
        let evaluation =
            evaluate(&ranked, ties, declaration.remove_query, &qrels, &measures, &options)?;
        let value = evaluation.summary.first().and_then(|row| row.value.as_f64());
        rows.push(Row::new(expect.clone(), value));
    }
    Ok(Outcome { name: declaration.name.clone(), rows, absent: None, times: (indexing, searching) })
}

/// What this version or the data folder lacks, and where to fetch it.
fn missing(declaration: &Declaration, data: &Path) -> Vec<String> {
    let mut missing = Vec::new();
    if declaration.backend != "native" {
        missing.push(format!("the backend '{}' is not part of this version", declaration.backend));
    }
    let mut named = Vec::new();
    let models = declaration.models().into_iter().map(model_path);
    for path in declaration.paths().into_iter().map(str::to_owned).chain(models) {
        let path = path.as_str();
        let corpus = owner(&declaration.needs, path).or(declaration.needs.first());
        // One download brings several paths and is named once.
        if data.join(path).exists() || named.contains(&corpus) {
            continue;
        }
        named.push(corpus);
        let order = corpus.map_or_else(String::new, |corpus| format!(": {corpus}"));
        missing.push(format!("{path} is missing{order}"));
    }
    missing
}

fn documents(source: &Source, data: &Path, folder: &Path) -> Result<Documents> {
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

fn encoder(choice: &EncoderChoice, data: &Path) -> Result<Encoder> {
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
fn model_path(model: &str) -> String {
    format!("models/{model}")
}

fn splade(choice: &EncoderChoice, data: &Path) -> Result<Arc<Splade>> {
    let model = choice.model.as_deref();
    let model = model.ok_or_else(|| Error::usage("the encoder wants 'model'"))?;
    let folder = data.join(model_path(model));
    Ok(Arc::new(Splade::load(&folder, SpladeOptions::default())?))
}

fn query_encoder(choice: &EncoderChoice, data: &Path) -> Result<QueryEncoder> {
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

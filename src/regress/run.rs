//! One regression from its documents to its verdicts.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use beir::Template;
use trec_eval_rs::Options;

use super::corpora::owner;
use super::engines::exported;
use super::{Declaration, EncoderChoice, Row, Source};
use crate::encoder::analysis::{Analyzer, English, WordPiece};
use crate::encoder::{Bm25Parameters, InferenceFree, Splade, SpladeOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::io::{QrelsFormat, RankedQuery, TextFormat, TieRule, read_qrels};
use crate::pipeline::{
    Agreement, Backend, BackendName, BackendOptions, BuildIndexOptions, Cache, ConvertOptions,
    Documents, Encoder, Format, QueryEncoder, agreement, build_index, convert, evaluate,
    read_topics,
};

/// What a regression gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The regression.
    pub name: String,
    /// One a backend; our own index stands first and is what the others are compared with.
    pub runs: Vec<BackendOutcome>,
}

/// What one backend gave.
#[derive(Debug, Clone, PartialEq)]
pub struct BackendOutcome {
    /// Which.
    pub backend: BackendName,
    /// Engine and version.
    pub engine: String,
    /// A row an expected value.
    pub rows: Vec<Row>,
    /// What is measured beside them; where it could not run, why.
    pub measured: std::result::Result<Measured, String>,
}

/// What is measured beside the expected values.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Seconds of indexing, with the encoder or the export; `None` where the index was kept from before.
    pub indexing: Option<f64>,
    /// Seconds of the search: of all queries, with the start of a JVM.
    pub searching: f64,
    /// Queries searched.
    pub queries: usize,
    /// Bytes of the index.
    pub bytes: u64,
    /// How the run agrees with that of our own index.
    pub agreement: Option<Agreement>,
}

/// How regressions run.
#[derive(Clone, Copy)]
pub struct RunOptions<'a> {
    /// The data folder.
    pub data: &'a Path,
    /// Threads; 0 = one a core.
    pub threads: usize,
    /// Backends instead of the declaration's own; none: the declaration's own.
    pub backends: &'a [BackendName],
    /// Gives the engine of a name.
    pub engine: &'a dyn Fn(BackendName) -> Result<Backend>,
    /// Where engines' indexes are kept.
    pub cache: &'a Cache,
    /// Takes what a person should know before a long wait.
    pub tell: &'a dyn Fn(&str),
}

impl<'a> RunOptions<'a> {
    /// Our own index alone; a declaration that wants another engine finds none.
    pub fn native(data: &'a Path, threads: usize, cache: &'a Cache) -> Self {
        let engine = &|name| match name {
            BackendName::Native => Ok(Backend::Native),
            other => Err(Error::new(ErrorKind::Environment, format!("no {other} was looked for"))),
        };
        Self { data, threads, backends: &[], engine, cache, tell: &|_| {} }
    }
}

/// Runs a regression over the data folder. Missing data or a missing engine gives `absent`, not an error. Engines other than our own
/// index are compared with it, so it runs beside them.
///
/// # Errors
/// A declaration that cannot be, malformed data, an engine that fails, I/O.
pub fn run(declaration: &Declaration, options: &RunOptions<'_>) -> Result<Outcome> {
    let data = options.data;
    let name = declaration.name.clone();
    let mut wanted = options.backends.to_vec();
    if wanted.is_empty() {
        wanted.push(declaration.backend);
    }
    wanted.retain(|backend| *backend != BackendName::Native);
    let absent = |backend, engine: String, why: String| BackendOutcome {
        backend,
        engine,
        rows: declaration.expect.iter().map(|expect| Row::new(expect.clone(), None)).collect(),
        measured: Err(why),
    };
    let missing = missing(declaration, data);
    if !missing.is_empty() {
        let runs =
            vec![absent(BackendName::Native, Backend::Native.to_string(), missing.join("; "))];
        return Ok(Outcome { name, runs });
    }
    let query_choice = declaration.query_encoder.as_ref().unwrap_or(&declaration.encoder);
    let folder = crate::io::temporary_folder()?;
    let documents = documents(&declaration.documents, data, folder.path())?;
    let encoder = encoder(&declaration.encoder, data)?;
    let quantizer = declaration.quantizer.parse()?;
    let topics = read_topics(
        &data.join(&declaration.topics.path),
        &declaration.topics.format,
        &query_encoder(query_choice, data)?,
        declaration.query_quantizer.parse()?,
    )?;
    let queries = topics.queries.len();
    let judge = Judge::new(declaration, data)?;

    let started = Instant::now();
    let index_path = folder.path().join("index");
    let build = BuildIndexOptions { quantizer, ..BuildIndexOptions::default() };
    build_index(&documents, &encoder, &build, &index_path, &mut |_| {})?;
    let indexing = Some(started.elapsed().as_secs_f64());
    let search = BackendOptions {
        hits: declaration.hits,
        threads: options.threads,
        cache: options.cache,
        tell: options.tell,
    };
    let native = Backend::Native.search(&index_path, &topics.queries, &search)?;
    let mut runs = vec![BackendOutcome {
        backend: BackendName::Native,
        engine: Backend::Native.to_string(),
        rows: judge.rows(&native.ranked)?,
        measured: Ok(Measured {
            indexing,
            searching: native.searching,
            queries,
            bytes: native.bytes,
            agreement: None,
        }),
    }];
    let collection = match wanted.is_empty() {
        true => None,
        false => exported(&documents, &encoder, quantizer, folder.path())?,
    };
    for backend in wanted {
        let engine = match (options.engine)(backend) {
            Err(e) if e.kind() == ErrorKind::Environment => {
                runs.push(absent(backend, String::new(), e.to_string()));
                continue;
            }
            engine => engine?,
        };
        let Some(collection) = &collection else {
            let why = "the weights are floats, engines take integers".to_owned();
            runs.push(absent(backend, engine.to_string(), why));
            continue;
        };
        let found = engine.search(collection, &topics.queries, &search)?;
        let agreed = agreement(&native.ranked, &found.ranked)?;
        runs.push(BackendOutcome {
            backend: engine.name(),
            engine: engine.to_string(),
            rows: judge.rows(&found.ranked)?,
            measured: Ok(Measured {
                indexing: found.indexing,
                searching: found.searching,
                queries,
                bytes: found.bytes,
                agreement: Some(agreed),
            }),
        });
    }
    Ok(Outcome { name, runs })
}

/// Holds runs against the expected values.
struct Judge<'a> {
    declaration: &'a Declaration,
    qrels: trec_eval_rs::Qrels,
    ties: TieRule,
}

impl<'a> Judge<'a> {
    fn new(declaration: &'a Declaration, data: &Path) -> Result<Self> {
        let format: QrelsFormat = declaration.qrels.format.parse()?;
        let qrels = read_qrels(&data.join(&declaration.qrels.path), format)?;
        Ok(Self { declaration, qrels, ties: declaration.ties.parse()? })
    }

    fn rows(&self, ranked: &[RankedQuery]) -> Result<Vec<Row>> {
        let Self { declaration, qrels, ties } = self;
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
                evaluate(ranked, *ties, declaration.remove_query, qrels, &measures, &options)?;
            let value = evaluation.summary.first().and_then(|row| row.value.as_f64());
            rows.push(Row::new(expect.clone(), value));
        }
        Ok(rows)
    }
}

/// What the data folder lacks, and where to fetch it.
fn missing(declaration: &Declaration, data: &Path) -> Vec<String> {
    let mut missing = Vec::new();
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

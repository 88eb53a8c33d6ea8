//! One regression from its documents, or its run, to its verdicts.

use std::time::Instant;

use crate::backend::asked::BackendOptions;
use crate::backend::engine::Backend;
use crate::backend::name::BackendName;
use crate::encoder::encode_queries::read_topics;
use crate::error::{ErrorKind, Result};
use crate::regress::choices::{documents, encoder, query_encoder};
use crate::regress::collection::collect;
use crate::regress::corpus::owner;
use crate::regress::declaration::{Declaration, Source};
use crate::regress::input::Input;
use crate::regress::judge::Judge;
use crate::regress::options::{RunOptions, model_path};
use crate::regress::outcome::{BackendOutcome, Measured, Outcome};
use crate::regress::ready;
use crate::regress::ready::evaluated;
use crate::regress::verdict::Row;
use crate::search::agreement::agreement;
use crate::search::unmatched::Unmatched;

/// Runs a regression over the data folder. Missing data or a missing engine gives `absent`, not an error. Engines other than our own
/// index are compared with it, so it runs beside them. A ready run is evaluated, whatever the backends.
///
/// # Errors
/// A declaration that cannot be, malformed data, an engine that fails, I/O.
pub fn run(declaration: &Declaration, options: &RunOptions<'_>) -> Result<Outcome> {
    let input = declaration.input()?;
    let missing = missing(declaration, options);
    let runs = match input {
        _ if !missing.is_empty() => {
            let (backend, engine) = match input {
                Input::Run(_) => (None, ready::ENGINE.to_owned()),
                Input::Search { .. } => (Some(BackendName::Native), Backend::Native.to_string()),
            };
            vec![absent(declaration, backend, engine, missing.join("; "))]
        }
        Input::Run(run) => vec![evaluated(declaration, run, options)?],
        Input::Search { documents, topics } => searched(declaration, documents, topics, options)?,
    };
    Ok(Outcome { name: declaration.name.clone(), runs })
}

/// An outcome without values.
fn absent(
    declaration: &Declaration,
    backend: Option<BackendName>,
    engine: String,
    why: String,
) -> BackendOutcome {
    let rows = declaration.expect.iter().map(|expect| Row::new(expect.clone(), None)).collect();
    BackendOutcome { backend, engine, rows, measured: Err(why) }
}

/// Indexes and searches, with our own index first.
fn searched(
    declaration: &Declaration,
    documents_source: &Source,
    topics: &Source,
    options: &RunOptions<'_>,
) -> Result<Vec<BackendOutcome>> {
    let data = options.data;
    let mut wanted = options.backends.to_vec();
    if wanted.is_empty() {
        wanted.push(declaration.backend);
    }
    wanted.retain(|backend| *backend != BackendName::Native);
    let query_choice = declaration.query_encoder.as_ref().unwrap_or(&declaration.encoder);
    let folder = crate::storage::temporary::TemporaryFolder::make()?;
    let documents = documents(documents_source, data, folder.path())?;
    let encoder = encoder(&declaration.encoder, options)?;
    let quantizer = declaration.quantizer.parse()?;
    let topics = read_topics(
        &data.join(&topics.path),
        topics.format.parse()?,
        &query_encoder(query_choice, options)?,
        declaration.query_quantizer.parse()?,
    )?;
    let queries = topics.queries.len();
    let judge = Judge::new(declaration, data, options.tell)?;

    let started = Instant::now();
    let engines = !wanted.is_empty();
    let collection = collect(&documents, &encoder, quantizer, engines, folder.path())?;
    let indexing = Some(started.elapsed().as_secs_f64());
    let search = BackendOptions {
        hits: declaration.hits,
        threads: options.threads,
        cache: options.cache,
        tell: options.tell,
    };
    let native = Backend::Native.search(&collection.index, &topics.queries, &search)?;
    if let Some(warning) = native.unmatched.as_ref().and_then(Unmatched::warning) {
        (options.tell)(&format!("{}: warning: {warning}", declaration.name));
    }
    let mut runs = vec![BackendOutcome {
        backend: Some(BackendName::Native),
        engine: Backend::Native.to_string(),
        rows: judge.rows(&native.ranked)?,
        measured: Ok(Some(Measured {
            indexing,
            searching: native.searching,
            queries,
            bytes: native.bytes,
            agreement: None,
            unmatched: native.unmatched,
        })),
    }];
    for backend in wanted {
        let engine = match (options.engine)(backend) {
            Err(e) if e.kind() == ErrorKind::Environment => {
                runs.push(absent(declaration, Some(backend), String::new(), e.to_string()));
                continue;
            }
            engine => engine?,
        };
        let Some(exported) = &collection.exported else {
            let why = "the weights are floats, engines take integers".to_owned();
            runs.push(absent(declaration, Some(backend), engine.to_string(), why));
            continue;
        };
        let found = engine.search(exported, &topics.queries, &search)?;
        let agreed = agreement(&native.ranked, &found.ranked)?;
        runs.push(BackendOutcome {
            backend: Some(engine.name()),
            engine: engine.to_string(),
            rows: judge.rows(&found.ranked)?,
            measured: Ok(Some(Measured {
                indexing: found.indexing,
                searching: found.searching,
                queries,
                bytes: found.bytes,
                agreement: Some(agreed),
                unmatched: found.unmatched,
            })),
        });
    }
    Ok(runs)
}

/// What the data folder lacks, and where to fetch it.
fn missing(declaration: &Declaration, options: &RunOptions<'_>) -> Vec<String> {
    let mut missing = Vec::new();
    let mut named = Vec::new();
    for path in declaration.paths() {
        let corpus = owner(&declaration.needs, path).or(declaration.needs.first());
        // One download brings several paths and is named once.
        if options.data.join(path).exists() || named.contains(&corpus) {
            continue;
        }
        named.push(corpus);
        let order = corpus.map_or_else(String::new, |corpus| format!(": {corpus}"));
        missing.push(format!("{path} is missing{order}"));
    }
    for model in declaration.models() {
        let path = model_path(model);
        let corpus = owner(&declaration.needs, &path);
        if options.model_folder(model).is_some() || corpus.is_some() && named.contains(&corpus) {
            continue;
        }
        named.extend(corpus.map(Some));
        let order = corpus.map_or_else(String::new, |corpus| format!(": {corpus}"));
        missing.push(format!(
            "the model '{model}' is missing: neither {path} nor the hub's cache has it{order}"
        ));
    }
    missing
}

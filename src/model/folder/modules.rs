//! The modules of sentence-transformers: which make vectors of documents, and which of queries.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::folder::json::read;
use crate::model::folder::sides::{PooledModel, QuerySide};
use crate::model::head::pool::{Pooling, Strategy};

#[derive(Debug, Deserialize)]
struct Module {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

/// sentence-transformers' `Router`: which modules a query passes and which a document.
#[derive(Debug, Deserialize)]
struct Router {
    types: BTreeMap<String, String>,
    structure: BTreeMap<String, Vec<String>>,
}

/// What modules make of a text.
enum Route {
    Model(PooledModel),
    Static(PathBuf),
}

/// The two routes that `modules.json` describes.
pub(crate) fn read_modules(folder: &Path, file: &Path) -> Result<(PooledModel, QuerySide)> {
    let modules: Vec<Module> = read(file)?;
    if let [only] = &modules[..]
        && class(&only.kind) == "Router"
    {
        return read_router(&inside(folder, &only.path, file)?);
    }
    let steps: Vec<(&str, &str)> =
        modules.iter().map(|module| (&*module.path, &*module.kind)).collect();
    match route(folder, &steps, file)? {
        Route::Model(document) => Ok((document, QuerySide::Same)),
        Route::Static(_) => Err(Error::data("the model weighs documents by a table of tokens")
            .at_file(file)
            .hint("such a table is for queries: an inference-free model has a Router")),
    }
}

fn read_router(folder: &Path) -> Result<(PooledModel, QuerySide)> {
    // Models of sentence-transformers 5.0 may have it in config.json.
    let named = folder.join("router_config.json");
    let file = if named.is_file() { named } else { folder.join("config.json") };
    let router: Router = read(&file)?;
    let of = |name: &str| -> Result<Route> {
        let steps = router.structure.get(name).ok_or_else(|| {
            Error::data(format!("the router has no route '{name}'"))
                .at_file(&file)
                .hint("a retrieval model has the routes 'query' and 'document'")
        })?;
        let kinds = steps.iter().map(|step| {
            let kind = router.types.get(step).ok_or_else(|| {
                Error::data(format!("the router names no type for '{step}'")).at_file(&file)
            });
            Ok((&**step, &**kind?))
        });
        route(folder, &kinds.collect::<Result<Vec<_>>>()?, &file)
    };
    let document = match of("document")? {
        Route::Model(document) => document,
        Route::Static(_) => {
            return Err(Error::data("the model weighs documents by a table of tokens")
                .at_file(&file)
                .hint("such a table is for queries"));
        }
    };
    let query = match of("query")? {
        Route::Static(folder) => QuerySide::Static(folder),
        Route::Model(query) if query == document => QuerySide::Same,
        Route::Model(query) => QuerySide::Model(query),
    };
    Ok((document, query))
}

/// What the modules of a route make of a text: paths within the folder, and types.
fn route(folder: &Path, steps: &[(&str, &str)], file: &Path) -> Result<Route> {
    let mut encoding = None;
    let mut pooled = None;
    for (path, kind) in steps {
        let path = inside(folder, path, file)?;
        match class(kind) {
            "MLMTransformer" | "Transformer" => {
                let settings = path.join("sentence_bert_config.json");
                let settings: SentenceBert =
                    if settings.is_file() { read(&settings)? } else { SentenceBert::default() };
                let max_length = settings.max_seq_length;
                encoding =
                    Some(PooledModel { model: path, pooling: Pooling::default(), max_length });
            }
            "SpladePooling" => pooled = Some(pooling(&path.join("config.json"))?),
            "SparseStaticEmbedding" if steps.len() == 1 => return Ok(Route::Static(path)),
            other => {
                return Err(Error::data(format!("the module '{other}' is not supported"))
                    .at_file(file)
                    .hint("a SPLADE model is an MLMTransformer and a SpladePooling, its queries perhaps a SparseStaticEmbedding"));
            }
        }
    }
    match (encoding, pooled) {
        (Some(encoding), Some(pooling)) if steps.len() == 2 => {
            Ok(Route::Model(PooledModel { pooling, ..encoding }))
        }
        _ => Err(Error::data("no SPLADE model: an MLMTransformer and a SpladePooling are wanted")
            .at_file(file)),
    }
}

/// The class of a dotted name.
fn class(kind: &str) -> &str {
    kind.rsplit('.').next().unwrap_or("")
}

fn inside(folder: &Path, path: &str, file: &Path) -> Result<PathBuf> {
    if Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        return Ok(if path.is_empty() { folder.to_path_buf() } else { folder.join(path) });
    }
    Err(Error::data(format!("the module '{path}' lies elsewhere")).at_file(file))
}

#[derive(Debug, Default, Deserialize)]
struct SentenceBert {
    max_seq_length: Option<usize>,
}

#[derive(Debug, Deserialize)]
struct SpladePooling {
    #[serde(default = "max")]
    pooling_strategy: String,
    #[serde(default = "relu")]
    activation_function: String,
}

fn max() -> String {
    "max".to_owned()
}

fn relu() -> String {
    "relu".to_owned()
}

fn pooling(file: &Path) -> Result<Pooling> {
    let settings: SpladePooling = read(file)?;
    let name = settings.pooling_strategy;
    let strategy: Strategy = name.parse().map_err(|_: Error| {
        Error::data(format!("the pooling '{name}' is not known")).at_file(file)
    })?;
    let twice = match settings.activation_function.as_str() {
        "relu" => false,
        "log1p_relu" => true,
        other => {
            return Err(Error::data(format!("the activation '{other}' is not known")).at_file(file));
        }
    };
    Ok(Pooling { strategy, twice })
}

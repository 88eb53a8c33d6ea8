//! A checkpoint's folder, as Hugging Face's `save_pretrained` or sentence-transformers' `SparseEncoder` writes it.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::model::head::pool::{Pooling, Strategy};

/// What a folder says beside its weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The model of documents.
    pub document: Encoding,
    /// What makes queries.
    pub query: QuerySide,
    /// Entries of a vector at most, where it says so (`max_active_dims`).
    pub max_active_dims: Option<usize>,
    /// Text in front of every query and every document.
    pub prompts: Prompts,
}

/// A masked language model and its pooling.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// Where `config.json` and the weights are.
    pub model: PathBuf,
    /// How logits become weights.
    pub pooling: Pooling,
    /// Longest text in tokens that the checkpoint was made for, where it says so.
    pub max_length: Option<usize>,
}

/// What makes queries.
#[derive(Debug, Clone, PartialEq)]
pub enum QuerySide {
    /// The model of documents.
    Same,
    /// A model of their own.
    Model(Encoding),
    /// A table of token weights: a folder with a tokenizer and `model.safetensors` (sentence-transformers' `SparseStaticEmbedding`).
    Static(PathBuf),
    /// A table of token weights: an `idf.json` beside the tokenizer (OpenSearch's inference-free models).
    Idf(PathBuf),
}

/// Text in front of every text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prompts {
    /// In front of queries.
    pub query: String,
    /// In front of documents.
    pub document: String,
}

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
    Model(Encoding),
    Static(PathBuf),
}

const WANTED: &str =
    "--model wants the folder of a checkpoint: config.json, tokenizer.json, model.safetensors";

impl Checkpoint {
    /// Reads what stands beside the weights.
    ///
    /// # Errors
    /// No `config.json`; modules that are no SPLADE model (a dense model, a sparse autoencoder); a module outside of the folder; a
    /// pooling that is not known.
    pub fn open(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            return Err(Error::new(ErrorKind::Environment, "no such folder")
                .at_file(folder)
                .hint(WANTED));
        }
        let modules = folder.join("modules.json");
        let mut checkpoint = if modules.is_file() {
            let (document, query) = read_modules(folder, &modules)?;
            Self { document, query, max_active_dims: None, prompts: Prompts::default() }
        } else {
            let model = folder.to_path_buf();
            let idf = folder.join("idf.json");
            let query = if idf.is_file() { QuerySide::Idf(idf) } else { QuerySide::Same };
            let document = Encoding { model, pooling: Pooling::default(), max_length: None };
            Self { document, query, max_active_dims: None, prompts: Prompts::default() }
        };
        let settings = folder.join("config_sentence_transformers.json");
        if settings.is_file() {
            checkpoint.read_settings(&settings)?;
        }
        check_model(&checkpoint.document.model)?;
        if let QuerySide::Model(encoding) = &checkpoint.query {
            check_model(&encoding.model)?;
        }
        Ok(checkpoint)
    }

    /// Folders that hold weights.
    #[cfg(feature = "hub")]
    pub(crate) fn weights(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.document.model.clone()];
        match &self.query {
            QuerySide::Model(encoding) => folders.push(encoding.model.clone()),
            QuerySide::Static(folder) => folders.push(folder.clone()),
            QuerySide::Same | QuerySide::Idf(_) => {}
        }
        folders.dedup();
        folders
    }

    fn read_settings(&mut self, file: &Path) -> Result<()> {
        let settings: EncoderSettings = read(file)?;
        if let Some(other) = settings.similarity_fn_name.filter(|name| name != "dot") {
            return Err(Error::data(format!("the similarity '{other}' is not supported"))
                .at_file(file)
                .hint("an inverted index sums products: a SPLADE model's similarity is dot"));
        }
        self.max_active_dims = settings.max_active_dims;
        let prompt = |names: &[&str]| {
            names.iter().find_map(|n| settings.prompts.get(*n)).cloned().unwrap_or_default()
        };
        self.prompts = Prompts {
            query: prompt(&["query"]),
            document: prompt(&["document", "passage", "corpus"]),
        };
        Ok(())
    }
}

fn check_model(folder: &Path) -> Result<()> {
    if folder.join("config.json").is_file() {
        return Ok(());
    }
    Err(Error::data("no config.json").at_file(folder).hint(WANTED))
}

/// The two routes that `modules.json` describes.
fn read_modules(folder: &Path, file: &Path) -> Result<(Encoding, QuerySide)> {
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

fn read_router(folder: &Path) -> Result<(Encoding, QuerySide)> {
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
                let settings: Settings =
                    if settings.is_file() { read(&settings)? } else { Settings::default() };
                let max_length = settings.max_seq_length;
                encoding = Some(Encoding { model: path, pooling: Pooling::default(), max_length });
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
            Ok(Route::Model(Encoding { pooling, ..encoding }))
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
struct Settings {
    max_seq_length: Option<usize>,
}

#[derive(Debug, Deserialize)]
struct EncoderSettings {
    max_active_dims: Option<usize>,
    similarity_fn_name: Option<String>,
    #[serde(default)]
    prompts: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct PoolingSettings {
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
    let settings: PoolingSettings = read(file)?;
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

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T> {
    let text = std::fs::read_to_string(file).map_err(|e| Error::io(file, &e))?;
    serde_json::from_str(&text).map_err(|e| Error::data(e.to_string()).at_file(file))
}

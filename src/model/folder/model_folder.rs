//! What stands beside a model's weights.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::model::folder::json::read;
use crate::model::folder::modules::read_modules;
use crate::model::folder::sides::{PooledModel, Prompts, QuerySide};
use crate::model::head::pool::Pooling;

/// What a folder says beside its weights.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFolder {
    /// The model of documents.
    pub document: PooledModel,
    /// What makes queries.
    pub query: QuerySide,
    /// Entries of a vector at most, where it says so (`max_active_dims`).
    pub max_active_dims: Option<usize>,
    /// Text in front of every query and every document.
    pub prompts: Prompts,
}

const WANTED: &str =
    "--model wants the folder of a checkpoint: config.json, tokenizer.json, model.safetensors";

impl ModelFolder {
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
        let mut found = if modules.is_file() {
            let (document, query) = read_modules(folder, &modules)?;
            Self { document, query, max_active_dims: None, prompts: Prompts::default() }
        } else {
            let model = folder.to_path_buf();
            let idf = folder.join("idf.json");
            let query = if idf.is_file() { QuerySide::Idf(idf) } else { QuerySide::Same };
            let document = PooledModel { model, pooling: Pooling::default(), max_length: None };
            Self { document, query, max_active_dims: None, prompts: Prompts::default() }
        };
        let settings = folder.join("config_sentence_transformers.json");
        if settings.is_file() {
            found.read_settings(&settings)?;
        }
        check_model(&found.document.model)?;
        if let QuerySide::Model(encoding) = &found.query {
            check_model(&encoding.model)?;
        }
        Ok(found)
    }

    /// Folders that hold weights.
    #[cfg(feature = "hub")]
    pub(crate) fn weights(&self) -> Vec<std::path::PathBuf> {
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
        let settings: SentenceTransformers = read(file)?;
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

#[derive(Debug, Deserialize)]
struct SentenceTransformers {
    max_active_dims: Option<usize>,
    similarity_fn_name: Option<String>,
    #[serde(default)]
    prompts: BTreeMap<String, String>,
}

impl PooledModel {
    /// Tokens of a text at most, as far as the folder says so: sentence-transformers' settings, else `model_max_length` of the
    /// tokenizer's (where nobody set it, transformers writes 1e30).
    pub(crate) fn longest(&self) -> Result<Option<usize>> {
        let file = self.model.join("tokenizer_config.json");
        if self.max_length.is_some() || !file.is_file() {
            return Ok(self.max_length);
        }
        let text = std::fs::read_to_string(&file).map_err(|e| Error::io(&file, &e))?;
        let config: TokenizerConfig = serde_json::from_str(&text)
            .map_err(|e| Error::json("a tokenizer's configuration", &e).at_file(&file))?;
        Ok(config.model_max_length.filter(|&length| length < 1e9).map(|length| length as usize))
    }
}

#[derive(Debug, Deserialize)]
struct TokenizerConfig {
    model_max_length: Option<f64>,
}

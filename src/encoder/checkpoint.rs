//! A checkpoint's folder, as Hugging Face's `save_pretrained` or sentence-transformers' `SparseEncoder` writes it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::model::{Pooling, Strategy};
use crate::error::{Error, Result};

/// What a folder says beside its weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Where `config.json` and the weights are.
    pub model: PathBuf,
    /// How logits become weights.
    pub pooling: Pooling,
    /// Longest text in tokens that the checkpoint was made for, where it says so.
    pub max_length: Option<usize>,
    /// Entries of a vector at most, where it says so (`max_active_dims`).
    pub max_active_dims: Option<usize>,
    /// Text in front of every query and every document.
    pub prompts: Prompts,
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

impl Checkpoint {
    /// Reads what stands beside the weights.
    ///
    /// # Errors
    /// No `config.json`; modules that are no SPLADE model (a dense model, a sparse autoencoder, a router); a module outside of
    /// the folder; a pooling that is not known.
    pub fn open(folder: &Path) -> Result<Self> {
        let mut checkpoint = Self {
            model: folder.to_path_buf(),
            pooling: Pooling::default(),
            max_length: None,
            max_active_dims: None,
            prompts: Prompts::default(),
        };
        if !folder.is_dir() {
            return Err(Error::new(crate::error::ErrorKind::Environment, "no such folder")
                .at_file(folder)
                .hint("--model wants the folder of a checkpoint: config.json, tokenizer.json, model.safetensors"));
        }
        let modules = folder.join("modules.json");
        if modules.is_file() {
            checkpoint.read_modules(folder, &modules)?;
        }
        if !checkpoint.model.join("config.json").is_file() {
            return Err(Error::data("no config.json")
                .at_file(&checkpoint.model)
                .hint("--model wants the folder of a checkpoint: config.json, tokenizer.json, model.safetensors"));
        }
        if checkpoint.max_length.is_none() {
            checkpoint.max_length = tokenizer_length(&checkpoint.model)?;
        }
        Ok(checkpoint)
    }

    fn read_modules(&mut self, folder: &Path, file: &Path) -> Result<()> {
        let modules: Vec<Module> = read(file)?;
        for module in &modules {
            let inside = Path::new(&module.path)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)));
            if !inside {
                return Err(Error::data(format!("the module '{}' lies elsewhere", module.path))
                    .at_file(file));
            }
            let path = folder.join(&module.path);
            let class = module.kind.rsplit('.').next().unwrap_or("");
            match class {
                "MLMTransformer" | "Transformer" => {
                    let settings = path.join("sentence_bert_config.json");
                    if settings.is_file() {
                        let settings: Settings = read(&settings)?;
                        self.max_length = settings.max_seq_length;
                    }
                    self.model = path;
                }
                "SpladePooling" => self.pooling = pooling(&path.join("config.json"))?,
                other => {
                    return Err(Error::data(format!("the module '{other}' is not supported"))
                        .at_file(file)
                        .hint("a SPLADE model is an MLMTransformer and a SpladePooling"));
                }
            }
        }
        if modules.len() != 2 {
            return Err(Error::data(
                "no SPLADE model: an MLMTransformer and a SpladePooling are wanted",
            )
            .at_file(file));
        }
        let settings = folder.join("config_sentence_transformers.json");
        if settings.is_file() {
            let settings: EncoderSettings = read(&settings)?;
            self.max_active_dims = settings.max_active_dims;
            let prompt = |names: &[&str]| {
                names.iter().find_map(|n| settings.prompts.get(*n)).cloned().unwrap_or_default()
            };
            self.prompts = Prompts {
                query: prompt(&["query"]),
                document: prompt(&["document", "passage", "corpus"]),
            };
        }
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
struct Settings {
    max_seq_length: Option<usize>,
}

/// `model_max_length` of `tokenizer_config.json`, which is where sentence-transformers 6 keeps `max_seq_length`. A tokenizer without
/// a limit says 1e30.
fn tokenizer_length(model: &Path) -> Result<Option<usize>> {
    let file = model.join("tokenizer_config.json");
    if !file.is_file() {
        return Ok(None);
    }
    let TokenizerSettings { model_max_length } = read(&file)?;
    Ok(model_max_length.filter(|length| *length < 1e9).map(|length| length as usize))
}

#[derive(Debug, Deserialize)]
struct TokenizerSettings {
    model_max_length: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct EncoderSettings {
    max_active_dims: Option<usize>,
    #[serde(default)]
    prompts: std::collections::BTreeMap<String, String>,
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
    let strategy = match settings.pooling_strategy.as_str() {
        "max" => Strategy::Max,
        "sum" => Strategy::Sum,
        other => {
            return Err(Error::data(format!("the pooling '{other}' is not known")).at_file(file));
        }
    };
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

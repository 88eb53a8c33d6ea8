//! Writes a model's folder: what Hugging Face's `save_pretrained` and sentence-transformers' `SparseEncoder` write, and read.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::error::{Error, ErrorKind, Result};
use crate::model::folder::json::read;
use crate::model::folder::sides::{PooledModel, Prompts};
use crate::model::head::pool::{Pooling, Strategy};
use crate::model::tensors::write::{NamedTensor, write_safetensors};
use crate::storage::temporary::TemporaryFolder;

/// Files of a tokenizer; those that are there are taken over.
const TOKENIZER: [&str; 9] = [
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
    "sentencepiece.bpe.model",
    "spiece.model",
];

/// What a folder says beside its weights: one model for queries and documents.
#[derive(Debug, Clone, PartialEq)]
pub struct FolderSettings {
    /// How logits become weights.
    pub pooling: Pooling,
    /// Tokens of a text at most, where it is to say so.
    pub max_length: Option<usize>,
    /// Entries of a vector at most, where it is to say so.
    pub max_active_dims: Option<usize>,
    /// Text in front of every query and every document.
    pub prompts: Prompts,
}

/// Writes a folder with new weights of a model: its configuration and tokenizer are taken over, the numbers are in single precision. The
/// folder appears whole or not at all.
///
/// # Errors
/// Something stands in its place already; the model's configuration or its tokenizer cannot be read; tensors as
/// [`NamedTensor`] has them; I/O.
pub fn write_folder(
    to: &Path,
    model: &PooledModel,
    settings: &FolderSettings,
    tensors: &[NamedTensor<'_>],
) -> Result<()> {
    let is_empty = |folder: &Path| fs::read_dir(folder).is_ok_and(|mut all| all.next().is_none());
    if to.exists() && !is_empty(to) {
        return Err(Error::new(
            ErrorKind::Environment,
            "is there already, a folder is to be written",
        )
        .at_file(to)
        .hint("move it away, or give another name"));
    }
    let mut config: serde_json::Map<String, Value> = read(&model.model.join("config.json"))?;
    let width = config.get("vocab_size").cloned().unwrap_or_default();
    // transformers 5 calls it `dtype`; both read the older name.
    config.remove("dtype");
    config.insert("torch_dtype".to_owned(), json!("float32"));
    let parent = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|e| Error::io(parent, &e))?;
    let folder = TemporaryFolder::make_in(parent)?;
    let place = |name: &str| folder.path().join(name);
    for name in TOKENIZER {
        let from = model.model.join(name);
        if from.is_file() {
            fs::copy(&from, place(name)).map_err(|e| Error::io(&from, &e))?;
        } else if name == "tokenizer.json" {
            return Err(Error::data("no tokenizer.json").at_file(&model.model));
        }
    }
    let pooling = "1_SpladePooling";
    fs::create_dir(place(pooling)).map_err(|e| Error::io(&place(pooling), &e))?;
    for (name, value) in [
        ("config.json".to_owned(), Value::Object(config)),
        ("modules.json".to_owned(), modules(pooling)),
        ("config_sentence_transformers.json".to_owned(), settings.json()),
        (
            "sentence_bert_config.json".to_owned(),
            json!({"max_seq_length": settings.max_length, "do_lower_case": false}),
        ),
        (format!("{pooling}/config.json"), pooling_json(settings.pooling, &width)),
    ] {
        write_json(&place(&name), &value)?;
    }
    write_safetensors(&place("model.safetensors"), tensors)?;
    if to.exists() {
        fs::remove_dir(to).map_err(|e| Error::io(to, &e))?;
    }
    make_readable(folder.path())?;
    fs::rename(folder.path(), to).map_err(|e| Error::io(to, &e))?;
    folder.keep();
    Ok(())
}

/// As a new folder's rights are; temporary ones are private.
fn make_readable(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let like =
            fs::metadata(folder.join("1_SpladePooling")).map_err(|e| Error::io(folder, &e))?;
        let mode = fs::Permissions::from_mode(like.permissions().mode());
        fs::set_permissions(folder, mode).map_err(|e| Error::io(folder, &e))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn write_json(path: &Path, value: &Value) -> Result<()> {
    let at = |e: std::io::Error| Error::io(path, &e);
    let mut file = fs::File::create(path).map_err(at)?;
    serde_json::to_writer_pretty(&mut file, value)
        .map_err(|e| Error::json("JSON", &e).at_file(path))?;
    file.write_all(b"\n").and_then(|()| file.sync_all()).map_err(at)
}

fn modules(pooling: &str) -> Value {
    let class = |name: &str| format!("sentence_transformers.sparse_encoder.models.{name}");
    json!([
        {"idx": 0, "name": "0", "path": "", "type": class("MLMTransformer")},
        {"idx": 1, "name": "1", "path": pooling, "type": class("SpladePooling")},
    ])
}

fn pooling_json(pooling: Pooling, width: &Value) -> Value {
    let strategy = match pooling.strategy {
        Strategy::Max => "max",
        Strategy::Sum => "sum",
        Strategy::Cls => "cls",
    };
    let activation = if pooling.twice { "log1p_relu" } else { "relu" };
    json!({
        "pooling_strategy": strategy,
        "activation_function": activation,
        "word_embedding_dimension": width,
    })
}

impl FolderSettings {
    fn json(&self) -> Value {
        let Prompts { query, document } = &self.prompts;
        let mut all = json!({
            "model_type": "SparseEncoder",
            "prompts": {"query": query, "document": document},
            "default_prompt_name": null,
            "similarity_fn_name": "dot",
        });
        if let Some(dims) = self.max_active_dims {
            all["max_active_dims"] = json!(dims);
        }
        all
    }
}

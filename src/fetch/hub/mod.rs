//! Checkpoints of the Hugging Face hub, in the cache that its Python library uses too.
//!
//! A repository is listed at one commit, and all files are of that commit. Only what a checkpoint needs is fetched. A file becomes
//! part of the cache when it is whole: its length and, where the hub tells it (large files), its SHA-256 are compared first. A
//! download that was interrupted goes on where it stopped, in this run (five times) and in a later one. A cached revision is used
//! without asking the hub for a newer one.
//!
//! Proxies are those that the environment names (`ALL_PROXY`, `HTTPS_PROXY`): the HTTP client, ureq, reads them itself.
//!
//! Not implemented: data sets, uploads, Xet's own protocol (its files come over HTTPS), checksums of small files (the hub names them
//! by a hash of git's).

pub(crate) mod cache;
pub(crate) mod client;
pub(crate) mod repository;

pub use self::repository::Repository;

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::fetch::hub::cache::Cache;
use crate::fetch::hub::client::Client;
use crate::model::folder::Checkpoint;
use crate::model::tensors::Tensors;

/// Where to fetch from and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubOptions {
    /// The hub, `https://huggingface.co` or a mirror.
    pub endpoint: String,
    /// The folder of repositories, usually `~/.cache/huggingface/hub`.
    pub cache: PathBuf,
    /// A token of the hub's, for gated and private repositories.
    pub token: Option<String>,
    /// Only the cache is asked.
    pub offline: bool,
}

/// What of a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetched<'a> {
    /// Its path within the repository.
    pub file: &'a str,
    /// Bytes that are there.
    pub done: u64,
    /// All of its bytes.
    pub total: Option<u64>,
}

/// Beside the weights, in the repository's folder and in those of modules. Those that are not there are remembered.
const SMALL: [&str; 8] = [
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "modules.json",
    "router_config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "idf.json",
];

/// The preferred first, as [`Tensors::open`] has it.
const WEIGHTS: [&str; 4] = [
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
];

/// Folders of other programs' weights.
const FOREIGN: [&str; 4] = ["onnx", "openvino", "coreml", "runs"];

/// The folder of a repository's checkpoint, fetched where the cache lacks it.
///
/// # Errors
/// No such repository or revision; no access; no network, or none allowed; a file that came damaged; a repository without a SPLADE
/// model.
pub fn fetch(
    repository: &Repository,
    options: &HubOptions,
    progress: &mut dyn FnMut(Fetched<'_>),
) -> Result<PathBuf> {
    let cache = Cache::new(&options.cache, repository)?;
    if let Some(commit) = cache.commit()?
        && let snapshot = cache.snapshot(&commit)
        && is_known(&cache, &commit)
        && is_complete(&snapshot)
    {
        return Ok(snapshot);
    }
    if options.offline {
        return Err(Error::new(
            ErrorKind::Environment,
            format!("{repository} is not in the cache, and the hub is not asked (offline)"),
        )
        .at_file(&options.cache)
        .hint("unset HF_HUB_OFFLINE for one run, or name a folder"));
    }
    let client = Client::new(options, repository);
    let listing = client.list()?;
    let get = |name: &str, progress: &mut dyn FnMut(Fetched<'_>)| {
        cache.get(&client, &listing.commit, name, progress)
    };
    let mut small: Vec<&str> = listing.files.iter().map(String::as_str).collect();
    small.retain(|path| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parts: Vec<&str> = folder.split('/').collect();
        // A module of a router's lies at most two folders deep.
        SMALL.contains(&name) && parts.len() <= 2 && !parts.iter().any(|p| FOREIGN.contains(p))
    });
    for name in small {
        get(name, progress)?;
    }
    let snapshot = cache.snapshot(&listing.commit);
    let about = |e: Error| e.within(&repository.to_string());
    for name in SMALL.iter().filter(|name| !listing.has(name)) {
        cache.set_absent(&listing.commit, name)?;
    }
    if !snapshot.is_dir() {
        return Err(about(Error::data("no config.json").hint("is this a model's repository?")));
    }
    for folder in Checkpoint::open(&snapshot).map_err(about)?.weights() {
        let within = folder.strip_prefix(&snapshot).unwrap_or(Path::new(""));
        let path = |name: &str| within.join(name).to_string_lossy().replace('\\', "/");
        let first = WEIGHTS.iter().map(|name| path(name)).find(|path| listing.has(path));
        let first = first.ok_or_else(|| {
            about(Error::data("neither model.safetensors nor pytorch_model.bin"))
                .hint("weights of TensorFlow, JAX or ONNX are not read")
        })?;
        get(&first, progress)?;
        if first.ends_with(".index.json") {
            for shard in Tensors::files(&folder)? {
                let name = shard.file_name().unwrap_or_default().to_string_lossy();
                get(&path(&name), progress)?;
            }
        }
    }
    cache.set_commit(&listing.commit)?;
    Ok(snapshot)
}

/// Whether it is known of every small file that it is there or that the commit has none. Other programs fetch file by file, and a
/// model without its `modules.json` would be another one; who fetches `.gitattributes` fetches a whole repository (`hf download`).
fn is_known(cache: &Cache, commit: &str) -> bool {
    let snapshot = cache.snapshot(commit);
    snapshot.join(".gitattributes").exists()
        || SMALL.iter().all(|name| snapshot.join(name).exists() || cache.is_absent(commit, name))
}

/// Whether all weights that a checkpoint's folder speaks of are there.
fn is_complete(snapshot: &Path) -> bool {
    let Ok(checkpoint) = Checkpoint::open(snapshot) else { return false };
    checkpoint.weights().iter().all(|folder| {
        folder.join("tokenizer.json").exists()
            && Tensors::files(folder).is_ok_and(|files| files.iter().all(|file| file.exists()))
    })
}

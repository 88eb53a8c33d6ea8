//! The folder of a repository's checkpoint.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::fetch::hub::cache::HubCache;
use crate::fetch::hub::client::Client;
use crate::fetch::hub::fetched::Fetched;
use crate::fetch::hub::options::HubOptions;
use crate::fetch::hub::repository::Repository;
use crate::model::folder::model_folder::ModelFolder;
use crate::model::tensors::checkpoint::Tensors;

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

/// The folder of a repository's checkpoint, if the cache has it whole.
///
/// # Errors
/// A cache that cannot be read.
pub(crate) fn cached(repository: &Repository, options: &HubOptions) -> Result<Option<PathBuf>> {
    let cache = HubCache::new(&options.cache, repository)?;
    let Some(commit) = cache.commit()? else { return Ok(None) };
    let snapshot = cache.snapshot(&commit);
    Ok((is_known(&cache, &commit) && is_complete(&snapshot)).then_some(snapshot))
}

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
    let cache = HubCache::new(&options.cache, repository)?;
    if let Some(snapshot) = cached(repository, options)? {
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
    for folder in ModelFolder::open(&snapshot).map_err(about)?.weights() {
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
fn is_known(cache: &HubCache, commit: &str) -> bool {
    let snapshot = cache.snapshot(commit);
    snapshot.join(".gitattributes").exists()
        || SMALL.iter().all(|name| snapshot.join(name).exists() || cache.is_absent(commit, name))
}

/// Whether all weights that a checkpoint's folder speaks of are there.
fn is_complete(snapshot: &Path) -> bool {
    let Ok(folder) = ModelFolder::open(snapshot) else { return false };
    folder.weights().iter().all(|folder| {
        folder.join("tokenizer.json").exists()
            && Tensors::files(folder).is_ok_and(|files| files.iter().all(|file| file.exists()))
    })
}

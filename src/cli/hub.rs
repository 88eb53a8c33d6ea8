//! `--model OWNER/NAME`: a checkpoint of the Hugging Face hub's, by the environment that its own tools read.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The folder of a model: its own, or that of the hub's cache.
pub(super) fn folder(model: &Path, revision: Option<&str>) -> Result<PathBuf> {
    match model.to_str() {
        Some(id) if !model.exists() && is_name(id) => fetch(id, revision),
        _ if revision.is_some() => {
            Err(Error::usage("--revision goes with a model of the hub, not with a folder"))
        }
        // What is wrong with it is said where it is opened.
        _ => Ok(model.to_path_buf()),
    }
}

/// `OWNER/NAME`, which `./FOLDER` and `/FOLDER` are not.
fn is_name(id: &str) -> bool {
    id.split_once('/').is_some_and(|(owner, name)| {
        let is_part = |part: &str| !part.is_empty() && !part.starts_with(['.', '~']);
        is_part(owner) && is_part(name) && !name.contains(['/', '\\'])
    })
}

#[cfg(not(feature = "hub"))]
fn fetch(id: &str, _revision: Option<&str>) -> Result<PathBuf> {
    let name = id.rsplit('/').next().unwrap_or(id);
    Err(Error::new(crate::error::ErrorKind::Environment, format!("no such folder, and this build has no hub: {id}")).hint(format!(
        "cargo install splade-rs has it by default; or download the folder: hf download {id} --local-dir {name}"
    )))
}

#[cfg(feature = "hub")]
fn fetch(id: &str, revision: Option<&str>) -> Result<PathBuf> {
    use std::time::{Duration, Instant};

    use crate::cli::print::note;
    use crate::fetch::hub::checkpoint::fetch;
    use crate::fetch::hub::fetched::Fetched;
    use crate::fetch::hub::repository::Repository;

    let repository = Repository::new(id, revision.unwrap_or("main"))?;
    let options = options()?;
    let mut file = None;
    let mut last = Instant::now();
    let mut say = |fetched: Fetched<'_>| {
        let begins = file.as_deref() != Some(fetched.file);
        if file.is_none() {
            note(&format!(
                "fetching {id} from {} into {}",
                options.endpoint,
                options.cache.display()
            ));
        }
        if begins {
            file = Some(fetched.file.to_owned());
        }
        // Small files are there at once.
        let is_large = fetched.total.is_none_or(|total| total >= 1_000_000);
        if is_large && (begins || last.elapsed() > Duration::from_secs(10)) {
            last = Instant::now();
            let megabytes = |count: u64| format!("{} MB", count / 1_000_000);
            let of =
                fetched.total.map_or(String::new(), |total| format!(" of {}", megabytes(total)));
            note(&format!("{id}: {}: {}{of}", fetched.file, megabytes(fetched.done)));
        }
    };
    fetch(&repository, &options, &mut say)
}

/// The folder of a model of the hub in its cache, if it is there whole; nothing is fetched.
pub(super) fn cached(id: &str) -> Option<PathBuf> {
    #[cfg(feature = "hub")]
    if is_name(id) {
        use crate::fetch::hub::checkpoint::cached;
        use crate::fetch::hub::repository::Repository;

        return cached(&Repository::new(id, "main").ok()?, &options().ok()?).ok()?;
    }
    let _ = id;
    None
}

/// What the environment says, as huggingface_hub reads it.
#[cfg(feature = "hub")]
fn options() -> Result<crate::fetch::hub::options::HubOptions> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let path = |name: &str| variable(name).map(PathBuf::from);
    let home = path("HF_HOME")
        .or_else(|| path("XDG_CACHE_HOME").map(|cache| cache.join("huggingface")))
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache/huggingface")))
        .ok_or_else(|| {
            Error::usage("no folder for the hub's cache: there is no home folder")
                .hint("set HF_HOME to a folder")
        })?;
    let token_file = path("HF_TOKEN_PATH").unwrap_or_else(|| home.join("token"));
    let token = variable("HF_TOKEN").or_else(|| std::fs::read_to_string(token_file).ok());
    let is_set = |name: &str| {
        let value = variable(name).unwrap_or_default().to_ascii_uppercase();
        matches!(value.as_str(), "1" | "ON" | "YES" | "TRUE")
    };
    let endpoint = variable("HF_ENDPOINT").unwrap_or_else(|| "https://huggingface.co".to_owned());
    Ok(crate::fetch::hub::options::HubOptions {
        endpoint: endpoint.trim_end_matches('/').to_owned(),
        cache: path("HF_HUB_CACHE").unwrap_or_else(|| home.join("hub")),
        token: token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty()),
        offline: is_set("HF_HUB_OFFLINE"),
    })
}

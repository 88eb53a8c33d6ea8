//! The engines that are here: flags, environment, usual places, `target/peers`.

pub(crate) mod anserini;
pub(crate) mod pisa;

use std::path::{Path, PathBuf};

use ::pisa::engine::Algorithm;
use clap::Args;

use crate::backend::cache::Cache;
use crate::backend::{Backend, BackendName};
use crate::error::{Error, ErrorKind, Result};

/// Where engines are, and how they run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Engines")]
pub(super) struct EngineArguments {
    /// Where indexes that engines made are kept, by the content of what they were made of [default: the user's cache folder]
    #[arg(long, value_name = "FOLDER", env = "SPLADE_CACHE")]
    cache_dir: Option<PathBuf>,
    /// Anserini's fat jar [default: an installed pyserini's, or one in target/peers]
    #[arg(long, value_name = "FILE", env = "ANSERINI_JAR")]
    anserini_jar: Option<PathBuf>,
    /// The java that runs it [default: the first of $JAVA_HOME, PATH, /usr/lib/jvm, target/peers that is new enough]
    #[arg(long, value_name = "FILE")]
    java: Option<PathBuf>,
    /// The JVM's greatest heap, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(256..))]
    java_heap: u32,
    /// Folder of PISA's programs [default: PATH]
    #[arg(long, value_name = "FOLDER", env = "PISA_BIN")]
    pisa_bin: Option<PathBuf>,
    /// A Python that has pyterrier-pisa, whose PISA runs where there are no programs [default: one in target/peers]
    #[arg(long, value_name = "FILE", env = "PISA_PYTHON")]
    pisa_python: Option<PathBuf>,
    /// PISA's algorithm: maxscore, block_max_maxscore, block_max_wand, wand, ranked_or
    #[arg(long, value_name = "NAME", default_value = "maxscore")]
    pisa_algorithm: String,
}

impl EngineArguments {
    /// The engine of this name.
    ///
    /// # Errors
    /// It is not here; what is here does not run.
    pub(super) fn backend(&self, name: BackendName) -> Result<Backend> {
        match name {
            BackendName::Native => Ok(Backend::Native),
            BackendName::Anserini => Ok(Backend::Anserini(self.anserini()?)),
            BackendName::Pisa => {
                let algorithm = Algorithm::of(&self.pisa_algorithm).ok_or_else(|| {
                    let names = Algorithm::ALL.map(Algorithm::name).join(", ");
                    Error::usage(format!("PISA has no algorithm '{}'", self.pisa_algorithm))
                        .hint(names)
                })?;
                Ok(Backend::Pisa(self.pisa()?, algorithm))
            }
        }
    }

    /// Where indexes are kept: the user's cache folder, the one for temporary files where there is none.
    pub(super) fn cache(&self) -> Cache {
        let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let usual = || {
            let home = || set("HOME").map(|home| home.join(".cache"));
            set("XDG_CACHE_HOME").or_else(home).map(|caches| caches.join("splade-rs"))
        };
        let folder = self.cache_dir.clone().or_else(usual);
        Cache::new(&folder.unwrap_or_else(|| std::env::temp_dir().join("splade-rs")))
    }
}

/// A thing that was looked for.
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    /// Who named it: a flag, the environment, a usual place.
    pub(super) from: &'static str,
}

/// Where `.ci/peers` puts what it fetches.
fn peers() -> PathBuf {
    let set = std::env::var_os("SPLADE_PEERS").filter(|set| !set.is_empty());
    set.map_or_else(|| PathBuf::from("target/peers"), PathBuf::from)
}

/// Programs of a name in the folders of PATH.
fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Files of a folder whose names pass, sorted.
fn files(folder: &Path, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let named = |file: &PathBuf| file.file_name().is_some_and(|n| fits(&n.to_string_lossy()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(named).collect();
    files.sort();
    files
}

fn absent(message: impl Into<String>, hint: &str) -> Error {
    Error::new(ErrorKind::Environment, message).hint(hint)
}

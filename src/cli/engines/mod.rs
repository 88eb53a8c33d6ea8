//! The engines that are here: flags, environment, usual places, `target/peers`.

pub(crate) mod anserini;
pub(crate) mod arguments;
pub(crate) mod candidate;
pub(crate) mod pisa;

use std::path::PathBuf;

use ::pisa::engine::Algorithm;

use crate::backend::cache::Cache;
use crate::backend::engine::Backend;
use crate::backend::name::BackendName;
use crate::cli::engines::arguments::EngineArguments;
use crate::error::{Error, Result};

impl EngineArguments {
    /// The engine of this name.
    ///
    /// # Errors
    /// It is not here; what is here does not run.
    pub(in crate::cli) fn backend(&self, name: BackendName) -> Result<Backend> {
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
    pub(in crate::cli) fn cache(&self) -> Cache {
        let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let usual = || {
            let home = || set("HOME").map(|home| home.join(".cache"));
            set("XDG_CACHE_HOME").or_else(home).map(|caches| caches.join("splade-rs"))
        };
        let folder = self.cache_dir.clone().or_else(usual);
        Cache::new(&folder.unwrap_or_else(|| std::env::temp_dir().join("splade-rs")))
    }
}

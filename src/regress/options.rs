//! How regressions run.

use std::path::{Path, PathBuf};

use crate::backend::cache::Cache;
use crate::backend::engine::Backend;
use crate::backend::name::BackendName;
use crate::error::{Error, ErrorKind, Result};

/// How regressions run.
#[derive(Clone, Copy)]
pub struct RunOptions<'a> {
    /// The data folder.
    pub data: &'a Path,
    /// Threads; 0 = one a core.
    pub threads: usize,
    /// Backends instead of the declaration's own; none: the declaration's own.
    pub backends: &'a [BackendName],
    /// Gives the engine of a name.
    pub engine: &'a dyn Fn(BackendName) -> Result<Backend>,
    /// Finds a checkpoint that does not lie below the data folder: its folder in the hub's cache.
    pub model: &'a dyn Fn(&str) -> Option<PathBuf>,
    /// Where engines' indexes are kept.
    pub cache: &'a Cache,
    /// Takes what a person should know before a long wait.
    pub tell: &'a dyn Fn(&str),
}

impl RunOptions<'_> {
    /// The folder of a checkpoint, if it is anywhere.
    pub(super) fn model_folder(&self, model: &str) -> Option<PathBuf> {
        let below = self.data.join(model_path(model));
        if below.exists() { Some(below) } else { (self.model)(model) }
    }
}

/// Where a checkpoint lies below the data folder.
pub(super) fn model_path(model: &str) -> String {
    format!("models/{model}")
}

impl<'a> RunOptions<'a> {
    /// Our own index alone; a declaration that wants another engine finds none.
    pub fn native(data: &'a Path, threads: usize, cache: &'a Cache) -> Self {
        let engine = &|name| match name {
            BackendName::Native => Ok(Backend::Native),
            other => Err(Error::new(ErrorKind::Environment, format!("no {other} was looked for"))),
        };
        Self { data, threads, backends: &[], engine, model: &|_| None, cache, tell: &|_| {} }
    }
}

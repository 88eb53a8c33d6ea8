//! Where to fetch from and where to.

use std::path::PathBuf;

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

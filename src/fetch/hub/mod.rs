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
pub(crate) mod checkpoint;
pub(crate) mod client;
pub(crate) mod download;
pub(crate) mod fetched;
pub(crate) mod options;
pub(crate) mod repository;

pub use self::checkpoint::fetch;
pub use self::fetched::Fetched;
pub use self::options::HubOptions;
pub use self::repository::Repository;

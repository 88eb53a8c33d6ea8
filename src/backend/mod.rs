//! Engines that search an exported collection: our own index, a real Anserini, a real PISA.
//!
//! Each takes the same files, indexes them once (see [`Cache`]), searches them and gives a run. What an engine would damage in
//! silence is refused by name before it runs.

pub(crate) mod anserini;
pub(crate) mod asked;
pub(crate) mod cache;
pub(crate) mod contents;
pub(crate) mod engine;
pub(crate) mod name;
pub(crate) mod native;
pub(crate) mod pisa;
pub(crate) mod sample;

pub use self::asked::{BackendOptions, EngineRun};
pub use self::cache::Cache;
pub use self::engine::Backend;
pub use self::name::BackendName;
pub use self::sample::ask_engine;

//! Options that name engines.

use std::path::PathBuf;

use clap::Args;

/// Where engines are, and how they run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Engines")]
pub(in crate::cli) struct EngineArguments {
    /// Where indexes that engines made are kept, by the content of what they were made of [default: the user's cache folder]
    #[arg(long, value_name = "FOLDER", env = "SPLADE_CACHE")]
    pub(super) cache_dir: Option<PathBuf>,
    /// Anserini's fat jar [default: an installed pyserini's, or one in target/peers]
    #[arg(long, value_name = "FILE", env = "ANSERINI_JAR")]
    pub(super) anserini_jar: Option<PathBuf>,
    /// The java that runs it [default: the first of $JAVA_HOME, PATH, /usr/lib/jvm, target/peers that is new enough]
    #[arg(long, value_name = "FILE")]
    pub(super) java: Option<PathBuf>,
    /// The JVM's greatest heap, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(256..))]
    pub(super) java_heap: u32,
    /// Folder of PISA's programs [default: PATH]
    #[arg(long, value_name = "FOLDER", env = "PISA_BIN")]
    pub(super) pisa_bin: Option<PathBuf>,
    /// A Python that has pyterrier-pisa, whose PISA runs where there are no programs [default: one in target/peers]
    #[arg(long, value_name = "FILE", env = "PISA_PYTHON")]
    pub(super) pisa_python: Option<PathBuf>,
    /// PISA's algorithm: maxscore, block_max_maxscore, block_max_wand, wand, ranked_or
    #[arg(long, value_name = "NAME", default_value = "maxscore")]
    pub(super) pisa_algorithm: String,
}

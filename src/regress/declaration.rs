//! Declarations: what `regressions/*.toml` say.

use serde::{Deserialize, Serialize};

use crate::backend::name::BackendName;
use crate::regress::corpus::Corpus;
use crate::regress::expect::Expect;

/// One regression.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Unique over all files.
    pub name: String,
    /// The file it stands in.
    #[serde(skip)]
    pub family: String,
    /// What `corpora.toml` says of its data, its corpus first.
    #[serde(skip)]
    pub needs: Vec<Corpus>,
    /// What it is.
    #[serde(default)]
    pub about: String,
    /// Who indexes and searches; every other than our own index is also compared with it.
    #[serde(default)]
    pub backend: BackendName,
    /// Key into `corpora.toml`.
    pub corpus: String,
    /// A ready run, which stands instead of documents, topics and all that makes a run of them.
    pub run: Option<Source>,
    /// The documents.
    pub documents: Option<Source>,
    /// What makes vectors of the documents.
    #[serde(default)]
    pub encoder: EncoderChoice,
    /// What makes queries of the topics; the documents' encoder where it is not named.
    pub query_encoder: Option<EncoderChoice>,
    /// The documents' quantiser.
    #[serde(default = "unknown")]
    pub quantizer: String,
    /// The queries' quantiser.
    #[serde(default = "unknown")]
    pub query_quantizer: String,
    /// The topics.
    pub topics: Option<Source>,
    /// The judgments.
    pub qrels: Source,
    /// Documents a query.
    #[serde(default = "thousand")]
    pub hits: usize,
    /// Leave out the document whose docno is the query's id.
    #[serde(default)]
    pub remove_query: bool,
    /// `docno` or `anserini`.
    #[serde(default = "docno")]
    pub ties: String,
    /// Expected values.
    pub expect: Vec<Expect>,
}

impl Declaration {
    /// Every path of the data folder that is read.
    pub(super) fn paths(&self) -> Vec<&str> {
        let Self { run, documents, topics, qrels, .. } = self;
        let sources = run.iter().chain(documents).chain(topics).chain([qrels]);
        let mut paths: Vec<_> = sources.map(|source| &*source.path).collect();
        for encoder in self.encoders() {
            paths.extend(encoder.tokenizer.iter().chain(&encoder.idf).map(String::as_str));
        }
        paths
    }

    /// The checkpoints.
    pub(super) fn models(&self) -> Vec<&str> {
        self.encoders().filter_map(|encoder| encoder.model.as_deref()).collect()
    }

    fn encoders(&self) -> impl Iterator<Item = &EncoderChoice> {
        std::iter::once(&self.encoder).chain(&self.query_encoder)
    }
}

/// A file of the data folder.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Relative to the data folder.
    pub path: String,
    /// Its format.
    pub format: String,
    /// What of a document is its text.
    pub template: Option<String>,
    /// `msmarco`: converted to MS MARCO's TSV first.
    pub via: Option<String>,
}

/// An encoder with its parameters.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EncoderChoice {
    /// `none`, `bm25`, `inference-free` or `splade`.
    pub name: String,
    /// bm25: `english` or `wordpiece`.
    pub analyzer: Option<String>,
    /// Path of the tokenizer.
    pub tokenizer: Option<String>,
    /// inference-free: path of the table.
    pub idf: Option<String>,
    /// bm25's k1.
    pub k1: Option<f32>,
    /// bm25's b.
    pub b: Option<f32>,
    /// splade: the checkpoint.
    pub model: Option<String>,
}

impl Default for EncoderChoice {
    fn default() -> Self {
        let none = None::<String>;
        Self {
            name: "none".into(),
            analyzer: none.clone(),
            tokenizer: none.clone(),
            idf: none.clone(),
            k1: None,
            b: None,
            model: none,
        }
    }
}

fn unknown() -> String {
    "unknown".into()
}
fn docno() -> String {
    "docno".into()
}
fn thousand() -> usize {
    1000
}

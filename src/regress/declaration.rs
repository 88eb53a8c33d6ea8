//! Declarations: what `regressions/*.toml` say.

use serde::{Deserialize, Serialize};
use toml::ser::ValueSerializer;

use super::Corpus;
use crate::error::{Error, Result};
use crate::pipeline::BackendName;

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
    /// The documents.
    pub documents: Source,
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
    pub topics: Source,
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
        let mut paths = vec![&*self.documents.path, &*self.topics.path, &*self.qrels.path];
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

    /// The declaration with every default said, as a file would hold it.
    ///
    /// # Errors
    /// A value that TOML has no form for.
    pub fn to_toml(&self) -> Result<String> {
        // Taken apart whole: a key that is added and not shown does not compile.
        let Self {
            name,
            family: _,
            needs: _,
            about,
            backend,
            corpus,
            documents,
            encoder,
            query_encoder,
            quantizer,
            query_quantizer,
            topics,
            qrels,
            hits,
            remove_query,
            ties,
            expect,
        } = self;
        let mut text = "[[regression]]\n".to_owned();
        line(&mut text, "name", name)?;
        if !about.is_empty() {
            line(&mut text, "about", about)?;
        }
        line(&mut text, "backend", backend)?;
        line(&mut text, "corpus", corpus)?;
        line(&mut text, "documents", documents)?;
        line(&mut text, "encoder", encoder)?;
        if let Some(encoder) = query_encoder {
            line(&mut text, "query_encoder", encoder)?;
        }
        line(&mut text, "quantizer", quantizer)?;
        line(&mut text, "query_quantizer", query_quantizer)?;
        line(&mut text, "topics", topics)?;
        line(&mut text, "qrels", qrels)?;
        line(&mut text, "hits", hits)?;
        line(&mut text, "remove_query", remove_query)?;
        line(&mut text, "ties", ties)?;
        text.push_str("expect = [\n");
        for expect in expect {
            text.push_str("  ");
            value(&mut text, expect)?;
            text.push_str(",\n");
        }
        text.push_str("]\n");
        Ok(text)
    }
}

fn line(text: &mut String, key: &str, of: &impl Serialize) -> Result<()> {
    text.push_str(key);
    text.push_str(" = ");
    value(text, of)?;
    text.push('\n');
    Ok(())
}

fn value(text: &mut String, of: &impl Serialize) -> Result<()> {
    of.serialize(ValueSerializer::new(text)).map_err(|e| Error::usage(e.to_string()))?;
    Ok(())
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

/// Where an expected value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Printed by somebody else; `source` says where.
    Published,
    /// Measured by us; `since` says from which version.
    Pinned,
}

/// An expected value.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// trec_eval's name: `ndcg_cut.10`.
    pub measure: String,
    /// The value.
    pub value: f64,
    /// Greatest difference; the default compares four printed digits.
    #[serde(default = "four_digits")]
    pub tolerance: f64,
    /// Published or pinned.
    pub kind: Kind,
    /// trec_eval's `-l`.
    pub level: Option<i64>,
    /// trec_eval's `-M`.
    pub max: Option<usize>,
    /// Where a published value stands.
    pub source: Option<String>,
    /// The version that pinned a value.
    pub since: Option<String>,
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
fn four_digits() -> f64 {
    0.000_05
}

//! Declarations: `regressions/*.toml`.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// A file of declarations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    family: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    about: String,
    #[serde(default)]
    defaults: toml::Table,
    regression: Vec<toml::Table>,
}

/// One regression.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Unique over all files.
    pub name: String,
    /// The file it stands in.
    #[serde(skip)]
    pub family: String,
    /// What it is.
    #[serde(default)]
    pub about: String,
    /// `native`; others come with their drivers.
    #[serde(default = "native")]
    pub backend: String,
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

/// A file of the data folder.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Printed by somebody else; `source` says where.
    Published,
    /// Measured by us; `since` says from which version.
    Pinned,
}

/// An expected value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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

fn native() -> String {
    "native".into()
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

/// Loads every declaration of a folder, by file name.
///
/// # Errors
/// An unknown key, a name that stands twice, a published value without source.
pub fn load(folder: &Path) -> Result<Vec<Declaration>> {
    let mut all: Vec<Declaration> = Vec::new();
    for path in crate::io::files_of(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".toml") || name == "corpora.toml" {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, &e))?;
        let fault = |e: toml::de::Error| Error::usage(e.message()).at_file(&path);
        let file: File = toml::from_str(&text).map_err(|e| {
            let line = e.span().map(|span| text[..span.start].lines().count().max(1) as u64);
            fault(e).at_line(line)
        })?;
        if file.schema != 1 {
            return Err(Error::usage(format!("schema {} is not known", file.schema)).at_file(&path));
        }
        for table in file.regression {
            let mut merged = file.defaults.clone();
            merged.extend(table);
            let shown = merged.get("name").map_or_else(String::new, ToString::to_string);
            let mut declaration: Declaration =
                merged.try_into().map_err(|e: toml::de::Error| {
                    Error::usage(format!("regression {shown}: {}", e.message())).at_file(&path)
                })?;
            declaration.family.clone_from(&file.family);
            check(&declaration, &all).map_err(|e| e.at_file(&path))?;
            all.push(declaration);
        }
    }
    Ok(all)
}

fn check(declaration: &Declaration, earlier: &[Declaration]) -> Result<()> {
    let name = &declaration.name;
    if earlier.iter().any(|other| other.name == *name) {
        return Err(Error::usage(format!("the regression '{name}' is declared twice")));
    }
    for expect in &declaration.expect {
        let said = match expect.kind {
            Kind::Published => expect.source.is_some(),
            Kind::Pinned => expect.since.is_some(),
        };
        if !said {
            let message = format!(
                "regression '{name}': {} does not say where its value comes from",
                expect.measure
            );
            return Err(
                Error::usage(message).hint("published wants 'source', pinned wants 'since'")
            );
        }
    }
    Ok(())
}

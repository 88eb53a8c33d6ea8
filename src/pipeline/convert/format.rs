//! The formats that `convert` knows, by what they hold.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::io::{QrelsFormat, QueriesFormat, RunFormat, TextFormat};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Document vectors.
    Vectors(VectorFormat),
    /// Weighted queries.
    Queries(QueriesFormat),
    /// Texts: documents or topics.
    Texts(TextFormat),
    /// Judgments.
    Qrels(QrelsFormat),
    /// Runs.
    Run(RunFormat),
}

/// A format of document vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VectorFormat {
    /// Anserini's JsonVectorCollection.
    Jsonl,
    /// CIFF.
    Ciff,
    /// PISA's canonical index.
    Pisa,
    /// The native index.
    Index,
}

/// Names and formats. `beir` is texts; as the other side of qrels it is BEIR's qrels.
pub const FORMATS: [(&str, Format); 16] = [
    ("jsonl", Format::Vectors(VectorFormat::Jsonl)),
    ("ciff", Format::Vectors(VectorFormat::Ciff)),
    ("pisa", Format::Vectors(VectorFormat::Pisa)),
    ("index", Format::Vectors(VectorFormat::Index)),
    ("queries-jsonl", Format::Queries(QueriesFormat::Jsonl)),
    ("queries-tsv", Format::Queries(QueriesFormat::Tsv)),
    ("pisa-queries", Format::Queries(QueriesFormat::Pisa)),
    ("beir", Format::Texts(TextFormat::Beir)),
    ("msmarco", Format::Texts(TextFormat::MsMarco)),
    ("trec-topics", Format::Texts(TextFormat::TrecTopics)),
    ("naver-raw", Format::Texts(TextFormat::NaverRaw)),
    ("trec-qrels", Format::Qrels(QrelsFormat::Trec)),
    ("naver-qrels", Format::Qrels(QrelsFormat::Naver)),
    ("trec-run", Format::Run(RunFormat::Trec)),
    ("msmarco-run", Format::Run(RunFormat::MsMarco)),
    ("naver-run", Format::Run(RunFormat::Naver)),
];

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        if let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) {
            return Ok(*format);
        }
        let nearest = FORMATS
            .iter()
            .map(|(known, _)| *known)
            .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        Err(Error::usage(format!("unknown format '{name}'"))
            .hint_opt(nearest.map(|nearest| format!("did you mean '{nearest}'?"))))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = FORMATS.iter().find(|(_, format)| format == self).map(|(name, _)| *name);
        f.write_str(name.unwrap_or("beir"))
    }
}

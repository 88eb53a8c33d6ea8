//! The formats that `convert` knows, by what they hold.

use std::fmt;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::formats::pisa::PisaSource;
use crate::formats::qrels::QrelsFormat;
use crate::formats::queries::QueriesFormat;
use crate::formats::run::RunFormat;
use crate::formats::texts::TextFormat;
use crate::storage::open::open_text;

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

impl VectorFormat {
    /// What is at a path: a folder is JSONL, a basename with PISA's files is PISA's, the rest is told from its first bytes.
    ///
    /// # Errors
    /// Nothing is there.
    pub fn of(path: &Path) -> Result<Self> {
        if PisaSource::is_base(path) {
            return Ok(Self::Pisa);
        }
        if path.is_dir() {
            return Ok(Self::Jsonl);
        }
        let mut head = Vec::new();
        open_text(path)?.take(8).read_to_end(&mut head).map_err(|e| Error::io(path, &e))?;
        // An index that is damaged at its head has no other sign than its name.
        let named = path.extension().is_some_and(|extension| extension == "idx");
        let magic =
            !head.is_empty() && crate::index::format::MAGIC.starts_with(&head[..head.len().min(7)]);
        if named || magic {
            return Ok(Self::Index);
        }
        // A CIFF may begin with a brace, as the length of its header; the header's first field follows.
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
        match text {
            [] => Err(Error::data("the file is empty").at_file(path).hint(
                "an index, JSONL, a CIFF or a PISA basename is wanted: was writing it interrupted?",
            )),
            [b'{', rest @ ..] if rest.first() != Some(&8) => Ok(Self::Jsonl),
            _ => Ok(Self::Ciff),
        }
    }
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

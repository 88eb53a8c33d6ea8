//! The formats that there are, one a row, by what they hold.

use std::fmt;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::formats::ciff::CIFF;
use crate::formats::jsonl::JSONL;
use crate::formats::native_index::INDEX;
use crate::formats::pisa::PISA;
use crate::formats::pyterrier::PYTERRIER;
use crate::formats::qrels::QrelsFormat;
use crate::formats::queries::QueriesFormat;
use crate::formats::run::RunFormat;
use crate::formats::texts::TextFormat;
use crate::formats::vector_format::{Found, Kind, VectorFormat};
use crate::formats::vectors::files_of;
use crate::formats::verified::Verified;
use crate::storage::open::open_text;
use crate::storage::place::is_special;
use crate::storage::temporary::TemporaryFolder;

/// A format, by what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Document vectors.
    Vectors(&'static VectorFormat),
    /// Weighted queries.
    Queries(QueriesFormat),
    /// Texts: documents or topics.
    Texts(TextFormat),
    /// Judgments.
    Qrels(QrelsFormat),
    /// Runs.
    Run(RunFormat),
}

/// A row of the registry.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The name on the command line.
    pub name: &'static str,
    /// What it is, in a line of help.
    pub about: &'static str,
    /// The format.
    pub format: Format,
}

/// All formats. The vector formats are asked in this order whether a collection is theirs.
pub const FORMATS: &[Row] = &[
    vectors(INDEX),
    vectors(PISA),
    vectors(PYTERRIER),
    vectors(JSONL),
    vectors(CIFF),
    row(
        "queries-jsonl",
        "{\"id\": .., \"vector\": {token: weight}}; Anserini's \"title\" of repeated tokens is read",
        Format::Queries(QueriesFormat::Jsonl),
    ),
    row("queries-tsv", "id, tab, repeated tokens", Format::Queries(QueriesFormat::Tsv)),
    row("pisa-queries", "id, colon, repeated tokens", Format::Queries(QueriesFormat::Pisa)),
    row(
        "beir",
        "BEIR's corpus.jsonl or queries.jsonl; of judgments, qrels/test.tsv",
        Format::Texts(TextFormat::Beir),
    ),
    row("msmarco", "id, tab, text", Format::Texts(TextFormat::MsMarco)),
    row(
        "anserini-texts",
        "{\"id\": .., \"contents\": ..}, as Anserini and Pyserini read texts",
        Format::Texts(TextFormat::AnseriniTexts),
    ),
    row(
        "msmarco-v2-passage",
        "MS MARCO v2's passages, {\"pid\": .., \"passage\": ..}; read",
        Format::Texts(TextFormat::MsMarcoV2Passage),
    ),
    row(
        "msmarco-v2-doc",
        "documents and segments of MS MARCO v2 and v2.1: title, headings, body; read",
        Format::Texts(TextFormat::MsMarcoV2Doc),
    ),
    row("trec-topics", "topics of TREC", Format::Texts(TextFormat::TrecTopics)),
    row("naver-raw", "naver/splade's raw.tsv; read", Format::Texts(TextFormat::NaverRaw)),
    row("trec-qrels", "query, 0, document, relevance", Format::Qrels(QrelsFormat::Trec)),
    row("naver-qrels", "naver/splade's qrel.json; read", Format::Qrels(QrelsFormat::Naver)),
    row("trec-run", "query, Q0, document, rank, score, tag", Format::Run(RunFormat::Trec)),
    row("msmarco-run", "query, document, rank", Format::Run(RunFormat::MsMarco)),
    row("naver-run", "naver/splade's run.json; read", Format::Run(RunFormat::Naver)),
];

const fn vectors(format: &'static VectorFormat) -> Row {
    row(format.name, format.about, Format::Vectors(format))
}

const fn row(name: &'static str, about: &'static str, format: Format) -> Row {
    Row { name, about, format }
}

/// The formats of document vectors.
pub fn vector_formats() -> impl Iterator<Item = &'static VectorFormat> {
    FORMATS.iter().filter_map(|row| match row.format {
        Format::Vectors(format) => Some(format),
        _ => None,
    })
}

/// What is at a path: its name, the kind of thing it is, and its first bytes tell.
///
/// # Errors
/// Nothing is there, or an empty file.
pub fn format_of(path: &Path) -> Result<&'static VectorFormat> {
    let told = |kind, head: &[u8]| {
        let found = Found { path, kind, head };
        vector_formats().find(|format| (format.is)(&found))
    };
    if path.is_dir() {
        let mut head = Vec::new();
        // What cannot be read is for the format's reader to name.
        if let Some(file) = files_of(path).ok().and_then(|files| files.into_iter().next()) {
            let _ = open_text(&file).map(|input| input.take(HEAD).read_to_end(&mut head));
        }
        if let Some(format) = told(Kind::Folder, &head) {
            return Ok(format);
        }
    }
    if !path.exists()
        && let Some(format) = told(Kind::Nothing, &[])
    {
        return Ok(format);
    }
    let mut head = Vec::new();
    open_text(path)?.take(HEAD).read_to_end(&mut head).map_err(|e| Error::io(path, &e))?;
    told(Kind::File, &head).ok_or_else(|| match head.is_empty() {
        true => Error::data("the file is empty").at_file(path).hint(
            "an index, JSONL, a CIFF or a PISA basename is wanted: was writing it interrupted?",
        ),
        false => unknown(&head).at_file(path),
    })
}

/// Bytes of an unknown file that are shown.
const SHOWN: usize = 16;

fn unknown(head: &[u8]) -> Error {
    let shown = &head[..head.len().min(SHOWN)];
    let kind = if std::str::from_utf8(shown).is_ok_and(|text| !text.contains('\0')) {
        "a text"
    } else {
        "a file"
    };
    Error::data(format!(
        "{kind} that begins with '{}' is no index, no JSONL and no CIFF",
        shown.escape_ascii()
    ))
    .hint("a PISA index is named by its basename; --format says what the file is")
}

/// Bytes that tell a format.
const HEAD: u64 = 64;

/// Checks every byte and every posting of a collection, whose format is told where it is not given. What is no file (a pipe, stdin) is
/// kept in a temporary file meanwhile.
///
/// # Errors
/// Nothing that could be checked; damage (kind `CheckFailed`); I/O.
pub fn verify(path: &Path, format: Option<&'static VectorFormat>) -> Result<Verified> {
    if path.as_os_str() != "-" && !is_special(path) {
        let format = format.map_or_else(|| format_of(path), Ok)?;
        return (format.verify)(path);
    }
    let folder = TemporaryFolder::make()?;
    let kept = folder.path().join("collection");
    let mut file = std::fs::File::create(&kept).map_err(|e| Error::io(&kept, &e))?;
    std::io::copy(&mut open_text(path)?, &mut file).map_err(|e| Error::io(path, &e))?;
    verify(&kept, format).map_err(|e| e.of_original(&kept, path))
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        if let Some(row) = FORMATS.iter().find(|row| row.name == name) {
            return Ok(row.format);
        }
        let nearest = FORMATS
            .iter()
            .map(|row| row.name)
            .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        Err(Error::usage(format!("unknown format '{name}'"))
            .hint_opt(nearest.map(|nearest| format!("did you mean '{nearest}'?"))))
    }
}

impl fmt::Display for Format {
    /// BEIR's judgments have the name of its texts: the other side tells which is meant.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = FORMATS.iter().find(|row| row.format == *self);
        f.write_str(row.map_or("beir", |row| row.name))
    }
}

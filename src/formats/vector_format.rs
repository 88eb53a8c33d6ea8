//! What a format of document vectors gives the registry: how it is told, read, written and checked.
//!
//! # What is left behind
//! Sources and sinks are used once, in the order of their methods; the types see to it that nothing follows `finish`. A second call of
//! a source's method gives what the first gave where its input is a file, and nothing, or an error, where it was a pipe. A sink writes
//! temporary files: nothing stands at the output's path before [`RecordSink::finish`], [`VectorSink::finish`] or
//! [`ListSink::finish`] put all of it there, the file that makes it an index or a collection last. A sink that is dropped early, by an
//! error or on purpose, leaves nothing behind, and what stood at the path before stays. An error of `finish` may leave some of several
//! files in place, never the last. (`-`, pipes and devices are written to as they stand.)

use std::fmt;
use std::path::{Path, PathBuf};

use anserini::{Number, Record};

use crate::error::{Error, Result};
use crate::formats::doclength::Doclength;
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::vectors::{VectorCounts, shortest};
use crate::formats::verified::Verified;
use crate::sparse::matrix::{ListHeader, ListSink, ListSource};
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;
use crate::storage::place::is_special;

/// A format of document vectors. Each has its file, in which its one is defined, and its row in the registry; whatever else needs to
/// know which formats there are asks the registry.
pub struct VectorFormat {
    /// As the command line names it.
    pub name: &'static str,
    /// What it is, in a line of help.
    pub about: &'static str,
    /// The weights that it can hold.
    pub weights: Holds,
    /// Whether this is one, by name, folder or first bytes.
    pub(crate) is: fn(&Found<'_>) -> bool,
    /// The files that a path stands for, as far as their bytes say what the collection holds.
    pub(crate) files: fn(&Path) -> Result<Vec<PathBuf>>,
    /// Opens a collection.
    pub(crate) open: fn(&Path) -> Result<Source>,
    /// Starts one.
    pub(crate) create: Create,
    /// Checks every byte and every posting. Damage has the kind `CheckFailed`.
    pub(crate) verify: fn(&Path) -> Result<Verified>,
}

/// Weights that a format can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Impacts.
    Integers,
    /// Impacts, or floats as models give them.
    IntegersOrFloats,
}

impl PartialEq for VectorFormat {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for VectorFormat {}

impl fmt::Debug for VectorFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for VectorFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What stands at a path, for a format to say whether that is one of its own.
pub(crate) struct Found<'a> {
    pub(crate) path: &'a Path,
    pub(crate) kind: Kind,
    /// The first bytes of the file, or of a folder's first file; decompressed.
    pub(crate) head: &'a [u8],
}

/// The kind of thing that stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file, a pipe, a device.
    File,
    Folder,
    /// Nothing: the path may be a basename.
    Nothing,
}

impl Found<'_> {
    /// The first bytes of what may be a text, from its first character that is no blank.
    pub(crate) fn text(&self) -> &[u8] {
        self.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.head).trim_ascii_start()
    }
}

/// An opened collection: read by document, by term, or as the reader likes.
pub(crate) struct Source {
    /// Who made the weights, as the collection itself or its sidecar says; of floats, [`Quantizer::None`].
    pub(crate) made_by: Quantizer,
    /// The model that made the weights, as the collection itself or its sidecar says.
    pub(crate) model: Option<Origin>,
    /// The weights that it holds, as far as that is known before they are read.
    pub(crate) weights: Stored,
    pub(crate) documents: Option<Box<dyn VectorSource>>,
    pub(crate) lists: Option<Box<dyn ListSource>>,
}

/// Weights of a collection before they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    Integers,
    Floats,
    /// A text has either; its reader tells.
    ToBeSeen,
}

/// Hands a document on: docno, text, vector, and the vocabulary that its ids belong to.
pub(crate) type EachText<'a> = dyn FnMut(&str, &str, &Weights, &Vocabulary) -> Result<()> + 'a;
/// Hands a document on as a record.
pub(crate) type EachRecord<'a> = dyn FnMut(&Record) -> Result<()> + 'a;

/// Where a record begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: PathBuf,
    pub(crate) line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

/// Reads vectors document by document, as often as the input can be read.
pub(crate) trait VectorSource {
    /// Hands every document on as a vector, its floats quantised by `apply` (`unknown`: integers alone may come; `none`: all become
    /// floats), and gives the vocabulary of the ids.
    ///
    /// # Errors
    /// Malformed data, floats under `unknown`, I/O, or what `each` gives.
    fn vectors(
        &mut self,
        apply: Quantizer,
        each: &mut EachText<'_>,
    ) -> Result<(Vocabulary, VectorCounts)>;

    /// As [`VectorSource::vectors`], but records, which keep the source's order of tokens and its digits where it has them.
    ///
    /// # Errors
    /// As [`VectorSource::vectors`].
    fn records(&mut self, apply: Quantizer, each: &mut EachRecord<'_>) -> Result<VectorCounts> {
        let mut record = Record::default();
        let (_, counts) = self.vectors(apply, &mut |docno, text, vector, vocabulary| {
            fill(&mut record, (docno, text), vector, vocabulary);
            each(&record)
        })?;
        Ok(counts)
    }

    /// The first two places at which a docno stands, by reading once more; none where the source knows no places.
    fn places(&mut self, _: &str) -> Vec<Place> {
        Vec::new()
    }
}

/// Names both places of a docno that stands twice, in a collection that can be read again and tells places.
pub(crate) fn name_twice(error: Error, path: &Path, format: &VectorFormat) -> Error {
    let Some(docno) = error.twice().map(str::to_owned) else { return error };
    if path.as_os_str() == "-" || is_special(path) {
        return error;
    }
    let source = (format.open)(path).ok().and_then(|source| source.documents);
    match source.map(|mut documents| documents.places(&docno)).as_deref() {
        Some([first, second, ..]) => {
            error.twice_at(&first.to_string(), &second.file, Some(second.line))
        }
        _ => error,
    }
}

/// Starts a collection in the way that its format is written.
pub(crate) enum Create {
    /// Records of tokens, as texts hold them. The quantiser is the one that made the weights.
    Records(fn(&Path, Quantizer, &WriteOptions) -> Result<Box<dyn RecordSink>>),
    /// Vectors of ids.
    Vectors(fn(&Path, Quantizer, &WriteOptions) -> Result<Box<dyn VectorSink>>),
    /// Lists, then documents.
    Lists(fn(&Path, &ListHeader, &WriteOptions) -> Result<Box<dyn ListSink>>),
}

/// How formats are written. Each takes what concerns it.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// What CIFF's doclength says.
    pub doclength: Doclength,
    /// Cut impacts that the index cannot hold, and count them.
    pub saturate: bool,
    /// How JSONL is written.
    pub jsonl: JsonlOptions,
    /// The model that made the weights, where it is known; of lists their header says it.
    pub model: Option<Origin>,
}

/// What a sink did to what it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Written {
    /// Emptied documents that got the fallback token.
    pub(crate) fallbacks: u64,
    /// Impacts cut to the largest that the target holds.
    pub(crate) saturated: u64,
}

/// Writes records, one after another.
pub(crate) trait RecordSink {
    /// Writes the next document.
    ///
    /// # Errors
    /// What the format cannot hold, a docno that stands twice, I/O.
    fn record(&mut self, record: &Record) -> Result<()>;

    /// Puts everything in its place.
    ///
    /// # Errors
    /// I/O.
    fn finish(self: Box<Self>) -> Result<Written>;
}

/// Writes vectors, one after another.
pub(crate) trait VectorSink {
    /// Writes the next document.
    ///
    /// # Errors
    /// What the format cannot hold, I/O.
    fn vector(&mut self, docno: &str, vector: &Weights) -> Result<()>;

    /// Puts everything in its place; `vocabulary` is the one whose ids the vectors carried.
    ///
    /// # Errors
    /// A docno that stands twice, I/O.
    fn finish(self: Box<Self>, vocabulary: &Vocabulary) -> Result<Written>;
}

/// Makes a record of a vector: docno and text, then the tokens by their ids.
pub(crate) fn fill(
    record: &mut Record,
    (docno, text): (&str, &str),
    vector: &Weights,
    vocabulary: &Vocabulary,
) {
    record.clear();
    record.id.push_str(docno);
    record.contents.push_str(text);
    match vector {
        Weights::Impacts(vector) => {
            for &(term, impact) in vector.entries() {
                record.push(vocabulary.token(term), Number::Integer(impact.into()));
            }
        }
        Weights::Floats(vector) => {
            for &(term, weight) in vector.entries() {
                record.push(vocabulary.token(term), Number::Float(shortest(weight)));
            }
        }
    }
}

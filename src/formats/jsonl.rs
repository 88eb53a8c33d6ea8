//! Anserini's JsonVectorCollection, `{"id": .., "contents": .., "vector": {token: weight}}` a line: a file, or a folder with its sidecar
//! beside it.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use anserini::engine::Counts;
use anserini::{Number, Record, Writer};
use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::formats::anserini_view::anserini_view;
use crate::formats::convert_error::{reading, writing};
use crate::formats::folder::{NAME, folder_of, free, is_file, target};
use crate::formats::jsonl_options::{Compat, JsonlOptions};
use crate::formats::record_files::{EachLine, RecordFiles};
use crate::formats::sidecar::{read_sidecar, sidecar_file};
use crate::formats::vector_format::{
    Create, EachRecord, EachText, Holds, Kind, RecordSink, Source, Stored, VectorFormat, Written,
    fill,
};
use crate::formats::vectors::{VectorCounts, files_of};
use crate::formats::verified::failed;
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;
use crate::storage::distinct::Distinct;
use crate::storage::extent::Extent;
use crate::storage::open::open_text;
use crate::storage::persist::AtomicFile;
use crate::storage::resume::Resumable;
use crate::storage::scratch::Scratch;

/// The format.
pub const JSONL: &VectorFormat = &VectorFormat {
    name: "jsonl",
    about: "Anserini's JsonVectorCollection: a file or a folder",
    weights: Holds::IntegersOrFloats,
    // A CIFF may begin with a brace, as the length of its header; the header's first field follows.
    is: |found| {
        found.kind == Kind::Folder
            || matches!(found.text(), [b'{', rest @ ..] if rest.first() != Some(&8))
    },
    files: files_of,
    open: |path| {
        let (made_by, model) = read_sidecar(path)?;
        Ok(Source {
            made_by,
            model,
            weights: Stored::ToBeSeen,
            documents: Some(Box::new(RecordFiles::new(path, lines))),
            lists: None,
        })
    },
    create: Create::Records(|out, label, options| {
        Ok(Box::new(JsonlSink::create(out, &options.jsonl, label)?.made_by(options.model.clone())))
    }),
    verify: |path| anserini_view(path, &RecordFiles::new(path, lines)).map_err(failed),
};

/// Reads one file.
fn lines(file: &Path, each: &mut EachLine<'_>) -> Result<()> {
    let mut record = Record::default();
    let mut reader = anserini::vectors::Reader::new(open_text(file)?);
    while reader.read_into(&mut record).map_err(|e| reading(e, file))? {
        each(&record, reader.line())?;
    }
    Ok(())
}

/// Reads a collection and hands each document on: docno, contents, vector.
///
/// Integers pass unchanged under [`Quantizer::Unknown`] (and in a float index become floats); floats want a quantiser.
///
/// # Errors
/// A malformed line; a token twice in a vector; float weights without a quantiser.
pub fn for_each_vector(
    path: &Path,
    quantizer: Quantizer,
    vocabulary: &mut Vocabulary,
    each: &mut EachText<'_>,
) -> Result<VectorCounts> {
    RecordFiles::new(path, lines).for_each(quantizer, vocabulary, each)
}

/// Reads a collection and hands each record on as it stands: tokens in the order of the file, weights not yet quantised.
///
/// # Errors
/// As [`for_each_vector`].
pub fn for_each_record(path: &Path, quantizer: Quantizer, each: &mut EachRecord<'_>) -> Result<()> {
    RecordFiles::new(path, lines).as_they_stand(quantizer, each)
}

/// Reads a collection as Anserini will, refuses what it would damage, and counts what its index must hold. Memory: the distinct
/// tokens, and what [`Distinct`] takes a document.
///
/// # Errors
/// Malformed input; floats, tokens, ids and weights that Anserini would damage; a docno that stands twice.
pub fn anserini_counts(collection: &Path) -> Result<Counts> {
    let mut counts = Counts::default();
    let mut tokens: FxHashSet<String> = FxHashSet::default();
    let mut distinct = Distinct::new(&Scratch::system())?;
    for_each_record(collection, Quantizer::Unknown, &mut |record: &Record| {
        anserini::check(record).map_err(|e| writing(e, collection))?;
        distinct.push(&record.id, 0)?;
        match record.is_empty() {
            true => counts.empty += 1,
            false => counts.documents += 1,
        }
        for (token, weight) in record.iter() {
            if let Number::Integer(weight) = weight {
                counts.weights += weight;
            }
            if !tokens.contains(token) {
                tokens.insert(token.to_owned());
            }
        }
        Ok(())
    })?;
    counts.terms = tokens.len() as u64;
    Ok(counts)
}

/// Writes documents. Memory: 10 to 21 bytes a document, to find docnos that stand twice.
pub struct JsonlSink {
    out: PathBuf,
    is_file: bool,
    writer: Writer<AtomicFile>,
    /// Files that are full, and those that come: the document that each begins with.
    full: Vec<AtomicFile>,
    next: VecDeque<(u64, PathBuf)>,
    documents: u64,
    options: JsonlOptions,
    label: Quantizer,
    model: Option<Origin>,
    record: Record,
    distinct: Distinct,
    /// Vectors that got the fallback token.
    pub fallbacks: u64,
}

impl JsonlSink {
    /// Starts a file (`-`, or a name that ends in `.jsonl`, `.json` or `.gz`) or else a folder of one file.
    ///
    /// # Errors
    /// Floats for Anserini; a folder that holds another file (Anserini would index that too); I/O.
    pub fn create(out: &Path, options: &JsonlOptions, label: Quantizer) -> Result<Self> {
        no_floats(out, options, label)?;
        let target = target(out)?;
        let file = match target == out {
            true => AtomicFile::create(out)?,
            false => AtomicFile::create_in(&target, folder_of(out)?)?,
        };
        Self::new(out, file, options, label)
    }

    /// Names the model that made the vectors, for the sidecar.
    #[must_use]
    pub fn made_by(self, model: Option<Origin>) -> Self {
        Self { model, ..self }
    }

    /// Starts a folder of several files, or of one with a name of its own: names, and the document that each begins with, ascending
    /// from 0.
    ///
    /// # Errors
    /// As [`JsonlSink::create`].
    pub(crate) fn create_files(
        out: &Path,
        files: &[(String, u64)],
        options: &JsonlOptions,
        label: Quantizer,
    ) -> Result<Self> {
        no_floats(out, options, label)?;
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        free(out, &names)?;
        let first = out.join(names.first().unwrap_or(&NAME));
        let mut sink =
            Self::new(out, AtomicFile::create_in(&first, folder_of(out)?)?, options, label)?;
        sink.is_file = false;
        sink.next = files.iter().skip(1).map(|(name, from)| (*from, out.join(name))).collect();
        Ok(sink)
    }

    /// As [`JsonlSink::create`], but the file grows at `partial`, of which `kept` is kept.
    ///
    /// # Errors
    /// As [`JsonlSink::create`].
    pub(crate) fn resume(
        out: &Path,
        options: &JsonlOptions,
        label: Quantizer,
        partial: &Path,
        kept: Extent,
    ) -> Result<Self> {
        no_floats(out, options, label)?;
        let file = AtomicFile::resumable(&target(out)?, partial, kept)?;
        Self::new(out, file, options, label)
    }

    fn new(out: &Path, file: AtomicFile, options: &JsonlOptions, label: Quantizer) -> Result<Self> {
        Ok(Self {
            out: out.to_path_buf(),
            is_file: is_file(out),
            writer: Writer::new(file, options.compat.style()),
            full: Vec::new(),
            next: VecDeque::new(),
            documents: 0,
            options: options.clone(),
            label,
            model: None,
            record: Record::default(),
            distinct: Distinct::new(&Scratch::beside(out))?,
            fallbacks: 0,
        })
    }

    /// Takes note of a document that an earlier run wrote.
    ///
    /// # Errors
    /// Its docno stands twice.
    pub(crate) fn passed(&mut self, docno: &str) -> Result<()> {
        self.distinct.push(docno, 0)
    }

    /// Writes a document: docno, text, vector.
    ///
    /// # Errors
    /// What Anserini would damage, an empty vector without fallback token, I/O.
    pub fn write(
        &mut self,
        docno: &str,
        contents: &str,
        vector: &Weights,
        vocabulary: &Vocabulary,
    ) -> Result<()> {
        let mut record = std::mem::take(&mut self.record);
        fill(&mut record, (docno, contents), vector, vocabulary);
        let written = self.write_record(&record);
        self.record = record;
        written
    }

    /// Writes a record, its tokens in the vocabulary's order where there is one.
    ///
    /// # Errors
    /// As [`JsonlSink::write`], and a token that the vocabulary lacks.
    pub fn write_record(&mut self, record: &Record) -> Result<()> {
        self.distinct.push(&record.id, 0)?;
        while self.next.front().is_some_and(|(from, _)| *from <= self.documents) {
            self.next_file()?;
        }
        self.documents += 1;
        let mut changed = self.options.in_order(record)?;
        if let Some(token) = self.options.fallback_token()
            && record.is_empty()
        {
            let mut filled = record.clone();
            filled.push(token, Number::Integer(1));
            changed = Some(filled);
            self.fallbacks += 1;
        }
        self.writer.write(changed.as_ref().unwrap_or(record)).map_err(|e| writing(e, &self.out))
    }

    fn next_file(&mut self) -> Result<()> {
        let Some((_, path)) = self.next.pop_front() else { return Ok(()) };
        let file = AtomicFile::create_in(&path, folder_of(&self.out)?)?;
        let next = Writer::new(file, self.options.compat.style());
        let full = std::mem::replace(&mut self.writer, next);
        self.full.push(full.finish().map_err(|e| writing(e, &self.out))?);
        Ok(())
    }

    /// Puts file or folder in its place, and the sidecar beside a folder.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(mut self) -> Result<()> {
        // Those that no document came for are there as well, empty.
        while !self.next.is_empty() {
            self.next_file()?;
        }
        let out = self.out;
        let mut files = self.full;
        files.push(self.writer.finish().map_err(|e| writing(e, &out))?);
        // What goes wrong should do so before the first is put in its place; a compressed one still wants its end then.
        files.iter_mut().try_for_each(AtomicFile::sync)?;
        if !self.is_file {
            let sidecar = sidecar_file(&out, self.label, self.model.as_ref())?;
            std::fs::create_dir_all(&out).map_err(|e| Error::io(&out, &e))?;
            sidecar.finish()?;
        }
        files.into_iter().try_for_each(AtomicFile::finish)
    }
}

impl Resumable for JsonlSink {
    fn save(&mut self, whole: bool) -> Result<Extent> {
        self.writer.get_mut().save(whole)
    }
}

/// Anserini would make integers of floats without a word.
///
/// # Errors
/// Floats for Anserini.
pub(crate) fn no_floats(out: &Path, options: &JsonlOptions, label: Quantizer) -> Result<()> {
    if label == Quantizer::None && options.compat != Compat::None {
        return Err(Error::usage("the weights are floats, which Anserini truncates")
            .at_file(out)
            .hint("--quantizer 'scale(factor=100)', or --compat none for tools that take floats"));
    }
    Ok(())
}

impl RecordSink for JsonlSink {
    fn record(&mut self, record: &Record) -> Result<()> {
        self.write_record(record)
    }

    fn finish(self: Box<Self>) -> Result<Written> {
        let fallbacks = self.fallbacks;
        (*self).finish()?;
        Ok(Written { fallbacks, ..Written::default() })
    }
}

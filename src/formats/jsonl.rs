//! Writing a JsonVectorCollection: a file, or a folder with its sidecar beside it.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anserini::{Number, Record, Style, Writer};

use crate::error::{Error, Result};
use crate::formats::convert_error::writing;
use crate::formats::folder::{NAME, folder_of, free, is_file, target};
use crate::formats::sidecar::sidecar_file;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;
use crate::storage::distinct::Distinct;
use crate::storage::extent::Extent;
use crate::storage::persist::AtomicFile;
use crate::storage::resume::Resumable;
use crate::storage::scratch::Scratch;

/// Whose reader the lines are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compat {
    /// Anserini: refuses what it would damage; emptied vectors get the fallback token.
    #[default]
    Anserini,
    /// The bytes of naver/splade's `create_anserini`; the same refusals and fallback.
    Naver,
    /// Nobody's in particular: floats and empty vectors pass.
    None,
}

impl FromStr for Compat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "anserini" => Ok(Self::Anserini),
            "naver" => Ok(Self::Naver),
            "none" => Ok(Self::None),
            other => {
                Err(Error::usage(format!("unknown compat '{other}'"))
                    .hint("anserini, naver or none"))
            }
        }
    }
}

impl Compat {
    fn style(self) -> Style {
        match self {
            Self::Anserini => Style::Anserini,
            Self::Naver => Style::Naver,
            Self::None => Style::Plain,
        }
    }
}

/// How JSONL is written.
#[derive(Debug, Clone, Default)]
pub struct JsonlOptions {
    /// For whom.
    pub compat: Compat,
    /// Token that an emptied vector gets with weight 1 under `anserini` and `naver`; without one, or where the vocabulary lacks it,
    /// an empty vector is an error.
    pub fallback: Option<String>,
    /// Tokens in the order in which a vector's tokens are written (naver: ascending token id); without it in the input's order.
    pub vocabulary: Option<Vocabulary>,
}

impl JsonlOptions {
    /// The token of emptied vectors, for readers that want one; a vocabulary that is known must have it.
    pub(crate) fn fallback_token(&self) -> Option<&String> {
        let known = |token: &&String| {
            self.vocabulary.as_ref().is_none_or(|words| words.get(token).is_some())
        };
        self.fallback.as_ref().filter(|_| self.compat != Compat::None).filter(known)
    }

    /// The record with its tokens in the vocabulary's order; `None` where there is no vocabulary.
    pub(crate) fn in_order(&self, record: &Record) -> Result<Option<Record>> {
        let Some(vocabulary) = &self.vocabulary else { return Ok(None) };
        let mut entries = Vec::with_capacity(record.len());
        for (token, weight) in record.iter() {
            let id = vocabulary.get(token).ok_or_else(|| {
                Error::data(format!(
                    "'{}': the token '{token}' is not in the vocabulary",
                    record.id
                ))
                .hint("--vocabulary wants the vocab.txt of the model that made the vectors")
            })?;
            entries.push((id, token, weight));
        }
        entries.sort_unstable_by_key(|&(id, _, _)| id);
        let mut sorted = Record::new(&record.id);
        sorted.contents.clone_from(&record.contents);
        sorted.id_is_integer = record.id_is_integer;
        for (_, token, weight) in entries {
            sorted.push(token, weight);
        }
        Ok(Some(sorted))
    }
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
        record.clear();
        record.id.push_str(docno);
        record.contents.push_str(contents);
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
            let sidecar = sidecar_file(&out, self.label)?;
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

/// The f64 that prints with the f32's own digits.
fn shortest(weight: f32) -> f64 {
    weight.to_string().parse().unwrap_or(f64::from(weight))
}

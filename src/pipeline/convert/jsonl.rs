//! Writing a JsonVectorCollection: a file, or a folder with its sidecar beside it.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anserini::{Number, Record, Style, Writer};

use crate::error::{Error, ErrorKind, Result};
use crate::io::{AtomicFile, Distinct, is_special, sidecar_file, to_anserini};
use crate::sparse::{Quantizer, Vocabulary, Weights};

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
    pub(super) fn fallback_token(&self) -> Option<&String> {
        let known = |token: &&String| {
            self.vocabulary.as_ref().is_none_or(|words| words.get(token).is_some())
        };
        self.fallback.as_ref().filter(|_| self.compat != Compat::None).filter(known)
    }

    /// The record with its tokens in the vocabulary's order; `None` where there is no vocabulary.
    pub(super) fn in_order(&self, record: &Record) -> Result<Option<Record>> {
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

/// Writes documents. Memory: 10 bytes a document, to find docnos that stand twice.
pub struct JsonlSink {
    out: PathBuf,
    is_file: bool,
    writer: Writer<AtomicFile>,
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
        Ok(Self::new(out, file, options, label))
    }

    /// As [`JsonlSink::create`], but the file grows at `partial`, of which `length` bytes are kept.
    ///
    /// # Errors
    /// As [`JsonlSink::create`].
    pub(in crate::pipeline) fn resume(
        out: &Path,
        options: &JsonlOptions,
        label: Quantizer,
        partial: &Path,
        length: u64,
    ) -> Result<Self> {
        no_floats(out, options, label)?;
        let file = AtomicFile::resumable(&target(out)?, partial, length)?;
        Ok(Self::new(out, file, options, label))
    }

    fn new(out: &Path, file: AtomicFile, options: &JsonlOptions, label: Quantizer) -> Self {
        Self {
            out: out.to_path_buf(),
            is_file: is_file(out),
            writer: Writer::new(file, options.compat.style()),
            options: options.clone(),
            label,
            record: Record::default(),
            distinct: Distinct::default(),
            fallbacks: 0,
        }
    }

    /// Takes note of a document that an earlier run wrote.
    ///
    /// # Errors
    /// Its docno stands twice.
    pub(in crate::pipeline) fn passed(&mut self, docno: &str) -> Result<()> {
        self.distinct.check(docno)
    }

    /// Makes what was written so far last and gives the partial file's length.
    ///
    /// # Errors
    /// I/O.
    pub(in crate::pipeline) fn checkpoint(&mut self) -> Result<u64> {
        self.writer.get_mut().checkpoint()
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
        self.distinct.check(&record.id)?;
        let mut changed = self.options.in_order(record)?;
        if let Some(token) = self.options.fallback_token()
            && record.is_empty()
        {
            let mut filled = record.clone();
            filled.push(token, Number::Integer(1));
            changed = Some(filled);
            self.fallbacks += 1;
        }
        self.writer.write(changed.as_ref().unwrap_or(record)).map_err(|e| to_anserini(e, &self.out))
    }

    /// Puts file or folder in its place, and the sidecar beside a folder.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<()> {
        let out = self.out;
        let file = self.writer.finish().map_err(|e| to_anserini(e, &out))?;
        if !self.is_file {
            let sidecar = sidecar_file(&out, self.label)?;
            std::fs::create_dir_all(&out).map_err(|e| Error::io(&out, &e))?;
            sidecar.finish()?;
        }
        file.finish()
    }
}

/// Anserini would make integers of floats without a word.
///
/// # Errors
/// Floats for Anserini.
pub(in crate::pipeline) fn no_floats(
    out: &Path,
    options: &JsonlOptions,
    label: Quantizer,
) -> Result<()> {
    if label == Quantizer::None && options.compat != Compat::None {
        return Err(Error::usage("the weights are floats, which Anserini truncates")
            .at_file(out)
            .hint("--quantizer 'scale(factor=100)', or --compat none for tools that take floats"));
    }
    Ok(())
}

fn is_file(out: &Path) -> bool {
    let extension = out.extension().and_then(|e| e.to_str()).unwrap_or("");
    out.as_os_str() == "-"
        || is_special(out)
        || matches!(extension, "jsonl" | "json" | "gz" | "zst")
}

/// The file that is written: `out` itself or the one file of a folder.
///
/// # Errors
/// A file where a folder is to be, a folder that holds something else.
pub(in crate::pipeline) fn target(out: &Path) -> Result<PathBuf> {
    const NAME: &str = "docs.jsonl";
    if is_file(out) {
        return Ok(out.to_path_buf());
    }
    if out.is_file() {
        return Err(Error::new(ErrorKind::Environment, "is a file, a folder is to be written")
            .at_file(out)
            .hint("a name that ends in .jsonl or .gz is written as one file"));
    }
    if let Ok(entries) = std::fs::read_dir(out) {
        for entry in entries {
            let entry = entry.map_err(|e| Error::io(out, &e))?;
            if entry.file_name() != NAME {
                let message = format!("the folder holds '{}'", entry.file_name().display());
                return Err(Error::usage(message)
                    .at_file(out)
                    .hint("Anserini indexes every file of its folder: give a new one"));
            }
        }
    }
    Ok(out.join(NAME))
}

/// The folder around a collection's folder, made if need be: a file stays there, where Anserini does not look, until it is complete.
///
/// # Errors
/// I/O.
pub(in crate::pipeline) fn folder_of(out: &Path) -> Result<&Path> {
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(|e| Error::io(parent, &e))?;
    Ok(parent)
}

/// The f64 that prints with the f32's own digits.
fn shortest(weight: f32) -> f64 {
    weight.to_string().parse().unwrap_or(f64::from(weight))
}

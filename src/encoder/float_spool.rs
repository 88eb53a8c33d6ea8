//! Encoded texts on their way through the disk: a quantiser that wants the whole collection's smallest and largest weight is
//! served without encoding twice.
//!
//! A record is docno, text, file, line, the text's length in tokens, bytes read, and the vector's term ids and f32 weights, in the
//! vocabulary of the first pass.

use std::path::{Path, PathBuf};

use crate::encoder::encoded_document::{DocumentTaker, EncodedDocument, Placed, Quantized};
use crate::encoder::part::TextRange;
use crate::error::{Error, Result};
use crate::formats::text_digest::TextDigest;
use crate::sparse::extremes::Extremes;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::{SparseVector, Weights};
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::storage::spool::{Spool, Spooled};
use crate::text::length::TextLength;

/// The first pass: takes documents with their floats.
pub(super) struct FloatSpool<'a> {
    spool: Spool,
    files: Vec<PathBuf>,
    record: Vec<u8>,
    extremes: Extremes,
    digest: TextDigest,
    progress: &'a mut dyn FnMut(&EncodedDocument<'_>),
}

impl<'a> FloatSpool<'a> {
    /// Starts a first pass beside an output.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn beside(
        out: &Path,
        progress: &'a mut dyn FnMut(&EncodedDocument<'_>),
    ) -> Result<Self> {
        let (files, record, extremes, digest) = Default::default();
        Ok(Self { spool: Spool::beside(out)?, files, record, extremes, digest, progress })
    }

    /// Ends the first pass, whose vectors have this vocabulary; gives the quantiser with its statistics too.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn finish(
        self,
        quantizer: Quantizer,
        vocabulary: Vocabulary,
    ) -> Result<(SpooledFloats, Quantizer)> {
        let Self { spool, files, extremes, digest, .. } = self;
        let spooled = SpooledFloats { records: spool.finish()?, files, vocabulary, digest };
        Ok((spooled, extremes.fill(quantizer)))
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.record.extend(text.as_bytes());
    }

    fn number(&mut self, number: u64) {
        self.record.extend(number.to_le_bytes());
    }
}

impl DocumentTaker for FloatSpool<'_> {
    fn passed(&mut self, _: &str, _: &str) -> Result<()> {
        Ok(())
    }

    fn take(&mut self, document: &EncodedDocument<'_>) -> Result<()> {
        let EncodedDocument { docno, text, vector, length, read, place, .. } = *document;
        self.digest.add(docno, text);
        self.extremes.add(vector);
        let (file, line) = place.unwrap_or((Path::new(""), 0));
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_path_buf());
        }
        self.record.clear();
        self.text(docno);
        self.text(text);
        let numbers =
            [self.files.len() as u64 - 1, line, length.tokens.into(), length.truncated.into()];
        numbers.into_iter().chain([read]).for_each(|number| self.number(number));
        if let Weights::Floats(vector) = vector {
            for &(TermId(term), weight) in vector.entries() {
                self.record.extend(term.to_le_bytes());
                self.record.extend(weight.to_le_bytes());
            }
        }
        self.spool.push(&self.record)?;
        (self.progress)(document);
        Ok(())
    }
}

/// What the first pass left.
pub(super) struct SpooledFloats {
    records: Spooled,
    files: Vec<PathBuf>,
    vocabulary: Vocabulary,
    /// The texts.
    pub(super) digest: TextDigest,
}

impl SpooledFloats {
    /// Hands the texts of a part on, as the encoder did, quantised; the vocabulary learns their words in the same order.
    ///
    /// # Errors
    /// I/O, or what the taker gives.
    pub(crate) fn for_part(
        &mut self,
        part: &TextRange,
        vocabulary: &mut Vocabulary,
        quantized: &mut Quantized<'_>,
    ) -> Result<()> {
        let Self { records, files, vocabulary: words, .. } = self;
        let mut number = 0;
        records.for_each(&mut |record| {
            if part.end.is_some_and(|end| number >= end) {
                return Ok(false);
            }
            number += 1;
            if number <= part.start {
                return Ok(true);
            }
            let mut record = Record(record);
            let (docno, text) = (record.text()?, record.text()?);
            let (file, line) = (record.number()? as usize, record.number()?);
            let (tokens, truncated) = (record.number()? as u32, record.number()? == 1);
            let (length, read) = (TextLength { tokens, truncated }, record.number()?);
            let file = files.get(file).ok_or_else(damaged)?.as_path();
            let at = |e: Error| e.in_input(file, Some(line));
            if number <= part.start + part.passed {
                return quantized.passed(docno, text).map(|()| true).map_err(at);
            }
            let mut entries = Vec::with_capacity(record.0.len() / 8);
            while !record.0.is_empty() {
                let (term, weight) = (TermId(u32::from_le_bytes(record.take()?)), record.take()?);
                entries.push((vocabulary.intern(words.token(term)), f32::from_le_bytes(weight)));
            }
            let placed = Placed { docno, text, place: (file, line), length, read };
            quantized.hand_on(&placed, SparseVector::new(entries)?, vocabulary).map_err(at)?;
            Ok(true)
        })
    }
}

/// What is left of a record.
struct Record<'a>(&'a [u8]);

impl<'a> Record<'a> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk().ok_or_else(damaged)?;
        self.0 = rest;
        Ok(*head)
    }

    fn number(&mut self) -> Result<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Result<&'a str> {
        let length = self.number()? as usize;
        let (head, rest) = self.0.split_at_checked(length).ok_or_else(damaged)?;
        self.0 = rest;
        std::str::from_utf8(head).map_err(|_| damaged())
    }
}

/// The disk gave back what was not written.
fn damaged() -> Error {
    Error::new(crate::error::ErrorKind::Environment, "a temporary file was damaged")
}

//! Vectors in, index out, one range of documents in memory at a time.

use std::path::Path;

use crate::error::{Error, Result};
use crate::index::MAX_RANGE;
use crate::index::format::{IndexMeta, ValueKind, section};
use crate::index::range::Range;
use crate::index::reorder::{Forward, HEAVIEST};
use crate::index::writer::{Docnos, SectionWriter, TermStats, write_dictionaries};
use crate::sparse::names::check_docno;
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::{ImpactVector, SparseVector, Weights};
use crate::sparse::vocabulary::{TermId, Vocabulary};

/// How to build.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The quantiser that made the impacts; [`Quantizer::None`] builds a float index.
    pub quantizer: Quantizer,
    /// The model that made the weights, where it is known.
    pub model: Option<Origin>,
    /// Documents of a range, 1 to 65,536.
    pub range: usize,
    /// Cut impacts above 65,535 to 65,535 and count them, instead of an error.
    pub saturate: bool,
    /// Put similar documents side by side, as many at a time as fit into these bytes. Results do not change.
    pub reorder: Option<usize>,
}

impl Default for BuildOptions {
    fn default() -> Self {
        let quantizer = Quantizer::Unknown;
        Self { quantizer, model: None, range: MAX_RANGE, saturate: false, reorder: None }
    }
}

/// Builds an index range by range.
///
/// Memory: the postings of one range (8 bytes each and those of the file), the vocabulary, docnos (their bytes and 12 bytes each), and the bytes given
/// for reordering: documents that wait, the forward index of their heaviest terms, and the scratch of the threads that order them (20 bytes a
/// term of the vocabulary each). They are exceeded by the document that fills them, and where the vocabulary's scratch alone is more.
pub struct IndexBuilder {
    options: BuildOptions,
    values: ValueKind,
    writer: SectionWriter,
    docnos: Docnos,
    stats: Vec<TermStats>,
    range: Range,
    first: usize,
    postings: u64,
    total_impacts: u64,
    saturated: u64,
    segment: Segment,
    terms: Numbers,
}

/// The index's own numbers of terms: in the order in which documents bring them, and of one document in that of the vectors' ids. So lists
/// and documents make the same index, and a term that quantizing left without a posting has no number.
#[derive(Default)]
struct Numbers {
    /// By the vectors' ids.
    of: Vec<u32>,
    /// The vectors' ids, by number.
    ids: Vec<u32>,
    /// Some number is not the id.
    differ: bool,
}

const NO_NUMBER: u32 = u32::MAX;

impl Numbers {
    /// Numbers a vector's terms; gives the vector under these numbers, where they differ from its ids.
    fn number(&mut self, vector: &Weights) -> Result<Option<Weights>> {
        match vector {
            Weights::Impacts(vector) => {
                let renamed = self.entries(vector.entries());
                renamed.map(|all| ImpactVector::new(all).map(Weights::Impacts)).transpose()
            }
            Weights::Floats(vector) => {
                let renamed = self.entries(vector.entries());
                renamed.map(|all| SparseVector::new(all).map(Weights::Floats)).transpose()
            }
        }
    }

    fn entries<W: Copy>(&mut self, entries: &[(TermId, W)]) -> Option<Vec<(TermId, W)>> {
        // Ids ascend, and as long as they are the numbers those below the count are known.
        let known = self.ids.len() as u32;
        if !self.differ && entries.last().is_none_or(|&(term, _)| term.0 < known) {
            return None;
        }
        for &(term, _) in entries {
            let id = term.0 as usize;
            if id >= self.of.len() {
                self.of.resize(id + 1, NO_NUMBER);
            }
            if self.of[id] == NO_NUMBER {
                self.of[id] = self.ids.len() as u32;
                self.differ |= self.of[id] != term.0;
                self.ids.push(term.0);
            }
        }
        let renamed = |&(term, weight): &(TermId, W)| (TermId(self.of[term.0 as usize]), weight);
        self.differ.then(|| entries.iter().map(renamed).collect())
    }

    /// The vocabulary under these numbers; `None` where it is the same.
    fn vocabulary(&self, vocabulary: &Vocabulary) -> Option<Vocabulary> {
        if !self.differ && self.ids.len() == vocabulary.len() {
            return None;
        }
        let mut numbered = Vocabulary::new();
        for &id in &self.ids {
            numbered.intern(vocabulary.token(TermId(id)));
        }
        Some(numbered)
    }
}

/// Documents that wait to be reordered.
#[derive(Default)]
struct Segment {
    documents: Vec<(String, Weights)>,
    forward: Forward,
    bytes: usize,
}

/// Bytes of a document that waits, beside its docno and entries: its place in two lists that grow by doubling, what the allocator adds to two
/// blocks, and while documents are ordered its number and its gain.
const WAITING: usize = 2 * (size_of::<(String, Weights)>() + (HEAVIEST + 1) * 4) + 2 * 16 + 12;

impl Segment {
    /// Full: with the scratch of a thread the budget is used up. An eighth is left to the scratch of other threads, however many there
    /// are: where a segment ends must not depend on them.
    fn is_full(&self, budget: usize) -> bool {
        self.bytes >= budget - budget / 8 || self.bytes + self.forward.scratch() >= budget
    }
}

impl IndexBuilder {
    /// Starts an index file; `path` appears only with [`IndexBuilder::finish`].
    ///
    /// # Errors
    /// The folder cannot be written, or the range size is out of bounds.
    pub fn create(path: &Path, options: BuildOptions) -> Result<Self> {
        if !(1..=MAX_RANGE).contains(&options.range) {
            return Err(Error::usage(format!("a range holds 1 to {MAX_RANGE} documents")));
        }
        let values = if options.quantizer == Quantizer::None {
            ValueKind::Floats
        } else {
            ValueKind::Impacts
        };
        Ok(Self {
            options,
            values,
            writer: SectionWriter::create(path)?,
            docnos: Docnos::default(),
            stats: Vec::new(),
            range: Range::default(),
            first: 0,
            postings: 0,
            total_impacts: 0,
            saturated: 0,
            segment: Segment::default(),
            terms: Numbers::default(),
        })
    }

    /// Adds the next document.
    ///
    /// # Errors
    /// A docno that is empty or holds white space; floats in an impact index or the reverse; an impact above 65,535 without `saturate`.
    pub fn add(&mut self, docno: &str, vector: &Weights) -> Result<()> {
        check_docno(docno)?;
        let numbered = self.terms.number(vector)?;
        let vector = numbered.as_ref().unwrap_or(vector);
        let Some(budget) = self.options.reorder else { return self.append(docno, vector) };
        let weighted = match vector {
            Weights::Impacts(vector) => vector.entries().iter().map(|&(t, i)| (i, t.0)).collect(),
            // A positive float's bits order as the float does.
            Weights::Floats(vector) => {
                vector.entries().iter().map(|&(t, w)| (w.to_bits(), t.0)).collect()
            }
        };
        self.segment.forward.push(weighted);
        self.segment.bytes += docno.len() + vector.len() * 8 + WAITING;
        self.segment.documents.push((docno.to_owned(), vector.clone()));
        if self.segment.is_full(budget) { self.append_reordered() } else { Ok(()) }
    }

    fn append_reordered(&mut self) -> Result<()> {
        let segment = std::mem::take(&mut self.segment);
        let left = self.options.reorder.unwrap_or(0).saturating_sub(segment.bytes);
        for document in segment.forward.order(left) {
            let (docno, vector) = &segment.documents[document as usize];
            self.append(docno, vector)?;
        }
        Ok(())
    }

    /// Gives the document the next docid.
    fn append(&mut self, docno: &str, vector: &Weights) -> Result<()> {
        match (vector, self.values) {
            (Weights::Impacts(vector), ValueKind::Impacts) => {
                for &(term, impact) in vector.entries() {
                    let impact = self.fit(docno, impact)?;
                    self.total_impacts += u64::from(impact);
                    self.range.push(term.0, impact);
                }
            }
            (Weights::Floats(vector), ValueKind::Floats) => {
                for &(term, weight) in vector.entries() {
                    self.range.push(term.0, weight.to_bits());
                }
            }
            (Weights::Floats(_), ValueKind::Impacts) => {
                return Err(Error::data(format!("document '{docno}' has float weights"))
                    .hint("name a quantizer, or 'none' for a float index"));
            }
            (Weights::Impacts(_), ValueKind::Floats) => {
                return Err(Error::data(format!(
                    "document '{docno}' has integer weights in a float index"
                )));
            }
        }
        self.postings += vector.len() as u64;
        self.docnos.push(docno)?;
        self.range.end_document();
        if self.range.documents() == self.options.range {
            self.flush()?;
        }
        Ok(())
    }

    fn fit(&mut self, docno: &str, impact: u32) -> Result<u32> {
        if impact <= u32::from(u16::MAX) {
            return Ok(impact);
        }
        if !self.options.saturate {
            return Err(Error::data(format!(
                "document '{docno}': impact {impact} is above 65535, the largest that the index holds"
            ))
            .hint("use a smaller quantisation factor, or --saturate to cut and count"));
        }
        self.saturated += 1;
        Ok(u32::from(u16::MAX))
    }

    /// Writes the range that is being filled.
    fn flush(&mut self) -> Result<()> {
        if self.range.documents() == 0 {
            return Ok(());
        }
        let bytes = self.range.take(self.first as u32, self.values, &mut self.stats)?;
        self.writer.section(section::RANGE, &bytes)?;
        self.first = self.docnos.len();
        Ok(())
    }

    /// Writes the dictionaries and puts the file in its place. `vocabulary` is the one whose ids the vectors carried.
    ///
    /// # Errors
    /// A docno that stands twice, or I/O.
    pub fn finish(mut self, vocabulary: &Vocabulary) -> Result<IndexMeta> {
        self.append_reordered()?;
        self.flush()?;
        let numbered = self.terms.vocabulary(vocabulary);
        let vocabulary = numbered.as_ref().unwrap_or(vocabulary);
        self.stats.resize(vocabulary.len(), TermStats::default());
        let meta = IndexMeta {
            written_by: concat!("splade-rs ", env!("CARGO_PKG_VERSION")).to_owned(),
            values: self.values,
            quantizer: self.options.quantizer.to_string(),
            documents: self.docnos.len() as u32,
            terms: vocabulary.len() as u32,
            postings: self.postings,
            total_impacts: self.total_impacts,
            model: self.options.model.clone(),
        };
        write_dictionaries(&mut self.writer, &meta, vocabulary, &self.stats, &self.docnos)?;
        self.writer.finish()?;
        Ok(meta)
    }

    /// Impacts cut to 65,535 so far.
    pub fn saturated(&self) -> u64 {
        self.saturated
    }

    /// Documents added so far.
    pub fn documents(&self) -> usize {
        self.docnos.len() + self.segment.documents.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scratch_of_a_large_vocabulary_fills_a_segment() {
        let mut segment = Segment::default();
        segment.forward.push(vec![(1, 999_999)]);
        assert!(segment.is_full(20_000_000) && !segment.is_full(20_000_001));
        segment.bytes = 70_000_000;
        assert!(segment.is_full(80_000_000) && !segment.is_full(95_000_000));
    }
}

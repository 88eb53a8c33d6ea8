//! Vectors in, index out, one range of documents in memory at a time.

use std::path::Path;

use super::MAX_RANGE;
use super::format::{IndexMeta, ValueKind, WIDE, section};
use super::reorder::{Forward, HEAVIEST};
use super::writer::{Docnos, SectionWriter, TermStats, write_dictionaries};
use crate::error::{Error, Result};
use crate::sparse::{Quantizer, TermId, Vocabulary, Weights};

/// How to build.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The quantiser that made the impacts; [`Quantizer::None`] builds a float index.
    pub quantizer: Quantizer,
    /// Documents of a range, 1 to 65,536.
    pub range: usize,
    /// Cut impacts above 65,535 to 65,535 and count them, instead of an error.
    pub saturate: bool,
    /// Put similar documents side by side, as many at a time as fit into these bytes. Results do not change.
    pub reorder: Option<usize>,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { quantizer: Quantizer::Unknown, range: MAX_RANGE, saturate: false, reorder: None }
    }
}

/// Builds an index range by range.
///
/// Memory: the postings of one range (12 bytes each), the vocabulary, docnos (their bytes and 12 bytes each), and the bytes given
/// for reordering.
pub struct IndexBuilder {
    options: BuildOptions,
    values: ValueKind,
    writer: SectionWriter,
    docnos: Docnos,
    stats: Vec<TermStats>,
    range: Vec<RangePosting>,
    first: usize,
    postings: u64,
    total_impacts: u64,
    saturated: u64,
    segment: Segment,
}

/// Documents that wait to be reordered.
#[derive(Default)]
struct Segment {
    documents: Vec<(String, Weights)>,
    forward: Forward,
    bytes: usize,
}

#[derive(Clone, Copy)]
struct RangePosting {
    term: u32,
    /// Impact, or f32 bits.
    value: u32,
    local: u16,
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
            range: Vec::new(),
            first: 0,
            postings: 0,
            total_impacts: 0,
            saturated: 0,
            segment: Segment::default(),
        })
    }

    /// Adds the next document.
    ///
    /// # Errors
    /// Floats in an impact index or the reverse, an impact above 65,535 without `saturate`.
    pub fn add(&mut self, docno: &str, vector: &Weights) -> Result<()> {
        let Some(budget) = self.options.reorder else { return self.append(docno, vector) };
        let weighted = match vector {
            Weights::Impacts(vector) => vector.entries().iter().map(|&(t, i)| (i, t.0)).collect(),
            // A positive float's bits order as the float does.
            Weights::Floats(vector) => {
                vector.entries().iter().map(|&(t, w)| (w.to_bits(), t.0)).collect()
            }
        };
        self.segment.forward.push(weighted);
        self.segment.bytes += docno.len() + 64 + vector.len() * 8 + HEAVIEST * 4;
        self.segment.documents.push((docno.to_owned(), vector.clone()));
        if self.segment.bytes >= budget { self.append_reordered() } else { Ok(()) }
    }

    fn append_reordered(&mut self) -> Result<()> {
        let segment = std::mem::take(&mut self.segment);
        for document in segment.forward.order() {
            let (docno, vector) = &segment.documents[document as usize];
            self.append(docno, vector)?;
        }
        Ok(())
    }

    /// Gives the document the next docid.
    fn append(&mut self, docno: &str, vector: &Weights) -> Result<()> {
        let local = (self.docnos.len() - self.first) as u16;
        match (vector, self.values) {
            (Weights::Impacts(vector), ValueKind::Impacts) => {
                for &(term, impact) in vector.entries() {
                    let impact = self.fit(docno, impact)?;
                    self.total_impacts += u64::from(impact);
                    self.push(term, local, impact);
                }
            }
            (Weights::Floats(vector), ValueKind::Floats) => {
                for &(term, weight) in vector.entries() {
                    self.push(term, local, weight.to_bits());
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
        self.docnos.push(docno)?;
        if self.docnos.len() - self.first == self.options.range {
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

    fn push(&mut self, term: TermId, local: u16, value: u32) {
        let id = term.0 as usize;
        if id >= self.stats.len() {
            self.stats.resize(id + 1, TermStats::default());
        }
        let stats = &mut self.stats[id];
        stats.df += 1;
        stats.max = stats.max.max(value);
        self.postings += 1;
        self.range.push(RangePosting { term: term.0, value, local });
    }

    /// Writes the range that is being filled.
    fn flush(&mut self) -> Result<()> {
        let docs = self.docnos.len() - self.first;
        if docs == 0 {
            return Ok(());
        }
        // Documents came in order, so a stable distribution by term leaves local ids ascending.
        let mut starts = vec![0u32; self.stats.len() + 1];
        for posting in &self.range {
            starts[posting.term as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut sorted = vec![(0u16, 0u32); self.range.len()];
        let mut next = starts.clone();
        for posting in &self.range {
            let at = &mut next[posting.term as usize];
            sorted[*at as usize] = (posting.local, posting.value);
            *at += 1;
        }
        self.range.clear();
        let mut encoder = RangeEncoder::new(self.first as u32, docs as u32, self.values);
        for term in 0..self.stats.len() {
            let list = &sorted[starts[term] as usize..starts[term + 1] as usize];
            if !list.is_empty() {
                encoder.list(term as u32, list)?;
            }
        }
        self.writer.section(section::RANGE, &encoder.finish())?;
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
        self.stats.resize(vocabulary.len(), TermStats::default());
        let meta = IndexMeta {
            written_by: concat!("splade-rs ", env!("CARGO_PKG_VERSION")).to_owned(),
            values: self.values,
            quantizer: self.options.quantizer.to_string(),
            documents: self.docnos.len() as u32,
            terms: vocabulary.len() as u32,
            postings: self.postings,
            total_impacts: self.total_impacts,
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

/// The bytes of one range section.
pub(super) struct RangeEncoder {
    head: [u32; 2],
    values: ValueKind,
    terms: Vec<u32>,
    offsets: Vec<u32>,
    data: Vec<u8>,
}

impl RangeEncoder {
    pub(super) fn new(first: u32, docs: u32, values: ValueKind) -> Self {
        Self { head: [first, docs], values, terms: vec![], offsets: vec![0], data: vec![] }
    }

    /// Appends a list; terms ascend.
    pub(super) fn list(&mut self, term: u32, postings: &[(u16, u32)]) -> Result<()> {
        self.data.extend(postings.iter().flat_map(|p| p.0.to_le_bytes()));
        let mut word = term;
        match self.values {
            ValueKind::Floats => self.data.extend(postings.iter().flat_map(|p| p.1.to_le_bytes())),
            ValueKind::Impacts => {
                self.data.extend(postings.iter().map(|p| p.1 as u8));
                if postings.iter().any(|p| p.1 > 0xff) {
                    word |= WIDE;
                    self.data.extend(postings.iter().map(|p| (p.1 >> 8) as u8));
                }
            }
        }
        if self.data.len() % 2 == 1 {
            self.data.push(0);
        }
        self.raw_end(word)
    }

    /// Appends a list whose bytes are known (a merge).
    pub(super) fn raw(&mut self, word: u32, bytes: &[u8]) -> Result<()> {
        self.data.extend_from_slice(bytes);
        self.raw_end(word)
    }

    fn raw_end(&mut self, word: u32) -> Result<()> {
        let units = u32::try_from(self.data.len() / 2)
            .map_err(|_| Error::data("a range of more than 8 GiB: use a smaller range"))?;
        self.terms.push(word);
        self.offsets.push(units);
        Ok(())
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let head = [self.head[0], self.head[1], self.terms.len() as u32, 0];
        let words = head.iter().chain(&self.terms).chain(&self.offsets);
        let mut out: Vec<u8> = words.flat_map(|word| word.to_le_bytes()).collect();
        out.extend_from_slice(&self.data);
        out
    }
}

//! Term-major collections (CIFF, PISA, an index read by term): lists in UTF-8 byte order of their terms, then documents.
//!
//! What is read term by term goes on to a term-major format as it stands; between that and documents an [`Inverter`] turns the
//! matrix around within a memory budget.

use crate::error::{Error, Result};
use crate::sparse::by_document::ByDocument;
use crate::sparse::matrix::{DocumentSink, ListHeader, ListSink, ListSource, too_long};
use crate::sparse::names::{check_docno, check_token};
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::{ImpactVector, Weights};
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::storage::distinct::Distinct;
use crate::storage::inverter::Inverter;
use crate::storage::names::NameSpool;
use crate::storage::scratch::Scratch;

/// Makes a sink once the header is known.
pub type OpenSink<'a> = dyn FnMut(&ListHeader) -> Result<Box<dyn ListSink>> + 'a;

/// Lists to lists, without turning anything around. Memory: some bytes a document that has a posting, and what [`Distinct`] takes a
/// document. Gives the number of documents, and of those without a posting.
///
/// # Errors
/// A name that is empty or holds white space, a docno that stands twice; what source and sink give.
pub fn copy_lists(
    source: &mut dyn ListSource,
    scratch: &Scratch,
    open_sink: &mut OpenSink<'_>,
) -> Result<ListCounts> {
    let header = source.header().clone();
    let mut counts = ListCounts { documents: header.documents.into(), ..ListCounts::default() };
    // A bit a document, 64 of them an entry: that stays near the processor.
    let mut touched = ByDocument::<u64>::default();
    let mut sink = open_sink(&header)?;
    source.lists(&mut |term, postings| {
        counts.postings += postings.len() as u64;
        for &(docid, _) in postings {
            *touched.entry(docid / 64) |= 1 << (docid % 64);
        }
        check_token(term)?;
        sink.list(term, postings)
    })?;
    let hit = touched.values().map(|word| u64::from(word.count_ones())).sum();
    counts.empty = counts.documents.saturating_sub(hit);
    let mut docnos = Distinct::new(scratch)?;
    source.documents(&mut |docno, length| {
        check_docno(docno)?;
        docnos.push(docno, 0)?;
        sink.document(docno, length)
    })?;
    sink.finish()?;
    Ok(counts)
}

/// What passed through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListCounts {
    /// Documents.
    pub documents: u64,
    /// Documents without a posting.
    pub empty: u64,
    /// Postings.
    pub postings: u64,
}

/// Documents to lists. Memory: the budget, the vocabulary and 10 to 21 bytes a document; docnos, lengths and what is
/// beyond the budget wait in temporary files.
///
/// # Errors
/// Float weights, a docno that stands twice, more than 2^31 - 1 documents, a document whose impacts sum up to more than 2^31 - 1, I/O.
pub fn invert_documents(
    quantizer: Quantizer,
    (memory, scratch): (usize, &Scratch),
    source: &mut dyn FnMut(&mut DocumentSink<'_>) -> Result<Vocabulary>,
    open_sink: &mut OpenSink<'_>,
) -> Result<ListCounts> {
    let mut inverter = Inverter::new(memory, scratch);
    let mut docnos = Distinct::new(scratch)?;
    let mut total = 0u64;
    let mut counts = ListCounts::default();
    let vocabulary = source(&mut |docno, vector, vocabulary| {
        check_docno(docno)?;
        let Weights::Impacts(vector) = vector else {
            return Err(Error::data(format!(
                "document '{docno}' has float weights, the target holds integers"
            ))
            .hint("name a quantizer: --quantizer 'scale(factor=100)'"));
        };
        if docnos.len() == i32::MAX as u64 {
            return Err(Error::data("more than 2^31 - 1 documents").hint("convert in shards"));
        }
        let docid = docnos.len() as u32;
        let mut full = false;
        let mut length = 0u64;
        for &(term, impact) in vector.entries() {
            full |= inverter.push(term.0, docid, impact);
            length += u64::from(impact);
        }
        if full {
            inverter.spill(vocabulary.sorted().into_iter().map(|term| term.0))?;
        }
        if length > i32::MAX as u64 {
            return Err(too_long(docno));
        }
        total += length;
        counts.postings += vector.len() as u64;
        counts.empty += u64::from(vector.is_empty());
        docnos.push(docno, length as u32)
    })?;
    counts.documents = docnos.len();
    let documents = counts.documents as u32;
    // A term that only quantised-away weights had has no list.
    let order: Vec<TermId> =
        vocabulary.sorted().into_iter().filter(|term| inverter.holds(term.0)).collect();
    let (lists, whole) = (order.len() as u32, None);
    let header = ListHeader { lists, documents, total, quantizer, model: None, whole };
    let mut sink = open_sink(&header)?;
    inverter.finish(order.iter().map(|term| term.0), &mut |term, postings| {
        sink.list(vocabulary.token(TermId(term)), postings)
    })?;
    docnos.finish()?.for_each(&mut |docno, length| sink.document(docno, length))?;
    sink.finish()?;
    Ok(counts)
}

/// Lists to documents, in docid order. Term ids are the lists' numbers, so a vector's terms come in UTF-8 byte order. Memory: the
/// budget (at least 64 bytes a document), the terms and the longest list.
///
/// # Errors
/// What the source gives, or `sink`.
pub fn invert_lists(
    source: &mut dyn ListSource,
    (memory, scratch): (usize, &Scratch),
    sink: &mut DocumentSink<'_>,
) -> Result<Vocabulary> {
    let documents = source.header().documents;
    let mut inverter = Inverter::new(memory, scratch);
    let mut vocabulary = Vocabulary::new();
    source.lists(&mut |term, postings| {
        check_token(term)?;
        let term = vocabulary.intern(term);
        let mut full = false;
        for &(docid, impact) in postings {
            full |= inverter.push(docid, term.0, impact);
        }
        if full {
            inverter.spill(0..documents)?;
        }
        Ok(())
    })?;
    // Names are spooled: a source hands its documents on in one go, and so does the inverter.
    let mut names = NameSpool::new(scratch)?;
    source.documents(&mut |docno, length| names.push(docno, length))?;
    let mut names = names.finish()?;
    inverter.finish(0..documents, &mut |_, members| {
        let Some((docno, _)) = names.next()? else {
            return Err(Error::data("a document is missing"));
        };
        let entries = members.iter().map(|&(term, impact)| (TermId(term), impact)).collect();
        sink(docno, &Weights::Impacts(ImpactVector::new(entries)?), &vocabulary)
    })?;
    Ok(vocabulary)
}

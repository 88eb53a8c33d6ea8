//! A matrix of documents and terms as it streams by, by term or by document: no format, no file.

use crate::error::{Error, Result};
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::{Quantizer, SMALLER_FACTOR};
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;

/// A member of a group with its value: a document of a list, or a term of a document, with its impact.
pub type Member = (u32, u32);

/// What is known of a term-major collection before its first list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListHeader {
    /// Number of lists.
    pub lists: u32,
    /// Number of documents.
    pub documents: u32,
    /// Sum of the documents' lengths.
    pub total: u64,
    /// The quantiser that made the impacts.
    pub quantizer: Quantizer,
    /// The model that made the weights, where it is known.
    pub model: Option<Origin>,
    /// Lists and documents of the whole collection, where this is said to be a part of it.
    pub whole: Option<(u32, u32)>,
}

/// Hands a list on: term and postings, docids ascending.
pub type EachList<'a> = dyn FnMut(&str, &[Member]) -> Result<()> + 'a;
/// Hands a document on: docno and length.
pub type EachDocument<'a> = dyn FnMut(&str, u32) -> Result<()> + 'a;
/// Hands a document's vector on: docno, vector, and the vocabulary that its ids belong to.
pub type DocumentSink<'a> = dyn FnMut(&str, &Weights, &Vocabulary) -> Result<()> + 'a;

/// Reads a term-major collection: all lists, then all documents, each once.
pub trait ListSource {
    /// The header.
    fn header(&self) -> &ListHeader;
    /// Reads the lists, terms ascending by UTF-8 bytes.
    ///
    /// # Errors
    /// Malformed data, I/O, or what `each` gives.
    fn lists(&mut self, each: &mut EachList<'_>) -> Result<()>;
    /// Reads the documents by docid, after the lists.
    ///
    /// # Errors
    /// As [`ListSource::lists`].
    fn documents(&mut self, each: &mut EachDocument<'_>) -> Result<()>;
}

/// Writes a term-major collection, in the order of [`ListSource`].
pub trait ListSink {
    /// Writes a list.
    ///
    /// # Errors
    /// What the format cannot hold, I/O.
    fn list(&mut self, term: &str, postings: &[Member]) -> Result<()>;
    /// Writes a document.
    ///
    /// # Errors
    /// As [`ListSink::list`].
    fn document(&mut self, docno: &str, length: u32) -> Result<()>;
    /// Puts everything in its place.
    ///
    /// # Errors
    /// I/O.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// Several formats that take the same lists.
impl ListSink for Vec<Box<dyn ListSink>> {
    fn list(&mut self, term: &str, postings: &[Member]) -> Result<()> {
        self.iter_mut().try_for_each(|sink| sink.list(term, postings))
    }

    fn document(&mut self, docno: &str, length: u32) -> Result<()> {
        self.iter_mut().try_for_each(|sink| sink.document(docno, length))
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.into_iter().try_for_each(ListSink::finish)
    }
}

/// A document whose length no term-major format holds.
pub(crate) fn too_long(docno: &str) -> Error {
    Error::data(format!("document '{docno}': its impacts sum up to more than 2^31 - 1"))
        .hint(SMALLER_FACTOR)
}

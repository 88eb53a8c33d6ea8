//! A document on its way from an encoder to whoever takes it.

use std::path::Path;

use crate::error::Result;
use crate::formats::renames::Renames;
use crate::formats::vectors::VectorCounts;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::{SparseVector, Weights};
use crate::sparse::vocabulary::Vocabulary;
use crate::text::length::TextLength;

/// docno, text (empty where the input has none), vector, and the vocabulary of its ids.
pub type EachVector<'a> = dyn FnMut(&str, &str, &Weights, &Vocabulary) -> Result<()> + 'a;

/// A document as it comes out.
pub struct EncodedDocument<'a> {
    /// Its id.
    pub docno: &'a str,
    /// Its text; empty where the input has none.
    pub text: &'a str,
    /// Its vector.
    pub vector: &'a Weights,
    /// The vocabulary of the vector's ids.
    pub vocabulary: &'a Vocabulary,
    /// The text's length in the model's tokens, 0 where no model encoded it.
    pub length: TextLength,
    /// What was counted so far, this document included.
    pub counts: VectorCounts,
    /// Bytes of the input read so far, 0 of vectors that were ready.
    pub read: u64,
    /// File and line of a text.
    pub place: Option<(&'a Path, u64)>,
}

impl<'a> EncodedDocument<'a> {
    /// A document that no model encoded: docno and text, vector and its vocabulary, the counts so far.
    pub(crate) fn of(
        (docno, text): (&'a str, &'a str),
        vector: &'a Weights,
        vocabulary: &'a Vocabulary,
        counts: VectorCounts,
    ) -> Self {
        let length = TextLength::default();
        Self { docno, text, vector, vocabulary, length, counts, read: 0, place: None }
    }
}

/// Takes the documents of a part.
pub trait DocumentTaker {
    /// A document that an earlier run handled: docno and text.
    ///
    /// # Errors
    /// What the taker finds wrong.
    fn passed(&mut self, docno: &str, text: &str) -> Result<()>;

    /// The next document.
    ///
    /// # Errors
    /// What the taker finds wrong.
    fn take(&mut self, document: &EncodedDocument<'_>) -> Result<()>;
}

/// Hands documents on under other names.
pub(super) struct Renaming<'a, 'b> {
    pub(super) renames: &'a mut Renames,
    pub(super) taker: &'b mut dyn DocumentTaker,
}

impl DocumentTaker for Renaming<'_, '_> {
    fn passed(&mut self, docno: &str, text: &str) -> Result<()> {
        self.taker.passed(&self.renames.name(docno)?, text)
    }

    fn take(&mut self, document: &EncodedDocument<'_>) -> Result<()> {
        let docno = self.renames.name(document.docno)?;
        self.taker.take(&EncodedDocument { docno: &docno, ..*document })
    }
}

/// A closure as a taker of whole collections.
pub(super) struct Each<'a, 'b>(pub(super) &'a mut EachVector<'b>);

impl DocumentTaker for Each<'_, '_> {
    fn passed(&mut self, _: &str, _: &str) -> Result<()> {
        Ok(())
    }

    fn take(&mut self, document: &EncodedDocument<'_>) -> Result<()> {
        (self.0)(document.docno, document.text, document.vector, document.vocabulary)
    }
}

/// The first document of each kind of loss, by docno, of those that were encoded now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FirstLost {
    /// Whose text was cut.
    pub truncated: Option<String>,
    /// Without a token.
    pub empty: Option<String>,
}

impl FirstLost {
    /// Takes note of a document.
    pub(crate) fn note(&mut self, docno: &str, truncated: bool, empty: bool) {
        if truncated && self.truncated.is_none() {
            self.truncated = Some(docno.to_owned());
        }
        if empty && self.empty.is_none() {
            self.empty = Some(docno.to_owned());
        }
    }
}

/// Quantises, counts and hands on.
pub(super) struct Quantized<'a> {
    pub(super) apply: Quantizer,
    pub(super) counts: VectorCounts,
    pub(super) first: FirstLost,
    pub(super) taker: &'a mut dyn DocumentTaker,
}

/// A text as an encoder had it before it, with its place.
pub(super) struct Placed<'a> {
    pub(super) docno: &'a str,
    pub(super) text: &'a str,
    pub(super) place: (&'a Path, u64),
    pub(super) length: TextLength,
    pub(super) read: u64,
}

impl Quantized<'_> {
    pub(crate) fn passed(&mut self, docno: &str, text: &str) -> Result<()> {
        self.taker.passed(docno, text)
    }

    pub(crate) fn hand_on(
        &mut self,
        placed: &Placed<'_>,
        vector: SparseVector,
        vocabulary: &Vocabulary,
    ) -> Result<()> {
        let Placed { docno, text, place, length, read } = *placed;
        let weights = match self.apply {
            Quantizer::None => Weights::Floats(vector),
            apply => Weights::Impacts(apply.quantize(&vector, &mut self.counts.quantize)),
        };
        self.counts.documents += 1;
        self.counts.empty += u64::from(weights.is_empty());
        self.counts.truncated += u64::from(length.truncated);
        self.first.note(docno, length.truncated, weights.is_empty());
        let plain = EncodedDocument::of((docno, text), &weights, vocabulary, self.counts);
        let place = Some(place);
        self.taker.take(&EncodedDocument { length, read, place, ..plain })
    }
}

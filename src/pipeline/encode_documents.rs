//! Documents to vectors: those that are vectors already, and texts through an encoder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use beir::Template;

use crate::encoder::Splade;
use crate::encoder::bm25::{Bm25, Bm25Parameters, Bm25Stats};
use crate::encoder::masked_lm::TextLength;
use crate::error::{Error, Result};
use crate::formats::each_text::{PlacedText, for_each_text};
use crate::formats::quantizing::Quantizing;
use crate::formats::text_digest::TextDigest;
use crate::formats::texts::TextFormat;
use crate::formats::vectors::{VectorCounts, for_each_vector};
use crate::pipeline::encoded_document::{DocumentTaker, EachVector, EncodedDocument};
use crate::pipeline::encoded_document::{Each, Quantized};
use crate::pipeline::part::Part;
use crate::pipeline::stream;
use crate::pipeline::stream::encode_texts;
use crate::sparse::extremes::Extremes;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::{SparseVector, Weights};
use crate::sparse::vocabulary::Vocabulary;
use crate::text::analysis::Analyzer;

/// Where the documents are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Documents {
    /// Vectors: JsonVectorCollection.
    Vectors(PathBuf),
    /// Texts.
    Texts {
        /// A file or folder.
        path: PathBuf,
        /// Its format.
        format: TextFormat,
        /// What of a document is its text.
        template: Template,
    },
}

impl Documents {
    /// The file or folder.
    pub fn path(&self) -> &Path {
        match self {
            Self::Vectors(path) | Self::Texts { path, .. } => path,
        }
    }
}

/// What makes vectors of texts.
#[derive(Clone)]
pub enum Encoder {
    /// Nothing: the documents are vectors.
    None,
    /// BM25 over an analysis.
    Bm25 {
        /// The analysis.
        analyzer: Arc<dyn Analyzer>,
        /// k1 and b.
        parameters: Bm25Parameters,
        /// Statistics of the whole collection; without them a first pass counts them.
        stats: Option<PathBuf>,
    },
    /// A SPLADE model.
    Splade(Arc<Splade>),
}

/// An encoder whose statistics are known.
enum Ready {
    None,
    Bm25(Bm25),
    Splade(Arc<Splade>),
}

/// Documents whose statistics are known, so that they can be handed on as vectors, as often as wanted.
pub struct EncodedDocuments {
    documents: Documents,
    encoder: Ready,
    quantizing: Quantizing,
    first_pass: Option<TextDigest>,
}

impl EncodedDocuments {
    /// Takes the first passes that encoder and quantiser want.
    ///
    /// # Errors
    /// Texts without an encoder; stdin where more than one pass is wanted; malformed input.
    pub fn prepare(
        documents: &Documents,
        encoder: &Encoder,
        quantizer: Quantizer,
        made_by: Quantizer,
    ) -> Result<Self> {
        let (path, format, template) = match documents {
            Documents::Vectors(path) => {
                let quantizing = Quantizing::of_jsonl(path, quantizer, made_by)?;
                let (documents, encoder, first_pass) = (documents.clone(), Ready::None, None);
                return Ok(Self { documents, encoder, quantizing, first_pass });
            }
            Documents::Texts { path, format, template } => (path, *format, *template),
        };
        let ready = match encoder {
            Encoder::None => {
                return Err(
                    Error::usage("texts want an encoder").hint("--encoder bm25, or --model")
                );
            }
            Encoder::Bm25 { analyzer, parameters, stats } => {
                let stats = match stats {
                    Some(file) => Bm25Stats::load(file, &**analyzer)?,
                    None => bm25_stats(path, format, template, &**analyzer)?,
                };
                Ready::Bm25(Bm25::new(Arc::clone(analyzer), stats, *parameters))
            }
            Encoder::Splade(splade) => Ready::Splade(Arc::clone(splade)),
        };
        let quantizer = match quantizer {
            Quantizer::Unknown => Quantizer::None,
            named => named,
        };
        let mut encoded = Self {
            documents: documents.clone(),
            encoder: ready,
            quantizing: Quantizing { apply: Quantizer::None, label: Quantizer::None },
            first_pass: None,
        };
        let mut filled = quantizer;
        if quantizer.needs_statistics() {
            twice(path, &quantizer.to_string())?;
            let (mut extremes, mut digest) = (Extremes::default(), TextDigest::default());
            encoded.for_each(&mut Vocabulary::new(), &mut |docno, text, vector, _| {
                digest.add(docno, text);
                extremes.add(vector);
                Ok(())
            })?;
            encoded.first_pass = Some(digest);
            filled = extremes.fill(quantizer);
        }
        encoded.quantizing = Quantizing { apply: filled, label: filled };
        Ok(encoded)
    }

    /// The quantiser that an output names.
    pub fn label(&self) -> Quantizer {
        self.quantizing.label
    }

    /// The texts, where a first pass over all of them was made.
    pub(crate) fn first_pass(&self) -> Option<TextDigest> {
        self.first_pass
    }

    /// Hands every document on.
    ///
    /// # Errors
    /// Malformed input, or what `each` gives.
    pub fn for_each(
        &self,
        vocabulary: &mut Vocabulary,
        each: &mut EachVector<'_>,
    ) -> Result<VectorCounts> {
        self.for_part(&Part::default(), vocabulary, &mut Each(each))
    }

    /// Hands the documents of a part on. Only a model knows parts: the others go through the whole.
    ///
    /// # Errors
    /// Malformed input, or what the taker gives.
    pub fn for_part(
        &self,
        part: &Part,
        vocabulary: &mut Vocabulary,
        taker: &mut dyn DocumentTaker,
    ) -> Result<VectorCounts> {
        let apply = self.quantizing.apply;
        let (path, format, template) = match &self.documents {
            Documents::Vectors(path) => {
                let mut counts = VectorCounts::default();
                let mut take = |docno: &str, text: &str, vector: &Weights, words: &Vocabulary| {
                    counts.documents += 1;
                    taker.take(&EncodedDocument::of((docno, text), vector, words, counts))
                };
                return for_each_vector(path, apply, vocabulary, &mut take);
            }
            Documents::Texts { path, format, template } => (path, *format, *template),
        };
        let mut quantized = Quantized { apply, counts: part.counts, taker };
        match &self.encoder {
            Ready::None => {}
            Ready::Bm25(bm25) => {
                for_each_text(path, format, template, &mut |docno, text| {
                    let entries = bm25.encode_document(text);
                    let named = entries.iter().map(|(token, w)| (vocabulary.intern(token), *w));
                    let vector = SparseVector::new(named.collect())?;
                    quantized.hand_on((docno, text), vector, vocabulary, TextLength::default(), 0)
                })?;
            }
            Ready::Splade(splade) => {
                let mut sink = Renamed { quantized: &mut quantized, splade, vocabulary };
                encode_texts(splade, (path, format, template), part, &mut sink)?;
            }
        }
        Ok(quantized.counts)
    }
}

/// Vectors of a model in the vocabulary of the output.
struct Renamed<'a, 'b> {
    quantized: &'a mut Quantized<'b>,
    splade: &'a Splade,
    vocabulary: &'a mut Vocabulary,
}

impl stream::Sink for Renamed<'_, '_> {
    fn passed(&mut self, text: &PlacedText) -> Result<()> {
        self.quantized.taker.passed(&text.docno, &text.text)
    }

    fn take(&mut self, encoded: stream::Encoded) -> Result<()> {
        let named = renamed(&encoded.vector, self.splade.vocabulary(), self.vocabulary)?;
        let text = (encoded.text.docno.as_str(), encoded.text.text.as_str());
        self.quantized.hand_on(text, named, self.vocabulary, encoded.length, encoded.text.read)
    }
}

/// The same vector in another vocabulary, which learns only the words that are used.
fn renamed(vector: &SparseVector, from: &Vocabulary, to: &mut Vocabulary) -> Result<SparseVector> {
    let entries = vector.entries().iter();
    SparseVector::new(entries.map(|&(term, w)| (to.intern(from.token(term)), w)).collect())
}

/// Counts the statistics of a collection.
///
/// # Errors
/// stdin, which cannot be read again for the vectors; malformed input.
pub fn bm25_stats(
    path: &Path,
    format: TextFormat,
    template: Template,
    analyzer: &dyn Analyzer,
) -> Result<Bm25Stats> {
    twice(path, "bm25")?;
    let mut stats = Bm25Stats::new(analyzer);
    for_each_text(path, format, template, &mut |_, text| {
        stats.add(analyzer, text);
        Ok(())
    })?;
    Ok(stats)
}

fn twice(path: &Path, what: &str) -> Result<()> {
    if path.as_os_str() == "-" {
        return Err(Error::usage(format!("stdin is read once, {what} wants two passes")).hint(
            "give a file, or the collection's statistics: --stats FILE, written by --save-stats",
        ));
    }
    Ok(())
}

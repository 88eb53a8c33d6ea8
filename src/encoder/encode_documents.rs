//! Documents to vectors: those that are vectors already, and texts through an encoder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use beir::Template;

use crate::encoder::bm25::{Bm25, Bm25Parameters, Bm25Stats};
use crate::encoder::encoded_document::Renaming;
use crate::encoder::encoded_document::{DocumentTaker, EachVector, EncodedDocument};
use crate::encoder::encoded_document::{Each, FirstLost, Placed, Quantized};
use crate::encoder::float_spool::{FloatSpool, SpooledFloats};
#[cfg(feature = "encoder")]
use crate::encoder::options::Role;
use crate::encoder::part::TextRange;
#[cfg(feature = "encoder")]
use crate::encoder::splade::Splade;
#[cfg(feature = "encoder")]
use crate::encoder::stream::{EncodedText, TextTaker, encode_texts};
use crate::error::{Error, Result};
use crate::formats::copy::{MEMORY, by_document};
use crate::formats::each_text::{PlacedText, for_each_placed_text, for_each_text};
use crate::formats::quantizing::Quantizing;
use crate::formats::renames::{BLANKS, Renames};
use crate::formats::text_digest::TextDigest;
use crate::formats::texts::TextFormat;
use crate::formats::vector_format::{VectorFormat, name_twice};
use crate::formats::vectors::VectorCounts;
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::{SparseVector, Weights};
use crate::sparse::vocabulary::Vocabulary;
use crate::storage::place::is_special;
use crate::storage::scratch::Scratch;
use crate::text::analysis::analyzer::Analyzer;
use crate::text::length::TextLength;

/// Where the documents are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Documents {
    /// Vectors.
    Vectors {
        /// A file, a folder, a basename.
        path: PathBuf,
        /// Its format.
        format: &'static VectorFormat,
    },
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
            Self::Vectors { path, .. } | Self::Texts { path, .. } => path,
        }
    }

    /// Names both places of a docno that stands twice, where the documents can be read again.
    pub(crate) fn name_twice(&self, error: Error) -> Error {
        let (path, format, template) = match self {
            Self::Vectors { path, format } => return name_twice(error, path, format),
            Self::Texts { path, format, template } => (path, *format, *template),
        };
        let Some(docno) = error.twice().map(str::to_owned) else { return error };
        if path.as_os_str() == "-" || is_special(path) {
            return error;
        }
        let mut places = Vec::new();
        // What cannot be read a second time has been told the first time.
        let _ = for_each_placed_text(path, format, template, &mut |text| {
            if text.docno == docno {
                places.push((text.file, text.line));
            }
            Ok(places.len() < 2)
        });
        match places.as_slice() {
            [(first, at), (second, line)] => {
                error.twice_at(&format!("{}:{at}", first.display()), second, Some(*line))
            }
            _ => error,
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
    #[cfg(feature = "encoder")]
    Splade(Arc<Splade>),
}

impl Encoder {
    /// Tokens of a text at most, where a model encodes it.
    pub fn max_length(&self) -> Option<usize> {
        match self {
            Self::None | Self::Bm25 { .. } => None,
            #[cfg(feature = "encoder")]
            Self::Splade(splade) => Some(splade.max_length()),
        }
    }

    /// What outputs say of the model.
    fn origin(&self) -> Result<Option<Origin>> {
        match self {
            Self::None | Self::Bm25 { .. } => Ok(None),
            #[cfg(feature = "encoder")]
            Self::Splade(splade) => splade.origin(Role::Document).map(Some),
        }
    }

    /// A model's vocabulary; what else encodes makes its own of the texts.
    pub(crate) fn vocabulary(&self) -> Option<&Vocabulary> {
        match self {
            Self::None | Self::Bm25 { .. } => None,
            #[cfg(feature = "encoder")]
            Self::Splade(splade) => Some(splade.vocabulary()),
        }
    }
}

/// An encoder whose statistics are known.
enum Ready {
    None,
    Bm25(Bm25),
    #[cfg(feature = "encoder")]
    Splade(Arc<Splade>),
}

/// Documents whose statistics are known, so that they can be handed on as vectors, as often as wanted.
pub struct EncodedDocuments {
    documents: Documents,
    encoder: Ready,
    quantizing: Quantizing,
    /// What a first pass encoded.
    spooled: Option<SpooledFloats>,
    first_lost: FirstLost,
    /// Docnos that no run can hold go on under other names.
    renames: Option<Renames>,
    model: Option<Origin>,
}

/// How documents are prepared.
#[derive(Debug, Clone, Copy)]
pub struct PrepareOptions<'a> {
    /// Quantiser of the weights.
    pub quantizer: Quantizer,
    /// Quantiser that made integer weights, where the collection does not say so itself.
    pub made_by: Quantizer,
    /// Give docnos with white space other names, and write the map of them here.
    pub rename: Option<&'a Path>,
    /// The output that they are for: what a first pass encodes lies beside it until it is written.
    pub out: &'a Path,
}

impl EncodedDocuments {
    /// Takes the first passes that encoder and quantiser want. Texts are encoded once: a quantiser that wants the smallest and
    /// largest weight of all has them encoded here, into a temporary file beside the output (the texts, and 8 bytes a posting).
    /// `progress` is told each text that is encoded here.
    ///
    /// # Errors
    /// Texts without an encoder; stdin where it is to be read twice; malformed input; I/O.
    pub fn prepare(
        documents: &Documents,
        encoder: &Encoder,
        options: PrepareOptions<'_>,
        progress: &mut dyn FnMut(&EncodedDocument<'_>),
    ) -> Result<Self> {
        let PrepareOptions { quantizer, made_by, rename, out } = options;
        let renames = rename.map(|map| Renames::create(map, BLANKS)).transpose()?;
        let (path, format, template) = match documents {
            Documents::Vectors { path, format } => {
                let mut source = (format.open)(path)?;
                let quantizing = Quantizing::of(&mut source, path, quantizer, made_by)?;
                let (documents, encoder, spooled) = (documents.clone(), Ready::None, None);
                let (first_lost, model) = (FirstLost::default(), source.model.take());
                let all =
                    Self { documents, encoder, quantizing, spooled, first_lost, renames, model };
                return Ok(all);
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
            #[cfg(feature = "encoder")]
            Encoder::Splade(splade) => Ready::Splade(Arc::clone(splade)),
        };
        let quantizer = match quantizer {
            Quantizer::Unknown => Quantizer::None,
            named => named,
        };
        let mut encoded = Self {
            documents: documents.clone(),
            encoder: ready,
            quantizing: Quantizing::of_texts(Quantizer::None),
            spooled: None,
            first_lost: FirstLost::default(),
            renames: None,
            model: encoder.origin()?,
        };
        let mut filled = quantizer;
        if quantizer.needs_statistics() {
            let mut words = Vocabulary::new();
            let mut spool = FloatSpool::beside(out, progress)?;
            encoded.for_part(&TextRange::default(), &mut words, &mut spool)?;
            let (spooled, with_statistics) = spool.finish(quantizer, words)?;
            encoded.spooled = Some(spooled);
            filled = with_statistics;
        }
        encoded.quantizing = Quantizing::of_texts(filled);
        // A first pass renames nothing: the map has each name once.
        encoded.renames = renames;
        Ok(encoded)
    }

    /// The quantiser that an output names.
    pub fn label(&self) -> Quantizer {
        self.quantizing.label
    }

    /// The model that made the vectors, where it is known.
    pub fn model(&self) -> Option<&Origin> {
        self.model.as_ref()
    }

    /// The first documents of which the last pass lost something.
    pub fn first_lost(&self) -> &FirstLost {
        &self.first_lost
    }

    /// Puts the map of renamed docnos in its place; gives their number.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn finish_renames(&mut self) -> Result<u64> {
        self.renames.as_mut().map_or(Ok(0), Renames::finish)
    }

    /// The file or folder that they came from.
    pub(crate) fn path(&self) -> &Path {
        self.documents.path()
    }

    /// The texts, where a first pass over all of them was made.
    pub(crate) fn first_pass(&self) -> Option<TextDigest> {
        self.spooled.as_ref().map(|spooled| spooled.digest)
    }

    /// Hands every document on.
    ///
    /// # Errors
    /// Malformed input, or what `each` gives.
    pub fn for_each(
        &mut self,
        vocabulary: &mut Vocabulary,
        each: &mut EachVector<'_>,
    ) -> Result<VectorCounts> {
        self.for_part(&TextRange::default(), vocabulary, &mut Each(each))
    }

    /// Hands the documents of a part on. Only a model knows parts: the others go through the whole.
    ///
    /// # Errors
    /// Malformed input, or what the taker gives.
    pub fn for_part(
        &mut self,
        part: &TextRange,
        vocabulary: &mut Vocabulary,
        taker: &mut dyn DocumentTaker,
    ) -> Result<VectorCounts> {
        let apply = self.quantizing.apply;
        let mut renaming;
        let taker: &mut dyn DocumentTaker = match &mut self.renames {
            Some(renames) => {
                renaming = Renaming { renames, taker };
                &mut renaming
            }
            None => taker,
        };
        let (path, format, template) = match &self.documents {
            Documents::Vectors { path, format } => {
                let (mut counts, mut first) = (VectorCounts::default(), FirstLost::default());
                let mut take = |docno: &str, text: &str, vector: &Weights, words: &Vocabulary| {
                    counts.documents += 1;
                    first.note(docno, false, vector.is_empty());
                    taker.take(&EncodedDocument::of((docno, text), vector, words, counts))
                };
                let (words, counts) = by_document((format.open)(path)?, MEMORY, Scratch::system())?
                    .vectors(apply, &mut take)?;
                self.quantizing.check(&counts, path)?;
                *vocabulary = words;
                self.first_lost = first;
                return Ok(counts);
            }
            Documents::Texts { path, format, template } => (path, *format, *template),
        };
        let mut quantized =
            Quantized { apply, counts: part.counts, first: FirstLost::default(), taker };
        if let Some(spooled) = &mut self.spooled {
            spooled.for_part(part, vocabulary, &mut quantized)?;
            self.first_lost = quantized.first;
            return Ok(quantized.counts);
        }
        match &self.encoder {
            Ready::None => {}
            Ready::Bm25(bm25) => {
                for_each_placed_text(path, format, template, &mut |text| {
                    let entries = bm25.encode_document(&text.text);
                    let named = entries.iter().map(|(token, w)| (vocabulary.intern(token), *w));
                    let vector = SparseVector::new(named.collect())?;
                    let placed = placed(&text, TextLength::default());
                    quantized.hand_on(&placed, vector, vocabulary).map(|()| true)
                })?;
            }
            #[cfg(feature = "encoder")]
            Ready::Splade(splade) => {
                let mut sink = Renamed { quantized: &mut quantized, splade, vocabulary };
                encode_texts(splade, (path, format, template), part, &mut sink)?;
            }
        }
        self.first_lost = quantized.first;
        Ok(quantized.counts)
    }
}

/// Vectors of a model in the vocabulary of the output.
#[cfg(feature = "encoder")]
struct Renamed<'a, 'b> {
    quantized: &'a mut Quantized<'b>,
    splade: &'a Splade,
    vocabulary: &'a mut Vocabulary,
}

#[cfg(feature = "encoder")]
impl TextTaker for Renamed<'_, '_> {
    fn passed(&mut self, text: &PlacedText) -> Result<()> {
        self.quantized.passed(&text.docno, &text.text)
    }

    fn take(&mut self, encoded: EncodedText) -> Result<()> {
        let named = renamed(&encoded.vector, self.splade.vocabulary(), self.vocabulary)?;
        let placed = placed(&encoded.text, encoded.length);
        self.quantized.hand_on(&placed, named, self.vocabulary)
    }
}

fn placed(text: &PlacedText, length: TextLength) -> Placed<'_> {
    let PlacedText { docno, text, file, line, read } = text;
    Placed { docno, text, place: (file, *line), length, read: *read }
}

/// The same vector in another vocabulary, which learns only the words that are used.
#[cfg(feature = "encoder")]
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
    if path.as_os_str() == "-" {
        return Err(Error::usage("stdin is read once, bm25 wants two passes").hint(
            "give a file, or the collection's statistics: --stats FILE, written by --save-stats",
        ));
    }
    let mut stats = Bm25Stats::new(analyzer);
    for_each_text(path, format, template, &mut |_, text| {
        stats.add(analyzer, text);
        Ok(())
    })?;
    Ok(stats)
}

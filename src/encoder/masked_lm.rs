//! A masked language model with its tokenizer: texts to one weight a word.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::encoder::options::SpladeOptions;
use crate::error::{Error, Result};
use crate::kernel::isa::Kernel;
#[cfg(feature = "candle")]
use crate::model::candle::model::CandleModel;
use crate::model::device::Device;
use crate::model::folder::sides::PooledModel;
use crate::model::head::pool::Pooling;
use crate::model::kernels::model::KernelModel;
use crate::model::runtime::{Fault, Runtime};
use crate::model::shape::Shape;
use crate::model::tensors::checkpoint::Tensors;
use crate::sparse::prune::Prune;
use crate::sparse::vector::SparseVector;
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::text::length::TextLength;
use crate::text::tokenizer::{TextTokenizer, load_tokenizer};
use crate::text::tokens::Tokens;

/// A vector in the making.
pub(super) type Entries = Vec<(TermId, f32)>;

/// Tokens of the texts that one thread takes at a time: their states stay in its cache.
const BATCH_TOKENS: usize = 512;

/// The same of a device.
#[cfg(feature = "candle")]
const DEVICE_TOKENS: usize = 8192;

/// A model, its tokenizer and its pooling; shared by all threads.
pub(super) struct MaskedLm {
    pub(super) tokenizer: TextTokenizer,
    pub(super) model: Runner,
    pub(super) pooling: Pooling,
    pub(super) kernel: Kernel,
    pub(super) vocabulary: Vocabulary,
    /// Tensors of the checkpoint that the model has no use for.
    pub(super) unused_tensors: Vec<String>,
}

/// What runs the model.
pub(super) enum Runner {
    /// Our kernels.
    Kernels(Box<KernelModel>),
    /// candle, perhaps on a GPU.
    #[cfg(feature = "candle")]
    Candle(Box<CandleModel>),
}

/// The vectors of a batch, by the number of the piece; `None` where the model's states are not finite.
type Batched = Vec<(usize, Option<Entries>)>;

impl MaskedLm {
    /// Loads a model and its tokenizer.
    pub(super) fn load(
        encoding: &PooledModel,
        options: &SpladeOptions,
        kernel: Kernel,
    ) -> Result<Self> {
        let SpladeOptions { max_length, long_texts, precision, device, .. } = *options;
        let shape = Shape::load(&encoding.model.join("config.json"))?;
        let mut tensors = Tensors::open(&encoding.model)?;
        let file = encoding.model.join("tokenizer.json");
        let tokenizer = load_tokenizer(&file)?;
        let (words, rows) = (tokenizer.get_vocab_size(true), shape.vocabulary);
        if words > rows {
            return Err(Error::data(format!("the tokenizer has {words} words, the model {rows}"))
                .at_file(&file)
                .hint("tokenizer and weights are of two models"));
        }
        let positions = shape.positions;
        let max_length = match max_length {
            Some(length) => length,
            None => encoding.longest()?.unwrap_or(positions).min(positions),
        };
        if max_length > positions || max_length < 3 {
            return Err(Error::usage(format!(
                "--max-length {max_length}: the model takes 3 to {positions} tokens"
            )));
        }
        let tokenizer = TextTokenizer::new(tokenizer, max_length, long_texts)?;
        // First the model: the vocabulary is as long as its tensors, not as the configuration says.
        let model = match device {
            Device::Cpu => Runner::Kernels(Box::new(KernelModel::load(
                shape,
                precision,
                kernel,
                &mut tensors,
            )?)),
            #[cfg(feature = "candle")]
            other => {
                let device = other.open()?;
                Runner::Candle(Box::new(CandleModel::load(shape, precision, &mut tensors, device)?))
            }
            #[cfg(not(feature = "candle"))]
            other => return Err(Error::usage(format!("this build does not run on {other}"))),
        };
        Ok(Self {
            vocabulary: tokenizer.vocabulary(rows).map_err(|e| e.at_file(&file))?,
            tokenizer,
            pooling: encoding.pooling,
            kernel,
            unused_tensors: tensors.left().into_iter().map(str::to_owned).collect(),
            model,
        })
    }

    /// Encodes texts, in parallel; the vectors come in the order of the texts and do not depend on how they were batched.
    pub(super) fn encode(
        &self,
        texts: &[Cow<'_, str>],
        finish: impl Fn(&mut Entries, &[u32]),
    ) -> Result<(Vec<SparseVector>, Vec<TextLength>)> {
        let tokenize = |text: &Cow<'_, str>| self.tokenizer.tokens(text);
        let tokens: Vec<Tokens> = texts.par_iter().map(tokenize).collect::<Result<_>>()?;
        let lengths = tokens.iter().map(Tokens::length).collect();
        let pieces: Vec<&[u32]> = tokens.iter().flat_map(Tokens::sequences).collect();
        // Texts of like length together: threads end at about the same time.
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        order.sort_by_key(|&piece| std::cmp::Reverse(pieces[piece].len()));
        let encoded: Vec<Batched> = match &self.model {
            Runner::Kernels(model) => batches(&order, &pieces, BATCH_TOKENS)
                .into_par_iter()
                .map_init(
                    || model.memory(),
                    |memory, batch| encode_batch(&**model, self.pooling, memory, batch, &pieces),
                )
                .collect::<Result<_>>()?,
            #[cfg(feature = "candle")]
            Runner::Candle(model) => {
                let mut memory = model.memory();
                let mut run =
                    |batch| encode_batch(&**model, self.pooling, &mut memory, batch, &pieces);
                batches(&order, &pieces, DEVICE_TOKENS)
                    .into_iter()
                    .map(&mut run)
                    .collect::<Result<_>>()?
            }
        };
        let mut entries: Vec<Option<Entries>> = vec![Some(Vec::new()); pieces.len()];
        for (piece, found) in encoded.into_iter().flatten() {
            entries[piece] = found;
        }
        let mut entries = entries.into_iter();
        let vectors = texts.iter().zip(&tokens).map(|(text, tokens)| {
            let mut whole: Option<Entries> = None;
            for piece in entries.by_ref().take(tokens.pieces.len()) {
                let piece = piece.ok_or_else(|| not_finite(text))?;
                whole = Some(match whole {
                    Some(whole) => self.pooling.join(&whole, &piece),
                    None => piece,
                });
            }
            let mut whole = whole.unwrap_or_default();
            finish(&mut whole, &tokens.ids);
            SparseVector::new(whole)
        });
        Ok((vectors.collect::<Result<_>>()?, lengths))
    }

    /// The distinct tokens of a text with weight 1, those that the tokenizer puts around it left out.
    pub(super) fn bag(&self, text: &str) -> Result<(SparseVector, TextLength)> {
        let tokens = self.tokenizer.tokens(text)?;
        let entries = self.tokenizer.own(&tokens.ids).into_iter().map(|token| (token, 1.0));
        Ok((SparseVector::new(entries.collect())?, tokens.length()))
    }
}

/// A text of which the model makes no finite states, by its beginning.
pub(super) fn not_finite(text: &str) -> Error {
    const SHOWN: usize = 60;
    let start: String = text.chars().take(SHOWN).collect();
    let more = if start.len() < text.len() { "..." } else { "" };
    Error::data(format!("the model's states for the text '{start}{more}' are not finite"))
        .hint("its weights lead beyond single precision: the checkpoint is damaged, or its training went astray")
}

/// The vectors of a batch.
fn encode_batch<R: Runtime>(
    runtime: &R,
    pooling: Pooling,
    memory: &mut R::Memory,
    batch: &[usize],
    pieces: &[&[u32]],
) -> Result<Batched> {
    // A tokenizer without special tokens makes nothing of an empty text.
    let some: Vec<usize> =
        batch.iter().copied().filter(|&piece| !pieces[piece].is_empty()).collect();
    let ids: Vec<&[u32]> = some.iter().map(|&piece| pieces[piece]).collect();
    let mut found = Vec::with_capacity(some.len());
    let ran = runtime.weights(&ids, pooling, memory, &mut |number, weights| {
        let mut entries = Entries::with_capacity(256);
        for (word, &weight) in weights.iter().enumerate() {
            if weight > 0.0 {
                entries.push((TermId(word as u32), weight));
            }
        }
        found.push((some[number], Some(entries)));
    });
    match ran {
        Ok(()) => Ok(found),
        Err(Fault::NotFinite(number)) => Ok(vec![(some[number], None)]),
        Err(Fault::Runtime(error)) => Err(error),
    }
}

/// Cuts an order of texts into batches of at most so many tokens (or one text).
fn batches<'a>(order: &'a [usize], pieces: &[&[u32]], tokens: usize) -> Vec<&'a [usize]> {
    let mut all = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (at, &piece) in order.iter().enumerate() {
        let length = pieces[piece].len();
        if at > start && sum + length > tokens {
            all.push(&order[start..at]);
            (start, sum) = (at, 0);
        }
        sum += length;
    }
    if start < order.len() {
        all.push(&order[start..]);
    }
    all
}

/// Prunes to the heaviest; `None` keeps all.
pub(super) fn heaviest(top_k: Option<usize>) -> Prune {
    Prune { top_k, min_weight: None }
}

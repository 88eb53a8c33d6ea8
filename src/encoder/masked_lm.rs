//! A masked language model with its tokenizer: texts to one weight a word.

use std::borrow::Cow;
use std::path::Path as FilePath;

use rayon::prelude::*;
use tokenizers::{Tokenizer, TruncationParams};

use crate::encoder::splade::SpladeOptions;
use crate::error::{Error, Result};
use crate::kernel::Path;
#[cfg(feature = "candle")]
use crate::model::candle::CandleModel;
use crate::model::config::Shape;
use crate::model::device::Device;
use crate::model::folder::Encoding;
use crate::model::head::pool::Pooling;
use crate::model::tensors::Tensors;
use crate::model::{Model, Scratch};
use crate::sparse::prune::Prune;
use crate::sparse::vector::SparseVector;
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::text::start::encode_start;

/// How long a text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextLength {
    /// Tokens that the model saw, special ones too.
    pub tokens: u32,
    /// More of them were there: the text was cut.
    pub truncated: bool,
}

/// What becomes of a text that is longer than the model takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LongTexts {
    /// It is cut, `[SEP]` kept.
    #[default]
    Truncate,
    /// It is cut into pieces with special tokens of their own, and their vectors are pooled: the greatest of each weight, or under
    /// sum pooling their sum.
    Chunk,
}

/// A vector in the making.
pub(super) type Entries = Vec<(TermId, f32)>;

/// Tokens of the texts that one thread takes at a time: their states stay in its cache.
const BATCH_TOKENS: usize = 512;

/// The same of a device.
#[cfg(feature = "candle")]
const DEVICE_TOKENS: usize = 8192;

/// A model, its tokenizer and its pooling; shared by all threads.
pub(super) struct MaskedLm {
    pub(super) tokenizer: Tokenizer,
    pub(super) model: Runner,
    pub(super) pooling: Pooling,
    pub(super) max_length: usize,
    pub(super) path: Path,
    pub(super) vocabulary: Vocabulary,
    /// Tokens that the tokenizer puts in front of every text and after it.
    pub(super) around: (Vec<u32>, Vec<u32>),
    /// Those and padding.
    specials: Vec<u32>,
    /// Tensors of the checkpoint that the model has no use for.
    pub(super) unused_tensors: Vec<String>,
}

/// What runs the model.
pub(super) enum Runner {
    /// Our kernels.
    Kernels(Box<Model>),
    /// candle, perhaps on a GPU.
    #[cfg(feature = "candle")]
    Candle(Box<CandleModel>),
}

/// Tokens of a text: one sequence, or its pieces.
struct Tokens {
    pieces: Vec<Vec<u32>>,
    length: TextLength,
}

impl MaskedLm {
    /// Loads a model and its tokenizer.
    pub(super) fn load(encoding: &Encoding, options: &SpladeOptions, path: Path) -> Result<Self> {
        let SpladeOptions { max_length, long_texts, precision, device, .. } = *options;
        let shape = Shape::load(&encoding.model.join("config.json"))?;
        let mut tensors = Tensors::open(&encoding.model)?;
        let file = encoding.model.join("tokenizer.json");
        let mut tokenizer = load_tokenizer(&file)?;
        let words = tokenizer.get_vocab_size(true);
        if words > shape.vocabulary {
            return Err(Error::data(format!(
                "the tokenizer has {words} words, the model {}",
                shape.vocabulary
            ))
            .at_file(&file)
            .hint("tokenizer and weights are of two models"));
        }
        let own = encoding.max_length.or(tokenizer_length(&encoding.model)?);
        let own = own.unwrap_or(shape.positions).min(shape.positions);
        let max_length = max_length.unwrap_or(own);
        if max_length > shape.positions || max_length < 3 {
            return Err(Error::usage(format!(
                "--max-length {max_length}: the model takes 3 to {} tokens",
                shape.positions
            )));
        }
        let around = around(&tokenizer)?;
        let mut specials = [&around.0[..], &around.1].concat();
        specials.extend(["[PAD]", "<pad>"].iter().filter_map(|token| tokenizer.token_to_id(token)));
        if max_length <= around.0.len() + around.1.len() {
            return Err(Error::usage(format!(
                "--max-length {max_length} leaves no room for a text"
            )));
        }
        // The tokenizer stops early where it cuts, so pieces are cut here.
        let truncation = (long_texts == LongTexts::Truncate)
            .then(|| TruncationParams { max_length, ..TruncationParams::default() });
        tokenizer.with_truncation(truncation).map_err(|e| Error::data(e.to_string()))?;
        let mut vocabulary = Vocabulary::new();
        for id in 0..shape.vocabulary as u32 {
            // Rows without a word (a vocabulary padded to a round number) keep their number.
            let token = tokenizer.id_to_token(id).unwrap_or_else(|| format!("[row {id}]"));
            vocabulary.intern(&token);
        }
        if vocabulary.len() != shape.vocabulary {
            return Err(Error::data("the tokenizer gives one word two ids").at_file(&file));
        }
        let model = match device {
            Device::Cpu => Runner::Kernels(Box::new(Model::load(shape, precision, &mut tensors)?)),
            #[cfg(feature = "candle")]
            other => {
                let device = other.open()?;
                Runner::Candle(Box::new(CandleModel::load(shape, precision, &mut tensors, device)?))
            }
            #[cfg(not(feature = "candle"))]
            other => return Err(Error::usage(format!("this build does not run on {other}"))),
        };
        Ok(Self {
            tokenizer,
            pooling: encoding.pooling,
            max_length,
            path,
            vocabulary,
            around,
            specials,
            unused_tensors: tensors.left().into_iter().map(str::to_owned).collect(),
            model,
        })
    }

    /// Encodes texts, in parallel; the vectors come in the order of the texts and do not depend on how they were batched.
    pub(super) fn encode(
        &self,
        texts: &[Cow<'_, str>],
        finish: impl Fn(&mut Entries, &[Vec<u32>]),
    ) -> Result<(Vec<SparseVector>, Vec<TextLength>)> {
        let tokenize = |text: &Cow<'_, str>| self.tokenize(text);
        let tokens: Vec<Tokens> = texts.par_iter().map(tokenize).collect::<Result<_>>()?;
        let lengths = tokens.iter().map(|tokens| tokens.length).collect();
        let pieces: Vec<&[u32]> =
            tokens.iter().flat_map(|tokens| tokens.pieces.iter().map(|piece| &piece[..])).collect();
        // Texts of like length together: threads end at about the same time.
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        order.sort_by_key(|&piece| std::cmp::Reverse(pieces[piece].len()));
        let encoded: Vec<Vec<(usize, Entries)>> = match &self.model {
            Runner::Kernels(model) => batches(&order, &pieces, BATCH_TOKENS)
                .into_par_iter()
                .map_init(
                    || Scratch::new(self.path),
                    |scratch, batch| {
                        gather(batch, &pieces, |ids, each| {
                            model.weights(ids, self.pooling, scratch, each);
                            Ok(())
                        })
                    },
                )
                .collect::<Result<_>>()?,
            #[cfg(feature = "candle")]
            Runner::Candle(model) => batches(&order, &pieces, DEVICE_TOKENS)
                .into_iter()
                .map(|batch| {
                    gather(batch, &pieces, |ids, each| model.weights(ids, self.pooling, each))
                })
                .collect::<Result<_>>()?,
        };
        let mut entries: Vec<Entries> = vec![Vec::new(); pieces.len()];
        for (piece, found) in encoded.into_iter().flatten() {
            entries[piece] = found;
        }
        let mut entries = entries.into_iter();
        let vectors = tokens.iter().map(|tokens| {
            let mut of_text = entries.next().unwrap_or_default();
            for more in entries.by_ref().take(tokens.pieces.len().saturating_sub(1)) {
                of_text = self.pooling.join(&of_text, &more);
            }
            finish(&mut of_text, &tokens.pieces);
            SparseVector::new(of_text)
                .map_err(|e| e.hint("the model's weights lead to infinite values"))
        });
        Ok((vectors.collect::<Result<_>>()?, lengths))
    }

    fn tokenize(&self, text: &str) -> Result<Tokens> {
        let encoding = match self.tokenizer.get_truncation() {
            Some(_) => encode_start(&self.tokenizer, text, self.max_length),
            None => self.tokenizer.encode_fast(text, true),
        };
        let encoding =
            encoding.map_err(|e| Error::data(format!("the tokenizer refuses a text: {e}")))?;
        let ids = encoding.get_ids();
        let (front, end) = (&self.around.0[..], &self.around.1[..]);
        let pieces = if ids.len() > self.max_length {
            let own = &ids[front.len()..ids.len() - end.len()];
            let pieces = own.chunks(self.max_length - front.len() - end.len());
            pieces.map(|piece| [front, piece, end].concat()).collect()
        } else {
            vec![ids.to_vec()]
        };
        let tokens = pieces.iter().map(|piece: &Vec<u32>| piece.len() as u32).sum();
        let truncated = !encoding.get_overflowing().is_empty();
        Ok(Tokens { pieces, length: TextLength { tokens, truncated } })
    }

    /// The distinct tokens of a text with weight 1, those that the tokenizer puts around it left out.
    pub(super) fn bag(&self, text: &str) -> Result<(SparseVector, TextLength)> {
        let tokens = self.tokenize(text)?;
        let entries = self.own_tokens(&tokens.pieces).into_iter().map(|token| (token, 1.0));
        Ok((SparseVector::new(entries.collect())?, tokens.length))
    }

    /// The distinct tokens of a text without special ones, ascending.
    pub(super) fn own_tokens(&self, pieces: &[Vec<u32>]) -> Vec<TermId> {
        let of_text = pieces.iter().flatten().filter(|id| !self.specials.contains(id));
        let mut tokens: Vec<TermId> = of_text.map(|&id| TermId(id)).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }
}

/// The vectors of a batch, by the number of the piece.
fn gather(
    batch: &[usize],
    pieces: &[&[u32]],
    weigh: impl FnOnce(&[&[u32]], &mut dyn FnMut(usize, &[f32])) -> Result<()>,
) -> Result<Vec<(usize, Entries)>> {
    // A tokenizer without special tokens makes nothing of an empty text.
    let some: Vec<usize> =
        batch.iter().copied().filter(|&piece| !pieces[piece].is_empty()).collect();
    let ids: Vec<&[u32]> = some.iter().map(|&piece| pieces[piece]).collect();
    let mut found = Vec::with_capacity(some.len());
    weigh(&ids, &mut |number, weights| {
        let mut entries = Entries::with_capacity(256);
        for (word, &weight) in weights.iter().enumerate() {
            // What is not finite passes, to be refused.
            if weight > 0.0 || weight.is_nan() {
                entries.push((TermId(word as u32), weight));
            }
        }
        found.push((some[number], entries));
    })?;
    Ok(found)
}

/// A `tokenizer.json`, without padding.
pub(super) fn load_tokenizer(file: &FilePath) -> Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_file(file).map_err(|e| {
        Error::data(format!("not a tokenizer: {e}"))
            .at_file(file)
            .hint("a fast tokenizer's tokenizer.json is wanted: AutoTokenizer.from_pretrained(...).save_pretrained(folder)")
    })?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

/// `model_max_length` of a `tokenizer_config.json`. Where nobody set it, transformers writes 1e30.
fn tokenizer_length(folder: &FilePath) -> Result<Option<usize>> {
    #[derive(serde::Deserialize)]
    struct Config {
        model_max_length: Option<f64>,
    }
    let file = folder.join("tokenizer_config.json");
    if !file.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&file).map_err(|e| Error::io(&file, &e))?;
    let config: Config = serde_json::from_str(&text)
        .map_err(|e| Error::json("a tokenizer's configuration", &e).at_file(&file))?;
    Ok(config.model_max_length.filter(|&length| length < 1e9).map(|length| length as usize))
}

/// What a tokenizer puts in front of a text and after it.
fn around(tokenizer: &Tokenizer) -> Result<(Vec<u32>, Vec<u32>)> {
    let encoding = tokenizer.encode("a", true).map_err(|e| Error::data(e.to_string()))?;
    let (ids, special) = (encoding.get_ids(), encoding.get_special_tokens_mask());
    let front = special.iter().take_while(|&&special| special == 1).count();
    let end = special[front..].iter().rev().take_while(|&&special| special == 1).count();
    Ok((ids[..front].to_vec(), ids[ids.len() - end..].to_vec()))
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

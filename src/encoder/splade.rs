//! SPLADE: a masked language model's logits, pooled into one weight a word (Formal, Piwowarski, Clinchant, SIGIR 2021; Formal,
//! Lassance, Piwowarski, Clinchant, arXiv 2109.10086).
//!
//! Not implemented: rerankers, lexical masks, asymmetric pairs of encoders, long texts in pieces, reduced precision, GPUs.

use std::path::Path as FilePath;

use rayon::prelude::*;
use tokenizers::{Tokenizer, TruncationParams};

use super::checkpoint::{Checkpoint, Prompts};
use super::explain::Side;
use super::kernel::{Path, Precision};
use super::model::{Model, Pooling, Scratch, Shape, Tensors};
use crate::error::{Error, Result};
use crate::sparse::{Prune, SparseVector, TermId, Vocabulary};

/// Which side of the search a text is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A query.
    Query,
    /// A document.
    Document,
}

/// How to encode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpladeOptions {
    /// Tokens of a text at most, special ones too; the checkpoint's own limit where it is not given.
    pub max_length: Option<usize>,
    /// Entries of a vector at most; the checkpoint's own limit where it is not given.
    pub max_active_dims: Option<usize>,
    /// Instructions; the best of this machine where they are not given.
    pub path: Option<Path>,
    /// Numbers in which products are made.
    pub precision: Precision,
}

/// Tokens of the texts that one thread takes at a time.
const BATCH_TOKENS: usize = 512;

/// An encoder; shared by all threads.
pub struct Splade {
    tokenizer: Tokenizer,
    model: Model,
    pooling: Pooling,
    prompts: Prompts,
    max_length: usize,
    prune: Prune,
    path: Path,
    vocabulary: Vocabulary,
    /// Tensors of the checkpoint that the model has no use for.
    pub unused_tensors: Vec<String>,
}

impl Splade {
    /// Loads a checkpoint's folder.
    ///
    /// # Errors
    /// Files that are missing or damaged; an architecture, activation or pooling that is not supported; tensors that are missing,
    /// of another shape or not finite; a tokenizer with more words than the model.
    pub fn load(folder: &FilePath, options: SpladeOptions) -> Result<Self> {
        let checkpoint = Checkpoint::open(folder)?;
        let shape = Shape::load(&checkpoint.model.join("config.json"))?;
        let mut tensors = Tensors::open(&checkpoint.model)?;
        let file = checkpoint.model.join("tokenizer.json");
        let mut tokenizer = Tokenizer::from_file(&file).map_err(|e| {
            Error::data(format!("not a tokenizer: {e}"))
                .at_file(&file)
                .hint("a fast tokenizer's tokenizer.json is wanted: AutoTokenizer.from_pretrained(...).save_pretrained(folder)")
        })?;
        let words = tokenizer.get_vocab_size(true);
        if words > shape.vocabulary {
            return Err(Error::data(format!(
                "the tokenizer has {words} words, the model {}",
                shape.vocabulary
            ))
            .at_file(&file)
            .hint("tokenizer and weights are of two models"));
        }
        let own = checkpoint.max_length.unwrap_or(shape.positions);
        let max_length = options.max_length.unwrap_or(own);
        if max_length > shape.positions || max_length < 3 {
            return Err(Error::usage(format!(
                "--max-length {max_length}: the model takes 3 to {} tokens",
                shape.positions
            )));
        }
        let truncation = TruncationParams { max_length, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(|e| Error::data(e.to_string()))?;
        tokenizer.with_padding(None);
        let model = Model::load(shape, options.precision, &mut tensors)?;
        let mut vocabulary = Vocabulary::new();
        for id in 0..model.shape().vocabulary as u32 {
            // Rows without a word (a vocabulary padded to a round number) keep their number.
            let token = tokenizer.id_to_token(id).unwrap_or_else(|| format!("[row {id}]"));
            vocabulary.intern(&token);
        }
        if vocabulary.len() != model.shape().vocabulary {
            return Err(Error::data("the tokenizer gives one word two ids").at_file(&file));
        }
        Ok(Self {
            tokenizer,
            pooling: checkpoint.pooling,
            prompts: checkpoint.prompts,
            max_length,
            prune: Prune {
                top_k: options.max_active_dims.or(checkpoint.max_active_dims),
                min_weight: None,
            },
            path: options.path.unwrap_or_else(|| Path::detect(options.precision)),
            vocabulary,
            unused_tensors: tensors.left().into_iter().map(str::to_owned).collect(),
            model,
        })
    }

    /// The words of the model; the ids of its vectors are their numbers.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Tokens of a text at most.
    pub fn max_length(&self) -> usize {
        self.max_length
    }

    /// The instructions in use.
    pub fn path(&self) -> Path {
        self.path
    }

    /// What explaining a text on this side wants.
    pub(super) fn side(&self, role: Role) -> Side<'_> {
        Side {
            tokenizer: &self.tokenizer,
            prompt: match role {
                Role::Query => &self.prompts.query,
                Role::Document => &self.prompts.document,
            },
            model: &self.model,
            pooling: self.pooling,
            path: self.path,
        }
    }

    /// Encodes texts, in parallel; the vectors come in the order of the texts and do not depend on how they were batched. Gives
    /// the number of tokens too.
    ///
    /// # Errors
    /// A text that the tokenizer refuses.
    pub fn encode(&self, texts: &[&str], role: Role) -> Result<(Vec<SparseVector>, u64)> {
        let prompt = match role {
            Role::Query => &self.prompts.query,
            Role::Document => &self.prompts.document,
        };
        let tokenize = |text: &&str| -> Result<Vec<u32>> {
            let prompted;
            let text = if prompt.is_empty() {
                *text
            } else {
                prompted = format!("{prompt}{text}");
                &prompted
            };
            let encoding = self
                .tokenizer
                .encode_fast(text, true)
                .map_err(|e| Error::data(format!("the tokenizer refuses a text: {e}")))?;
            Ok(encoding.get_ids().to_vec())
        };
        let tokens: Vec<Vec<u32>> = texts.par_iter().map(tokenize).collect::<Result<_>>()?;
        let total = tokens.iter().map(|ids| ids.len() as u64).sum();
        // Texts of like length together: threads end at about the same time.
        let mut order: Vec<usize> = (0..tokens.len()).collect();
        order.sort_by_key(|&text| std::cmp::Reverse(tokens[text].len()));
        let encoded: Vec<Vec<(usize, SparseVector)>> = batches(&order, &tokens)
            .into_par_iter()
            .map_init(
                || Scratch::new(self.path),
                |scratch, batch| self.batch(batch, &tokens, scratch),
            )
            .collect::<Result<_>>()?;
        let mut vectors = vec![SparseVector::default(); texts.len()];
        for (text, vector) in encoded.into_iter().flatten() {
            vectors[text] = vector;
        }
        Ok((vectors, total))
    }

    fn batch(
        &self,
        batch: &[usize],
        tokens: &[Vec<u32>],
        scratch: &mut Scratch,
    ) -> Result<Vec<(usize, SparseVector)>> {
        // A tokenizer without special tokens makes nothing of an empty text.
        let some: Vec<usize> = batch.iter().copied().filter(|&t| !tokens[t].is_empty()).collect();
        let ids: Vec<&[u32]> = some.iter().map(|&text| &tokens[text][..]).collect();
        let mut vectors = Vec::with_capacity(some.len());
        let mut fault = None;
        self.model.weights(&ids, self.pooling, scratch, &mut |number, weights| {
            let mut entries: Vec<(TermId, f32)> = Vec::with_capacity(256);
            for (word, &weight) in weights.iter().enumerate() {
                if weight > 0.0 {
                    entries.push((TermId(word as u32), weight));
                }
            }
            self.prune.apply(&mut entries);
            match SparseVector::new(entries) {
                Ok(vector) => vectors.push((some[number], vector)),
                Err(e) => fault = Some(e),
            }
        });
        match fault {
            None => Ok(vectors),
            Some(e) => Err(e.hint("the model's weights lead to infinite values")),
        }
    }
}

/// Cuts an order of texts into batches of at most [`BATCH_TOKENS`] tokens (or one text).
fn batches<'a>(order: &'a [usize], tokens: &[Vec<u32>]) -> Vec<&'a [usize]> {
    let mut all = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (at, &text) in order.iter().enumerate() {
        let length = tokens[text].len();
        if at > start
            && sum + length
                > std::env::var("BT").ok().and_then(|x| x.parse().ok()).unwrap_or(BATCH_TOKENS)
        {
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

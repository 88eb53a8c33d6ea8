//! A masked language model: its weights, and its run over a batch of texts of any lengths.
//!
//! BERT, DistilBERT and RoBERTa are one computation (a post-norm encoder) with other names, positions and heads. Texts of a batch
//! stand one after another without padding; only attention knows where each begins.

mod config;
mod names;
mod pool;
mod tensors;

pub use config::{Activation, Architecture, Shape};
pub use pool::{Pooling, Strategy};
pub use tensors::Tensors;

use names::{Part, names};

use super::kernel::{
    Packed, Path, Rows, add, gelu, gelu_tanh, gemm, layer_norm, max_rows, softmax, sum_rows,
};
use crate::error::Result;

struct Linear {
    weights: Packed,
    bias: Vec<f32>,
}

struct Norm {
    gamma: Vec<f32>,
    beta: Vec<f32>,
}

struct Layer {
    /// Query, key and value side by side.
    attention: Linear,
    attention_out: Linear,
    attention_norm: Norm,
    inner: Linear,
    outer: Linear,
    outer_norm: Norm,
}

/// A model in memory; packed once, shared by all threads.
pub struct Model {
    shape: Shape,
    words: Vec<f32>,
    positions: Vec<f32>,
    /// The embedding of token type 0; empty where the architecture has none.
    type_zero: Vec<f32>,
    embedding_norm: Norm,
    layers: Vec<Layer>,
    head_dense: Linear,
    head_norm: Norm,
    decoder: Packed,
    head_bias: Vec<f32>,
}

/// Memory of one thread, kept from batch to batch.
#[derive(Default)]
pub struct Scratch {
    tokens: Vec<f32>,
    wide: Vec<f32>,
    narrow: Vec<f32>,
    context: Vec<f32>,
    scores: Vec<f32>,
    keys: Packed,
    values: Packed,
}

impl Model {
    /// Takes the weights out of a checkpoint.
    ///
    /// # Errors
    /// A tensor that is missing, of another shape or not finite.
    pub fn load(shape: Shape, tensors: &mut Tensors) -> Result<Self> {
        let (hidden, inner, vocabulary) = (shape.hidden, shape.inner, shape.vocabulary);
        let mut from = Loader { tensors, architecture: shape.architecture };
        let words = from.take(Part::Words, "weight", &[vocabulary, hidden])?;
        let rows = shape.positions + shape.first_position;
        let positions = from.take(Part::Positions, "weight", &[rows, hidden])?;
        let type_zero = match shape.types {
            0 => Vec::new(),
            types => {
                let mut all = from.take(Part::Types, "weight", &[types, hidden])?;
                all.truncate(hidden);
                all
            }
        };
        let embedding_norm = from.norm(Part::EmbeddingNorm, hidden)?;
        let mut layers = Vec::with_capacity(shape.layers);
        for i in 0..shape.layers {
            let mut joined = Vec::with_capacity(3 * hidden * hidden);
            let mut bias = Vec::with_capacity(3 * hidden);
            for part in [Part::Query(i), Part::Key(i), Part::Value(i)] {
                joined.extend(from.take(part, "weight", &[hidden, hidden])?);
                bias.extend(from.take(part, "bias", &[hidden])?);
            }
            let weights = Packed::of_rows(&joined, 3 * hidden, hidden, hidden);
            layers.push(Layer {
                attention: Linear { weights, bias },
                attention_out: from.linear(Part::AttentionOut(i), hidden, hidden)?,
                attention_norm: from.norm(Part::AttentionNorm(i), hidden)?,
                inner: from.linear(Part::Inner(i), inner, hidden)?,
                outer: from.linear(Part::Outer(i), hidden, inner)?,
                outer_norm: from.norm(Part::OuterNorm(i), hidden)?,
            });
        }
        let head_dense = from.linear(Part::HeadDense, hidden, hidden)?;
        let head_norm = from.norm(Part::HeadNorm, hidden)?;
        let head_bias = from.take(Part::HeadBias, "bias", &[vocabulary])?;
        // Most checkpoints are tied and do not store the decoder again.
        let decoder = if from.has(Part::Decoder, "weight") {
            let weights = from.take(Part::Decoder, "weight", &[vocabulary, hidden])?;
            Packed::of_rows(&weights, vocabulary, hidden, hidden)
        } else {
            Packed::of_rows(&words, vocabulary, hidden, hidden)
        };
        Ok(Self {
            shape,
            words,
            positions,
            type_zero,
            embedding_norm,
            layers,
            head_dense,
            head_norm,
            decoder,
            head_bias,
        })
    }

    /// The shape.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The weight of every word of the vocabulary in each text: pooled over all tokens, the special ones too. `each` gets the
    /// number of the text and its weights, none below 0.
    ///
    /// Token ids must be below the vocabulary's size, texts not empty and not longer than the model's positions.
    pub fn weights(
        &self,
        path: Path,
        texts: &[&[u32]],
        pooling: Pooling,
        scratch: &mut Scratch,
        each: &mut dyn FnMut(usize, &[f32]),
    ) {
        self.encode(path, texts, scratch);
        let hidden = self.shape.hidden;
        let mut weights = vec![0f32; self.shape.vocabulary];
        let mut first = 0;
        for (number, text) in texts.iter().enumerate() {
            let rows = Rows {
                values: &scratch.narrow[first * hidden..(first + text.len()) * hidden],
                count: if pooling.strategy == Strategy::Cls { 1 } else { text.len() },
                stride: hidden,
            };
            if pooling.strategy == Strategy::Sum {
                sum_rows(path, rows, &self.decoder, &self.head_bias, &mut weights, |logit| {
                    pooling.activate(logit)
                });
            } else {
                // The activation rises with the logit, so it is enough to apply it to the greatest.
                max_rows(path, rows, &self.decoder, &mut weights);
                add(path, &mut weights, &self.head_bias);
                weights.iter_mut().for_each(|logit| *logit = pooling.activate(*logit));
            }
            each(number, &weights);
            first += text.len();
        }
    }

    /// Leaves the head's hidden states of all tokens in `scratch.narrow`.
    fn encode(&self, path: Path, texts: &[&[u32]], scratch: &mut Scratch) {
        let Shape { hidden, inner, eps, .. } = self.shape;
        let tokens: usize = texts.iter().map(|text| text.len()).sum();
        self.embed(path, texts, &mut scratch.tokens);
        scratch.wide.resize(tokens * (3 * hidden).max(inner), 0.0);
        scratch.narrow.resize(tokens * hidden, 0.0);
        scratch.context.resize(tokens * hidden, 0.0);
        for layer in &self.layers {
            let x = Rows { values: &scratch.tokens, count: tokens, stride: hidden };
            product(path, x, &layer.attention, &mut scratch.wide);
            self.attend(path, texts, scratch);
            let context = Rows { values: &scratch.context, count: tokens, stride: hidden };
            product(path, context, &layer.attention_out, &mut scratch.narrow);
            residual(
                path,
                &mut scratch.tokens,
                &scratch.narrow[..tokens * hidden],
                &layer.attention_norm,
                eps,
            );
            let x = Rows { values: &scratch.tokens, count: tokens, stride: hidden };
            product(path, x, &layer.inner, &mut scratch.wide);
            activate(path, self.shape.activation, &mut scratch.wide[..tokens * inner]);
            let wide = Rows { values: &scratch.wide, count: tokens, stride: inner };
            product(path, wide, &layer.outer, &mut scratch.narrow);
            residual(
                path,
                &mut scratch.tokens,
                &scratch.narrow[..tokens * hidden],
                &layer.outer_norm,
                eps,
            );
        }
        let x = Rows { values: &scratch.tokens, count: tokens, stride: hidden };
        product(path, x, &self.head_dense, &mut scratch.narrow);
        let states = &mut scratch.narrow[..tokens * hidden];
        activate(path, self.shape.head_activation, states);
        for row in states.chunks_exact_mut(hidden) {
            layer_norm(path, row, &self.head_norm.gamma, &self.head_norm.beta, eps);
        }
    }

    fn embed(&self, path: Path, texts: &[&[u32]], out: &mut Vec<f32>) {
        let hidden = self.shape.hidden;
        out.clear();
        for text in texts {
            let mut next = self.shape.first_position;
            for &id in *text {
                let start = out.len();
                let row = |table, at| row(table, at, hidden);
                out.extend_from_slice(row(&self.words, id as usize));
                let token = &mut out[start..];
                // As PyTorch adds them: type, then position.
                if !self.type_zero.is_empty() {
                    add(path, token, &self.type_zero);
                }
                // RoBERTa counts only tokens that are not its padding, wherever that stands.
                let padding = self.shape.first_position.checked_sub(1);
                let position = padding.filter(|&padding| padding == id as usize).unwrap_or(next);
                next += usize::from(position == next);
                add(path, token, row(&self.positions, position));
                let Norm { gamma, beta } = &self.embedding_norm;
                layer_norm(path, token, gamma, beta, self.shape.eps);
            }
        }
    }

    /// Attention of each text and head over `scratch.wide` (query, key, value of a token side by side) into `scratch.context`.
    fn attend(&self, path: Path, texts: &[&[u32]], scratch: &mut Scratch) {
        let (hidden, width) = (self.shape.hidden, self.shape.head_width());
        let stride = 3 * hidden;
        let scale = 1.0 / (width as f32).sqrt();
        let mut first = 0;
        for text in texts {
            let length = text.len();
            let rows = &scratch.wide[first * stride..(first + length) * stride];
            scratch.scores.resize(length * length, 0.0);
            for head in 0..self.shape.heads {
                let (key, value) = (hidden + head * width, 2 * hidden + head * width);
                scratch.keys.pack(length, width, |token, i| rows[token * stride + key + i]);
                scratch.values.pack(width, length, |i, token| rows[token * stride + value + i]);
                let queries = Rows { values: &rows[head * width..], count: length, stride };
                gemm(path, queries, &scratch.keys, None, &mut scratch.scores, length);
                for row in scratch.scores[..length * length].chunks_exact_mut(length) {
                    softmax(path, row, scale);
                }
                let scores = Rows { values: &scratch.scores, count: length, stride: length };
                let out = &mut scratch.context[first * hidden + head * width..];
                gemm(path, scores, &scratch.values, None, out, hidden);
            }
            first += length;
        }
    }
}

fn row(table: &[f32], at: usize, width: usize) -> &[f32] {
    &table[at * width..(at + 1) * width]
}

/// Takes tensors by what they are.
struct Loader<'a> {
    tensors: &'a mut Tensors,
    architecture: Architecture,
}

impl Loader<'_> {
    fn has(&self, part: Part, what: &str) -> bool {
        names(self.architecture, part, what).iter().any(|name| self.tensors.has(name))
    }

    fn take(&mut self, part: Part, what: &str, shape: &[usize]) -> Result<Vec<f32>> {
        self.tensors.take(&names(self.architecture, part, what), shape)
    }

    fn norm(&mut self, part: Part, width: usize) -> Result<Norm> {
        let gamma = self.take(part, "weight", &[width])?;
        Ok(Norm { gamma, beta: self.take(part, "bias", &[width])? })
    }

    fn linear(&mut self, part: Part, outputs: usize, inputs: usize) -> Result<Linear> {
        let weights = self.take(part, "weight", &[outputs, inputs])?;
        let bias = self.take(part, "bias", &[outputs])?;
        Ok(Linear { weights: Packed::of_rows(&weights, outputs, inputs, inputs), bias })
    }
}

fn product(path: Path, a: Rows<'_>, linear: &Linear, out: &mut [f32]) {
    gemm(path, a, &linear.weights, Some(&linear.bias), out, linear.weights.outputs());
}

/// `x = norm(x + y)`, row by row.
fn residual(path: Path, x: &mut [f32], y: &[f32], norm: &Norm, eps: f32) {
    let hidden = norm.gamma.len();
    for (x, y) in x.chunks_exact_mut(hidden).zip(y.chunks_exact(hidden)) {
        add(path, x, y);
        layer_norm(path, x, &norm.gamma, &norm.beta, eps);
    }
}

fn activate(path: Path, activation: Activation, values: &mut [f32]) {
    match activation {
        Activation::Gelu => gelu(path, values),
        Activation::GeluTanh => gelu_tanh(path, values),
        Activation::Relu => values.iter_mut().for_each(|x| *x = x.max(0.0)),
    }
}

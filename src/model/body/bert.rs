//! The encoders of BERT, DistilBERT, RoBERTa and ELECTRA: embedded positions, normalisation after each part.

use crate::error::Result;
use crate::kernel::Path;
use crate::kernel::left::Rows;
use crate::kernel::rows::add;
use crate::model::Scratch;
use crate::model::body::attention::Heads;
use crate::model::body::parts::{Linear, Loader, Norm, activate};
use crate::model::config::Architecture;
use crate::model::config::{Activation, Shape};
use crate::model::names::Part;
use crate::model::tensors::table::Table;

pub(crate) struct Bert {
    positions: Vec<f32>,
    /// Position of the first token.
    first_position: usize,
    /// The embedding of token type 0; empty where the architecture has none.
    type_zero: Vec<f32>,
    embedding_norm: Norm,
    project: Option<Linear>,
    layers: Vec<Layer>,
    heads: Heads,
    activation: Activation,
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

impl Bert {
    pub(crate) fn load(shape: &Shape, from: &mut Loader<'_>) -> Result<Self> {
        let (hidden, inner, width) = (shape.hidden, shape.inner, shape.embedding);
        let rows = shape.positions + shape.first_position;
        let positions = from.take(Part::Positions, "weight", &[rows, width])?;
        let type_zero = match shape.types {
            0 => Vec::new(),
            types => {
                let mut all = from.take(Part::Types, "weight", &[types, width])?;
                all.truncate(width);
                all
            }
        };
        let embedding_norm = from.norm(Part::EmbeddingNorm, width)?;
        let project = match shape.architecture {
            Architecture::Electra if width != hidden => {
                Some(from.linear(Part::Project, hidden, width)?)
            }
            _ => None,
        };
        let mut layers = Vec::with_capacity(shape.layers);
        for i in 0..shape.layers {
            let mut joined = Vec::with_capacity(3 * hidden * hidden);
            let mut bias = Vec::with_capacity(3 * hidden);
            for part in [Part::Query(i), Part::Key(i), Part::Value(i)] {
                joined.extend(from.take(part, "weight", &[hidden, hidden])?);
                bias.extend(from.take(part, "bias", &[hidden])?);
            }
            let weights = from.pack(&joined, 3 * hidden, hidden);
            layers.push(Layer {
                attention: Linear { weights, bias: Some(bias) },
                attention_out: from.linear(Part::AttentionOut(i), hidden, hidden)?,
                attention_norm: from.norm(Part::AttentionNorm(i), hidden)?,
                inner: from.linear(Part::Inner(i), inner, hidden)?,
                outer: from.linear(Part::Outer(i), hidden, inner)?,
                outer_norm: from.norm(Part::OuterNorm(i), hidden)?,
            });
        }
        Ok(Self {
            positions,
            first_position: shape.first_position,
            type_zero,
            embedding_norm,
            project,
            layers,
            heads: Heads {
                count: shape.heads,
                width: shape.head_width(),
                reach: None,
                precision: from.precision,
            },
            activation: shape.activation,
        })
    }

    /// Leaves the states of all tokens in `scratch.tokens`.
    pub(crate) fn encode(&self, words: &Table, texts: &[&[u32]], scratch: &mut Scratch) {
        let path = scratch.products.path();
        self.embed(path, words, texts, &mut scratch.tokens);
        let width = self.embedding_norm.gamma.len();
        let count = scratch.tokens.len() / width;
        let hidden = self.heads.count * self.heads.width;
        scratch.narrow.resize(count * hidden, 0.0);
        scratch.context.resize(count * hidden, 0.0);
        if let Some(project) = &self.project {
            let x = Rows { values: &scratch.tokens, count, stride: width };
            project.apply(&mut scratch.products, x, &mut scratch.narrow);
            std::mem::swap(&mut scratch.tokens, &mut scratch.narrow);
            scratch.narrow.resize(count * hidden, 0.0);
        }
        for layer in &self.layers {
            let inner = layer.inner.weights.outputs();
            scratch.wide.resize(count * (3 * hidden).max(inner), 0.0);
            let x = Rows { values: &scratch.tokens, count, stride: hidden };
            layer.attention.apply(&mut scratch.products, x, &mut scratch.wide);
            self.heads.attend(texts, scratch);
            let Scratch { products, tokens, wide, narrow, context, .. } = scratch;
            let context = Rows { values: context, count, stride: hidden };
            layer.attention_out.apply(products, context, narrow);
            layer.attention_norm.residual(path, tokens, narrow);
            let x = Rows { values: tokens, count, stride: hidden };
            layer.inner.apply(products, x, wide);
            activate(path, self.activation, &mut wide[..count * inner]);
            let x = Rows { values: wide, count, stride: inner };
            layer.outer.apply(products, x, narrow);
            layer.outer_norm.residual(path, tokens, narrow);
        }
    }

    fn embed(&self, path: Path, words: &Table, texts: &[&[u32]], out: &mut Vec<f32>) {
        let width = self.embedding_norm.gamma.len();
        out.clear();
        for text in texts {
            let mut next = self.first_position;
            for &id in *text {
                let start = out.len();
                out.resize(start + width, 0.0);
                let token = &mut out[start..];
                words.row(id as usize, token);
                // As PyTorch adds them: type, then position.
                if !self.type_zero.is_empty() {
                    add(path, token, &self.type_zero);
                }
                // RoBERTa counts only tokens that are not its padding, wherever that stands.
                let padding = self.first_position.checked_sub(1);
                let position = padding.filter(|&padding| padding == id as usize).unwrap_or(next);
                next += usize::from(position == next);
                add(path, token, &self.positions[position * width..(position + 1) * width]);
            }
        }
        self.embedding_norm.apply(path, out);
    }
}

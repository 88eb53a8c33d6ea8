//! ModernBERT's encoder (Warner et al., arXiv 2412.13663): normalisation before each part, rotary positions, gated feed-forward layers, and
//! attention within a window in most layers.
//!
//! Not implemented: nothing of inference; texts are never padded, so unpadding has no meaning here.

use crate::error::Result;
use crate::kernel::left::Rows;
use crate::kernel::rows::{add, multiply};
use crate::model::Scratch;
use crate::model::body::attention::Heads;
use crate::model::body::parts::{Linear, Loader, Norm, activate};
use crate::model::config::{Activation, Rotary, Shape};
use crate::model::names::Part;
use crate::model::tensors::table::Table;

pub(crate) struct ModernBert {
    embedding_norm: Norm,
    layers: Vec<Layer>,
    final_norm: Norm,
    hidden: usize,
    activation: Activation,
}

struct Layer {
    /// The first layer has none: the embeddings were normalised.
    attention_norm: Option<Norm>,
    attention: Linear,
    attention_out: Linear,
    heads: Heads,
    angles: Angles,
    outer_norm: Norm,
    /// What is activated and its gate side by side.
    inner: Linear,
    outer: Linear,
}

/// Angle of each pair of a head's values for one token further.
#[derive(Clone)]
struct Angles(Vec<f32>);

/// In f32, as the reference computes them.
pub(crate) fn angles(theta: f32, width: usize) -> Vec<f32> {
    let angle = |pair: usize| 1.0 / theta.powf((2 * pair) as f32 / width as f32);
    (0..width / 2).map(angle).collect()
}

impl ModernBert {
    pub(crate) fn load(shape: &Shape, rotary: &Rotary, from: &mut Loader<'_>) -> Result<Self> {
        let (hidden, inner) = (shape.hidden, shape.inner);
        let embedding_norm = from.norm(Part::EmbeddingNorm, hidden)?;
        let global = Angles(angles(rotary.global_theta, shape.head_width()));
        let local = Angles(angles(rotary.local_theta, shape.head_width()));
        let mut layers = Vec::with_capacity(shape.layers);
        for (i, &is_local) in rotary.local.iter().enumerate() {
            layers.push(Layer {
                attention_norm: match i {
                    0 => None,
                    i => Some(from.norm(Part::AttentionNorm(i), hidden)?),
                },
                attention: from.linear(Part::Joined(i), 3 * hidden, hidden)?,
                attention_out: from.linear(Part::AttentionOut(i), hidden, hidden)?,
                heads: Heads {
                    count: shape.heads,
                    width: shape.head_width(),
                    reach: is_local.then_some(rotary.reach),
                    precision: from.precision,
                },
                angles: if is_local { local.clone() } else { global.clone() },
                outer_norm: from.norm(Part::OuterNorm(i), hidden)?,
                inner: from.linear(Part::Inner(i), 2 * inner, hidden)?,
                outer: from.linear(Part::Outer(i), hidden, inner)?,
            });
        }
        let final_norm = from.norm(Part::FinalNorm, hidden)?;
        Ok(Self { embedding_norm, layers, final_norm, hidden, activation: shape.activation })
    }

    /// Leaves the states of all tokens in `scratch.tokens`.
    pub(crate) fn encode(&self, words: &Table, texts: &[&[u32]], scratch: &mut Scratch) {
        let (path, hidden) = (scratch.products.path(), self.hidden);
        scratch.tokens.clear();
        for &id in texts.iter().copied().flatten() {
            let start = scratch.tokens.len();
            scratch.tokens.resize(start + hidden, 0.0);
            words.row(id as usize, &mut scratch.tokens[start..]);
        }
        self.embedding_norm.apply(path, &mut scratch.tokens);
        let count = scratch.tokens.len() / hidden;
        scratch.narrow.resize(count * hidden, 0.0);
        scratch.context.resize(count * hidden, 0.0);
        for layer in &self.layers {
            let inner = layer.inner.weights.outputs() / 2;
            scratch.wide.resize(count * (3 * hidden).max(2 * inner), 0.0);
            scratch.context.copy_from_slice(&scratch.tokens);
            if let Some(norm) = &layer.attention_norm {
                norm.apply(path, &mut scratch.context);
            }
            let x = Rows { values: &scratch.context, count, stride: hidden };
            layer.attention.apply(&mut scratch.products, x, &mut scratch.wide);
            layer.angles.turn(texts, layer.heads, &mut scratch.wide);
            layer.heads.attend(texts, scratch);
            let Scratch { products, tokens, wide, narrow, context, .. } = scratch;
            let x = Rows { values: context, count, stride: hidden };
            layer.attention_out.apply(products, x, narrow);
            add(path, tokens, narrow);
            context.copy_from_slice(tokens);
            layer.outer_norm.apply(path, context);
            let x = Rows { values: context, count, stride: hidden };
            layer.inner.apply(products, x, wide);
            for row in wide[..count * 2 * inner].chunks_exact_mut(2 * inner) {
                let (values, gate) = row.split_at_mut(inner);
                activate(path, self.activation, values);
                multiply(path, values, gate);
            }
            let x = Rows { values: wide, count, stride: 2 * inner };
            layer.outer.apply(products, x, narrow);
            add(path, tokens, narrow);
        }
        self.final_norm.apply(path, &mut scratch.tokens);
    }
}

impl Angles {
    /// Turns query and key of every token by its position: value `i` of a head's first half with value `i` of its second.
    fn turn(&self, texts: &[&[u32]], heads: Heads, wide: &mut [f32]) {
        let (width, half) = (heads.width, heads.width / 2);
        let hidden = heads.count * width;
        let mut tokens = wide.chunks_exact_mut(3 * hidden);
        let mut turns = vec![(0f32, 0f32); half];
        for text in texts {
            for (position, token) in (0..text.len()).zip(&mut tokens) {
                for (turn, &angle) in turns.iter_mut().zip(&self.0) {
                    *turn = (position as f32 * angle).sin_cos();
                }
                for head in token[..2 * hidden].chunks_exact_mut(width) {
                    let (first, second) = head.split_at_mut(half);
                    for ((x, y), &(sin, cos)) in first.iter_mut().zip(second).zip(&turns) {
                        (*x, *y) = (*x * cos - *y * sin, *y * cos + *x * sin);
                    }
                }
            }
        }
    }
}

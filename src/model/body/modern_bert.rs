//! ModernBERT's encoder (Warner et al., arXiv 2412.13663): normalisation before each part, rotary positions, gated feed-forward layers, and
//! attention within a window in most layers.
//!
//! Not implemented: nothing of inference; texts are never padded, so unpadding has no meaning here.

use crate::error::Result;
use crate::model::layers::Layers;
use crate::model::loader::Loader;
use crate::model::names::ModelPart;
use crate::model::shape::{Activation, Rotary, Shape};

/// The layers, as a runtime has them.
pub(crate) struct ModernBert<L: Layers> {
    pub(crate) embedding_norm: L::Norm,
    pub(crate) layers: Vec<Layer<L>>,
    pub(crate) final_norm: L::Norm,
    pub(crate) heads: usize,
    /// Width of a head.
    pub(crate) head_width: usize,
    /// Tokens that a window reaches to either side.
    pub(crate) reach: usize,
    /// Angles of layers that see the whole text, and of those that see a window.
    pub(crate) angles: [Vec<f32>; 2],
    pub(crate) activation: Activation,
}

/// Attention, then a gated feed-forward layer, each normalised before and added to what went in.
pub(crate) struct Layer<L: Layers> {
    /// It sees a window only.
    pub(crate) is_local: bool,
    /// The first layer has none: the embeddings were normalised.
    pub(crate) attention_norm: Option<L::Norm>,
    pub(crate) attention: L::Linear,
    pub(crate) attention_out: L::Linear,
    pub(crate) outer_norm: L::Norm,
    /// What is activated and its gate side by side.
    pub(crate) inner: L::Linear,
    pub(crate) outer: L::Linear,
}

/// Angle of each pair of a head's values for one token further; in f32, as the reference computes them.
fn angles(theta: f32, width: usize) -> Vec<f32> {
    let angle = |pair: usize| 1.0 / theta.powf((2 * pair) as f32 / width as f32);
    (0..width / 2).map(angle).collect()
}

impl<L: Layers> ModernBert<L> {
    pub(crate) fn load(
        shape: &Shape,
        rotary: &Rotary,
        from: &mut Loader<'_>,
        make: &mut L,
    ) -> Result<Self> {
        let (hidden, inner, head_width) = (shape.hidden, shape.inner, shape.head_width());
        let embedding_norm = make.norm(from, ModelPart::EmbeddingNorm, hidden)?;
        let mut layers = Vec::new();
        for i in 0..shape.layers {
            layers.push(Layer {
                is_local: rotary.windows.of_layer(i),
                attention_norm: match i {
                    0 => None,
                    i => Some(make.norm(from, ModelPart::AttentionNorm(i), hidden)?),
                },
                attention: make.linear(from, &[ModelPart::Joined(i)], 3 * hidden, hidden)?,
                attention_out: make.linear(from, &[ModelPart::AttentionOut(i)], hidden, hidden)?,
                outer_norm: make.norm(from, ModelPart::OuterNorm(i), hidden)?,
                inner: make.linear(from, &[ModelPart::Inner(i)], 2 * inner, hidden)?,
                outer: make.linear(from, &[ModelPart::Outer(i)], hidden, inner)?,
            });
        }
        Ok(Self {
            embedding_norm,
            layers,
            final_norm: make.norm(from, ModelPart::FinalNorm, hidden)?,
            heads: shape.heads,
            head_width,
            reach: rotary.reach,
            angles: [rotary.global_theta, rotary.local_theta].map(|t| angles(t, head_width)),
            activation: shape.activation,
        })
    }
}

//! The encoders of BERT, DistilBERT, RoBERTa and ELECTRA: embedded positions, normalisation after each part.

use crate::error::Result;
use crate::model::layers::Layers;
use crate::model::loader::Loader;
use crate::model::names::ModelPart;
use crate::model::shape::{Activation, Shape};

/// The layers, as a runtime has them.
pub(crate) struct Bert<L: Layers> {
    pub(crate) positions: L::Matrix,
    /// Position of the first token.
    pub(crate) first_position: usize,
    /// The embedding of token type 0, where the architecture has types.
    pub(crate) type_zero: Option<L::Matrix>,
    pub(crate) embedding_norm: L::Norm,
    /// From the width of embeddings to that of layers (ELECTRA).
    pub(crate) project: Option<L::Linear>,
    pub(crate) layers: Vec<Layer<L>>,
    pub(crate) heads: usize,
    /// Width of a head.
    pub(crate) head_width: usize,
    pub(crate) activation: Activation,
}

/// Attention, then a feed-forward layer; what goes in is added to what comes out, and normalised.
pub(crate) struct Layer<L: Layers> {
    /// Query, key and value side by side.
    pub(crate) attention: L::Linear,
    pub(crate) attention_out: L::Linear,
    pub(crate) attention_norm: L::Norm,
    pub(crate) inner: L::Linear,
    pub(crate) outer: L::Linear,
    pub(crate) outer_norm: L::Norm,
}

impl<L: Layers> Bert<L> {
    pub(crate) fn load(shape: &Shape, from: &mut Loader<'_>, make: &mut L) -> Result<Self> {
        let (hidden, inner, width) = (shape.hidden, shape.inner, shape.embedding);
        let positions = make.matrix(
            from,
            ModelPart::Positions,
            [shape.positions + shape.first_position, width],
        )?;
        let type_zero = match shape.types {
            0 => None,
            types => Some(make.first_row(from, ModelPart::Types, [types, width])?),
        };
        let embedding_norm = make.norm(from, ModelPart::EmbeddingNorm, width)?;
        let project = match width == hidden {
            true => None,
            false => Some(make.linear(from, &[ModelPart::Project], hidden, width)?),
        };
        // Not of the configuration's length at once: it is the tensors that bound it.
        let mut layers = Vec::new();
        for i in 0..shape.layers {
            let attention = [ModelPart::Query(i), ModelPart::Key(i), ModelPart::Value(i)];
            layers.push(Layer {
                attention: make.linear(from, &attention, hidden, hidden)?,
                attention_out: make.linear(from, &[ModelPart::AttentionOut(i)], hidden, hidden)?,
                attention_norm: make.norm(from, ModelPart::AttentionNorm(i), hidden)?,
                inner: make.linear(from, &[ModelPart::Inner(i)], inner, hidden)?,
                outer: make.linear(from, &[ModelPart::Outer(i)], hidden, inner)?,
                outer_norm: make.norm(from, ModelPart::OuterNorm(i), hidden)?,
            });
        }
        Ok(Self {
            positions,
            first_position: shape.first_position,
            type_zero,
            embedding_norm,
            project,
            layers,
            heads: shape.heads,
            head_width: shape.head_width(),
            activation: shape.activation,
        })
    }

    /// The position of each token of a text. RoBERTa counts only tokens that are not its padding, wherever that stands.
    pub(crate) fn positions_of<'t>(&self, text: &'t [u32]) -> impl Iterator<Item = usize> + 't {
        let padding = self.first_position.checked_sub(1);
        let mut next = self.first_position;
        text.iter().map(move |&id| match padding == Some(id as usize) {
            true => id as usize,
            false => {
                next += 1;
                next - 1
            }
        })
    }
}

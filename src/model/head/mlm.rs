//! The head of a masked language model: what makes a logit of each word of a token's state.

use crate::error::Result;
use crate::model::layers::Layers;
use crate::model::loader::Loader;
use crate::model::names::ModelPart;
use crate::model::shape::{Activation, Shape};

/// A transform, and the decoder behind it.
pub(crate) struct MlmHead<L: Layers> {
    pub(crate) dense: L::Linear,
    pub(crate) activation: Activation,
    pub(crate) norm: L::Norm,
    pub(crate) decoder: L::Decoder,
    pub(crate) bias: L::Vector,
}

impl<L: Layers> MlmHead<L> {
    pub(crate) fn load(
        shape: &Shape,
        words: &L::Words,
        from: &mut Loader<'_>,
        make: &mut L,
    ) -> Result<Self> {
        let (hidden, width, vocabulary) = (shape.hidden, shape.embedding, shape.vocabulary);
        Ok(Self {
            // First: words that were read for it need not stay in memory.
            decoder: make.decoder(from, words, [vocabulary, width])?,
            dense: make.linear(from, &[ModelPart::HeadDense], width, hidden)?,
            activation: shape.head_activation,
            norm: make.norm(from, ModelPart::HeadNorm, width)?,
            bias: make.head_bias(from, vocabulary)?,
        })
    }
}

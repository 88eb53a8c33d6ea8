//! A masked language model from end to end: embeddings of words, body, head.

use crate::error::Result;
use crate::model::body::bert::Bert;
use crate::model::body::modern_bert::ModernBert;
use crate::model::head::mlm::MlmHead;
use crate::model::layers::Layers;
use crate::model::loader::Loader;
use crate::model::shape::Shape;

/// The layers, as a runtime has them.
pub(crate) struct Network<L: Layers> {
    pub(crate) shape: Shape,
    pub(crate) words: L::Words,
    pub(crate) body: Body<L>,
    pub(crate) head: MlmHead<L>,
}

/// What stands between embeddings and head.
pub(crate) enum Body<L: Layers> {
    Bert(Bert<L>),
    ModernBert(ModernBert<L>),
}

impl<L: Layers> Network<L> {
    pub(crate) fn load(shape: Shape, from: &mut Loader<'_>, make: &mut L) -> Result<Self> {
        let words = make.words(from, [shape.vocabulary, shape.embedding])?;
        let head = MlmHead::load(&shape, &words, from, make)?;
        let body = match &shape.rotary {
            Some(rotary) => Body::ModernBert(ModernBert::load(&shape, rotary, from, make)?),
            None => Body::Bert(Bert::load(&shape, from, make)?),
        };
        Ok(Self { shape, words, body, head })
    }
}

//! What a runtime makes of the tensors of a checkpoint.

use crate::error::Result;
use crate::model::loader::Loader;
use crate::model::names::ModelPart;

/// Makes the layers of one runtime. The bodies ([`crate::model::body`]) and the head ([`crate::model::head`]) say which layers there are,
/// once for all runtimes.
pub(crate) trait Layers {
    /// The embeddings of words, of which rows are asked for.
    type Words;
    /// The matrix that makes logits of states.
    type Decoder;
    /// A matrix in memory.
    type Matrix;
    /// A vector in single precision.
    type Vector;
    /// `x W' + b`.
    type Linear;
    /// A layer normalisation.
    type Norm;

    /// The embeddings of words.
    fn words(&mut self, from: &mut Loader<'_>, shape: [usize; 2]) -> Result<Self::Words>;

    /// The decoder; that of tied checkpoints, which do not store it, is made of the words.
    fn decoder(
        &mut self,
        from: &mut Loader<'_>,
        words: &Self::Words,
        shape: [usize; 2],
    ) -> Result<Self::Decoder>;

    /// A matrix of embeddings.
    fn matrix(
        &mut self,
        from: &mut Loader<'_>,
        part: ModelPart,
        shape: [usize; 2],
    ) -> Result<Self::Matrix>;

    /// The first row of a matrix of embeddings.
    fn first_row(
        &mut self,
        from: &mut Loader<'_>,
        part: ModelPart,
        shape: [usize; 2],
    ) -> Result<Self::Matrix>;

    /// The bias of the head.
    fn head_bias(&mut self, from: &mut Loader<'_>, width: usize) -> Result<Self::Vector>;

    /// A linear layer, or several of one width side by side.
    fn linear(
        &mut self,
        from: &mut Loader<'_>,
        parts: &[ModelPart],
        outputs: usize,
        inputs: usize,
    ) -> Result<Self::Linear>;

    /// A normalisation.
    fn norm(&mut self, from: &mut Loader<'_>, part: ModelPart, width: usize) -> Result<Self::Norm>;
}

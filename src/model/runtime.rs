//! What runs a model: our own kernels ([`crate::model::kernels`]), or candle's tensors ([`crate::model::candle`]).
//!
//! A runtime makes the states of a batch of texts and what the head makes of them. Which tokens are pooled, what is done with the
//! pooled logits, and that nothing which is not finite passes, is said here, for all.

use crate::error::{Error, Result};
use crate::model::head::pool::{Pooling, Strategy};

/// Why a batch has no weights.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The states of this text of the batch are not finite, or so large that its logits might not be.
    NotFinite(usize),
    /// What the runtime says.
    Runtime(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Runtime(error)
    }
}

/// A model that is ready to run.
pub(crate) trait Runtime: Sync {
    /// What one thread keeps from batch to batch: the states of the last one too.
    type Memory;

    /// For a thread.
    fn memory(&self) -> Self::Memory;

    /// The greatest magnitude of a state up to which no logit leaves the numbers.
    fn limit(&self) -> f32;

    /// Runs body and head's transform: the states of all tokens stay in `memory`.
    ///
    /// Token ids must be below the vocabulary's size, texts not empty and not longer than the model's positions.
    fn run(&self, texts: &[&[u32]], memory: &mut Self::Memory) -> Result<()>;

    /// The greatest magnitude of each text's states; not finite where one of them is not.
    fn magnitudes(&self, memory: &Self::Memory) -> Result<Vec<f32>>;

    /// Leaves each text the states of its first token.
    fn keep_first(&self, memory: &mut Self::Memory) -> Result<()>;

    /// Hands on the greatest logit of each word over the tokens of each text.
    fn greatest(
        &self,
        memory: &mut Self::Memory,
        each: &mut dyn FnMut(usize, &mut [f32]),
    ) -> Result<()>;

    /// Hands on the sum of the activated logits of each word over the tokens of each text.
    fn sums(
        &self,
        memory: &mut Self::Memory,
        pooling: Pooling,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<()>;

    /// Hands on the logits of each token, as `strategy` pools them. Of one text.
    fn tokens(
        &self,
        memory: &mut Self::Memory,
        strategy: Strategy,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<()>;

    /// The weight of every word of the vocabulary in each text: pooled over all tokens, the special ones too. `each` gets the
    /// number of the text and its weights, none below 0, all finite.
    fn weights(
        &self,
        texts: &[&[u32]],
        pooling: Pooling,
        memory: &mut Self::Memory,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> std::result::Result<(), Fault> {
        if texts.is_empty() {
            return Ok(());
        }
        self.states(texts, pooling, memory)?;
        match pooling.strategy {
            Strategy::Sum => self.sums(memory, pooling, each)?,
            // The activation rises with the logit, so it is enough to apply it to the greatest.
            Strategy::Max | Strategy::Cls => self.greatest(memory, &mut |text, logits| {
                logits.iter_mut().for_each(|logit| *logit = pooling.activate(*logit));
                each(text, logits);
            })?,
        }
        Ok(())
    }

    /// The logits of every word of the vocabulary, bias added, for each token that the pooling looks at (the first alone for
    /// [`Strategy::Cls`]). `each` gets the token's position and its logits; positions ascend. They are what [`Runtime::weights`] pools:
    /// the greatest of them, activated, or the sum of them, activated one by one, is its weight.
    fn logits(
        &self,
        text: &[u32],
        pooling: Pooling,
        memory: &mut Self::Memory,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> std::result::Result<(), Fault> {
        self.states(&[text], pooling, memory)?;
        Ok(self.tokens(memory, pooling.strategy, each)?)
    }

    /// The states that a pooling looks at, all of them finite: the one place where others are refused.
    fn states(
        &self,
        texts: &[&[u32]],
        pooling: Pooling,
        memory: &mut Self::Memory,
    ) -> std::result::Result<(), Fault> {
        self.run(texts, memory)?;
        if pooling.strategy == Strategy::Cls {
            self.keep_first(memory)?;
        }
        let limit = self.limit();
        let fits = |magnitude: &f32| *magnitude <= limit;
        match self.magnitudes(memory)?.iter().position(|magnitude| !fits(magnitude)) {
            Some(text) => Err(Fault::NotFinite(text)),
            None => Ok(()),
        }
    }
}

/// The greatest magnitude of states at which no logit overflows: a logit is at most this times the sum of a decoder row's magnitudes,
/// and its bias. Half of the numbers are left for what rounding to bfloat16 adds.
pub(crate) fn limit(row: f32, bias: f32) -> f32 {
    ((f32::MAX / 2.0 - bias) / row).min(f32::MAX)
}

//! The logits of one text, token by token: what the pooled head never writes.

use crate::kernel::left::Rows;
use crate::kernel::rows::add;
use crate::model::head::pool::{Pooling, Strategy};
use crate::model::{Model, Scratch};

/// Tokens of which the logits are in memory at a time.
const TOKENS: usize = 64;

impl Model {
    /// The logits of every word of the vocabulary, bias added, for each token that the pooling looks at (the first alone for
    /// [`Strategy::Cls`]). `each` gets the token's position and its logits; positions ascend. They are the bits that
    /// [`Model::weights`] pools: the greatest of them, activated, or the sum of them, activated one by one, is its weight.
    ///
    /// Token ids must be below the vocabulary's size, the text not empty and not longer than the model's positions.
    pub fn logits(
        &self,
        text: &[u32],
        pooling: Pooling,
        scratch: &mut Scratch,
        each: &mut dyn FnMut(usize, &[f32]),
    ) {
        self.states(&[text], scratch);
        let (width, vocabulary) = (self.shape.embedding, self.shape.vocabulary);
        let tokens = if pooling.strategy == Strategy::Cls { 1 } else { text.len() };
        let Scratch { products, narrow, .. } = scratch;
        let mut logits = vec![0f32; tokens.min(TOKENS) * vocabulary];
        for first in (0..tokens).step_by(TOKENS) {
            let count = TOKENS.min(tokens - first);
            let rows = Rows { values: &narrow[first * width..], count, stride: width };
            let logits = &mut logits[..count * vocabulary];
            if pooling.strategy == Strategy::Sum {
                products.gemm(rows, &self.decoder, Some(&self.head_bias), logits, vocabulary);
            } else {
                // Behind the product, as the head adds it to the greatest: rounding keeps the order.
                products.gemm(rows, &self.decoder, None, logits, vocabulary);
                for row in logits.chunks_exact_mut(vocabulary) {
                    add(products.path(), row, &self.head_bias);
                }
            }
            for (token, row) in logits.chunks_exact(vocabulary).enumerate() {
                each(first + token, row);
            }
        }
    }
}

//! A model on our own kernels.

use crate::error::Result;
use crate::kernel::isa::Kernel;
use crate::kernel::left::Rows;
use crate::kernel::packed::Precision;
use crate::kernel::rows::{add, greatest_magnitude};
use crate::model::head::pool::{Pooling, Strategy};
use crate::model::kernels::layers::{Packer, activate};
use crate::model::kernels::scratch::Scratch;
use crate::model::kernels::{bert, modern_bert};
use crate::model::loader::Loader;
use crate::model::network::{Body, Network};
use crate::model::runtime::{Runtime, limit};
use crate::model::shape::Shape;
use crate::model::tensors::checkpoint::Tensors;

/// Texts of which the weights of all words are in memory at a time.
const TEXTS: usize = 32;

/// Tokens of which the logits are in memory at a time.
const TOKENS: usize = 64;

/// A model in memory; packed once, shared by all threads.
pub(crate) struct KernelModel {
    network: Network<Packer>,
    kernel: Kernel,
    precision: Precision,
    limit: f32,
}

impl KernelModel {
    /// Takes the weights out of a checkpoint, and rounds them to the precision.
    ///
    /// # Errors
    /// A tensor that is missing, of another shape or not finite.
    pub(crate) fn load(
        shape: Shape,
        precision: Precision,
        kernel: Kernel,
        tensors: &mut Tensors,
    ) -> Result<Self> {
        let mut from = Loader::new(&shape, tensors);
        let network = Network::load(shape, &mut from, &mut Packer { precision })?;
        from.check()?;
        let head = &network.head;
        let limit = limit(head.decoder.greatest_row, greatest_magnitude(&head.bias));
        Ok(Self { network, kernel, precision, limit })
    }
}

/// States of a text after another, as rows of the head's products.
fn rows(states: &[f32], first: usize, count: usize, width: usize) -> Rows<'_> {
    Rows { values: &states[first * width..], count, stride: width }
}

impl Runtime for KernelModel {
    type Memory = Scratch;

    fn memory(&self) -> Scratch {
        Scratch::new(self.kernel)
    }

    fn limit(&self) -> f32 {
        self.limit
    }

    fn run(&self, texts: &[&[u32]], scratch: &mut Scratch) -> Result<()> {
        let Network { shape, words, body, head } = &self.network;
        scratch.lengths.clear();
        scratch.lengths.extend(texts.iter().map(|text| text.len()));
        match body {
            Body::Bert(body) => bert::encode(body, self.precision, words, texts, scratch),
            Body::ModernBert(body) => {
                modern_bert::encode(body, self.precision, words, texts, scratch);
            }
        }
        let (hidden, width) = (shape.hidden, shape.embedding);
        let count = scratch.tokens.len() / hidden;
        scratch.narrow.resize(count * width.max(hidden), 0.0);
        let Scratch { products, tokens, narrow, .. } = scratch;
        head.dense.apply(products, rows(tokens, 0, count, hidden), narrow);
        let states = &mut narrow[..count * width];
        activate(self.kernel, head.activation, states);
        head.norm.apply(self.kernel, states);
        Ok(())
    }

    fn magnitudes(&self, scratch: &Scratch) -> Result<Vec<f32>> {
        let width = self.network.shape.embedding;
        let mut states = &scratch.narrow[..];
        let of_text = |&length: &usize| {
            let (text, rest) = states.split_at(length * width);
            states = rest;
            greatest_magnitude(text)
        };
        Ok(scratch.lengths.iter().map(of_text).collect())
    }

    fn keep_first(&self, scratch: &mut Scratch) -> Result<()> {
        let width = self.network.shape.embedding;
        let mut from = 0;
        for (text, length) in scratch.lengths.iter_mut().enumerate() {
            scratch.narrow.copy_within(from * width..(from + 1) * width, text * width);
            from += *length;
            *length = 1;
        }
        Ok(())
    }

    fn greatest(
        &self,
        scratch: &mut Scratch,
        each: &mut dyn FnMut(usize, &mut [f32]),
    ) -> Result<()> {
        let Scratch { products, narrow, weights, lengths, .. } = scratch;
        let (shape, head) = (&self.network.shape, &self.network.head);
        weights.resize(lengths.len().min(TEXTS) * shape.vocabulary, 0.0);
        let mut first = 0;
        for (group, lengths) in lengths.chunks(TEXTS).enumerate() {
            let count = lengths.iter().sum();
            let rows = rows(narrow, first, count, shape.embedding);
            first += count;
            products.max_rows(rows, lengths, &head.decoder.weights, &head.bias, weights);
            let texts = weights.chunks_exact_mut(shape.vocabulary).take(lengths.len());
            texts.enumerate().for_each(|(text, logits)| each(group * TEXTS + text, logits));
        }
        Ok(())
    }

    fn sums(
        &self,
        scratch: &mut Scratch,
        pooling: Pooling,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<()> {
        let Scratch { products, narrow, weights, lengths, .. } = scratch;
        let (shape, head) = (&self.network.shape, &self.network.head);
        weights.resize(lengths.len().min(TEXTS) * shape.vocabulary, 0.0);
        let mut first = 0;
        for (group, lengths) in lengths.chunks(TEXTS).enumerate() {
            let count = lengths.iter().sum();
            let rows = rows(narrow, first, count, shape.embedding);
            first += count;
            let activate = |logit| pooling.activate(logit);
            let (w, bias) = (&head.decoder.weights, &head.bias);
            products.sum_rows(rows, lengths, w, bias, weights, activate);
            let texts = weights.chunks_exact(shape.vocabulary).take(lengths.len());
            texts.enumerate().for_each(|(text, weights)| each(group * TEXTS + text, weights));
        }
        Ok(())
    }

    fn tokens(
        &self,
        scratch: &mut Scratch,
        strategy: Strategy,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<()> {
        let Scratch { products, narrow, lengths, .. } = scratch;
        let (head, vocabulary) = (&self.network.head, self.network.shape.vocabulary);
        let tokens = lengths.iter().sum::<usize>();
        let mut logits = vec![0f32; tokens.min(TOKENS) * vocabulary];
        for first in (0..tokens).step_by(TOKENS) {
            let count = TOKENS.min(tokens - first);
            let rows = rows(narrow, first, count, self.network.shape.embedding);
            let logits = &mut logits[..count * vocabulary];
            if strategy == Strategy::Sum {
                let (w, bias) = (&head.decoder.weights, Some(&head.bias[..]));
                products.gemm(rows, w, bias, logits, vocabulary);
            } else {
                // Behind the product, as the head adds it to the greatest: rounding keeps the order.
                products.gemm(rows, &head.decoder.weights, None, logits, vocabulary);
                for row in logits.chunks_exact_mut(vocabulary) {
                    add(products.kernel(), row, &head.bias);
                }
            }
            for (token, row) in logits.chunks_exact(vocabulary).enumerate() {
                each(first + token, row);
            }
        }
        Ok(())
    }
}

//! A masked language model: its weights, and its run over a batch of texts of any lengths.
//!
//! Texts of a batch stand one after another without padding; only attention and positions know where each begins.

pub mod body;
#[cfg(feature = "candle")]
pub(crate) mod candle;
pub(crate) mod config;
pub(crate) mod device;
pub(crate) mod fingerprint;
pub(crate) mod folder;
pub mod head;
pub(crate) mod names;
pub(crate) mod tensors;

#[cfg(feature = "candle")]
pub use self::candle::CandleModel;
pub use self::config::{Activation, Architecture, Rotary, Shape};
pub use self::device::Device;
pub use self::fingerprint::fingerprint;
pub use self::folder::{Checkpoint, Encoding, Prompts, QuerySide};
pub use self::head::pool::{Pooling, Strategy};
pub use self::tensors::Tensors;

use crate::model::body::bert::Bert;
use crate::model::body::modern_bert::ModernBert;
use crate::model::body::parts::{Linear, Loader, Norm, activate};
use crate::model::names::Part;
use crate::model::tensors::table::Table;

use crate::error::Result;
use crate::kernel::Path;
use crate::kernel::gemm::Products;
use crate::kernel::left::Rows;
use crate::kernel::packed::{Packed, Precision};

/// Texts of which the weights of all words are in memory at a time.
const TEXTS: usize = 32;

/// A model in memory; packed once, shared by all threads.
pub struct Model {
    shape: Shape,
    words: Table,
    body: Body,
    head_dense: Linear,
    head_norm: Norm,
    decoder: Packed,
    head_bias: Vec<f32>,
}

/// What stands between embeddings and head.
enum Body {
    Bert(Bert),
    ModernBert(ModernBert),
}

/// Memory of one thread, kept from batch to batch.
pub struct Scratch {
    products: Products,
    tokens: Vec<f32>,
    wide: Vec<f32>,
    narrow: Vec<f32>,
    context: Vec<f32>,
    scores: Vec<f32>,
    weights: Vec<f32>,
    keys: Packed,
    values: Packed,
}

impl Scratch {
    /// For the kernels of a path.
    pub fn new(path: Path) -> Self {
        Self {
            products: Products::new(path),
            tokens: Vec::new(),
            wide: Vec::new(),
            narrow: Vec::new(),
            context: Vec::new(),
            scores: Vec::new(),
            weights: Vec::new(),
            keys: Packed::default(),
            values: Packed::default(),
        }
    }
}

impl Model {
    /// Takes the weights out of a checkpoint, and rounds them to the precision.
    ///
    /// # Errors
    /// A tensor that is missing, of another shape or not finite.
    pub fn load(shape: Shape, precision: Precision, tensors: &mut Tensors) -> Result<Self> {
        let (hidden, width, vocabulary) = (shape.hidden, shape.embedding, shape.vocabulary);
        let architecture = shape.architecture;
        let mut from = Loader { tensors, architecture, precision, eps: shape.eps };
        let words = from.table(Part::Words, [vocabulary, width])?;
        // Most checkpoints are tied and do not store the decoder again.
        let decoder = match from.has(Part::Decoder, "weight") {
            true => {
                let own = from.table(Part::Decoder, [vocabulary, width])?;
                words.release();
                from.pack_table(&own, vocabulary, width)
            }
            false => from.pack_table(&words, vocabulary, width),
        };
        let body = match &shape.rotary {
            Some(rotary) => Body::ModernBert(ModernBert::load(&shape, rotary, &mut from)?),
            None => Body::Bert(Bert::load(&shape, &mut from)?),
        };
        let head_dense = from.linear(Part::HeadDense, width, hidden)?;
        let head_norm = from.norm(Part::HeadNorm, width)?;
        let head_bias = from.take(Part::HeadBias, "bias", &[vocabulary])?;
        from.tensors.check()?;
        Ok(Self { shape, words, body, head_dense, head_norm, decoder, head_bias })
    }

    /// The shape.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The weight of every word of the vocabulary in each text: pooled over all tokens, the special ones too. `each` gets the
    /// number of the text and its weights, none below 0.
    ///
    /// Token ids must be below the vocabulary's size, texts not empty and not longer than the model's positions.
    pub fn weights(
        &self,
        texts: &[&[u32]],
        pooling: Pooling,
        scratch: &mut Scratch,
        each: &mut dyn FnMut(usize, &[f32]),
    ) {
        self.states(texts, scratch);
        let (width, vocabulary) = (self.shape.embedding, self.shape.vocabulary);
        let mut lengths: Vec<usize> = texts.iter().map(|text| text.len()).collect();
        if pooling.strategy == Strategy::Cls {
            let mut from = 0;
            for (text, length) in lengths.iter_mut().enumerate() {
                scratch.narrow.copy_within(from * width..(from + 1) * width, text * width);
                from += *length;
                *length = 1;
            }
        }
        let Scratch { products, narrow, weights, .. } = scratch;
        weights.resize(lengths.len().min(TEXTS) * vocabulary, 0.0);
        let mut first = 0;
        for (group, lengths) in lengths.chunks(TEXTS).enumerate() {
            let count = lengths.iter().sum();
            let rows = Rows { values: &narrow[first * width..], count, stride: width };
            first += count;
            if pooling.strategy == Strategy::Sum {
                let activate = |logit| pooling.activate(logit);
                let (w, bias) = (&self.decoder, &self.head_bias);
                products.sum_rows(rows, lengths, w, bias, weights, activate);
            } else {
                // The activation rises with the logit, so it is enough to apply it to the greatest.
                products.max_rows(rows, lengths, &self.decoder, &self.head_bias, weights);
                let of_group = &mut weights[..lengths.len() * vocabulary];
                of_group.iter_mut().for_each(|logit| *logit = pooling.activate(*logit));
            }
            for (text, weights) in weights.chunks_exact(vocabulary).take(lengths.len()).enumerate()
            {
                each(group * TEXTS + text, weights);
            }
        }
    }

    /// Leaves the head's hidden states of all tokens in `scratch.narrow`.
    fn states(&self, texts: &[&[u32]], scratch: &mut Scratch) {
        match &self.body {
            Body::Bert(body) => body.encode(&self.words, texts, scratch),
            Body::ModernBert(body) => body.encode(&self.words, texts, scratch),
        }
        let (hidden, width) = (self.shape.hidden, self.shape.embedding);
        let count = scratch.tokens.len() / hidden;
        scratch.narrow.resize(count * width.max(hidden), 0.0);
        let Scratch { products, tokens, narrow, .. } = scratch;
        let x = Rows { values: tokens, count, stride: hidden };
        self.head_dense.apply(products, x, narrow);
        let states = &mut narrow[..count * width];
        activate(products.path(), self.shape.head_activation, states);
        self.head_norm.apply(products.path(), states);
    }
}

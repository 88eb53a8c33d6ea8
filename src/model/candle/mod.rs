//! The same models on candle's tensors: the way to GPUs.
//!
//! Texts are padded to the longest of their batch. The vocabulary is taken in pieces, so that no more than [`COLUMNS`] logits of a token are
//! in memory. Not implemented: flash attention.

pub(crate) mod bert;
pub(crate) mod modern_bert;
pub(crate) mod parts;

use candle_core::{DType, Device, Result as CandleResult, Tensor};

use crate::error::{Error, ErrorKind, Result};
use crate::kernel::packed::Precision;
use crate::model::body::parts::Loader;
use crate::model::candle::bert::Bert;
use crate::model::candle::modern_bert::ModernBert;
use crate::model::candle::parts::{Batch, Linear, Norm, activate};
use crate::model::config::Shape;
use crate::model::head::pool::{Pooling, Strategy};
use crate::model::names::Part;
use crate::model::tensors::Tensors;

/// Words whose logits are in memory at a time.
const COLUMNS: usize = 2048;

/// A model on a device.
pub struct CandleModel {
    shape: Shape,
    words: Tensor,
    body: Body,
    head_dense: Linear,
    head_norm: Norm,
    /// Width x words.
    decoder: Tensor,
    bias: Tensor,
    device: Device,
}

enum Body {
    Bert(Bert),
    ModernBert(ModernBert),
}

/// Makes tensors on a device out of a checkpoint's.
struct Placer<'a, 'b> {
    from: &'a mut Loader<'b>,
    device: &'a Device,
    numbers: DType,
}

/// Numbers below any logit that stay finite in bfloat16.
const NOTHING: f32 = -1e30;

impl CandleModel {
    /// Takes the weights out of a checkpoint and puts them on a device.
    ///
    /// # Errors
    /// As [`crate::model::Model::load`]; what the device says; bfloat16 on the CPU, where candle has no such products.
    pub fn load(
        shape: Shape,
        precision: Precision,
        tensors: &mut Tensors,
        device: Device,
    ) -> Result<Self> {
        let (hidden, width, vocabulary) = (shape.hidden, shape.embedding, shape.vocabulary);
        let numbers = match precision {
            Precision::F32 => DType::F32,
            Precision::Bf16 if device.is_cpu() => {
                return Err(Error::usage("candle has no bfloat16 products on the CPU")
                    .hint("--precision f32, or --device cpu, whose kernels have them"));
            }
            Precision::Bf16 => DType::BF16,
        };
        let architecture = shape.architecture;
        let mut from = Loader { tensors, architecture, precision, eps: shape.eps };
        let mut placer = Placer { from: &mut from, device: &device, numbers };
        let words = placer.take(Part::Words, "weight", &[vocabulary, width])?;
        let body = match &shape.rotary {
            Some(rotary) => Body::ModernBert(ModernBert::load(&shape, rotary, &mut placer)?),
            None => Body::Bert(Bert::load(&shape, &mut placer)?),
        };
        let head_dense = placer.linear(Part::HeadDense, width, hidden)?;
        let head_norm = placer.norm(Part::HeadNorm, width)?;
        let bias = placer.singles(Part::HeadBias, "bias", &[vocabulary])?;
        let decoder = match placer.from.has(Part::Decoder, "weight") {
            true => placer.take(Part::Decoder, "weight", &[vocabulary, width])?,
            false => words.clone(),
        };
        let decoder = decoder.t().map_err(fault)?;
        placer.from.tensors.check()?;
        Ok(Self { shape, words, body, head_dense, head_norm, decoder, bias, device })
    }

    /// As [`crate::model::Model::weights`].
    ///
    /// # Errors
    /// What the device says, out of memory for one.
    pub fn weights(
        &self,
        texts: &[&[u32]],
        pooling: Pooling,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<()> {
        if texts.is_empty() {
            return Ok(());
        }
        let pooled = self.pooled(texts, pooling).map_err(fault)?;
        for (text, mut weights) in pooled.into_iter().enumerate() {
            // Sums were activated before they were summed.
            if pooling.strategy != Strategy::Sum {
                weights.iter_mut().for_each(|logit| *logit = pooling.activate(*logit));
            }
            each(text, &weights);
        }
        Ok(())
    }

    fn pooled(&self, texts: &[&[u32]], pooling: Pooling) -> CandleResult<Vec<Vec<f32>>> {
        let batch = Batch::new(texts, &self.device)?;
        let states = match &self.body {
            Body::Bert(body) => body.encode(&self.words, &batch)?,
            Body::ModernBert(body) => body.encode(&self.words, &batch)?,
        };
        let states = self.head_dense.apply(&states)?;
        let states = self.head_norm.apply(&activate(self.shape.head_activation, &states)?)?;
        let (states, mask) = match pooling.strategy {
            Strategy::Cls => (states.narrow(1, 0, 1)?, batch.mask.narrow(1, 0, 1)?),
            Strategy::Max | Strategy::Sum => (states, batch.mask.clone()),
        };
        let (texts, length, width) = states.dims3()?;
        let states = states.reshape((texts * length, width))?;
        let mask = mask.unsqueeze(2)?;
        let nothing = mask.affine(f64::from(-NOTHING), f64::from(NOTHING))?;
        let mut pieces = Vec::new();
        for first in (0..self.shape.vocabulary).step_by(COLUMNS) {
            let count = COLUMNS.min(self.shape.vocabulary - first);
            let decoder = self.decoder.narrow(1, first, count)?;
            let logits = states.matmul(&decoder)?.to_dtype(DType::F32)?;
            let logits = logits.broadcast_add(&self.bias.narrow(0, first, count)?)?;
            let logits = logits.reshape((texts, length, count))?;
            pieces.push(match pooling.strategy {
                Strategy::Sum => {
                    let mut weights = (logits.relu()? + 1.0)?.log()?;
                    if pooling.twice {
                        weights = (weights + 1.0)?.log()?;
                    }
                    weights.broadcast_mul(&mask)?.sum(1)?
                }
                Strategy::Max | Strategy::Cls => logits.broadcast_add(&nothing)?.max(1)?,
            });
        }
        Tensor::cat(&pieces, 1)?.to_vec2()
    }
}

/// What candle says, in our words.
pub(crate) fn fault(e: candle_core::Error) -> Error {
    Error::new(ErrorKind::Environment, format!("candle: {e}"))
        .hint("if the device ran out of memory, --device cpu has more")
}

impl Placer<'_, '_> {
    fn place(&self, values: Vec<f32>, shape: &[usize]) -> Result<Tensor> {
        Tensor::from_vec(values, shape, self.device).map_err(fault)
    }

    /// A tensor in single precision.
    fn singles(&mut self, part: Part, what: &str, shape: &[usize]) -> Result<Tensor> {
        let values = self.from.take(part, what, shape)?;
        self.place(values, shape)
    }

    /// A tensor in the model's numbers.
    fn take(&mut self, part: Part, what: &str, shape: &[usize]) -> Result<Tensor> {
        self.singles(part, what, shape)?.to_dtype(self.numbers).map_err(fault)
    }

    fn norm(&mut self, part: Part, width: usize) -> Result<Norm> {
        let norm = self.from.norm(part, width)?;
        Ok(Norm {
            gamma: self.place(norm.gamma, &[width])?,
            beta: self.place(norm.beta, &[width])?,
            eps: norm.eps,
        })
    }

    fn linear(&mut self, part: Part, outputs: usize, inputs: usize) -> Result<Linear> {
        let weights = self.take(part, "weight", &[outputs, inputs])?;
        let bias = match self.from.is_bare(part) {
            true => None,
            false => Some(self.take(part, "bias", &[outputs])?),
        };
        Ok(Linear { weights: weights.t().map_err(fault)?, bias })
    }
}

//! A model on a device.

use std::collections::BTreeMap;

use candle_core::{D, DType, Device, Result as CandleResult, Tensor, Var};

use crate::error::{Error, Result};
use crate::kernel::packed::Precision;
use crate::model::candle::batch::Batch;
use crate::model::candle::layers::{Placer, activate, fault};
use crate::model::candle::{bert, modern_bert};
use crate::model::head::pool::{Pooling, Strategy};
use crate::model::loader::Loader;
use crate::model::network::{Body, Network};
use crate::model::runtime::{Runtime, limit};
use crate::model::shape::Shape;
use crate::model::tensors::checkpoint::Tensors;

/// Words whose logits are in memory at a time.
const COLUMNS: usize = 2048;

/// A model on a device.
pub struct CandleModel {
    network: Network<Placer>,
    device: Device,
    variables: BTreeMap<String, Var>,
    limit: f32,
}

/// A batch and the head's states of its tokens, texts x tokens x width.
pub struct States {
    batch: Batch,
    states: Tensor,
}

impl CandleModel {
    /// Takes the weights out of a checkpoint and puts them on a device.
    ///
    /// # Errors
    /// A tensor that is missing, of another shape or not finite; what the device says; bfloat16 on the CPU, where candle has no such
    /// products.
    pub fn load(
        shape: Shape,
        precision: Precision,
        tensors: &mut Tensors,
        device: Device,
    ) -> Result<Self> {
        let numbers = match precision {
            Precision::F32 => DType::F32,
            Precision::Bf16 if device.is_cpu() => {
                return Err(Error::usage("candle has no bfloat16 products on the CPU")
                    .hint("--precision f32, or --device cpu, whose kernels have them"));
            }
            Precision::Bf16 => DType::BF16,
        };
        Self::place(shape, tensors, device, numbers, false)
    }

    /// As [`CandleModel::load`], in single precision, each tensor of the checkpoint a variable.
    ///
    /// # Errors
    /// As [`CandleModel::load`].
    pub fn trainable(shape: Shape, tensors: &mut Tensors, device: Device) -> Result<Self> {
        Self::place(shape, tensors, device, DType::F32, true)
    }

    fn place(
        shape: Shape,
        tensors: &mut Tensors,
        device: Device,
        numbers: DType,
        trainable: bool,
    ) -> Result<Self> {
        let mut from = Loader::new(&shape, tensors);
        let variables = BTreeMap::new();
        let mut make = Placer { device: device.clone(), numbers, trainable, variables };
        let network = Network::load(shape, &mut from, &mut make)?;
        from.check()?;
        let limit = Self::limit_of(&network).map_err(fault)?;
        Ok(Self { network, device, variables: make.variables, limit })
    }

    fn limit_of(network: &Network<Placer>) -> CandleResult<f32> {
        let rows = network.head.decoder.to_dtype(DType::F32)?.abs()?.sum(1)?;
        let greatest = |x: &Tensor| x.max(0)?.to_scalar::<f32>();
        Ok(limit(greatest(&rows)?, greatest(&network.head.bias.abs()?)?))
    }

    /// The tensors of a model that is trained, by their names in the checkpoint. A tied decoder is the embeddings of words.
    pub fn variables(&self) -> &BTreeMap<String, Var> {
        &self.variables
    }

    /// The head's states of a batch: what [`CandleModel::pooled`] takes.
    ///
    /// # Errors
    /// What the device says.
    pub fn states(&self, texts: &[&[u32]]) -> Result<States> {
        self.batch_states(texts).map_err(fault)
    }

    /// Vectors of a batch's texts over the vocabulary, texts x words, as differentiable as the states are.
    ///
    /// # Errors
    /// What the device says.
    pub fn pooled(&self, states: &States, pooling: Pooling) -> Result<Tensor> {
        let pooled = match pooling.strategy {
            Strategy::Max => self.each_piece(states, |logits| states.greatest(logits)),
            Strategy::Cls => states
                .first()
                .and_then(|first| self.each_piece(&first, |logits| first.greatest(logits))),
            Strategy::Sum => {
                return self
                    .each_piece(states, |logits| states.sum(logits, pooling))
                    .map_err(fault);
            }
        };
        pooled.and_then(|logits| activated(&logits, pooling)).map_err(fault)
    }

    fn batch_states(&self, texts: &[&[u32]]) -> CandleResult<States> {
        let batch = Batch::new(texts, &self.device)?;
        let Network { words, body, head, .. } = &self.network;
        let states = match body {
            Body::Bert(body) => bert::encode(body, words, &batch)?,
            Body::ModernBert(body) => modern_bert::encode(body, words, &batch)?,
        };
        let states = activate(head.activation, &head.dense.apply(&states)?)?;
        let states = batch.clear_padding(&head.norm.apply(&states)?)?;
        Ok(States { batch, states })
    }

    /// What `pool` makes of the logits (texts x tokens x some words), for all words.
    fn each_piece(
        &self,
        states: &States,
        pool: impl Fn(&Tensor) -> CandleResult<Tensor>,
    ) -> CandleResult<Tensor> {
        let (texts, length, width) = states.states.dims3()?;
        let rows = states.states.reshape((texts * length, width))?;
        let (head, vocabulary) = (&self.network.head, self.network.shape.vocabulary);
        let mut pieces = Vec::new();
        for first in (0..vocabulary).step_by(COLUMNS) {
            let count = COLUMNS.min(vocabulary - first);
            let decoder = head.decoder.narrow(0, first, count)?.t()?;
            let logits = rows.matmul(&decoder)?.to_dtype(DType::F32)?;
            let logits = logits.broadcast_add(&head.bias.narrow(0, first, count)?)?;
            pieces.push(pool(&logits.reshape((texts, length, count))?)?);
        }
        Tensor::cat(&pieces, D::Minus1)
    }
}

/// `ln(1 + max(x, 0))`, once or twice.
fn activated(logits: &Tensor, pooling: Pooling) -> CandleResult<Tensor> {
    let once = (logits.relu()? + 1.0)?.log()?;
    if pooling.twice { (once + 1.0)?.log() } else { Ok(once) }
}

impl States {
    fn first(&self) -> CandleResult<Self> {
        Ok(Self { batch: self.batch.first()?, states: self.states.narrow(1, 0, 1)? })
    }

    fn greatest(&self, logits: &Tensor) -> CandleResult<Tensor> {
        logits.broadcast_add(&self.batch.nothing()?.unsqueeze(2)?)?.max(1)
    }

    fn sum(&self, logits: &Tensor, pooling: Pooling) -> CandleResult<Tensor> {
        activated(logits, pooling)?.broadcast_mul(&self.batch.mask.unsqueeze(2)?)?.sum(1)
    }

    /// By text.
    fn magnitudes(&self) -> CandleResult<Vec<f32>> {
        let states = self.states.to_dtype(DType::F32)?.flatten_from(1)?;
        // `max` may pass over NaN, a sum does not: 0 for numbers, NaN for anything else.
        let odd = states.affine(0.0, 0.0)?.sum(1)?;
        (states.abs()?.max(1)? + odd)?.to_vec1()
    }
}

/// The last states, where there are any.
pub(crate) struct Memory(Option<States>);

impl Memory {
    fn states(&self) -> Result<&States> {
        self.0.as_ref().ok_or_else(|| Error::usage("no batch has run"))
    }
}

impl Runtime for CandleModel {
    type Memory = Memory;

    fn memory(&self) -> Memory {
        Memory(None)
    }

    fn limit(&self) -> f32 {
        self.limit
    }

    fn run(&self, texts: &[&[u32]], memory: &mut Memory) -> Result<()> {
        memory.0 = Some(self.states(texts)?);
        Ok(())
    }

    fn magnitudes(&self, memory: &Memory) -> Result<Vec<f32>> {
        memory.states()?.magnitudes().map_err(fault)
    }

    fn keep_first(&self, memory: &mut Memory) -> Result<()> {
        memory.0 = Some(memory.states()?.first().map_err(fault)?);
        Ok(())
    }

    fn greatest(&self, memory: &mut Memory, each: &mut dyn FnMut(usize, &mut [f32])) -> Result<()> {
        let states = memory.states()?;
        let logits = self.each_piece(states, |logits| states.greatest(logits));
        let logits: Vec<Vec<f32>> = logits.and_then(|logits| logits.to_vec2()).map_err(fault)?;
        logits.into_iter().enumerate().for_each(|(text, mut logits)| each(text, &mut logits));
        Ok(())
    }

    fn sums(
        &self,
        memory: &mut Memory,
        pooling: Pooling,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<()> {
        let states = memory.states()?;
        let sums = self.each_piece(states, |logits| states.sum(logits, pooling));
        let sums: Vec<Vec<f32>> = sums.and_then(|sums| sums.to_vec2()).map_err(fault)?;
        sums.iter().enumerate().for_each(|(text, weights)| each(text, weights));
        Ok(())
    }

    fn tokens(
        &self,
        memory: &mut Memory,
        _strategy: Strategy,
        each: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<()> {
        let logits = self.each_piece(memory.states()?, |logits| logits.squeeze(0));
        let logits: Vec<Vec<f32>> = logits.and_then(|logits| logits.to_vec2()).map_err(fault)?;
        logits.iter().enumerate().for_each(|(token, logits)| each(token, logits));
        Ok(())
    }
}

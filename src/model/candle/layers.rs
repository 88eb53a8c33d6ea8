//! Layers of candle's tensors, and making them of a checkpoint's. Normalisation and softmax are made in f32 whatever the model's numbers are.
//!
//! Each layer uses the checkpoint's tensors as they are, or views of them: where these are variables, gradients reach them and a step of
//! training is seen.

use std::collections::BTreeMap;

use candle_core::{D, DType, Device, Result as CandleResult, Tensor, Var};

use crate::error::{Error, ErrorKind, Result};
use crate::model::layers::Layers;
use crate::model::loader::{Loader, Taken};
use crate::model::names::ModelPart;
use crate::model::shape::Activation;

/// Puts a checkpoint's tensors on a device.
pub(crate) struct Placer {
    pub(crate) device: Device,
    /// The model's numbers; those of normalisations are in single precision.
    pub(crate) numbers: DType,
    /// Whether tensors are variables.
    pub(crate) trainable: bool,
    /// The variables, by their names in the checkpoint.
    pub(crate) variables: BTreeMap<String, Var>,
}

/// What candle says, in our words.
pub(crate) fn fault(e: candle_core::Error) -> Error {
    Error::new(ErrorKind::Environment, format!("candle: {e}"))
        .hint("if the device ran out of memory, --device cpu has more")
}

impl Placer {
    fn place(&mut self, taken: Taken, shape: &[usize], numbers: DType) -> Result<Tensor> {
        let tensor = Tensor::from_vec(taken.values, shape, &self.device)
            .and_then(|tensor| tensor.to_dtype(numbers))
            .map_err(fault)?;
        if !self.trainable {
            return Ok(tensor);
        }
        let variable = Var::from_tensor(&tensor).map_err(fault)?;
        let tensor = variable.as_tensor().clone();
        self.variables.insert(taken.name, variable);
        Ok(tensor)
    }

    fn weight(
        &mut self,
        from: &mut Loader<'_>,
        part: ModelPart,
        shape: &[usize],
    ) -> Result<Tensor> {
        let taken = from.take(part, "weight", shape)?;
        self.place(taken, shape, self.numbers)
    }

    fn bias(
        &mut self,
        from: &mut Loader<'_>,
        part: ModelPart,
        width: usize,
        numbers: DType,
    ) -> Result<Option<Tensor>> {
        from.bias(part, width)?.map(|taken| self.place(taken, &[width], numbers)).transpose()
    }
}

/// `x W' + b`, or several of them side by side.
pub(crate) struct Linear {
    /// Outputs x inputs each.
    pub(crate) weights: Vec<Tensor>,
    pub(crate) biases: Vec<Option<Tensor>>,
}

impl Linear {
    pub(crate) fn apply(&self, x: &Tensor) -> CandleResult<Tensor> {
        let (texts, length, inputs) = x.dims3()?;
        let x = x.reshape((texts * length, inputs))?;
        let mut outs = Vec::with_capacity(self.weights.len());
        for (weights, bias) in self.weights.iter().zip(&self.biases) {
            let out = x.matmul(&weights.t()?)?;
            outs.push(match bias {
                Some(bias) => out.broadcast_add(bias)?,
                None => out,
            });
        }
        let out = Tensor::cat(&outs, 1)?;
        let outputs = out.dim(1)?;
        out.reshape((texts, length, outputs))
    }
}

/// A layer normalisation.
pub(crate) struct Norm {
    pub(crate) gamma: Tensor,
    pub(crate) beta: Option<Tensor>,
    pub(crate) eps: f32,
}

impl Norm {
    pub(crate) fn apply(&self, x: &Tensor) -> CandleResult<Tensor> {
        let numbers = x.dtype();
        let x = x.to_dtype(DType::F32)?;
        let x = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
        let spread = (x.sqr()?.mean_keepdim(D::Minus1)? + f64::from(self.eps))?.sqrt()?;
        // Squares that overflow would make zeros of the row: divided by NaN, it shows.
        let spread = (&spread / spread.affine(0.0, 1.0)?)?;
        let x = x.broadcast_div(&spread)?.broadcast_mul(&self.gamma)?;
        match &self.beta {
            Some(beta) => x.broadcast_add(beta)?.to_dtype(numbers),
            None => x.to_dtype(numbers),
        }
    }
}

impl Layers for Placer {
    type Words = Tensor;
    type Decoder = Tensor;
    type Matrix = Tensor;
    type Vector = Tensor;
    type Linear = Linear;
    type Norm = Norm;

    fn words(&mut self, from: &mut Loader<'_>, shape: [usize; 2]) -> Result<Tensor> {
        self.weight(from, ModelPart::Words, &shape)
    }

    fn decoder(
        &mut self,
        from: &mut Loader<'_>,
        words: &Tensor,
        shape: [usize; 2],
    ) -> Result<Tensor> {
        match from.has(ModelPart::Decoder, "weight") {
            true => self.weight(from, ModelPart::Decoder, &shape),
            false => Ok(words.clone()),
        }
    }

    fn matrix(
        &mut self,
        from: &mut Loader<'_>,
        part: ModelPart,
        shape: [usize; 2],
    ) -> Result<Tensor> {
        self.weight(from, part, &shape)
    }

    fn first_row(
        &mut self,
        from: &mut Loader<'_>,
        part: ModelPart,
        shape: [usize; 2],
    ) -> Result<Tensor> {
        self.weight(from, part, &shape)?.narrow(0, 0, 1).map_err(fault)
    }

    fn head_bias(&mut self, from: &mut Loader<'_>, width: usize) -> Result<Tensor> {
        let taken = from.take(ModelPart::HeadBias, "bias", &[width])?;
        self.place(taken, &[width], DType::F32)
    }

    fn linear(
        &mut self,
        from: &mut Loader<'_>,
        parts: &[ModelPart],
        outputs: usize,
        inputs: usize,
    ) -> Result<Linear> {
        let (mut weights, mut biases) = (Vec::new(), Vec::new());
        for &part in parts {
            weights.push(self.weight(from, part, &[outputs, inputs])?);
            biases.push(self.bias(from, part, outputs, self.numbers)?);
        }
        Ok(Linear { weights, biases })
    }

    fn norm(&mut self, from: &mut Loader<'_>, part: ModelPart, width: usize) -> Result<Norm> {
        let gamma = from.take(part, "weight", &[width])?;
        let gamma = self.place(gamma, &[width], DType::F32)?;
        let beta = self.bias(from, part, width, DType::F32)?;
        Ok(Norm { gamma, beta, eps: from.eps })
    }
}

pub(crate) fn activate(activation: Activation, x: &Tensor) -> CandleResult<Tensor> {
    match activation {
        Activation::Gelu => x.gelu_erf(),
        Activation::GeluTanh => x.gelu(),
        Activation::Relu => x.relu(),
    }
}

/// Attention of texts to themselves; `joined` is texts x tokens x 3 widths. `turn` changes queries and keys (texts x heads x tokens x
/// width of a head).
pub(crate) fn attend(
    joined: &Tensor,
    heads: usize,
    unseen: &Tensor,
    turn: impl Fn(&Tensor) -> CandleResult<Tensor>,
) -> CandleResult<Tensor> {
    let (texts, length, all) = joined.dims3()?;
    let width = all / 3 / heads;
    let split = joined.reshape((texts, length, 3, heads, width))?;
    let part = |at: usize| split.narrow(2, at, 1)?.squeeze(2)?.transpose(1, 2)?.contiguous();
    let (queries, keys, values) = (turn(&part(0)?)?, turn(&part(1)?)?, part(2)?);
    let scores = (queries.matmul(&keys.t()?.contiguous()?)? / (width as f64).sqrt())?;
    let scores = scores.to_dtype(DType::F32)?.broadcast_add(unseen)?;
    let scores = scores.broadcast_sub(&scores.max_keepdim(D::Minus1)?)?.exp()?;
    let shares = scores.broadcast_div(&scores.sum_keepdim(D::Minus1)?)?;
    let context = shares.to_dtype(values.dtype())?.matmul(&values)?;
    context.transpose(1, 2)?.reshape((texts, length, heads * width))
}

//! Operations on padded batches. Normalisation and softmax are made in f32 whatever the model's numbers are.

use candle_core::{D, DType, Device, Result, Tensor};

use crate::model::candle::NOTHING;
use crate::model::config::Activation;

/// Token ids of texts, padded with 0 to the longest.
pub(crate) struct Batch {
    /// Texts x tokens.
    pub(crate) ids: Tensor,
    /// The same on the host.
    pub(crate) rows: Vec<Vec<u32>>,
    /// 1 where a token stands, 0 where padding does.
    pub(crate) mask: Tensor,
    pub(crate) length: usize,
}

impl Batch {
    pub(crate) fn new(texts: &[&[u32]], device: &Device) -> Result<Self> {
        let length = texts.iter().map(|text| text.len()).max().unwrap_or(0);
        let mut rows = Vec::with_capacity(texts.len());
        let mut mask = Vec::with_capacity(texts.len() * length);
        for text in texts {
            let mut row = text.to_vec();
            row.resize(length, 0);
            rows.push(row);
            mask.extend((0..length).map(|at| if at < text.len() { 1f32 } else { 0.0 }));
        }
        let shape = (texts.len(), length);
        Ok(Self {
            ids: Tensor::from_vec(rows.concat(), shape, device)?,
            rows,
            mask: Tensor::from_vec(mask, shape, device)?,
            length,
        })
    }

    /// Rows of a table, texts x tokens x width.
    pub(crate) fn embed(&self, table: &Tensor, ids: &Tensor) -> Result<Tensor> {
        let width = table.dim(1)?;
        let (texts, length) = self.ids.dims2()?;
        table.index_select(&ids.flatten_all()?, 0)?.reshape((texts, length, width))
    }

    /// What is added to scores (texts x heads x queries x keys), so that padding is not seen, nor what lies beyond a window.
    pub(crate) fn unseen(&self, reach: Option<usize>) -> Result<Tensor> {
        let (texts, length) = self.ids.dims2()?;
        let padding = self.mask.affine(f64::from(-NOTHING), f64::from(NOTHING))?;
        let padding = padding.reshape((texts, 1, 1, length))?;
        let Some(reach) = reach else { return Ok(padding) };
        let beyond = (0..length * length).map(|at| {
            let far = (at / length).abs_diff(at % length) > reach;
            if far { NOTHING } else { 0.0 }
        });
        let shape = (1, 1, length, length);
        let window = Tensor::from_vec(beyond.collect::<Vec<f32>>(), shape, self.mask.device())?;
        padding.broadcast_add(&window)
    }
}

/// `x W' + b`.
pub(crate) struct Linear {
    /// Inputs x outputs.
    pub(crate) weights: Tensor,
    pub(crate) bias: Option<Tensor>,
}

impl Linear {
    pub(crate) fn apply(&self, x: &Tensor) -> Result<Tensor> {
        let (texts, length, inputs) = x.dims3()?;
        let out = x.reshape((texts * length, inputs))?.matmul(&self.weights)?;
        let out = match &self.bias {
            Some(bias) => out.broadcast_add(bias)?,
            None => out,
        };
        out.reshape((texts, length, self.weights.dim(1)?))
    }
}

/// A layer normalisation.
pub(crate) struct Norm {
    pub(crate) gamma: Tensor,
    pub(crate) beta: Tensor,
    pub(crate) eps: f32,
}

impl Norm {
    pub(crate) fn apply(&self, x: &Tensor) -> Result<Tensor> {
        let numbers = x.dtype();
        let x = x.to_dtype(DType::F32)?;
        let x = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
        let spread = (x.sqr()?.mean_keepdim(D::Minus1)? + f64::from(self.eps))?.sqrt()?;
        let x = x.broadcast_div(&spread)?;
        x.broadcast_mul(&self.gamma)?.broadcast_add(&self.beta)?.to_dtype(numbers)
    }
}

pub(crate) fn activate(activation: Activation, x: &Tensor) -> Result<Tensor> {
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
    turn: impl Fn(&Tensor) -> Result<Tensor>,
) -> Result<Tensor> {
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

//! As [`crate::model::body::modern_bert`], on candle's tensors.

use candle_core::{D, DType, Device, Result as CandleResult, Tensor};

use crate::error::Result;
use crate::model::body::modern_bert::angles;
use crate::model::candle::Placer;
use crate::model::candle::parts::{Batch, Linear, Norm, activate, attend};
use crate::model::config::{Activation, Rotary, Shape};
use crate::model::names::Part;

pub(crate) struct ModernBert {
    embedding_norm: Norm,
    layers: Vec<Layer>,
    final_norm: Norm,
    heads: usize,
    reach: usize,
    /// Of layers that see all, and of those that see a window.
    angles: [Vec<f32>; 2],
    activation: Activation,
}

struct Layer {
    is_local: bool,
    attention_norm: Option<Norm>,
    attention: Linear,
    attention_out: Linear,
    outer_norm: Norm,
    inner: Linear,
    outer: Linear,
}

impl ModernBert {
    pub(crate) fn load(
        shape: &Shape,
        rotary: &Rotary,
        placer: &mut Placer<'_, '_>,
    ) -> Result<Self> {
        let (hidden, inner, width) = (shape.hidden, shape.inner, shape.head_width());
        let embedding_norm = placer.norm(Part::EmbeddingNorm, hidden)?;
        let mut layers = Vec::with_capacity(shape.layers);
        for (i, &is_local) in rotary.local.iter().enumerate() {
            layers.push(Layer {
                is_local,
                attention_norm: match i {
                    0 => None,
                    i => Some(placer.norm(Part::AttentionNorm(i), hidden)?),
                },
                attention: placer.linear(Part::Joined(i), 3 * hidden, hidden)?,
                attention_out: placer.linear(Part::AttentionOut(i), hidden, hidden)?,
                outer_norm: placer.norm(Part::OuterNorm(i), hidden)?,
                inner: placer.linear(Part::Inner(i), 2 * inner, hidden)?,
                outer: placer.linear(Part::Outer(i), hidden, inner)?,
            });
        }
        Ok(Self {
            embedding_norm,
            layers,
            final_norm: placer.norm(Part::FinalNorm, hidden)?,
            heads: shape.heads,
            reach: rotary.reach,
            angles: [angles(rotary.global_theta, width), angles(rotary.local_theta, width)],
            activation: shape.activation,
        })
    }

    pub(crate) fn encode(&self, words: &Tensor, batch: &Batch) -> CandleResult<Tensor> {
        let mut x = self.embedding_norm.apply(&batch.embed(words, &batch.ids)?)?;
        let unseen = [batch.unseen(None)?, batch.unseen(Some(self.reach))?];
        let device = batch.ids.device();
        let turns = [
            Turns::new(&self.angles[0], batch.length, device)?,
            Turns::new(&self.angles[1], batch.length, device)?,
        ];
        for layer in &self.layers {
            let kind = usize::from(layer.is_local);
            let normed = match &layer.attention_norm {
                Some(norm) => norm.apply(&x)?,
                None => x.clone(),
            };
            let joined = layer.attention.apply(&normed)?;
            let context = attend(&joined, self.heads, &unseen[kind], |x| turns[kind].turn(x))?;
            x = (x + layer.attention_out.apply(&context)?)?;
            let both = layer.inner.apply(&layer.outer_norm.apply(&x)?)?;
            let inner = both.dim(D::Minus1)? / 2;
            let values = activate(self.activation, &both.narrow(2, 0, inner)?.contiguous()?)?;
            let gated = (values * both.narrow(2, inner, inner)?)?;
            x = (x + layer.outer.apply(&gated)?)?;
        }
        self.final_norm.apply(&x)
    }
}

/// Sines and cosines of positions, tokens x half a head.
struct Turns {
    sin: Tensor,
    cos: Tensor,
}

impl Turns {
    fn new(angles: &[f32], length: usize, device: &Device) -> CandleResult<Self> {
        let all = (0..length).flat_map(|at| angles.iter().map(move |angle| at as f32 * angle));
        let all = Tensor::from_vec(all.collect(), (length, angles.len()), device)?;
        Ok(Self { sin: all.sin()?, cos: all.cos()? })
    }

    fn turn(&self, x: &Tensor) -> CandleResult<Tensor> {
        let numbers = x.dtype();
        let x = x.to_dtype(DType::F32)?;
        let half = x.dim(D::Minus1)? / 2;
        let (first, second) = (x.narrow(D::Minus1, 0, half)?, x.narrow(D::Minus1, half, half)?);
        let one = (first.broadcast_mul(&self.cos)? - second.broadcast_mul(&self.sin)?)?;
        let other = (second.broadcast_mul(&self.cos)? + first.broadcast_mul(&self.sin)?)?;
        Tensor::cat(&[one, other], D::Minus1)?.contiguous()?.to_dtype(numbers)
    }
}

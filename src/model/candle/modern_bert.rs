//! Runs ModernBERT's encoder.

use candle_core::{D, DType, Device, Result, Tensor};

use crate::model::body::modern_bert::ModernBert;
use crate::model::candle::batch::Batch;
use crate::model::candle::layers::{Placer, activate, attend};

/// The states of all tokens.
pub(crate) fn encode(body: &ModernBert<Placer>, words: &Tensor, batch: &Batch) -> Result<Tensor> {
    let mut x = body.embedding_norm.apply(&batch.embed(words, &batch.ids)?)?;
    // Of layers that see all, and of those that see a window.
    let unseen = [batch.unseen(None)?, batch.unseen(Some(body.reach))?];
    let device = batch.ids.device();
    let turns = [
        Turns::new(&body.angles[0], batch.length, device)?,
        Turns::new(&body.angles[1], batch.length, device)?,
    ];
    for layer in &body.layers {
        let sight = usize::from(layer.is_local);
        let normed = match &layer.attention_norm {
            Some(norm) => norm.apply(&x)?,
            None => x.clone(),
        };
        let joined = layer.attention.apply(&normed)?;
        let context = attend(&joined, body.heads, &unseen[sight], |x| turns[sight].turn(x))?;
        x = (x + layer.attention_out.apply(&context)?)?;
        let both = layer.inner.apply(&layer.outer_norm.apply(&x)?)?;
        let inner = both.dim(D::Minus1)? / 2;
        let values = activate(body.activation, &both.narrow(2, 0, inner)?.contiguous()?)?;
        let gated = (values * both.narrow(2, inner, inner)?)?;
        x = (x + layer.outer.apply(&gated)?)?;
    }
    body.final_norm.apply(&x)
}

/// Sines and cosines of positions, tokens x half a head.
struct Turns {
    sin: Tensor,
    cos: Tensor,
}

impl Turns {
    fn new(angles: &[f32], length: usize, device: &Device) -> Result<Self> {
        let all = (0..length).flat_map(|at| angles.iter().map(move |angle| at as f32 * angle));
        let all = Tensor::from_vec(all.collect(), (length, angles.len()), device)?;
        Ok(Self { sin: all.sin()?, cos: all.cos()? })
    }

    fn turn(&self, x: &Tensor) -> Result<Tensor> {
        let numbers = x.dtype();
        let x = x.to_dtype(DType::F32)?;
        let half = x.dim(D::Minus1)? / 2;
        let (first, second) = (x.narrow(D::Minus1, 0, half)?, x.narrow(D::Minus1, half, half)?);
        let one = (first.broadcast_mul(&self.cos)? - second.broadcast_mul(&self.sin)?)?;
        let other = (second.broadcast_mul(&self.cos)? + first.broadcast_mul(&self.sin)?)?;
        Tensor::cat(&[one, other], D::Minus1)?.contiguous()?.to_dtype(numbers)
    }
}

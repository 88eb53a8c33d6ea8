//! As [`crate::model::body::bert`], on candle's tensors.

use candle_core::{Result as CandleResult, Tensor};

use crate::error::Result;
use crate::model::candle::parts::{Batch, Linear, Norm, activate, attend};
use crate::model::candle::{Placer, fault};
use crate::model::config::{Activation, Shape};
use crate::model::names::Part;

pub(crate) struct Bert {
    positions: Tensor,
    first_position: usize,
    type_zero: Option<Tensor>,
    embedding_norm: Norm,
    project: Option<Linear>,
    layers: Vec<Layer>,
    heads: usize,
    activation: Activation,
}

struct Layer {
    attention: Linear,
    attention_out: Linear,
    attention_norm: Norm,
    inner: Linear,
    outer: Linear,
    outer_norm: Norm,
}

impl Bert {
    pub(crate) fn load(shape: &Shape, placer: &mut Placer<'_, '_>) -> Result<Self> {
        let (hidden, inner, width) = (shape.hidden, shape.inner, shape.embedding);
        let rows = shape.positions + shape.first_position;
        let positions = placer.take(Part::Positions, "weight", &[rows, width])?;
        let type_zero = match shape.types {
            0 => None,
            types => {
                let all = placer.take(Part::Types, "weight", &[types, width])?;
                Some(all.narrow(0, 0, 1).map_err(fault)?)
            }
        };
        let embedding_norm = placer.norm(Part::EmbeddingNorm, width)?;
        let project = match width != hidden {
            true => Some(placer.linear(Part::Project, hidden, width)?),
            false => None,
        };
        let mut layers = Vec::with_capacity(shape.layers);
        for i in 0..shape.layers {
            let mut weights = Vec::new();
            let mut biases = Vec::new();
            for part in [Part::Query(i), Part::Key(i), Part::Value(i)] {
                weights.push(placer.take(part, "weight", &[hidden, hidden])?);
                biases.push(placer.take(part, "bias", &[hidden])?);
            }
            let joined = Tensor::cat(&weights, 0).and_then(|weights| weights.t());
            layers.push(Layer {
                attention: Linear {
                    weights: joined.map_err(fault)?,
                    bias: Some(Tensor::cat(&biases, 0).map_err(fault)?),
                },
                attention_out: placer.linear(Part::AttentionOut(i), hidden, hidden)?,
                attention_norm: placer.norm(Part::AttentionNorm(i), hidden)?,
                inner: placer.linear(Part::Inner(i), inner, hidden)?,
                outer: placer.linear(Part::Outer(i), hidden, inner)?,
                outer_norm: placer.norm(Part::OuterNorm(i), hidden)?,
            });
        }
        Ok(Self {
            positions,
            first_position: shape.first_position,
            type_zero,
            embedding_norm,
            project,
            layers,
            heads: shape.heads,
            activation: shape.activation,
        })
    }

    pub(crate) fn encode(&self, words: &Tensor, batch: &Batch) -> CandleResult<Tensor> {
        let mut x = batch.embed(words, &batch.ids)?;
        if let Some(type_zero) = &self.type_zero {
            x = x.broadcast_add(type_zero)?;
        }
        let positions: Vec<u32> = batch.rows.iter().flat_map(|row| self.positions(row)).collect();
        let positions = Tensor::from_vec(positions, batch.ids.shape(), batch.ids.device())?;
        x = self.embedding_norm.apply(&(x + batch.embed(&self.positions, &positions)?)?)?;
        if let Some(project) = &self.project {
            x = project.apply(&x)?;
        }
        let unseen = batch.unseen(None)?;
        for layer in &self.layers {
            let joined = layer.attention.apply(&x)?;
            let context = attend(&joined, self.heads, &unseen, |x| Ok(x.clone()))?;
            let attended = layer.attention_out.apply(&context)?;
            x = layer.attention_norm.apply(&(x + attended)?)?;
            let inner = activate(self.activation, &layer.inner.apply(&x)?)?;
            x = layer.outer_norm.apply(&(layer.outer.apply(&inner)? + &x)?)?;
        }
        Ok(x)
    }

    /// RoBERTa counts only tokens that are not its padding, wherever that stands.
    fn positions(&self, row: &[u32]) -> Vec<u32> {
        let mut next = self.first_position as u32;
        let padding = next.checked_sub(1);
        let position = |&id: &u32| {
            if padding == Some(id) {
                return id;
            }
            next += 1;
            next - 1
        };
        row.iter().map(position).collect()
    }
}

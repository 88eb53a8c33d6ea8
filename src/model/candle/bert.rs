//! Runs the encoders of BERT, DistilBERT, RoBERTa and ELECTRA.

use candle_core::{Result, Tensor};

use crate::model::body::bert::Bert;
use crate::model::candle::batch::Batch;
use crate::model::candle::layers::{Placer, activate, attend};

/// The states of all tokens.
pub(crate) fn encode(body: &Bert<Placer>, words: &Tensor, batch: &Batch) -> Result<Tensor> {
    let mut x = batch.embed(words, &batch.ids)?;
    if let Some(type_zero) = &body.type_zero {
        x = x.broadcast_add(type_zero)?;
    }
    let positions = batch.rows.iter().flat_map(|row| body.positions_of(row));
    let positions: Vec<u32> = positions.map(|position| position as u32).collect();
    let positions = Tensor::from_vec(positions, batch.ids.shape(), batch.ids.device())?;
    x = body.embedding_norm.apply(&(x + batch.embed(&body.positions, &positions)?)?)?;
    if let Some(project) = &body.project {
        x = project.apply(&x)?;
    }
    let unseen = batch.unseen(None)?;
    for layer in &body.layers {
        let joined = layer.attention.apply(&x)?;
        let context = attend(&joined, body.heads, &unseen, |x| Ok(x.clone()))?;
        let attended = layer.attention_out.apply(&context)?;
        x = layer.attention_norm.apply(&(x + attended)?)?;
        let inner = activate(body.activation, &layer.inner.apply(&x)?)?;
        x = layer.outer_norm.apply(&(layer.outer.apply(&inner)? + &x)?)?;
    }
    Ok(x)
}

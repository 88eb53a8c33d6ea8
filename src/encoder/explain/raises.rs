//! Which tokens raised the entries of a vector.

use std::collections::HashMap;

use crate::encoder::explain::Raise;
use crate::encoder::explain::reading::Reading;
use crate::encoder::masked_lm::{MaskedLm, Runner};
#[cfg(feature = "candle")]
use crate::error::Error;
use crate::error::Result;
use crate::model::head::pool::Strategy;
use crate::model::{Model, Scratch};
use crate::sparse::vocabulary::{TermId, Vocabulary};

/// By the logits of a model, which runs once more for them.
pub(super) fn of_model(
    model: &MaskedLm,
    reading: &Reading,
    entries: &[(TermId, f32)],
) -> Result<Vec<Vec<Raise>>> {
    match &model.model {
        Runner::Kernels(kernels) => Ok(of_logits(kernels, model, reading, entries)),
        #[cfg(feature = "candle")]
        Runner::Candle(_) => {
            Err(Error::usage("logits are explained on the CPU's own kernels").hint("--device cpu"))
        }
    }
}

fn of_logits(
    kernels: &Model,
    model: &MaskedLm,
    reading: &Reading,
    entries: &[(TermId, f32)],
) -> Vec<Vec<Raise>> {
    let mut raises: Vec<Vec<Raise>> = vec![Vec::new(); entries.len()];
    if entries.is_empty() {
        return raises;
    }
    let mut greatest = vec![f32::NEG_INFINITY; entries.len()];
    let mut scratch = Scratch::new(model.path);
    for piece in &reading.pieces {
        let ids = &reading.ids[piece.clone()];
        kernels.logits(ids, model.pooling, &mut scratch, &mut |token, logits| {
            let position = piece.start + token;
            for (entry, &(term, whole)) in entries.iter().enumerate() {
                let logit = logits[term.0 as usize];
                if model.pooling.strategy == Strategy::Sum {
                    let weight = model.pooling.activate(logit);
                    if weight > 0.0 {
                        raises[entry].push(Raise { position, weight });
                    }
                } else if logit > greatest[entry] {
                    greatest[entry] = logit;
                    raises[entry].clear();
                    raises[entry].push(Raise { position, weight: whole });
                }
            }
        });
    }
    raises
}

/// Without a model: each term by the first token that it is.
pub(super) fn of_tokens(
    vocabulary: &Vocabulary,
    reading: &Reading,
    entries: &[(TermId, f32)],
) -> Vec<Vec<Raise>> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (position, token) in reading.tokens.iter().enumerate().filter(|(_, t)| !t.special) {
        first.entry(token.token.as_str()).or_insert(position);
    }
    let raise = |&(term, weight): &(TermId, f32)| {
        let position = first.get(vocabulary.token(term));
        position.map(|&position| Raise { position, weight }).into_iter().collect()
    };
    entries.iter().map(raise).collect()
}

//! Which tokens raised the entries of a vector.

use std::collections::HashMap;

use crate::encoder::explain::explanation::Raise;
use crate::encoder::masked_lm::{MaskedLm, Runner, not_finite};
use crate::error::Result;
use crate::model::head::pool::{Pooling, Strategy};
use crate::model::runtime::{Fault, Runtime};
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::text::reading::Reading;

/// By the logits of a model, which runs once more for them.
pub(super) fn of_model(
    model: &MaskedLm,
    text: &str,
    reading: &Reading,
    entries: &[(TermId, f32)],
) -> Result<Vec<Vec<Raise>>> {
    let raises = match &model.model {
        Runner::Kernels(kernels) => of_logits(&**kernels, model.pooling, reading, entries),
        #[cfg(feature = "candle")]
        Runner::Candle(candle) => of_logits(&**candle, model.pooling, reading, entries),
    };
    raises.map_err(|fault| match fault {
        Fault::NotFinite(_) => not_finite(text),
        Fault::Runtime(error) => error,
    })
}

fn of_logits<R: Runtime>(
    runtime: &R,
    pooling: Pooling,
    reading: &Reading,
    entries: &[(TermId, f32)],
) -> std::result::Result<Vec<Vec<Raise>>, Fault> {
    let mut raises: Vec<Vec<Raise>> = vec![Vec::new(); entries.len()];
    if entries.is_empty() {
        return Ok(raises);
    }
    let mut greatest = vec![f32::NEG_INFINITY; entries.len()];
    let mut memory = runtime.memory();
    for piece in &reading.pieces {
        let ids = &reading.ids[piece.clone()];
        runtime.logits(ids, pooling, &mut memory, &mut |token, logits| {
            let position = piece.start + token;
            for (entry, &(term, whole)) in entries.iter().enumerate() {
                let logit = logits[term.0 as usize];
                if pooling.strategy == Strategy::Sum {
                    let weight = pooling.activate(logit);
                    if weight > 0.0 {
                        raises[entry].push(Raise { position, weight });
                    }
                } else if logit > greatest[entry] {
                    greatest[entry] = logit;
                    raises[entry].clear();
                    raises[entry].push(Raise { position, weight: whole });
                }
            }
        })?;
    }
    Ok(raises)
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

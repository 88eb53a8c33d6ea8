//! The oracle: the dot product of the query with every vector, in memory, no index.

use crate::sparse::query::{Query, QueryWeights};
use crate::sparse::score::Score;

/// A document for the oracle: docno and its tokens with impacts.
pub type ImpactDocument = (String, Vec<(String, u32)>);
/// A document for the oracle: docno and its tokens with float weights.
pub type FloatDocument = (String, Vec<(String, f32)>);

/// Exact top k over integer documents and an integer query.
pub fn integers(documents: &[ImpactDocument], query: &Query, k: usize) -> Vec<(String, Score)> {
    let QueryWeights::Integers(weights) = query.weights() else { return Vec::new() };
    let scored = documents.iter().filter_map(|(docno, vector)| {
        let pairs = query.tokens().iter().zip(weights);
        let score: u64 = pairs
            .map(|(token, &weight)| {
                let impact = vector.iter().find(|(t, _)| t == token).map_or(0, |&(_, i)| i);
                u64::from(weight) * u64::from(impact)
            })
            .sum();
        (score > 0).then(|| (docno.clone(), score))
    });
    let mut scored: Vec<_> = scored.collect();
    scored.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    scored.truncate(k);
    scored.into_iter().map(|(docno, score)| (docno, Score::Integer(score))).collect()
}

/// Top k over float documents: f32 products summed in f64 by ascending token bytes, cast once.
pub fn floats(documents: &[FloatDocument], query: &Query, k: usize) -> Vec<(String, Score)> {
    let weights: Vec<f32> = match query.weights() {
        QueryWeights::Integers(weights) => weights.iter().map(|&w| w as f32).collect(),
        QueryWeights::Floats(weights) => weights.clone(),
    };
    let mut scored: Vec<(String, f32)> = Vec::new();
    for (docno, vector) in documents {
        let mut sum = 0f64;
        for (token, &weight) in query.tokens().iter().zip(&weights) {
            if let Some(&(_, value)) = vector.iter().find(|(t, _)| t == token) {
                sum += f64::from(weight * value);
            }
        }
        if sum > 0.0 {
            scored.push((docno.clone(), sum as f32));
        }
    }
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    scored.truncate(k);
    scored.into_iter().map(|(docno, score)| (docno, Score::Float(score))).collect()
}

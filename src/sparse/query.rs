//! A query: distinct tokens with weights.

use crate::error::{Error, Result};

/// Weights of a query's tokens.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryWeights {
    /// Integer weights, as repeated tokens give them.
    Integers(Vec<u32>),
    /// Float weights.
    Floats(Vec<f32>),
}

/// A query; tokens distinct, in UTF-8 byte order (the fixed order in which floats are summed).
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    qid: String,
    tokens: Vec<String>,
    weights: QueryWeights,
}

impl Query {
    /// A query of integer weights; a repeated token's weights add up.
    ///
    /// # Errors
    /// A sum of weights above 2^32 - 1, or a weight of 0.
    pub fn integers(qid: String, entries: Vec<(String, u32)>) -> Result<Self> {
        let (tokens, weights) = merge(&qid, entries, |a: u32, b| a.checked_add(b), |w| w > 0)?;
        Ok(Self { qid, tokens, weights: QueryWeights::Integers(weights) })
    }

    /// A query of float weights; a repeated token's weights add up.
    ///
    /// # Errors
    /// A weight that is not finite and above 0.
    pub fn floats(qid: String, entries: Vec<(String, f32)>) -> Result<Self> {
        let good = |w: f32| w.is_finite() && w > 0.0;
        let (tokens, weights) = merge(&qid, entries, |a: f32, b| Some(a + b), good)?;
        Ok(Self { qid, tokens, weights: QueryWeights::Floats(weights) })
    }

    /// The query's id.
    pub fn qid(&self) -> &str {
        &self.qid
    }

    /// The distinct tokens, by UTF-8 bytes.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// Their weights.
    pub fn weights(&self) -> &QueryWeights {
        &self.weights
    }
}

fn merge<W: Copy>(
    qid: &str,
    mut entries: Vec<(String, W)>,
    add: impl Fn(W, W) -> Option<W>,
    good: impl Fn(W) -> bool,
) -> Result<(Vec<String>, Vec<W>)> {
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let mut tokens: Vec<String> = Vec::with_capacity(entries.len());
    let mut weights: Vec<W> = Vec::with_capacity(entries.len());
    for (token, weight) in entries {
        let sum = match (tokens.last() == Some(&token), weights.last()) {
            (true, Some(&before)) => add(before, weight),
            _ => Some(weight),
        };
        let sum = sum.filter(|&w| good(w)).ok_or_else(|| {
            Error::data(format!("query '{qid}': the weight of token '{token}' is out of range"))
        })?;
        if tokens.last() == Some(&token) {
            weights.pop();
        } else {
            tokens.push(token);
        }
        weights.push(sum);
    }
    Ok((tokens, weights))
}

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

    /// Keeps the heaviest `most` tokens; of equal weights those that come first by their bytes.
    pub fn keep_heaviest(&mut self, most: usize) {
        if self.tokens.len() <= most {
            return;
        }
        let mut order: Vec<usize> = (0..self.tokens.len()).collect();
        // A stable sort: the tokens stand in the order of their bytes.
        match &self.weights {
            QueryWeights::Integers(all) => order.sort_by_key(|&n| std::cmp::Reverse(all[n])),
            QueryWeights::Floats(all) => order.sort_by(|&a, &b| all[b].total_cmp(&all[a])),
        }
        order.truncate(most);
        order.sort_unstable();
        self.tokens = order.iter().map(|&n| std::mem::take(&mut self.tokens[n])).collect();
        match &mut self.weights {
            QueryWeights::Integers(all) => *all = order.iter().map(|&n| all[n]).collect(),
            QueryWeights::Floats(all) => *all = order.iter().map(|&n| all[n]).collect(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_tokens_stay_in_their_order() {
        let entries = [("d", 1), ("a", 2), ("c", 9), ("b", 2)];
        let entries = || entries.map(|(token, weight)| (token.to_owned(), weight)).to_vec();
        let mut query = Query::integers("q".into(), entries()).unwrap();
        query.keep_heaviest(2);
        assert_eq!(query.tokens(), ["a", "c"]);
        assert_eq!(query.weights(), &QueryWeights::Integers(vec![2, 9]));
        query.keep_heaviest(5);
        assert_eq!(query.tokens().len(), 2);
        let floats = entries().into_iter().map(|(token, weight)| (token, weight as f32 / 2.0));
        let mut query = Query::floats("q".into(), floats.collect()).unwrap();
        query.keep_heaviest(3);
        assert_eq!(query.tokens(), ["a", "b", "c"]);
        assert_eq!(query.weights(), &QueryWeights::Floats(vec![1.0, 1.0, 4.5]));
    }
}

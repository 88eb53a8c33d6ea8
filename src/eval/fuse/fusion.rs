//! One query's rankings become one.

use crate::eval::fuse::method::Method;
use crate::eval::fuse::normalization::{Flat, Normalization};

/// How runs are fused.
#[derive(Debug, Clone, PartialEq)]
pub struct Fusion {
    /// The method.
    pub method: Method,
    /// Normalisation of scores; methods by rank look at none.
    pub normalization: Normalization,
    /// RRF's constant.
    pub k: f64,
    /// The score of a hit is the rank that its run gave it, negated: RRF takes that one instead of the hit's place.
    pub given_ranks: bool,
    /// By run; what a run says of a document is multiplied by its weight before it is combined.
    pub weights: Vec<f64>,
}

/// A document and its score; documents are numbered so that lower numbers come first in a tie.
type Scored = (u32, f64);

impl Fusion {
    /// Fuses the rankings of one query, one a run in the order of the weights, each best first and without a document twice. An
    /// empty ranking says nothing. Gives document and score, best first.
    ///
    /// # Errors
    /// The number of a run whose scores cannot be normalised.
    pub fn fuse(&self, rankings: &[&[Scored]]) -> Result<Vec<Scored>, (usize, Flat)> {
        let mut said: Vec<(u32, usize, f64)> = Vec::new();
        for (run, ranking) in rankings.iter().enumerate() {
            let values = self.values(ranking).map_err(|flat| (run, flat))?;
            let documents = ranking.iter().map(|(document, _)| *document);
            said.extend(documents.zip(values).map(|(d, value)| (d, run, value)));
        }
        said.sort_unstable_by_key(|&(document, run, _)| (document, run));
        let candidates = said.chunk_by(|a, b| a.0 == b.0).count() as f64;
        let mut fused = Vec::new();
        let mut contributions = Vec::new();
        for of_document in said.chunk_by(|a, b| a.0 == b.0) {
            contributions.clear();
            if self.method == Method::Borda {
                contributions.extend(self.points(of_document, rankings, candidates));
            } else {
                contributions.extend(of_document.iter().map(|(_, run, v)| self.weights[*run] * v));
            }
            fused.push((of_document[0].0, self.method.combine(&mut contributions)));
        }
        fused.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(fused)
    }

    /// What a run says of each of its documents: a score, or for Borda's count its documents above.
    fn values(&self, ranking: &[Scored]) -> Result<Vec<f64>, Flat> {
        let ranks = 0..ranking.len();
        match self.method {
            Method::Rrf if self.given_ranks => {
                Ok(ranking.iter().map(|(_, negated)| 1.0 / (self.k - negated)).collect())
            }
            Method::Rrf => Ok(ranks.map(|above| 1.0 / (self.k + above as f64 + 1.0)).collect()),
            Method::Borda => Ok(ranks.map(|above| above as f64).collect()),
            _ => {
                let scores: Vec<f64> = ranking.iter().map(|(_, score)| *score).collect();
                self.normalization.apply(&scores)
            }
        }
    }

    /// A document's points of every run that has the query, whether it has the document or not.
    fn points(
        &self,
        of_document: &[(u32, usize, f64)],
        rankings: &[&[Scored]],
        candidates: f64,
    ) -> impl Iterator<Item = f64> {
        let with_query = rankings.iter().enumerate().filter(|(_, ranking)| !ranking.is_empty());
        with_query.map(move |(run, ranking)| {
            let above = of_document.iter().find(|said| said.1 == run).map(|said| said.2);
            // Points 1 to u are left for u documents without a rank: (u + 1) / 2 each.
            let shared = (candidates - ranking.len() as f64 + 1.0) / 2.0;
            self.weights[run] * above.map_or(shared, |above| candidates - above)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fuse(method: &str, rankings: &[&[Scored]]) -> Vec<Scored> {
        let weights = vec![1.0; rankings.len()];
        let fusion = Fusion {
            method: method.parse().unwrap(),
            normalization: Normalization::None,
            k: 60.0,
            given_ranks: false,
            weights,
        };
        fusion.fuse(rankings).unwrap()
    }

    const A: &[Scored] = &[(0, 9.0), (1, 5.0), (2, 1.0)];
    const B: &[Scored] = &[(3, 0.9), (1, 0.5)];

    #[test]
    fn each_method_by_hand() {
        assert_eq!(
            fuse("rrf", &[A, B]),
            [(1, 1.0 / 62.0 + 1.0 / 62.0), (0, 1.0 / 61.0), (3, 1.0 / 61.0), (2, 1.0 / 63.0)]
        );
        assert_eq!(fuse("combsum", &[A, B]), [(0, 9.0), (1, 5.5), (2, 1.0), (3, 0.9)]);
        assert_eq!(fuse("combmnz", &[A, B]), [(1, 11.0), (0, 9.0), (2, 1.0), (3, 0.9)]);
        assert_eq!(fuse("combanz", &[A, B]), [(0, 9.0), (1, 2.75), (2, 1.0), (3, 0.9)]);
        assert_eq!(fuse("combmin", &[A, B]), [(0, 9.0), (2, 1.0), (3, 0.9), (1, 0.5)]);
        // Four candidates: A gives 4, 3, 2 and leaves 1 for document 3; B gives 4, 3 and leaves (2 + 1) / 2 for 0 and 2.
        assert_eq!(fuse("borda", &[A, B]), [(1, 6.0), (0, 5.5), (3, 5.0), (2, 3.5)]);
    }

    #[test]
    fn a_run_without_the_query_says_nothing() {
        for method in ["rrf", "combsum", "combmnz", "combmed", "borda"] {
            assert_eq!(fuse(method, &[A, &[], B]), fuse(method, &[A, B]), "{method}");
            assert_eq!(fuse(method, &[&[], &[]]), [], "{method}");
        }
    }

    #[test]
    fn weights_multiply_and_the_order_of_runs_is_nothing() {
        let weighted = |weights: &[f64], rankings: &[&[Scored]]| {
            let (method, normalization) = (Method::Interpolate, Normalization::MinMax);
            let weights = weights.to_vec();
            Fusion { method, normalization, k: 60.0, given_ranks: false, weights }.fuse(rankings)
        };
        let expected = Ok(vec![(0, 0.75), (1, 0.375), (3, 0.25), (2, 0.0)]);
        assert_eq!(weighted(&[0.75, 0.25], &[A, B]), expected);
        assert_eq!(weighted(&[0.25, 0.75], &[B, A]), expected);
    }
}

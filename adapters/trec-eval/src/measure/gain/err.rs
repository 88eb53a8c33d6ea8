//! Expected reciprocal rank.

use crate::measure::params::{Kind, Params};
use crate::measure::spec::{Compute, Spec};
use crate::ranking::Ranking;

/// The greatest grade of a scale, unless it is said: gdeval.pl's.
pub(crate) const USUAL: i64 = 4;
/// The greatest that can be said: two to the power of it is exact.
pub(crate) const MOST: i64 = 50;

pub(crate) const ERR: Spec = Spec {
    name: "err",
    kind: Kind::Cutoffs(&[20]),
    explain: "Expected reciprocal rank of the first k documents: a reader stops at a document of grade g with probability
(2^g - 1) / 2^4. Ours, as gdeval.pl computes it; grades above 4 are an error, unless another greatest grade of the scale is said.
err.10,20 sets k.
Chapelle, Metzler, Zhang and Grinspan, Expected reciprocal rank for graded relevance, CIKM 2009.",
    compute: Compute::Ranking(|r, params, out| {
        let scale = (greatest(r, params) as f64).exp2();
        out.extend(params.cutoffs.iter().map(|&k| {
            let (mut sum, mut goes_on) = (0.0, 1.0);
            for (at, &value) in r.values.iter().take(k).enumerate() {
                let stops = super::exponential(value) / scale;
                sum += goes_on * stops / (at + 1) as f64;
                goes_on *= 1.0 - stops;
            }
            sum
        }));
    }),
    greatest: Some(greatest),
    ..Spec::MEAN
};

fn greatest(r: &Ranking, params: &Params) -> i64 {
    params.greatest.unwrap_or(r.max_grade)
}

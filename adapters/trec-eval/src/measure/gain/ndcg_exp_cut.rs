//! Normalised DCG with exponential gains.

use super::cumulated::normalised_at;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const NDCG_EXP_CUT: Spec = Spec {
    name: "ndcg_exp_cut",
    kind: Kind::Cutoffs(&[10, 20]),
    explain: "Normalised DCG of the first k documents with the gain 2^grade - 1, which is nDCG@k of gdeval.pl and of much work
on learning to rank. Ours. ndcg_exp_cut.10 sets k.
Burges et al., Learning to rank using gradient descent, ICML 2005.",
    compute: Compute::Ranking(|r, params, out| {
        let ideal = r.grades.iter().rev().flat_map(|&(grade, count)| {
            std::iter::repeat_n(super::exponential(grade), count)
        });
        let own = r.values.iter().map(|&value| super::exponential(value));
        out.extend(normalised_at(&params.cutoffs, own, ideal));
    }),
    ..Spec::MEAN
};

//! Discounted cumulated gain of the first documents.

use super::cumulated::cumulated;
use super::gains::Gains;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const DCG_CUT: Spec = Spec {
    name: "dcg_cut",
    kind: Kind::Cutoffs(&[10, 20]),
    explain: "Discounted cumulated gain of the first k documents: the sum of grade / log2(rank + 1), whatever -l. Ours: dcg is
trec_eval 10's and has no cutoff. dcg_cut.10 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        let gains = Gains::new(r, params);
        out.extend(params.cutoffs.iter().map(|&k| cumulated(gains.ranked(r).take(k))));
    }),
    ..Spec::MEAN
};

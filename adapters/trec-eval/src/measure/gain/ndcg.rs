//! Normalised DCG.

use super::cumulated::cumulated;
use super::gains::Gains;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const NDCG: Spec = Spec {
    name: "ndcg",
    kind: Kind::Gains,
    explain: "Normalised discounted cumulated gain of the whole ranking: the sum of gain / log2(rank + 1), over that of the
best ranking of all judged documents. The gain is the grade, whatever -l; ndcg.1=3,2=9,4=4.5 sets others.
Jarvelin and Kekalainen, Cumulated gain-based evaluation of IR techniques, TOIS 2002.",
    compute: Compute::Ranking(|r, params, out| {
        let gains = Gains::new(r, params);
        let ideal = cumulated(gains.ideal.iter().copied());
        out.push(if ideal > 0.0 { cumulated(gains.ranked(r)) / ideal } else { 0.0 });
    }),
    ..Spec::MEAN
};

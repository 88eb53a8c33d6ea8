//! Discounted cumulated gain.

use super::cumulated::cumulated;
use super::gains::Gains;
use crate::Compat;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const DCG: Spec = Spec {
    name: "dcg",
    since: Compat::V10,
    kind: Kind::Gains,
    explain: "Discounted cumulated gain of the whole ranking: the sum of gain / log2(rank + 1). The gain is the grade,
whatever -l; dcg.1=3,2=9 sets others.",
    compute: Compute::Ranking(|r, params, out| {
        let gains = Gains::new(r, params);
        out.push(cumulated(gains.ranked(r)));
    }),
    ..Spec::MEAN
};

//! DCG of the best ranking.

use super::cumulated::cumulated;
use super::gains::Gains;
use crate::Compat;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const IDEAL_DCG: Spec = Spec {
    name: "ideal_dcg",
    since: Compat::V10,
    kind: Kind::Gains,
    explain: "DCG of the best ranking of all judged documents, whatever was retrieved: what dcg is divided by in ndcg.",
    compute: Compute::Ranking(|r, params, out| {
        out.push(cumulated(Gains::new(r, params).ideal.iter().copied()));
    }),
    ..Spec::MEAN
};

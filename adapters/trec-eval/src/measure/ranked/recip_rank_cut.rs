//! Reciprocal rank of the first documents.

use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const RECIP_RANK_CUT: Spec = Spec {
    name: "recip_rank_cut",
    kind: Kind::Cutoffs(&[10]),
    explain: "Reciprocal rank within the first k documents (MRR@k). Ours: trec_eval needs a run of its own for it,
-M k -m recip_rank. recip_rank_cut.10,100 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        let first = r.found.first().copied();
        out.extend(params.cutoffs.iter().map(|&k| match first {
            Some(at) if at < k => 1.0 / (at + 1) as f64,
            _ => 0.0,
        }));
    }),
    smallest_first: true,
    ..Spec::MEAN
};

//! Reciprocal rank of the first relevant document.

use super::{Kind, Spec, Summary};
use crate::ranking::Ranking;

fn reciprocal(r: &Ranking, k: usize) -> f64 {
    let first = r.values.iter().take(k).position(|&value| r.is_relevant(value));
    first.map_or(0.0, |at| 1.0 / (at + 1) as f64)
}

pub(crate) const RECIP_RANK: Spec = Spec {
    name: "recip_rank",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "1 over the rank of the first relevant document; a cut is made by -M only.",
    value: |r, _, out| out.push(reciprocal(r, usize::MAX)),
};
pub(crate) const RECIP_RANK_CUT: Spec = Spec {
    name: "recip_rank_cut",
    kind: Kind::Cutoffs(&[10]),
    summary: Summary::Mean,
    explain: "Reciprocal rank within the first k (MRR@k). Ours: trec_eval has it only as -M k -m recip_rank.",
    value: |r, params, out| out.extend(params.cutoffs.iter().map(|&k| reciprocal(r, k))),
};

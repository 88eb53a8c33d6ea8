//! Measures of the first k documents.

use super::{Kind, Spec, Summary};

const RANKS: Kind = Kind::Cutoffs(&[5, 10, 15, 20, 30, 100, 200, 500, 1000]);

pub(crate) const P: Spec = Spec {
    name: "P",
    kind: RANKS,
    summary: Summary::Mean,
    explain: "Precision at k: relevant documents among the first k, over k, however few were retrieved.",
    value: |r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| r.relevant_at(k) as f64 / k as f64));
    },
};
pub(crate) const RECALL: Spec = Spec {
    name: "recall",
    kind: RANKS,
    summary: Summary::Mean,
    explain: "Recall at k: relevant documents among the first k, over all relevant ones; 0 where there are none.",
    value: |r, params, out| {
        out.extend(
            params.cutoffs.iter().map(|&k| super::ratio::ratio(r.relevant_at(k), r.relevant)),
        );
    },
};
pub(crate) const RELATIVE_P: Spec = Spec {
    name: "relative_P",
    kind: RANKS,
    summary: Summary::Mean,
    explain: "Precision at k over the best that is possible: relevant among the first k, over min(k, relevant). BEIR's capped recall.",
    value: |r, params, out| {
        out.extend(
            params
                .cutoffs
                .iter()
                .map(|&k| super::ratio::ratio(r.relevant_at(k), r.relevant.min(k))),
        );
    },
};
pub(crate) const SUCCESS: Spec = Spec {
    name: "success",
    kind: Kind::Cutoffs(&[1, 5, 10]),
    summary: Summary::Mean,
    explain: "1 if a relevant document stands among the first k.",
    value: |r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| f64::from(r.relevant_at(k) > 0)));
    },
};
pub(crate) const MAP_CUT: Spec = Spec {
    name: "map_cut",
    kind: RANKS,
    summary: Summary::Mean,
    explain: "Average precision of the first k documents, still over all relevant ones.",
    value: |r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| super::precision::average(r, k)));
    },
};

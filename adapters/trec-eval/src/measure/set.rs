//! Measures of the retrieved set, whatever its order.

use super::ratio::ratio;
use super::{Kind, Spec, Summary};

pub(crate) const SET_P: Spec = Spec {
    name: "set_P",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Precision of the retrieved set.",
    value: |r, _, out| out.push(ratio(r.relevant_retrieved, r.retrieved())),
};
pub(crate) const SET_RECALL: Spec = Spec {
    name: "set_recall",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Recall of the retrieved set.",
    value: |r, _, out| out.push(ratio(r.relevant_retrieved, r.relevant)),
};
pub(crate) const SET_RELATIVE_P: Spec = Spec {
    name: "set_relative_P",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Precision of the retrieved set over the best that is possible.",
    value: |r, _, out| out.push(ratio(r.relevant_retrieved, r.retrieved().min(r.relevant))),
};
pub(crate) const SET_MAP: Spec = Spec {
    name: "set_map",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Precision times recall of the retrieved set.",
    value: |r, _, out| {
        let found = r.relevant_retrieved as f64;
        let whole = r.retrieved() as f64 * r.relevant as f64;
        out.push(if whole == 0.0 { 0.0 } else { found * found / whole });
    },
};
pub(crate) const SET_F: Spec = Spec {
    name: "set_F",
    kind: Kind::Floats(&[1.0]),
    summary: Summary::Mean,
    explain: "F of the retrieved set: (x + 1) P R / (R + x P), x = 1 (not squared).",
    value: |r, params, out| {
        let x = params.floats.first().copied().unwrap_or(1.0);
        let precision = ratio(r.relevant_retrieved, r.retrieved());
        let recall = ratio(r.relevant_retrieved, r.relevant);
        let found = r.relevant_retrieved > 0;
        out.push(if found {
            (x + 1.0) * precision * recall / (recall + x * precision)
        } else {
            0.0
        });
    },
};
pub(crate) const UTILITY: Spec = Spec {
    name: "utility",
    kind: Kind::Floats(&[1.0, -1.0, 0.0, 0.0]),
    summary: Summary::Mean,
    explain: "p1 a + p2 b + p3 c + p4 d: relevant retrieved, other retrieved, relevant not retrieved, other not retrieved (-N).",
    value: |r, params, out| {
        let [p1, p2, p3, p4] = params.floats[..] else { return out.push(0.0) };
        let (found, retrieved) = (r.relevant_retrieved as f64, r.retrieved() as f64);
        let relevant = r.relevant as f64;
        let rest = r.collection as f64 + found - retrieved - relevant;
        out.push(p1 * found + p2 * (retrieved - found) + p3 * (relevant - found) + p4 * rest);
    },
};

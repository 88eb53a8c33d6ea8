//! A share of documents; nothing of nothing is 0, as in trec_eval.

pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

//! A retrieved document's relevance.

use super::{NOT_JUDGED, POOL_UNJUDGED};
use crate::Qrels;
use crate::qrels::Judgment;

/// Judgments are in order of their docnos.
pub(super) fn value_of(docno: &[u8], judged: &[Judgment], qrels: &Qrels) -> i64 {
    match judged.binary_search_by(|one| qrels.text(one.docno).cmp(docno)) {
        Ok(at) if judged[at].rel < 0 => POOL_UNJUDGED,
        Ok(at) => judged[at].rel,
        Err(_) => NOT_JUDGED,
    }
}

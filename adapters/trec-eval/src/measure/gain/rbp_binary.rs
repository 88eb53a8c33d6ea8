//! Rank-biased precision with documents relevant or not.

use crate::measure::spec::{Compute, Spec};

/// In ir_measures' notation only: `rbp` is trec_eval 10's, with graded gains.
pub(crate) const RBP_BINARY: Spec = Spec {
    name: "RBP",
    explain: "Rank-biased precision: (1 - p) times the sum over relevant documents of p to the power of the documents above,
as ir_measures' RBP(p=0.8,rel=1). A document is relevant or not.
Moffat and Zobel, Rank-biased precision for measurement of retrieval effectiveness, TOIS 2008.",
    compute: Compute::Ranking(|r, params, out| {
        let p = params.persistence.unwrap_or(0.8);
        let k = params.cutoffs.first().copied().unwrap_or(usize::MAX);
        let found = r.found.iter().take_while(|&&at| at < k);
        out.push((1.0 - p) * found.fold(0.0, |sum, &at| sum + p.powf(at as f64)));
    }),
    ..Spec::MEAN
};

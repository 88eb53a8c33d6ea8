//! Binary G.

use crate::measure::spec::{Compute, Spec};

pub(crate) const BIN_G: Spec = Spec {
    name: "binG",
    explain: "G with documents relevant or not: the mean over relevant documents of 1 / log2(2 + n), n being the documents
above that are not relevant.",
    compute: Compute::Ranking(|r, _, out| {
        let above = r.found.iter().enumerate().map(|(found, at)| at - found);
        let sum = above.fold(0.0, |sum, n| sum + 1.0 / (2.0 + n as f64).log2());
        // Below level 0 documents are found where none is relevant: infinite, as map is.
        out.push(if sum > 0.0 { sum / r.relevant as f64 } else { 0.0 });
    }),
    ..Spec::MEAN
};

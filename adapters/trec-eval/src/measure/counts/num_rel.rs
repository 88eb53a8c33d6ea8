//! Relevant documents.

use crate::measure::spec::{Compute, Spec, Summary};

pub(crate) const NUM_REL: Spec = Spec {
    name: "num_rel",
    explain: "Number of relevant documents. Summed over queries; with -c the sum is over all judged queries, and counts
every relevance above 0 whatever -l.",
    compute: Compute::Ranking(|r, _, out| out.push(r.relevant as f64)),
    summary: Summary::SumOfJudged,
    ..Spec::MEAN
};

//! Judged documents among the first.

use crate::measure::params::Kind;
use crate::measure::ratio::ratio;
use crate::measure::spec::{Compute, Spec, Summary};
use crate::ranking::NOT_JUDGED;

pub(crate) const JUDGED: Spec = Spec {
    name: "judged",
    kind: Kind::Cutoffs(&[10]),
    summary: Summary::Pooled,
    explain: "Documents among the first k that the judgments have, with a negative relevance too, over the documents that there are among
them. Ours, after Pyserini: over all
queries it is the judged documents of all queries of the run over their documents, not a mean of shares. judged.10,100 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| {
            let judged = r.values.iter().take(k).filter(|&&value| value != NOT_JUDGED).count();
            ratio(judged, r.retrieved().min(k))
        }));
    }),
    ordered: false,
    smallest_first: true,
    ..Spec::MEAN
};

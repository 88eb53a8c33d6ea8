//! Average precision of the first documents.

use super::RANKS;
use super::map::sum_of_precisions;
use crate::measure::spec::{Compute, Spec};

pub(crate) const MAP_CUT: Spec = Spec {
    name: "map_cut",
    kind: RANKS,
    explain: "Average precision of the first k documents, still over all relevant ones. map_cut.10,100 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| match r.relevant {
            0 => 0.0,
            relevant => sum_of_precisions(&r.found[..r.relevant_at(k)]) / relevant as f64,
        }));
    }),
    ..Spec::MEAN
};

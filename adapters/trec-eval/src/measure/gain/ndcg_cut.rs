//! Normalised DCG of the first documents.

use super::cumulated::normalised_at;
use super::gains::Gains;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const NDCG_CUT: Spec = Spec {
    name: "ndcg_cut",
    kind: Kind::Cutoffs(&[5, 10, 15, 20, 30, 100, 200, 500, 1000]),
    explain: "Normalised DCG of the first k documents: over the DCG of the first k of the best ranking. The gain is the
grade, whatever -l. ndcg_cut.10 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        // Other gains come with ir_measures' notation only.
        let gains = Gains::new(r, params);
        let ideal = gains.ideal.iter().copied();
        out.extend(normalised_at(&params.cutoffs, gains.ranked(r), ideal));
    }),
    ..Spec::MEAN
};

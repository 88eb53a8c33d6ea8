//! Share of preferences fulfilled by pair of documents.

use super::pairs::{both_retrieved, mean, neither_retrieved, one_retrieved};
use crate::measure::spec::{Compute, Spec};

pub(crate) const PAIR: Spec = Spec {
    name: "prefs_pair",
    explain: "For each pair of documents the share of the judgment groups with a preference between them that the ranking fulfils,
averaged over pairs. A pair with neither document retrieved counts 0. Needs -R prefs or -R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        let (sum, retrieved) = one_retrieved(p, both_retrieved(p));
        out.push(mean(sum, retrieved + neither_retrieved(p)));
    }),
    ..Spec::MEAN
};

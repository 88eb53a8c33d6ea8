//! Share of preferences fulfilled by pair of documents with one retrieved.

use super::pairs::{both_retrieved, mean, one_retrieved};
use crate::measure::spec::{Compute, Spec};

pub(crate) const PAIR_IMP: Spec = Spec {
    name: "prefs_pair_imp",
    explain: "As prefs_pair, over pairs of which one or both documents were retrieved. Needs -R prefs or -R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        let (sum, pairs) = one_retrieved(p, both_retrieved(p));
        out.push(mean(sum, pairs));
    }),
    ..Spec::MEAN
};

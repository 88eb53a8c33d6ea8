//! Share of preferences fulfilled by pair of retrieved documents.

use super::pairs::{both_retrieved, mean};
use crate::measure::spec::{Compute, Spec};

pub(crate) const PAIR_RET: Spec = Spec {
    name: "prefs_pair_ret",
    explain: "As prefs_pair, over pairs of which both documents were retrieved. Needs -R prefs or -R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        let (sum, pairs) = both_retrieved(p);
        out.push(mean(sum, pairs));
    }),
    ..Spec::MEAN
};

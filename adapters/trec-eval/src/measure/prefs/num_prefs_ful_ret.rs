//! Fulfilled preferences between retrieved documents.

use super::total;
use crate::measure::spec::{Compute, Spec};

pub(crate) const NUM_PREFS_FUL_RET: Spec = Spec {
    name: "prefs_num_prefs_ful_ret",
    explain: "Number of preferences fulfilled with both documents retrieved. Summed over queries. Needs -R prefs or
-R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        out.push(total(p, |group| group.both).fulfilled as f64);
    }),
    ..Spec::SUM
};

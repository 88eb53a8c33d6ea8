//! Fulfilled preferences.

use super::total;
use crate::measure::spec::{Compute, Spec};
use crate::preferences::Group;

pub(crate) const NUM_PREFS_FUL: Spec = Spec {
    name: "prefs_num_prefs_ful",
    explain: "Number of preferences that the ranking fulfils: the preferred document stands above the other, or it alone was
retrieved. Summed over queries. Needs -R prefs or -R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        out.push(total(p, Group::all).fulfilled as f64);
    }),
    ..Spec::SUM
};

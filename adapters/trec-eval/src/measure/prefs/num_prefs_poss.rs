//! Possible preferences.

use super::total;
use crate::measure::spec::{Compute, Spec};
use crate::preferences::Group;

pub(crate) const NUM_PREFS_POSS: Spec = Spec {
    name: "prefs_num_prefs_poss",
    explain: "Number of preferences that the judgments express, over all judgment groups. Summed over queries. Needs -R prefs or
-R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        out.push(total(p, Group::all).possible as f64);
    }),
    ..Spec::SUM
};

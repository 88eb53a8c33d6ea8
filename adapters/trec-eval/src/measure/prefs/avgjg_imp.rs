//! Share of preferences fulfilled with a document retrieved, by judgment group.

use super::{average, share};
use crate::measure::spec::{Compute, Spec};

pub(crate) const AVGJG_IMP: Spec = Spec {
    name: "prefs_avgjg_imp",
    explain: "As prefs_simp_imp for each judgment group, averaged over a query's groups. Needs -R prefs or -R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        out.push(average(p, |group| share(group.both + group.implied)));
    }),
    ..Spec::MEAN
};

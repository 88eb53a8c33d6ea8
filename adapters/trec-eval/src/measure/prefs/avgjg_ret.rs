//! Share of preferences fulfilled among retrieved documents by judgment group.

use super::{average, share};
use crate::measure::spec::{Compute, Spec};

pub(crate) const AVGJG_RET: Spec = Spec {
    name: "prefs_avgjg_ret",
    explain: "As prefs_simp_ret for each judgment group, averaged over a query's groups. Needs -R prefs or -R qrels_prefs.",
    compute: Compute::Preferences(|p, out| out.push(average(p, |group| share(group.both)))),
    ..Spec::MEAN
};

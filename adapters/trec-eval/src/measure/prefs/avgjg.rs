//! Share of preferences fulfilled by judgment group.

use super::{average, share};
use crate::measure::spec::{Compute, Spec};

pub(crate) const AVGJG: Spec = Spec {
    name: "prefs_avgjg",
    explain: "As prefs_simp for each judgment group, averaged over a query's groups: every user counts the same. Needs -R prefs or
-R qrels_prefs.",
    compute: Compute::Preferences(|p, out| out.push(average(p, |group| share(group.all())))),
    ..Spec::MEAN
};

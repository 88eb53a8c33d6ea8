//! Share of preferences fulfilled with a document retrieved.

use super::{share, total};
use crate::measure::spec::{Compute, Spec};

pub(crate) const SIMP_IMP: Spec = Spec {
    name: "prefs_simp_imp",
    explain: "Preferences fulfilled over preferences possible, of those with one or both documents retrieved. Needs -R prefs or
-R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        out.push(share(total(p, |group| group.both + group.implied)));
    }),
    ..Spec::MEAN
};

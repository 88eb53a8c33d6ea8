//! Share of preferences fulfilled among retrieved documents.

use super::{share, total};
use crate::measure::spec::{Compute, Spec};

pub(crate) const SIMP_RET: Spec = Spec {
    name: "prefs_simp_ret",
    explain: "Preferences fulfilled over preferences possible, of those with both documents retrieved. For collections that change. Needs -R prefs or
-R qrels_prefs.",
    compute: Compute::Preferences(|p, out| out.push(share(total(p, |group| group.both)))),
    ..Spec::MEAN
};

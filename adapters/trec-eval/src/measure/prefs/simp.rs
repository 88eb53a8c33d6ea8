//! Share of preferences fulfilled.

use super::{share, total};
use crate::measure::spec::{Compute, Spec};
use crate::preferences::Group;

pub(crate) const SIMP: Spec = Spec {
    name: "prefs_simp",
    explain: "Preferences fulfilled over preferences possible, all judgment groups together. One with neither document retrieved is
not fulfilled. Needs -R prefs or -R qrels_prefs.",
    compute: Compute::Preferences(|p, out| out.push(share(total(p, Group::all)))),
    ..Spec::MEAN
};

//! The measures: one a file by what they look at, the registry in the order in which trec_eval prints.

mod chosen;
pub(crate) mod counts;
pub(crate) mod gain;
mod groups;
mod nickname;
mod params;
mod prefs;
pub(crate) mod ranked;
mod ratio;
mod registry;
pub(crate) mod set;

use crate::Compat;
use crate::preferences::Preferences;
use crate::ranking::Ranking;
pub(crate) use chosen::{Arguments, Chosen};
pub(crate) use nickname::nickname;
pub(crate) use params::{Kind, Params};
pub(crate) use registry::REGISTRY;

/// Least value that enters a geometric mean.
pub(crate) const LEAST: f64 = 0.00001;

/// How per-query values become the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Summary {
    /// Sum over queries, printed as an integer.
    Sum,
    /// Arithmetic mean.
    Mean,
    /// exp of the mean of logarithms; no per-query row.
    Geometric,
    /// No summary: the per-query text only.
    Text,
    /// The run's name.
    RunId,
    /// Number of queries.
    Queries,
    /// Mean of shares of documents, weighted by the documents: each counts once, whichever query it is of.
    Pooled,
}

/// What a measure looks at. Each function appends one value a parameter.
#[derive(Clone, Copy)]
pub(crate) enum Compute {
    /// Nothing of a query.
    Nothing,
    /// A ranking against `qrels`.
    Ranking(fn(&Ranking, &Params, &mut Vec<f64>)),
    /// A ranking against `qrels`: a text.
    Text(fn(&Ranking, &Params) -> String),
    /// A ranking against the judgments of each group of `qrels_jg`.
    Groups(fn(&[Ranking], &Params, &mut Vec<f64>)),
    /// Preferences: `prefs` or `qrels_prefs`.
    Preferences(fn(&Preferences, &mut Vec<f64>)),
}

/// A measure.
pub(crate) struct Spec {
    /// trec_eval's name.
    pub(crate) name: &'static str,
    /// The first version that has it.
    pub(crate) since: Compat,
    /// What its parameters are.
    pub(crate) kind: Kind,
    pub(crate) summary: Summary,
    /// Printed by `--help -m NAME`.
    pub(crate) explain: &'static str,
    pub(crate) compute: Compute,
}

impl Spec {
    /// A mean without parameters.
    const MEAN: Self = Self {
        name: "",
        since: Compat::V9,
        kind: Kind::None,
        summary: Summary::Mean,
        explain: "",
        compute: Compute::Nothing,
    };
    /// A sum.
    const SUM: Self = Self { summary: Summary::Sum, ..Self::MEAN };

    /// The measure of this name in this version.
    pub(crate) fn find(name: &str, compat: Compat) -> Option<&'static Self> {
        REGISTRY.iter().find(|spec| spec.name == name && spec.since <= compat)
    }
}

impl std::fmt::Debug for Spec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// No two measures have one name.
impl PartialEq for Spec {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

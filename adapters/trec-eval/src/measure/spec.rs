//! What a measure is.

use crate::measure::params::{Kind, Params};
use crate::preferences::Preferences;
use crate::ranking::Ranking;
use crate::{Compat, Result};

/// Least value that enters a geometric mean.
pub(crate) const LEAST: f64 = 0.00001;

/// How per-query values become the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Summary {
    /// Sum over queries, printed as an integer.
    Sum,
    /// The same; with `-c` the sum is over all judged queries, of every relevance above 0 whatever `-l`.
    SumOfJudged,
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

/// Its values where trec_eval 10 evaluates a ranking that the run lacks, with `-c`: one document stands in for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfMissing {
    /// What the stand-in gives.
    Computed,
    /// 0.
    Zero,
    /// 0; with parameters, which its name then has too, what the stand-in gives.
    ZeroIfPlain,
}

/// A measure. What it wants of an evaluation is said here: nobody else knows measures by name.
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
    /// It asks which documents are judged for no query.
    pub(crate) holes: bool,
    /// Its value depends on the order of the documents within its cut, not only on which they are.
    pub(crate) ordered: bool,
    /// In ir_measures' notation equal scores are ordered by docno, the smallest first: ir_measures computes it itself. All else it
    /// asks of trec_eval, or of gdeval.pl, which put the greatest first.
    pub(crate) smallest_first: bool,
    /// Refuses parameters or judgments with which it has no value.
    pub(crate) check: fn(&Ranking, &Params) -> Result<()>,
    /// The greatest grade that it knows; a judgment above it is an error.
    pub(crate) greatest: Option<fn(&Ranking, &Params) -> i64>,
    pub(crate) of_missing: OfMissing,
}

impl Spec {
    /// A mean without parameters.
    pub(super) const MEAN: Self = Self {
        name: "",
        since: Compat::V9,
        kind: Kind::None,
        summary: Summary::Mean,
        explain: "",
        compute: Compute::Nothing,
        holes: false,
        ordered: true,
        smallest_first: false,
        check: |_, _| Ok(()),
        greatest: None,
        of_missing: OfMissing::Computed,
    };
    /// A sum.
    pub(super) const SUM: Self = Self { summary: Summary::Sum, ordered: false, ..Self::MEAN };
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

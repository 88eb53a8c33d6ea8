//! Expected values.

use serde::{Deserialize, Serialize};

/// Where an expected value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// Printed by somebody else; `source` says where.
    Published,
    /// Measured by us; `since` says from which version.
    Pinned,
}

/// An expected value.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// trec_eval's name, `ndcg_cut.10`; ir_measures', `R(rel=2)@100`; or `MRR @10`, what MS MARCO's script prints of a run.
    pub measure: String,
    /// The value.
    pub value: f64,
    /// Greatest difference; the default compares four printed digits.
    #[serde(default = "four_digits")]
    pub tolerance: f64,
    /// Published or pinned.
    pub kind: Provenance,
    /// trec_eval's `-l`.
    pub level: Option<i64>,
    /// trec_eval's `-M`.
    pub max: Option<usize>,
    /// The order of equal scores in the evaluation: `docno-desc`, `docno-asc`, `rank`; else that of the measure's notation.
    pub ties: Option<String>,
    /// Where a published value stands.
    pub source: Option<String>,
    /// The version that pinned a value.
    pub since: Option<String>,
}

impl Expect {
    /// A value with the digits that are compared: four, or all where the tolerance is finer.
    pub fn shown(&self, value: f64) -> String {
        match self.tolerance < four_digits() {
            true => value.to_string(),
            false => format!("{value:.4}"),
        }
    }
}

fn four_digits() -> f64 {
    0.000_05
}

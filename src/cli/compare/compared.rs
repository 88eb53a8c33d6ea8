//! Runs, compared.

use crate::cli::scoring::Scoring;
use crate::eval::compare::{CompareOptions, MeasureComparison};
use crate::eval::left_out::LeftOut;
use crate::eval::query_values::QueryValues;
use crate::eval::significance::significance_test::Test;

/// What the views show.
pub(super) struct Compared<'a> {
    pub(super) names: &'a [String],
    pub(super) qids: &'a [String],
    pub(super) runs: &'a [QueryValues],
    pub(super) left_out: &'a [LeftOut],
    pub(super) options: &'a CompareOptions,
    pub(super) scoring: Scoring<'a>,
    pub(super) measures: &'a [MeasureComparison],
}

/// As `--test` takes it.
pub(super) fn test_name(test: Test) -> &'static str {
    match test {
        Test::TTest => "t-test",
        Test::Randomization(_) => "randomization",
        Test::Tukey(_) => "tukey",
        Test::TukeyHsd => "tukey-hsd",
    }
}

//! Values that say nothing.

use std::fmt;

/// Why a test has no p-value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untestable {
    /// Fewer than two queries: nothing says how much values vary.
    TooFew,
    /// All differences are the same number, not 0: the t statistic has no denominator.
    Constant,
}

impl fmt::Display for Untestable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooFew => "a test wants two queries at least",
            Self::Constant => {
                "every query differs by the same amount, for which a t-test is not defined"
            }
        })
    }
}

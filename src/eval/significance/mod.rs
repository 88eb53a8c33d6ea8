//! Is one run better than another, or is it the sample of queries?
//!
//! All tests are two-sided, and all but Tukey's own are paired: they look at the values of the same queries under two runs.
//!
//! | file | test |
//! |---|---|
//! | `t_test` | Student's paired t-test |
//! | `randomization` | paired randomisation test, exact or sampled |
//! | `randomized_tukey_hsd` | randomised Tukey HSD, all pairs of runs at once |
//! | `tukey_hsd` | Tukey's own HSD, queries not paired |
//! | `correction` | Holm, Bonferroni: many comparisons |

pub(crate) mod beta;
pub(crate) mod correction;
pub(crate) mod random;
pub(crate) mod randomization;
pub(crate) mod randomized_tukey_hsd;
pub(crate) mod sampling;
pub(crate) mod significance_test;
pub(crate) mod studentized_range;
pub(crate) mod t_test;
pub(crate) mod tukey_hsd;
pub(crate) mod untestable;

pub use self::correction::Correction;
pub use self::randomization::{EXACT_UP_TO, Randomization, randomization_test};
pub use self::randomized_tukey_hsd::randomized_tukey_hsd;
pub use self::sampling::Sampling;
pub use self::significance_test::Test;
pub use self::t_test::{TTest, paired_t_test};
pub use self::tukey_hsd::tukey_hsd;
pub use self::untestable::Untestable;

/// Sums of the same values in another order differ by rounding: as a share of the sum of their magnitudes, what counts as equal.
/// Without it a flip of signs that gives the observed mean again could miss it by its last bit.
const ROUNDING: f64 = 1e-12;

//! Measures of gain: graded relevance.

pub(crate) mod bin_g;
mod cumulated;
pub(crate) mod dcg;
pub(crate) mod dcg_cut;
pub(crate) mod err;
pub(crate) mod g;
mod gains;
pub(crate) mod ideal_dcg;
pub(crate) mod ndcg;
pub(crate) mod ndcg_cut;
pub(crate) mod ndcg_exp_cut;
pub(crate) mod ndcg_rel;
pub(crate) mod rbp;
pub(crate) mod rbp_binary;
pub(crate) mod rbp_resid;
pub(crate) mod rndcg;

/// 2^grade - 1; what is not judged has no gain.
fn exponential(grade: i64) -> f64 {
    (grade.clamp(0, 1000) as f64).exp2() - 1.0
}

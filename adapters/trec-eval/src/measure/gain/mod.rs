//! Measures of gain: graded relevance.

pub(super) mod bin_g;
mod cumulated;
pub(super) mod dcg;
pub(super) mod g;
mod gains;
pub(super) mod ideal_dcg;
pub(super) mod ndcg;
pub(super) mod ndcg_cut;
pub(super) mod ndcg_rel;
pub(super) mod rbp;
pub(super) mod rbp_resid;
pub(super) mod rndcg;

//! Measures of the ranking with documents relevant or not.

pub(super) mod bpref;
pub(super) mod eleven_pt_avg;
pub(super) mod gm_bpref;
pub(super) mod gm_map;
pub(super) mod inf_ap;
mod interpolation;
pub(super) mod iprec_at_recall;
pub(super) mod map;
pub(super) mod map_cut;
pub(super) mod p;
pub(super) mod recall;
pub(super) mod recip_rank;
pub(super) mod recip_rank_cut;
pub(super) mod relative_p;
pub(super) mod rprec;
pub(super) mod rprec_mult;
pub(super) mod success;
pub(super) mod unj;
pub(super) mod yaap;

use super::Kind;

/// Ranks at which most measures of the first documents are taken.
pub(super) const RANKS: Kind = Kind::Cutoffs(&[5, 10, 15, 20, 30, 100, 200, 500, 1000]);

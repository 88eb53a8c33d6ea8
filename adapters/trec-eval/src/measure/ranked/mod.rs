//! Measures of the ranking with documents relevant or not.

pub(crate) mod bpref;
pub(crate) mod eleven_pt_avg;
pub(crate) mod gm_bpref;
pub(crate) mod gm_map;
pub(crate) mod hole;
pub(crate) mod inf_ap;
mod interpolation;
pub(crate) mod iprec_at_recall;
pub(crate) mod judged;
pub(crate) mod map;
pub(crate) mod map_cut;
pub(crate) mod p;
pub(crate) mod recall;
pub(crate) mod recip_rank;
pub(crate) mod recip_rank_cut;
pub(crate) mod relative_p;
pub(crate) mod rprec;
pub(crate) mod rprec_mult;
pub(crate) mod success;
pub(crate) mod unj;
pub(crate) mod yaap;

use super::params::Kind;

/// Ranks at which most measures of the first documents are taken.
pub(super) const RANKS: Kind = Kind::Cutoffs(&[5, 10, 15, 20, 30, 100, 200, 500, 1000]);

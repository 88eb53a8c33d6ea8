//! The measures: one a file, this registry beside them, in the order in which trec_eval prints.

mod counts;
mod cumulated;
mod cutoff;
mod fallout;
mod gains;
mod geometric;
mod inferred;
mod interpolated;
mod params;
mod precision;
mod ratio;
mod reciprocal;
mod set;

use crate::ranking::Ranking;
pub(crate) use geometric::LEAST;
pub(crate) use params::{Kind, Params};

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
}

/// A measure.
pub(crate) struct Spec {
    /// trec_eval's name.
    pub(crate) name: &'static str,
    /// What its parameters are.
    pub(crate) kind: Kind,
    pub(crate) summary: Summary,
    /// Printed by `--help -m NAME`.
    pub(crate) explain: &'static str,
    /// Appends one value a parameter.
    pub(crate) value: fn(&Ranking, &Params, &mut Vec<f64>),
}

/// All measures, in trec_eval's order of printing; ours last.
pub(crate) static REGISTRY: &[Spec] = &[
    counts::RUNID,
    counts::NUM_Q,
    counts::NUM_RET,
    counts::NUM_REL,
    counts::NUM_REL_RET,
    precision::MAP,
    geometric::GM_MAP,
    precision::RPREC,
    fallout::BPREF,
    reciprocal::RECIP_RANK,
    interpolated::IPREC_AT_RECALL,
    cutoff::P,
    counts::RELSTRING,
    cutoff::RECALL,
    inferred::INFAP,
    geometric::GM_BPREF,
    precision::RPREC_MULT,
    set::UTILITY,
    interpolated::ELEVEN_POINT,
    gains::BING,
    gains::G,
    cumulated::NDCG,
    cumulated::NDCG_REL,
    cumulated::RNDCG,
    cumulated::NDCG_CUT,
    cutoff::MAP_CUT,
    cutoff::RELATIVE_P,
    cutoff::SUCCESS,
    set::SET_P,
    set::SET_RELATIVE_P,
    set::SET_RECALL,
    set::SET_MAP,
    set::SET_F,
    counts::NUM_NONREL_JUDGED_RET,
    precision::YAAP,
    reciprocal::RECIP_RANK_CUT,
];

const OFFICIAL: &[&str] = &[
    "runid",
    "num_q",
    "num_ret",
    "num_rel",
    "num_rel_ret",
    "map",
    "gm_map",
    "Rprec",
    "bpref",
    "recip_rank",
    "iprec_at_recall",
    "P",
];
const SET: &[&str] = &[
    "runid",
    "num_q",
    "num_ret",
    "num_rel",
    "num_rel_ret",
    "utility",
    "set_P",
    "set_recall",
    "set_relative_P",
    "set_map",
    "set_F",
];
const ALL_TREC: &[&str] = &[
    "relstring",
    "recall",
    "infAP",
    "gm_bpref",
    "utility",
    "11pt_avg",
    "ndcg",
    "relative_P",
    "Rprec_mult",
    "success",
    "map_cut",
    "ndcg_cut",
    "ndcg_rel",
    "Rndcg",
    "binG",
    "G",
    "set_P",
    "set_recall",
    "set_relative_P",
    "set_map",
    "set_F",
    "num_nonrel_judged_ret",
];

/// The measures of a nickname.
pub(crate) fn nickname(name: &str) -> Option<Vec<&'static str>> {
    match name {
        "official" => Some(OFFICIAL.to_vec()),
        "set" => Some(SET.to_vec()),
        "all_trec" => Some([OFFICIAL, ALL_TREC].concat()),
        _ => None,
    }
}

//! Names for many measures.

use crate::Compat;

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
/// What `all_trec` has beyond `official`.
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
/// What `all_trec` has in trec_eval 10 only.
const ALL_TREC_10: &[&str] = &["unj", "rbp", "rbp_resid"];
const PREFS: &[&str] = &[
    "runid",
    "num_q",
    "prefs_num_prefs_poss",
    "prefs_num_prefs_ful",
    "prefs_num_prefs_ful_ret",
    "prefs_simp",
    "prefs_pair",
    "prefs_avgjg",
];
/// What `all_prefs` has beyond `prefs`.
const ALL_PREFS: &[&str] = &[
    "prefs_avgjg_Rnonrel",
    "prefs_simp_ret",
    "prefs_pair_ret",
    "prefs_avgjg_ret",
    "prefs_avgjg_Rnonrel_ret",
    "prefs_simp_imp",
    "prefs_pair_imp",
    "prefs_avgjg_imp",
];
const QRELS_JG: &[&str] = &["runid", "num_q", "map_avgjg", "P_avgjg", "Rprec_mult_avgjg"];

/// The measures of a nickname.
pub(crate) fn nickname(name: &str, compat: Compat) -> Option<Vec<&'static str>> {
    match (name, compat) {
        ("official", _) => Some(OFFICIAL.to_vec()),
        ("set", _) => Some(SET.to_vec()),
        ("all_trec", Compat::V9) => Some([OFFICIAL, ALL_TREC].concat()),
        ("all_trec", Compat::V10) => Some([OFFICIAL, ALL_TREC, ALL_TREC_10].concat()),
        ("prefs", _) => Some(PREFS.to_vec()),
        ("all_prefs", _) => Some([PREFS, ALL_PREFS].concat()),
        ("qrels_jg", _) => Some(QRELS_JG.to_vec()),
        _ => None,
    }
}

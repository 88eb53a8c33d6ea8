//! All measures.

use super::spec::Spec;
use super::{counts, gain, groups, prefs, ranked, set};
use crate::Compat;

/// In trec_eval's order of printing, which is not that of the command line; ours last.
pub(crate) static REGISTRY: &[Spec] = &[
    counts::runid::RUNID,
    counts::num_q::NUM_Q,
    counts::num_ret::NUM_RET,
    counts::num_rel::NUM_REL,
    counts::num_rel_ret::NUM_REL_RET,
    ranked::map::MAP,
    ranked::gm_map::GM_MAP,
    ranked::rprec::RPREC,
    ranked::bpref::BPREF,
    ranked::recip_rank::RECIP_RANK,
    ranked::iprec_at_recall::IPREC_AT_RECALL,
    ranked::p::P,
    counts::relstring::RELSTRING,
    ranked::recall::RECALL,
    ranked::inf_ap::INF_AP,
    ranked::gm_bpref::GM_BPREF,
    ranked::rprec_mult::RPREC_MULT,
    set::utility::UTILITY,
    ranked::eleven_pt_avg::ELEVEN_PT_AVG,
    gain::bin_g::BIN_G,
    gain::g::G,
    gain::dcg::DCG,
    gain::ideal_dcg::IDEAL_DCG,
    gain::ndcg::NDCG,
    gain::ndcg_rel::NDCG_REL,
    gain::rndcg::RNDCG,
    gain::ndcg_cut::NDCG_CUT,
    ranked::map_cut::MAP_CUT,
    ranked::relative_p::RELATIVE_P,
    ranked::success::SUCCESS,
    set::set_p::SET_P,
    set::set_relative_p::SET_RELATIVE_P,
    set::set_recall::SET_RECALL,
    set::set_map::SET_MAP,
    set::set_f::SET_F,
    counts::num_nonrel_judged_ret::NUM_NONREL_JUDGED_RET,
    prefs::num_prefs_poss::NUM_PREFS_POSS,
    prefs::num_prefs_ful::NUM_PREFS_FUL,
    prefs::num_prefs_ful_ret::NUM_PREFS_FUL_RET,
    prefs::simp::SIMP,
    prefs::pair::PAIR,
    prefs::avgjg::AVGJG,
    prefs::avgjg_rnonrel::AVGJG_RNONREL,
    prefs::simp_ret::SIMP_RET,
    prefs::pair_ret::PAIR_RET,
    prefs::avgjg_ret::AVGJG_RET,
    prefs::avgjg_rnonrel_ret::AVGJG_RNONREL_RET,
    prefs::simp_imp::SIMP_IMP,
    prefs::pair_imp::PAIR_IMP,
    prefs::avgjg_imp::AVGJG_IMP,
    groups::map_avgjg::MAP_AVGJG,
    groups::p_avgjg::P_AVGJG,
    groups::rprec_mult_avgjg::RPREC_MULT_AVGJG,
    ranked::yaap::YAAP,
    gain::rbp::RBP,
    gain::rbp_resid::RBP_RESID,
    ranked::unj::UNJ,
    ranked::recip_rank_cut::RECIP_RANK_CUT,
    gain::ndcg_exp_cut::NDCG_EXP_CUT,
    gain::err::ERR,
    gain::dcg_cut::DCG_CUT,
    ranked::judged::JUDGED,
    ranked::hole::HOLE,
];

/// The measure of this name in this version.
pub(crate) fn find(name: &str, compat: Compat) -> Option<&'static Spec> {
    REGISTRY.iter().find(|spec| spec.name == name && spec.since <= compat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::nickname::nickname;

    #[test]
    fn nicknames_name_measures() {
        for name in ["official", "set", "all_trec", "prefs", "all_prefs", "qrels_jg"] {
            for compat in [Compat::V9, Compat::V10] {
                for member in nickname(name, compat).unwrap() {
                    assert!(find(member, compat).is_some(), "{name}: {member}");
                }
            }
        }
    }
}

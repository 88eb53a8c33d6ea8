//! Which measures there are and what of trec_eval computes them.

use super::arguments::{Refused, Written};
use crate::measure::{Params, Spec, counts, gain, ranked, set};

/// ir_measures' names, its other names for them, and the notation of each.
const MEASURES: &[(&[&str], &str)] = &[
    (&["AP", "MAP"], "AP(rel=1,judged_only=False)@k, the cutoff may be left out"),
    (&["Bpref", "BPref"], "Bpref(rel=1)"),
    (&["ERR"], "ERR@k, the cutoff may be left out"),
    (&["Hole"], "Hole@k"),
    (&["IPrec"], "IPrec(rel=1,judged_only=False)@recall"),
    (&["Judged"], "Judged@k, the cutoff may be left out"),
    (&["NumQ"], "NumQ"),
    (&["NumRel"], "NumRel(rel=1)"),
    (&["NumRelRet"], "NumRelRet(rel=1)"),
    (&["NumRet"], "NumRet, NumRet(rel=1) of relevant documents"),
    (&["P", "Precision"], "P(rel=1,judged_only=False)@k"),
    (&["R", "Recall"], "R(rel=1,judged_only=False)@k"),
    (&["RBP"], "RBP(p=0.8,rel=1)@k, the cutoff may be left out"),
    (&["RR", "MRR"], "RR(rel=1,judged_only=False)@k, the cutoff may be left out"),
    (&["R_cap"], "R_cap(rel=1)@k"),
    (&["Rprec", "RPrec"], "Rprec(rel=1,judged_only=False)"),
    (&["SetAP"], "SetAP(rel=1,judged_only=False)"),
    (&["SetF"], "SetF(rel=1,beta=1.0,judged_only=False)"),
    (&["SetP"], "SetP(rel=1,relative=False,judged_only=False)"),
    (&["SetR"], "SetR(rel=1)"),
    (&["SetRelP"], "SetRelP(rel=1,judged_only=False)"),
    (&["Success"], "Success(rel=1,judged_only=False)@k"),
    (&["infAP"], "infAP(rel=1)"),
    (
        &["nDCG", "NDCG"],
        "nDCG(dcg='log2',gains={1:1},judged_only=False)@k, the cutoff may be left out; dcg='exp-log2' for gains of 2^grade - 1",
    ),
];

/// What ir_measures has and we have not, and why not.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &[
            "AP_IA",
            "MAP_IA",
            "ERR_IA",
            "nERR_IA",
            "P_IA",
            "NRBP",
            "nNRBP",
            "StRecall",
            "alpha_DCG",
            "alpha_nDCG",
            "α_DCG",
            "α_nDCG",
        ],
        "it wants judgments by subtopic; ir_measures has it",
    ),
    (
        &["BPM", "INSQ", "INST", "NERR8", "NERR9", "NERR10", "NERR11", "SDCG", "Compat"],
        "ir_measures has it",
    ),
    (&["Accuracy"], "ir_measures has it; what BEIR calls Accuracy@k is Success@k"),
];

/// A name of ir_measures', computed or not.
pub(crate) fn is_known(name: &str) -> bool {
    let elsewhere = ELSEWHERE.iter().any(|(names, _)| names.contains(&name));
    elsewhere || MEASURES.iter().any(|(names, _)| names.contains(&name))
}

/// What computes a measure, with its parameters.
pub(super) fn build(written: &mut Written<'_>) -> Result<(&'static Spec, Params), Refused> {
    let Some((names, notation)) = MEASURES.iter().find(|(names, _)| names.contains(&written.name))
    else {
        let elsewhere = ELSEWHERE.iter().find(|(names, _)| names.contains(&written.name));
        let all: Vec<&str> = MEASURES.iter().map(|(names, _)| names[0]).collect();
        return Err(match elsewhere {
            Some((_, hint)) => ("it is not computed here".to_owned(), (*hint).to_owned()),
            None => ("ir_measures has no measure of this name".to_owned(), all.join(" ")),
        });
    };
    let name = names[0];
    if !matches!(name, "ERR" | "Hole" | "Judged" | "NumQ" | "nDCG") {
        written.rel()?;
    }
    if !matches!(
        name,
        "Bpref"
            | "ERR"
            | "Hole"
            | "Judged"
            | "NumQ"
            | "NumRel"
            | "NumRelRet"
            | "NumRet"
            | "RBP"
            | "R_cap"
            | "SetR"
            | "infAP"
    ) {
        written.judged()?;
    }
    let built = of(name, written)?;
    written.finish(&format!("it is written {notation}"))?;
    Ok(built)
}

fn of(name: &str, written: &mut Written<'_>) -> Result<(&'static Spec, Params), Refused> {
    // The text of the measure becomes its name afterwards.
    let plain = |spec| (spec, Params::default());
    let first = |spec, k| (spec, Params { cutoffs: vec![k], ..Params::default() });
    Ok(match name {
        "AP" => match written.cutoff()? {
            None => plain(&ranked::map::MAP),
            Some(k) => first(&ranked::map_cut::MAP_CUT, k),
        },
        "Bpref" => plain(&ranked::bpref::BPREF),
        "ERR" => first(&gain::err::ERR, written.cutoff()?.unwrap_or(usize::MAX)),
        "Hole" => first(&ranked::hole::HOLE, written.required_cutoff()?),
        "IPrec" => {
            let floats = vec![written.recall()?];
            (&ranked::iprec_at_recall::IPREC_AT_RECALL, Params { floats, ..Params::default() })
        }
        "Judged" => first(&ranked::judged::JUDGED, written.cutoff()?.unwrap_or(usize::MAX)),
        "NumQ" => plain(&counts::num_q::NUM_Q),
        "NumRel" => plain(&counts::num_rel::NUM_REL),
        "NumRelRet" => plain(&counts::num_rel_ret::NUM_REL_RET),
        "NumRet" if written.level.is_some() => plain(&counts::num_rel_ret::NUM_REL_RET),
        "NumRet" => plain(&counts::num_ret::NUM_RET),
        "P" => first(&ranked::p::P, written.required_cutoff()?),
        "R" => first(&ranked::recall::RECALL, written.required_cutoff()?),
        "RBP" => {
            let cutoffs = written.cutoff()?.into_iter().collect();
            let persistence = written.number("p", 0.0..=1.0)?;
            (&gain::rbp_binary::RBP_BINARY, Params { cutoffs, persistence, ..Params::default() })
        }
        "RR" => match written.cutoff()? {
            None => plain(&ranked::recip_rank::RECIP_RANK),
            Some(k) => first(&ranked::recip_rank_cut::RECIP_RANK_CUT, k),
        },
        "R_cap" => first(&ranked::relative_p::RELATIVE_P, written.required_cutoff()?),
        "Rprec" => plain(&ranked::rprec::RPREC),
        "SetAP" => plain(&set::set_map::SET_MAP),
        "SetF" => {
            let floats = vec![written.number("beta", 0.0..=f64::MAX)?.unwrap_or(1.0)];
            (&set::set_f::SET_F, Params { floats, ..Params::default() })
        }
        "SetP" if written.flag("relative")? == Some(true) => {
            plain(&set::set_relative_p::SET_RELATIVE_P)
        }
        "SetP" => plain(&set::set_p::SET_P),
        "SetR" => plain(&set::set_recall::SET_RECALL),
        "SetRelP" => plain(&set::set_relative_p::SET_RELATIVE_P),
        "Success" => first(&ranked::success::SUCCESS, written.required_cutoff()?),
        "infAP" => plain(&ranked::inf_ap::INF_AP),
        // The only one left.
        _ => ndcg(written)?,
    })
}

fn ndcg(written: &mut Written<'_>) -> Result<(&'static Spec, Params), Refused> {
    let (cutoff, gains) = (written.cutoff()?, written.gains()?);
    let cutoffs = vec![cutoff.unwrap_or(usize::MAX)];
    match (written.text("dcg"), gains.is_empty()) {
        (None | Some("log2"), _) => {
            Ok((&gain::ndcg_cut::NDCG_CUT, Params { cutoffs, gains, ..Params::default() }))
        }
        (Some("exp-log2"), true) => {
            Ok((&gain::ndcg_exp_cut::NDCG_EXP_CUT, Params { cutoffs, ..Params::default() }))
        }
        (Some("exp-log2"), false) => Err((
            "gains= and dcg='exp-log2' both say what a grade gains".to_owned(),
            "leave one out".to_owned(),
        )),
        (Some(other), _) => {
            Err((format!("no dcg='{other}'"), "dcg='log2' or dcg='exp-log2'".to_owned()))
        }
    }
}

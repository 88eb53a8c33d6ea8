//! Which measures there are and what of trec_eval computes them.

use super::arguments::{Refused, Written};
use super::elsewhere::elsewhere as meant_elsewhere;
use crate::measure::params::Params;
use crate::measure::spec::Spec;
use crate::measure::{counts, gain, ranked, set};

/// What computes a measure, with its parameters. The text of the measure becomes its name afterwards.
type Built = Result<(&'static Spec, Params), Refused>;

/// A measure.
struct Row {
    /// Its names: the usual one, then others for it.
    names: &'static [&'static str],
    notation: &'static str,
    /// It takes `rel=`.
    rel: bool,
    /// It takes `judged_only=`.
    judged_only: bool,
    /// Reads its other arguments.
    build: fn(&mut Written<'_>) -> Built,
}

const ROWS: &[Row] = &[
    Row {
        names: &["AP", "MAP"],
        notation: "AP(rel=1,judged_only=False)@k, the cutoff may be left out",
        rel: true,
        judged_only: true,
        build: |written| match written.cutoff()? {
            None => plain(&ranked::map::MAP),
            Some(k) => first(&ranked::map_cut::MAP_CUT, k),
        },
    },
    Row {
        names: &["Bpref", "BPref"],
        notation: "Bpref(rel=1)",
        rel: true,
        judged_only: false,
        build: |_| plain(&ranked::bpref::BPREF),
    },
    Row {
        names: &["DCG"],
        notation: "DCG(judged_only=False)@k, the cutoff may be left out",
        rel: false,
        judged_only: true,
        build: |written| first(&gain::dcg_cut::DCG_CUT, written.cutoff()?.unwrap_or(usize::MAX)),
    },
    Row {
        names: &["ERR"],
        notation: "ERR(max_rel=4)@k, the cutoff may be left out; max_rel= is the greatest grade of the scale",
        rel: false,
        judged_only: false,
        build: |written| {
            let cutoffs = vec![written.cutoff()?.unwrap_or(usize::MAX)];
            let greatest = written.whole("max_rel", 1..=gain::err::MOST)?;
            Ok((&gain::err::ERR, Params { cutoffs, greatest, ..Params::default() }))
        },
    },
    Row {
        names: &["Hole"],
        notation: "Hole@k",
        rel: false,
        judged_only: false,
        build: |written| first(&ranked::hole::HOLE, written.required_cutoff()?),
    },
    Row {
        names: &["IPrec"],
        notation: "IPrec(rel=1,judged_only=False)@recall",
        rel: true,
        judged_only: true,
        build: |written| {
            let floats = vec![written.recall()?];
            Ok((&ranked::iprec_at_recall::IPREC_AT_RECALL, Params { floats, ..Params::default() }))
        },
    },
    Row {
        names: &["Judged"],
        notation: "Judged@k, the cutoff may be left out",
        rel: false,
        judged_only: false,
        build: |written| first(&ranked::judged::JUDGED, written.cutoff()?.unwrap_or(usize::MAX)),
    },
    Row {
        names: &["NumQ"],
        notation: "NumQ",
        rel: false,
        judged_only: false,
        build: |_| plain(&counts::num_q::NUM_Q),
    },
    Row {
        names: &["NumRel"],
        notation: "NumRel(rel=1)",
        rel: true,
        judged_only: false,
        build: |_| plain(&counts::num_rel::NUM_REL),
    },
    Row {
        names: &["NumRelRet"],
        notation: "NumRelRet(rel=1)",
        rel: true,
        judged_only: false,
        build: |_| plain(&counts::num_rel_ret::NUM_REL_RET),
    },
    Row {
        names: &["NumRet"],
        notation: "NumRet, NumRet(rel=1) of relevant documents",
        rel: true,
        judged_only: false,
        build: |written| match written.level {
            Some(_) => plain(&counts::num_rel_ret::NUM_REL_RET),
            None => plain(&counts::num_ret::NUM_RET),
        },
    },
    Row {
        names: &["P", "Precision"],
        notation: "P(rel=1,judged_only=False)@k",
        rel: true,
        judged_only: true,
        build: |written| first(&ranked::p::P, written.required_cutoff()?),
    },
    Row {
        names: &["R", "Recall"],
        notation: "R(rel=1,judged_only=False)@k",
        rel: true,
        judged_only: true,
        build: |written| first(&ranked::recall::RECALL, written.required_cutoff()?),
    },
    Row {
        names: &["RBP"],
        notation: "RBP(p=0.8,rel=1)@k, the cutoff may be left out",
        rel: true,
        judged_only: false,
        build: |written| {
            let cutoffs = written.cutoff()?.into_iter().collect();
            let persistence = written.number("p", 0.0..=1.0)?;
            Ok((
                &gain::rbp_binary::RBP_BINARY,
                Params { cutoffs, persistence, ..Params::default() },
            ))
        },
    },
    Row {
        names: &["RR", "MRR"],
        notation: "RR(rel=1,judged_only=False)@k, the cutoff may be left out",
        rel: true,
        judged_only: true,
        build: |written| match written.cutoff()? {
            None => plain(&ranked::recip_rank::RECIP_RANK),
            Some(k) => first(&ranked::recip_rank_cut::RECIP_RANK_CUT, k),
        },
    },
    Row {
        names: &["R_cap"],
        notation: "R_cap(rel=1)@k",
        rel: true,
        judged_only: false,
        build: |written| first(&ranked::relative_p::RELATIVE_P, written.required_cutoff()?),
    },
    Row {
        names: &["Rprec", "RPrec"],
        notation: "Rprec(rel=1,judged_only=False)",
        rel: true,
        judged_only: true,
        build: |_| plain(&ranked::rprec::RPREC),
    },
    Row {
        names: &["SetAP"],
        notation: "SetAP(rel=1,judged_only=False)",
        rel: true,
        judged_only: true,
        build: |_| plain(&set::set_map::SET_MAP),
    },
    Row {
        names: &["SetF"],
        notation: "SetF(rel=1,beta=1.0,judged_only=False)",
        rel: true,
        judged_only: true,
        build: |written| {
            let floats = vec![written.number("beta", 0.0..=f64::MAX)?.unwrap_or(1.0)];
            Ok((&set::set_f::SET_F, Params { floats, ..Params::default() }))
        },
    },
    Row {
        names: &["SetP"],
        notation: "SetP(rel=1,relative=False,judged_only=False)",
        rel: true,
        judged_only: true,
        build: |written| match written.flag("relative")? {
            Some(true) => plain(&set::set_relative_p::SET_RELATIVE_P),
            _ => plain(&set::set_p::SET_P),
        },
    },
    Row {
        names: &["SetR"],
        notation: "SetR(rel=1)",
        rel: true,
        judged_only: false,
        build: |_| plain(&set::set_recall::SET_RECALL),
    },
    Row {
        names: &["SetRelP"],
        notation: "SetRelP(rel=1,judged_only=False)",
        rel: true,
        judged_only: true,
        build: |_| plain(&set::set_relative_p::SET_RELATIVE_P),
    },
    Row {
        names: &["Success"],
        notation: "Success(rel=1,judged_only=False)@k",
        rel: true,
        judged_only: true,
        build: |written| first(&ranked::success::SUCCESS, written.required_cutoff()?),
    },
    Row {
        names: &["infAP"],
        notation: "infAP(rel=1)",
        rel: true,
        judged_only: false,
        build: |_| plain(&ranked::inf_ap::INF_AP),
    },
    Row {
        names: &["nDCG", "NDCG"],
        notation: "nDCG(dcg='log2',gains={1:1},judged_only=False)@k, the cutoff may be left out; dcg='exp-log2' for gains of 2^grade - 1",
        rel: false,
        judged_only: true,
        build: ndcg,
    },
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
    elsewhere || ROWS.iter().any(|row| row.names.contains(&name))
}

/// The usual name of a measure, of any of its names in whatever case.
pub(super) fn own_name(name: &str) -> Option<&'static str> {
    let is = |row: &&Row| row.names.iter().any(|one| one.eq_ignore_ascii_case(name));
    ROWS.iter().find(is).map(|row| row.names[0])
}

/// The measure of this name takes `rel=`.
pub(super) fn takes_level(name: &str) -> bool {
    ROWS.iter().any(|row| row.rel && row.names.contains(&name))
}

/// The name that is written most like this one.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let names = ROWS.iter().flat_map(|row| row.names);
    crate::measure::nearest::nearest(name, names.copied())
}

/// What computes a measure, with its parameters.
pub(super) fn build(written: &mut Written<'_>) -> Built {
    let Some(row) = ROWS.iter().find(|row| row.names.contains(&written.name)) else {
        let elsewhere = ELSEWHERE.iter().find(|(names, _)| names.contains(&written.name));
        let all: Vec<&str> = ROWS.iter().map(|row| row.names[0]).collect();
        let near = nearest(written.name).map(|near| format!("did you mean {near}?"));
        let hint = meant_elsewhere(written.name).map(str::to_owned).or(near);
        return Err(match elsewhere {
            Some((_, hint)) => ("it is not computed here".to_owned(), (*hint).to_owned()),
            None => (
                "ir_measures has no measure of this name".to_owned(),
                hint.unwrap_or_else(|| all.join(" ")),
            ),
        });
    };
    if row.rel {
        written.rel()?;
    }
    if row.judged_only {
        written.judged()?;
    }
    let built = (row.build)(written)?;
    written.finish(&format!("it is written {}", row.notation))?;
    Ok(built)
}

fn plain(spec: &'static Spec) -> Built {
    Ok((spec, Params::default()))
}

fn first(spec: &'static Spec, k: usize) -> Built {
    Ok((spec, Params { cutoffs: vec![k], ..Params::default() }))
}

fn ndcg(written: &mut Written<'_>) -> Built {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::measure::registry::REGISTRY;

    /// What ir_measures has no name for.
    const TRECS_ALONE: &[&str] = &[
        "runid",
        "gm_map",
        "relstring",
        "gm_bpref",
        "Rprec_mult",
        "utility",
        "11pt_avg",
        "binG",
        "G",
        "dcg",
        "ideal_dcg",
        "ndcg",
        "ndcg_rel",
        "Rndcg",
        "num_nonrel_judged_ret",
        "yaap",
        "rbp",
        "rbp_resid",
        "unj",
    ];

    /// Every way in which each is written.
    const WRITTEN: &[&str] = &[
        "AP",
        "AP@5",
        "Bpref",
        "DCG@5",
        "ERR@20",
        "Hole@5",
        "IPrec@0.5",
        "Judged@5",
        "NumQ",
        "NumRel",
        "NumRelRet",
        "NumRet",
        "NumRet(rel=1)",
        "P@5",
        "R@5",
        "RBP",
        "RR",
        "RR@5",
        "R_cap@5",
        "Rprec",
        "SetAP",
        "SetF",
        "SetP",
        "SetP(relative=True)",
        "SetR",
        "SetRelP",
        "Success@5",
        "infAP",
        "nDCG@10",
        "nDCG(dcg='exp-log2')@10",
    ];

    #[test]
    fn every_measure_has_a_row_or_is_trecs_alone() {
        let mut built = BTreeSet::new();
        let mut rows = BTreeSet::new();
        for text in WRITTEN {
            let mut written = Written::parse(text).unwrap();
            rows.insert(written.name);
            built.insert(build(&mut written).unwrap().0.name);
        }
        for row in ROWS {
            assert!(rows.contains(row.names[0]), "{} is not among the written ones", row.names[0]);
        }
        let of_groups = |name: &str| name.starts_with("prefs_") || name.ends_with("_avgjg");
        for spec in REGISTRY.iter().filter(|spec| !of_groups(spec.name)) {
            let alone = TRECS_ALONE.contains(&spec.name);
            assert_ne!(built.contains(spec.name), alone, "{}", spec.name);
        }
        let known = |name: &&str| REGISTRY.iter().any(|spec| spec.name == *name);
        assert!(TRECS_ALONE.iter().all(known));
    }
}

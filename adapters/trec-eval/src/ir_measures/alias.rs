//! What others call the measures: ranx, pytrec_eval, BEIR, and whoever writes in lower case.

use super::catalogue::{own_name, takes_level};
use crate::Compat;
use crate::measure::params::Kind;
use crate::measure::registry::find;

/// A measure as it is written here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meant {
    /// In ir_measures' notation.
    Theirs(String),
    /// In trec_eval's.
    Trec(String),
}

/// Other names that mean one measure, in lower case and without `-`.
const OTHERS: &[(&str, &str)] = &[
    ("hit", "Success"),
    ("hit_rate", "Success"),
    ("hitrate", "Success"),
    ("ndcg_burges", "nDCG(dcg='exp-log2')"),
    ("r_precision", "Rprec"),
    ("rprecision", "Rprec"),
    ("recip_rank", "RR"),
    ("reciprocal_rank", "RR"),
];

/// What a word means that is no measure by itself; `None` where it means none, or more than one.
pub(crate) fn meant(word: &str, compat: Compat) -> Option<Meant> {
    let end = word.find(['(', '@']).unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    // trec_eval 10's measures are none of these, but for the one that ends where the ranking does.
    if rest.is_empty() && name != "dcg" && find(name, Compat::V10).is_some() {
        return None;
    }
    if let (Some(own), Some((rest, level))) = (canonical(name), level_of(rest)) {
        return match level {
            None => Some(Meant::Theirs(format!("{own}{rest}"))),
            Some(level) if takes_level(own) => {
                Some(Meant::Theirs(format!("{own}(rel={level}){rest}")))
            }
            Some(_) => None,
        };
    }
    // pytrec_eval's names are those that trec_eval prints: ndcg_cut_10.
    let (base, cutoff) = word.rsplit_once('_')?;
    if cutoff.is_empty() || !cutoff.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match find(base, compat) {
        Some(spec) if matches!(spec.kind, Kind::Cutoffs(_)) => {
            Some(Meant::Trec(format!("{base}.{cutoff}")))
        }
        _ => canonical(base).map(|own| Meant::Theirs(format!("{own}@{cutoff}"))),
    }
}

/// Our name of a measure that another name means.
fn canonical(name: &str) -> Option<&'static str> {
    let plain = name.to_ascii_lowercase().replace('-', "_");
    let other = OTHERS.iter().find(|(other, _)| *other == plain).map(|(_, own)| *own);
    other.or_else(|| own_name(&plain))
}

/// ranx writes the least relevance behind the cutoff: `map@100-l2`.
fn level_of(rest: &str) -> Option<(&str, Option<u32>)> {
    match rest.rsplit_once("-l") {
        Some((rest, level)) => Some((rest, Some(level.parse().ok()?))),
        None => Some((rest, None)),
    }
}

//! Discounted cumulated gain (Jarvelin, Kekalainen, TOIS 2002): gain over log2(rank + 1).

use super::gains::Gains;
use super::{Kind, Params, Spec, Summary};
use crate::ranking::Ranking;

fn discounted(gain: f64, at: usize) -> f64 {
    gain / (at as f64 + 2.0).log2()
}

fn cumulated(gains: impl Iterator<Item = f64>) -> f64 {
    gains
        .enumerate()
        .filter(|(_, gain)| *gain != 0.0)
        .fold(0.0, |sum, (at, g)| sum + discounted(g, at))
}

pub(crate) const NDCG: Spec = Spec {
    name: "ndcg",
    kind: Kind::Gains,
    summary: Summary::Mean,
    explain: "Normalised DCG of the whole ranking; the gain is the grade, or given as level=gain; ignores -l.",
    value: |r, params, out| {
        let gains = Gains::new(r, params);
        let ideal = cumulated(gains.ideal.iter().copied());
        out.push(if ideal > 0.0 { cumulated(gains.ranked(r)) / ideal } else { 0.0 });
    },
};
pub(crate) const NDCG_CUT: Spec = Spec {
    name: "ndcg_cut",
    kind: Kind::Cutoffs(&[5, 10, 15, 20, 30, 100, 200, 500, 1000]),
    summary: Summary::Mean,
    explain: "Normalised DCG of the first k documents over that of the ideal first k; the gain is the grade; ignores -l.",
    value: |r, params, out| {
        let gains = Gains::new(r, &Params::default());
        out.extend(params.cutoffs.iter().map(|&k| {
            let ideal = cumulated(gains.ideal.iter().take(k).copied());
            if ideal > 0.0 { cumulated(gains.ranked(r).take(k)) / ideal } else { 0.0 }
        }));
    },
};
pub(crate) const NDCG_REL: Spec = Spec {
    name: "ndcg_rel",
    kind: Kind::Gains,
    summary: Summary::Mean,
    explain: "nDCG averaged over the ranks of documents with gain; those not retrieved count with the final nDCG.",
    value: |r, params, out| {
        let gains = Gains::new(r, params);
        let (mut own, mut ideal, mut sum, mut found) = (0.0, 0.0, 0.0, 0usize);
        for (at, gain) in gains.ranked(r).enumerate() {
            ideal += gains.ideal.get(at).map_or(0.0, |&g| discounted(g, at));
            if gain > 0.0 {
                own += discounted(gain, at);
                sum += own / ideal;
                found += 1;
            }
        }
        let total = cumulated(gains.ideal.iter().copied());
        let missing = gains.ideal.len().saturating_sub(found);
        if total > 0.0 {
            sum += missing as f64 * own / total;
        }
        out.push(if sum > 0.0 { sum / gains.ideal.len() as f64 } else { 0.0 });
    },
};
pub(crate) const RNDCG: Spec = Spec {
    name: "Rndcg",
    kind: Kind::Gains,
    summary: Summary::Mean,
    explain: "nDCG averaged over the ranks at which the ideal ranking goes down to its next gain.",
    value: |r, params, out| out.push(rndcg(r, params)),
};

fn rndcg(r: &Ranking, params: &Params) -> f64 {
    if r.relevant == 0 {
        return 0.0;
    }
    let gains = Gains::new(r, params);
    let ideal_at = |at: usize| gains.ideal.get(at).copied().unwrap_or(0.0);
    let ranked: Vec<f64> = gains.ranked(r).collect();
    let (mut own, mut ideal, mut sum, mut points) = (0.0, 0.0, 0.0, 0usize);
    let mut last = ideal_at(0);
    let end = ranked.len().max(gains.ideal.len() + 1);
    for at in 0..end {
        let next = ideal_at(at);
        if at > 0 && next < last {
            if ideal > 0.0 {
                sum += own / ideal;
                points += 1;
            }
            last = next;
        }
        ideal += discounted(next, at);
        own += ranked.get(at).map_or(0.0, |&gain| discounted(gain, at));
    }
    if ranked.len() > gains.ideal.len() {
        sum += own / ideal;
        points += 1;
    }
    sum / points as f64
}

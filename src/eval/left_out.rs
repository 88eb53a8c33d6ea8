//! What does not count of a run: which hits are left out before it is scored, how many, and how many of them are judged relevant.

use serde::Serialize;
use trec_eval_rs::{Qrels, Run};

use crate::formats::exclusions::Exclusions;
use crate::formats::run::RankedQuery;

/// Hits whose docno is the query's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Identical {
    /// They count, and nobody asks how many there are.
    #[default]
    Kept,
    /// They count; how many there are is told.
    Counted,
    /// They are left out.
    LeftOut,
}

/// Says which hits count, and counts those that do not.
pub struct Sieve<'a> {
    /// The judgments, and the least relevance that counts as relevant.
    pub judged: Option<(&'a Qrels, i64)>,
    /// What becomes of hits whose docno is the query's id.
    pub identical: Identical,
    /// Pairs that do not count.
    pub exclusions: Option<&'a Exclusions>,
    /// Leave documents out that the judgments do not have.
    pub unjudged: bool,
}

/// Hits of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Taken {
    /// How many.
    pub hits: u64,
    /// How many of them are judged relevant.
    pub judged_relevant: u64,
    /// The first that is judged relevant: the query's id and the docno.
    #[serde(skip)]
    pub first: Option<[String; 2]>,
}

/// What [`Sieve`] found in a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// There are judgments that say what is relevant.
    judged: bool,
    /// Hits whose docno is the query's id, and what became of them.
    pub identical: (Identical, Taken),
    /// Hits that are excluded.
    pub excluded: Option<Excluded>,
}

/// What became of a list of exclusions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Excluded {
    /// The hits.
    #[serde(flatten)]
    pub taken: Taken,
    /// Pairs of the list.
    pub pairs: usize,
    /// Pairs that match no hit.
    pub pairs_without_hit: usize,
    /// The first of them.
    #[serde(skip)]
    pub first_without_hit: Option<[String; 2]>,
    #[serde(skip)]
    matched: Vec<bool>,
}

impl Sieve<'_> {
    /// Whether a run passes as it is, unseen.
    pub fn is_open(&self) -> bool {
        self.identical == Identical::Kept && self.exclusions.is_none() && !self.unjudged
    }

    /// What was found before the first hit.
    pub fn nothing(&self) -> LeftOut {
        let excluded = |list: &Exclusions| Excluded {
            pairs: list.pairs().len(),
            matched: vec![false; list.pairs().len()],
            ..Excluded::default()
        };
        LeftOut {
            judged: self.judged.is_some(),
            identical: (self.identical, Taken::default()),
            excluded: self.exclusions.map(excluded),
        }
    }

    /// Whether a hit counts.
    pub fn keeps(&self, qid: &[u8], docno: &[u8], found: &mut LeftOut) -> bool {
        if self.identical != Identical::Kept && qid == docno {
            found.identical.1.add(self.is_relevant(qid, docno), qid, docno);
            if self.identical == Identical::LeftOut {
                return false;
            }
        }
        let place = self.exclusions.and_then(|list| list.place(qid, docno));
        if let (Some(place), Some(excluded)) = (place, &mut found.excluded) {
            excluded.matched[place] = true;
            excluded.taken.add(self.is_relevant(qid, docno), qid, docno);
            return false;
        }
        match (self.unjudged, self.judged) {
            (true, Some((qrels, _))) => qrels.relevance(qid, docno).is_some(),
            _ => true,
        }
    }

    fn is_relevant(&self, qid: &[u8], docno: &[u8]) -> bool {
        let relevance = |(qrels, level): (&Qrels, i64)| {
            qrels.relevance(qid, docno).is_some_and(|rel| rel >= level.max(0))
        };
        self.judged.is_some_and(relevance)
    }

    /// Counts the pairs that matched nothing.
    pub fn finish(&self, mut found: LeftOut) -> LeftOut {
        if let (Some(list), Some(excluded)) = (self.exclusions, &mut found.excluded) {
            let mut without = list.pairs().iter().zip(&excluded.matched).filter(|(_, hit)| !**hit);
            excluded.first_without_hit = without.next().map(|(pair, _)| pair.clone());
            excluded.pairs_without_hit = excluded.matched.iter().filter(|hit| !**hit).count();
        }
        found
    }

    /// Keeps the first `most` hits of each ranking that count. Hits are documents, or passages, whose document's id ends at the
    /// delimiter.
    pub fn sift(
        &self,
        ranked: &mut [RankedQuery],
        most: usize,
        delimiter: Option<&str>,
    ) -> LeftOut {
        let mut found = self.nothing();
        for query in ranked {
            let RankedQuery { qid, hits } = query;
            let mut kept = 0;
            // What lies behind the cut is neither kept nor counted.
            hits.retain(|(docno, _)| {
                let document = delimiter.and_then(|delimiter| docno.split_once(delimiter));
                let document = document.map_or(docno.as_str(), |(document, _)| document);
                let keeps =
                    kept < most && self.keeps(qid.as_bytes(), document.as_bytes(), &mut found);
                kept += usize::from(keeps);
                keeps
            });
        }
        self.finish(found)
    }

    /// The hits of a run that count, and what was found.
    pub fn sifted(&self, run: Run) -> (Run, LeftOut) {
        let mut found = self.nothing();
        if self.is_open() {
            return (run, found);
        }
        let run = run.filtered(|qid, docno| self.keeps(qid, docno, &mut found));
        (run, self.finish(found))
    }
}

impl Taken {
    fn add(&mut self, relevant: bool, qid: &[u8], docno: &[u8]) {
        self.hits += 1;
        if relevant {
            self.judged_relevant += 1;
            let text = |id| String::from_utf8_lossy(id).into_owned();
            self.first.get_or_insert_with(|| [text(qid), text(docno)]);
        }
    }

    /// In words; without judgments nothing is said of relevance.
    fn told(&self, what: &str, judges: bool) -> String {
        let Self { hits, judged_relevant, first } = self;
        let first = first.as_ref().map_or(String::new(), |[qid, docno]| match qid == docno {
            true => format!(", first '{docno}'"),
            false => format!(", first '{docno}' of query '{qid}'"),
        });
        match judges {
            true => format!("{what}: {hits}, of them judged relevant: {judged_relevant}{first}"),
            false => format!("{what}: {hits}"),
        }
    }
}

impl LeftOut {
    /// What a person should know, and whether it is a warning. `keep` says how hits with the query's own id come to count, `drop` how
    /// they are left out.
    pub fn told(&self, keep: &str, drop: &str) -> Vec<(bool, String)> {
        let mut told = Vec::new();
        let (identical, taken) = &self.identical;
        if taken.hits > 0 {
            let relevant = taken.judged_relevant > 0;
            let text = match identical {
                Identical::LeftOut => {
                    let text =
                        taken.told("hits left out whose docno is the query's id", self.judged);
                    if relevant { format!("{text}; {keep}") } else { text }
                }
                _ => {
                    let text = taken.told("hits whose docno is the query's id", self.judged);
                    format!("{text}; they count, {drop}")
                }
            };
            told.push((relevant && *identical == Identical::LeftOut, text));
        }
        if let Some(Excluded { taken, pairs, pairs_without_hit, first_without_hit, .. }) =
            &self.excluded
        {
            told.push((
                taken.judged_relevant > 0,
                taken.told("excluded hits left out", self.judged),
            ));
            if let Some([qid, docid]) = first_without_hit {
                let text = format!(
                    "excluded pairs that match no hit: {pairs_without_hit} of {pairs}, first '{qid} {docid}'"
                );
                told.push((pairs_without_hit == pairs, text));
            }
        }
        told
    }
}

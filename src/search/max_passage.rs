//! Passages to documents: the best passage of each stands for it (MaxP; Callan, SIGIR 1994; Dai and Callan, SIGIR 2019), as
//! Anserini's `-selectMaxPassage` does.

use rustc_hash::FxHashSet;

use crate::formats::run::RankedQuery;

/// How passages become documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaxPassage {
    /// A document's id is its passage's up to here, as plain text (Anserini takes a regular expression).
    pub delimiter: String,
    /// Documents a query at most.
    pub hits: usize,
    /// Leave out the document whose id is the query's. It does not count as one of the hits.
    pub remove_query: bool,
}

impl MaxPassage {
    /// Keeps the first hit of each document, under the document's id. The order of the ranking stays, so that among equal scores the
    /// first passage stands for its document.
    pub fn select(&self, ranked: &mut [RankedQuery]) {
        for query in ranked {
            let mut seen = FxHashSet::default();
            let passages = std::mem::take(&mut query.hits).into_iter();
            let documents = passages.map(|(docno, score)| (self.document(&docno), score));
            query.hits = documents
                .filter(|(docno, _)| !(self.remove_query && *docno == query.qid))
                .filter(|(docno, _)| seen.insert(docno.clone()))
                .take(self.hits)
                .collect();
        }
    }

    fn document(&self, passage: &str) -> String {
        passage.split_once(&self.delimiter).map_or(passage, |(document, _)| document).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparse::score::Score;

    fn selected(hits: &[&str], delimiter: &str, at_most: usize, remove_query: bool) -> Vec<String> {
        let scored = |(at, docno): (usize, &&str)| ((*docno).to_owned(), score(100 - at as u64));
        let hits = hits.iter().enumerate().map(scored).collect();
        let mut ranked = [RankedQuery { qid: "q".to_owned(), hits }];
        let select = MaxPassage { delimiter: delimiter.to_owned(), hits: at_most, remove_query };
        select.select(&mut ranked);
        let shown = |(docno, score): &(String, Score)| format!("{docno} {score}");
        ranked[0].hits.iter().map(shown).collect()
    }

    fn score(impacts: u64) -> Score {
        Score::Integer(impacts)
    }

    #[test]
    fn the_best_passage_stands_for_its_document() {
        let hits = ["b#2", "a#1", "b#0", "c", "a#0#1", "d#9"];
        assert_eq!(selected(&hits, "#", 9, false), ["b 100", "a 99", "c 97", "d 95"]);
        assert_eq!(selected(&hits, "#", 2, false), ["b 100", "a 99"]);
        // Another delimiter finds nothing to cut, and none is a regular expression.
        assert_eq!(selected(&["b#2", "b#0"], ".", 9, false), ["b#2 100", "b#0 99"]);
        assert_eq!(selected(&["b.2", "b.0", "a::1"], ".", 9, false), ["b 100", "a::1 98"]);
        assert_eq!(selected(&["a::1", "a::0"], "::", 9, false), ["a 100"]);
    }

    #[test]
    fn the_query_itself_takes_no_place() {
        let hits = ["q#1", "a#1", "q#0", "b#1", "c#1"];
        assert_eq!(selected(&hits, "#", 2, false), ["q 100", "a 99"]);
        assert_eq!(selected(&hits, "#", 2, true), ["a 99", "b 97"]);
    }
}

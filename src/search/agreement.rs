//! Do two engines agree? Integer impacts leave them no room.

use crate::error::{Error, Result};
use crate::formats::run::RankedQuery;
use crate::sparse::score::Score;

/// From here on engines that score in f32 round.
const EXACT: f64 = 16_777_216.0;

/// How two runs of the same queries differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Queries compared.
    pub queries: usize,
    /// Queries whose lists of scores differ.
    pub scores: usize,
    /// Queries with equal scores and other documents at some rank.
    pub documents: usize,
    /// Queries with a score of 2^24 or more, where engines round to f32: their scores are compared within a part of 2^22, their
    /// documents not.
    pub rounded: usize,
    /// The first query that differs, and how.
    pub first: Option<String>,
}

impl Agreement {
    /// Nothing differs.
    pub fn holds(&self) -> bool {
        self.scores + self.documents == 0
    }
}

/// Compares two runs rank by rank: all backends order ties by docno and cut by that order.
///
/// # Errors
/// The runs are not of the same queries in the same order.
pub fn agreement(ours: &[RankedQuery], theirs: &[RankedQuery]) -> Result<Agreement> {
    if !ours.iter().map(|query| &query.qid).eq(theirs.iter().map(|query| &query.qid)) {
        return Err(Error::data("the two runs are not of the same queries"));
    }
    let mut found = Agreement { queries: ours.len(), ..Agreement::default() };
    for (ours, theirs) in ours.iter().zip(theirs) {
        if let Some(how) = compare(ours, theirs, &mut found)
            && found.first.is_none()
        {
            found.first = Some(format!("query '{}': {how}", ours.qid));
        }
    }
    Ok(found)
}

fn compare(ours: &RankedQuery, theirs: &RankedQuery, found: &mut Agreement) -> Option<String> {
    let (a, b) = (&ours.hits, &theirs.hits);
    let rounded = a.first().is_some_and(|(_, score)| score.as_f64() >= EXACT);
    let slack = if rounded { 2f64.powi(-22) } else { 0.0 };
    found.rounded += usize::from(rounded);
    if a.len() != b.len() {
        found.scores += 1;
        return Some(format!("{} documents here, {} there", a.len(), b.len()));
    }
    for (rank, ((_, one), (_, other))) in a.iter().zip(b).enumerate() {
        let (one, other) = (one.as_f64(), other.as_f64());
        if (one - other).abs() > one * slack {
            found.scores += 1;
            return Some(format!("score {one} here, {other} there at rank {}", rank + 1));
        }
    }
    let differ = |((one, _), (other, _)): &(&Hit, &Hit)| one != other;
    let ((one, _), (other, _)) = a.iter().zip(b).filter(|_| !rounded).find(differ)?;
    found.documents += 1;
    Some(format!("equal scores, '{one}' here where '{other}' is there"))
}

type Hit = (String, Score);

#[cfg(test)]
mod tests {
    use super::*;

    fn run(hits: &[(&str, u64)]) -> Vec<RankedQuery> {
        let hits = hits.iter().map(|(d, s)| ((*d).to_owned(), Score::Integer(*s))).collect();
        vec![RankedQuery { qid: "q".into(), hits }]
    }

    fn counts(theirs: &[(&str, u64)]) -> (usize, usize, String) {
        let found = agreement(&run(&[("a", 9), ("b", 5)]), &run(theirs)).unwrap();
        assert_eq!(found.holds(), found.first.is_none());
        (found.scores, found.documents, found.first.unwrap_or_default())
    }

    #[test]
    fn scores_documents_and_lengths() {
        assert_eq!(counts(&[("a", 9), ("b", 5)]), (0, 0, String::new()));
        let (scores, documents, first) = counts(&[("a", 9), ("c", 5)]);
        assert_eq!((scores, documents), (0, 1));
        assert_eq!(first, "query 'q': equal scores, 'b' here where 'c' is there");
        let (scores, documents, first) = counts(&[("a", 8), ("b", 5)]);
        assert_eq!((scores, documents), (1, 0));
        assert_eq!(first, "query 'q': score 9 here, 8 there at rank 1");
        assert_eq!(counts(&[("a", 9)]).0, 1);
    }

    #[test]
    fn beyond_the_exact_floats_are_compared_by_ratio() {
        let ours = run(&[("a", 70_922_950), ("b", 3)]);
        let rounded = run(&[("a", 70_922_952), ("b", 3)]);
        let found = agreement(&ours, &rounded).unwrap();
        assert!(found.holds() && found.rounded == 1);
        let far = run(&[("a", 70_923_950), ("b", 3)]);
        assert!(!agreement(&ours, &far).unwrap().holds());
    }

    #[test]
    fn other_queries_are_an_error() {
        let mut other = run(&[]);
        other[0].qid = "p".into();
        assert!(agreement(&run(&[]), &other).is_err());
    }
}

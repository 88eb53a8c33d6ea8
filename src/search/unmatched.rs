//! Which tokens of the queries does no document have?
//!
//! Such a token adds nothing to a score, and nothing else tells: raw text, a file that was quoted on the way or the tokens of another
//! vocabulary give a run that looks like any other.

use std::fmt;

use crate::sparse::query::Query;
use crate::sparse::vocabulary::{TermId, Vocabulary};

/// The distinct tokens of queries, in the order in which the queries have them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryTokens {
    tokens: Vocabulary,
    /// By token: the place of its first query in `qids`.
    first: Vec<u32>,
    /// Queries that brought a new token.
    qids: Vec<String>,
}

impl QueryTokens {
    /// Of all these queries.
    pub fn of(queries: &[Query]) -> Self {
        let mut all = Self::default();
        queries.iter().for_each(|query| all.add(query));
        all
    }

    /// Adds a query's tokens.
    pub fn add(&mut self, query: &Query) {
        let before = self.tokens.len();
        for token in query.tokens() {
            self.tokens.intern(token);
        }
        if self.tokens.len() > before {
            self.first.resize(self.tokens.len(), self.qids.len() as u32);
            self.qids.push(query.qid().to_owned());
        }
    }

    /// Those that no document has; `has` says whether a document has a token.
    pub fn unmatched(&self, has: &dyn Fn(&str) -> bool) -> Unmatched {
        let mut found = Unmatched { distinct: self.tokens.len() as u64, ..Unmatched::default() };
        let (mut first, mut like) = (None, [0; Likely::ALL.len()]);
        for id in 0..self.tokens.len() as u32 {
            let token = self.tokens.token(TermId(id));
            if has(token) {
                continue;
            }
            found.unmatched += 1;
            let query = *first.get_or_insert(self.first[id as usize]);
            if self.first[id as usize] == query && found.tokens.len() < SHOWN {
                found.tokens.push(token.to_owned());
            }
            for (count, kind) in like.iter_mut().zip(Likely::ALL) {
                *count += u64::from(kind.explains(token, has));
            }
        }
        found.qid = first.map(|query| self.qids[query as usize].clone()).unwrap_or_default();
        let explained =
            like.iter().zip(Likely::ALL).find(|(count, _)| **count * 2 >= found.unmatched);
        found.likely = match explained {
            _ if found.unmatched == 0 => None,
            Some((_, kind)) => Some(kind),
            None => found.is_most().then_some(Likely::Other),
        };
        found
    }
}

/// Tokens that are shown, of the first query that has such a token.
const SHOWN: usize = 3;

/// Tokens of queries that no document has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unmatched {
    /// Distinct tokens of all queries.
    pub distinct: u64,
    /// Those of them that no document has.
    pub unmatched: u64,
    /// The first query that has such a token.
    pub qid: String,
    /// The first few of its tokens that no document has.
    pub tokens: Vec<String>,
    /// What is probably the reason.
    pub likely: Option<Likely>,
}

impl Unmatched {
    /// More than half of the tokens: hardly a matter of rare words.
    pub fn is_most(&self) -> bool {
        self.unmatched * 2 > self.distinct
    }

    /// What is to be told, if there is such a token.
    pub fn warning(&self) -> Option<String> {
        (self.unmatched > 0).then(|| self.to_string())
    }
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { distinct, unmatched, qid, tokens, likely } = self;
        let are = if *unmatched == 1 { "is" } else { "are" };
        write!(f, "{unmatched} of {distinct} distinct query tokens {are} in no document, first ")?;
        for (at, token) in tokens.iter().enumerate() {
            let shown: String = token.chars().take(60).flat_map(shown).collect();
            write!(f, "{}'{shown}'", if at > 0 { ", " } else { "" })?;
        }
        write!(f, " (query {qid})")?;
        if self.is_most() {
            f.write_str("; most of what the queries ask for cannot be found")?;
        }
        match likely {
            Some(likely) => write!(f, ": {likely}"),
            None => Ok(()),
        }
    }
}

/// Quotes as they are, control characters escaped.
fn shown(c: char) -> impl Iterator<Item = char> {
    let (plain, escaped) = match c.is_control() {
        true => (None, Some(c.escape_debug())),
        false => (Some(c), None),
    };
    plain.into_iter().chain(escaped.into_iter().flatten())
}

/// Why no document has a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likely {
    /// The file was written as CSV, whose quotes are part of the tokens.
    Quoted,
    /// `token^weight`, as Lucene's query language writes it.
    Boosted,
    /// The words of a text, which nothing encoded.
    RawText,
    /// Nothing that can be told from the tokens.
    Other,
}

impl Likely {
    /// What is looked for, the most certain first.
    const ALL: [Self; 3] = [Self::Quoted, Self::Boosted, Self::RawText];

    /// Whether the token would be in a document but for this.
    fn explains(self, token: &str, has: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Quoted => {
                // A quote alone is a token of BERT's.
                let inner = token.trim_matches('"');
                token.contains('"') && (has(inner) || inner.is_empty() && token.len() > 1)
            }
            Self::Boosted => token.rsplit_once('^').is_some_and(|(token, weight)| {
                weight.parse::<f64>().is_ok() && (token.is_empty() || has(token))
            }),
            Self::RawText => {
                let word = token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                word != token && !word.is_empty() && has(&word)
            }
            Self::Other => false,
        }
    }
}

impl fmt::Display for Likely {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quoted => {
                "the file is quoted as CSV, write it without quoting (Python's csv: QUOTE_NONE)"
            }
            Self::Boosted => {
                "they are written token^weight; queries-tsv repeats a token as often as its weight, queries-jsonl holds weights"
            }
            Self::RawText => {
                "they look like the words of raw text, which the documents' encoder should encode"
            }
            Self::Other => {
                "the queries are raw text, or of another vocabulary or analysis than the documents"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(queries: &[&[&str]]) -> Option<String> {
        let queries = queries.iter().enumerate().map(|(at, tokens)| {
            let entries = tokens.iter().map(|token| ((*token).to_owned(), 1)).collect();
            Query::integers(format!("q{at}"), entries).unwrap()
        });
        let queries: Vec<Query> = queries.collect();
        let has = |token: &str| ["tea", "pot", "leaf", "cup"].contains(&token);
        QueryTokens::of(&queries).unmatched(&has).warning()
    }

    #[test]
    fn distinct_tokens_are_counted_and_the_first_is_named() {
        assert_eq!(told(&[&["tea", "pot"], &["leaf"]]), None);
        assert_eq!(
            told(&[&["tea", "pot"], &["leaf", "zebra"], &["zebra", "cup"]]).unwrap(),
            "1 of 5 distinct query tokens is in no document, first 'zebra' (query q1)"
        );
        // Half is not most.
        assert!(!told(&[&["tea", "a"]]).unwrap().contains("most of"));
    }

    #[test]
    fn the_reason_is_named() {
        let most = "; most of what the queries ask for cannot be found: ";
        for (tokens, reason) in [
            (&["\"tea", "\"\"", "pot\""], Likely::Quoted),
            (&["tea^2.5", "pot^1", "cup"], Likely::Boosted),
            (&["What", "Tea", "pot?"], Likely::RawText),
            (&["zebra", "gnu", "yak"], Likely::Other),
        ] {
            let told = told(&[tokens]).unwrap();
            assert!(told.ends_with(&format!("{most}{reason}")), "{told}");
        }
    }
}

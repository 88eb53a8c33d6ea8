//! Documents that do not count for a query: lines `qid docid`, as BRIGHT lists them.

use std::path::Path;

use lines::Lines;
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::formats::convert_error::reading;
use crate::storage::open::open_text;

const PAIRS: &str = "lines are 'qid docid': a document that does not count for the query";

/// Pairs of a query and a document that does not count for it.
#[derive(Debug, Clone, Default)]
pub struct Exclusions {
    /// In the order of the file, each once.
    pairs: Vec<[String; 2]>,
    /// By query: the place of each document's pair.
    places: FxHashMap<String, FxHashMap<String, usize>>,
}

impl Exclusions {
    /// Reads a file, compressed or not. Blank lines hold nothing, and a pair that stands twice is one.
    ///
    /// # Errors
    /// A line that has not two fields, a header, no pair in the file, I/O.
    pub fn read(path: &Path) -> Result<Self> {
        let mut lines = Lines::new(open_text(path)?);
        let mut this = Self::default();
        while let Some(line) = lines.next().map_err(|e| reading(e, path))? {
            let fields: Vec<String> = line.split_ascii_whitespace().map(str::to_owned).collect();
            let refused = |message: String, hint| {
                Err(Error::data(message).at_file(path).at_line(Some(lines.number)).hint(hint))
            };
            match <[String; 2]>::try_from(fields) {
                Ok(pair) if lines.number == 1 && trec_eval_rs::is_header(line_of(&pair)) => {
                    return refused(
                        "a header line".into(),
                        "the file has none: take the line away",
                    );
                }
                Ok(pair) => this.add(pair),
                Err(none) if none.is_empty() => {}
                Err(fields) => {
                    let fields = fields.len();
                    return refused(format!("a line of {fields} fields, two are wanted"), PAIRS);
                }
            }
        }
        match this.pairs.is_empty() {
            true => Err(Error::data("no pair in the file").at_file(path).hint(PAIRS)),
            false => Ok(this),
        }
    }

    fn add(&mut self, pair: [String; 2]) {
        let [qid, docid] = &pair;
        let of_query = self.places.entry(qid.clone()).or_default();
        if !of_query.contains_key(docid) {
            of_query.insert(docid.clone(), self.pairs.len());
            self.pairs.push(pair);
        }
    }

    /// The place of a pair among [`Exclusions::pairs`], if the document does not count.
    pub fn place(&self, qid: &[u8], docno: &[u8]) -> Option<usize> {
        let text = |id| std::str::from_utf8(id).ok();
        self.places.get(text(qid)?)?.get(text(docno)?).copied()
    }

    /// The pairs in the order of the file.
    pub fn pairs(&self) -> &[[String; 2]] {
        &self.pairs
    }

    /// The most documents that do not count for one query.
    pub fn most(&self) -> usize {
        self.places.values().map(FxHashMap::len).max().unwrap_or(0)
    }
}

fn line_of(pair: &[String; 2]) -> impl Iterator<Item = &[u8]> {
    pair.iter().map(String::as_bytes)
}

//! What a collection holds, as counts and a digest that every format gives alike: to compare what was read with what was written.

use std::borrow::Cow;
use std::hash::Hasher;
use std::path::Path;

use rustc_hash::FxHasher;

use crate::error::Result;
use crate::formats::renames::{BLANKS, renamed};
use crate::formats::vector_format::VectorFormat;
use crate::sparse::by_document::ByDocument;
use crate::sparse::matrix::ListSource;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;

/// Counts and a digest of document vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// Documents.
    pub documents: u64,
    /// Documents without a token.
    pub empty: u64,
    /// Postings.
    pub postings: u64,
    /// Sum of the impacts; of floats 0.
    pub weights: u64,
    /// Of docnos in their order, and of each document's tokens with their weights, in any order.
    pub digest: u64,
}

/// Reads a collection. `apply` quantises floats, as in a conversion; an empty document counts as if it held `fallback` with weight 1; `renames` if its
/// docnos went on under other names.
/// Memory: some 16 bytes a document where lists are read.
///
/// # Errors
/// Malformed input, I/O.
pub(crate) fn contents(
    path: &Path,
    format: &VectorFormat,
    apply: Quantizer,
    fallback: Option<&str>,
    renames: bool,
) -> Result<Contents> {
    let mut sum = Sum { found: Contents::default(), fallback, renames };
    let source = (format.open)(path)?;
    match (source.documents, source.lists) {
        (Some(mut documents), _) => {
            documents.vectors(apply, &mut |docno, _, vector, words| {
                sum.vector(docno, vector, words);
                Ok(())
            })?;
        }
        (None, Some(mut lists)) => sum.lists(&mut *lists)?,
        (None, None) => {}
    }
    Ok(sum.found)
}

struct Sum<'a> {
    found: Contents,
    fallback: Option<&'a str>,
    renames: bool,
}

impl Sum<'_> {
    fn vector(&mut self, docno: &str, vector: &Weights, words: &Vocabulary) {
        let mut tokens = 0u64;
        match vector {
            Weights::Impacts(vector) => {
                for &(term, impact) in vector.entries() {
                    self.found.weights += u64::from(impact);
                    tokens = tokens.wrapping_add(posting(words.token(term), impact));
                }
            }
            Weights::Floats(vector) => {
                for &(term, weight) in vector.entries() {
                    tokens = tokens.wrapping_add(posting(words.token(term), weight.to_bits()));
                }
            }
        }
        self.document(docno, tokens, vector.len() as u64);
    }

    fn lists(&mut self, source: &mut dyn ListSource) -> Result<()> {
        let mut tokens = ByDocument::<(u64, u32)>::default();
        source.lists(&mut |term, members| {
            for &(docid, impact) in members {
                let (sum, count) = tokens.entry(docid);
                *sum = sum.wrapping_add(posting(term, impact));
                *count += 1;
                self.found.weights += u64::from(impact);
            }
            Ok(())
        })?;
        let mut docid = 0;
        source.documents(&mut |docno, _| {
            let (sum, count) = tokens.get(docid);
            docid += 1;
            self.document(docno, sum, count.into());
            Ok(())
        })
    }

    fn document(&mut self, docno: &str, mut tokens: u64, mut count: u64) {
        if count == 0 {
            self.found.empty += 1;
            if let Some(token) = self.fallback {
                (tokens, count) = (posting(token, 1), 1);
                self.found.weights += 1;
            }
        }
        let docno = if self.renames { renamed(docno, BLANKS) } else { Cow::Borrowed(docno) };
        let place = mix(self.found.documents);
        self.found.documents += 1;
        self.found.postings += count;
        let document = mix(hash(&docno) ^ place).wrapping_add(tokens);
        self.found.digest = self.found.digest.wrapping_add(mix(document));
    }
}

fn posting(token: &str, weight: u32) -> u64 {
    mix(hash(token).wrapping_add(mix(weight.into())))
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    mix(hasher.finish())
}

/// Every bit of the result depends on every bit of the number: SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &str) -> Contents {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docs.jsonl");
        std::fs::write(&path, lines).unwrap();
        contents(&path, crate::formats::jsonl::JSONL, Quantizer::Unknown, None, false).unwrap()
    }

    #[test]
    fn every_part_of_a_document_matters_but_the_order_of_its_tokens() {
        let one = of("{\"id\": \"d\", \"vector\": {\"a\": 1, \"b\": 2}}\n");
        assert_eq!((one.documents, one.postings, one.weights), (1, 2, 3));
        assert_eq!(one, of("{\"id\": \"d\", \"vector\": {\"b\": 2, \"a\": 1}}\n"));
        for other in [
            "{\"id\": \"d\", \"vector\": {\"a\": 2, \"b\": 1}}\n",
            "{\"id\": \"e\", \"vector\": {\"a\": 1, \"b\": 2}}\n",
            "{\"id\": \"d\", \"vector\": {\"a\": 1, \"c\": 2}}\n",
        ] {
            assert_ne!(one.digest, of(other).digest, "{other}");
        }
        let two =
            "{\"id\": \"d\", \"vector\": {\"a\": 1}}\n{\"id\": \"e\", \"vector\": {\"b\": 1}}\n";
        let crossed =
            "{\"id\": \"d\", \"vector\": {\"b\": 1}}\n{\"id\": \"e\", \"vector\": {\"a\": 1}}\n";
        let turned =
            "{\"id\": \"e\", \"vector\": {\"b\": 1}}\n{\"id\": \"d\", \"vector\": {\"a\": 1}}\n";
        assert_ne!(of(two).digest, of(crossed).digest);
        assert_ne!(of(two).digest, of(turned).digest);
    }
}

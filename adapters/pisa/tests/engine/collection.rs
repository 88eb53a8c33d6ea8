//! Canonical indexes with names that PISA would damage, and their scores by brute force.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use crate::random::Random;
use splade_pisa::engine::EXACT;
use splade_pisa::{IndexWriter, LexiconWriter, Posting, Query, SizesWriter};

pub(crate) struct Collection {
    pub(crate) terms: BTreeMap<String, Vec<Posting>>,
    pub(crate) docnos: Vec<String>,
}

/// Tokens whose case, blanks, signs or bytes some tokenizer changes; with weights above a byte and above two.
const ODD: [&str; 9] = ["THE", "the", "[CLS]", "##ing", "a b", "中", "é", ":", "0"];

impl Collection {
    /// Four documents; the third has no posting.
    pub(crate) fn small() -> Self {
        let mut terms = BTreeMap::new();
        let lists: [(&str, &[(u32, u32)]); 4] = [
            ("THE", &[(0, 300), (3, 2)]),
            ("the", &[(1, 70_000)]),
            ("a b", &[(0, 1), (1, 5), (3, 9)]),
            ("é", &[(3, 4)]),
        ];
        for (term, list) in lists {
            let list = list.iter().map(|&(docid, weight)| Posting { docid, weight });
            terms.insert(term.to_owned(), list.collect());
        }
        let docnos = ["doc 1", "é:1", "empty", "a\tb"].map(str::to_owned).to_vec();
        Self { terms, docnos }
    }

    /// 3,000 documents and 1,509 terms. Every fifth document has no posting but those of the odd tokens, document 7 has none.
    pub(crate) fn large() -> Self {
        let mut numbers = Random::new(7);
        let docnos =
            (0..3000).map(|n| if n % 2 == 0 { format!("doc {n}") } else { format!("é:{n}") });
        let mut terms = BTreeMap::new();
        let names = (0..1500).map(|n| format!("Term {n}")).chain(ODD.map(str::to_owned));
        for (rank, name) in (1u32..).zip(names) {
            let odd = rank > 1500;
            let list = (0..3000).filter(|&docid| {
                let there = if odd {
                    numbers.below(3) == 0
                } else {
                    numbers.below(1 + rank as usize / 8) == 0
                };
                there && docid != 7 && (odd || docid % 5 != 0)
            });
            let mut list: Vec<Posting> = list.map(|docid| Posting { docid, weight: 1 }).collect();
            // One posting at least: PISA refuses an empty list.
            if list.is_empty() {
                list.push(Posting { docid: 8, weight: 1 });
            }
            for posting in &mut list {
                posting.weight = match numbers.below(100) {
                    0 if odd => 65_536 + numbers.below(5_000) as u32,
                    1..20 => 256 + numbers.below(700) as u32,
                    _ => 1 + numbers.below(255) as u32,
                };
            }
            terms.insert(name, list);
        }
        Self { terms, docnos: docnos.collect() }
    }

    /// Writes the canonical files in the folder and gives their basename, which holds a dot and a blank.
    pub(crate) fn write(&self, folder: &Path) -> PathBuf {
        let base = folder.join("my index.v1");
        let create =
            |extension: &str| BufWriter::new(File::create(file(&base, extension)).unwrap());
        let num_docs = self.docnos.len() as u32;
        let mut index = IndexWriter::new(create("docs"), create("freqs"), num_docs).unwrap();
        self.terms.values().for_each(|list| index.write_list(list).unwrap());
        index.finish().unwrap();
        let mut sizes = SizesWriter::new(create("sizes"), num_docs).unwrap();
        self.docnos.iter().for_each(|_| sizes.write(0).unwrap());
        sizes.finish().unwrap();
        let terms: Vec<&String> = self.terms.keys().collect();
        for (extension, names) in [("termlex", terms), ("doclex", self.docnos.iter().collect())] {
            let mut lexicon = LexiconWriter::new(create(extension), names.len() as u64).unwrap();
            names.iter().for_each(|name| lexicon.length(name.len()).unwrap());
            names.iter().for_each(|name| lexicon.name(name).unwrap());
            lexicon.finish().unwrap();
        }
        base
    }

    /// The scores of all documents that have a term of the query.
    pub(crate) fn scores(&self, query: &Query) -> HashMap<&str, u32> {
        let mut scores = HashMap::new();
        for (token, weight) in &query.tokens {
            for posting in self.terms.get(token).into_iter().flatten() {
                let docno = self.docnos[posting.docid as usize].as_str();
                let score: &mut u32 = scores.entry(docno).or_default();
                *score += weight * posting.weight;
                assert!(*score < EXACT, "{}: {score}", query.qid);
            }
        }
        scores
    }

    /// `count` queries of up to 20 terms; each has an odd token, some repeat a token, some hold one that the index lacks.
    pub(crate) fn queries(&self, count: usize) -> Vec<Query> {
        let names: Vec<&String> = self.terms.keys().collect();
        let mut numbers = Random::new(count as u64);
        (0..count)
            .map(|n| {
                let mut tokens =
                    vec![(ODD[n % ODD.len()].to_owned(), 1 + numbers.below(40) as u32)];
                for _ in 0..numbers.below(20) {
                    let name = numbers.pick(&names);
                    tokens.push((name.clone(), 1 + numbers.below(40) as u32));
                }
                if n % 4 == 0 {
                    tokens.push((format!("absent {n}"), 3));
                    tokens.push(tokens[0].clone());
                }
                Query { qid: format!("q: {n}"), tokens }
            })
            .collect()
    }
}

pub(crate) fn file(base: &Path, extension: &str) -> PathBuf {
    PathBuf::from(format!("{}.{extension}", base.display()))
}

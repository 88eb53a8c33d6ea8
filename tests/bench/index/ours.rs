//! `splade index`, and what the collection holds.

use std::fmt;
use std::path::{Path, PathBuf};

use anserini::engine::Counts;
use splade::formats::anserini_counts;
use splade::index::{Index, IndexLists, IndexMeta};
use splade::sparse::ListSource;

use crate::common::measured::Measured;
use crate::{Built, Way};

pub(crate) const SPLADE: &str = env!("CARGO_BIN_EXE_splade");

pub(crate) struct Ours {
    docs: PathBuf,
    /// What a reader counts that knows nothing of indexes.
    pub(crate) counts: Counts,
    pub(crate) postings: u64,
    /// Every term and how many documents have it.
    pub(crate) terms: Vec<(String, usize)>,
}

impl Ours {
    pub(crate) fn new(docs: &Path, folder: &Path) -> Self {
        let counts = anserini_counts(docs).unwrap();
        let mut ours = Self { docs: docs.into(), counts, postings: 0, terms: Vec::new() };
        let index = ours.index(folder).0;
        ours.postings = index.meta().postings;
        IndexLists::new(&index)
            .unwrap()
            .lists(&mut |term, postings| {
                ours.terms.push((term.to_owned(), postings.len()));
                Ok(())
            })
            .unwrap();
        ours.check(index.meta());
        ours
    }

    fn index(&self, folder: &Path) -> (Index, Measured) {
        let path = folder.join("index");
        let [docs, index] = [&self.docs, &path].map(|path| path.to_str().unwrap());
        let command = [SPLADE, "index", "--input", docs, "--index", index];
        let (took, _) = Measured::run(&command, 1, folder);
        (Index::open(&path).unwrap(), took)
    }

    fn check(&self, meta: &IndexMeta) {
        let Counts { documents, empty, terms, weights } = self.counts;
        let counted = (documents + empty, terms, self.postings, weights);
        let held = (meta.documents.into(), meta.terms.into(), meta.postings, meta.total_impacts);
        assert_eq!(held, counted, "our index differs from the collection");
    }
}

impl Way for Ours {
    fn steps(&self) -> Vec<String> {
        vec!["ours: `splade index`".into()]
    }

    fn build(&self, folder: &Path) -> Built {
        let (index, took) = self.index(folder);
        self.check(index.meta());
        Built { steps: vec![took], bytes: index.bytes() as u64 }
    }
}

impl fmt::Display for Ours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { documents, empty, terms, weights } = self.counts;
        write!(
            f,
            "{} documents ({empty} empty), {terms} terms, {} postings, sum of weights {weights}",
            documents + empty,
            self.postings
        )
    }
}

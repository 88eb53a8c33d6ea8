//! Do ready vectors belong to the corpus that they are judged with?

use std::path::Path;

use beir::Template;

use crate::error::{Error, Result};
use crate::formats::each_text::for_each_text;
use crate::formats::jsonl::for_each_record;
use crate::formats::texts::TextFormat;
use crate::index::reader::Index;
use crate::sparse::quantizer::Quantizer;

/// How vectors and corpus fit together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Belonging {
    /// Vectors.
    pub vectors: u64,
    /// Those of documents that the corpus does not have.
    pub foreign: u64,
    /// The first of them, by docno.
    pub first_foreign: Option<String>,
    /// Documents of the corpus.
    pub documents: u64,
    /// Those without a vector.
    pub missing: u64,
    /// The first of them, in the order of the corpus.
    pub first_missing: Option<String>,
}

impl Belonging {
    /// What is to be told.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(first) = &self.first_foreign {
            let Self { vectors, foreign, .. } = self;
            warnings.push(format!(
                "{foreign} of {vectors} vectors are of no document of corpus.jsonl, the first is '{first}'"
            ));
        }
        if let Some(first) = &self.first_missing {
            let Self { documents, missing, .. } = self;
            warnings.push(format!(
                "{missing} of {documents} documents of corpus.jsonl have no vector, the first is '{first}'"
            ));
        }
        warnings
    }
}

/// The docnos of vectors, by rank.
pub(super) enum Docnos<'a> {
    /// Of an index.
    Index(&'a Index),
    /// In order.
    List(Vec<Box<str>>),
}

impl Docnos<'_> {
    /// Of a JsonVectorCollection.
    pub(super) fn of_vectors(path: &Path) -> Result<Self> {
        let mut docnos: Vec<Box<str>> = Vec::new();
        for_each_record(path, Quantizer::None, &mut |record| {
            docnos.push(record.id.as_str().into());
            Ok(())
        })?;
        docnos.sort_unstable();
        Ok(Self::List(docnos))
    }

    fn len(&self) -> usize {
        match self {
            Self::Index(index) => index.meta().documents as usize,
            Self::List(docnos) => docnos.len(),
        }
    }

    fn get(&self, rank: usize) -> &str {
        match self {
            Self::Index(index) => index.docno(rank as u32),
            Self::List(docnos) => &docnos[rank],
        }
    }

    fn rank(&self, docno: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle) < docno { low = middle + 1 } else { high = middle }
        }
        (low < self.len() && self.get(low) == docno).then_some(low)
    }
}

/// Compares the vectors' docnos with those of the corpus.
///
/// # Errors
/// Most vectors are of no document of the corpus; malformed input.
pub(super) fn belonging_of(
    vectors: &Path,
    docnos: &Docnos<'_>,
    corpus: &Path,
) -> Result<Belonging> {
    let mut found = Belonging { vectors: docnos.len() as u64, ..Belonging::default() };
    let mut of_corpus = vec![false; docnos.len()];
    for_each_text(corpus, TextFormat::Beir, Template::Text, &mut |docno, _| {
        found.documents += 1;
        match docnos.rank(docno) {
            Some(rank) => of_corpus[rank] = true,
            None => {
                found.missing += 1;
                found.first_missing.get_or_insert_with(|| docno.to_owned());
            }
        }
        Ok(())
    })?;
    found.foreign = of_corpus.iter().filter(|known| !**known).count() as u64;
    let first = of_corpus.iter().position(|known| !known);
    found.first_foreign = first.map(|rank| docnos.get(rank).to_owned());
    let Some(first) = found.first_foreign.as_ref().filter(|_| found.foreign * 2 > found.vectors)
    else {
        return Ok(found);
    };
    let which = match found.foreign == found.vectors {
        true => format!("no vector is of a document of {}", corpus.display()),
        false => format!(
            "{} of {} vectors are of no document of {}",
            found.foreign,
            found.vectors,
            corpus.display()
        ),
    };
    let theirs = match &found.first_missing {
        Some(missing) => format!("there documents are called '{missing}', say"),
        None => "the corpus is a part of the collection".to_owned(),
    };
    Err(Error::data(format!("{which}; the first is '{first}'")).at_file(vectors).hint(format!(
        "{theirs}: the vectors are of another collection, or their ids were changed or cut on the way"
    )))
}

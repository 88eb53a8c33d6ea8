//! An index read back: by document, range by range, or by term, list by list.

use std::ops::Deref;

use crate::error::{Error, Result};
use crate::index::format::ValueKind;
use crate::index::reader::{Index, List};
use crate::sparse::matrix::{
    DocumentSink, EachDocument, EachList, ListHeader, ListSource, Member, too_long,
};
use crate::sparse::vector::{ImpactVector, SparseVector, Weights};
use crate::sparse::vocabulary::{TermId, Vocabulary};

impl Index {
    /// All tokens, in term id order.
    fn vocabulary(&self) -> Vocabulary {
        let mut vocabulary = Vocabulary::new();
        for id in 0..self.meta().terms {
            vocabulary.intern(self.token(TermId(id)).unwrap_or(""));
        }
        vocabulary
    }

    /// Hands every document's vector on, in docid order, and gives the vocabulary of their ids. Memory: the postings of one range (8 bytes each) and the vocabulary.
    ///
    /// # Errors
    /// A damaged range, or what `sink` gives.
    pub fn for_each_document(&self, sink: &mut DocumentSink<'_>) -> Result<Vocabulary> {
        let vocabulary = self.vocabulary();
        for range in self.checked_ranges() {
            let range = range?;
            let lists = (0..range.lists())
                .map(|at| range.nth(at).ok_or_else(|| self.damaged()))
                .collect::<Result<Vec<(TermId, List<'_>)>>>()?;
            let docs = range.docs as usize;
            let mut starts = vec![0usize; docs + 1];
            for (_, list) in &lists {
                for (local, _) in list.iter() {
                    *starts.get_mut(usize::from(local) + 1).ok_or_else(|| self.damaged())? += 1;
                }
            }
            for at in 1..starts.len() {
                starts[at] += starts[at - 1];
            }
            let mut postings = vec![(TermId(0), 0u32); starts[docs]];
            let mut next = starts.clone();
            for &(term, list) in &lists {
                for (local, value) in list.iter() {
                    let at = &mut next[usize::from(local)];
                    postings[*at] = (term, value);
                    *at += 1;
                }
            }
            for local in 0..docs {
                let entries = &postings[starts[local]..starts[local + 1]];
                let weights = match self.meta().values {
                    ValueKind::Impacts => Weights::Impacts(ImpactVector::new(entries.to_vec())?),
                    ValueKind::Floats => Weights::Floats(SparseVector::new(
                        entries.iter().map(|&(term, bits)| (term, f32::from_bits(bits))).collect(),
                    )?),
                };
                let docid = range.first + local as u32;
                sink(self.docno(self.rank(docid)), &weights, &vocabulary)?;
            }
        }
        Ok(vocabulary)
    }

    fn damaged(&self) -> Error {
        Error::data("a posting list leaves its range")
            .at_file(self.path())
            .hint("'splade verify' says more")
    }
}

/// An index of impacts (owned or borrowed) as a term-major collection. Memory: 8 bytes a document for its length.
pub struct IndexLists<I> {
    index: I,
    header: ListHeader,
    /// Terms with a posting, by UTF-8 bytes.
    order: Vec<TermId>,
    lengths: Vec<u64>,
}

impl<I: Deref<Target = Index>> IndexLists<I> {
    /// Over an index of impacts.
    ///
    /// # Errors
    /// A float index.
    pub fn new(index: I) -> Result<Self> {
        let meta = index.meta();
        if meta.values == ValueKind::Floats {
            return Err(Error::data("a float index, the target holds integers")
                .at_file(index.path())
                .hint("name a quantizer: --quantizer 'scale(factor=100)'"));
        }
        let mut order: Vec<TermId> =
            (0..meta.terms).map(TermId).filter(|&term| index.df(term) > 0).collect();
        order.sort_by_key(|&term| index.token(term).unwrap_or(""));
        let header = ListHeader {
            lists: order.len() as u32,
            documents: meta.documents,
            total: meta.total_impacts,
            quantizer: index.quantizer(),
            model: meta.model.clone(),
            whole: None,
        };
        let lengths = vec![0; meta.documents as usize];
        Ok(Self { index, header, order, lengths })
    }
}

impl<I: Deref<Target = Index>> ListSource for IndexLists<I> {
    fn header(&self) -> &ListHeader {
        &self.header
    }

    fn lists(&mut self, each: &mut EachList<'_>) -> Result<()> {
        let ranges = self.index.checked_ranges().collect::<Result<Vec<_>>>()?;
        let mut members: Vec<Member> = Vec::new();
        for &term in &self.order {
            members.clear();
            for range in &ranges {
                let Some(list) = range.list(term) else { continue };
                for (local, impact) in list.iter() {
                    let docid = range.first + u32::from(local);
                    let length = self.lengths.get_mut(docid as usize);
                    *length.ok_or_else(|| self.index.damaged())? += u64::from(impact);
                    members.push((docid, impact));
                }
            }
            each(self.index.token(term).unwrap_or(""), &members)?;
        }
        Ok(())
    }

    fn documents(&mut self, each: &mut EachDocument<'_>) -> Result<()> {
        for (docid, &length) in self.lengths.iter().enumerate() {
            let docno = self.index.docno(self.index.rank(docid as u32));
            let length = i32::try_from(length).map_err(|_| too_long(docno))?;
            each(docno, length as u32)?;
        }
        Ok(())
    }
}

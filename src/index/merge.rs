//! Shards into one index: ranges append, terms and docno ranks are renumbered.

use std::path::Path;

use crate::error::{Error, Result};
use crate::index::format::{IndexMeta, WIDE, section};
use crate::index::range::Directory;
use crate::index::reader::Index;
use crate::index::writer::{Docnos, SectionWriter, TermStats, write_dictionaries};
use crate::sparse::origin::{MadeBy, one_model};
use crate::sparse::vocabulary::{TermId, Vocabulary};

/// Merges shards in the order given. Results equal those of an index of the whole (the bytes need not).
///
/// # Errors
/// No shard, two quantisers, two models unless `allow_other_model`, a docno in two shards, a damaged range, I/O.
pub fn merge(shards: &[Index], out: &Path, allow_other_model: bool) -> Result<Merged> {
    let first = shards.first().ok_or_else(|| Error::usage("nothing to merge"))?;
    let mut writer = SectionWriter::create(out)?;
    let mut vocabulary = Vocabulary::new();
    let mut stats: Vec<TermStats> = Vec::new();
    let mut docnos = Docnos::default();
    let mut meta =
        IndexMeta { documents: 0, terms: 0, postings: 0, total_impacts: 0, ..first.meta().clone() };
    let warnings = of_one_model(shards, allow_other_model)?;
    // A part of the documents is not the whole: what all shards say is said of it.
    let said = |shard: &Index| shard.meta().model == meta.model;
    if !shards.iter().all(said) {
        meta.model = None;
    }
    for shard in shards {
        let theirs = shard.meta();
        if theirs.quantizer != meta.quantizer || theirs.values != meta.values {
            return Err(Error::data(format!(
                "shards of two quantisers: '{}' and '{}'",
                meta.quantizer, theirs.quantizer
            ))
            .at_file(shard.path())
            .hint("their impacts do not compare: index the collections with one quantizer"));
        }
        // Counts of a damaged file may be anything; those of documents are checked when it is opened.
        meta.documents = meta.documents.checked_add(theirs.documents).ok_or_else(|| {
            Error::data("more than 2^32 documents with this shard").at_file(shard.path())
        })?;
        meta.postings = meta.postings.saturating_add(theirs.postings);
        meta.total_impacts = meta.total_impacts.saturating_add(theirs.total_impacts);
        let map: Vec<u32> = (0..theirs.terms)
            .map(|id| vocabulary.intern(shard.token(TermId(id)).unwrap_or("")).0)
            .collect();
        stats.resize(vocabulary.len(), TermStats::default());
        for (id, &new) in map.iter().enumerate() {
            let slot = &mut stats[new as usize];
            slot.df = slot.df.saturating_add(shard.df(TermId(id as u32)));
            slot.max = slot.max.max(shard.max_value(TermId(id as u32)));
        }
        let base = docnos.len() as u32;
        for range in shard.checked_ranges() {
            let range = range?;
            let mut order: Vec<usize> = (0..range.lists()).collect();
            let renamed = |word: u32| {
                map.get((word & !WIDE) as usize).map(|&new| new | (word & WIDE)).ok_or_else(|| {
                    Error::data("a posting list of a term that the index does not have")
                        .at_file(shard.path())
                })
            };
            let lists: Vec<(u32, &[u8])> = (0..range.lists())
                .map(|at| {
                    let (word, bytes) = range.raw(at).ok_or_else(|| {
                        Error::data("a posting list leaves its range").at_file(shard.path())
                    })?;
                    Ok((renamed(word)?, bytes))
                })
                .collect::<Result<_>>()?;
            order.sort_unstable_by_key(|&at| lists[at].0 & !WIDE);
            let mut directory = Directory::new(base + range.first, range.docs);
            for &at in &order {
                directory.list(lists[at].0, lists[at].1.len())?;
            }
            let mut bytes = directory.finish();
            order.iter().for_each(|&at| bytes.extend_from_slice(lists[at].1));
            writer.section(section::RANGE, &bytes)?;
        }
        for docid in 0..theirs.documents {
            docnos.push(shard.docno(shard.rank(docid)))?;
        }
    }
    meta.terms = vocabulary.len() as u32;
    write_dictionaries(&mut writer, &meta, &vocabulary, &stats, &docnos)
        .map_err(|e| in_shards(e, shards))?;
    writer.finish()?;
    Ok(Merged { meta, warnings })
}

/// What was merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The metadata of the whole.
    pub meta: IndexMeta,
    /// What is to be told of the shards' models.
    pub warnings: Vec<String>,
}

/// Compares each shard's model with the first that is known, or the first shard's.
fn of_one_model(shards: &[Index], allow: bool) -> Result<Vec<String>> {
    let known = shards.iter().position(|shard| shard.meta().model.is_some()).unwrap_or(0);
    let name = |shard: &Index| format!("'{}'", shard.path().display());
    let (first, mut warnings) = (&shards[known], Vec::new());
    for (_, shard) in shards.iter().enumerate().filter(|(at, _)| *at != known) {
        let (a, b) = (name(first), name(shard));
        let first = MadeBy { what: &a, model: first.meta().model.as_ref() };
        let other = MadeBy { what: &b, model: shard.meta().model.as_ref() };
        warnings.extend(one_model(first, other, allow)?);
    }
    Ok(warnings)
}

/// Names the shards of a docno that stands twice.
fn in_shards(error: Error, shards: &[Index]) -> Error {
    let Some(docno) = error.twice() else { return error };
    let holds = |shard: &&Index| (0..shard.meta().documents).any(|rank| shard.docno(rank) == docno);
    let mut holders = shards.iter().filter(holds).map(Index::path);
    match (holders.next(), holders.next()) {
        (Some(first), Some(second)) => error.twice_at(&first.display().to_string(), second, None),
        _ => error,
    }
}

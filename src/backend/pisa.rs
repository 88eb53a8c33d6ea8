//! A real PISA over its canonical index.

use std::path::Path;
use std::time::Instant;

use pisa::engine::{Algorithm, Engine, Search};
use rustc_hash::FxHashSet;

use crate::backend::asked::{BackendOptions, EngineRun, integers, whole};
use crate::backend::cache::Made;
use crate::backend::contents;
use crate::error::{Error, Result};
use crate::formats::convert_error::writing;
use crate::formats::copy::{CopyOptions, copy_vectors};
use crate::formats::pisa::{PISA, for_each_term};
use crate::formats::registry::format_of;
use crate::formats::run::RankedQuery;
use crate::search::unmatched::QueryTokens;
use crate::sparse::query::Query;
use crate::storage::temporary::TemporaryFolder;

pub(crate) fn search(
    engine: &Engine,
    algorithm: Algorithm,
    collection: &Path,
    queries: &[Query],
    options: &BackendOptions<'_>,
) -> Result<EngineRun> {
    let weighted = queries.iter().map(of_query).collect::<Result<Vec<_>>>()?;
    let kind = format_of(collection)?;
    let key = contents::key([&engine.name(), &contents::ours()], collection, kind)?;
    // PISA looks terms and documents up in the canonical files.
    let base = |folder: &Path| match kind == PISA {
        true => collection.to_path_buf(),
        false => folder.join("canonical"),
    };
    let entry = options.cache.entry(&key, |folder| {
        let (started, base) = (Instant::now(), base(folder));
        if kind != PISA {
            copy_vectors(collection, kind, &base, PISA, &CopyOptions::default(), &mut |_| {})?;
        }
        let work = folder.join("index");
        std::fs::create_dir(&work).map_err(|e| Error::io(&work, &e))?;
        let indexed = engine.index(&base, &work).map_err(|e| writing(e, collection))?;
        Ok(Made {
            engine: engine.name(),
            collection: collection.display().to_string(),
            seconds: started.elapsed().as_secs_f64(),
            bytes: indexed.bytes,
            empty: 0,
        })
    })?;
    // A search leaves files beside PISA's index, and another process may search the same one.
    let work = TemporaryFolder::make_in(options.cache.root())?;
    linked(&entry.folder.join("index"), work.path())?;
    let base = base(&entry.folder);
    let threads = options.threads();
    let mut searching = 0.0;
    let mut find = |queries: &[pisa::Query], hits: usize| {
        let how = Search { algorithm, hits, threads, one_by_one: false };
        let found = engine.search(&base, work.path(), queries, &how);
        let found = found.map_err(|e| writing(e, collection))?;
        searching += found.seconds;
        Ok::<_, Error>(found.hits)
    };
    let hits = by_docno(&weighted, options.hits, &mut find)?;
    let mut terms = FxHashSet::default();
    for_each_term(&base, &mut |term| {
        terms.insert(term.to_owned());
        Ok(())
    })?;
    Ok(EngineRun {
        ranked: queries.iter().zip(hits).map(|(query, hits)| ranked(query, hits)).collect(),
        indexing: entry.fresh.then_some(entry.made.seconds),
        searching,
        bytes: entry.made.bytes,
        empty: 0,
        unmatched: Some(QueryTokens::of(queries).unmatched(&|token| terms.contains(token))),
    })
}

/// Links the files of a folder into another, or copies them where the file system cannot link.
fn linked(from: &Path, to: &Path) -> Result<()> {
    for entry in std::fs::read_dir(from).map_err(|e| Error::io(from, &e))? {
        let entry = entry.map_err(|e| Error::io(from, &e))?;
        let (path, link) = (entry.path(), to.join(entry.file_name()));
        if path.is_file() {
            std::fs::hard_link(&path, &link)
                .or_else(|_| std::fs::copy(&path, &link).map(|_| ()))
                .map_err(|e| Error::io(&link, &e))?;
        }
    }
    Ok(())
}

/// Docnos and scores of a query, best first.
type Hits = Vec<(String, f32)>;

/// Searches queries, so deep.
type Find<'a> = dyn FnMut(&[pisa::Query], usize) -> Result<Vec<Hits>> + 'a;

/// Searches, and orders equal scores by docno. Which of the documents with the k-th score PISA keeps is arbitrary, so one document
/// more is asked for; where it has the k-th score too, the query is asked again, deeper, until that score has an end.
fn by_docno(queries: &[pisa::Query], hits: usize, find: &mut Find<'_>) -> Result<Vec<Hits>> {
    let mut depth = hits.saturating_add(1);
    let mut all = find(queries, depth)?;
    loop {
        let open = |found: &Hits| {
            let full = found.len() == depth && hits > 0;
            full && found[hits - 1].1 == found[depth - 1].1
        };
        let again: Vec<usize> = (0..all.len()).filter(|&n| open(&all[n])).collect();
        if again.is_empty() {
            break;
        }
        depth = depth.saturating_mul(4);
        let asked: Vec<pisa::Query> = again.iter().map(|&n| queries[n].clone()).collect();
        for (n, found) in again.into_iter().zip(find(&asked, depth)?) {
            all[n] = found;
        }
    }
    for found in &mut all {
        found.sort_by(|(a, first), (b, second)| second.total_cmp(first).then_with(|| a.cmp(b)));
        found.truncate(hits);
    }
    Ok(all)
}

fn of_query(query: &Query) -> Result<pisa::Query> {
    let tokens = integers(query)?.map(|(token, weight)| (token.to_owned(), weight)).collect();
    Ok(pisa::Query { qid: query.qid().to_owned(), tokens })
}

fn ranked(query: &Query, hits: Hits) -> RankedQuery {
    let hits = hits.into_iter().map(|(docno, score)| (docno, whole(score.into()))).collect();
    RankedQuery { qid: query.qid().to_owned(), hits }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PISA that returns its documents backwards among ties.
    fn find(scores: &[f32], asked: &mut Vec<usize>, depth: usize) -> Hits {
        asked.push(depth);
        let mut all: Hits = scores.iter().enumerate().map(|(n, s)| (format!("d{n}"), *s)).collect();
        all.sort_by(|(a, first), (b, second)| second.total_cmp(first).then_with(|| b.cmp(a)));
        all.truncate(depth);
        all
    }

    #[test]
    fn a_tie_at_the_cut_is_cut_by_docno() {
        let queries = [pisa::Query::default()];
        let cut = |scores: &[f32], k: usize| {
            let mut asked = Vec::new();
            let mut one =
                |_: &[pisa::Query], depth: usize| Ok(vec![find(scores, &mut asked, depth)]);
            let hits = by_docno(&queries, k, &mut one).unwrap().remove(0);
            let docnos = hits.into_iter().map(|(docno, _)| docno).collect::<Vec<_>>().join(" ");
            (docnos, asked)
        };
        assert_eq!(cut(&[1.0, 3.0, 2.0], 2), ("d1 d2".to_owned(), vec![3]));
        assert_eq!(cut(&[1.0, 2.0, 1.0], 2), ("d1 d0".to_owned(), vec![3, 12]));
        assert_eq!(cut(&[1.0; 9], 1), ("d0".to_owned(), vec![2, 8, 32]));
        assert_eq!(cut(&[1.0, 1.0], 5), ("d0 d1".to_owned(), vec![6]));
    }
}

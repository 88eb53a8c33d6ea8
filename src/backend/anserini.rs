//! A real Anserini over a JsonVectorCollection.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anserini::Record;
use anserini::engine::{Engine, IndexOptions, SearchOptions};
use anserini::topics::Topic;
use rustc_hash::FxHashSet;

use crate::backend::asked::{BackendOptions, EngineRun, integers, whole};
use crate::backend::cache::Made;
use crate::backend::contents;
use crate::error::{Error, Result};
use crate::formats::anserini_view::is_read_alike;
use crate::formats::convert_error::writing;
use crate::formats::copy::{CopyOptions, copy_vectors};
use crate::formats::jsonl::{JSONL, anserini_counts, for_each_record};
use crate::formats::jsonl_options::{Compat, JsonlOptions};
use crate::formats::read_run::read_run;
use crate::formats::reading::Reading;
use crate::formats::registry::format_of;
use crate::formats::run::{RankedQuery, RunFormat};
use crate::formats::vector_format::{VectorFormat, WriteOptions};
use crate::search::unmatched::{QueryTokens, Unmatched};
use crate::sparse::quantizer::Quantizer;
use crate::sparse::query::Query;

/// The documents' tokens, beside Anserini's index.
const TERMS: &str = "terms";

/// Repeated tokens that take minutes.
const MANY: u64 = 1_000_000_000;

pub(crate) fn search(
    engine: &Engine,
    collection: &Path,
    queries: &[Query],
    options: &BackendOptions<'_>,
) -> Result<EngineRun> {
    // Queries first: what is refused should be so before an hour of indexing.
    let topics = queries.iter().map(topic).collect::<Result<Vec<_>>>()?;
    engine.check_clauses(&topics).map_err(|e| writing(e, collection))?;
    let kind = format_of(collection)?;
    let key = contents::key([&engine.jar().to_string(), &contents::ours()], collection, kind)?;
    let entry = options.cache.entry(&key, |folder| {
        let started = Instant::now();
        let work = crate::storage::temporary::TemporaryFolder::make_in(options.cache.root())?;
        let input = exported(collection, kind, work.path())?;
        let counts = anserini_counts(&input)?;
        if counts.weights > MANY {
            (options.tell)(&format!(
                "Anserini repeats a token as often as its weight: it will index {} tokens, at some millions a second",
                counts.weights
            ));
        }
        let logs = folder.join("logs");
        std::fs::create_dir(&logs).map_err(|e| Error::io(&logs, &e))?;
        let threads = IndexOptions { threads: options.threads() };
        let indexed = engine
            .index(&input, &folder.join("index"), &logs, &counts, threads)
            .map_err(|e| writing(e, collection))?;
        keep_terms(&input, &folder.join(TERMS))?;
        Ok(Made {
            engine: engine.jar().to_string(),
            collection: collection.display().to_string(),
            seconds: started.elapsed().as_secs_f64(),
            bytes: indexed.bytes,
            empty: counts.empty,
        })
    })?;
    let work = crate::storage::temporary::TemporaryFolder::make_in(options.cache.root())?;
    let run = work.path().join("run.trec");
    let how = SearchOptions {
        hits: options.hits,
        threads: options.threads(),
        runtag: "Anserini".to_owned(),
    };
    let searched = engine
        .search(&entry.folder.join("index"), &topics, &run, work.path(), &how)
        .map_err(|e| writing(e, collection))?;
    Ok(EngineRun {
        ranked: read(&run, queries)?,
        indexing: entry.fresh.then_some(entry.made.seconds),
        searching: searched.seconds,
        bytes: entry.made.bytes,
        empty: entry.made.empty,
        unmatched: unmatched(&entry.folder.join(TERMS), queries)?,
    })
}

/// The distinct tokens of the documents, a line each: Anserini takes no white space in a token.
fn keep_terms(input: &Path, out: &Path) -> Result<()> {
    let mut tokens: FxHashSet<String> = FxHashSet::default();
    for_each_record(input, Quantizer::Unknown, &mut |record: &Record| {
        for (token, _) in record.iter() {
            if !tokens.contains(token) {
                tokens.insert(token.to_owned());
            }
        }
        Ok(())
    })?;
    let mut text = String::new();
    for token in tokens {
        text.push_str(&token);
        text.push('\n');
    }
    std::fs::write(out, text).map_err(|e| Error::io(out, &e))
}

/// What no document has, of an index whose tokens were kept.
fn unmatched(terms: &Path, queries: &[Query]) -> Result<Option<Unmatched>> {
    if !terms.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(terms).map_err(|e| Error::io(terms, &e))?;
    let tokens: FxHashSet<&str> = text.lines().collect();
    Ok(Some(QueryTokens::of(queries).unmatched(&|token| tokens.contains(token))))
}

fn topic(query: &Query) -> Result<Topic> {
    let tokens = integers(query)?.map(|(token, weight)| (token.to_owned(), weight)).collect();
    Ok(Topic { qid: query.qid().to_owned(), tokens })
}

/// A folder that Anserini reads: the collection's own, or one in `work` that holds it.
fn exported(collection: &Path, kind: &VectorFormat, work: &Path) -> Result<PathBuf> {
    if kind == JSONL && collection.is_dir() && is_read_alike(collection)? {
        return Ok(collection.to_path_buf());
    }
    let folder = work.join("docs");
    let jsonl = JsonlOptions { compat: Compat::None, ..JsonlOptions::default() };
    let write = WriteOptions { jsonl, ..WriteOptions::default() };
    let options = CopyOptions { write, ..CopyOptions::default() };
    copy_vectors(collection, kind, &folder, JSONL, &options, &mut |_| {})?;
    Ok(folder)
}

/// Anserini's run, in the order of our queries. Its tie adjuster moves scores by millionths: they are whole numbers.
fn read(run: &Path, queries: &[Query]) -> Result<Vec<RankedQuery>> {
    let mut ranked: Vec<RankedQuery> = queries
        .iter()
        .map(|query| RankedQuery { qid: query.qid().to_owned(), hits: Vec::new() })
        .collect();
    let at: HashMap<&str, usize> =
        queries.iter().enumerate().map(|(at, query)| (query.qid(), at)).collect();
    let read = read_run(run, RunFormat::Trec, Reading::default())?.value;
    for query in read.queries() {
        let qid = String::from_utf8_lossy(query.qid());
        let at = at.get(&*qid).ok_or_else(|| {
            Error::data(format!("Anserini's run has a query '{qid}' that was not asked"))
                .at_file(run)
        })?;
        let docno = |id| String::from_utf8_lossy(id).into_owned();
        ranked[*at].hits = query.hits().map(|hit| (docno(hit.docno), whole(hit.score))).collect();
    }
    Ok(ranked)
}

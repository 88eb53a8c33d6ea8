//! Our own index.

use std::path::Path;
use std::time::Instant;

use crate::backend::asked::{BackendOptions, EngineRun};
use crate::backend::cache::Made;
use crate::backend::contents;
use crate::error::Result;
use crate::formats::copy::{CopyOptions, copy_vectors};
use crate::formats::native_index::INDEX;
use crate::formats::registry::format_of;
use crate::index::format::MAGIC;
use crate::index::reader::Index;
use crate::search::retrieve::{RetrieveOptions, retrieve};
use crate::search::unmatched::QueryTokens;
use crate::sparse::query::Query;

pub(crate) fn search(
    collection: &Path,
    queries: &[Query],
    options: &BackendOptions<'_>,
) -> Result<EngineRun> {
    let kind = format_of(collection)?;
    if kind == INDEX {
        return run(&Index::open(collection)?, queries, options, None);
    }
    let engine = format!("splade-rs index, format {}", MAGIC[7]);
    let key = contents::key([&engine, &contents::ours()], collection, kind)?;
    let entry = options.cache.entry(&key, |folder| {
        let (started, out) = (Instant::now(), folder.join("index"));
        copy_vectors(collection, kind, &out, INDEX, &CopyOptions::default(), &mut |_| {})?;
        Ok(Made {
            engine,
            collection: collection.display().to_string(),
            seconds: started.elapsed().as_secs_f64(),
            bytes: Index::open(&out)?.bytes() as u64,
            empty: 0,
        })
    })?;
    let indexing = entry.fresh.then_some(entry.made.seconds);
    run(&Index::open(&entry.folder.join("index"))?, queries, options, indexing)
}

fn run(
    index: &Index,
    queries: &[Query],
    options: &BackendOptions<'_>,
    indexing: Option<f64>,
) -> Result<EngineRun> {
    let started = Instant::now();
    let how = RetrieveOptions { hits: options.hits, threads: options.threads };
    let ranked = retrieve(index, queries, how)?;
    let searching = started.elapsed().as_secs_f64();
    let unmatched = Some(QueryTokens::of(queries).unmatched(&|token| index.has(token)));
    let bytes = index.bytes() as u64;
    Ok(EngineRun { ranked, indexing, searching, bytes, empty: 0, unmatched })
}

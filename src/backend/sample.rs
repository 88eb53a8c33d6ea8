//! An engine asked whether it reads what was written: queries made of the documents themselves.

use std::path::Path;

use crate::backend::asked::BackendOptions;
use crate::backend::engine::Backend;
use crate::error::{Error, Result};
use crate::formats::copy::{CopyOptions, copy_vectors};
use crate::formats::native_index::INDEX;
use crate::formats::registry::format_of;
use crate::index::reader::Index;
use crate::search::agreement::{Agreement, agreement};
use crate::sparse::query::Query;
use crate::sparse::vector::Weights;
use crate::storage::temporary::TemporaryFolder;

/// Documents that queries are made of, evenly spread, and tokens of each.
const QUERIES: usize = 50;
const TOKENS: usize = 20;

/// Has an engine index a collection, which compares its counts where it tells them, and compares its answers with our own index's.
/// `memory` is for turning the matrix around, in bytes.
///
/// # Errors
/// A collection that cannot be read or has no token; what the engine gives.
pub fn ask_engine(
    engine: &Backend,
    collection: &Path,
    memory: usize,
    options: &BackendOptions<'_>,
) -> Result<Agreement> {
    let folder = TemporaryFolder::make()?;
    let path = folder.path().join("index");
    let how = CopyOptions { memory, ..CopyOptions::default() };
    copy_vectors(collection, format_of(collection)?, &path, INDEX, &how, &mut |_| {})?;
    let queries = queries(&Index::open(&path)?)?;
    if queries.is_empty() {
        return Err(Error::data("no document has a token").at_file(collection));
    }
    let ours = Backend::Native.search(&path, &queries, options)?;
    let theirs = engine.search(collection, &queries, options)?;
    agreement(&ours.ranked, &theirs.ranked)
}

/// The heaviest tokens of a few documents, weighted by their place.
fn queries(index: &Index) -> Result<Vec<Query>> {
    let step = (index.meta().documents as usize).div_ceil(QUERIES).max(1);
    let (mut queries, mut at) = (Vec::new(), 0);
    index.for_each_document(&mut |_, vector, words| {
        at += 1;
        let Weights::Impacts(vector) = vector else { return Ok(()) };
        if (at - 1) % step > 0 || vector.is_empty() {
            return Ok(());
        }
        let mut entries = vector.entries().to_vec();
        entries.sort_by_key(|&(_, impact)| std::cmp::Reverse(impact));
        let tokens = entries.iter().take(TOKENS).zip((1..=TOKENS as u32).rev());
        let weighted = tokens.map(|(&(term, _), weight)| (words.token(term).to_owned(), weight));
        queries.push(Query::integers(format!("q{at}"), weighted.collect())?);
        Ok(())
    })?;
    Ok(queries)
}

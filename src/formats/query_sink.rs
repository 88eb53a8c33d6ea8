//! Weighted queries on their way into a file, as its reader wants them.

use std::path::Path;

use anserini::{Number, Record};

use crate::error::Result;
use crate::formats::converted::Converted;
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::queries::{QueriesFormat, QueryWriter};

/// Writes queries: their tokens in the vocabulary's order, the fallback token where nothing is left.
pub(crate) struct QuerySink<'a> {
    writer: QueryWriter,
    format: QueriesFormat,
    options: &'a JsonlOptions,
    counts: Converted,
}

impl<'a> QuerySink<'a> {
    /// Starts a file.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn create(
        path: &Path,
        format: QueriesFormat,
        options: &'a JsonlOptions,
    ) -> Result<Self> {
        let writer = QueryWriter::create(path, format)?;
        Ok(Self { writer, format, options, counts: Converted::default() })
    }

    /// Writes a query.
    ///
    /// # Errors
    /// A token that the vocabulary lacks, float weights where tokens are repeated, I/O.
    pub(crate) fn write(&mut self, mut record: Record) -> Result<()> {
        if let Some(ordered) = self.options.in_order(&record)? {
            record = ordered;
        }
        self.counts.records += 1;
        if record.is_empty() {
            self.counts.empty += 1;
            match (self.format, self.options.fallback_token()) {
                // A vector can be empty, a line of repeated tokens cannot: Anserini would refuse the whole file.
                (QueriesFormat::Jsonl, _) => {}
                (QueriesFormat::Tsv, Some(token)) => {
                    record.push(token, Number::Integer(1));
                    self.counts.fallback += 1;
                }
                _ => {
                    self.counts.left_out += 1;
                    return Ok(());
                }
            }
        }
        self.counts.postings += record.len() as u64;
        self.writer.write(&record)
    }

    /// Puts the file in its place. What quantising lost is for the caller to add.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn finish(self) -> Result<Converted> {
        self.writer.finish()?;
        Ok(self.counts)
    }
}

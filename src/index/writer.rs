//! Sections into a file that appears whole or not at all.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::index::format::{ENTRY, IndexMeta, MAGIC, hash_token, section};
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::storage::persist::Replacement;

/// Writes sections one after another; the table and the trailer come with [`SectionWriter::finish`].
pub(super) struct SectionWriter {
    path: PathBuf,
    file: BufWriter<Replacement>,
    at: u64,
    table: Vec<u8>,
}

impl SectionWriter {
    pub(super) fn create(path: &Path) -> Result<Self> {
        if path.as_os_str() == "-" {
            return Err(
                Error::usage("an index is a mapped file, '-' is none").hint("give the file's name")
            );
        }
        let file = Replacement::of(path)?;
        let mut writer = Self {
            path: path.to_path_buf(),
            file: BufWriter::with_capacity(1 << 20, file),
            at: 0,
            table: Vec::new(),
        };
        writer.put(&MAGIC)?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|e| Error::io(&self.path, &e))?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Appends a section.
    pub(super) fn section(&mut self, kind: u32, bytes: &[u8]) -> Result<()> {
        self.table.extend_from_slice(&kind.to_le_bytes());
        self.table.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
        self.table.extend_from_slice(&self.at.to_le_bytes());
        self.table.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.put(bytes)?;
        let padding = (8 - bytes.len() % 8) % 8;
        self.put(&[0; 8][..padding])
    }

    /// Table, trailer, fsync, rename.
    pub(super) fn finish(mut self) -> Result<()> {
        let offset = self.at;
        let table = std::mem::take(&mut self.table);
        self.put(&table)?;
        self.put(&offset.to_le_bytes())?;
        self.put(&((table.len() / ENTRY) as u32).to_le_bytes())?;
        self.put(&crc32fast::hash(&table).to_le_bytes())?;
        self.put(&MAGIC)?;
        let path = self.path;
        self.file.into_inner().map_err(|e| Error::io(&path, e.error()))?.finish()
    }
}

/// df and greatest value of a term, filled while ranges are written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TermStats {
    pub(super) df: u32,
    /// Greatest impact, or the bits of the greatest f32 weight (both order as u32).
    pub(super) max: u32,
}

/// Docnos in docid order, as a build collects them: their bytes and 4 bytes each.
#[derive(Debug, Default)]
pub(super) struct Docnos {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Docnos {
    pub(super) fn push(&mut self, docno: &str) -> Result<()> {
        self.bytes.extend_from_slice(docno.as_bytes());
        let end = u32::try_from(self.bytes.len())
            .map_err(|_| Error::data("docnos take more than 4 GiB: index in shards"))?;
        if self.ends.len() >= u32::MAX as usize - 1 {
            return Err(Error::data("more than 2^32 documents: index in shards"));
        }
        self.ends.push(end);
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, docid: u32) -> &[u8] {
        let docid = docid as usize;
        let start = if docid == 0 { 0 } else { self.ends[docid - 1] as usize };
        &self.bytes[start..self.ends[docid] as usize]
    }
}

/// Writes everything that follows the ranges.
pub(super) fn write_dictionaries(
    writer: &mut SectionWriter,
    meta: &IndexMeta,
    vocabulary: &Vocabulary,
    stats: &[TermStats],
    docnos: &Docnos,
) -> Result<()> {
    let mut by_rank: Vec<u32> = (0..docnos.len() as u32).collect();
    by_rank.sort_unstable_by(|&a, &b| docnos.get(a).cmp(docnos.get(b)));
    if let Some(pair) = by_rank.windows(2).find(|p| docnos.get(p[0]) == docnos.get(p[1])) {
        let docno = String::from_utf8_lossy(docnos.get(pair[0])).into_owned();
        return Err(Error::docno_twice(&docno));
    }
    let mut ranks = vec![0u32; docnos.len()];
    for (rank, &docid) in by_rank.iter().enumerate() {
        ranks[docid as usize] = rank as u32;
    }
    writer.section(section::RANKS, &words(ranks.iter().copied()))?;
    writer.section(section::DOCNOS, &strings(by_rank.iter().map(|&docid| docnos.get(docid)))?)?;
    let tokens = || (0..vocabulary.len() as u32).map(|id| vocabulary.token(TermId(id)).as_bytes());
    writer.section(section::TERMS, &strings(tokens())?)?;
    writer.section(section::STATS, &words(stats.iter().flat_map(|s| [s.df, s.max])))?;
    writer.section(section::HASH, &words(hash_slots(tokens()).into_iter()))?;
    let text = toml::to_string(meta).map_err(|e| Error::data(e.to_string()))?;
    writer.section(section::META, text.as_bytes())
}

fn words(values: impl Iterator<Item = u32>) -> Vec<u8> {
    values.flat_map(u32::to_le_bytes).collect()
}

fn strings<'a>(values: impl Iterator<Item = &'a [u8]> + Clone) -> Result<Vec<u8>> {
    let mut out = vec![0u8; 4];
    let mut end = 0u64;
    for value in values.clone() {
        end += value.len() as u64;
        let end = u32::try_from(end)
            .map_err(|_| Error::data("more than 4 GiB of names: index in shards"))?;
        out.extend_from_slice(&end.to_le_bytes());
    }
    values.for_each(|value| out.extend_from_slice(value));
    Ok(out)
}

fn hash_slots<'a>(tokens: impl Iterator<Item = &'a [u8]> + Clone) -> Vec<u32> {
    let slots = (tokens.clone().count() * 2).next_power_of_two().max(2);
    let mut table = vec![0u32; slots];
    for (id, token) in tokens.enumerate() {
        let mut slot = hash_token(token) as usize & (slots - 1);
        while table[slot] != 0 {
            slot = (slot + 1) & (slots - 1);
        }
        table[slot] = id as u32 + 1;
    }
    table
}

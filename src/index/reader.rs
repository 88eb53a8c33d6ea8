//! An index file, mapped. Opening checks structure and the small sections; [`crate::index::verify::verify`] checks every posting.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use crate::error::{Error, Result};
use crate::index::MAX_RANGE;
use crate::index::format::{
    ENTRY, IndexMeta, MAGIC, TRAILER, ValueKind, WIDE, hash_token, section,
};
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vocabulary::TermId;

/// A byte span of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// One table entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) kind: u32,
    pub(super) crc: u32,
    pub(super) span: Span,
}

/// A memory-mapped index.
pub struct Index {
    path: PathBuf,
    bytes: Mmap,
    meta: IndexMeta,
    quantizer: Quantizer,
    pub(super) table: Vec<Entry>,
    ranges: Vec<RangeSpans>,
    ranks: Span,
    docnos: Span,
    terms: Span,
    stats: Span,
    hash: Span,
}

#[derive(Debug, Clone, Copy)]
struct RangeSpans {
    first: u32,
    docs: u32,
    terms: Span,
    offsets: Span,
    data: Span,
}

impl Index {
    /// Maps an index file.
    ///
    /// # Errors
    /// Not an index, another version, a cut or damaged file.
    pub fn open(path: &Path) -> Result<Self> {
        let file = open_file(path)?;
        #[expect(unsafe_code, reason = "mapping a file has no safe form")]
        // SAFETY: the map is read-only. A file that another process shortens while it is mapped can fault: outputs of
        // this program are renamed into place and never rewritten.
        let bytes = unsafe { Mmap::map(&file) }.map_err(|e| Error::io(path, &e))?;
        Self::parse(path, bytes).map_err(|e| e.at_file(path))
    }

    fn parse(path: &Path, bytes: Mmap) -> Result<Self> {
        check_magic(&bytes)?;
        let trailer = bytes.len().checked_sub(TRAILER).map_or(&[][..], |at| &bytes[at..]);
        if !trailer.ends_with(&MAGIC) {
            return Err(
                Error::data("the index is cut: its trailer is missing").hint("build it again")
            );
        }
        let table = read_table(&bytes, trailer)?;
        let one = |kind| {
            table
                .iter()
                .find(|e| e.kind == kind)
                .ok_or_else(|| Error::data(format!("section {kind} is missing")))
        };
        for entry in table.iter().filter(|e| e.kind != section::RANGE) {
            check_crc(&bytes, entry)?;
        }
        let text = std::str::from_utf8(slice(&bytes, one(section::META)?.span))
            .map_err(|_| Error::data("the metadata is not UTF-8"))?;
        let meta: IndexMeta =
            toml::from_str(text).map_err(|e| Error::data(format!("metadata: {}", e.message())))?;
        let ranges = table
            .iter()
            .filter(|e| e.kind == section::RANGE)
            .map(|e| RangeSpans::parse(&bytes, e.span))
            .collect::<Result<Vec<_>>>()?;
        let index = Self {
            path: path.to_path_buf(),
            quantizer: meta.quantizer.parse().map_err(|_| {
                Error::data(format!("the index names an unknown quantizer '{}'", meta.quantizer))
            })?,
            ranks: one(section::RANKS)?.span,
            docnos: one(section::DOCNOS)?.span,
            terms: one(section::TERMS)?.span,
            stats: one(section::STATS)?.span,
            hash: one(section::HASH)?.span,
            meta,
            table,
            ranges,
            bytes,
        };
        index.check_lengths()?;
        Ok(index)
    }

    /// Every length that later reads rely on.
    fn check_lengths(&self) -> Result<()> {
        let documents = self.meta.documents as usize;
        let terms = self.meta.terms as usize;
        let mut next = 0u64;
        for range in &self.ranges {
            if u64::from(range.first) != next {
                return Err(Error::data("ranges do not follow one another"));
            }
            next += u64::from(range.docs);
        }
        let slots = self.span(self.hash).len() / 4;
        let fits = next == documents as u64
            && self.span(self.ranks).len() == documents * 4
            && self.span(self.stats).len() == terms * 8
            && slots.is_power_of_two()
            && slots > terms
            && strings_fit(self.span(self.docnos), documents)
            && strings_fit(self.span(self.terms), terms);
        if fits { Ok(()) } else { Err(Error::data("sections disagree about their lengths")) }
    }

    pub(super) fn span(&self, span: Span) -> &[u8] {
        slice(&self.bytes, span)
    }

    pub(super) fn check_section(&self, entry: &Entry) -> Result<()> {
        check_crc(&self.bytes, entry).map_err(|e| e.at_file(&self.path))
    }

    /// The ranges, each against its checksum: what is copied elsewhere gets a new one, and damage would pass for good.
    ///
    /// # Errors
    /// Of a range: it is damaged.
    pub(crate) fn checked_ranges(&self) -> impl Iterator<Item = Result<Range<'_>>> {
        let entries = self.table.iter().filter(|entry| entry.kind == section::RANGE);
        self.ranges().zip(entries).map(|(range, entry)| match check_crc(&self.bytes, entry) {
            Ok(()) => Ok(range),
            Err(_) => {
                let end = u64::from(range.first) + u64::from(range.docs);
                let message = format!(
                    "the range of documents {} to {end} (exclusive) is damaged: its checksum differs",
                    range.first
                );
                Err(Error::data(message)
                    .at_file(&self.path)
                    .at_byte(Some(entry.span.start as u64))
                    .hint("build the index again"))
            }
        })
    }

    /// What the file says of itself.
    pub fn meta(&self) -> &IndexMeta {
        &self.meta
    }

    /// The quantiser that made the impacts.
    pub fn quantizer(&self) -> Quantizer {
        self.quantizer
    }

    /// Where the index lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Size of the file in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The id of a token.
    pub fn term_id(&self, token: &str) -> Option<TermId> {
        let table = self.span(self.hash);
        let mask = table.len() / 4 - 1;
        let mut slot = hash_token(token.as_bytes()) as usize & mask;
        // The table is larger than the number of terms, so an empty slot ends every probe; the bound is for damaged files.
        for _ in 0..=mask {
            match word(table, slot) {
                0 => return None,
                id if self.token(TermId(id - 1)) == Some(token) => return Some(TermId(id - 1)),
                _ => slot = (slot + 1) & mask,
            }
        }
        None
    }

    /// The token of an id.
    pub fn token(&self, id: TermId) -> Option<&str> {
        string(self.span(self.terms), self.meta.terms as usize, id.0 as usize)
    }

    /// Whether a document has the token.
    pub fn has(&self, token: &str) -> bool {
        self.term_id(token).is_some_and(|term| self.df(term) > 0)
    }

    /// Number of documents that hold the term.
    pub fn df(&self, id: TermId) -> u32 {
        self.stat(id, 0)
    }

    /// Greatest impact of the term; in a float index the bits of the greatest weight.
    pub fn max_value(&self, id: TermId) -> u32 {
        self.stat(id, 1)
    }

    fn stat(&self, id: TermId, which: usize) -> u32 {
        let at = id.0 as usize * 2 + which;
        if id.0 < self.meta.terms { word(self.span(self.stats), at) } else { 0 }
    }

    /// The docno with this rank in byte order.
    pub fn docno(&self, rank: u32) -> &str {
        string(self.span(self.docnos), self.meta.documents as usize, rank as usize).unwrap_or("")
    }

    /// The rank of a document's docno among all docnos, by UTF-8 bytes.
    pub fn rank(&self, docid: u32) -> u32 {
        if docid < self.meta.documents { word(self.span(self.ranks), docid as usize) } else { 0 }
    }

    /// Number of ranges.
    pub fn range_count(&self) -> usize {
        self.ranges.len()
    }

    /// The ranges, by docid ascending.
    pub fn ranges(&self) -> impl Iterator<Item = Range<'_>> {
        self.ranges.iter().map(|spans| Range {
            first: spans.first,
            docs: spans.docs,
            terms: self.span(spans.terms),
            offsets: self.span(spans.offsets),
            data: self.span(spans.data),
            values: self.meta.values,
        })
    }
}

impl RangeSpans {
    fn parse(bytes: &[u8], span: Span) -> Result<Self> {
        let section = slice(bytes, span);
        if section.len() < 16 {
            return Err(Error::data("a range section is cut"));
        }
        let (first, docs, lists) = (word(section, 0), word(section, 1), word(section, 2) as usize);
        let terms = Span { start: span.start + 16, end: span.start + 16 + lists * 4 };
        let offsets = Span { start: terms.end, end: terms.end + (lists + 1) * 4 };
        if offsets.end > span.end || docs as usize > MAX_RANGE {
            return Err(Error::data("a range section is cut"));
        }
        Ok(Self { first, docs, terms, offsets, data: Span { start: offsets.end, end: span.end } })
    }
}

/// One range of documents.
#[derive(Clone, Copy)]
pub struct Range<'a> {
    /// docid of local id 0.
    pub first: u32,
    /// Number of documents.
    pub docs: u32,
    terms: &'a [u8],
    offsets: &'a [u8],
    data: &'a [u8],
    values: ValueKind,
}

/// A term's postings in a range: local ids ascending, a value each.
#[derive(Clone, Copy)]
pub enum List<'a> {
    /// Impacts of at most 255.
    Narrow {
        /// u16 local ids.
        locals: &'a [[u8; 2]],
        /// Impacts.
        impacts: &'a [u8],
    },
    /// Impacts of at most 65,535.
    Wide {
        /// u16 local ids.
        locals: &'a [[u8; 2]],
        /// Low bytes of the impacts.
        low: &'a [u8],
        /// High bytes of the impacts.
        high: &'a [u8],
    },
    /// Float weights.
    Floats {
        /// u16 local ids.
        locals: &'a [[u8; 2]],
        /// f32 weights.
        weights: &'a [[u8; 4]],
    },
}

impl<'a> Range<'a> {
    /// Number of lists.
    pub fn lists(&self) -> usize {
        self.terms.len() / 4
    }

    /// A term's list; `None` where no document of the range holds it.
    pub fn list(&self, term: TermId) -> Option<List<'a>> {
        let (mut low, mut high) = (0, self.lists());
        while low < high {
            let middle = low.midpoint(high);
            if word(self.terms, middle) & !WIDE < term.0 { low = middle + 1 } else { high = middle }
        }
        let (found, list) = self.nth(low)?;
        (found == term).then_some(list)
    }

    /// The list at a place of the range's directory; `None` past the end or in a damaged range.
    pub fn nth(&self, at: usize) -> Option<(TermId, List<'a>)> {
        let (word, bytes) = self.raw(at)?;
        Some((TermId(word & !WIDE), List::parse(self.values, word & WIDE != 0, bytes)))
    }

    pub(super) fn raw(&self, at: usize) -> Option<(u32, &'a [u8])> {
        if at >= self.lists() {
            return None;
        }
        let (start, end) =
            (word(self.offsets, at) as usize * 2, word(self.offsets, at + 1) as usize * 2);
        Some((word(self.terms, at), self.data.get(start..end)?))
    }
}

impl<'a> List<'a> {
    fn parse(values: ValueKind, wide: bool, bytes: &'a [u8]) -> Self {
        let per_posting = match values {
            ValueKind::Floats => 6,
            ValueKind::Impacts if wide => 4,
            ValueKind::Impacts => 3,
        };
        let n = bytes.len() / per_posting;
        let (locals, rest) = bytes.split_at(n * 2);
        let locals = locals.as_chunks().0;
        match values {
            ValueKind::Floats => Self::Floats { locals, weights: rest.as_chunks().0 },
            ValueKind::Impacts if wide => {
                let (low, high) = rest.split_at(n);
                Self::Wide { locals, low, high: &high[..n] }
            }
            ValueKind::Impacts => Self::Narrow { locals, impacts: &rest[..n] },
        }
    }

    /// Number of postings.
    pub fn len(&self) -> usize {
        match self {
            Self::Narrow { locals, .. }
            | Self::Wide { locals, .. }
            | Self::Floats { locals, .. } => locals.len(),
        }
    }

    /// No posting.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Local id and value (impact, or f32 bits) of every posting.
    pub fn iter(&self) -> impl Iterator<Item = (u16, u32)> + use<'a> {
        let list = *self;
        (0..self.len()).map(move |i| match list {
            Self::Narrow { locals, impacts } => {
                (u16::from_le_bytes(locals[i]), u32::from(impacts[i]))
            }
            Self::Wide { locals, low, high } => {
                (u16::from_le_bytes(locals[i]), u32::from(u16::from_le_bytes([low[i], high[i]])))
            }
            Self::Floats { locals, weights } => {
                (u16::from_le_bytes(locals[i]), u32::from_le_bytes(weights[i]))
            }
        })
    }
}

/// Whether a file begins as an index of this version: what is wrong with it from there on is damage.
///
/// # Errors
/// I/O, another file, another version.
pub fn check_header(path: &Path) -> Result<()> {
    let mut head = Vec::new();
    let read = open_file(path)?.take(MAGIC.len() as u64).read_to_end(&mut head);
    read.map_err(|e| Error::io(path, &e))?;
    check_magic(&head).map_err(|e| e.at_file(path))
}

fn open_file(path: &Path) -> Result<File> {
    if path.as_os_str() == "-" {
        return Err(
            Error::usage("an index is a mapped file, '-' is none").hint("give the file's name")
        );
    }
    if path.is_dir() {
        return Err(Error::usage("is a folder, an index is a file")
            .at_file(path)
            .hint("name the file that 'splade index' wrote"));
    }
    File::open(path).map_err(|e| Error::io(path, &e))
}

fn check_magic(bytes: &[u8]) -> Result<()> {
    let Some(head) = bytes.get(..MAGIC.len()).filter(|head| head[..7] == MAGIC[..7]) else {
        return Err(Error::data("not a splade index").hint("build one with 'splade index'"));
    };
    if head[7] != MAGIC[7] {
        return Err(Error::data(format!(
            "index format version {}, this program reads version {}",
            head[7], MAGIC[7]
        ))
        .hint("build the index again"));
    }
    Ok(())
}

fn read_table(bytes: &[u8], trailer: &[u8]) -> Result<Vec<Entry>> {
    let damaged = || Error::data("the index's table of sections is damaged").hint("build it again");
    let offset = long(trailer, 0) as usize;
    let entries = word(trailer, 2) as usize;
    let end = bytes.len() - TRAILER;
    if offset > end || end - offset != entries * ENTRY {
        return Err(damaged());
    }
    let table = &bytes[offset..end];
    if crc32fast::hash(table) != word(trailer, 3) {
        return Err(damaged());
    }
    table
        .chunks_exact(ENTRY)
        .map(|entry| {
            let (start, length) = (long(entry, 1) as usize, long(entry, 2) as usize);
            let end = start.checked_add(length).filter(|&e| e <= offset).ok_or_else(damaged)?;
            Ok(Entry { kind: word(entry, 0), crc: word(entry, 1), span: Span { start, end } })
        })
        .collect()
}

fn check_crc(bytes: &[u8], entry: &Entry) -> Result<()> {
    if crc32fast::hash(slice(bytes, entry.span)) == entry.crc {
        return Ok(());
    }
    Err(Error::data(format!("section {} is damaged: its checksum differs", entry.kind))
        .at_byte(Some(entry.span.start as u64))
        .hint("build the index again"))
}

fn slice(bytes: &[u8], span: Span) -> &[u8] {
    &bytes[span.start..span.end]
}

#[inline]
fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at * 4..at * 4 + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from(word(bytes, at * 2)) | u64::from(word(bytes, at * 2 + 1)) << 32
}

fn strings_fit(section: &[u8], n: usize) -> bool {
    let Some(body) = section.len().checked_sub((n + 1) * 4) else { return false };
    word(section, n) as usize == body
}

fn string(section: &[u8], n: usize, at: usize) -> Option<&str> {
    if at >= n {
        return None;
    }
    let body = &section[(n + 1) * 4..];
    let bytes = body.get(word(section, at) as usize..word(section, at + 1) as usize)?;
    std::str::from_utf8(bytes).ok()
}

//! The byte layout of an index file, version 1. All numbers little-endian.
//!
//! ```text
//! magic            8 bytes  "SPLDIDX" 0x01
//! sections         each padded with zeros to a multiple of 8 bytes
//! table            one entry a section: kind u32, crc32 u32, offset u64, length u64 (length without padding)
//! trailer          table offset u64, entries u32, crc32 of the table u32, magic 8 bytes
//! ```
//! The table stands last so that a build streams. Sections, by kind:
//!
//! ```text
//! 1 meta    TOML: IndexMeta below (the quantiser is named here)
//! 2 range   documents first..first+docs, in docid order, one section a range:
//!           first u32, docs u32 (<= 65536), lists u32, 0 u32
//!           term u32 x lists, ascending by (term & 0x7fffffff); bit 31 set = wide impacts
//!           offset u32 x (lists + 1), in units of 2 bytes from the start of the data
//!           data; a list of n postings is
//!             impacts, narrow   u16 local id x n, u8 impact x n, zero padding to an even length
//!             impacts, wide     u16 local id x n, u8 low byte x n, u8 high byte x n
//!             floats            u16 local id x n, f32 weight x n
//!           local ids ascend; docid = first + local id
//! 3 ranks   u32 x documents: docid -> rank of its docno among all docnos by UTF-8 bytes
//! 4 docnos  u32 x (documents + 1) offsets, then the bytes, in rank order
//! 5 terms   u32 x (terms + 1) offsets, then the bytes, in term id order
//! 6 stats   df u32, greatest impact u32 (float index: f32 bits), x terms
//! 7 hash    u32 x slots (a power of two, at least 2 x terms): term id + 1, or 0 for an empty slot;
//!           slot = FNV-1a 64 of the token, masked; linear probing
//! ```

use serde::{Deserialize, Serialize};

use crate::sparse::origin::Origin;

/// First and last eight bytes of an index; the last byte is the version.
pub const MAGIC: [u8; 8] = *b"SPLDIDX\x01";
/// Bytes of the trailer.
pub const TRAILER: usize = 24;
/// Bytes of a table entry.
pub const ENTRY: usize = 24;
/// Bit of a range's term word that marks 16-bit impacts.
pub const WIDE: u32 = 1 << 31;

/// Section kinds, as numbered in the file.
pub mod section {
    /// TOML metadata.
    pub const META: u32 = 1;
    /// A range of documents.
    pub const RANGE: u32 = 2;
    /// docid -> docno rank.
    pub const RANKS: u32 = 3;
    /// Docnos by rank.
    pub const DOCNOS: u32 = 4;
    /// Terms by id.
    pub const TERMS: u32 = 5;
    /// df and greatest impact by term id.
    pub const STATS: u32 = 6;
    /// Token -> term id.
    pub const HASH: u32 = 7;
}

/// What the postings carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// u16 impacts, stored in 8 bits where a list allows.
    Impacts,
    /// f32 weights.
    Floats,
}

/// The metadata section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexMeta {
    /// Program and version that wrote the file.
    pub written_by: String,
    /// Impacts or floats.
    pub values: ValueKind,
    /// The quantiser that made the impacts.
    pub quantizer: String,
    /// Number of documents, emptied ones too.
    pub documents: u32,
    /// Number of distinct terms.
    pub terms: u32,
    /// Number of postings.
    pub postings: u64,
    /// Sum of all impacts (Anserini's "total terms"); 0 in a float index.
    pub total_impacts: u64,
    /// The model that made the weights: a table that is left out where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Origin>,
}

/// FNV-1a, 64 bits: the hash of section 7.
pub fn hash_token(token: &[u8]) -> u64 {
    token.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

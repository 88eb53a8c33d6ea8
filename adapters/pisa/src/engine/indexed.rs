//! How PISA makes its index, and what that took.

/// PISA's block size for its fixed blocks, as published runs have it.
pub(super) const BLOCK: &str = "40";
/// PISA's encoding of posting lists, as published runs have it.
pub(super) const ENCODING: &str = "block_simdbp";

/// What making PISA's index took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indexed {
    /// Wall time of PISA's part in seconds: wand data and compression; for its programs the start of the programs too.
    pub seconds: f64,
    /// Bytes of the compressed index and the wand data.
    pub bytes: u64,
    /// The largest resident set in bytes, where it is known: the wheel on Linux. Python and its numpy are part of it.
    pub peak_rss: Option<u64>,
}

//! How far a download is.

/// What of a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetched<'a> {
    /// Its path within the repository.
    pub file: &'a str,
    /// Bytes that are there.
    pub done: u64,
    /// All of its bytes.
    pub total: Option<u64>,
}

//! Permutations that are drawn.

/// How permutations are drawn where there are too many to try all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// How many. The least p that can come out is 1 / (permutations + 1).
    pub permutations: u64,
    /// Equal seeds give equal p-values, on any number of threads.
    pub seed: u64,
}

//! What there is to tell while encoding runs.

/// How a resumable job began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// There was nothing to resume.
    Fresh,
    /// After this many texts.
    Resumed(u64),
    /// The output was whole already: nothing was done.
    Complete,
}

/// How far encoding got.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Advance {
    /// Texts, those of earlier runs too.
    pub texts: u64,
    /// Their tokens.
    pub tokens: u64,
    /// How much of the input, where its size is known: 0 to 1.
    pub fraction: Option<f64>,
}

/// What there is to tell meanwhile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// A resumable job begins.
    Started(Start),
    /// The input's texts are counted.
    Counting,
    /// The input is read, to see that it is the one that earlier runs had.
    Comparing,
    /// The quantiser's statistics are taken, in a pass of its own.
    Statistics,
    /// Vectors are written.
    At(Advance),
}

//! PISA's algorithms of document-at-a-time retrieval, all rank-safe.

/// An algorithm. `ranked_or_taat` is left out: PISA's threads share its accumulator, and scores come out wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// The fastest on long queries of learned weights.
    Maxscore,
    /// MaxScore over blocks.
    BlockMaxMaxscore,
    /// WAND over blocks, the customary choice of publications.
    BlockMaxWand,
    /// WAND.
    Wand,
    /// All postings of all terms.
    RankedOr,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Maxscore, Self::BlockMaxMaxscore, Self::BlockMaxWand, Self::Wand, Self::RankedOr];

    /// PISA's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Maxscore => "maxscore",
            Self::BlockMaxMaxscore => "block_max_maxscore",
            Self::BlockMaxWand => "block_max_wand",
            Self::Wand => "wand",
            Self::RankedOr => "ranked_or",
        }
    }

    /// The algorithm of PISA's name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

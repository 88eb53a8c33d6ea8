//! Random numbers that stay the same: over versions, machines and threads.

/// SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
pub(crate) struct SplitMix64 {
    state: u64,
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl SplitMix64 {
    /// The generator of one block of permutations: what a block draws depends on the seed and its number alone.
    pub(crate) fn of_block(seed: u64, block: u64) -> Self {
        // Mixed twice, or neighbouring blocks would walk through each other's numbers.
        let mut seeded = Self { state: seed };
        let state = seeded.next() ^ Self { state: block }.next().rotate_left(32);
        let mut mixed = Self { state };
        Self { state: mixed.next() }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`. (Its bias is bound / 2^64, for runs to be shuffled nothing.)
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

/// Permutations a block draws; a thread takes whole blocks.
pub(crate) const BLOCK: u64 = 1000;

/// Number and size of the blocks that make so many permutations.
pub(crate) fn blocks(permutations: u64) -> Vec<(u64, u64)> {
    (0..permutations.div_ceil(BLOCK))
        .map(|block| (block, BLOCK.min(permutations - block * BLOCK)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs for seed 1234567, as published with the generator's reference implementation
    /// (prng.di.unimi.it/splitmix64.c).
    #[test]
    fn the_published_numbers_come_out() {
        let mut random = SplitMix64 { state: 1_234_567 };
        let drawn: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            drawn,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn blocks_make_up_the_number_and_differ() {
        for permutations in [1, 999, 1000, 1001, 5500] {
            let sum: u64 = blocks(permutations).iter().map(|(_, size)| size).sum();
            assert_eq!(sum, permutations);
        }
        let first = |seed, block| SplitMix64::of_block(seed, block).next();
        let mut drawn: Vec<u64> =
            (0..64).flat_map(|i| [first(0, i), first(1, i), first(i, 99)]).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), 3 * 64);
    }

    #[test]
    fn numbers_below_a_bound_are_even() {
        let mut random = SplitMix64::of_block(7, 0);
        let mut counts = [0u32; 3];
        (0..30_000).for_each(|_| counts[random.below(3)] += 1);
        // Five standard errors: sqrt(30000 * 1/3 * 2/3) = 82.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 410), "{counts:?}");
    }
}

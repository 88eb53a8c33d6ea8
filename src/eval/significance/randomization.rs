//! Paired randomisation test: which share of all flips of signs gives a mean as far from 0?

use rayon::prelude::*;

use crate::eval::significance::ROUNDING;
use crate::eval::significance::random::{SplitMix64, blocks};
use crate::eval::significance::sampling::Sampling;
use crate::eval::significance::untestable::Untestable;

/// Differences other than 0 up to which all flips of signs are tried.
pub const EXACT_UP_TO: usize = 32;

/// What a randomisation test finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Randomization {
    /// Two-sided p.
    pub p: f64,
    /// All flips were tried, none drawn.
    pub exact: bool,
}

/// Tests whether paired differences are as often to one side as to the other (Fisher's randomisation test; Smucker, Allan &
/// Carterette, "A comparison of statistical significance tests for information retrieval evaluation", CIKM 2007).
///
/// With at most [`EXACT_UP_TO`] differences other than 0, p is the share of the 2^n flips. With more, flips are drawn and p is
/// (b + 1) / (m + 1), which is never 0 (Phipson & Smyth, "Permutation p-values should never be zero", 2010).
///
/// # Errors
/// Fewer than two differences.
pub fn randomization_test(
    differences: &[f64],
    sampling: Sampling,
) -> Result<Randomization, Untestable> {
    if differences.len() < 2 {
        return Err(Untestable::TooFew);
    }
    // The sign of a 0 changes nothing.
    let differences: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
    let sizes: f64 = differences.iter().map(|d| d.abs()).sum();
    let least = differences.iter().sum::<f64>().abs() - ROUNDING * sizes;
    let exact = differences.len() <= EXACT_UP_TO;
    let p = match exact {
        // Every sum is as far from 0.
        true if least <= 0.0 => 1.0,
        true => 2.0 * sums_from(&differences, least) as f64 / 2f64.powi(differences.len() as i32),
        false => sampled(&differences, least, sampling),
    };
    Ok(Randomization { p, exact })
}

/// Flips of signs whose sum is `least` or more: sums of the first half met with sums of the second, which takes 2^(n/2) steps
/// instead of 2^n.
fn sums_from(differences: &[f64], least: f64) -> u64 {
    let (first, second) = differences.split_at(differences.len() / 2);
    let (first, second) = (sorted_sums(first), sorted_sums(second));
    let mut from = second.len();
    let mut count = 0;
    for sum in first {
        while from > 0 && sum + second[from - 1] >= least {
            from -= 1;
        }
        count += (second.len() - from) as u64;
    }
    count
}

fn sorted_sums(differences: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0];
    for d in differences {
        sums = sums.iter().flat_map(|sum| [sum + d, sum - d]).collect();
    }
    sums.sort_unstable_by(f64::total_cmp);
    sums
}

fn sampled(differences: &[f64], least: f64, sampling: Sampling) -> f64 {
    let reached: u64 = blocks(sampling.permutations)
        .into_par_iter()
        .map(|(block, size)| {
            let mut random = SplitMix64::of_block(sampling.seed, block);
            (0..size).filter(|_| flipped_sum(differences, &mut random).abs() >= least).count()
                as u64
        })
        .sum();
    (reached + 1) as f64 / (sampling.permutations + 1) as f64
}

fn flipped_sum(differences: &[f64], random: &mut SplitMix64) -> f64 {
    let mut sum = 0.0;
    for some in differences.chunks(64) {
        let mut signs = random.next();
        for d in some {
            // A flip is a flip of the sign bit: no branch that goes wrong half of the time.
            sum += f64::from_bits(d.to_bits() ^ (signs << 63));
            signs >>= 1;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLING: Sampling = Sampling { permutations: 20_000, seed: 42 };

    fn p(differences: &[f64]) -> f64 {
        randomization_test(differences, SAMPLING).unwrap().p
    }

    /// All 2^n flips, one by one.
    fn enumerated(differences: &[f64]) -> f64 {
        let observed = differences.iter().sum::<f64>().abs();
        let flips = 0..1u64 << differences.len();
        let sum = |flip: u64| -> f64 {
            let signed = |(i, d): (usize, &f64)| if flip >> i & 1 == 1 { -d } else { *d };
            differences.iter().enumerate().map(signed).sum()
        };
        let reached = flips.clone().filter(|&flip| sum(flip).abs() >= observed - 1e-9).count();
        reached as f64 / flips.end as f64
    }

    #[test]
    fn tiny_samples_by_hand() {
        // ++ and -- of the four flips reach 3.
        assert_eq!(p(&[1.0, 2.0]), 0.5);
        // All but none: |1 - 1| = 0 is observed.
        assert_eq!(p(&[1.0, -1.0]), 1.0);
        // +++ and --- of eight, whatever the sizes.
        assert_eq!(p(&[0.1, 0.2, 0.3]), 0.25);
        // 3 + 2 - 1 = 4: sums are 6, 4, 2, 0 and their negatives; 6, 4, -4, -6 reach it.
        assert_eq!(p(&[3.0, 2.0, -1.0]), 0.5);
        // 0.1 + 0.2 - 0.3 is 0 but for rounding: every flip reaches it.
        assert_eq!(p(&[0.1, 0.2, -0.3]), 1.0);
        // Zeros change nothing.
        assert_eq!(p(&[0.0, 1.0, 0.0, 2.0, 0.0]), 0.5);
        assert_eq!(p(&[0.0; 3]), 1.0);
        assert_eq!(p(&[0.25; 10]), 2.0 / 1024.0);
        assert_eq!(randomization_test(&[0.5], SAMPLING), Err(Untestable::TooFew));
    }

    #[test]
    fn halves_that_meet_count_what_enumeration_counts() {
        let mut random = SplitMix64::of_block(3, 0);
        for n in 2..=13 {
            for _ in 0..20 {
                // Twentieths: many equal sums.
                let differences: Vec<f64> =
                    (0..n).map(|_| (random.below(41) as f64 - 20.0) / 20.0).collect();
                assert_eq!(p(&differences), enumerated(&differences), "{differences:?}");
            }
        }
    }

    #[test]
    fn drawn_flips_come_near_the_exact_share() {
        for (n, shift) in [(15, 0.1), (20, 0.2), (31, 0.15)] {
            let mut random = SplitMix64::of_block(n, 1);
            let differences: Vec<f64> =
                (0..n).map(|_| random.below(1000) as f64 / 1000.0 - 0.5 + shift).collect();
            let exact = p(&differences);
            let least = differences.iter().sum::<f64>().abs() - 1e-9;
            let drawn = sampled(&differences, least, SAMPLING);
            let error = (exact * (1.0 - exact) / SAMPLING.permutations as f64).sqrt();
            assert!((drawn - exact).abs() < 4.0 * error + 1e-4, "{n}: {drawn} {exact}");
        }
    }

    #[test]
    fn the_seed_alone_decides() {
        let differences: Vec<f64> = (0..50).map(|i| f64::from(i % 7) - 2.5).collect();
        let on = |threads, seed| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let sampling = Sampling { seed, permutations: 5_500 };
            pool.install(|| randomization_test(&differences, sampling).unwrap())
        };
        let one = on(1, 42);
        assert!(!one.exact && one.p > 0.0);
        assert_eq!((on(2, 42), on(5, 42)), (one, one));
        assert_ne!(on(1, 43), one);
        // None of the drawn flips reaches it, and p is not 0.
        let sampling = Sampling { permutations: 999, seed: 1 };
        assert_eq!(randomization_test(&[1.0; 60], sampling).unwrap().p, 0.001);
    }
}

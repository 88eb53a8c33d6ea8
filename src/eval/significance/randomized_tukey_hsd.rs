//! Randomised Tukey HSD: all pairs of runs against the range that chance gives their means.

use rayon::prelude::*;

use crate::eval::significance::ROUNDING;
use crate::eval::significance::random::{SplitMix64, blocks};
use crate::eval::significance::sampling::Sampling;
use crate::eval::significance::untestable::Untestable;

/// p-values of all pairs of runs, as a symmetric matrix. `values` are by run, then by query.
///
/// Under the hypothesis that no run differs from another, a query's values may stand under any run. They are shuffled within every
/// query; p of a pair is the share of shuffles whose greatest difference of means reaches the pair's, as (b + 1) / (m + 1). As every
/// pair is held against the greatest difference, the whole family's error stays at alpha and no correction is wanted (Carterette,
/// "Multiple testing in statistical analysis of systems-based information retrieval experiments", TOIS 2012, section 4.3; Sakai,
/// "Laboratory Experiments in Information Retrieval", 2018). Unlike Tukey's own test it assumes neither normal values nor equal
/// variances, and needs no studentised range. A difference that is real counts into the variance, which makes it more cautious than
/// Tukey's own test about the other pairs.
///
/// # Errors
/// Fewer than two queries.
pub fn randomized_tukey_hsd(
    values: &[Vec<f64>],
    sampling: Sampling,
) -> Result<Vec<Vec<f64>>, Untestable> {
    let queries = values.first().map_or(0, Vec::len);
    if queries < 2 {
        return Err(Untestable::TooFew);
    }
    let (rows, spread) = rows(values, queries);
    let observed = column_sums(&rows, values.len());
    let pair = |&(i, j): &(usize, usize)| (observed[i] - observed[j]).abs() - ROUNDING * spread;
    let pairs: Vec<(usize, usize)> =
        (0..values.len()).flat_map(|j| (0..j).map(move |i| (i, j))).collect();
    let least: Vec<f64> = pairs.iter().map(pair).collect();
    let reached = blocks(sampling.permutations)
        .into_par_iter()
        .map(|(block, size)| {
            let mut random = SplitMix64::of_block(sampling.seed, block);
            let mut reached = vec![0u64; least.len()];
            let mut sums = vec![0.0; values.len()];
            let mut rows = rows.clone();
            for _ in 0..size {
                let range = shuffled_range(&mut rows, &mut sums, &mut random);
                reached
                    .iter_mut()
                    .zip(&least)
                    .for_each(|(n, least)| *n += u64::from(range >= *least));
            }
            reached
        })
        .reduce(|| vec![0; least.len()], |a, b| a.iter().zip(&b).map(|(a, b)| a + b).collect());
    let mut p = vec![vec![1.0; values.len()]; values.len()];
    for ((i, j), reached) in pairs.into_iter().zip(reached) {
        p[i][j] = (reached + 1) as f64 / (sampling.permutations + 1) as f64;
        p[j][i] = p[i][j];
    }
    Ok(p)
}

/// Values by query, one row after another, less the row's mean so that sums stay small; and the sum of the rows' ranges. A query
/// with the same value under every run is left out: shuffling changes nothing.
fn rows(values: &[Vec<f64>], queries: usize) -> (Vec<f64>, f64) {
    let (mut rows, mut spread) = (Vec::new(), 0.0);
    for query in 0..queries {
        let row: Vec<f64> = values.iter().map(|run| run[query]).collect();
        let range = range(&row);
        if range > 0.0 {
            let mean = row.iter().sum::<f64>() / row.len() as f64;
            rows.extend(row.iter().map(|value| value - mean));
            spread += range;
        }
    }
    (rows, spread)
}

fn column_sums(rows: &[f64], runs: usize) -> Vec<f64> {
    let mut sums = vec![0.0; runs];
    for row in rows.chunks(runs) {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    sums
}

fn range(values: &[f64]) -> f64 {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most - values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Shuffles every row where it stands (a shuffle of a shuffle is one) and gives the range of the columns' sums.
fn shuffled_range(rows: &mut [f64], sums: &mut [f64], random: &mut SplitMix64) -> f64 {
    sums.fill(0.0);
    for row in rows.chunks_mut(sums.len()) {
        for last in (1..row.len()).rev() {
            row.swap(last, random.below(last + 1));
        }
        sums.iter_mut().zip(&*row).for_each(|(sum, value)| *sum += value);
    }
    range(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::significance::randomization::randomization_test;

    const SAMPLING: Sampling = Sampling { permutations: 40_000, seed: 42 };

    /// Four standard errors of a drawn share.
    fn close(drawn: f64, exact: f64) -> bool {
        (drawn - exact).abs() < 4.0 * (exact * (1.0 - exact) / 40_000.0).sqrt() + 1e-4
    }

    /// All 6^n ways to order each query's three values.
    fn enumerated(values: &[Vec<f64>]) -> [f64; 3] {
        const ORDERS: [[usize; 3]; 6] =
            [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let queries = values[0].len();
        let sum = |run: usize| values[run].iter().sum::<f64>();
        let observed = [sum(0) - sum(1), sum(0) - sum(2), sum(1) - sum(2)];
        let all = 6usize.pow(queries as u32);
        let mut reached = [0; 3];
        for mut code in 0..all {
            let mut sums = [0.0; 3];
            (0..queries).for_each(|query| {
                let order = ORDERS[code % 6];
                code /= 6;
                (0..3).for_each(|run| sums[run] += values[order[run]][query]);
            });
            let range = range(&sums);
            for (n, d) in reached.iter_mut().zip(observed) {
                *n += usize::from(range >= d.abs() - 1e-9);
            }
        }
        reached.map(|n| n as f64 / all as f64)
    }

    #[test]
    fn three_runs_of_few_queries_as_enumeration_has_them() {
        let samples = [
            vec![vec![0.1, 0.2, 0.3], vec![0.4, 0.4, 0.6], vec![0.9, 0.7, 0.8]],
            vec![vec![0.5, 0.0, 0.3, 0.1], vec![0.5, 0.25, 0.3, 0.2], vec![0.5, 1.0, 0.2, 0.6]],
            vec![vec![0.0, 1.0, 0.0, 0.5, 1.0], vec![1.0, 1.0, 0.0, 1.0, 0.0], vec![1.0; 5]],
        ];
        for values in samples {
            let p = randomized_tukey_hsd(&values, SAMPLING).unwrap();
            let exact = enumerated(&values);
            for (drawn, exact) in [p[0][1], p[0][2], p[1][2]].into_iter().zip(exact) {
                assert!(close(drawn, exact), "{values:?}: {drawn} {exact}");
            }
            assert_eq!((p[1][0], p[2][0], p[2][1], p[1][1]), (p[0][1], p[0][2], p[1][2], 1.0));
        }
    }

    /// What shuffles of many queries tend to: the studentised range with the variance that queries have under the hypothesis
    /// (scipy 1.17.1).
    ///
    /// ```python
    /// import numpy as np; from scipy.stats import studentized_range
    /// r = np.random.default_rng(5); n, k = 30, 4
    /// x = np.round(.4 + .1 * r.standard_normal((1, n)) + .08 * r.standard_normal((k, n)) + np.c_[[0, .02, .05, .06]], 3)
    /// v = ((x - x.mean(0)) ** 2).sum() / ((k - 1) * n); m = x.mean(1)
    /// for i in range(k):
    ///     print(x[i].tolist(), [studentized_range.sf(abs(m[i] - m[j]) / (v / n) ** .5, k, np.inf) for j in range(k)])
    /// ```
    #[test]
    fn thirty_queries_as_the_studentised_range_has_them() {
        let values: Vec<Vec<f64>> = NORMAL.iter().map(|(values, _)| values.to_vec()).collect();
        let p = randomized_tukey_hsd(&values, SAMPLING).unwrap();
        for (i, (_, expected)) in NORMAL.iter().enumerate() {
            for (j, expected) in expected.iter().enumerate() {
                assert!((p[i][j] - expected).abs() < 0.015, "{i} {j}: {} {expected}", p[i][j]);
            }
        }
    }

    #[test]
    fn two_runs_are_a_paired_randomisation_test() {
        let first: Vec<f64> = (0..12).map(|i| f64::from(i * 7 % 11) / 11.0).collect();
        let second: Vec<f64> = (0..12).map(|i| f64::from(i * 5 % 9) / 12.0).collect();
        let differences: Vec<f64> = first.iter().zip(&second).map(|(a, b)| a - b).collect();
        let exact = randomization_test(&differences, SAMPLING).unwrap();
        assert!(exact.exact);
        let p = randomized_tukey_hsd(&[first, second], SAMPLING).unwrap();
        assert!(close(p[0][1], exact.p), "{} {}", p[0][1], exact.p);
    }

    #[test]
    fn equal_runs_and_single_queries() {
        let p = randomized_tukey_hsd(&vec![vec![0.3, 0.7]; 3], SAMPLING).unwrap();
        assert_eq!(p, vec![vec![1.0; 3]; 3]);
        let one = randomized_tukey_hsd(&[vec![0.3], vec![0.7]], SAMPLING);
        assert_eq!(one, Err(Untestable::TooFew));
    }

    #[test]
    fn threads_change_nothing() {
        let values: Vec<Vec<f64>> =
            (1..5).map(|run| (0..40).map(|q| f64::from(q * run % 13)).collect()).collect();
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let sampling = Sampling { permutations: 4_321, seed: 9 };
            pool.install(|| randomized_tukey_hsd(&values, sampling).unwrap())
        };
        assert_eq!(on(1), on(4));
    }

    #[expect(clippy::approx_constant, reason = "drawn values, one of which is near 1 / pi")]
    const NORMAL: [([f64; 30], [f64; 4]); 4] = [
        (
            [
                0.217, 0.269, 0.372, 0.418, 0.43, 0.379, 0.257, 0.213, 0.493, 0.475, 0.521, 0.334,
                0.144, 0.582, 0.332, 0.229, 0.395, 0.125, 0.318, 0.331, 0.406, 0.361, 0.453, 0.253,
                0.414, 0.416, 0.352, 0.42, 0.496, 0.434,
            ],
            [1.0, 0.764545, 0.03369, 3e-05],
        ),
        (
            [
                0.407, 0.355, 0.347, 0.456, 0.642, 0.399, 0.38, 0.34, 0.544, 0.554, 0.435, 0.316,
                0.332, 0.511, 0.512, 0.143, 0.316, 0.201, 0.434, 0.342, 0.271, 0.384, 0.447, 0.277,
                0.359, 0.552, 0.16, 0.369, 0.321, 0.367,
            ],
            [0.764545, 1.0, 0.302998, 0.001909],
        ),
        (
            [
                0.365, 0.425, 0.384, 0.391, 0.417, 0.445, 0.367, 0.393, 0.488, 0.575, 0.42, 0.285,
                0.367, 0.58, 0.478, 0.429, 0.48, 0.208, 0.526, 0.429, 0.303, 0.578, 0.445, 0.342,
                0.44, 0.454, 0.29, 0.51, 0.326, 0.466,
            ],
            [0.03369, 0.302998, 1.0, 0.251909],
        ),
        (
            [
                0.53, 0.23, 0.456, 0.478, 0.489, 0.389, 0.404, 0.416, 0.492, 0.628, 0.545, 0.36,
                0.434, 0.657, 0.519, 0.433, 0.501, 0.354, 0.454, 0.338, 0.362, 0.579, 0.504, 0.525,
                0.502, 0.426, 0.451, 0.522, 0.277, 0.553,
            ],
            [3e-05, 0.001909, 0.251909, 1.0],
        ),
    ];
}

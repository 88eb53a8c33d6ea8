//! Student's paired t-test.

use crate::eval::significance::beta::incomplete_beta;
use crate::eval::significance::untestable::Untestable;

/// What a t-test finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TTest {
    /// The statistic: mean difference over its standard error.
    pub t: f64,
    /// Degrees of freedom: queries less one.
    pub degrees: usize,
    /// Two-sided p.
    pub p: f64,
}

/// Tests whether paired differences have mean 0 (Student, "The probable error of a mean", Biometrika 1908). With all differences 0
/// there is nothing against it: p is 1.
///
/// # Errors
/// Fewer than two differences; differences that are constant to the rounding of their mean (R's `t.test` refuses by the same rule).
pub fn paired_t_test(differences: &[f64]) -> Result<TTest, Untestable> {
    if differences.len() < 2 {
        return Err(Untestable::TooFew);
    }
    let n = differences.len() as f64;
    let degrees = differences.len() - 1;
    if differences.iter().all(|&d| d == 0.0) {
        return Ok(TTest { t: 0.0, degrees, p: 1.0 });
    }
    let mean = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let error = (squares / degrees as f64 / n).sqrt();
    if error < 10.0 * f64::EPSILON * mean.abs() {
        return Err(Untestable::Constant);
    }
    let t = mean / error;
    Ok(TTest { t, degrees, p: two_sided(t, degrees) })
}

/// P(|T| >= |t|) for Student's t (DLMF 8.17, Abramowitz & Stegun 26.7.1).
fn two_sided(t: f64, degrees: usize) -> f64 {
    let degrees = degrees as f64;
    let square = t * t;
    let whole = degrees + square;
    incomplete_beta(degrees / 2.0, 0.5, degrees / whole, square / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64) -> bool {
        (value / expected - 1.0).abs() < 1e-10
    }

    /// python3 -c "from scipy.stats import ttest_1samp as t
    /// for d in [1, 2], [.1, -.2, .3, .25, .05], [.5, .4, .6, .5, .45, .55, .5]: print(t(d, 0))"  (scipy 1.17.1)
    #[test]
    fn differences_as_scipy_tests_them() {
        for (differences, t, p) in SAMPLES {
            let test = paired_t_test(differences).unwrap();
            assert!(near(test.t, t) && near(test.p, p), "{differences:?}: {test:?}");
            let turned: Vec<f64> = differences.iter().map(|d| -d).collect();
            assert_eq!(paired_t_test(&turned).unwrap(), TTest { t: -test.t, ..test });
        }
    }

    /// python3 -c "from scipy.stats import t
    /// for x, df in (1, 1), (2.5, 3), (.01, 10), (12, 49), (1.96, 6979), (8, 6979), (40, 100): print(x, df, repr(2 * t.sf(x, df)))"
    #[test]
    fn tails_as_scipy_has_them() {
        for (t, degrees, p) in TAILS {
            let value = two_sided(t, degrees);
            assert!(near(value, p), "{t} {degrees}: {value} {p}");
        }
        assert_eq!(two_sided(0.0, 5), 1.0);
    }

    #[test]
    fn small_and_flat_samples() {
        assert_eq!(paired_t_test(&[]), Err(Untestable::TooFew));
        assert_eq!(paired_t_test(&[0.3]), Err(Untestable::TooFew));
        assert_eq!(paired_t_test(&[0.0; 4]).unwrap().p, 1.0);
        assert_eq!(paired_t_test(&[0.25; 4]), Err(Untestable::Constant));
        // Equal but for rounding: 0.1 each.
        assert_eq!(paired_t_test(&[0.3 - 0.2, 0.5 - 0.4, 0.1]), Err(Untestable::Constant));
        assert_eq!(paired_t_test(&[0.5, -0.5]).unwrap().p, 1.0);
    }

    const SAMPLES: [(&[f64], f64, f64); 3] = [
        (&[1.0, 2.0], 3.0, 0.20483276469913345),
        (&[0.1, -0.2, 0.3, 0.25, 0.05], 1.1359236684941294, 0.3194302169426609),
        (&[0.5, 0.4, 0.6, 0.5, 0.45, 0.55, 0.5], 20.4939015319192, 8.777730055153229e-07),
    ];
    const TAILS: [(f64, usize, f64); 7] = [
        (1.0, 1, 0.5000000000000001),
        (2.5, 3, 0.08770664700806556),
        (0.01, 10, 0.9922179749909714),
        (12.0, 49, 3.380810494797404e-16),
        (1.96, 6979, 0.05003552434907261),
        (8.0, 6979, 1.446076270411988e-15),
        (40.0, 100, 2.462107602140071e-63),
    ];
}

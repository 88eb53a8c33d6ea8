//! The distribution of the studentised range.

use libm::{erfc, lgamma};

/// Sixteen points of Gauss and Legendre on [-1, 1] with their weights, the half above 0 (DLMF 3.5, table 3.5.4's method).
const POINTS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// Integrates over panels of equal width.
fn integral(from: f64, to: f64, panels: u32, of: &dyn Fn(f64) -> f64) -> f64 {
    let half = (to - from) / f64::from(panels) / 2.0;
    let panel = |panel: u32| {
        let middle = from + half * f64::from(2 * panel + 1);
        let pair =
            |(x, weight): &(f64, f64)| weight * (of(middle - half * x) + of(middle + half * x));
        POINTS.iter().map(pair).sum::<f64>()
    };
    half * (0..panels).map(panel).sum::<f64>()
}

fn normal(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The chance that the range of `groups` standard normal values is `width` at most.
fn range(width: f64, groups: f64) -> f64 {
    // The greatest of the values lies at z, all others within the width below it.
    let within =
        |z: f64| groups * normal_density(z) * (normal(z) - normal(z - width)).powf(groups - 1.0);
    integral(-8.0, 8.0 + width.min(8.0), 24, &within).min(1.0)
}

/// P(Q > q) for the range of `groups` means over a standard error with `degrees` of freedom; good to about 1e-10, not relative.
///
/// The double integral of Copenhaver and Holland ("Computation of the distribution of the maximum studentized range statistic", JSCS
/// 1988), by quadrature alone.
pub(crate) fn upper_tail(q: f64, groups: usize, degrees: f64) -> f64 {
    let groups = groups as f64;
    // Of s = sqrt(chi-square / degrees), which is near 1 with a spread of 1 / sqrt(2 degrees).
    let half = degrees / 2.0;
    let constant = half * half.ln() - lgamma(half) + std::f64::consts::LN_2;
    let density = |s: f64| (constant + (degrees - 1.0) * s.ln() - half * s * s).exp();
    let spread = 9.0 / degrees.sqrt();
    let (from, to) = ((1.0 - spread).max(0.0), 1.0 + spread);
    let beyond = |s: f64| density(s) * (1.0 - range(q * s, groups));
    integral(from, to, 24, &beyond).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// python3 -c "from scipy.stats import studentized_range as s
    /// for q, k, v in (3.5, 3, 12), (1, 2, 1), (4, 10, 500), (.5, 5, 20), (8, 4, 30), (5.2, 25, 20000): print(q, k, v, s.sf(q, k, v))"
    #[test]
    fn tails_are_those_of_scipy() {
        for (q, groups, degrees, expected) in [
            (3.5, 3, 12.0, 0.069_995_485_275_183_62),
            (1.0, 2, 1.0, 0.608_173_447_969_392_8),
            (4.0, 10, 500.0, 0.129_786_237_887_574_7),
            (0.5, 5, 20.0, 0.996_367_005_392_807_2),
            (8.0, 4, 30.0, 2.089_349_248_102_223_6e-5),
            (5.2, 25, 20_000.0, 0.046_980_828_558_447_096),
        ] {
            let value = upper_tail(q, groups, degrees);
            assert!((value - expected).abs() < 1e-9, "{q} {groups} {degrees}: {value} {expected}");
        }
        assert_eq!(upper_tail(0.0, 3, 5.0), 1.0);
        assert!(upper_tail(1e6, 3, 5.0) < 1e-9);
    }
}

//! Scores as they are compared.

use crate::Compat;

/// A score as this version compares it.
pub(super) fn compared(sim: f64, compat: Compat) -> f64 {
    if compat == Compat::V9 { f64::from(sim as f32) } else { sim }
}

/// An integer in the order of the scores: -0 equals 0, NaN (from memory only) is least.
pub(super) fn key(sim: f64, compat: Compat) -> i64 {
    let sim = compared(sim, compat);
    if sim.is_nan() {
        return i64::MIN;
    }
    // Adding 0 makes 0 of -0; the bits of negative numbers grow the wrong way.
    let bits = (sim + 0.0).to_bits() as i64;
    if bits < 0 { bits ^ i64::MAX } else { bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_the_order_of_scores() {
        let scores =
            [f64::NEG_INFINITY, -2.5, -1e-300, 0.0, 1e-300, 1.0, 1.000_000_01, 7.0, f64::INFINITY];
        for pair in scores.windows(2) {
            assert!(key(pair[0], Compat::V10) < key(pair[1], Compat::V10), "{pair:?}");
            assert!(key(pair[0], Compat::V9) <= key(pair[1], Compat::V9), "{pair:?}");
        }
        assert_eq!(key(-0.0, Compat::V10), key(0.0, Compat::V10));
        assert_eq!(key(1.000_000_01, Compat::V9), key(1.0, Compat::V9));
        assert_eq!(key(16_777_217.0, Compat::V9), key(16_777_216.0, Compat::V9));
        assert!(key(f64::NAN, Compat::V10) < key(f64::NEG_INFINITY, Compat::V10));
    }
}

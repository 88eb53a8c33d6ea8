//! Discounted cumulated gain: gain over log2(rank + 1).

/// The gain at a rank, from 0.
pub(super) fn discounted(gain: f64, at: usize) -> f64 {
    gain / (at as f64 + 2.0).log2()
}

/// The sum over ranks; one without gain adds nothing.
pub(super) fn cumulated(gains: impl Iterator<Item = f64>) -> f64 {
    gains
        .enumerate()
        .filter(|(_, gain)| *gain != 0.0)
        .fold(0.0, |sum, (at, gain)| sum + discounted(gain, at))
}

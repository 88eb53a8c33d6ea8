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

/// DCG over the ideal DCG at each of the ascending cutoffs; 0 where there is nothing to gain.
pub(super) fn normalised_at(
    cutoffs: &[usize],
    own: impl Iterator<Item = f64>,
    ideal: impl Iterator<Item = f64>,
) -> impl Iterator<Item = f64> {
    let (own, ideal) = (cumulated_at(cutoffs, own), cumulated_at(cutoffs, ideal));
    let share = |(own, ideal): (f64, f64)| if ideal > 0.0 { own / ideal } else { 0.0 };
    own.into_iter().zip(ideal).map(share)
}

/// DCG at each of the ascending cutoffs, in one pass.
fn cumulated_at(cutoffs: &[usize], gains: impl Iterator<Item = f64>) -> Vec<f64> {
    let (mut sums, mut sum) = (Vec::with_capacity(cutoffs.len()), 0.0);
    for (at, gain) in gains.enumerate() {
        while cutoffs.get(sums.len()) == Some(&at) {
            sums.push(sum);
        }
        if sums.len() == cutoffs.len() {
            break;
        }
        if gain != 0.0 {
            sum += discounted(gain, at);
        }
    }
    sums.resize(cutoffs.len(), sum);
    sums
}

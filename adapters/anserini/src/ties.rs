//! Anserini's `ScoreTiesAdjusterReranker`: ties are pulled apart by millionths so that an evaluation that orders by score
//! keeps the ranks. Facts only; checked against runs of eleven versions.

/// Adjusts scores that descend by rank.
///
/// Each is rounded half up to four decimals, then, where it is not more than 1e-4 below the (adjusted) one before it,
/// lowered by 1e-6 times its place among the ties, in f32.
pub fn adjust(scores: &[f32]) -> Vec<f32> {
    let mut adjusted: Vec<f32> = Vec::with_capacity(scores.len());
    let mut duplicates = 0u32;
    for &score in scores {
        let mut value = ((f64::from(score) * 1e4 + 0.5).floor() / 1e4) as f32;
        match adjusted.last() {
            Some(&previous) if previous - value <= 1e-4f32 => {
                duplicates += 1;
                value -= 1e-6f32 * duplicates as f32;
            }
            _ => duplicates = 0,
        }
        adjusted.push(value);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(scores: &[f32]) -> Vec<String> {
        adjust(scores).iter().map(|score| format!("{score:.6}")).collect()
    }

    #[test]
    fn small_ties_are_pulled_apart_large_ones_hardly() {
        assert_eq!(printed(&[1.0, 1.0, 1.0]), ["1.000000", "0.999999", "0.999998"]);
        assert_eq!(printed(&[5.0, 5.0, 4.0]), ["5.000000", "4.999999", "4.000000"]);
        // Above 16 a millionth is less than half a unit in the last place.
        assert_eq!(printed(&[24086.0, 24086.0]), ["24086.000000", "24086.000000"]);
        let many = printed(&[126.0; 8]);
        assert!(many.contains(&"125.999992".to_owned()), "{many:?}");
    }
}

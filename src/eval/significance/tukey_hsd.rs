//! Tukey's own HSD.

use crate::eval::significance::studentized_range::upper_tail;
use crate::eval::significance::untestable::Untestable;

/// p-values of all pairs of runs, as a symmetric matrix. `values` are by run, then by query.
///
/// Tukey's test of honestly significant differences over all runs at once, as scipy's `tukey_hsd` and ranx compute it: the variance is
/// that of the values within the runs, queries are not paired, so that queries which are hard for every run count as noise. The error of the
/// whole family stays at alpha and no correction is wanted. Values are taken as normal with one variance (Tukey 1949; Kramer 1956).
///
/// # Errors
/// Fewer than two queries; runs that are each the same for all queries, and not all equal.
pub fn tukey_hsd(values: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Untestable> {
    let (runs, queries) = (values.len(), values.first().map_or(0, Vec::len));
    if queries < 2 {
        return Err(Untestable::TooFew);
    }
    let means: Vec<f64> =
        values.iter().map(|run| run.iter().sum::<f64>() / queries as f64).collect();
    let squares = values
        .iter()
        .zip(&means)
        .map(|(run, mean)| run.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>());
    let degrees = (runs * (queries - 1)) as f64;
    let error = (squares.sum::<f64>() / degrees / queries as f64).sqrt();
    let mut p = vec![vec![1.0; runs]; runs];
    for i in 0..runs {
        for j in 0..i {
            let difference = (means[i] - means[j]).abs();
            if difference == 0.0 {
                continue;
            }
            if error < 10.0 * f64::EPSILON * difference {
                return Err(Untestable::Constant);
            }
            p[i][j] = upper_tail(difference / error, runs, degrees);
            p[j][i] = p[i][j];
        }
    }
    Ok(p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_values_are_those_of_scipy() {
        let values = [
            vec![0.7, 0.3, 0.2, 0.6, 0.4],
            vec![0.5, 0.1, 0.0, 0.2, 0.4],
            vec![0.0, 0.0, 0.2, 0.1, 0.3],
        ];
        let p = tukey_hsd(&values).unwrap();
        for (p, expected) in
            [(p[0][1], 0.242_681_38), (p[0][2], 0.044_765_42), (p[1][2], 0.576_553_04)]
        {
            assert!((p - expected).abs() < 1e-8, "{p} {expected}");
        }
        assert_eq!((p[1][1], p[2][0]), (1.0, p[0][2]));
        let two = tukey_hsd(&values[..2]).unwrap();
        assert!((two[0][1] - 0.165_771_77).abs() < 1e-8, "{two:?}");
    }

    #[test]
    fn flat_runs() {
        assert_eq!(tukey_hsd(&[vec![0.1], vec![0.2]]), Err(Untestable::TooFew));
        assert_eq!(tukey_hsd(&[vec![0.1; 3], vec![0.2; 3]]), Err(Untestable::Constant));
        assert_eq!(tukey_hsd(&[vec![0.1; 3], vec![0.1; 3]]).unwrap()[0][1], 1.0);
    }
}

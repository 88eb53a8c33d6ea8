//! Runs held against each other, measure by measure.

use crate::eval::query_values::QueryValues;
use crate::eval::significance::correction::Correction;
use crate::eval::significance::significance_test::Test;
use crate::eval::significance::untestable::Untestable;

/// How runs are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareOptions {
    /// The test.
    pub test: Test,
    /// Correction for the number of pairs of a measure; [`Test::Tukey`] wants none.
    pub correction: Correction,
    /// Greatest corrected p that is called significant.
    pub alpha: f64,
    /// Number of the run that the others are held against.
    pub baseline: usize,
    /// Which pairs are tested: they are the family that is corrected.
    pub pairs: Pairs,
}

/// Pairs of runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairs {
    /// Each with each.
    All,
    /// Each with the baseline.
    Baseline,
}

/// One measure of all runs.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureComparison {
    /// As trec_eval prints it.
    pub measure: String,
    /// Mean over the judged queries, by run. (A count is a mean here too, not trec_eval's sum.)
    pub means: Vec<f64>,
    /// The tested pairs.
    pub pairs: Vec<Pair>,
}

/// Two runs under one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Number of the run that is held against the other.
    pub first: usize,
    /// Number of the other; the baseline where it is one of the two.
    pub second: usize,
    /// Mean of the first less mean of the second.
    pub difference: f64,
    /// Queries for which the first is better, both are equal, the second is better.
    pub wins: usize,
    /// See `wins`.
    pub ties: usize,
    /// See `wins`.
    pub losses: usize,
    /// Not corrected.
    pub p: Result<f64, Untestable>,
    /// Corrected for the pairs of this measure that have a p.
    pub corrected: Option<f64>,
    /// The corrected p is alpha at most.
    pub significant: bool,
}

impl MeasureComparison {
    /// Numbers of the runs that a run significantly beats.
    pub fn beaten_by(&self, run: usize) -> Vec<usize> {
        let beaten = |pair: &Pair| match pair.difference > 0.0 {
            _ if !pair.significant => None,
            true => (pair.first == run).then_some(pair.second),
            false => (pair.second == run).then_some(pair.first),
        };
        let mut beaten: Vec<usize> = self.pairs.iter().filter_map(beaten).collect();
        beaten.sort_unstable();
        beaten
    }

    /// The pair of a run with the baseline.
    pub fn against(&self, run: usize, baseline: usize) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.first == run && pair.second == baseline)
    }
}

/// Compares runs whose values are of the same measures and queries.
pub fn compare(runs: &[QueryValues], options: &CompareOptions) -> Vec<MeasureComparison> {
    let pairs = pairs(runs.len(), options);
    let measures = runs.first().map_or(&[][..], |run| &run.measures);
    let of_measure = |(at, measure): (usize, &String)| {
        let values: Vec<Vec<f64>> = runs.iter().map(|run| run.values[at].clone()).collect();
        let p = options.test.p_values(&values, &pairs);
        let family: Vec<f64> = p.iter().filter_map(|p| p.ok()).collect();
        let mut corrected = options.correction.adjust(&family).into_iter();
        let pair = |(&(first, second), p): (&(usize, usize), Result<f64, Untestable>)| {
            let corrected = p.is_ok().then(|| corrected.next()).flatten();
            pair(&values, (first, second), p, corrected, options.alpha)
        };
        MeasureComparison {
            measure: measure.clone(),
            means: values.iter().map(|values| mean(values)).collect(),
            pairs: pairs.iter().zip(p).map(pair).collect(),
        }
    };
    measures.iter().enumerate().map(of_measure).collect()
}

/// The later run first, but a baseline always second.
fn pairs(runs: usize, options: &CompareOptions) -> Vec<(usize, usize)> {
    let baseline = options.baseline;
    let all = (0..runs).flat_map(|later| (0..later).map(move |earlier| (later, earlier)));
    all.map(|(a, b)| if a == baseline { (b, a) } else { (a, b) })
        .filter(|(_, second)| options.pairs == Pairs::All || *second == baseline)
        .collect()
}

fn pair(
    values: &[Vec<f64>],
    (first, second): (usize, usize),
    p: Result<f64, Untestable>,
    corrected: Option<f64>,
    alpha: f64,
) -> Pair {
    let count = |wanted| {
        let compared = values[first].iter().zip(&values[second]).map(|(a, b)| a.total_cmp(b));
        compared.filter(|order| *order == wanted).count()
    };
    Pair {
        first,
        second,
        difference: mean(&values[first]) - mean(&values[second]),
        wins: count(std::cmp::Ordering::Greater),
        ties: count(std::cmp::Ordering::Equal),
        losses: count(std::cmp::Ordering::Less),
        p,
        corrected,
        significant: corrected.is_some_and(|p| p <= alpha),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

//! Counts of a judgment group that keeps only its first nonrelevant documents.

use crate::preferences::{Counts, Group, Levels, Matrix, Order};

/// Keeps `in_classes` (one subgroup) or `in_matrix` (several) nonrelevant documents, and numbers below `below`.
pub(super) fn with_first(
    group: &Group,
    in_classes: usize,
    in_matrix: usize,
    below: usize,
    fulfilled: impl Fn(usize, usize) -> bool,
) -> Counts {
    match &group.order {
        Order::Classes(classes) => of_classes(&classes.0, in_classes, below, fulfilled),
        Order::Matrix(matrix, levels) => of_matrix(matrix, levels, in_matrix, below, fulfilled),
    }
}

/// The last class is taken for the nonrelevant documents. As in trec_eval, it is compared with itself too.
fn of_classes(
    classes: &[(f64, Vec<usize>)],
    keep: usize,
    below: usize,
    fulfilled: impl Fn(usize, usize) -> bool,
) -> Counts {
    let mut counts = Counts::default();
    let Some(((_, last), others)) = classes.split_last() else { return counts };
    let kept = &last[..keep.min(last.len())];
    let within =
        |numbers: &[usize]| numbers.iter().copied().filter(|&n| n < below).collect::<Vec<_>>();
    let mut count = |better: &[usize], worse: &[usize]| {
        for a in within(better) {
            within(worse).into_iter().for_each(|b| counts.add(fulfilled(a, b)));
        }
    };
    for (at, (_, better)) in others.iter().enumerate() {
        others[at + 1..].iter().for_each(|(_, worse)| count(better, worse));
    }
    classes.iter().for_each(|(_, better)| count(better, kept));
    counts
}

fn of_matrix(
    matrix: &Matrix,
    levels: &Levels,
    keep: usize,
    below: usize,
    fulfilled: impl Fn(usize, usize) -> bool,
) -> Counts {
    let numbers = 0..levels.len().min(below);
    let mut nonrelevant = 0;
    let kept: Vec<usize> = numbers
        .filter(|&number| {
            nonrelevant += usize::from(levels.is_nonrelevant(number));
            !levels.is_nonrelevant(number) || nonrelevant <= keep
        })
        .collect();
    let mut counts = Counts::default();
    for &a in &kept {
        for &b in kept.iter().filter(|&&b| matrix.prefers(a, b)) {
            counts.add(fulfilled(a, b));
        }
    }
    counts
}

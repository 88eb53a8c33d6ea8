//! Everything as one JSON object.

use serde::Serialize;

use crate::cli::compare::compared::{Compared, test_name};
use crate::cli::scoring::{LeftOutShown, Scoring};
use crate::error::{Error, ErrorKind, Result};
use crate::eval::compare::{MeasureComparison, Pairs};
use crate::eval::significance::significance_test::Test;

#[derive(Serialize)]
struct Comparison<'a> {
    queries: usize,
    #[serde(flatten)]
    scoring: &'a Scoring<'a>,
    test: &'static str,
    /// Of tests that draw.
    permutations: Option<u64>,
    seed: Option<u64>,
    correction: String,
    pairs: &'static str,
    alpha: f64,
    baseline: &'a str,
    runs: Vec<Run<'a>>,
    measures: Vec<Measure<'a>>,
}

#[derive(Serialize)]
struct Run<'a> {
    name: &'a str,
    missing_queries: usize,
    extra_queries: usize,
    #[serde(flatten)]
    left_out: LeftOutShown<'a>,
}

#[derive(Serialize)]
struct Measure<'a> {
    measure: &'a str,
    runs: Vec<Mean<'a>>,
    pairs: Vec<Pair<'a>>,
}

#[derive(Serialize)]
struct Mean<'a> {
    name: &'a str,
    mean: f64,
    /// Runs that it significantly beats.
    beats: Vec<&'a str>,
}

#[derive(Serialize)]
struct Pair<'a> {
    first: &'a str,
    second: &'a str,
    difference: f64,
    wins: usize,
    ties: usize,
    losses: usize,
    p: Option<f64>,
    corrected_p: Option<f64>,
    significant: bool,
    /// Why there is no p.
    #[serde(skip_serializing_if = "Option::is_none")]
    untestable: Option<String>,
}

pub(super) fn json(compared: &Compared<'_>) -> Result<String> {
    let options = compared.options;
    let sampling = match options.test {
        Test::Randomization(sampling) | Test::Tukey(sampling) => Some(sampling),
        Test::TTest | Test::TukeyHsd => None,
    };
    let runs = compared.names.iter().zip(compared.runs).zip(compared.left_out);
    let runs = runs.map(|((name, run), left_out)| Run {
        name,
        missing_queries: run.missing.len(),
        extra_queries: run.extra.len(),
        left_out: LeftOutShown::of(left_out),
    });
    let comparison = Comparison {
        queries: compared.qids.len(),
        scoring: &compared.scoring,
        test: test_name(options.test),
        permutations: sampling.map(|sampling| sampling.permutations),
        seed: sampling.map(|sampling| sampling.seed),
        correction: options.correction.to_string(),
        pairs: match options.pairs {
            Pairs::All => "all",
            Pairs::Baseline => "baseline",
        },
        alpha: options.alpha,
        baseline: &compared.names[options.baseline],
        runs: runs.collect(),
        measures: compared.measures.iter().map(|m| measure(m, compared.names)).collect(),
    };
    serde_json::to_string_pretty(&comparison)
        .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))
}

fn measure<'a>(measure: &'a MeasureComparison, names: &'a [String]) -> Measure<'a> {
    let mean = |(run, mean): (usize, &f64)| Mean {
        name: &names[run],
        mean: *mean,
        beats: measure.beaten_by(run).into_iter().map(|run| &*names[run]).collect(),
    };
    let pairs = measure.pairs.iter().map(|pair| Pair {
        first: &names[pair.first],
        second: &names[pair.second],
        difference: pair.difference,
        wins: pair.wins,
        ties: pair.ties,
        losses: pair.losses,
        p: pair.p.ok(),
        corrected_p: pair.corrected,
        significant: pair.significant,
        untestable: pair.p.err().map(|reason| reason.to_string()),
    });
    Measure {
        measure: &measure.measure,
        runs: measure.means.iter().enumerate().map(mean).collect(),
        pairs: pairs.collect(),
    }
}

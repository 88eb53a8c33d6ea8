//! The means of all runs, and each run against the baseline.

use crate::cli::compare::compared::Compared;
use crate::cli::grid::{Cell, Grid, LETTERS, Notation, best, escaped};
use crate::eval::compare::{Pair, Pairs};
use crate::eval::significance::correction::Correction;
use crate::eval::significance::significance_test::Test;

/// Both tables, and a line that says what they show.
pub(super) fn tables(compared: &Compared<'_>, notation: Notation) -> String {
    let legend = match notation {
        Notation::Latex => format!("% {}", escaped(&legend(compared))),
        _ => legend(compared),
    };
    let means = means(compared).text(notation);
    format!("{means}\n\n{}\n\n{legend}", against_baseline(compared).text(notation))
}

fn means(compared: &Compared<'_>) -> Grid {
    let mut headings = vec![String::new(), "run".to_owned()];
    headings.extend(compared.measures.iter().map(|measure| measure.measure.clone()));
    let row = |(run, name): (usize, &String)| {
        let mut row: Vec<Cell> = vec![LETTERS[run].to_string().into(), name.clone().into()];
        row.extend(compared.measures.iter().map(|measure| Cell {
            text: format!("{:.4}", measure.means[run]),
            raised: measure.beaten_by(run),
            // More of a count is not better.
            bold: !is_count(&measure.measure) && best(&measure.means) == Some(measure.means[run]),
        }));
        row
    };
    Grid { headings, rows: compared.names.iter().enumerate().map(row).collect(), texts: 2 }
}

/// In either notation.
fn is_count(measure: &str) -> bool {
    measure.starts_with("num_") || measure.starts_with("Num")
}

fn against_baseline(compared: &Compared<'_>) -> Grid {
    let corrected = compared.options.correction != Correction::None;
    let mut headings = vec!["measure", "run", "difference", "p"];
    headings.extend(corrected.then_some("corrected p"));
    headings.extend(["wins", "ties", "losses"]);
    let mut rows = Vec::new();
    for measure in compared.measures {
        for (run, name) in compared.names.iter().enumerate() {
            if let Some(pair) = measure.against(run, compared.options.baseline) {
                let mut row = vec![measure.measure.clone(), name.clone()];
                row.extend(numbers(pair, corrected));
                rows.push(row.into_iter().map(Cell::from).collect());
            }
        }
    }
    Grid { headings: headings.into_iter().map(str::to_owned).collect(), rows, texts: 2 }
}

fn numbers(pair: &Pair, corrected: bool) -> Vec<String> {
    let mut numbers = vec![format!("{:+.4}", pair.difference), p_value(pair.p.ok())];
    numbers.extend(corrected.then(|| p_value(pair.corrected)));
    numbers.extend([pair.wins, pair.ties, pair.losses].map(|count| count.to_string()));
    numbers
}

pub(super) fn p_value(p: Option<f64>) -> String {
    match p {
        None => "-".to_owned(),
        Some(p) if p < 1e-4 => format!("{p:.1e}"),
        Some(p) => format!("{p:.4}"),
    }
}

fn legend(compared: &Compared<'_>) -> String {
    let options = compared.options;
    let drawn = |permutations: u64, seed: u64| format!("{permutations} permutations, seed {seed}");
    let test = match options.test {
        Test::TTest => "paired t-test, two-sided".to_owned(),
        Test::Randomization(sampling) => format!(
            "paired randomisation test, two-sided, exact where at most {} queries differ, else {}",
            crate::eval::significance::randomization::EXACT_UP_TO,
            drawn(sampling.permutations, sampling.seed)
        ),
        Test::Tukey(sampling) => {
            format!("randomised Tukey HSD, {}", drawn(sampling.permutations, sampling.seed))
        }
        Test::TukeyHsd => "Tukey's HSD, queries not paired".to_owned(),
    };
    let runs = compared.names.len();
    let pairs = match options.pairs {
        Pairs::All => runs * (runs - 1) / 2,
        Pairs::Baseline => runs - 1,
    };
    let correction = match options.correction {
        Correction::None => "not corrected".to_owned(),
        Correction::Holm => {
            format!("corrected by Holm's method for {} a measure", of(pairs, "pair"))
        }
        Correction::Bonferroni => {
            format!("corrected by Bonferroni's for {} a measure", of(pairs, "pair"))
        }
    };
    let correction = match options.test {
        Test::Tukey(_) | Test::TukeyHsd => format!("p of a family of {}", of(pairs, "pair")),
        _ => correction,
    };
    format!(
        "{}; differences, wins and losses against {}, {}; {test}; {correction}; raised: significantly above that run by this test, p at most {}",
        of(compared.qids.len(), "query"),
        LETTERS[options.baseline],
        compared.names[options.baseline],
        options.alpha
    )
}

/// A number of things; the words that are counted here end as these do.
pub(super) fn of(count: usize, what: &str) -> String {
    match (count, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {what}s"),
    }
}

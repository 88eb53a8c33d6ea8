//! `splade compare`

pub(crate) mod compared;
pub(crate) mod json;
pub(crate) mod per_query;
pub(crate) mod plot;
pub(crate) mod tables;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use trec_eval_rs::{Evaluator, Measures};

use crate::cli::compare::compared::Compared;
use crate::cli::grid::{Format, LETTERS};
use crate::cli::paths::{distinct_outputs, one_stdin};
use crate::cli::print::note;
use crate::cli::rows;
use crate::cli::run_names::run_names;
use crate::cli::scoring::{DROP, KEEP, ScoringArguments, Sifted, say_left_out};
use crate::error::{Error, Result};
use crate::eval::compare::{CompareOptions, MeasureComparison, Pairs, compare};
use crate::eval::printed::{of_evaluation, of_scoring};
use crate::eval::query_values::{QueryValues, judged_queries, query_values};
use crate::eval::significance::correction::Correction;
use crate::eval::significance::sampling::Sampling;
use crate::eval::significance::significance_test::Test;
use crate::eval::significance::untestable::Untestable;
use crate::storage::persist::AtomicFile;

/// Compare runs, query by query, and test whether their differences are more than chance
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade compare qrels.txt bm25.trec splade.trec -m ndcg_cut.10 -m recall.1000\n  \
    splade compare qrels.txt a.trec b.trec c.trec -m map --test tukey --format latex\n  \
    splade compare qrels.txt a.trec b.trec -m map --test randomization --per-query differences.jsonl --plot bars.svg\n\n\
    Every judged query counts, one that a run lacks with 0 (trec_eval's -c). A raised letter behind a mean names a run that it significantly beats. \
    Tests are two-sided, and paired but for tukey-hsd:\n  \
    t-test          Student's\n  \
    randomization   flips of signs, all of them with up to 32 queries that differ, else --permutations of them, p = (b + 1) / (m + 1) \
    (Smucker, Allan & Carterette 2007)\n  \
    tukey           randomised Tukey HSD over all runs at once, which corrects for their number (Carterette 2012)\n  \
    tukey-hsd       Tukey's own HSD, as scipy and ranx compute it: queries are not paired, so it finds less")]
pub(super) struct CompareArguments {
    /// Judgments
    qrels: PathBuf,
    /// Runs, two or more
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// Measure, in trec_eval's or ir_measures' notation, as 'splade evaluate' takes it; any number of times
    #[arg(short, long = "measure", value_name = "MEASURE", required = true)]
    measures: Vec<String>,
    /// The run that the others are held against, by name or path [default: the first]
    #[arg(long, value_name = "RUN")]
    baseline: Option<String>,
    /// Names of the runs, in their order [default: their files' names]
    #[arg(long, value_delimiter = ',', value_name = "NAME,NAME,...")]
    names: Vec<String>,
    /// t-test (or student), randomization (or fisher), tukey, tukey-hsd
    #[arg(long, visible_alias = "stat-test", default_value = "t-test")]
    test: String,
    /// Correction for the number of pairs of a measure: holm, bonferroni, none [default: holm; tukey wants none]
    #[arg(long)]
    correction: Option<String>,
    /// The pairs that are tested, which are the family that is corrected
    #[arg(long, value_enum, default_value_t = PairsName::All)]
    pairs: PairsName,
    /// Greatest corrected p that is called significant
    #[arg(long, visible_alias = "max-p", default_value_t = 0.05)]
    alpha: f64,
    /// Permutations drawn by randomization and tukey
    #[arg(long, default_value_t = 100_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    permutations: u32,
    /// Seed of what is drawn: equal seeds, equal results, on any number of threads
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// How the comparison is shown
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Where it goes
    #[arg(long, default_value = "-")]
    output: PathBuf,
    /// Write every query's values and differences from the baseline: JSON lines if the name ends with .jsonl, else a table with tabs
    #[arg(long, value_name = "FILE")]
    per_query: Option<PathBuf>,
    /// Draw every query's difference from the baseline as a bar, sorted: an SVG with a panel a measure and run
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    #[command(flatten)]
    scoring: ScoringArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PairsName {
    /// Each run with each
    All,
    /// Each run with the baseline
    Baseline,
}

impl CompareArguments {
    pub(super) fn run(&self) -> Result<()> {
        let names = self.names()?;
        let options = self.options(&names)?;
        let inputs = std::iter::once(&self.qrels).chain(&self.runs);
        one_stdin(inputs.chain(&self.scoring.exclude_documents))?;
        let outputs = [Some(&self.output), self.per_query.as_ref(), self.plot.as_ref()];
        distinct_outputs(&outputs)?;
        let scoring = self.scoring.options(true)?;
        let wanted =
            Measures::parse_either(&self.measures, scoring.compat).map_err(of_evaluation)?;
        let qrels = self.scoring.qrels(&self.qrels, &scoring)?;
        let qids = judged_queries(&qrels).map_err(|e| e.at_file(&self.qrels))?;
        let evaluator = Evaluator::new(&wanted, &scoring, &qrels);
        let mut runs = Vec::new();
        let mut left_out = Vec::new();
        let exclusions = self.scoring.exclusions()?;
        let each = &mut |sifted: Sifted<'_>| {
            let Sifted { at, path, run, left_out: found } = sifted;
            let evaluation =
                evaluator.evaluate(run).map_err(|e| of_scoring(e, &self.qrels, path))?;
            runs.push(query_values(run, &qids, &evaluation).map_err(|e| e.at_file(path))?);
            say_left_out(&format!("{}: ", names[at]), &found, KEEP, DROP);
            left_out.push(found);
            Ok(())
        };
        self.scoring.each_run(&self.runs, &qrels, &scoring, exclusions.as_ref(), each)?;
        say_measures(&wanted, &runs[0])?;
        names.iter().zip(&runs).for_each(|(name, run)| say_queries(name, run, qids.len()));
        let measures = compare(&runs, &options);
        say_untested(&measures, &names);
        let compared = Compared {
            names: &names,
            qids: &qids,
            runs: &runs,
            left_out: &left_out,
            options: &options,
            scoring: self.scoring.shown(true),
            measures: &measures,
        };
        let text = match self.format.notation() {
            Some(notation) => tables::tables(&compared, notation),
            None => json::json(&compared)?,
        };
        // Nothing goes to stdout before all else is written.
        let mut out = AtomicFile::create(&self.output)?;
        if let Some(path) = &self.per_query {
            let mut queries = AtomicFile::create(path)?;
            per_query::write(&mut queries, &compared, rows::is_jsonl(path))?;
            queries.finish()?;
        }
        if let Some(path) = &self.plot {
            let mut plot = AtomicFile::create(path)?;
            writeln!(plot, "{}", plot::svg(&compared))?;
            plot.finish()?;
        }
        writeln!(out, "{text}")?;
        out.finish()
    }

    /// A name a run, all different.
    fn names(&self) -> Result<Vec<String>> {
        let runs = self.runs.len();
        if runs < 2 {
            return Err(Error::usage("one run is not compared")
                .hint("name two runs or more after the judgments; 'splade evaluate' scores one"));
        }
        if runs > LETTERS.len() {
            return Err(Error::usage(format!("{runs} runs, of which each wants its own letter"))
                .hint(format!("compare {} at once at most", LETTERS.len())));
        }
        run_names(&self.runs, &self.names)
    }

    fn options(&self, names: &[String]) -> Result<CompareOptions> {
        if !(self.alpha > 0.0 && self.alpha < 1.0) {
            return Err(Error::usage(format!("--alpha is between 0 and 1, not {}", self.alpha))
                .hint("0.05 is usual"));
        }
        let baseline = match &self.baseline {
            None => 0,
            Some(wanted) => {
                let paths = self.runs.iter().position(|path| path.as_os_str() == &**wanted);
                names.iter().position(|name| name == wanted).or(paths).ok_or_else(|| {
                    Error::usage(format!("--baseline '{wanted}' is none of the runs"))
                        .hint(names.join(", "))
                })?
            }
        };
        let sampling = Sampling { permutations: u64::from(self.permutations), seed: self.seed };
        let test = match &*self.test {
            "t-test" | "student" => Test::TTest,
            "randomization" | "fisher" => Test::Randomization(sampling),
            "tukey" => Test::Tukey(sampling),
            "tukey-hsd" => Test::TukeyHsd,
            other => {
                return Err(Error::usage(format!("unknown test '{other}'"))
                    .hint("t-test, randomization, tukey or tukey-hsd"));
            }
        };
        let correction = match &self.correction {
            Some(name) => name.parse()?,
            None if test.is_of_family() => Correction::None,
            None => Correction::default(),
        };
        let pairs = match self.pairs {
            PairsName::All => Pairs::All,
            PairsName::Baseline => Pairs::Baseline,
        };
        if test.is_of_family() {
            if correction != Correction::None {
                return Err(Error::usage(format!(
                    "{} corrects for the number of runs itself",
                    self.test
                ))
                .hint("leave --correction out"));
            }
            if pairs == Pairs::Baseline {
                return Err(Error::usage(format!("{} tests all pairs of runs at once", self.test))
                    .hint("--test t-test or randomization, with --pairs baseline"));
            }
        }
        Ok(CompareOptions { test, correction, alpha: self.alpha, baseline, pairs })
    }
}

fn say_queries(name: &str, run: &QueryValues, judged: usize) {
    if let Some(first) = run.missing.first() {
        let missing = run.missing.len();
        note(&format!(
            "warning: {name} lacks {missing} of {judged} judged queries, which count as 0, the first is '{first}'"
        ));
    }
    if let Some(first) = run.extra.first() {
        let extra = run.extra.len();
        note(&format!(
            "warning: {name} has {extra} queries without judgments, which do not count, the first is '{first}'"
        ));
    }
    for ties in &run.ties {
        note(&format!("warning: {name}: {ties}"));
    }
}

fn say_measures(wanted: &Measures, run: &QueryValues) -> Result<()> {
    for warning in &run.warnings {
        note(&format!("warning: {warning}"));
    }
    let names = wanted.names();
    let unusable: Vec<&str> =
        names.iter().filter(|name| !run.measures.contains(name)).map(String::as_str).collect();
    let unusable = unusable.join(", ");
    if run.measures.is_empty() {
        return Err(Error::usage(format!("no number for a query of a run: {unusable}"))
            .hint("name measures that have one: -m ndcg_cut.10, -m map"));
    }
    if !unusable.is_empty() {
        note(&format!(
            "warning: left out, for they have no number for a query, or none of the run: {unusable}"
        ));
    }
    Ok(())
}

/// Says why pairs have no p.
fn say_untested(measures: &[MeasureComparison], names: &[String]) {
    for compared in measures {
        for pair in &compared.pairs {
            match pair.p {
                Err(Untestable::TooFew) => {
                    note(&format!("warning: no p-values: {}", Untestable::TooFew));
                    return;
                }
                Err(reason) => note(&format!(
                    "warning: {}, {} and {}: no p-value: {reason}; --test randomization has one",
                    compared.measure, names[pair.first], names[pair.second]
                )),
                Ok(_) => {}
            }
        }
    }
}

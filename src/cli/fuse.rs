//! `splade fuse`

use std::path::PathBuf;

use clap::Args;

use crate::cli::paths::one_stdin;
use crate::cli::print::{note, say_warnings};
use crate::error::{Error, Result};
use crate::eval::fuse::fusion::Fusion;
use crate::eval::fuse::method::Method;
use crate::eval::fuse::normalization::Normalization;
use crate::formats::reading::Reading;
use crate::formats::run::check_runtag;
use crate::pipeline::fuse::fuse;

/// Fuse runs into one
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade fuse bm25.trec splade.trec --output rrf.trec\n  \
    splade fuse bm25.trec splade.trec --method interpolate --weights 0.3,0.7 --output fused.trec\n\n\
    Methods, each a score of what the runs say of a document:\n  \
    rrf          sum of 1 / (k + rank) (Cormack, Clarke & Buettcher 2009)\n  \
    combsum      sum of the scores (this and the other five: Fox & Shaw 1994)\n  \
    combmnz      sum times the number of runs that have the document\n  \
    combmax, combmin, combmed, combanz   greatest, least, median, mean score of the runs that have it\n  \
    interpolate  weighted sum; weights are 1 / runs by default\n  \
    borda        c points for the first of c candidates, one less for each next; what a run lacks shares its rest evenly (Aslam & Montague 2001)\n\n\
    Normalisations, query by query: none; minmax (s - min) / (max - min), 1 where all are equal; zscore (s - mean) / deviation, 0 where all are \
    equal; max s / max; sum (s - min) / sum of (s - min), even where all are equal; rank (n - rank + 1) / n.\n\n\
    Runs are ranked by score, equal scores by docno ascending, in and out; the rank column is looked at with --trust-ranks alone. (trec_eval puts equal scores \
    in descending order of docno, and compares them as 32-bit floats.) Queries are the union; a run that lacks a query or a document says nothing \
    of it, but for borda.")]
pub(super) struct FuseArguments {
    /// Runs, two or more; '-' is stdin
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// rrf, combsum, combmnz, combmax, combmin, combanz, combmed, interpolate, borda
    #[arg(long, default_value = "rrf")]
    method: String,
    /// none, minmax, zscore, max, sum, rank [default: minmax; rrf and borda look at ranks alone]
    #[arg(long, value_name = "NORM")]
    norm: Option<String>,
    /// The k of rrf: the greater, the less the first ranks stand out
    #[arg(long, default_value_t = 60)]
    k: u32,
    /// Rank by the runs' rank columns, as Pyserini's rrf does, not by their scores; for rrf, borda and --norm rank
    #[arg(long)]
    trust_ranks: bool,
    /// A weight a run, by which what it says is multiplied [default: 1 each; interpolate: 1 / runs]
    #[arg(long, value_delimiter = ',', value_name = "W,W,...", allow_negative_numbers = true)]
    weights: Vec<f64>,
    /// Documents a query
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    hits: u32,
    /// Format of the runs: trec, msmarco (a hit scores 1 / rank), naver
    #[arg(long, default_value = "trec")]
    run_format: String,
    /// Read runs as trec_eval does where they are not as their format wants them, and count that
    #[arg(long)]
    lenient: bool,
    /// Where the run goes
    #[arg(long, default_value = "-")]
    output: PathBuf,
    /// Name of the run
    #[arg(long, default_value = "splade-rs")]
    runtag: String,
}

impl FuseArguments {
    pub(super) fn run(&self) -> Result<()> {
        check_runtag(&self.runtag)?;
        if self.runs.len() < 2 {
            return Err(Error::usage("one run is not fused").hint("name two runs or more"));
        }
        one_stdin(self.runs.iter())?;
        let fusion = self.fusion()?;
        let (format, hits) = (self.run_format.parse()?, self.hits as usize);
        let reading = Reading { lenient: self.lenient, ..Reading::default() };
        let fused = fuse(&self.runs, format, reading, &fusion, hits, &self.output, &self.runtag)?;
        say_warnings(&fused.warnings);
        for (path, (missing, first)) in self.runs.iter().zip(&fused.missing) {
            if let Some(first) = first {
                let (path, queries) = (path.display(), fused.queries);
                note(&format!(
                    "warning: {path} lacks {missing} of {queries} queries, the first is '{first}'; there the other runs decide"
                ));
            }
        }
        if fused.cut > 0 {
            note(&format!("{} fused hits lie behind the first {hits} of their query", fused.cut));
        }
        Ok(())
    }

    fn fusion(&self) -> Result<Fusion> {
        let method: Method = self.method.parse()?;
        if method.by_rank() && self.norm.is_some() {
            return Err(Error::usage(format!(
                "{method} looks at ranks, which --norm does not change"
            ))
            .hint("leave --norm out, or combine scores: --method combsum"));
        }
        let normalization = match &self.norm {
            Some(name) => name.parse()?,
            None => Normalization::MinMax,
        };
        if self.trust_ranks && !method.by_rank() && normalization != Normalization::Rank {
            return Err(Error::usage(format!("{method} looks at scores, --trust-ranks at ranks"))
                .hint("--method rrf or borda, or --norm rank"));
        }
        let runs = self.runs.len();
        let weights = match (&self.weights[..], method) {
            ([], Method::Interpolate) => vec![1.0 / runs as f64; runs],
            ([], _) => vec![1.0; runs],
            (given, _) if given.len() != runs => {
                return Err(Error::usage(format!("{} weights for {runs} runs", given.len()))
                    .hint("--weights 0.7,0.3 gives one a run, in their order"));
            }
            (given, _) => given.to_vec(),
        };
        if let Some(weight) = weights.iter().find(|weight| !weight.is_finite() || **weight < 0.0) {
            return Err(Error::usage(format!("a weight is a finite number from 0, not {weight}"))
                .hint("--weights 0.7,0.3"));
        }
        if weights.iter().all(|weight| *weight == 0.0) {
            return Err(Error::usage("all weights are 0, and so would be all scores")
                .hint("--weights 0.7,0.3"));
        }
        let (k, given_ranks) = (f64::from(self.k), self.trust_ranks);
        Ok(Fusion { method, normalization, k, given_ranks, weights })
    }
}

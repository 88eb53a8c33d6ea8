//! How runs are held against judgments: what `evaluate` and `compare` share.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use trec_eval_rs::{Compat, Options, Qrels, Run, Ties};

use crate::cli::print::{note, say_warnings};
use crate::error::{Error, Result};
use crate::eval::left_out::{Excluded, Identical, LeftOut, Sieve, Taken};
use crate::formats::exclusions::Exclusions;
use crate::formats::qrels::read_judgments;
use crate::formats::read_run::read_run_for;
use crate::formats::reading::Reading;

#[derive(Debug, Args)]
#[command(next_help_heading = "Scoring")]
pub(super) struct ScoringArguments {
    /// Format of the runs: trec, msmarco (a hit scores 1 / rank), naver
    #[arg(long, default_value = "trec", value_name = "FORMAT")]
    pub(super) run_format: String,
    /// Format of the judgments: trec, msmarco, beir, naver; trec_eval's qrels_jg, prefs, qrels_prefs
    #[arg(
        short = 'R',
        long,
        alias = "Rel_info_format",
        default_value = "trec",
        value_name = "FORMAT"
    )]
    pub(super) qrels_format: String,
    /// Least relevance that counts, but where a measure says its own: AP(rel=2)
    #[arg(short, alias = "level_for_rel", default_value_t = 1, allow_negative_numbers = true)]
    pub(super) level: i64,
    /// Leave unjudged documents out, after -M
    #[arg(short = 'J', alias = "Judged_docs_only")]
    pub(super) judged_only: bool,
    /// Leave documents out that the judgments of the query do not have, before -M, as Pyserini (-remove-unjudged does too)
    #[arg(long)]
    pub(super) remove_unjudged: bool,
    /// Leave out the document whose docno is the query's id, as BEIR (Quora, ArguAna)
    #[arg(long, visible_alias = "ignore-identical-ids")]
    pub(super) remove_query: bool,
    /// Leave out documents of single queries: lines 'qid docid', as BRIGHT lists them
    #[arg(long, value_name = "FILE")]
    pub(super) exclude_documents: Option<PathBuf>,
    /// Documents a query at most
    #[arg(short = 'M', alias = "Max_retrieved_per_topic")]
    pub(super) max_retrieved: Option<usize>,
    /// Documents in the collection
    #[arg(short = 'N', alias = "Number_docs_in_coll", default_value_t = 0)]
    pub(super) docs_in_collection: i64,
    /// Greatest grade of the judgments' scale, for ERR, unless it says its own: ERR(max_rel=7)@10
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(i64).range(1..=50))]
    pub(super) max_grade: i64,
    /// Order of equal scores: docno-desc, docno-asc, rank [default: that of each measure's notation: docno-desc as trec_eval, but docno-asc
    /// for RR@k and Judged@k, as ir_measures]
    #[arg(long, value_name = "ORDER")]
    pub(super) ties: Option<String>,
    /// The trec_eval that is followed: 9 (9.0.8, the default) or 10
    #[arg(long, value_name = "VERSION")]
    pub(super) compat: Option<String>,
    /// Read judgments and runs as trec_eval does where they are not as their format wants them, and count that
    #[arg(long)]
    pub(super) lenient: bool,
}

/// The same for JSON.
#[derive(Serialize)]
pub(super) struct Scoring<'a> {
    compat: &'a str,
    ties: &'a str,
    complete: bool,
    level: i64,
    judged_only: bool,
    remove_unjudged: bool,
    remove_query: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclude_documents: Option<String>,
    max_retrieved: Option<usize>,
}

/// What was left out of a run, for JSON.
#[derive(Serialize)]
pub(super) struct LeftOutShown<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    identical_ids: Option<IdenticalShown<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excluded_documents: Option<&'a Excluded>,
}

#[derive(Serialize)]
struct IdenticalShown<'a> {
    left_out: bool,
    #[serde(flatten)]
    taken: &'a Taken,
}

impl<'a> LeftOutShown<'a> {
    pub(super) fn of(left_out: &'a LeftOut) -> Self {
        let (identical, taken) = &left_out.identical;
        let shown = IdenticalShown { left_out: *identical == Identical::LeftOut, taken };
        Self {
            identical_ids: (*identical != Identical::Kept).then_some(shown),
            excluded_documents: left_out.excluded.as_ref(),
        }
    }
}

/// A run without what does not count, and what that was.
pub(super) struct Sifted<'a> {
    /// Its place among the runs.
    pub(super) at: usize,
    pub(super) path: &'a Path,
    pub(super) run: &'a Run,
    pub(super) left_out: LeftOut,
}

impl ScoringArguments {
    /// The evaluator's options; `complete` is -c.
    pub(super) fn options(&self, complete: bool) -> Result<Options> {
        let usage = |e: trec_eval_rs::Error| Error::usage(e.message).hint_opt(e.hint);
        let compat = self.compat.as_deref().map(str::parse::<Compat>);
        let ties = self.ties.as_deref().map(str::parse::<Ties>);
        Ok(Options {
            compat: compat.transpose().map_err(usage)?.unwrap_or_default(),
            complete,
            level: self.level,
            max_retrieved: self.max_retrieved.unwrap_or(usize::MAX),
            judged_only: self.judged_only,
            docs_in_collection: self.docs_in_collection,
            ties: ties.transpose().map_err(usage)?,
            max_grade: self.max_grade,
            only_query: None,
        })
    }

    pub(super) fn shown(&self, complete: bool) -> Scoring<'_> {
        Scoring {
            compat: self.compat.as_deref().unwrap_or("9"),
            ties: self.ties.as_deref().unwrap_or("notation"),
            complete,
            level: self.level,
            judged_only: self.judged_only,
            remove_unjudged: self.remove_unjudged,
            remove_query: self.remove_query,
            exclude_documents: self
                .exclude_documents
                .as_ref()
                .map(|path| path.to_string_lossy().into_owned()),
            max_retrieved: self.max_retrieved,
        }
    }

    /// The documents that do not count for single queries.
    pub(super) fn exclusions(&self) -> Result<Option<Exclusions>> {
        self.exclude_documents.as_deref().map(Exclusions::read).transpose()
    }

    /// Reads judgments; what was passed over is said.
    pub(super) fn qrels(&self, path: &Path, options: &Options) -> Result<Qrels> {
        let read = read_judgments(path, self.qrels_format.parse()?, self.reading(options))?;
        say_warnings(&read.warnings);
        Ok(read.value)
    }

    fn reading(&self, options: &Options) -> Reading {
        Reading { compat: options.compat, lenient: self.lenient }
    }

    /// Hands every run on, without what is to be left out of it; what was passed over is said.
    pub(super) fn each_run(
        &self,
        paths: &[PathBuf],
        qrels: &Qrels,
        options: &Options,
        exclusions: Option<&Exclusions>,
        each: &mut dyn FnMut(Sifted<'_>) -> Result<()>,
    ) -> Result<()> {
        let format = self.run_format.parse()?;
        let sieve = Sieve {
            judged: Some((qrels, options.level)),
            identical: if self.remove_query { Identical::LeftOut } else { Identical::Kept },
            exclusions,
            unjudged: self.remove_unjudged,
        };
        // An evaluation finds documents that stand twice in what it looks at: all hits of judged queries, unless some are left out.
        let whole = options.only_query.is_none() && options.max_retrieved == usize::MAX;
        let evaluated = (whole && sieve.is_open()).then_some(qrels);
        for (at, path) in paths.iter().enumerate() {
            let read = read_run_for(path, format, self.reading(options), evaluated)?;
            say_warnings(&read.warnings);
            let (run, left_out) = sieve.sifted(read.value);
            each(Sifted { at, path, run: &run, left_out })?;
        }
        Ok(())
    }
}

/// Says what was left out of a run; `of` names the run where there are several.
pub(super) fn say_left_out(of: &str, left_out: &LeftOut, keep: &str, drop: &str) {
    for (is_warning, text) in left_out.told(keep, drop) {
        let warning = if is_warning { "warning: " } else { "" };
        note(&format!("{warning}{of}{text}"));
    }
}

/// What [`say_left_out`] says of a command's own option.
pub(super) const KEEP: &str = "without --remove-query they count";
/// As [`KEEP`].
pub(super) const DROP: &str = "--remove-query leaves them out";

//! `splade convert`

use std::path::{Path, PathBuf};

use clap::Args;

use crate::backend::asked::BackendOptions;
use crate::backend::engine::Backend;
use crate::backend::name::BackendName;
use crate::backend::sample::ask_engine;
use crate::cli::engines::arguments::EngineArguments;
use crate::cli::formats;
use crate::cli::jsonl::JsonlArguments;
use crate::cli::print::{note, say_passed_over, say_warnings, warn};
use crate::cli::progress;
use crate::cli::template::template;
use crate::error::{Error, ErrorKind, Result};
use crate::eval::printed::of_evaluation;
use crate::formats::converted::Converted;
use crate::formats::reading::Reading;
use crate::formats::registry::Format;
use crate::pipeline::convert::check::{Checked, check};
use crate::pipeline::convert::convert;
use crate::pipeline::convert::options::ConvertOptions;

const EXAMPLES: &str = "Examples:\n  \
    splade convert docs.jsonl.gz nfcorpus.ciff --from jsonl --to ciff\n  \
    splade convert nfcorpus.ciff pisa/nfcorpus --from ciff --to pisa\n  \
    splade convert vectors.jsonl anserini/docs --from jsonl --to jsonl --quantizer 'scale(factor=100)'\n  \
    splade convert queries.jsonl queries.tsv --from queries-jsonl --to queries-tsv --quantizer 'scale(factor=100)'\n  \
    splade convert vectors.jsonl docs --from jsonl --to jsonl --quantizer 'scale(factor=100)' --check anserini --check-with-engine\n\n\
    A JSONL output without a suffix is a folder with one file, ready for Anserini's -input, and a sidecar NAME.splade.toml beside \
    it that names the quantiser. '-' is stdin or stdout.";

/// Convert vectors, queries, texts, judgments and runs from one format to another
#[derive(Debug, Args)]
#[command(after_help = format!("{}\n{EXAMPLES}", formats::help()))]
pub(super) struct ConvertArguments {
    /// What is read: a file, a folder of shards, PISA's basename
    input: PathBuf,
    /// What is written
    output: PathBuf,
    /// Format read
    #[arg(long, value_name = "FORMAT")]
    from: String,
    /// Format written
    #[arg(long, value_name = "FORMAT")]
    to: String,
    /// Quantiser of float weights: scale(factor=100), range(weight=5, quant=256, round=half-up), linear(bits=8), minmax
    #[arg(long, default_value = "unknown", alias = "query-quantizer")]
    quantizer: String,
    /// Quantiser that made integer weights, where the input does not say so itself
    #[arg(long, default_value = "unknown")]
    made_by: String,
    /// Memory for turning the matrix around, in MiB
    #[arg(long, default_value_t = 1024, value_name = "MIB")]
    memory: usize,
    /// CIFF's doclength: sum of impacts, or one as Lucene's exporter writes
    #[arg(long, default_value = "sum")]
    doclength: String,
    /// Cut impacts that the index cannot hold (above 65535), and count them
    #[arg(long)]
    saturate: bool,
    /// Text of a BEIR document: beir (title, blank, text), anserini (title, newline, text), text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Name of a run that is written
    #[arg(long, default_value = "splade-rs")]
    runtag: String,
    /// Order of equal scores of a run: docno-desc, docno-asc, rank [default: docno-asc for msmarco-run, as RR@10; else that of the lines]
    #[arg(long, value_name = "ORDER")]
    ties: Option<String>,
    /// Tokens of a query at most: the heaviest are kept (Anserini searches 1024 at most)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_query_terms: Option<u32>,
    /// Read what was written again and compare it with the input, and look for what this engine would damage: anserini (jsonl,
    /// queries-tsv), pisa (pisa, ciff, pisa-queries)
    #[arg(long, value_name = "ENGINE")]
    check: Option<BackendName>,
    /// Have the real engine that --check names index the documents and compare its counts and answers with ours
    #[arg(long, requires = "check")]
    check_with_engine: bool,
    /// Read judgments and runs as trec_eval does where they are not as their format wants them, and count that
    #[arg(long)]
    lenient: bool,
    /// Write white space in docnos as URLs do (%20), and a map of the renamed to this file: old name, tab, new name
    #[arg(long, value_name = "MAP")]
    rename_docnos: Option<PathBuf>,
    /// The same of query ids, for PISA of their colons too
    #[arg(long, value_name = "MAP")]
    rename_qids: Option<PathBuf>,
    #[command(flatten)]
    jsonl: JsonlArguments,
    #[command(flatten)]
    engines: EngineArguments,
}

impl ConvertArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        let (from, to): (Format, Format) = (self.from.parse()?, self.to.parse()?);
        let template = template(&self.template)?;
        let options = ConvertOptions {
            quantizer: self.quantizer.parse()?,
            made_by: self.made_by.parse()?,
            memory: self.memory << 20,
            doclength: self.doclength.parse()?,
            saturate: self.saturate,
            jsonl: self.jsonl.options()?,
            template,
            runtag: self.runtag.clone(),
            max_query_terms: self.max_query_terms.map(|most| most as usize),
            ties: self.ties.as_deref().map(str::parse).transpose().map_err(of_evaluation)?,
            rename_docnos: self.rename_docnos.clone(),
            rename_qids: self.rename_qids.clone(),
            reading: Reading { lenient: self.lenient, ..Reading::default() },
        };
        for (map, holds, option) in [
            (
                &self.rename_docnos,
                matches!(from, Format::Vectors(_)),
                "--rename-docnos is of documents",
            ),
            (
                &self.rename_qids,
                matches!(from, Format::Queries(_)),
                "--rename-qids is of weighted queries",
            ),
        ] {
            if map.is_some() && !holds {
                return Err(
                    Error::usage(format!("{option}, and {from} holds none")).hint("leave it out")
                );
            }
        }
        // An engine that is not here is told before the work, not after.
        let engine = match self.check {
            Some(name) if self.check_with_engine => Some(self.engines.backend(name)?),
            _ => None,
        };
        if engine.is_some() && !matches!(to, Format::Vectors(_)) {
            return Err(Error::usage("--check-with-engine is for documents")
                .hint("--check alone compares queries"));
        }
        say_passed_over(&self.input);
        let mut progress = progress::Progress::new(style, "documents");
        let converted =
            convert(&self.input, from, &self.output, to, &options, &mut |n| progress.at(n))?;
        let time = progress.done();
        say_warnings(&converted.warnings);
        report(from, to, &converted);
        note(&format!("converted in {:.1} s", time.as_secs_f64()));
        if let Some(name) = self.check {
            let checked = check(&self.input, from, &self.output, to, &options, name)?;
            let Checked { records, postings, weights } = checked;
            let sum =
                if weights > 0 { format!(", sum of impacts {weights}") } else { String::new() };
            note(&format!(
                "checked for {name}: {records} records and {postings} postings are as they were{sum}"
            ));
            if name == BackendName::Anserini && matches!(to, Format::Vectors(_)) {
                self.say_neighbours();
            }
        }
        match engine {
            Some(engine) => self.ask(&engine, options.memory),
            None => Ok(()),
        }
    }

    /// Anserini is given a folder: what stands beside a file would be indexed too.
    fn say_neighbours(&self) {
        let Some(folder) = self.output.parent().filter(|_| self.output.is_file()) else { return };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name());
        let others = names.filter(|name| Some(name.as_os_str()) != self.output.file_name());
        if let Some(first) = others.min() {
            note(&format!(
                "warning: Anserini's -input is a folder, and {} holds other files than the output, such as {}: 'splade verify' checks all of a folder",
                folder.display(),
                first.display()
            ));
        }
    }

    fn ask(&self, engine: &Backend, memory: usize) -> Result<()> {
        let cache = self.engines.cache();
        let options = BackendOptions { hits: 100, threads: 0, cache: &cache, tell: &note };
        let found = ask_engine(engine, &self.output, memory, &options)?;
        if !found.holds() {
            let message = format!("{engine} disagrees: {}", found.first.unwrap_or_default());
            return Err(Error::new(ErrorKind::CheckFailed, message).at_file(&self.output));
        }
        note(&format!("{engine} agrees: the first 100 documents of {} queries", found.queries));
        Ok(())
    }
}

fn report(from: Format, to: Format, converted: &Converted) {
    // BEIR's folder stands for texts and for judgments: the other side tells which.
    let what = if matches!(to, Format::Qrels(_)) { to } else { from };
    let (one, holds_tokens) = match what {
        Format::Vectors(_) => ("documents", true),
        Format::Queries(_) => ("queries", true),
        Format::Texts(_) => ("texts", false),
        Format::Qrels(_) => ("judgments", false),
        Format::Run(_) => ("hits", false),
    };
    let mut line = format!("{} {one}", converted.records);
    if holds_tokens {
        line.push_str(&format!(", {} postings", converted.postings));
    }
    note(&line);
    let empty =
        if holds_tokens { format!("{one} without a token") } else { format!("empty {one}") };
    warn(&[
        (converted.empty, &empty),
        (converted.zeros, "weights of 0, dropped"),
        (converted.renamed, "names changed, as the map says"),
        (converted.fallback, "got the fallback token"),
        (converted.left_out, "left out, for the target cannot hold them"),
        (converted.cut, "queries cut to their heaviest tokens"),
        (converted.quantize.dropped, "weights that became 0 and were dropped"),
        (
            converted.quantize.beyond,
            "weights beyond the quantizer's smallest and largest, cut to them",
        ),
        (converted.quantize.saturated, "impacts cut to 65535"),
    ]);
}

//! `splade retrieve`

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::{Bm25Arguments, ModelArguments, note};
use crate::encoder::InferenceFree;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::io::{AtomicFile, TieRule, check_runtag, write_run};
use crate::pipeline::{MaxPassage, QueryEncoder, RetrieveOptions, read_topics, retrieve};

/// Search an index with topics, write a TREC run
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  splade retrieve --index nfcorpus.idx --topics queries.tsv.gz --output run.trec --remove-query"
)]
pub(super) struct RetrieveArguments {
    /// The index
    #[arg(long)]
    index: PathBuf,
    /// The topics; '-' is stdin
    #[arg(long)]
    topics: PathBuf,
    /// queries-tsv (repeated tokens), queries-jsonl (weights), pisa-queries; texts: topics-tsv (qid, tab, text), beir, trec-topics,
    /// naver-raw
    #[arg(long, default_value = "queries-tsv")]
    topics_format: String,
    /// Where the run goes
    #[arg(long, default_value = "-")]
    output: PathBuf,
    /// Documents a query
    #[arg(long, short = 'k', default_value_t = 1000)]
    hits: usize,
    /// Threads; 0 = one a core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Name of the run
    #[arg(long, default_value = "splade-rs")]
    runtag: String,
    /// Leave out the document whose docno is the query's id, after the cut, as Anserini does
    #[arg(long, alias = "removeQuery")]
    remove_query: bool,
    /// Keep the best passage of each document, under the document's id; --remove-query then means that id. Ties are adjusted afterwards
    #[arg(long, alias = "selectMaxPassage")]
    select_max_passage: bool,
    /// Where a passage's docno stops being its document's id, as plain text (Anserini's own default is '.')
    #[arg(long, alias = "selectMaxPassage.delimiter", value_name = "TEXT", default_value = "#",
          requires = "select_max_passage", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    select_max_passage_delimiter: String,
    /// Documents a query, of the passages that --hits allows [default: all]
    #[arg(long, alias = "selectMaxPassage.hits", value_name = "N", requires = "select_max_passage",
          value_parser = clap::value_parser!(u32).range(1..))]
    select_max_passage_hits: Option<u32>,
    /// Print scores through Anserini's tie adjuster
    #[arg(long)]
    anserini_ties: bool,
    /// What makes queries of text
    #[arg(long, value_enum, default_value_t = EncoderName::None)]
    encoder: EncoderName,
    /// inference-free: token weights (idf.json)
    #[arg(long, value_name = "FILE")]
    idf: Option<PathBuf>,
    /// Quantiser of float query weights
    #[arg(long, default_value = "unknown")]
    query_quantizer: String,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    bm25: Bm25Arguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EncoderName {
    /// The topics are weighted
    None,
    /// Distinct tokens with their number
    Bm25,
    /// WordPiece tokens of --tokenizer, weighted by --idf
    InferenceFree,
    /// The SPLADE model that --model names
    Splade,
}

impl RetrieveArguments {
    pub(super) fn run(&self) -> Result<()> {
        check_runtag(&self.runtag)?;
        let index = Index::open(&self.index)?;
        let encoder = match (self.encoder, &self.bm25.tokenizer, &self.idf) {
            (EncoderName::None, _, _) => QueryEncoder::None,
            (EncoderName::Splade, _, _) => QueryEncoder::Splade(self.model.wanted()?),
            (EncoderName::Bm25, _, _) => QueryEncoder::Tokens(self.bm25.analyzer()?),
            (EncoderName::InferenceFree, Some(tokenizer), Some(idf)) => {
                QueryEncoder::InferenceFree(Arc::new(InferenceFree::load(tokenizer, idf)?))
            }
            (EncoderName::InferenceFree, _, _) => {
                return Err(Error::usage("inference-free wants --tokenizer FILE and --idf FILE")
                    .hint("OpenSearch's models have a tokenizer.json and an idf.json"));
            }
        };
        let topics = read_topics(
            &self.topics,
            &self.topics_format,
            &encoder,
            self.query_quantizer.parse()?,
        )?;
        say(&topics);
        let options = RetrieveOptions { hits: self.hits, threads: self.threads };
        let mut ranked = retrieve(&index, &topics.queries, options)?;
        if self.select_max_passage {
            let hits = self.select_max_passage_hits.map_or(usize::MAX, |hits| hits as usize);
            let delimiter = self.select_max_passage_delimiter.clone();
            MaxPassage { delimiter, hits, remove_query: self.remove_query }.select(&mut ranked);
        }
        let hitless = ranked.iter().filter(|query| query.hits.is_empty()).count();
        if hitless > 0 {
            note(&format!("warning: {hitless} queries have no hit and no line in the run"));
        }
        let ties = if self.anserini_ties { TieRule::Anserini } else { TieRule::Docno };
        let mut out = AtomicFile::create(&self.output)?;
        write_run(&mut out, &ranked, ties, self.remove_query, &self.runtag)?;
        out.finish()
    }
}

/// Says which topics were passed over.
pub(super) fn say(topics: &crate::pipeline::Topics) {
    if let Some(first) = topics.empty.first() {
        note(&format!(
            "warning: {} topics have no token, the first is '{first}'",
            topics.empty.len()
        ));
    }
    if topics.unknown_tokens > 0 {
        note(&format!(
            "warning: {} query tokens are not in the table of weights",
            topics.unknown_tokens
        ));
    }
}

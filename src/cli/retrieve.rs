//! `splade retrieve`

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::backend::asked::{BackendOptions, EngineRun};
use crate::backend::engine::Backend;
use crate::backend::name::BackendName;
use crate::cli::bm25::Bm25Arguments;
use crate::cli::engines::arguments::EngineArguments;
use crate::cli::model::{ModelArguments, two_encoders};
use crate::cli::print::{note, say_passed_over, warn};
use crate::cli::scoring::say_left_out;
use crate::encoder::encode_queries::{LostTokens, QueryEncoder, Topics, read_topics};
use crate::encoder::inference_free::InferenceFree;
use crate::encoder::options::Role;
use crate::error::{Error, Result};
use crate::eval::left_out::{Identical, LeftOut, Sieve};
use crate::formats::exclusions::Exclusions;
use crate::formats::model_of::model_of;
use crate::formats::registry::format_of;
use crate::formats::run::{RankedQuery, TieRule, check_runtag, write_run};
use crate::formats::sidecar::read_sidecar;
use crate::search::max_passage::MaxPassage;
use crate::search::unmatched::Unmatched;
use crate::sparse::origin::{MadeBy, one_model};
use crate::sparse::query::Query;
use crate::storage::persist::AtomicFile;

/// Search an index with topics, write a TREC run
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade retrieve --index nfcorpus.idx --topics queries.tsv.gz --output run.trec --remove-query\n  \
    splade retrieve --backend anserini --index docs --topics queries.tsv.gz --output anserini.trec\n  \
    splade retrieve --backend pisa --index nfcorpus.ciff --topics queries.tsv.gz --output pisa.trec\n\n\
    With --backend anserini or pisa a real engine indexes the exported files (what it cannot read itself is converted first) and \
    searches them; 'splade doctor' says which are here. Its index is kept under --cache-dir and found again by the content of the files. \
    PISA cuts ties at the last rank arbitrarily: it is asked deeper until the tie ends, and cut by docno as all others.")]
pub(super) struct RetrieveArguments {
    /// The index, or what one is made of and kept under --cache-dir: a folder of JSONL, a CIFF, PISA's basename
    #[arg(long)]
    index: PathBuf,
    /// Who indexes and searches: native, anserini, pisa
    #[arg(long, default_value_t)]
    backend: BackendName,
    /// The topics; '-' is stdin
    #[arg(long)]
    topics: PathBuf,
    /// queries-tsv (repeated tokens), queries-jsonl (weights, or Anserini's titles of repeated tokens), pisa-queries; texts: topics-tsv
    /// (qid, tab, text), beir, trec-topics, naver-raw
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
    /// Leave out documents of single queries, before the cut: lines 'qid docid', as BRIGHT lists them. With --select-max-passage they are
    /// ids of documents
    #[arg(long, value_name = "FILE")]
    exclude_documents: Option<PathBuf>,
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
    /// Tokens of a query at most: the heaviest are kept (Anserini searches 1024 at most)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_query_terms: Option<u32>,
    /// What makes queries of text [default: splade with --model, else none]
    #[arg(long, value_enum)]
    encoder: Option<EncoderName>,
    /// inference-free: token weights (idf.json)
    #[arg(long, value_name = "FILE")]
    idf: Option<PathBuf>,
    /// Search with queries of another model than the documents'
    #[arg(long)]
    allow_other_model: bool,
    /// Quantiser of float query weights
    #[arg(long, default_value = "unknown")]
    query_quantizer: String,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    bm25: Bm25Arguments,
    #[command(flatten)]
    engines: EngineArguments,
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
        let backend = self.engines.backend(self.backend)?;
        let name = match (self.encoder, self.model.is_named()) {
            (None, true) => EncoderName::Splade,
            (named, false) => named.unwrap_or(EncoderName::None),
            (Some(EncoderName::Splade), true) => EncoderName::Splade,
            (Some(_), true) => return Err(two_encoders()),
        };
        let encoder = match (name, &self.bm25.tokenizer, &self.idf) {
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
        self.of_one_model(&encoder)?;
        let mut topics = read_topics(
            &self.topics,
            self.topics_format.parse()?,
            &encoder,
            self.query_quantizer.parse()?,
        )?;
        say(&topics);
        if let Some(most) = self.max_query_terms {
            keep_heaviest(&mut topics.queries, most as usize);
        }
        say_passed_over(&self.index);
        let exclusions = self.exclude_documents.as_deref().map(Exclusions::read).transpose()?;
        let cache = self.engines.cache();
        // Deep enough that the hits are there when the documents are gone; how many passages a document has, only a search shows.
        let mut hits = self.hits + exclusions.as_ref().map_or(0, Exclusions::most);
        let (mut found, left_out) = loop {
            let options =
                BackendOptions { hits, threads: self.threads, cache: &cache, tell: &note };
            let mut found = backend.search(&self.index, &topics.queries, &options)?;
            let cut: Vec<bool> =
                found.ranked.iter().map(|query| query.hits.len() >= hits).collect();
            let left_out = exclusions.as_ref().map(|list| self.exclude(list, &mut found.ranked));
            let short = |(query, cut): (&RankedQuery, &bool)| *cut && query.hits.len() < self.hits;
            if !found.ranked.iter().zip(&cut).any(short) {
                break (found, left_out);
            }
            hits = hits.saturating_mul(2);
        };
        say_unmatched(found.unmatched.as_ref());
        if self.backend != BackendName::Native {
            note(&took(&backend, &found, topics.queries.len()));
            warn(&[
                (rounded(&found), "queries with scores of 2^24 and more, which engines round"),
                (found.empty, "documents without a token, which Anserini leaves out"),
            ]);
        }
        let mut ranked = std::mem::take(&mut found.ranked);
        if let Some(left_out) = &left_out {
            say_left_out("", left_out, "", "");
        }
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

impl RetrieveArguments {
    /// Documents and queries must be of one model, as far as both say of which.
    fn of_one_model(&self, encoder: &QueryEncoder) -> Result<()> {
        let documents = model_of(&self.index, format_of(&self.index)?)?;
        let queries = match encoder {
            QueryEncoder::Splade(splade) => Some(splade.origin(Role::Query)?),
            _ if self.topics.as_os_str() == "-" => None,
            _ => read_sidecar(&self.topics)?.1,
        };
        let index = format!("'{}'", self.index.display());
        let topics = format!("'{}'", self.topics.display());
        let of_queries = match encoder {
            QueryEncoder::Splade(_) => "--model",
            _ => topics.as_str(),
        };
        let documents = MadeBy { what: &index, model: documents.as_ref() };
        let queries = MadeBy { what: of_queries, model: queries.as_ref() };
        if let Some(told) = one_model(documents, queries, self.allow_other_model)? {
            note(&format!("warning: {told}"));
        }
        Ok(())
    }

    /// Takes documents out that do not count for a query, then cuts what was searched for them.
    fn exclude(&self, exclusions: &Exclusions, ranked: &mut [RankedQuery]) -> LeftOut {
        let exclusions = Some(exclusions);
        let sieve = Sieve { judged: None, identical: Identical::Kept, exclusions, unjudged: false };
        let delimiter =
            self.select_max_passage.then_some(self.select_max_passage_delimiter.as_str());
        sieve.sift(ranked, self.hits, delimiter)
    }
}

/// Cuts queries that have more tokens, and says how many.
fn keep_heaviest(queries: &mut [Query], most: usize) {
    let (mut cut, mut left_out) = (0, 0);
    for query in queries {
        let before = query.tokens().len();
        query.keep_heaviest(most);
        cut += u64::from(before > most);
        left_out += before.saturating_sub(most) as u64;
    }
    warn(&[
        (cut, &format!("queries of more than {most} tokens, the heaviest are kept")),
        (left_out, "tokens of them left out"),
    ]);
}

/// Queries whose scores are beyond what an f32 holds exactly.
fn rounded(found: &EngineRun) -> u64 {
    let best = |query: &&RankedQuery| query.hits.first().map_or(0.0, |(_, score)| score.as_f64());
    found.ranked.iter().filter(|query| best(query) >= f64::from(1 << 24)).count() as u64
}

/// What an engine did, in how long.
fn took(backend: &Backend, found: &EngineRun, queries: usize) -> String {
    let size = found.bytes as f64 / 1e6;
    let indexed = match found.indexing {
        Some(seconds) => format!("indexed in {seconds:.1} s ({size:.1} MB)"),
        None => format!("index of an earlier run ({size:.1} MB)"),
    };
    format!("{backend}: {indexed}, {queries} queries in {:.2} s", found.searching)
}

/// Says which topics were passed over, and what encoding lost.
pub(super) fn say(topics: &Topics) {
    if let Some(first) = topics.empty.first() {
        note(&format!(
            "warning: {} topics have no token, the first is '{first}'",
            topics.empty.len()
        ));
    }
    say_lost(&topics.lost, "");
}

/// Says what encoding queries lost; `name` stands in front.
pub(super) fn say_lost(lost: &LostTokens, name: &str) {
    let LostTokens { unknown_tokens, dropped, zeros, truncated, first_truncated } = lost;
    if *zeros > 0 {
        note(&format!("warning: {name}query weights of 0, dropped: {zeros}"));
    }
    if *unknown_tokens > 0 {
        note(&format!(
            "warning: {name}{unknown_tokens} query tokens are not in the table of weights"
        ));
    }
    if *dropped > 0 {
        note(&format!("warning: {name}query weights that became 0 and were dropped: {dropped}"));
    }
    if let Some(first) = first_truncated {
        note(&format!(
            "warning: {name}queries cut at the model's maximum length: {truncated}, the first is '{first}'"
        ));
    }
}

/// Says which tokens of the queries no document has.
pub(super) fn say_unmatched(unmatched: Option<&Unmatched>) {
    if let Some(warning) = unmatched.and_then(Unmatched::warning) {
        note(&format!("warning: {warning}"));
    }
}

//! Collections in every format that holds them.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use beir::{Dataset, Template};
use splade::encoder::Bm25Parameters;
use splade::encoder::{Encoder, QueryEncoder};
use splade::eval::IdenticalIds;
use splade::formats::Reading;
use splade::formats::{Converted, Format, JsonlOptions};
use splade::formats::{Doclength, QueriesFormat, TieRule, read_weighted_topics};
use splade::pipeline::{BeirOptions, ConvertOptions, convert, run_dataset};
use splade::sparse::{Quantizer, Query};
use splade::text::analysis::English;
use tempfile::TempDir;
use trec_eval_rs::Measures;

use crate::common;

/// A folder with `docs.ciff`, `docs.pisa.*` and `index` of the same documents.
pub(crate) struct Collection {
    pub(crate) name: &'static str,
    pub(crate) documents: u32,
    pub(crate) lists: u32,
    pub(crate) postings: u64,
    pub(crate) queries: Vec<Query>,
    /// JsonVectorCollection: what everything else was made of.
    pub(crate) docs: PathBuf,
    /// Whatever a test writes comes in here as well.
    pub(crate) folder: TempDir,
    made: PathBuf,
}

impl Collection {
    pub(crate) fn ciff(&self) -> PathBuf {
        self.made.join("docs.ciff")
    }

    pub(crate) fn pisa(&self) -> PathBuf {
        self.made.join("docs.pisa")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.made.join("index")
    }

    /// A file of PISA's canonical index.
    pub(crate) fn pisa_file(&self, extension: &str) -> PathBuf {
        self.made.join(format!("docs.pisa.{extension}"))
    }
}

/// How `splade convert` converts unless it is told otherwise.
pub(crate) fn options() -> ConvertOptions {
    ConvertOptions {
        quantizer: Quantizer::Unknown,
        made_by: Quantizer::Unknown,
        memory: 1 << 30,
        doclength: Doclength::Sum,
        saturate: false,
        jsonl: JsonlOptions::default(),
        template: Template::Beir,
        runtag: "splade-rs".into(),
        max_query_terms: None,
        ties: None,
        reading: Reading::default(),
        ..ConvertOptions::default()
    }
}

/// `splade convert INPUT OUT --from FROM --to TO`
pub(crate) fn converted(
    input: &Path,
    from: &str,
    out: &Path,
    to: &str,
    options: &ConvertOptions,
) -> Converted {
    let (from, to): (Format, Format) = (from.parse().unwrap(), to.parse().unwrap());
    convert(input, from, out, to, options, &mut |_| {}).unwrap()
}

/// Two files byte for byte; a failure should not print megabytes.
pub(crate) fn same_bytes(a: &Path, b: &Path, what: &str) {
    let (left, right) = (std::fs::read(a).unwrap(), std::fs::read(b).unwrap());
    let differ = left.iter().zip(&right).position(|(a, b)| a != b);
    assert_eq!((differ, left.len()), (None, right.len()), "{what}: first difference, length");
}

/// All that are here.
pub(crate) fn all() -> Vec<Collection> {
    std::iter::once(tiny()).chain(nfcorpus()).collect()
}

/// fixtures/tiny through BM25, as `splade beir-eval fixtures/tiny --output DIR` makes it.
fn tiny() -> Collection {
    let folder = tempfile::tempdir().unwrap();
    let fixture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiny");
    let analyzer = Arc::new(English);
    let options = BeirOptions {
        encoder: Encoder::Bm25 {
            analyzer: analyzer.clone(),
            parameters: Bm25Parameters { k1: 0.9, b: 0.4 },
            stats: None,
        },
        query_encoder: QueryEncoder::Tokens(analyzer),
        template: Template::Beir,
        vectors: None,
        query_vectors: None,
        all_queries: false,
        model: None,
        allow_other_model: false,
        quantizer: "scale(factor=100)".parse().unwrap(),
        query_quantizer: splade::sparse::Quantizer::Unknown,
        ties: TieRule::Docno,
        order_of_ties: None,
        identical_ids: IdenticalIds::Auto,
        exclude_documents: None,
        threads: 1,
        hits: 1000,
        measures: Measures::parse(&["ndcg_cut.10"]).unwrap(),
        output: Some(folder.path().to_path_buf()),
        jsonl: JsonlOptions::default(),
        memory: 1 << 20,
    };
    run_dataset(&Dataset::open(&fixture, "test").unwrap(), &options, &mut |_| {}).unwrap();
    let made = folder.path().join("tiny");
    let queries = made.join("queries.pisa");
    Collection {
        name: "tiny",
        documents: 160,
        lists: 1_639,
        postings: 3_285,
        queries: read_weighted_topics(&queries, QueriesFormat::Pisa, Quantizer::Unknown).unwrap(),
        docs: made.join("docs/docs.jsonl"),
        folder,
        made,
    }
}

/// Real SPLADE-v3 vectors.
fn nfcorpus() -> Option<Collection> {
    let data = common::data("lsr/nfcorpus-splade-v3")?;
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().to_path_buf();
    let docs = data.join("docs.jsonl.gz");
    for (name, to) in [("docs.ciff", "ciff"), ("docs.pisa", "pisa"), ("index", "index")] {
        converted(&docs, "jsonl", &made.join(name), to, &options());
    }
    let queries = data.join("queries.splade-v3.flat.tsv.gz");
    let queries = read_weighted_topics(&queries, QueriesFormat::Tsv, Quantizer::Unknown).unwrap();
    Some(Collection {
        name: "nfcorpus",
        documents: 3_633,
        lists: 18_115,
        postings: 998_259,
        queries,
        docs,
        folder,
        made,
    })
}

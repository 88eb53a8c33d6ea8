//! The collections that are judged, in every format that holds them.

use std::path::PathBuf;
use std::sync::Arc;

use beir::{Dataset, Template};
use splade::encoder::Bm25Parameters;
use splade::encoder::analysis::English;
use splade::io::{Doclength, QueriesFormat, TieRule, read_weighted_topics};
use splade::pipeline::{
    BeirOptions, ConvertOptions, Encoder, Format, JsonlOptions, QueryEncoder, VectorFormat,
    convert, run_dataset,
};
use splade::sparse::{Quantizer, Query};
use tempfile::TempDir;

use crate::common;

/// A folder with `docs.ciff`, `docs.pisa.*` and `index` of the same documents.
pub(crate) struct Collection {
    pub(crate) name: &'static str,
    pub(crate) documents: u32,
    pub(crate) lists: u32,
    pub(crate) postings: u64,
    pub(crate) queries: Vec<Query>,
    /// Whatever the judges write comes in here as well.
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
        quantizer: "scale(factor=100)".parse().unwrap(),
        ties: TieRule::Docno,
        threads: 1,
        hits: 1000,
        measures: vec!["ndcg_cut.10".into()],
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
        folder,
        made,
    }
}

/// Real SPLADE-v3 vectors.
fn nfcorpus() -> Option<Collection> {
    let data = common::data("lsr/nfcorpus-splade-v3")?;
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().to_path_buf();
    let options = ConvertOptions {
        quantizer: Quantizer::Unknown,
        made_by: Quantizer::Unknown,
        memory: 64 << 20,
        doclength: Doclength::Sum,
        saturate: false,
        jsonl: JsonlOptions::default(),
        template: Template::Beir,
        runtag: "splade-rs".into(),
    };
    let from = Format::Vectors(VectorFormat::Jsonl);
    for (name, to) in [
        ("docs.ciff", VectorFormat::Ciff),
        ("docs.pisa", VectorFormat::Pisa),
        ("index", VectorFormat::Index),
    ] {
        let (input, out) = (data.join("docs.jsonl.gz"), made.join(name));
        convert(&input, from, &out, Format::Vectors(to), &options, &mut |_| {}).unwrap();
    }
    let queries = data.join("queries.splade-v3.flat.tsv.gz");
    let queries = read_weighted_topics(&queries, QueriesFormat::Tsv, Quantizer::Unknown).unwrap();
    Some(Collection {
        name: "nfcorpus",
        documents: 3_633,
        lists: 18_115,
        postings: 998_259,
        queries,
        folder,
        made,
    })
}

//! Texts are encoded once, whatever is made of them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use beir::{Dataset, Template};
use splade::encoder::Bm25Parameters;
use splade::encoder::{Documents, Encoder, QueryEncoder, bm25_stats};
use splade::eval::IdenticalIds;
use splade::formats::{Compat, JsonlOptions, TextFormat, TieRule};
use splade::pipeline::{
    BeirOptions, BuildIndexOptions, CreateInput, CreateOptions, EncodeOptions, Layout, Targets,
    build_index, create_anserini, encode, run_dataset,
};
use splade::sparse::Quantizer;
use splade::text::analysis::{Analyzer, English};
use trec_eval_rs::Measures;

use crate::common::child::Bounded;

const TEXTS: usize = 160;

fn tiny() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiny")
}

/// Counts the texts that it sees.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Analyzer for Counting {
    fn name(&self) -> &str {
        English.name()
    }

    fn analyze(&self, text: &str, emit: &mut dyn FnMut(&str)) {
        self.0.fetch_add(1, Ordering::Relaxed);
        English.analyze(text, emit);
    }
}

/// fixtures/tiny, BM25 whose statistics are known, and a folder for what is made.
struct Counted {
    folder: tempfile::TempDir,
    documents: Documents,
    analyzer: Arc<Counting>,
    encoder: Encoder,
}

fn counted() -> Counted {
    let folder = tempfile::tempdir().unwrap();
    let (path, format, template) = (tiny().join("corpus.jsonl"), TextFormat::Beir, Template::Beir);
    let stats = folder.path().join("stats.json");
    bm25_stats(&path, format, template, &English).unwrap().save(&stats).unwrap();
    let documents = Documents::Texts { path, format, template };
    let analyzer = Arc::new(Counting::default());
    let parameters = Bm25Parameters::default();
    let encoder = Encoder::Bm25 { analyzer: analyzer.clone(), parameters, stats: Some(stats) };
    Counted { folder, documents, analyzer, encoder }
}

impl Counted {
    fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Texts since the last call.
    fn texts(&self) -> usize {
        self.analyzer.0.swap(0, Ordering::Relaxed)
    }
}

const QUANTIZERS: [&str; 3] = ["scale(factor=100)", "linear(bits=8)", "minmax"];

#[test]
fn every_stage_encodes_a_text_once() {
    let counted = counted();
    for quantizer in QUANTIZERS.map(|name| name.parse::<Quantizer>().unwrap()) {
        let jsonl = JsonlOptions { compat: Compat::None, ..JsonlOptions::default() };
        let options = EncodeOptions { quantizer, jsonl: jsonl.clone(), shard: None, resume: None };
        let (documents, encoder) = (&counted.documents, &counted.encoder);
        let docs = counted.out("docs.jsonl");
        let done = encode(documents, encoder, &docs, &options, &mut |_| {}).unwrap();
        assert_eq!((counted.texts(), done.tally.texts), (TEXTS, TEXTS as u64), "{quantizer}");
        let build = BuildIndexOptions { quantizer, ..BuildIndexOptions::default() };
        let mut told = Vec::new();
        let progress = &mut |documents| told.push(documents);
        build_index(documents, encoder, &build, &counted.out("index"), progress).unwrap();
        assert_eq!(counted.texts(), TEXTS, "{quantizer}");
        assert!(told.is_sorted() && told.last() == Some(&(TEXTS as u64)), "{told:?}");
        let input = CreateInput {
            documents: Some(documents.clone()),
            encoder: encoder.clone(),
            queries: Vec::new(),
            query_encoder: QueryEncoder::None,
        };
        let options = CreateOptions {
            targets: Targets { jsonl: true, ciff: true, pisa: true },
            quantizer,
            query_quantizer: Quantizer::Unknown,
            jsonl,
            shards: 3,
            gzip: false,
            memory: 1 << 20,
            rename_docnos: None,
            rename_qids: None,
        };
        let layout = Layout::new(&counted.out(&format!("anserini-{quantizer}")));
        create_anserini(&input, &layout, &options, &mut |_| {}).unwrap();
        assert_eq!(counted.texts(), TEXTS, "{quantizer}");
    }
}

#[test]
fn a_dataset_is_encoded_once_whatever_is_kept() {
    let counted = counted();
    let dataset = Dataset::open(&tiny(), "test").unwrap();
    for quantizer in QUANTIZERS {
        let mut values = Vec::new();
        for output in [None, Some(counted.out(quantizer))] {
            let options = BeirOptions {
                encoder: counted.encoder.clone(),
                query_encoder: QueryEncoder::Tokens(Arc::new(English)),
                template: Template::Beir,
                vectors: None,
                query_vectors: None,
                all_queries: false,
                model: None,
                allow_other_model: false,
                quantizer: quantizer.parse().unwrap(),
                query_quantizer: Quantizer::Unknown,
                ties: TieRule::Docno,
                order_of_ties: None,
                identical_ids: IdenticalIds::Auto,
                exclude_documents: None,
                threads: 1,
                hits: 1000,
                measures: Measures::parse(&["ndcg_cut.10"]).unwrap(),
                output,
                jsonl: JsonlOptions::default(),
                memory: 1 << 20,
            };
            let outcome = run_dataset(&dataset, &options, &mut |_| {}).unwrap();
            assert_eq!(counted.texts(), TEXTS, "{quantizer}");
            values.push(outcome.evaluation.summary[0].value.as_f64().unwrap());
        }
        assert_eq!(values[0], values[1], "{quantizer}");
    }
}

/// What is quantised on its way through the disk is what is quantised at once; nothing of it stays.
#[test]
fn statistics_of_a_stream() {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models/bert");
    let encode = |folder: &Path, quantizer: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_splade"))
            .current_dir(folder)
            .args(["encode", "--input", "-", "--compat", "none", "--output", "o.jsonl"])
            .args(["--quantizer", quantizer, "--model", model.to_str().unwrap()])
            .ended_with(&std::fs::read(tiny().join("corpus.jsonl")).unwrap());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
        (std::fs::read(folder.join("o.jsonl")).unwrap(), said)
    };
    for quantizer in ["linear(bits=8)", "minmax"] {
        let folder = tempfile::tempdir().unwrap();
        let (once, said) = encode(folder.path(), quantizer);
        let label = said.lines().find_map(|line| line.split_once(", quantizer ")).unwrap().1;
        assert!(label.contains("max="), "{label}");
        assert!(encode(folder.path(), label).0 == once, "{label}");
    }
}

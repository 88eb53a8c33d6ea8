//! BM25 against Anserini's own runs: every docid and printed score of the first hundred, query by query.
//!
//! Lucene multiplies idf by the query's term frequency before it subtracts, `qidf - qidf / (1 + tf norm)`; here a document's weight
//! knows no query. In f32 the two differ in the last bit when a token stands three times in a query: two WordPiece queries of
//! SciFact print one score by 0.0001 apart, in the same order of documents.

use crate::common;
use std::collections::BTreeMap;
use std::sync::Arc;

use splade::encoder::Bm25Parameters;
use splade::encoder::{Documents, Encoder, QueryEncoder, read_topics};
use splade::formats::{TextFormat, TieRule};
use splade::index::Index;
use splade::pipeline::{BuildIndexOptions, build_index};
use splade::search::{RetrieveOptions, retrieve};
use splade::sparse::Quantizer;
use splade::text::analysis::{Analyzer, English, WordPiece};

/// Compares; gives how many queries have hits, in how many of them the documents are equal, and in how many the scores too.
fn compare(set: &str, run: &str, analyzer: Arc<dyn Analyzer>) -> Option<[usize; 3]> {
    let corpus = common::data(&format!("beir/{set}/corpus.jsonl"))?;
    let golden = common::data("golden/anserini")?;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let documents = Documents::Texts {
        path: corpus,
        format: TextFormat::Beir,
        template: beir::Template::Anserini,
    };
    let parameters = Bm25Parameters::default();
    let encoder = Encoder::Bm25 { analyzer: Arc::clone(&analyzer), parameters, stats: None };
    let options = BuildIndexOptions::default();
    build_index(&documents, &encoder, &options, &path, &mut |_| {}).unwrap();
    let index = Index::open(&path).unwrap();
    let topics = golden.join(format!("topics.beir-v1.0.0-{set}.test.tsv.gz"));
    let queries = QueryEncoder::Tokens(analyzer);
    let topics =
        read_topics(&topics, "topics-tsv".parse().unwrap(), &queries, Quantizer::Unknown).unwrap();
    // The runs were cut from a thousand hits, after the tie adjuster and the removal of the query's own id.
    let options = RetrieveOptions { hits: 1000, threads: 1 };
    let ranked = retrieve(&index, &topics.queries, options).unwrap();
    let mut expected: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for line in common::lines(&golden.join(run)) {
        let fields: Vec<&str> = line.split(' ').collect();
        let hits = expected.entry(fields[0].into()).or_default();
        hits.push((fields[2].into(), fields[4].into()));
    }
    let (mut hit, mut documents_equal, mut scores_equal) = (0, 0, 0);
    for query in &ranked {
        let Some(expected) = expected.remove(&query.qid) else {
            assert!(query.hits.is_empty(), "{}: hits where Anserini has none", query.qid);
            continue;
        };
        let printed = TieRule::Anserini.printed(&query.hits);
        let ours: Vec<(String, String)> = query
            .hits
            .iter()
            .zip(printed)
            .filter(|((docno, _), _)| *docno != query.qid)
            .map(|((docno, _), score)| (docno.clone(), score))
            .take(100)
            .collect();
        hit += 1;
        documents_equal += usize::from(ours.iter().map(|h| &h.0).eq(expected.iter().map(|h| &h.0)));
        scores_equal += usize::from(ours == expected);
        if let Some(at) = ours.iter().zip(&expected).position(|(a, b)| a != b) {
            let (a, b) = (&ours[at], &expected[at]);
            eprintln!("{run} {}: rank {}: {a:?} here, {b:?} there", query.qid, at + 1);
            let score = |hit: &(String, String)| hit.1.parse::<f64>().unwrap();
            assert!((score(a) - score(b)).abs() < 1.01e-4);
        }
    }
    assert!(expected.is_empty(), "queries without hits here: {:?}", expected.keys());
    Some([hit, documents_equal, scores_equal])
}

fn wordpiece() -> Option<Arc<dyn Analyzer>> {
    let file = common::data("tokenizer/bert-base-uncased/tokenizer.json")?;
    Some(Arc::new(WordPiece::load(&file).unwrap()))
}

#[test]
fn nfcorpus_flat() {
    let run = "run.nfcorpus.bm25.flat.top100.txt.gz";
    let Some(found) = compare("nfcorpus", run, Arc::new(English)) else { return };
    assert_eq!(found, [308, 308, 308]);
}

#[test]
fn scifact_flat() {
    let run = "run.scifact.bm25.flat.top100.txt.gz";
    let Some(found) = compare("scifact", run, Arc::new(English)) else { return };
    assert_eq!(found, [300, 300, 300]);
}

#[test]
fn nfcorpus_wordpiece() {
    let Some(analyzer) = wordpiece() else { return };
    let run = "run.nfcorpus.bm25.flat-wp.top100.txt.gz";
    let Some(found) = compare("nfcorpus", run, analyzer) else { return };
    assert_eq!(found, [319, 319, 319]);
}

#[test]
fn scifact_wordpiece() {
    let Some(analyzer) = wordpiece() else { return };
    let run = "run.scifact.bm25.flat-wp.top100.txt.gz";
    let Some(found) = compare("scifact", run, analyzer) else { return };
    assert_eq!(found, [300, 300, 298]);
}

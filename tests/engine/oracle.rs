//! The index against the exhaustive oracle: any k, range size, shard split, thread count; and against Anserini's own run.

use crate::common;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use splade::formats::{QueriesFormat, for_each_vector, read_weighted_topics};
use splade::index::{BuildOptions, Index, IndexBuilder, merge, verify};
use splade::search::Searcher;
use splade::search::algorithm::exhaustive;
use splade::search::algorithm::exhaustive::{FloatDocument, ImpactDocument};
use splade::search::{RetrieveOptions, retrieve};
use splade::sparse::{
    ImpactVector, Quantizer, Query, Score, SparseVector, TermId, Vocabulary, Weights,
};

pub(super) fn build_integers(documents: &[ImpactDocument], range: usize, path: &Path) -> Index {
    let options = BuildOptions { range, ..BuildOptions::default() };
    let mut builder = IndexBuilder::create(path, options).unwrap();
    let mut vocabulary = Vocabulary::new();
    for (docno, vector) in documents {
        let entries =
            vector.iter().map(|(token, impact)| (vocabulary.intern(token), *impact)).collect();
        builder.add(docno, &Weights::Impacts(ImpactVector::new(entries).unwrap())).unwrap();
    }
    builder.finish(&vocabulary).unwrap();
    let index = Index::open(path).unwrap();
    verify(&index).unwrap();
    index
}

pub(super) fn build_floats(documents: &[FloatDocument], range: usize, path: &Path) -> Index {
    let options = BuildOptions { range, quantizer: Quantizer::None, ..BuildOptions::default() };
    let mut builder = IndexBuilder::create(path, options).unwrap();
    let mut vocabulary = Vocabulary::new();
    for (docno, vector) in documents {
        let entries = vector.iter().map(|(token, w)| (vocabulary.intern(token), *w)).collect();
        builder.add(docno, &Weights::Floats(SparseVector::new(entries).unwrap())).unwrap();
    }
    builder.finish(&vocabulary).unwrap();
    let index = Index::open(path).unwrap();
    verify(&index).unwrap();
    index
}

pub(super) fn found(index: &Index, query: &Query, k: usize) -> Vec<(String, Score)> {
    Searcher::new(index)
        .search(query, k)
        .iter()
        .map(|hit| (hit.docno.to_owned(), hit.score))
        .collect()
}

/// Documents of at most 12 terms of a vocabulary of 20, impacts that need both widths, docnos out of order. A part of the collections
/// fills the top-k buffer more than once.
fn documents() -> impl Strategy<Value = Vec<ImpactDocument>> {
    let impact = prop_oneof![4 => 1u32..4, 2 => 1u32..256, 1 => 200u32..65_536];
    let vector = prop::collection::btree_map(0u8..20, impact, 0..12);
    let collection = |size: std::ops::Range<usize>| {
        prop::collection::btree_map("[a-cé0-9]{1,3}", vector.clone(), size).prop_shuffle_documents()
    };
    prop_oneof![3 => collection(1..60), 2 => collection(66..400)]
}

trait Shuffle {
    fn prop_shuffle_documents(self) -> BoxedStrategy<Vec<ImpactDocument>>;
}

impl<S> Shuffle for S
where
    S: Strategy<Value = BTreeMap<String, BTreeMap<u8, u32>>> + 'static,
{
    fn prop_shuffle_documents(self) -> BoxedStrategy<Vec<ImpactDocument>> {
        self.prop_map(|documents| {
            let vector =
                |v: BTreeMap<u8, u32>| v.into_iter().map(|(t, i)| (format!("t{t}"), i)).collect();
            documents.into_iter().map(|(docno, v)| (docno, vector(v))).collect::<Vec<_>>()
        })
        .prop_shuffle()
        .boxed()
    }
}

fn query() -> impl Strategy<Value = Query> {
    let weight = prop_oneof![4 => 1u32..4, 1 => 1u32..200_000];
    prop::collection::btree_map(0u8..24, weight, 0..8).prop_map(|terms| {
        Query::integers("q".into(), terms.into_iter().map(|(t, w)| (format!("t{t}"), w)).collect())
            .unwrap()
    })
}

/// Documents of a range: a few, or all.
fn range() -> impl Strategy<Value = usize> {
    prop_oneof![1usize..70, 64usize..=65_536]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn integers_equal_the_oracle(
        documents in documents(), query in query(), k in 1usize..80, range in range(), split in 0usize..200,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let expected = exhaustive::integers(&documents, &query, k);
        let index = build_integers(&documents, range, &folder.path().join("whole"));
        prop_assert_eq!(&found(&index, &query, k), &expected);
        // Two shards merged, in either order, give the same.
        let (left, right) = documents.split_at(split.min(documents.len()));
        let shards = [
            build_integers(right, range, &folder.path().join("a")),
            build_integers(left, range, &folder.path().join("b")),
        ];
        let merged = folder.path().join("merged");
        merge(&shards, &merged, false).unwrap();
        let merged = Index::open(&merged).unwrap();
        verify(&merged).unwrap();
        prop_assert_eq!(&found(&merged, &query, k), &expected);
    }

    #[test]
    fn floats_equal_the_oracle(documents in documents(), query in query(), k in 1usize..80, range in range()) {
        let floats: Vec<FloatDocument> = documents
            .iter()
            .map(|(docno, v)| (docno.clone(), v.iter().map(|(t, i)| (t.clone(), *i as f32 / 7.0)).collect()))
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let index = build_floats(&floats, range, &folder.path().join("index"));
        prop_assert_eq!(found(&index, &query, k), exhaustive::floats(&floats, &query, k));
    }
}

#[test]
fn a_damaged_index_is_an_error_or_the_same_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let documents: Vec<ImpactDocument> = (0..9)
        .map(|i| {
            // Not in all, so that a posting may wander from one document to the next and every count stays.
            let y = (i % 2 == 0).then(|| ("y".into(), 300 * (i + 1)));
            (format!("d{i}"), std::iter::once(("x".into(), i + 1)).chain(y).collect())
        })
        .collect();
    let query = Query::integers("q".into(), vec![("x".into(), 2), ("y".into(), 1)]).unwrap();
    let expected = content(&build_integers(&documents, 4, &path), &query);
    let whole = std::fs::read(&path).unwrap();
    let damaged = folder.path().join("damaged");
    let same = Cell::new(0);
    let check = |bytes: &[u8], what: &str| {
        std::fs::write(&damaged, bytes).unwrap();
        if let Ok(index) = Index::open(&damaged) {
            // Whatever it finds, it does not panic.
            let _ = Searcher::new(&index).search(&query, 5);
            // Only padding between sections is not covered by a checksum.
            if verify(&index).is_ok() {
                assert!(content(&index, &query) == expected, "{what}");
                same.set(same.get() + 1);
            }
        }
    };
    for cut in 0..whole.len() {
        std::fs::write(&damaged, &whole[..cut]).unwrap();
        assert!(Index::open(&damaged).is_err(), "cut at {cut}");
    }
    for at in 0..whole.len() {
        for bit in [0x01, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= bit;
            check(&bytes, &format!("byte {at}"));
        }
    }
    // Neither is all of the file padding, nor does a check refuse whatever differs from a file it knows.
    let of = 2 * whole.len();
    assert!(same.get() > 0 && same.get() < of / 4, "{} of {of} are the same index", same.get());
}

/// All that an index says: its documents in order with the postings of each, its tokens, what a query finds.
type Content = (Vec<(String, Weights)>, Vec<String>, Vec<(String, Score)>);

fn content(index: &Index, query: &Query) -> Content {
    let mut documents = Vec::new();
    let vocabulary = index
        .for_each_document(&mut |docno, weights, _| {
            documents.push((docno.to_owned(), weights.clone()));
            Ok(())
        })
        .unwrap();
    let tokens = (0..index.meta().terms).map(|id| vocabulary.token(TermId(id)).to_owned());
    (documents, tokens.collect(), found(index, query, usize::MAX))
}

#[test]
fn a_docno_that_stands_twice_is_refused_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let mut builder = IndexBuilder::create(&path, BuildOptions::default()).unwrap();
    let mut vocabulary = Vocabulary::new();
    let vector = Weights::Impacts(ImpactVector::new(vec![(vocabulary.intern("x"), 1)]).unwrap());
    builder.add("007", &vector).unwrap();
    builder.add("007", &vector).unwrap();
    let error = builder.finish(&vocabulary).unwrap_err();
    assert!(error.to_string().contains("docno '007' stands twice"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Every docid and integer score of Anserini's run. Both order ties by docno ascending, so nothing has to be reconciled.
#[test]
fn nfcorpus_splade_v3_equals_anserinis_run() {
    let Some(data) = common::data("lsr/nfcorpus-splade-v3") else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let mut builder = IndexBuilder::create(&path, BuildOptions::default()).unwrap();
    let mut vocabulary = Vocabulary::new();
    for_each_vector(
        &data.join("docs.jsonl.gz"),
        Quantizer::Unknown,
        &mut vocabulary,
        &mut |docno, _, v, _| builder.add(docno, v),
    )
    .unwrap();
    let meta = builder.finish(&vocabulary).unwrap();
    assert_eq!((meta.documents, meta.terms, meta.postings), (3_633, 18_115, 998_259));
    let index = Index::open(&path).unwrap();
    verify(&index).unwrap();
    let topics = data.join("queries.splade-v3.flat.tsv.gz");
    let queries = read_weighted_topics(&topics, QueriesFormat::Tsv, Quantizer::Unknown).unwrap();
    let mut expected: BTreeMap<String, Vec<(String, Score)>> = BTreeMap::new();
    for line in common::lines(&data.join("run.anserini.impact.top1000.txt.gz")) {
        let fields: Vec<&str> = line.split(' ').collect();
        let score = fields[4].parse::<f64>().unwrap().round() as u64;
        expected
            .entry(fields[0].into())
            .or_default()
            .push((fields[2].into(), Score::Integer(score)));
    }
    assert_eq!(expected.len(), 323);
    for threads in [1, 2] {
        let ranked = retrieve(&index, &queries, RetrieveOptions { hits: 1000, threads }).unwrap();
        let qids: BTreeSet<_> = ranked.iter().map(|query| query.qid.clone()).collect();
        assert_eq!(qids.len(), 323);
        for query in &ranked {
            // -removeQuery: the query's own id is not in this corpus, so nothing was removed.
            assert_eq!(query.hits, expected[&query.qid], "{}", query.qid);
        }
    }
}

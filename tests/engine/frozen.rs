//! Files that earlier versions wrote stay readable.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use splade::formats::for_each_vector;
use splade::index::{Index, verify};
use splade::search::Searcher;
use splade::sparse::{Quantizer, Query, Score, Vocabulary, Weights};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/index").join(name)
}

/// docno -> token -> weight.
type Collection = BTreeMap<String, BTreeMap<String, f32>>;

fn add(collection: &mut Collection, docno: &str, vector: &Weights, vocabulary: &Vocabulary) {
    let named = match vector {
        Weights::Impacts(vector) => vector
            .entries()
            .iter()
            .map(|&(t, i)| (vocabulary.token(t).to_owned(), i as f32))
            .collect(),
        Weights::Floats(vector) => {
            vector.entries().iter().map(|&(t, w)| (vocabulary.token(t).to_owned(), w)).collect()
        }
    };
    assert!(collection.insert(docno.to_owned(), named).is_none());
}

#[test]
fn an_index_of_format_1() {
    let mut expected = Collection::new();
    let mut vocabulary = Vocabulary::new();
    for_each_vector(
        &fixture("v1.jsonl"),
        Quantizer::Unknown,
        &mut vocabulary,
        &mut |docno, _, vector, words| {
            add(&mut expected, docno, vector, words);
            Ok(())
        },
    )
    .unwrap();
    assert_eq!(expected.len(), 5);
    for (name, quantizer) in [("v1.idx", Quantizer::DEFAULT), ("v1-floats.idx", Quantizer::None)] {
        let index = Index::open(&fixture(name)).unwrap();
        verify(&index).unwrap();
        assert_eq!(index.quantizer(), quantizer);
        let mut read = Collection::new();
        index
            .for_each_document(&mut |docno, vector, words| {
                add(&mut read, docno, vector, words);
                Ok(())
            })
            .unwrap();
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn it_is_searched_as_ever() {
    let index = Index::open(&fixture("v1.idx")).unwrap();
    let query = |tokens: &[(&str, u32)]| {
        let tokens = tokens.iter().map(|&(token, weight)| (token.to_owned(), weight)).collect();
        Query::integers("q".into(), tokens).unwrap()
    };
    let mut searcher = Searcher::new(&index);
    let found = |hits: Vec<splade::search::Hit<'_>>| {
        hits.iter().map(|hit| (hit.docno.to_owned(), hit.score)).collect::<Vec<_>>()
    };
    // Equal scores by docno, as UTF-8 bytes: D5 < d10 < é.
    assert_eq!(
        found(searcher.search(&query(&[("##ing", 2)]), 10)),
        [("D5", 6), ("d10", 6), ("é", 6)].map(|(d, s)| (d.to_owned(), Score::Integer(s)))
    );
    assert_eq!(
        found(searcher.search(&query(&[("moon", 100_000), ("sun", 1), ("nowhere", 9)]), 2)),
        [("d9", 6_553_500_256), ("é", 1_200_000)].map(|(d, s)| (d.to_owned(), Score::Integer(s)))
    );
}

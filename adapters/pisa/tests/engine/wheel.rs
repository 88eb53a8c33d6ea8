//! PISA itself, compiled into PyPI's wheel: its scores are the dot products.

use std::collections::HashSet;
use std::path::PathBuf;

use splade_pisa::Query;
use splade_pisa::engine::{Algorithm, Engine, Found, Search, Wheel};

use crate::child::Watch;
use crate::collection::Collection;
use crate::{needs, search};

/// The Python with the wheel that `.ci/peers` fetches.
fn wheel() -> Option<Engine> {
    let _watch = Watch::new();
    let python = needs::peer("pisa")?.join("python/bin/python");
    Some(Engine::Wheel(Wheel::with_python(&python).unwrap()))
}

struct Searched {
    _watch: Watch,
    _folder: tempfile::TempDir,
    collection: Collection,
    base: PathBuf,
    work: PathBuf,
    engine: Engine,
}

impl Searched {
    fn new(engine: Engine) -> Self {
        let watch = Watch::new();
        let folder = tempfile::tempdir().unwrap();
        let collection = Collection::large();
        let base = collection.write(folder.path());
        let work = folder.path().join("work");
        std::fs::create_dir(&work).unwrap();
        let indexed = engine.index(&base, &work).unwrap();
        let postings: usize = collection.terms.values().map(Vec::len).sum();
        assert!(indexed.bytes as usize > postings && indexed.seconds > 0.0, "{indexed:?}");
        // A Python with numpy has tens of MiB.
        assert!(indexed.peak_rss.unwrap() > 10 << 20, "{indexed:?}");
        Self { _watch: watch, _folder: folder, collection, base, work, engine }
    }

    fn check(&self, queries: &[Query], how: &Search) -> Found {
        let found = self.engine.search(&self.base, &self.work, queries, how).unwrap();
        assert_eq!(found.hits.len(), queries.len());
        for (query, hits) in queries.iter().zip(&found.hits) {
            let exact = self.collection.scores(query);
            let mut best: Vec<f32> = exact.values().map(|score| *score as f32).collect();
            best.sort_unstable_by(|a, b| b.total_cmp(a));
            best.truncate(how.hits);
            let scores: Vec<f32> = hits.iter().map(|(_, score)| *score).collect();
            assert_eq!(scores, best, "{} {how:?}", query.qid);
            // Which of equal documents are kept is PISA's affair; each has its own score and stands once.
            for (docno, score) in hits {
                assert_eq!(exact[docno.as_str()] as f32, *score, "{} {docno} {how:?}", query.qid);
            }
            let docnos: HashSet<&str> = hits.iter().map(|(docno, _)| docno.as_str()).collect();
            assert_eq!(docnos.len(), hits.len(), "{} {how:?}", query.qid);
        }
        found
    }
}

#[test]
fn scores_are_the_dot_products() {
    let Some(engine) = wheel() else { return };
    assert!(engine.name().starts_with("PISA (pyterrier-pisa 0."), "{}", engine.name());
    let searched = Searched::new(engine);
    let mut queries = searched.collection.queries(36);
    queries.push(Query { qid: "nothing".into(), tokens: vec![("absent".into(), 1)] });
    for algorithm in Algorithm::ALL {
        for hits in [1, 10, 1000] {
            for threads in [1, 2] {
                let how = Search { algorithm, hits, threads, one_by_one: false };
                let found = searched.check(&queries, &how);
                assert!(found.seconds > 0.0 && found.per_query.is_none());
                assert_eq!(found.unknown_tokens, 36 / 4 + 1);
            }
        }
        let how = Search { algorithm, hits: 10, threads: 1, one_by_one: true };
        let found = searched.check(&queries, &how);
        let seconds = found.per_query.unwrap();
        let (nothing, asked) = seconds.split_last().unwrap();
        assert!(*nothing == 0.0 && asked.len() == 36 && asked.iter().all(|took| *took > 0.0));
        assert!((asked.iter().sum::<f64>() - found.seconds).abs() < 1e-9);
    }
}

#[test]
fn more_hits_than_a_call_has_room_for_come_in_several() {
    let Some(engine) = wheel() else { return };
    let searched = Searched::new(engine);
    let queries = searched.collection.queries(1100);
    let found = searched.check(&queries, &search(1000));
    // One call has room for 1,048 queries of 1,000 hits.
    let calls = std::fs::read_to_string(searched.work.join("calls.txt")).unwrap();
    let counts: Vec<usize> =
        calls.lines().map(|line| line.split_once(' ').unwrap().1.parse().unwrap()).collect();
    let [first, second] = counts[..] else { panic!("{calls}") };
    assert_eq!(found.hits[..1048].iter().map(Vec::len).sum::<usize>(), first);
    assert_eq!(found.hits[1048..].iter().map(Vec::len).sum::<usize>(), second);
}

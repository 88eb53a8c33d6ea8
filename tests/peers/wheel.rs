//! PISA searches the canonical index that we wrote: its scores are ours.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::process::Command;

use splade::index::Index;
use splade::io::{QueriesFormat, QueryWriter, record_of};
use splade::pipeline::{RetrieveOptions, retrieve};
use splade::sparse::{Query, Score};

use crate::collection::{Collection, all};
use crate::{peer, run};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/wheel.py");
const ALGORITHMS: [&str; 3] = ["maxscore", "block_max_maxscore", "block_max_wand"];
const DEPTHS: [usize; 2] = [10, 1000];
/// PISA's scores are f32: from here on they are not exact.
const EXACT: u64 = 1 << 24;

type Hits = Vec<(String, u64)>;

#[test]
fn pisa_finds_the_scores_that_we_find() {
    let Some(root) = peer("pisa") else { return };
    for collection in all() {
        // This PISA lowers the case of query tokens, and then misses a term with capitals.
        let lowered = |query: &Query| query.tokens().iter().all(|t| *t == t.to_lowercase());
        let (kept, left_out): (Vec<_>, Vec<_>) =
            collection.queries.iter().partition(|q| lowered(q));
        let left_out: Vec<&str> = left_out.iter().map(|query| query.qid()).collect();
        if !left_out.is_empty() {
            eprintln!(
                "SKIPPED: {} of {} queries of {} have capitals: {left_out:?}",
                left_out.len(),
                collection.queries.len(),
                collection.name
            );
        }
        let kept: Vec<Query> = kept.into_iter().cloned().collect();
        assert!(kept.len() > left_out.len(), "{}", collection.name);
        let theirs = search(&root, &collection, &kept);
        let index = Index::open(&collection.index()).unwrap();
        for k in DEPTHS {
            let ranked = retrieve(&index, &kept, RetrieveOptions { hits: k, threads: 1 }).unwrap();
            for query in &ranked {
                let ours: Hits = query.hits.iter().map(|(d, s)| (d.clone(), whole(*s))).collect();
                for algorithm in ALGORITHMS {
                    let of = (algorithm.to_owned(), k, query.qid.clone());
                    compare(&ours, &theirs[&of], k, &format!("{} {of:?}", collection.name));
                }
            }
        }
    }
}

fn whole(score: Score) -> u64 {
    let Score::Integer(score) = score else { panic!("a float among impacts") };
    assert!(score < EXACT);
    score
}

/// Which of several documents with the k-th score are kept is arbitrary in PISA: the scores have to be equal, and the documents
/// above the k-th score.
fn compare(ours: &Hits, theirs: &Hits, k: usize, what: &str) {
    let scores = |hits: &Hits| {
        let mut scores: Vec<u64> = hits.iter().map(|(_, score)| *score).collect();
        scores.sort_unstable_by(|a, b| b.cmp(a));
        scores
    };
    let expected = scores(ours);
    assert_eq!(expected, scores(theirs), "{what}");
    let cut = if expected.len() == k { expected[k - 1] } else { 0 };
    let above = |hits: &Hits| -> BTreeSet<(String, u64)> {
        hits.iter().filter(|(_, score)| *score > cut).cloned().collect()
    };
    assert_eq!(above(ours), above(theirs), "{what}");
}

fn search(
    root: &std::path::Path,
    collection: &Collection,
    queries: &[Query],
) -> BTreeMap<(String, usize, String), Hits> {
    let folder = collection.folder.path().join("wheel");
    std::fs::create_dir(&folder).unwrap();
    for (extension, name) in [
        ("docs", "inv.docs"),
        ("freqs", "inv.freqs"),
        ("sizes", "inv.sizes"),
        ("termlex", "fwd.termlex"),
        ("doclex", "fwd.doclex"),
    ] {
        std::fs::copy(collection.pisa_file(extension), folder.join(name)).unwrap();
    }
    let (asked, found) = (folder.join("queries.jsonl"), folder.join("found.tsv"));
    let mut writer = QueryWriter::create(&asked, QueriesFormat::Jsonl).unwrap();
    queries.iter().for_each(|query| writer.write(&record_of(query)).unwrap());
    writer.finish().unwrap();
    let mut command = Command::new(root.join("python/bin/python"));
    command.arg(SCRIPT).arg(&folder).arg(&asked).arg(&found);
    for algorithm in ALGORITHMS {
        command.args(DEPTHS.map(|k| format!("{algorithm}:{k}")));
    }
    let counts = run(&mut command, &folder);
    let expected = format!("{} {}", collection.lists, collection.documents);
    // PISA logs to stdout as well.
    assert_eq!(counts.lines().last(), Some(expected.as_str()));
    let file = std::io::BufReader::new(std::fs::File::open(&found).unwrap());
    file.lines()
        .map(|line| {
            let line = line.unwrap();
            let fields: Vec<&str> = line.split('\t').collect();
            let of = (fields[0].to_owned(), fields[1].parse().unwrap(), fields[2].to_owned());
            let hits = fields[3..].chunks_exact(2).map(|hit| {
                let score: f64 = hit[1].parse().unwrap();
                assert!(score.fract() == 0.0, "{line}");
                (hit[0].to_owned(), score as u64)
            });
            (of, hits.collect())
        })
        .collect()
}

//! A collection of what engines break on.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use splade::sparse::Query;

use crate::common::random::Random;

/// Tokens that a tokenizer, a lower-casing or a shell would change.
const ODD: [&str; 16] = [
    "##ing",
    "[CLS]",
    "[unused1]",
    "THE",
    "!",
    ":",
    "a:b",
    "'",
    "\"",
    "\\",
    "é",
    "中",
    "e\u{301}",
    "😀",
    "x\u{a0}y",
    "~tilde^2",
];
const WORDS: usize = 1_600;

/// A folder for Anserini with 2,000 documents in two files, five without a token, weights up to 5,000; and queries, of which `long` has
/// 1,500 tokens, and `none` none that a document has.
pub(crate) fn odd_collection(folder: &Path) -> (PathBuf, Vec<Query>) {
    let mut numbers = Random::new(20_261_125);
    let mut files = [String::new(), String::new()];
    for document in 0..2_000u64 {
        let mut vector = serde_json::Map::new();
        if document % 400 != 7 {
            for _ in 0..30 {
                // Low numbers are frequent words.
                let word = numbers.below(WORDS).min(numbers.below(WORDS));
                vector.insert(format!("w{word}"), (1 + numbers.below(255)).into());
            }
            if document % 3 == 0 {
                let odd = numbers.pick(&ODD);
                vector.insert(odd.to_owned(), (1 + numbers.below(5_000)).into());
            }
        }
        let docno =
            if document % 2 == 0 { format!("d{document}") } else { format!("é-{document}") };
        let line = serde_json::json!({ "id": docno, "contents": "", "vector": vector });
        writeln!(files[usize::from(document >= 1_000)], "{line}").unwrap();
    }
    let docs = folder.join("docs");
    std::fs::create_dir(&docs).unwrap();
    std::fs::write(docs.join("a.jsonl"), &files[0]).unwrap();
    std::fs::write(docs.join("b.jsonl"), &files[1]).unwrap();
    let mut queries: Vec<Query> = (0..60)
        .map(|n| {
            let word = |_| (format!("w{}", numbers.below(WORDS)), 1 + numbers.below(300) as u32);
            let mut entries: Vec<(String, u32)> = (0..12).map(word).collect();
            entries.push((ODD[n % ODD.len()].to_owned(), 1 + n as u32));
            Query::integers(format!("q{n}"), entries).unwrap()
        })
        .collect();
    let long = (0..1_500).map(|n| (format!("w{n}"), 1 + n % 7)).collect();
    queries.push(Query::integers("long".into(), long).unwrap());
    let none = vec![("nowhere".to_owned(), 1)];
    queries.push(Query::integers("none".into(), none).unwrap());
    (docs, queries)
}

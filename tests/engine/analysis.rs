//! Analysis against Lucene's and HF's own output.

use crate::common;
use std::collections::HashMap;

use common::{data, lines};
use splade::text::analysis::{Analyzer, English, WordPiece, stem};

fn analyzed(analyzer: &dyn Analyzer, text: &str) -> String {
    let mut tokens = Vec::new();
    analyzer.analyze(text, &mut |token| tokens.push(token.to_owned()));
    tokens.join(" ")
}

#[test]
fn porter_stems_the_authors_vocabulary() {
    let Some(folder) = data("golden/porter") else { return };
    let stems = lines(&folder.join("output.txt"));
    let mut words = 0;
    for (word, expected) in lines(&folder.join("voc.txt")).zip(stems) {
        let mut stemmed = word.clone();
        stem(&mut stemmed);
        assert_eq!(stemmed, expected, "{word}");
        words += 1;
    }
    assert_eq!(words, 23_531);
}

#[test]
fn english_equals_lucene() {
    for (set, documents) in [("nfcorpus", 3_633), ("scifact", 5_183)] {
        let Some(corpus) = data(&format!("beir/{set}/corpus.jsonl")) else { return };
        let golden = data(&format!("golden/anserini/analyzed-docs.{set}.porter.tsv.gz")).unwrap();
        let expected: HashMap<String, String> = lines(&golden)
            .map(|line| line.split_once('\t').map(|(id, t)| (id.to_owned(), t.to_owned())).unwrap())
            .collect();
        let mut wrong = Vec::new();
        let mut seen = 0;
        for document in beir::CorpusReader::new(splade::storage::open_text(&corpus).unwrap()) {
            let document = document.unwrap();
            let ours = analyzed(&English, &beir::Template::Anserini.render(&document));
            seen += 1;
            if ours != expected[&document.id] {
                let theirs = &expected[&document.id];
                let at = ours.split(' ').zip(theirs.split(' ')).find(|(a, b)| a != b);
                wrong.push(format!("{}: {at:?}", document.id));
            }
        }
        assert_eq!(seen, documents);
        assert!(
            wrong.is_empty(),
            "{set}: {} of {seen}: {:#?}",
            wrong.len(),
            &wrong[..wrong.len().min(10)]
        );
        let golden =
            data(&format!("golden/anserini/analyzed-queries.{set}.porter.tsv.gz")).unwrap();
        let topics =
            data(&format!("golden/anserini/topics.beir-v1.0.0-{set}.test.tsv.gz")).unwrap();
        let texts: HashMap<String, String> = lines(&topics)
            .map(|line| line.split_once('\t').map(|(id, t)| (id.to_owned(), t.to_owned())).unwrap())
            .collect();
        for line in lines(&golden) {
            let (qid, tokens) = line.split_once('\t').unwrap_or((&line, ""));
            assert_eq!(analyzed(&English, &texts[qid]), tokens, "{qid}");
        }
    }
}

#[test]
fn wordpiece_equals_the_published_topics() {
    let Some(tokenizer) = data("tokenizer/bert-base-uncased") else { return };
    for file in ["tokenizer.json", "vocab.txt"] {
        let analyzer = WordPiece::load(&tokenizer.join(file)).unwrap();
        for set in ["nfcorpus", "scifact"] {
            let plain =
                data(&format!("golden/anserini/topics.beir-v1.0.0-{set}.test.tsv.gz")).unwrap();
            let pieces =
                data(&format!("golden/anserini/topics.beir-v1.0.0-{set}.test.wp.tsv.gz")).unwrap();
            let texts: HashMap<String, String> = lines(&plain)
                .map(|line| {
                    line.split_once('\t').map(|(id, t)| (id.to_owned(), t.to_owned())).unwrap()
                })
                .collect();
            for line in lines(&pieces) {
                let (qid, tokens) = line.split_once('\t').unwrap();
                assert_eq!(analyzed(&analyzer, &texts[qid]), tokens, "{file} {qid}");
            }
        }
    }
}

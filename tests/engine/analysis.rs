//! Analysis against Lucene's and HF's own output.

use crate::common;
use std::collections::HashMap;
use std::path::Path;

use common::{data, lines};
#[cfg(feature = "encoder")]
use splade::text::analysis::WordPiece;
use splade::text::analysis::{Analyzer, English, standard_tokens, stem};

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

#[cfg(feature = "encoder")]
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

/// The tokens of a text as the fixture writes them.
fn standard(text: &str) -> String {
    let mut tokens = Vec::new();
    standard_tokens(text, &mut |token| tokens.push(token.to_owned()));
    tokens.join("/")
}

#[test]
fn every_character_equals_lucene() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/standard-tokenizer.tsv");
    let mut rows = Vec::new();
    for line in lines(&fixture).filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [first, last] = [0, 1].map(|at: usize| u32::from_str_radix(fields[at], 16).unwrap());
        rows.push((first..=last, [2, 3, 4, 5].map(|at: usize| fields[at].to_owned())));
    }
    let unnamed = ["", "a/b", "1/2", ""].map(str::to_owned);
    let (mut wrong, mut joined, mut apart, mut moved) = (Vec::new(), 0, 0, 0);
    let mut next = rows.iter().peekable();
    for c in '\0'..=char::MAX {
        while next.next_if(|(range, _)| *range.end() < c as u32).is_some() {}
        let row = next.peek().filter(|(range, _)| range.contains(&(c as u32)));
        let theirs = row.map_or(&unnamed, |(_, tokens)| tokens);
        let texts = [format!("{c}"), format!("a{c}b"), format!("1{c}2"), format!("{c}{c}")];
        let ours = texts.each_ref().map(|text| standard(text).replace(c, "x"));
        // These stand in the texts themselves.
        if "12ab/x".contains(c) || ours == *theirs {
            continue;
        }
        match theirs.each_ref().map(String::as_str) {
            // South-East Asian scripts, whose runs Lucene keeps together.
            ["x", "a/x/b", "1/x/2", "xx"] => apart += 1,
            // Assigned since Lucene's Unicode.
            ["", "a/b", "1/2", ""] if ours[0].is_empty() => joined += 1,
            // Of another class since then: forms of comma and semicolon, and digits in the place of pictographs.
            _ if matches!(c, '\u{fe10}' | '\u{fe14}' | '\u{1fbf0}'..='\u{1fbf9}') => moved += 1,
            _ => wrong.push(format!("U+{:04X}: {ours:?}, Lucene {theirs:?}", c as u32)),
        }
    }
    assert!(wrong.is_empty(), "{} characters: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
    assert_eq!((joined, apart, moved), (5694, 560, 12));
}

#[test]
fn sequences_equal_lucene() {
    for (text, tokens) in [
        ("\u{1d7cf}\u{1d7d0} \u{104a1} x\u{1d7cf}y", "\u{1d7cf}\u{1d7d0}/\u{104a1}/x\u{1d7cf}y"),
        // Regional indicators count in pairs.
        ("\u{1f1e9}\u{1f1ea}\u{1f1eb} a\u{1f1e9}b", "\u{1f1e9}\u{1f1ea}/a/b"),
        (
            "#\u{fe0f}\u{20e3} *\u{20e3} 1\u{fe0f}\u{20e3} #1",
            "#\u{fe0f}\u{20e3}/*\u{20e3}/1\u{fe0f}\u{20e3}/1",
        ),
        (
            "\u{1f468}\u{200d}\u{1f469} \u{1f44d}\u{1f3fd} \u{1f3fd}",
            "\u{1f468}\u{200d}\u{1f469}/\u{1f44d}\u{1f3fd}/\u{1f3fd}",
        ),
        (
            "x \u{1f3fd} .\u{1f3fd} _\u{1f3fd} a\u{1f3fd} \u{202f}1",
            "x/\u{1f3fd}/\u{1f3fd}/\u{1f3fd}/a\u{1f3fd}/\u{202f}1",
        ),
        // Marks belong to a letter, and are nothing without one.
        ("a\u{301} \u{301} \u{345} \u{5b0}", "a\u{301}"),
        ("x\u{b2} 1\u{bd} \u{2167} \u{3300} \u{2e80}", "x/1/\u{2167}/\u{3300}/\u{2e80}"),
        ("_ _1_ a_b \u{203f}", "_1_/a_b"),
        (
            "\u{ff76}\u{ff9e} \u{ff9e} \u{661}\u{66b}\u{662}",
            "\u{ff76}\u{ff9e}/\u{661}\u{66b}\u{662}",
        ),
    ] {
        assert_eq!(standard(text), tokens, "{text}");
    }
}

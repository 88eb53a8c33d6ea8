//! Explanations against what `encode` and `search` give, and what the command shows of them.

mod bytes;
mod command;
mod page;
mod sides;

use std::path::{Path, PathBuf};

use splade::encoder::{Documents, Encoder};
use splade::encoder::{Explanation, Role, Splade, SpladeOptions};
use splade::index::Index;
use splade::model::Strategy;
use splade::pipeline::{BuildIndexOptions, build_index};
use splade::search::{Contributions, Searcher};
use splade::sparse::{QuantizeCounts, Quantizer, Query, Score, SparseVector, Weights};

use crate::common::skip_optional;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models")
}

/// Every checkpoint of the fixtures.
fn checkpoints() -> Vec<PathBuf> {
    let inside = std::fs::read_dir(models()).unwrap().map(|entry| entry.unwrap().path());
    inside.filter(|folder| folder.join("config.json").is_file()).collect()
}

fn texts() -> Vec<String> {
    let file = std::fs::read_to_string(models().join("texts.jsonl")).unwrap();
    let text = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        value["text"].as_str().unwrap().to_owned()
    };
    file.lines().map(text).collect()
}

fn vector(explanation: &Explanation) -> SparseVector {
    let entries = explanation.terms.iter().map(|term| (term.id, term.weight)).collect();
    SparseVector::new(entries).unwrap()
}

/// What must hold of any explanation, and that its weights are `encode`'s to the bit.
fn check(splade: &Splade, text: &str, role: Role, what: &str) {
    let explanation = splade.explain(text, role).unwrap();
    let (vectors, tokens) = splade.encode(&[text], role).unwrap();
    assert_eq!(vector(&explanation), vectors[0], "{what}");
    assert_eq!(explanation.tokens.len() as u32, tokens[0].tokens, "{what}");
    assert!(explanation.text.ends_with(text) && explanation.text.len() >= text.len(), "{what}");
    for pair in explanation.terms.windows(2) {
        let before = (-pair[0].weight, &pair[0].token) < (-pair[1].weight, &pair[1].token);
        assert!(before, "{what}: {pair:?}");
    }
    for term in &explanation.terms {
        assert_eq!(term.token, splade.vocabulary().token(term.id), "{what}");
        let positions: Vec<usize> = term.raised_by.iter().map(|raise| raise.position).collect();
        assert!(positions.is_sorted() && !positions.is_empty(), "{what}: {term:?}");
        if explanation.pooling.is_none_or(|pooling| pooling.strategy != Strategy::Sum) {
            assert_eq!(positions.len(), 1, "{what}: {term:?}");
        }
        // The parts are what was pooled, so they give the weight to the bit.
        let sum = term.raised_by.iter().fold(0f32, |sum, raise| sum + raise.weight);
        let pieces = explanation.tokens.len() > splade.max_length();
        let near = pieces && (sum - term.weight).abs() < 1e-5 * term.weight;
        assert!(near || sum == term.weight, "{what}: {term:?}");
        let token = |token: &_| splade.vocabulary().get(token) == Some(term.id);
        let input =
            |i: &&splade::encoder::InputToken| !i.special && i.bytes.end > explanation.prompt;
        let in_text = explanation.tokens.iter().filter(input).any(|i| token(&i.token));
        assert_eq!(term.in_text, in_text, "{what}: {term:?}");
    }
    let of_terms: f64 = explanation.terms.iter().map(|term| f64::from(term.weight)).sum();
    let of_tokens: f64 = explanation.tokens.iter().map(|token| token.raised).sum();
    assert!((of_terms - of_tokens).abs() <= 1e-5 * of_terms, "{what}: {of_terms} {of_tokens}");
    for token in &explanation.tokens {
        assert!(explanation.text.get(token.bytes.clone()).is_some(), "{what}: {token:?}");
        assert!(!token.special || token.bytes.is_empty(), "{what}: {token:?}");
    }
}

#[test]
fn weights_are_those_of_encode() {
    let checkpoints = checkpoints();
    assert!(checkpoints.len() >= 4, "{checkpoints:?}");
    for folder in checkpoints {
        for kernel in ["portable", "avx2", "avx512"] {
            let Ok(kernel) = kernel.parse() else {
                skip_optional(&format!("this machine has no {kernel}"));
                continue;
            };
            for max_active_dims in [None, Some(7)] {
                let options = SpladeOptions {
                    kernel: Some(kernel),
                    max_active_dims,
                    query_max_active_dims: max_active_dims,
                    ..SpladeOptions::default()
                };
                let splade = Splade::load(&folder, options).unwrap();
                for (number, text) in texts().iter().enumerate() {
                    let what = format!("{}, {kernel}, text {number}", folder.display());
                    check(&splade, text, Role::Document, &what);
                    check(&splade, text, Role::Query, &what);
                }
            }
        }
    }
}

/// A copy of a checkpoint with one file written anew.
fn changed(model: &str, file: &str, content: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut names = vec![String::new()];
    while let Some(name) = names.pop() {
        let from = models().join(model).join(&name);
        if from.is_dir() {
            std::fs::create_dir_all(folder.path().join(&name)).unwrap();
            for entry in std::fs::read_dir(&from).unwrap() {
                let inner = entry.unwrap().file_name().into_string().unwrap();
                names.push(Path::new(&name).join(inner).to_str().unwrap().to_owned());
            }
        } else {
            std::fs::copy(&from, folder.path().join(&name)).unwrap();
        }
    }
    std::fs::write(folder.path().join(file), content).unwrap();
    folder
}

#[test]
fn a_prompt_is_read_but_is_not_the_text() {
    let settings = r#"{"max_active_dims": 40,
        "prompts": {"query": "coffee: ", "document": "the drink of "}}"#;
    let folder = changed("sparse-encoder-sum", "config_sentence_transformers.json", settings);
    let splade = Splade::load(folder.path(), SpladeOptions::default()).unwrap();
    for (role, prompt) in [(Role::Query, "coffee: "), (Role::Document, "the drink of ")] {
        check(&splade, "water in the drum", role, prompt);
        let explanation = splade.explain("water in the drum", role).unwrap();
        assert_eq!(explanation.text, format!("{prompt}water in the drum"));
        assert_eq!(explanation.prompt, prompt.len());
        assert_eq!(explanation.terms.len(), 40);
        let coffee = splade.vocabulary().get("coffee");
        let coffee = explanation.terms.iter().find(|term| Some(term.id) == coffee);
        assert!(coffee.is_none_or(|term| !term.in_text));
    }
}

#[test]
fn tokens_stand_where_they_were_read() {
    let splade = Splade::load(&models().join("bert"), SpladeOptions::default()).unwrap();
    let explanation = splade.explain("Élan, coffee", Role::Document).unwrap();
    let (first, rest) = explanation.tokens.split_first().unwrap();
    let (last, rest) = rest.split_last().unwrap();
    assert_eq!((&*first.token, &*last.token), ("[CLS]", "[SEP]"));
    assert!(first.special && last.special && rest.iter().all(|token| !token.special));
    let read: String = rest.iter().map(|token| &explanation.text[token.bytes.clone()]).collect();
    assert_eq!(read, "Élan,coffee");
    assert_eq!(explanation.unread, 0);
    let long = splade.explain(&"word ".repeat(60), Role::Document).unwrap();
    assert_eq!(long.tokens.len(), splade.max_length());
    assert_eq!(
        long.unread,
        splade
            .explain(&"word ".repeat(10), Role::Document)
            .map(|short| { (short.tokens.len() - 2) * 6 - (splade.max_length() - 2) })
            .unwrap()
    );
}

#[test]
fn a_pair_scores_as_the_index_does() {
    let splade = Splade::load(&models().join("bert"), SpladeOptions::default()).unwrap();
    let texts = texts();
    let named = |vector: &SparseVector| -> Vec<(String, f32)> {
        let token = |id| splade.vocabulary().token(id).to_owned();
        vector.entries().iter().map(|&(id, weight)| (token(id), weight)).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    for quantizer in [Quantizer::DEFAULT, Quantizer::None] {
        for (number, pair) in texts.windows(2).enumerate() {
            let query = vector(&splade.explain(&pair[0], Role::Query).unwrap());
            let document = vector(&splade.explain(&pair[1], Role::Document).unwrap());
            let jsonl: serde_json::Map<_, _> =
                named(&document).into_iter().map(|(t, w)| (t, w.into())).collect();
            let line = serde_json::json!({"id": "d", "vector": jsonl}).to_string();
            let docs = folder.path().join("docs.jsonl");
            std::fs::write(&docs, line).unwrap();
            let options = BuildIndexOptions { quantizer, ..BuildIndexOptions::default() };
            let out = folder.path().join(format!("{quantizer}-{number}.idx"));
            build_index(
                &Documents::Vectors { path: docs, format: splade::formats::JSONL },
                &Encoder::None,
                &options,
                &out,
                &mut |_| {},
            )
            .unwrap();
            let index = Index::open(&out).unwrap();
            let (query, document) = if quantizer == Quantizer::None {
                (Query::floats("q".into(), named(&query)).unwrap(), Weights::Floats(document))
            } else {
                let mut counts = QuantizeCounts::default();
                let query = quantizer.quantize(&query, &mut counts);
                let token = |id| splade.vocabulary().token(id).to_owned();
                let entries = query.entries().iter().map(|&(id, w)| (token(id), w)).collect();
                let document = quantizer.quantize(&document, &mut counts);
                (Query::integers("q".into(), entries).unwrap(), Weights::Impacts(document))
            };
            let ours = Contributions::new(&query, &document, splade.vocabulary());
            let found = Searcher::new(&index).search(&query, 1)[0].score;
            assert_eq!(ours.score, found, "{quantizer}, text {number}");
            assert!(found.as_f64() > 0.0);
            if let Score::Integer(score) = found {
                let product = |c: &splade::search::Contribution| c.product.as_f64() as u64;
                assert_eq!(ours.shared.iter().map(product).sum::<u64>(), score);
            }
            assert_eq!(ours.shared.len() + ours.missing.len(), query.tokens().len());
            assert!(ours.shared.is_sorted_by_key(|c| std::cmp::Reverse(c.product.as_f64() as u64)));
        }
    }
}

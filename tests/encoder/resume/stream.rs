//! The stream of windows: order, errors, pipes, what is said.

use std::io::{Read, Write};
use std::process::Stdio;

use splade::encoder::{Documents, EncodedDocuments, Encoder, PrepareOptions};
use splade::encoder::{Role, Splade, SpladeOptions};
use splade::sparse::{Quantizer, Vocabulary};

use super::{Place, models};
use crate::common::child::Bounded;

#[test]
fn a_filter_between_pipes() {
    let place = Place::new(1500);
    place.done("--input|corpus.jsonl|--compat|none|--output|whole.jsonl");
    for threads in ["1", "3"] {
        let output = place
            .command(&format!("--input|-|--compat|none|--threads|{threads}"))
            .ended_with(&place.read("corpus.jsonl"));
        assert!(output.status.success());
        assert!(output.stdout == place.read("whole.jsonl"), "{threads} threads");
    }
}

/// Everything before an error comes out, as if there were one thread.
#[test]
fn an_error_comes_after_what_stands_before_it() {
    let place = Place::new(1500);
    place.done("--input|corpus.jsonl|--compat|none|--output|whole.jsonl");
    let corpus = String::from_utf8(place.read("corpus.jsonl")).unwrap();
    std::fs::write(place.path("broken.jsonl"), corpus.replacen("\"d1234\"", "[]", 1)).unwrap();
    let output = place.command("--input|broken.jsonl|--compat|none").ended();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("error: broken.jsonl:1235: "), "{said}");
    let whole = String::from_utf8(place.read("whole.jsonl")).unwrap();
    let before: String = whole.split_inclusive('\n').take(1234).collect();
    assert!(output.stdout == before.as_bytes());
}

/// The reader of the output goes away while the input says no more and stays open.
#[test]
fn nobody_waits_for_an_input_without_a_reader() {
    let place = Place::new(3000);
    let mut child = place
        .command("--input|-|--compat|none")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .started_within(60);
    let mut input = child.stdin.take().unwrap();
    let corpus = place.read("corpus.jsonl");
    let feeder = std::thread::spawn(move || {
        // It ends early when the command does.
        let _ = input.write_all(&corpus);
        input
    });
    let mut byte = [0];
    child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
    let ended = child.ended();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(0), "{said}");
    assert!(!said.contains("error"), "{said}");
    drop(feeder.join().unwrap());
}

#[test]
fn a_caller_may_be_the_only_thread_of_its_pool() {
    let place = Place::new(900);
    let documents = Documents::Texts {
        path: place.path("corpus.jsonl"),
        format: splade::formats::TextFormat::Beir,
        template: beir::Template::Beir,
    };
    let splade = Splade::load(&models().join("bert"), SpladeOptions::default()).unwrap();
    let encoder = Encoder::Splade(std::sync::Arc::new(splade));
    let docnos = || {
        let out = place.path("out");
        let (quantizer, made_by) = (Quantizer::None, Quantizer::Unknown);
        let options = PrepareOptions { rename: None, quantizer, made_by, out: &out };
        let mut prepared =
            EncodedDocuments::prepare(&documents, &encoder, options, &mut |_| {}).unwrap();
        let mut docnos = Vec::new();
        let each = &mut |docno: &str, _: &str, _: &_, _: &_| {
            docnos.push(docno.to_owned());
            Ok(())
        };
        prepared.for_each(&mut Vocabulary::new(), each).unwrap();
        docnos
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let expected: Vec<String> = (0..900).map(|number| format!("d{number}")).collect();
    assert_eq!(pool.install(docnos), expected);
    assert_eq!(docnos(), expected);
}

#[test]
fn texts_that_are_cut_are_counted() {
    for model in ["bert", "distilbert", "roberta", "sparse-encoder-sum"] {
        let options = SpladeOptions { max_length: Some(8), ..SpladeOptions::default() };
        let splade = Splade::load(&models().join(model), options).unwrap();
        let long = Splade::load(&models().join(model), SpladeOptions::default()).unwrap();
        // From nothing to more than the limit, a word after another: the limit itself is no cut.
        let texts: Vec<String> = (0..12).map(|words| vec!["tea"; words].join(" ")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (_, short) = splade.encode(&texts, Role::Document).unwrap();
        let (_, whole) = long.encode(&texts, Role::Document).unwrap();
        assert!(whole.iter().any(|length| length.tokens == 8), "{model}: {whole:?}");
        for (cut, length) in short.iter().zip(&whole) {
            assert_eq!(cut.truncated, length.tokens > 8, "{model}: {cut:?}, {length:?}");
            assert_eq!(cut.tokens, length.tokens.min(8), "{model}");
        }
    }
}

/// What lies behind the limit decides nothing, however long it is; what lies behind blanks does.
#[test]
fn long_texts_are_not_tokenised_whole_and_it_does_not_show() {
    let source = super::corpus(40, 7).replace(|c: char| !c.is_alphabetic(), " ");
    let short: String = source.chars().take(4000).collect();
    let long = format!("{short} {}", source.repeat(40));
    let blanks = format!("{}{short}", " \n".repeat(50_000));
    let word = format!("{short} {}", "x".repeat(200_000));
    for model in ["bert", "distilbert", "roberta", "sparse-encoder-sum"] {
        let splade = Splade::load(&models().join(model), SpladeOptions::default()).unwrap();
        let texts = [short.as_str(), &long, &word, &blanks];
        let (vectors, lengths) = splade.encode(&texts, Role::Document).unwrap();
        assert!(lengths.iter().all(|length| length.truncated), "{model}: {lengths:?}");
        assert!(vectors[1] == vectors[0] && vectors[2] == vectors[0], "{model}");
        // Blanks are tokens to RoBERTa.
        assert!(model == "roberta" || vectors[3] == vectors[0], "{model}");
    }
}

#[test]
fn progress_for_programs() {
    let place = Place::new(300);
    let arguments = "--input|corpus.jsonl|--quantizer|linear(bits=8, max=0.5)|--output|docs";
    let said = place.done(&format!("{arguments}|--progress|json"));
    let last = said.lines().rfind(|line| line.starts_with('{')).unwrap();
    let value: serde_json::Value = serde_json::from_str(last).unwrap();
    assert_eq!((value["count"].as_u64(), value["done"].as_bool()), (Some(300), Some(true)));
    assert!(value["tokens_per_second"].as_f64().unwrap() > 0.0, "{value}");
    assert_eq!(value["fraction"].as_f64(), Some(1.0));
    // Nothing is lost in silence.
    for text in
        ["300 texts in ", " tokens (", " active dimensions a text", "texts cut at 24 tokens: "]
    {
        assert!(said.contains(text), "{text}: {said}");
    }
    assert!(said.contains("smallest and largest, cut to them: "), "{said}");
}

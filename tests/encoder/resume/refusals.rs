//! What cannot be resumed, and what is wrong with it.

use super::{Place, models};
use crate::common::child::Bounded;

const JOB: &str = "--input|corpus.jsonl|--quantizer|scale(factor=100)|--output|docs|--resume|--checkpoint-every|100";

/// A place with a job that ended early: text 400 is malformed.
fn early() -> Place {
    let place = Place::new(500);
    let corpus = String::from_utf8(place.read("corpus.jsonl")).unwrap();
    let broken = corpus.replacen("\"d400\"", "[d400]", 1);
    assert_eq!(broken.len(), corpus.len());
    std::fs::write(place.path("corpus.jsonl"), broken).unwrap();
    let (exit, said) = place.run(JOB);
    assert_eq!(exit, 3, "{said}");
    assert!(said.contains("corpus.jsonl:401"), "{said}");
    assert!(place.path("docs.partial").exists() && !place.path("docs").exists());
    std::fs::write(place.path("corpus.jsonl"), corpus).unwrap();
    place
}

#[test]
fn other_settings_are_named() {
    let place = early();
    for (arguments, message) in [
        ("--max-length|12", "max-length was 24, is 12"),
        ("--max-active-dims|7", "max-active-dims was the model's, is 7"),
        ("--template|text", "template was beir, is text"),
        ("--fallback-token|none", "fallback token was [unused993], is none"),
        ("--compat|naver", "compat was anserini, is naver"),
        ("--shard-id|1|--shard-num|2", "shard was none, is 1 of 2"),
        (
            "--compat|naver|--max-length|12",
            "compat was anserini, is naver; max-length was 24, is 12",
        ),
    ] {
        let (exit, said) = place.run(&format!("{JOB}|{arguments}"));
        assert_eq!(exit, 2, "{arguments}: {said}");
        assert!(said.contains(message) && said.contains("\nhint: "), "{arguments}: {said}");
    }
    let other = JOB.replace("factor=100", "factor=50");
    let (exit, said) = place.run(&other);
    assert_eq!(exit, 2);
    assert!(said.contains("quantizer was scale(factor=100), is scale(factor=50)"), "{said}");
    let kernel = splade::kernel::Kernel::detect();
    if kernel != splade::kernel::Kernel::portable() {
        let (_, said) = place.run(&format!("{JOB}|--kernel|portable"));
        assert!(said.contains(&format!("kernel was {kernel}, is portable")), "{said}");
    }
    // Another model under the same name.
    let copy = place.path("model");
    std::fs::create_dir(&copy).unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors", "tokenizer_config.json"] {
        std::fs::copy(models().join("bert").join(name), copy.join(name)).unwrap();
    }
    let mut weights = std::fs::read(copy.join("model.safetensors")).unwrap();
    *weights.last_mut().unwrap() ^= 1;
    std::fs::write(copy.join("model.safetensors"), weights).unwrap();
    let mut command = std::process::Command::new(super::SPLADE);
    command.current_dir(place.0.path()).args(["encode", "--model", "model"]).args(JOB.split('|'));
    let output = command.ended();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("model's model.safetensors was 122744 bytes, crc "), "{said}");
    // All of them left the job as it was.
    let said = place.done(JOB);
    assert!(said.contains("resuming after 400 texts"), "{said}");
    // And a complete one is not taken for another's.
    let (exit, said) = place.run(&format!("{JOB}|--max-length|12"));
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("docs: was made otherwise: max-length"), "{said}");
}

#[test]
fn another_input_is_found() {
    let place = early();
    let corpus = String::from_utf8(place.read("corpus.jsonl")).unwrap();
    // As long as before, another text.
    std::fs::write(place.path("corpus.jsonl"), corpus.replacen("\"d7\"", "\"e7\"", 1)).unwrap();
    let (exit, said) = place.run(JOB);
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("the input's first 400 texts are not those of the job"), "{said}");
    std::fs::write(place.path("corpus.jsonl"), corpus).unwrap();
    assert!(place.done(JOB).contains("resuming after 400 texts"));
}

#[test]
fn a_docno_that_an_earlier_run_wrote_stands_twice() {
    let place = Place::new(500);
    let corpus = String::from_utf8(place.read("corpus.jsonl")).unwrap();
    let twice = corpus.replacen("\"d450\"", "\"d12\"", 1);
    std::fs::write(place.path("corpus.jsonl"), twice).unwrap();
    for run in 0..2 {
        let (exit, said) = place.run(JOB);
        assert_eq!(exit, 3, "{said}");
        assert!(said.contains("corpus.jsonl:451: docno 'd12' stands twice"), "{said}");
        assert_eq!(said.contains("resuming after 400 texts"), run == 1, "{said}");
    }
}

#[test]
fn streams_are_not_resumed() {
    let place = Place::new(3);
    for (arguments, message) in [
        ("--input|corpus.jsonl|--compat|none|--output|-|--resume", "-: --resume wants an --output"),
        ("--input|-|--compat|none|--output|o.jsonl|--resume", "--resume reads the input again"),
        ("--input|corpus.jsonl|--output|o|--resume", "the weights are floats"),
        ("--input|corpus.jsonl|--compat|none|--output|o.zst|--resume", "zstd is read, not written"),
        ("--input|corpus.jsonl|--compat|none|--checkpoint-every|7", "--resume"),
    ] {
        let (exit, said) = place.run(arguments);
        assert_eq!(exit, 2, "{arguments}: {said}");
        assert!(said.contains(message), "{arguments}: {said}");
        let left = std::fs::read_dir(place.0.path()).unwrap().count();
        assert_eq!(left, 1, "{arguments} left something");
    }
}

#[test]
fn two_processes_do_not_share_a_job() {
    let place = early();
    let journal = std::fs::File::open(place.path("docs.journal")).unwrap();
    journal.lock().unwrap();
    let (exit, said) = place.run(JOB);
    assert_eq!(exit, 4, "{said}");
    assert!(said.contains("another process works on this job"), "{said}");
    drop(journal);
    place.done(JOB);
}

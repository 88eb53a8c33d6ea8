//! Shards, one after another, are the whole.

use super::Place;

#[test]
fn shards_concatenate_to_the_whole() {
    let place = Place::new(800);
    for (arguments, name) in [
        ("--input|corpus.jsonl|--compat|none", "floats"),
        ("--input|corpus.jsonl|--quantizer|linear(bits=8, max=3.5)", "linear"),
    ] {
        place.done(&format!("{arguments}|--output|{name}.jsonl"));
        let whole = place.read(&format!("{name}.jsonl"));
        for (num, resume) in [(1, ""), (3, "|--resume|--checkpoint-every|50"), (7, "")] {
            let mut all = Vec::new();
            for id in 0..num {
                let out = format!("{name}-{id}-of-{num}.jsonl");
                let shard = format!("--shard-id|{id}|--shard-num|{num}");
                place.done(&format!("{arguments}|--output|{out}|{shard}{resume}"));
                all.extend(place.read(&out));
            }
            assert!(all == whole, "{name}, {num} shards");
        }
    }
}

#[test]
fn more_shards_than_texts() {
    let place = Place::new(2);
    place.done("--input|corpus.jsonl|--compat|none|--output|whole.jsonl");
    let mut all = Vec::new();
    for id in 0..5 {
        let out = format!("{id}.jsonl");
        place.done(&format!(
            "--input|corpus.jsonl|--compat|none|--output|{out}|--shard-id|{id}|--shard-num|5"
        ));
        all.extend(place.read(&out));
    }
    assert!(all == place.read("whole.jsonl"));
}

#[test]
fn a_shard_resumes_as_a_whole_does() {
    let place = Place::new(800);
    let arguments = "--input|corpus.jsonl|--quantizer|scale(factor=100)|--output|docs|--shard-id|1|--shard-num|2|--resume|--checkpoint-every|50";
    place.done(arguments);
    let (bytes, journal) = (place.read("docs/docs.jsonl"), place.read("docs.journal"));
    let ends: Vec<usize> = (0..journal.len()).filter(|&at| journal[at] == b'\n').collect();
    std::fs::remove_dir_all(place.path("docs")).unwrap();
    std::fs::write(place.path("docs.partial"), &bytes).unwrap();
    std::fs::write(place.path("docs.journal"), &journal[..=ends[4]]).unwrap();
    let said = place.done(arguments);
    assert!(said.contains("resuming after 150 texts"), "{said}");
    assert!(!said.contains("counting"), "the texts were counted in the first run: {said}");
    assert!(place.read("docs/docs.jsonl") == bytes);
}

#[test]
fn what_a_shard_cannot_know() {
    let place = Place::new(10);
    for (arguments, message) in [
        ("--input|-|--shard-id|0|--shard-num|2", "which stdin does not allow"),
        ("--input|corpus.jsonl|--shard-id|2|--shard-num|2", "--shard-id 2 of --shard-num 2"),
        ("--input|corpus.jsonl|--shard-id|0", "--shard-num"),
        (
            "--input|corpus.jsonl|--shard-id|0|--shard-num|2|--quantizer|linear",
            "a shard has only its own",
        ),
        (
            "--input|corpus.jsonl|--shard-id|0|--shard-num|2|--quantizer|minmax",
            "a shard has only its own",
        ),
    ] {
        let (exit, said) = place.run(arguments);
        assert_eq!(exit, 2, "{arguments}: {said}");
        assert!(said.contains(message), "{arguments}: {said}");
        assert!(said.contains("hint: ") || said.contains("--help"), "{arguments}: {said}");
    }
}

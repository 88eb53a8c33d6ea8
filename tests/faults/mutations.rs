//! Random damage of valid inputs: an error or an output, never a panic, and never for long.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use splade::formats::Format;
use splade::pipeline::convert;

use super::ciff_bytes::Ciff;
use super::samples::{DOCS, FLOATS, gzip, index_of, options, pisa_files, zstd};

/// One step of damage; places are shares of the length, so that they fit any input.
#[derive(Debug, Clone)]
enum Damage {
    Truncate(f64),
    Flip(f64, u8),
    Splice(f64, Vec<u8>),
    Duplicate(f64, f64),
    Remove(f64, f64),
}

fn damage() -> impl Strategy<Value = Damage> {
    let bytes = prop::collection::vec(any::<u8>(), 1..9);
    let telling = prop::sample::select(vec![
        &b"\0"[..],
        b"\n",
        b"\r\n",
        b"\t",
        b"{",
        b"}",
        b"\"",
        b":",
        b"-",
        b"NaN",
        b"1e999",
        b"\xff\xff\xff\xff\x0f",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"18446744073709551616",
        b"[[[[[[[[",
        b"<top>",
        b"\\u0000",
        b"\\ud800",
    ]);
    prop_oneof![
        1 => (0.0..1.0).prop_map(Damage::Truncate),
        4 => (0.0..1.0, 1..=255u8).prop_map(|(at, flip)| Damage::Flip(at, flip)),
        2 => (0.0..1.0, bytes).prop_map(|(at, bytes)| Damage::Splice(at, bytes)),
        2 => (0.0..1.0, telling).prop_map(|(at, bytes)| Damage::Splice(at, bytes.to_vec())),
        1 => (0.0..1.0, 0.0..1.0).prop_map(|(a, b)| Damage::Duplicate(a, b)),
        1 => (0.0..1.0, 0.0..1.0).prop_map(|(a, b)| Damage::Remove(a, b)),
    ]
}

impl Damage {
    fn of(&self, bytes: &mut Vec<u8>) {
        let place = |share: f64| (share * bytes.len() as f64) as usize;
        let span = |a: f64, b: f64| place(a.min(b))..place(a.max(b));
        match self {
            Self::Truncate(at) => bytes.truncate(place(*at)),
            Self::Flip(at, flip) => {
                let at = place(*at);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= flip;
                }
            }
            Self::Splice(at, piece) => {
                let at = place(*at);
                bytes.splice(at..at, piece.iter().copied());
            }
            Self::Duplicate(a, b) => {
                let (span, end) = (span(*a, *b), place(a.max(*b)));
                let piece = bytes[span].to_vec();
                bytes.splice(end..end, piece);
            }
            Self::Remove(a, b) => {
                bytes.drain(span(*a, *b));
            }
        }
    }
}

/// Converts and tells what is wrong beside an error.
fn endure(
    folder: &Path,
    input: &str,
    from: &str,
    to: &str,
    quantizer: &str,
) -> Result<(), TestCaseError> {
    let (from, to): (Format, Format) = (from.parse().unwrap(), to.parse().unwrap());
    let mut options = options();
    options.quantizer = quantizer.parse().unwrap();
    let (input, out) = (folder.join(input), folder.join("out.jsonl"));
    let started = Instant::now();
    let converting = || convert(&input, from, &out, to, &options, &mut |_| {});
    let converted = catch_unwind(AssertUnwindSafe(converting));
    prop_assert!(converted.is_ok(), "a panic");
    prop_assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    let left = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".splade-")).collect();
    prop_assert!(left.is_empty(), "temporary files: {left:?}");
    Ok(())
}

fn survives(from: &str, to: &str, quantizer: &str, samples: &[Vec<u8>]) {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) };
    let damages = prop::collection::vec(damage(), 1..4);
    let strategy = (prop::sample::select(samples.to_vec()), damages);
    proptest!(config, |((bytes, damages) in strategy)| {
        let mut bytes = bytes;
        damages.iter().for_each(|damage| damage.of(&mut bytes));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("in"), &bytes).unwrap();
        endure(folder.path(), "in", from, to, quantizer)?;
    });
}

macro_rules! survive {
    ($($test:ident: $from:literal to $to:literal by $quantizer:literal, $samples:expr;)*) => {
        $(#[test] fn $test() { survives($from, $to, $quantizer, &$samples); })*
    };
}

fn texts(samples: &[&str]) -> Vec<Vec<u8>> {
    samples.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn packed(text: &str) -> Vec<Vec<u8>> {
    vec![gzip(text.as_bytes()), zstd(text.as_bytes())]
}

survive! {
    jsonl_to_index: "jsonl" to "index" by "unknown", texts(&[DOCS]);
    jsonl_to_ciff: "jsonl" to "ciff" by "unknown", texts(&[DOCS]);
    jsonl_to_pisa: "jsonl" to "pisa" by "minmax", texts(&[FLOATS]);
    jsonl_to_jsonl: "jsonl" to "jsonl" by "scale(factor=100)", texts(&[FLOATS, DOCS]);
    packed_jsonl: "jsonl" to "ciff" by "unknown", packed(DOCS);
    ciff_to_jsonl: "ciff" to "jsonl" by "unknown", [Ciff::good().build()];
    ciff_to_pisa: "ciff" to "pisa" by "unknown", [Ciff::good().build()];
    ciff_to_index: "ciff" to "index" by "unknown", [Ciff::good().build()];
    index_to_jsonl: "index" to "jsonl" by "none", [index_of(DOCS, "unknown"), index_of(FLOATS, "none")];
    index_to_ciff: "index" to "ciff" by "unknown", [index_of(DOCS, "unknown")];
    queries_jsonl: "queries-jsonl" to "pisa-queries" by "scale(factor=100)", texts(&[DOCS, FLOATS]);
    queries_tsv: "queries-tsv" to "queries-jsonl" by "unknown", texts(&["007\tx x y\n2\ty ##z\n3\t\n"]);
    pisa_queries: "pisa-queries" to "queries-tsv" by "unknown", texts(&["007:x x y\n2:y\n3:\n"]);
    beir: "beir" to "msmarco" by "unknown", texts(&["{\"_id\":\"007\",\"title\":\"t\",\"text\":\"x\"}\n{\"_id\":2,\"text\":\"\"}\n"]);
    msmarco: "msmarco" to "trec-topics" by "unknown", texts(&["007\tone two\n2\tthree\n"]);
    trec_topics: "trec-topics" to "beir" by "unknown", texts(&["<top>\n<num> Number: 1\n<title> x\n<desc> Description:\ny\n</top>\n"]);
    naver_raw: "naver-raw" to "beir" by "unknown", texts(&["007\tone\ttwo\n2\tthree\r\n"]);
    trec_qrels: "trec-qrels" to "beir" by "unknown", texts(&["1 0 a 1\n1 0 b -1\n2 Q0 a 3\n"]);
    beir_qrels: "beir" to "trec-qrels" by "unknown", texts(&["query-id\tcorpus-id\tscore\n1\t\"a\"\t1\n2\tb\t0\n"]);
    naver_qrels: "naver-qrels" to "trec-qrels" by "unknown", texts(&["{\"1\": {\"a\": 1, \"b\": 0}, \"2\": {}}"]);
    trec_run: "trec-run" to "msmarco-run" by "unknown", texts(&["1 Q0 a 1 2.5 x\n1 Q0 b 2 1e0 x\n2 Q0 a 1 3 x\n"]);
    msmarco_run: "msmarco-run" to "trec-run" by "unknown", texts(&["1\ta\t1\n1\tb\t2\n2\ta\t1\n"]);
    naver_run: "naver-run" to "trec-run" by "unknown", texts(&["{\"1\": {\"a\": 1.5, \"b\": 2e3}, \"2\": {\"a\": -1}}"]);
}

/// PISA's members are damaged one at a time.
#[test]
fn pisa() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) };
    let files = pisa_files();
    let damages = prop::collection::vec(damage(), 1..3);
    // Without the text files the lexicons are read.
    let strategy = (
        0..files.len(),
        any::<bool>(),
        prop::sample::select(vec!["jsonl", "ciff", "index"]),
        damages,
    );
    proptest!(config, |((which, lexicons, to, damages) in strategy)| {
        let folder = tempfile::tempdir().unwrap();
        for (at, (name, bytes)) in files.iter().enumerate() {
            let mut bytes = bytes.clone();
            if at == which {
                damages.iter().for_each(|damage| damage.of(&mut bytes));
            }
            if !lexicons || !matches!(*name, "in.terms" | "in.documents") {
                std::fs::write(folder.path().join(name), bytes).unwrap();
            }
        }
        endure(folder.path(), "in", "pisa", to, "unknown")?;
    });
}

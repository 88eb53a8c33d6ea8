//! A run that stays in its file is the run that a pipe would give.

use std::path::Path;

use crate::support::mutate::mutate;
use crate::support::random::Random;
use crate::support::{evaluate, run_with};
use trec_eval_rs::{Compat, Run, Ties};

/// Everything that a run gives, or everything that an error says.
fn told(run: trec_eval_rs::Result<Run>, compat: Compat) -> String {
    match run {
        Err(e) => format!("{:?} {:?} {e} {:?} {}", e.line, e.byte, e.hint, e.original),
        Ok(run) => {
            let mut told = run.runid();
            for qid in run.qids() {
                told += &format!(
                    "\n{qid}: {:?}",
                    run.ranked(qid.as_bytes(), compat, Ties::DocnoDescending)
                );
            }
            told
        }
    }
}

#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
fn agree(path: &Path, text: &[u8], compat: Compat) -> String {
    std::fs::write(path, text).unwrap();
    let mapped = told(Run::open(path, compat), compat);
    let streamed = told(Run::read_as(text, compat), compat);
    assert!(mapped == streamed, "{:?}\n{mapped}\n{streamed}", String::from_utf8_lossy(text));
    mapped
}

/// Lines of which a look at 64 bytes sees all, and those that it leaves to the slow way.
const LINES: &[&str] = &[
    "1 Q0 a 1 2.5 t\n",
    "1\tQ0\tlonger-docno-b\t2\t-0.25\tt\n",
    "2 Q0 c 1 12345678.87654321 name\n",
    "2 Q0 d 1 1e1 t\n",
    " 2 Q0 e 1 3 t\n",
    "3 Q0 f 1 3 t \r\n",
    "3  Q0 g 1 0x10 t more\n",
    "#3 Q0 h 1 4 t\n",
    "a-query-id-of-some-length Q0 msmarco_v2.1_doc_00_1234567#0_7654321 1 4.125 a-name-of-some-length\n",
    "\n",
    "# comment\n",
];

#[test]
fn mapped_and_streamed_agree() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run");
    let mut random = Random::new(5);
    let (mut read, rounds) = (0, 4_000);
    for _ in 0..rounds {
        let compat = [Compat::V9, Compat::V10][random.below(2)];
        let count = random.below(12) + 1;
        let lines: String = (0..count).map(|_| LINES[random.below(LINES.len())]).collect();
        let mut text = lines.into_bytes();
        if random.below(2) == 0 {
            mutate(&mut random, &mut text);
        }
        read += usize::from(agree(&path, &text, compat).contains('\n'));
    }
    // Neither only errors nor only runs.
    assert!((rounds / 10..rounds * 9 / 10).contains(&read), "{read}");
}

#[test]
fn parts_read_by_several_threads_agree() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    let mut random = Random::new(6);
    // Queries that run on over the end of a part, and one that comes again.
    let mut text = String::new();
    for line in 0..200_000 {
        let query = if line % 50_000 == 7 { 3 } else { line / 9_000 };
        let score = random.below(1_000_000) as f64 / 1e3;
        text += &format!("q{query} Q0 doc{} {line} {score} t{line}\n", random.below(1 << 30));
    }
    assert!(text.len() > 6 << 20, "{}", text.len());
    pool.install(|| {
        for compat in [Compat::V9, Compat::V10] {
            assert!(agree(&path, text.as_bytes(), compat).starts_with("t199999\n"));
        }
        for (bad, message) in [("q9 Q0 a 1\n", "4 fields"), ("q Q0 a\0 1 1 t\n", "NUL")] {
            let text = format!("{text}\n{bad}{text}");
            assert!(
                agree(&path, text.as_bytes(), Compat::V9).contains("Some(200002) "),
                "{message}"
            );
        }
    });
}

#[test]
fn a_document_twice_names_its_lines() {
    let twice = "\n1 Q0 a 1 2 t\n2 Q0 x 1 1 t\n\n1 Q0 b 2 1.5 t\n1 Q0 a 3 1 t\n";
    let expected = "document 'a' stands twice in the run (lines 2 and 6)";
    let (code, _, err) = evaluate(&["-mmap"], "1 0 b 1\n", twice);
    assert!(code == 4 && err.contains(expected), "{err}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("qrels").to_string_lossy().into_owned();
    std::fs::write(&path, "1 0 b 1\n").unwrap();
    let (code, _, err) = run_with(&["-mmap", &path, "-"], twice.as_bytes());
    assert!(code == 4 && err.contains(expected), "{err}");
}

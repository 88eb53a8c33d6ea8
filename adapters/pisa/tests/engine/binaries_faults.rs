//! Programs that fail, lie or print what a run cannot hold; and what is refused before one runs.

use splade_pisa::engine::{Engine, Found, Search};
use splade_pisa::{Error, ErrorKind, Query, Result};
use tempfile::TempDir;

use crate::collection::Collection;
use crate::fake::Fakes;
use crate::{query, search};

struct Bench {
    folder: TempDir,
    base: std::path::PathBuf,
    work: std::path::PathBuf,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = Collection::small().write(folder.path());
        let work = folder.path().join("work");
        std::fs::create_dir(&work).unwrap();
        Self { folder, base, work }
    }

    fn search(&self, engine: &Engine, queries: &[Query], how: &Search) -> Result<Found> {
        engine.search(&self.base, &self.work, queries, how)
    }
}

#[track_caller]
fn fault(error: &Error, kind: ErrorKind, parts: &[&str]) {
    assert_eq!(error.kind, kind, "{error}");
    let text = format!("{error}");
    parts.iter().for_each(|part| assert!(text.contains(part), "'{part}' is not in '{text}'"));
    assert!(error.hint.is_some(), "{error}");
}

#[test]
fn a_program_that_fails_is_quoted() {
    let bench = Bench::new();
    let fakes = Fakes::pisa("");
    // More than a pipe holds: nobody may wait for the other.
    let script = r#"head -c 300000 /dev/zero | tr '\0' x >&2; echo >&2; echo "error: bad" >&2; echo oops >&2; exit 3"#;
    fakes.program("compress_inverted_index", script);
    let error = fakes.binaries().index(&bench.base, &bench.work).unwrap_err();
    let parts = ["compress_inverted_index failed", "exit status: 3", "error: bad | oops"];
    fault(&error, ErrorKind::Engine, &parts);
    assert!(error.message.len() < 5000);
    let whole = bench.work.join("compress_inverted_index.err");
    assert!(error.hint.unwrap().ends_with(whole.to_str().unwrap()));
    assert!(whole.metadata().unwrap().len() > 300_000);
}

#[test]
fn success_without_the_file_is_no_success() {
    for program in ["compress_inverted_index", "create_wand_data"] {
        for script in ["true", r#"while [ "$1" != -o ]; do shift; done; : >"$2""#] {
            let bench = Bench::new();
            let fakes = Fakes::pisa("");
            fakes.program(program, script);
            let error = fakes.binaries().index(&bench.base, &bench.work).unwrap_err();
            fault(&error, ErrorKind::Engine, &["was not made or is empty"]);
        }
    }
}

#[test]
fn a_run_that_cannot_be_is_refused() {
    let bench = Bench::new();
    let fakes = Fakes::pisa("");
    let engine = fakes.binaries();
    engine.index(&bench.base, &bench.work).unwrap();
    let queries = [query("a", &[("THE", 1)]), query("b", &[("a b", 1)])];
    let good =
        "0 Q0 0 1 300 PISA\n0 Q0 3 2 2 PISA\n1 Q0 3 1 9 PISA\n1 Q0 1 2 5 PISA\n1 Q0 0 3 1 PISA\n";
    let replaced = |from: &str, to: &str| good.replacen(from, to, 1);
    let cases = [
        (String::new(), "evaluate_queries.out was not made or is empty"),
        ("0 Q0 0 1 300 PISA\n".into(), "query 1 has terms of the index and found nothing"),
        (replaced("0 3 2 2", "0 3 3 2"), "evaluate_queries.out:2: query 0"),
        (replaced("0 3 2 2", "0 3 3 2"), "rank 3 is out of order"),
        (replaced("0 0 1 300", "0 0 5 300"), "rank 5 is out of order"),
        (replaced("0 3 2 2", "0 3 2 301"), "score 301 stands below 300"),
        (replaced("0 3 2 2", "0 3 2 NaN"), "score NaN"),
        (replaced("0 3 2 2", "0 3 2 0"), "score 0"),
        (replaced("0 3 2 2", "0 4 2 2"), "docid 4 of 4 documents"),
        (replaced("1 Q0 3", "7 Q0 3"), "query 7, which was not asked"),
        (replaced("1 Q0 1", "x Q0 1"), "not a line of a run: \"x Q0 1 2 5 PISA\""),
        (replaced("5 PISA", "5 PISA more"), "not a line of a run"),
        (replaced("5 PISA", "5"), "not a line of a run"),
        (format!("{good}0 Q0 3 1 2 PISA\n"), "query 0: its hits do not stand together"),
        (format!("{good}1 Q0 2 4 1 PISA\n"), "more than the 3 hits asked for"),
    ];
    for (run, part) in cases {
        std::fs::write(fakes.path().join("run"), run).unwrap();
        let error = bench.search(&engine, &queries, &search(3)).unwrap_err();
        fault(&error, ErrorKind::Engine, &[part]);
    }
    std::fs::write(fakes.path().join("run"), b"0 Q0 0 1 300 PISA\n\xff\n").unwrap();
    let error = bench.search(&engine, &queries, &search(3)).unwrap_err();
    fault(&error, ErrorKind::Engine, &["evaluate_queries.out:2: not UTF-8"]);
    std::fs::write(fakes.path().join("run"), good).unwrap();
    assert_eq!(bench.search(&engine, &queries, &search(3)).unwrap().hits[1].len(), 3);
    fakes.program("evaluate_queries", r#"cat "$here/run""#);
    let error = bench.search(&engine, &queries, &search(3)).unwrap_err();
    fault(&error, ErrorKind::Engine, &["did not say how long it took"]);
}

#[test]
fn what_pisa_would_answer_wrongly_is_refused_before_it_runs() {
    let bench = Bench::new();
    let fakes = Fakes::pisa("");
    let engine = fakes.binaries();
    let one = [query("a", &[("THE", 1)])];
    let error = bench.search(&engine, &one, &search(3)).unwrap_err();
    fault(&error, ErrorKind::Data, &["fwd.termlex", "not the names of 4 terms and 4 documents"]);
    engine.index(&bench.base, &bench.work).unwrap();
    let error = engine.index(&bench.base, &bench.work).unwrap_err();
    fault(&error, ErrorKind::Data, &["the folder is not empty"]);
    for how in [search(0), Search { threads: 0, ..search(1) }] {
        fault(&bench.search(&engine, &one, &how).unwrap_err(), ErrorKind::Data, &["threads"]);
    }
    let how = Search { one_by_one: true, ..search(1) };
    fault(&bench.search(&engine, &one, &how).unwrap_err(), ErrorKind::Data, &["single queries"]);
    let zero = [query("a", &[("THE", 0)])];
    let error = bench.search(&engine, &zero, &search(1)).unwrap_err();
    fault(&error, ErrorKind::Data, &["query \"a\": the token \"THE\" has weight 0"]);
    let heavy = [query("a", &[("THE", u32::MAX), ("THE", u32::MAX)])];
    let error = bench.search(&engine, &heavy, &search(1)).unwrap_err();
    fault(&error, ErrorKind::Data, &["query \"a\": weights add up to 8589934590"]);
    // Another index than that of the folder.
    let mut other = Collection::small();
    other.docnos.push("fifth".into());
    let other = other.write(bench.folder.path());
    let error = engine.search(&other, &bench.work, &one, &search(1)).unwrap_err();
    fault(&error, ErrorKind::Data, &["fwd.doclex", "4 terms and 5 documents"]);
    assert!(!fakes.path().join("evaluate_queries.argv").exists());
}

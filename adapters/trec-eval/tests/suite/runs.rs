//! Lines of runs: which are read, as what, and which are refused.

use std::path::Path;

use crate::support::{evaluate, rows, run};

const QRELS: &str = "1 0 a 1\n";

/// Map and the run's name.
fn read(run: &[u8]) -> String {
    let (code, out, err) = evaluate(&["-mmap", "-mrunid"], QRELS, run);
    assert_eq!(code, 0, "{:?}: {err}", String::from_utf8_lossy(run));
    rows(&out)
}

#[test]
fn lines_that_are_read() {
    for run in [
        &b"1 Q0 a 1 2 t\n"[..],
        b"1 Q0 a 1 2 t",
        b"1 Q0 a 1 2 t\r\n",
        b"1 Q0 a 1 2 t\r",
        b"\n \n\t\r\n1 Q0 a 1 2 t\n\n",
        b"1 Q0 a 1 2 t\n  ",
        b" 1 Q0 a 1 2 t \n",
        b"1\tQ0\ta\t1\t2\tt\n",
        b"1\x0bQ0\x0ca\r1 2 t\n",
        b"1 Q0 a 1 2 t x y z\n",
        b"1 any a rank 2 t\n",
        b"1 Q0 b 1 1 other\n1 Q0 a 9 2 t\n",
        b"3 Q0 b 1 1 other\n1 Q0 a 9 2 other\n2 Q0 a 1 9 t\n",
    ] {
        assert_eq!(read(run), "runid t; map 1.0000", "{:?}", String::from_utf8_lossy(run));
    }
    // A comment of six fields or more is data to 9, and the last line names the run.
    assert_eq!(read(b"1 Q0 a 1 2 t\n# a b c d name\n"), "runid name; map 1.0000");
    // Any length of line, and of name.
    let long = "x".repeat(1 << 19);
    let run = format!("1 {long} a {long} 2 t {long}\n1 Q0 {long} 1 1 t\n");
    assert_eq!(read(run.as_bytes()), "runid t; map 1.0000");
}

#[test]
fn lines_that_are_refused() {
    // Lines that hold nothing are not counted by the original.
    for (run, line, place) in [
        (&b"1 Q0 a 1 2\n"[..], 1, "1: a line of 5 fields"),
        (b"1 Q0 a 1 2 t\n1 Q0 b 2 1", 2, "2: a line of 5 fields"),
        (b"1 Q0 a 1 2 \n", 1, "1: a line of 5 fields"),
        (b"\n\n1 Q0\r\n", 1, "3: a line of 2 fields"),
        (b"1 Q0 a 1 2 t\n\n  \n1\n", 2, "4: a line of 1 fields"),
        (b"# a comment\n1 Q0 a 1 2 t\n", 1, "1: a line of 3 fields"),
        (b"1 Q0 a 1 nan t\n", 1, "1: the score is not a number"),
        (b"1 Q0 a 1 -NaN(7) t\n", 1, "1: the score is not a number"),
        (b"1 Q0 a 1 2 t\n1 Q0 b 1 1 \0\n", 2, "2: a NUL byte"),
        (b"1 Q0 a 1 2 t\n\0", 2, "2: a NUL byte"),
    ] {
        let (code, out, err) = evaluate(&[], QRELS, run);
        assert_eq!((code, &*out), (2, ""), "{err}");
        let expected = format!(
            "trec_eval.get_results: Malformed line {line}\ntrec_eval: Quit in file 'RUN'\nerror: RUN:{place}"
        );
        assert!(err.starts_with(&expected), "{err}");
    }
}

#[test]
fn runs_that_hold_nothing() {
    for blank in [&b" "[..], b"\n", b"\r\n", b"  \n\t\n", b"\x0b\x0c"] {
        let (code, out, err) = evaluate(&["-c"], QRELS, blank);
        assert_eq!((code, &*out), (7, ""), "{err}");
        assert!(
            err.contains("trec_eval: No queries with both results and relevance info\n"),
            "{err}"
        );
    }
    // A byte order mark is a part of the first query's id.
    let (code, _, err) = evaluate(&[], QRELS, b"\xef\xbb\xbf1 Q0 a 1 2 t\n");
    assert!(code == 7 && err.contains("no query of the run is judged"), "{err}");
}

#[test]
fn files_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let name = |path: &Path| path.to_string_lossy().into_owned();
    let (qrels, directory) = (name(&folder.path().join("qrels")), name(folder.path()));
    std::fs::write(&qrels, QRELS).unwrap();
    for file in ["/no/such/file", &directory] {
        let original = |reader: &str, what: &str| {
            format!(
                "trec_eval.{reader}: Cannot read {what} file '{file}'\ntrec_eval: Quit in file '{file}'\nerror: {file}: cannot read"
            )
        };
        for (options, reader, what) in [
            (&[][..], "get_qrels", "qrels"),
            (&["-R", "qrels_jg"], "get_qrels_jg", "qrels"),
            (&["-R", "prefs"], "get_prefs", "prefs"),
            (&["-R", "qrels_prefs"], "get_prefs", "prefs"),
        ] {
            let (code, _, err) = run(&[options, &[file, "/no/such/run"]].concat());
            assert!(code == 2 && err.starts_with(&original(reader, what)), "{err}");
        }
        let (code, _, err) = run(&[&qrels, file]);
        assert!(code == 2 && err.starts_with(&original("get_results", "results")), "{err}");
    }
}

//! Lines of judgments: which are read, as what, and which are refused.

use crate::support::evaluate;

const RUN: &str = "1 Q0 a 1 9 t\n1 Q0 b 2 8 t\n";

/// The relevance of the first two documents.
fn relevance(qrels: &[u8]) -> String {
    let (code, out, err) = evaluate(&["-qn", "-mrelstring"], qrels, RUN);
    assert_eq!(code, 0, "{:?}: {err}", String::from_utf8_lossy(qrels));
    out.trim_end().rsplit('\t').next().unwrap_or_default().to_owned()
}

#[test]
fn numbers_by_atol() {
    for (number, symbol) in [
        ("1", '1'),
        ("0", '0'),
        ("9", '9'),
        ("10", '>'),
        ("-1", '.'),
        ("-7", '.'),
        ("1.9", '1'),
        ("yes", '0'),
        ("+1", '1'),
        ("1abc", '1'),
        ("0x10", '0'),
        ("1e1", '1'),
        ("+-1", '0'),
        ("--1", '0'),
        ("-", '0'),
        ("007", '7'),
        ("9223372036854775808", '>'),
        ("-9223372036854775809", '.'),
    ] {
        assert_eq!(
            relevance(format!("1 0 a {number}\n").as_bytes()),
            format!("'{symbol}-'"),
            "{number}"
        );
    }
}

#[test]
fn lines_that_are_read() {
    for qrels in [
        &b"1 0 a 1\n"[..],
        b"1 0 a 1",
        b"1 0 a 1\r\n",
        b"1 0 a 1\r",
        b" 1 0 a 1 \n",
        b"\t1\t0\ta\t1\t\n",
        b"1\x0b0\x0ca\r1\n",
        b"1 any-iteration a 1\n",
        b"2 0 b 1\r\n1 0 a 1\r\n0 0 a 0",
        b"1 0 zz 1\n1 0 \xff 1\n1 0 a 1\n",
    ] {
        assert_eq!(relevance(qrels), "'1-'", "{:?}", String::from_utf8_lossy(qrels));
    }
    // Bytes that are no ASCII are parts of names, and so are control characters.
    for qrels in [&b"1 0 a\xc2\xa0 1\n"[..], b"1 0 a\x01 1\n", b"1 0 A 1\n", b"1 0 \x1aa 1\n"] {
        assert_eq!(relevance(qrels), "'--'");
    }
}

#[test]
fn lines_that_are_refused() {
    for (qrels, line, reason) in [
        (&b"1 0 a 1\n\n"[..], 2, "a line of 0 fields"),
        (b"\n1 0 a 1\n", 1, "a line of 0 fields"),
        (b"1 0 a 1\n\r\n", 2, "a line of 0 fields"),
        (b"1 0 a 1\n \t", 2, "a line of 0 fields"),
        (b" ", 1, "a line of 0 fields"),
        (b"1 0 a 1\n1 0", 2, "a line of 2 fields"),
        (b"1 0 a\n", 1, "a line of 3 fields"),
        (b"1 0 a 1\n1 0 b 1 x\n", 2, "a line of 5 fields"),
        (b"1,0,a,1\n", 1, "a line of 1 fields"),
        (b"1 0 a 1\n\x1a", 2, "a line of 1 fields"),
        (b"1 0 a 1\n# a comment\n", 2, "a line of 3 fields"),
        (b"1 0 a 1\n1 0 b\0 1\n", 2, "a NUL byte"),
        (b"\xff\xfe1\0 \x000\0 \0a\0 \x001\0\n\0", 1, "a NUL byte"),
    ] {
        let (code, out, err) = evaluate(&[], qrels, RUN);
        assert_eq!((code, &*out), (2, ""), "{err}");
        let expected = format!(
            "trec_eval.get_qrels: Malformed line {line}\ntrec_eval: Quit in file 'QRELS'\nerror: QRELS:{line}: {reason}"
        );
        assert!(err.starts_with(&expected), "{err}");
    }
}

#[test]
fn negative_judgments_alone() {
    // The first query of the original's with nothing else ends it with exit code 4, later ones are 0.
    let measures =
        ["-qn", "-mnum_ret", "-mnum_rel", "-mmap", "-mbpref", "-minfAP", "-mndcg", "-mndcg_cut.5"];
    let zeros = ["2", "0", "0.0000", "0.0000", "0.0000", "0.0000", "0.0000"];
    for qrels in ["0 0 a 1\n1 0 a -1\n1 0 b -7\n", "1 0 a -1\n1 0 b -7\n2 0 a 1\n"] {
        let (code, out, err) =
            evaluate(&measures, qrels, format!("{RUN}0 Q0 a 1 1 t\n2 Q0 a 1 1 t\n"));
        assert_eq!(
            (code, crate::support::values(&out, "1")),
            (0, zeros.map(String::from).to_vec()),
            "{err}"
        );
    }
}

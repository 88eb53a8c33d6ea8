//! Whatever the bytes, there is a result.

use splade_msmarco::evaluate::{Excluded, Judged, Mode, document, passage};

fn evaluate(qrels: &[u8], run: &[u8]) {
    for mode in [Mode::Strict, Mode::Compat] {
        let mut excluded = Excluded::default();
        let _ = excluded.read(run);
        let _ = Judged::passages(qrels, mode).and_then(|judged| passage(&judged, run, mode));
        let _ = Judged::documents(qrels, mode)
            .and_then(|judged| document(&judged, run, Some(&excluded), mode));
    }
}

#[test]
fn any_byte_anywhere() {
    let qrels = b"1\t0\t7\t1\n2 0 0 1\r\n";
    let run = b"1\t-7\t1\n1\t7\t2\n1\t7\t1000\n2\t8\t0\n";
    for byte in 0..=u8::MAX {
        for at in 0..qrels.len() {
            let mut changed = *qrels;
            changed[at] = byte;
            evaluate(&changed, run);
        }
        for at in 0..run.len() {
            let mut changed = *run;
            changed[at] = byte;
            evaluate(qrels, &changed);
        }
    }
}

#[test]
fn errors_have_a_line_and_a_byte() {
    let judged = Judged::passages("1\t0\t7\t1\n".as_bytes(), Mode::Strict).unwrap();
    for (run, line, byte) in [
        (&b"1\t7\t1\n1\t7\n"[..], 2, 6),
        (b"1\t7\t1\n1\t8\t1\n", 2, 6),
        (b"1\t7\t1\n1\t8\t2\n1\t\xff\t3\n", 3, 14),
    ] {
        let error = passage(&judged, run, Mode::Strict).unwrap_err();
        assert_eq!((error.line, error.byte), (Some(line), Some(byte)), "{error}");
    }
}

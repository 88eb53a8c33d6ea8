//! Edges of the files that are read.

use crate::support::{evaluate, run_with, values};

const QRELS: &str = "1 0 a 1\n";
const RUN: &str = "1 Q0 a 1 2.0 t\n1 Q0 b 2 1.0 t\n";

#[test]
fn z_scores() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("z").to_string_lossy().into_owned();
    std::fs::write(&path, "1 map 0.5 0.25\n1 Rprec 1 0\n1 P_1 0.5 0\n1 num_ret 1 2\n").unwrap();
    let options = ["-q", "-Z", &path, "-mmap", "-mRprec", "-mP.1", "-mnum_ret", "-mrecip_rank"];
    let (code, out, err) = evaluate(&options, QRELS, RUN);
    assert_eq!(code, 0, "{err}");
    let row = |name: &str, value: &str| format!("Z{name:<22}\t1\t{value}\n");
    let expected = row("num_ret", "0.5000")
        + &row("map", "2.0000")
        + &row("Rprec", "0.0000")
        + &row("recip_rank", "-1000000.0000")
        + &row("P_1", "-1000000.0000");
    assert_eq!(out, expected.clone() + &expected.replace("\t1\t", "\tall\t"));
}

#[test]
fn comments_of_trec_eval_10() {
    // Consecutive ones, indented ones and one at the end break the original's qrels.
    let qrels = "# one\n# two\n  # three\n1 0 a 1\n#\n";
    let results = "#\n\t # x\n1 Q0 a#b 1 3 t\n1 Q0 a 1 2 t\n# end";
    let (code, out, err) = evaluate(&["--compat", "10", "-mrecip_rank"], qrels, results);
    assert_eq!((code, out.as_str()), (0, "recip_rank            \tall\t0.5000\n"), "{err}");
    assert_eq!(evaluate(&["--compat", "10"], "# nothing\n", results).0, 2);
    assert_eq!(evaluate(&[], qrels, results).0, 2);
}

#[test]
fn standard_input_and_gzip() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("qrels").to_string_lossy().into_owned();
    std::fs::write(&path, QRELS).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, RUN.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for compat in ["9", "10"] {
        let (_, expected, _) = evaluate(&["--compat", compat], QRELS, RUN);
        assert!(expected.contains("map                   \tall\t1.0000\n"), "{expected}");
        let options = ["--compat", compat, &path, "-"];
        assert_eq!(run_with(&options, RUN.as_bytes()).1, expected);
        assert_eq!(run_with(&options, &packed).1, expected);
        assert_eq!(evaluate(&["--compat", compat], QRELS, &packed).1, expected);
        // A pipe may give one byte after the other.
        let mut slow = std::io::BufReader::with_capacity(1, &packed[..]);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        assert_eq!(trec_eval_rs::cli::run(&options, &mut slow, &mut out, &mut err), 0);
        assert_eq!(out, expected.as_bytes());
        for odd in ["\u{1f}", "\u{1f} Q0 a 1 1 t\n"] {
            let mut slow = std::io::BufReader::with_capacity(1, odd.as_bytes());
            let code = trec_eval_rs::cli::run(&options, &mut slow, &mut Vec::new(), &mut err);
            assert_eq!(code, if odd.len() > 1 { 7 } else { 2 });
        }
        // Half a gzip stream is an error, not a shorter run.
        let (code, out, err) = run_with(&options, &packed[..packed.len() / 2]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains("Cannot read results file '-'"), "{err}");
    }
}

#[test]
fn numbers_and_blanks() {
    let map = |options: &[&str], qrels: &str, results: &str| {
        let (code, out, err) = evaluate(&[options, &["-m", "map"]].concat(), qrels, results);
        assert_eq!(code, 0, "{err}");
        values(&out, "all").remove(0)
    };
    // Relevance by atol; CRLF; other blanks; blank lines in the run; the rank column does not count; more fields.
    assert_eq!(
        map(&[], "1 0 a 1.9\r\n1 0 b yes\r\n", "1 Q0 a 2 1 t\r\n\r\n1 Q0 b 1 2 t x y\r\n"),
        "0.5000"
    );
    assert_eq!(map(&[], "\x0b1\t0 a +1 \x0c", " 1 Q0\ta 2 1 t"), "1.0000");
    // A no-break space is a part of a field.
    assert_eq!(map(&[], "1 0 a\u{a0}b 1\n", "1 Q0 a\u{a0}b 1 1 t\n"), "1.0000");
    // f32: 1.00000001 ties with 1, and the greater docno comes first; trec_eval 10 has f64.
    let close = "1 Q0 a 1 1.00000001 t\n1 Q0 b 2 1.0 t\n";
    assert_eq!(map(&[], QRELS, close), "0.5000");
    assert_eq!(map(&["--compat", "10"], QRELS, close), "1.0000");
    let far = "1 Q0 a 1 16777217 t\n1 Q0 b 2 16777216 t\n";
    assert_eq!(map(&[], QRELS, far), "0.5000");
    assert_eq!(map(&["--compat", "10"], QRELS, far), "1.0000");
    assert_eq!(map(&[], QRELS, "1 Q0 a 1 -0.0 t\n1 Q0 b 2 0 t\n"), "0.5000");
    // Scores by atof.
    for (high, low) in
        [("inf", "1e40"), ("0x10", "15.9"), ("1,5", "abc"), ("1e400", "-inf"), ("1e2x", "99")]
    {
        let results = format!("1 Q0 a 1 {high} t\n1 Q0 b 2 {low} t\n");
        let expected = if (high, low) == ("inf", "1e40") { "0.5000" } else { "1.0000" };
        assert_eq!(map(&[], QRELS, &results), expected, "{high} {low}");
    }
    // Ties: the greatest docno first, by bytes.
    let order = ["é", "a", "A(A)", "A", "9", "10"];
    for pair in order.windows(2) {
        let results = format!("1 Q0 {} 1 1 t\n1 Q0 {} 2 1 t\n", pair[1], pair[0]);
        assert_eq!(map(&[], &format!("1 0 {} 1\n", pair[0]), &results), "1.0000", "{pair:?}");
    }
}

#[test]
fn queries_in_any_order() {
    let qrels = "10 0 a 1\n9 0 a 1\nB 0 a 1\nb 0 a 1\n1 0 a 1\n";
    let results = "b Q0 a 1 1 x\n1 Q0 c 1 1 x\n9 Q0 a 1 2 x\nB Q0 a 1 1 x\n1 Q0 a 1 2 x\n10 Q0 a 1 1 x\n\
                   zz Q0 a 1 1 last\n";
    let (_, out, _) = evaluate(&["-q", "-mrunid", "-mnum_ret"], qrels, results);
    let rows = ["1\t2", "10\t1", "9\t1", "B\t1", "b\t1"];
    let mut expected: String =
        rows.iter().map(|row| format!("num_ret               \t{row}\n")).collect();
    // The run's name is that of the last line, even of a query that is not judged.
    expected += "runid                 \tall\tlast\nnum_ret               \tall\t6\n";
    assert_eq!(out, expected);
}

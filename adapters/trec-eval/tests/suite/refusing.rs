//! What is refused in the files, with which words and exit code.

use crate::support::{evaluate, run};

const QRELS: &str = "1 0 a 1\n";
const RUN: &str = "1 Q0 a 1 2.0 t\n1 Q0 b 2 1.0 t\n";

/// stderr begins with the original's lines; nothing is printed on stdout.
fn refused(options: &[&str], qrels: &[u8], results: &[u8], code: u8, original: &str, ours: &str) {
    let (got, out, err) = evaluate(options, qrels, results);
    assert_eq!((got, out.as_str()), (code, ""), "{options:?} {qrels:?} {results:?}: {err}");
    assert!(err.starts_with(original), "{err}");
    assert!(err[original.len()..].contains(ours), "{err}");
}

#[test]
fn malformed_qrels() {
    for (qrels, line, fields) in [
        ("1 0 a 1\n\n", 2, 0),
        ("1 0 a\n", 1, 3),
        ("1 0 a 1 x\n", 1, 5),
        ("query-id\tcorpus-id\tscore\n", 1, 3),
        ("1 0 a 1\n# a comment of more\n", 2, 5),
    ] {
        let original = format!(
            "trec_eval.get_qrels: Malformed line {line}\ntrec_eval: Quit in file 'QRELS'\n"
        );
        let ours =
            format!("error: QRELS:{line}: a line of {fields} fields, four are wanted\nhint: ");
        refused(&[], qrels.as_bytes(), RUN.as_bytes(), 2, &original, &ours);
    }
}

/// The original's exit code for what it cannot read.
#[test]
fn files_that_hold_no_text() {
    let mut archive = vec![b'a'; 512];
    archive[100..257].fill(0);
    archive[257..262].copy_from_slice(b"ustar");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &archive).unwrap();
    for (bytes, what) in [
        (archive, "a tar archive"),
        (packed.finish().unwrap(), "a tar archive"),
        (b"BZh91AY&SY\x0a\0\0\0".to_vec(), "a bzip2 file"),
        (b"PAR1\x15\x04\x0aPAR1".to_vec(), "a Parquet file"),
        (b"\x28\xb5\x2f\xfd\x0a".to_vec(), "a zstd file"),
    ] {
        let ours = |file| format!("error: {file}: cannot read: {what}: ");
        let original = "trec_eval.get_qrels: Cannot read qrels file 'QRELS'\n";
        refused(&[], &bytes, RUN.as_bytes(), 2, original, &ours("QRELS"));
        let original = "trec_eval.get_results: Cannot read results file 'RUN'\n";
        refused(&[], QRELS.as_bytes(), &bytes, 2, original, &ours("RUN"));
    }
    // Ids that begin so.
    let (code, ..) = evaluate(&[], "BZh9 0 a 1\n", "BZh9 Q0 a 1 2.0 t\n");
    assert_eq!(code, 0);
}

#[test]
fn malformed_preferences_and_groups() {
    for (format, reader, qrels) in [
        ("prefs", "get_prefs", "1 0 0 a\n"),
        ("prefs", "get_prefs", "1 0 0 a 1 x\n"),
        ("qrels_prefs", "get_qrels_prefs", "1 0 0 a 1\n"),
        ("qrels_jg", "get_qrels_jg", "\n"),
    ] {
        let original =
            format!("trec_eval.{reader}: Malformed line 1\ntrec_eval: Quit in file 'QRELS'\n");
        refused(&["-R", format], qrels.as_bytes(), RUN.as_bytes(), 2, &original, "QRELS:1: ");
    }
}

#[test]
fn malformed_runs() {
    let original = |line| {
        format!("trec_eval.get_results: Malformed line {line}\ntrec_eval: Quit in file 'RUN'\n")
    };
    // trec_eval counts lines that hold something, we those of the file.
    for (results, parsed, ours) in [
        ("\n1 Q0 a 1 2.0\n", 1, "RUN:2: a line of 5 fields, six are wanted"),
        ("1 Q0 a 1 2 t\n\n  \n1\n", 2, "RUN:4: a line of 1 fields, six are wanted"),
        ("1 Q0 a 1 nan t\n", 1, "RUN:1: the score is not a number"),
        ("# no comment here\n", 1, "RUN:1: a line of 4 fields"),
    ] {
        refused(&[], QRELS.as_bytes(), results.as_bytes(), 2, &original(parsed), ours);
    }
    refused(&[], QRELS.as_bytes(), b"1 Q0 a\0 1 2 t\n", 2, &original(1), "RUN:1: a NUL byte");
}

#[test]
fn files_that_hold_nothing() {
    let qrels =
        "trec_eval.get_qrels: Cannot read qrels file 'QRELS'\ntrec_eval: Quit in file 'QRELS'\n";
    refused(&[], b"", RUN.as_bytes(), 2, qrels, "error: QRELS: the file is empty");
    let results =
        "trec_eval.get_results: Cannot read results file 'RUN'\ntrec_eval: Quit in file 'RUN'\n";
    refused(&[], QRELS.as_bytes(), b"", 2, results, "error: RUN: the file is empty");
    let nothing = "trec_eval: No queries with both results and relevance info\n";
    refused(&[], b"2 0 a 1\n", RUN.as_bytes(), 7, nothing, "no query of the run is judged");
    refused(&[], QRELS.as_bytes(), b"   \n", 7, nothing, "no query of the run is judged");
    // A byte order mark is a part of the first query's id.
    refused(&[], b"\xef\xbb\xbf1 0 a 1\n", RUN.as_bytes(), 7, nothing, "no query");
    let (code, _, err) = run(&["/no/such/file", "/no/such/other"]);
    assert_eq!(code, 2);
    assert!(
        err.starts_with("trec_eval.get_qrels: Cannot read qrels file '/no/such/file'\n"),
        "{err}"
    );
    let (code, _, err) = run(&["-R", "prefs", "/no/such/file", "/no/such/other"]);
    assert_eq!(code, 2);
    assert!(
        err.starts_with("trec_eval.get_prefs: Cannot read prefs file '/no/such/file'\n"),
        "{err}"
    );
}

#[test]
fn documents_twice() {
    let of = |form: &str, measure: &str| {
        format!(
            "trec_eval.{form}: duplicate docs a\ntrec_eval: Can't calculate measure '{measure}'\n"
        )
    };
    let twice = b"1 Q0 a 1 2 t\n1 Q0 b 2 1.5 t\n1 Q0 a 3 1 t\n";
    let ours = "error: query '1': document 'a' stands twice in the run (lines 1 and 3)\nhint: ";
    refused(&[], QRELS.as_bytes(), twice, 4, &of("form_res_qrels", "num_ret"), ours);
    refused(&["-mmap"], QRELS.as_bytes(), twice, 4, &of("form_res_qrels", "map"), ours);
    refused(
        &[],
        b"1 0 a 1\n1 0 a 0\n",
        RUN.as_bytes(),
        4,
        &of("form_res_rels", "num_ret"),
        "query '1': document 'a' stands twice in the judgments (lines 1 and 2)",
    );
    refused(
        &["-R", "qrels_prefs", "-m", "prefs"],
        b"1 0 a 1\n1 0 b 0\n",
        twice,
        4,
        &of("form_prefs_counts", "prefs_num_prefs_poss"),
        ours,
    );
    refused(
        &["-R", "qrels_jg", "-m", "qrels_jg"],
        b"1 u a 1\n1 v a 1\n1 u a 0\n",
        RUN.as_bytes(),
        2,
        "trec_eval.get_qrels: duplicate docs a\ntrec_eval: Quit in file 'QRELS'\n",
        "QRELS:3: query '1': document 'a' stands twice in judgment group 'u', first on line 1",
    );
    // Not looked at: below -M, in a query that is not evaluated, by measures that look at no document.
    for options in [&["-M", "2", "-mmap"][..], &["-m", "num_q", "-m", "runid"]] {
        assert_eq!(evaluate(options, QRELS, twice).0, 0, "{options:?}");
    }
    let elsewhere = [&twice[..], b"2 Q0 a 1 1 t\n"].concat();
    assert_eq!(evaluate(&["-mmap"], "2 0 a 1\n1 0 b 1\n", &elsewhere).0, 4);
    assert_eq!(evaluate(&["-mmap"], "2 0 a 1\n", &elsewhere).0, 0);
}

#[test]
fn measures_of_another_format() {
    for (format, qrels, options, original) in [
        (
            "prefs",
            "1 0 0 a 1\n",
            &[][..],
            "trec_eval.form_res_qrels: rel_info format not qrels or results format not trec_results\n\
             trec_eval: Can't calculate measure 'num_ret'\n",
        ),
        (
            "qrels",
            QRELS,
            &["-m", "prefs"],
            "trec_eval.form_prefs_info: prefs_info format not (prefs or qrels_prefs) or results format not \
             trec_results\ntrec_eval: Can't calculate measure 'prefs_num_prefs_poss'\n",
        ),
        (
            "qrels",
            QRELS,
            &["-m", "qrels_jg"],
            "trec_eval: rel_info format not qrels_jg or results format not trec_results\n\
             trec_eval: Can't calculate measure 'map_avgjg'\n",
        ),
    ] {
        let options = [&["-R", format], options].concat();
        refused(&options, qrels.as_bytes(), RUN.as_bytes(), 4, original, "hint: -R ");
    }
}

#[test]
fn contradicting_preferences() {
    let refused = |qrels: &str, original: &str, ours: &str| {
        let original = format!("{original}\ntrec_eval: Can't calculate measure 'prefs_simp'\n");
        let options = ["-R", "prefs", "-m", "prefs_simp"];
        let ours = format!("error: query '1': {ours}");
        refused(&options, qrels.as_bytes(), RUN.as_bytes(), 4, &original, &ours);
    };
    // The original aborts here.
    refused(
        "1 u s a 2\n1 u s b 1\n1 u t b 2\n1 u t a 1\n",
        "trec_eval.form_prefs_counts: Pref inconsistency found\n      internal rank 0 and internal rank 1 are conflicted",
        "documents 'a' and 'b' are preferred to each other within a judgment group\nhint: ",
    );
    refused(
        "1 u s a 2\n1 u s b 0\n1 u t b 1\n1 u t c 3\n",
        "trec_eval.form_prefs_counts: doc 'b' has both 0 and non-0 rel_level assigned",
        "document 'b' has level 0 and another one within a judgment group",
    );
    // Of several the one that the original finds: it compares level by level.
    refused(
        "1 u s a 2\n1 u s b 2\n1 u s b 1.5\n1 u s a 1\n",
        "trec_eval.form_prefs_counts: Internal docid 1 occurs with different rel_level in same jsg",
        "document 'b' has two levels in one judgment subgroup\nhint: ",
    );
}

#[test]
fn bad_z_scores() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("z").to_string_lossy().into_owned();
    let (code, _, err) = evaluate(&["-Z", &path], QRELS, RUN);
    assert_eq!(code, 255);
    let original = format!("trec_eval.get_prefs: Cannot read zscores file '{path}'\n");
    assert!(err.starts_with(&original), "{err}");
    std::fs::write(&path, "1 map 0.5 0.1\n1 map 0.5\n").unwrap();
    let (code, _, err) = evaluate(&["-Z", &path], QRELS, RUN);
    assert_eq!(code, 255);
    assert!(err.starts_with("trec_eval.get_zscores: Malformed line 2\nerror: "), "{err}");
    assert!(err.contains(&format!("{path}:2: a line of 3 fields, four are wanted")), "{err}");
}

#[test]
fn more_preferences_than_can_be_counted() {
    let qrels: String = (0..20_001).map(|n| format!("1 0 d{n} 1\n")).collect();
    refused(
        &["-R", "qrels_prefs", "-m", "prefs_simp"],
        qrels.as_bytes(),
        RUN.as_bytes(),
        4,
        "trec_eval: Can't calculate measure 'prefs_simp'\n",
        "20001 judged documents in a query, at most 20000 are counted",
    );
}

//! `splade fuse`: ranx as judge, and what runs that lack something become.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::child::Bounded;
use tempfile::TempDir;

/// Exit code, stdout, stderr.
fn fuse(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_splade"))
        .current_dir(folder)
        .arg("fuse")
        .args(arguments)
        .ended();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Docnos with scores, best first.
type Ranking = Vec<(String, f64)>;

/// Rankings by query.
fn parse(run: &str) -> BTreeMap<String, Ranking> {
    let mut parsed: BTreeMap<String, Ranking> = BTreeMap::new();
    for line in run.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [qid, "Q0", docno, rank, score, "splade-rs"] = fields[..] else { panic!("{line}") };
        let hits = parsed.entry(qid.to_owned()).or_default();
        hits.push((docno.to_owned(), score.parse().unwrap()));
        assert_eq!(rank, hits.len().to_string(), "{line}");
    }
    parsed
}

#[derive(serde::Deserialize)]
struct Expected {
    method: String,
    norm: String,
    qid: String,
    scores: BTreeMap<String, f64>,
}

#[test]
fn scores_are_those_of_ranx() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/fusion");
    let expected = std::fs::read_to_string(folder.join("expected.jsonl")).unwrap();
    let mut checked = 0;
    let mut fused: BTreeMap<(String, String), BTreeMap<String, Ranking>> = BTreeMap::new();
    for line in expected.lines() {
        let Expected { method, norm, qid, scores } = serde_json::from_str(line).unwrap();
        let run = fused.entry((method.clone(), norm.clone())).or_insert_with(|| {
            let mut arguments = vec!["a.trec", "b.trec", "c.trec", "--method", &method];
            if !["rrf", "borda"].contains(&&*method) {
                arguments.extend(["--norm", &norm]);
            }
            if method == "interpolate" {
                arguments.extend(["--weights", "0.5,0.3,0.2"]);
            }
            let (code, run, errors) = fuse(&folder, &arguments);
            assert_eq!(code, 0, "{method} {norm}: {errors}");
            parse(&run)
        });
        let hits = &run[&qid];
        assert_eq!(hits.len(), scores.len(), "{method} {norm} {qid}");
        for (docno, score) in hits {
            let wanted = scores[docno];
            let near = (score - wanted).abs() <= 1e-12 * wanted.abs().max(1.0);
            assert!(near, "{method} {norm} {qid} {docno}: {score} {wanted}");
        }
        let ordered = |a: &(String, f64), b: &(String, f64)| a.1 > b.1 || a.1 == b.1 && a.0 < b.0;
        assert!(hits.windows(2).all(|pair| ordered(&pair[0], &pair[1])), "{method} {norm} {qid}");
        checked += 1;
    }
    // Nine methods, seven of them under six normalisations, three queries.
    assert_eq!((checked, fused.len()), (3 * (2 + 7 * 6), 2 + 7 * 6));
}

fn files(runs: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, lines) in runs {
        std::fs::write(folder.path().join(name), lines).unwrap();
    }
    folder
}

/// Lines in any order, a query and documents that only one run has, equal scores.
const A: &str = "2 Q0 b 1 1 a\n2 Q0 a 2 3 a\n7 Q0 x 1 5 a\n2 Q0 c 3 1 a\n";
const B: &str = "1 Q0 z 1 2 b\n1 Q0 é 2 2 b\n1 Q0 y 3 2 b\n2 Q0 c 1 9 b\n";

#[test]
fn queries_are_the_union_and_ties_ascend_by_docno() {
    let folder = files(&[("a", A), ("b", B)]);
    let (code, run, errors) = fuse(folder.path(), &["a", "b", "--k", "0"]);
    assert_eq!(code, 0);
    // In query 2 document c is third of a, for b has the same score and comes first by docno.
    let expected = "\
2 Q0 c 1 1.3333333333333333 splade-rs
2 Q0 a 2 1 splade-rs
2 Q0 b 3 0.5 splade-rs
7 Q0 x 1 1 splade-rs
1 Q0 y 1 1 splade-rs
1 Q0 z 2 0.5 splade-rs
1 Q0 é 3 0.3333333333333333 splade-rs
";
    assert_eq!(run, expected);
    let lacks = |run: &str, first: &str| {
        format!("warning: {run} lacks 1 of 3 queries, the first is '{first}'")
    };
    assert!(errors.contains(&lacks("a", "1")) && errors.contains(&lacks("b", "7")), "{errors}");
    // The order of the runs decides that of the queries alone.
    let turned = fuse(folder.path(), &["b", "a", "--k", "0"]).1;
    assert_eq!(parse(&turned), parse(expected));
    assert!(turned.starts_with("1 Q0 y"), "{turned}");
    let (_, equal, _) = fuse(folder.path(), &["a", "b", "--method", "combmax", "--norm", "minmax"]);
    let query =
        |qid: &str| parse(&equal)[qid].iter().map(|(d, s)| format!("{d} {s}")).collect::<Vec<_>>();
    assert_eq!(query("1"), ["y 1", "z 1", "é 1"]);
    assert_eq!(query("2"), ["a 1", "c 1", "b 0"]);
}

#[test]
fn the_cut_is_said_and_tags_are_written() {
    let folder = files(&[("a", A), ("b", B)]);
    let arguments = ["a", "b", "--hits", "1", "--runtag", "mine", "--output", "out.trec"];
    let (code, out, errors) = fuse(folder.path(), &arguments);
    assert_eq!((code, &*out), (0, ""));
    assert!(errors.contains("4 fused hits lie behind the first 1 of their query"), "{errors}");
    let run = std::fs::read_to_string(folder.path().join("out.trec")).unwrap();
    assert_eq!(run.lines().filter(|line| line.ends_with(" mine")).count(), 3, "{run}");
}

#[test]
fn ranks_of_ms_marco_runs_are_scores() {
    let folder = files(&[("a", "1\tx\t1\n1\ty\t2\n"), ("b", "1\ty\t1\n1\tw\t2\n")]);
    let arguments = ["a", "b", "--run-format", "msmarco", "--method", "combsum", "--norm", "none"];
    let (code, run, errors) = fuse(folder.path(), &arguments);
    assert_eq!(code, 0, "{errors}");
    assert!(run.starts_with("1 Q0 y 1 1.5 splade-rs\n1 Q0 x 2 1 splade-rs\n"), "{run}");
}

/// Pyserini's rrf looks at the rank column alone: 1 / (60 + rank), whatever the scores and the gaps.
#[test]
fn ranks_can_be_trusted() {
    let a = "1 Q0 x 2 9 a\n1 Q0 y 1 1 a\n1 Q0 z 7 5 a\n";
    let folder = files(&[
        ("a", a),
        ("b", "1 Q0 z 0 0 b\n"),
        ("word", "1 Q0 z first 3 b\n"),
        ("m", "1\tz\t3\n1\ty\t1\n"),
    ]);
    let (code, run, errors) = fuse(folder.path(), &["a", "b", "--trust-ranks"]);
    let mixed = "warning: ranks begin at 0 in b (1 of 1 queries), and not in the others";
    assert!(code == 0 && errors.starts_with(mixed) && errors.lines().count() == 1, "{errors}");
    let (x, y, z) = (1.0 / 62.0, 1.0 / 61.0, 1.0 / 67.0 + 1.0 / 60.0);
    assert_eq!(parse(&run)["1"], [("z".into(), z), ("y".into(), y), ("x".into(), x)]);
    let borda = fuse(folder.path(), &["a", "a", "--trust-ranks", "--method", "borda"]).1;
    assert_eq!(parse(&borda)["1"].iter().map(|hit| &*hit.0).collect::<String>(), "yxz");
    let arguments = ["m", "m", "--trust-ranks", "--run-format", "msmarco"];
    let (_, run, errors) = fuse(folder.path(), &arguments);
    assert_eq!(parse(&run)["1"][1], ("z".into(), 2.0 / 63.0), "{errors}");
    for (code, message, more) in [
        (2, "combsum looks at scores", &["a", "b", "--method", "combsum"][..]),
        (3, "word:1: the rank is not a whole number: 'first'", &["a", "word"]),
        (3, "word:1: the rank is no whole number from 0", &["a", "word", "--lenient"]),
        (3, "query '1': the fused score is no number", &["a", "b", "--k", "0"]),
        (2, "a: naver/splade's runs have no ranks", &["a", "b", "--run-format", "naver"]),
    ] {
        let (found, _, errors) = fuse(folder.path(), &[&["--trust-ranks"], more].concat());
        assert!(found == code && errors.contains(message), "{more:?}: {errors}");
    }
    // Without it a rank in words is passed over, but only where that is asked for.
    assert_eq!(fuse(folder.path(), &["a", "word"]).0, 3);
    let (code, _, errors) = fuse(folder.path(), &["a", "word", "--lenient"]);
    assert!(code == 0 && errors.contains("word:1: the rank is not a whole number"), "{errors}");
}

#[test]
fn what_cannot_be_fused_is_refused() {
    let folder = files(&[
        ("a", A),
        ("b", B),
        ("nan", "1 Q0 x 1 2 t\n1 Q0 y 2 NaN t\n"),
        ("inf", "1 Q0 x 1 inf t\n"),
        ("word", "1 Q0 x 1 high t\n"),
        ("twice", "1 Q0 x 1 2 t\n1 Q0 y 2 1 t\n1 Q0 x 3 0 t\n"),
        ("empty", ""),
        ("low", "1 Q0 x 1 -2 t\n"),
        ("great", "1 Q0 x 1 1e308 t\n"),
        ("zero", "1 Q0 x 0 1 t\n"),
        ("msmarco", "1\tx\t1\n"),
    ]);
    let cases: &[(i32, &str, &[&str])] = &[
        (2, "one run is not fused", &["a"]),
        (2, "3 weights for 2 runs", &["a", "b", "--weights", "1,2,3"]),
        (2, "a weight is a finite number from 0, not -1", &["a", "b", "--weights", "1,-1"]),
        (2, "all weights are 0", &["a", "b", "--weights", "0,0"]),
        (2, "not NaN", &["a", "b", "--weights", "1,nan"]),
        (2, "unknown method 'condorcet'", &["a", "b", "--method", "condorcet"]),
        (2, "unknown normalisation 'l2'", &["a", "b", "--method", "combsum", "--norm", "l2"]),
        (2, "rrf looks at ranks", &["a", "b", "--norm", "minmax"]),
        (2, "the run tag", &["a", "b", "--runtag", "two words"]),
        (2, "'--hits <HITS>'", &["a", "b", "--hits", "0"]),
        (2, "stdin can be one input only", &["-", "-"]),
        (3, "nan:2: the score is not a number", &["a", "nan"]),
        (3, "inf:1: the score is not a finite number", &["inf", "a"]),
        (3, "word:1: the score is not a finite number: 'high'", &["word", "a"]),
        (3, "twice:3: query '1': document 'x' stands twice, first in line 1", &["a", "twice"]),
        (3, "msmarco:1: a line of 3 fields", &["a", "msmarco"]),
        (3, "empty: the file is empty", &["a", "empty"]),
        (
            3,
            "low: query '1' has no score above 0",
            &["a", "low", "--method", "combsum", "--norm", "max"],
        ),
        (3, "great:1: the score is beyond 32-bit floats: '1e308'", &["great", "a"]),
        (
            3,
            "query '1': the fused score is no number",
            &["zero", "zero", "--trust-ranks", "--k", "0"],
        ),
        (4, "absent: ", &["a", "absent"]),
    ];
    for (code, message, arguments) in cases {
        let (found, _, errors) =
            fuse(folder.path(), &[arguments, &["--output", "out"][..]].concat());
        assert_eq!(found, *code, "{arguments:?}: {errors}");
        assert!(errors.contains(message), "{arguments:?}: {errors}");
        assert!(!folder.path().join("out").exists(), "{arguments:?}");
    }
}

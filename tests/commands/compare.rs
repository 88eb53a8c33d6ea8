//! `splade compare`: what is tested, what is shown, what is refused.

use std::path::Path;
use std::process::Command;

use crate::common::child::Bounded;
use serde_json::Value;
use tempfile::TempDir;

/// Ranks of the one relevant document of eight queries; 0: the run lacks the query.
const RANKS: [(&str, [usize; 8]); 3] = [
    ("a.trec", [1, 1, 2, 1, 3, 1, 2, 1]),
    ("b.trec", [2, 3, 2, 4, 5, 2, 4, 0]),
    ("c.trec", [1, 2, 3, 1, 2, 1, 2, 2]),
];

type Pair = (&'static str, &'static str, f64, [u64; 3], f64, f64, f64);

/// A pair's difference of means, wins, ties, losses, and p of a t-test, a randomisation test and Tukey's.
///
/// ```python
/// import itertools; import numpy as np; from scipy.stats import ttest_rel, permutation_test  # scipy 1.17.1
/// R = {"a": [1,1,2,1,3,1,2,1], "b": [2,3,2,4,5,2,4,0], "c": [1,2,3,1,2,1,2,2]}
/// v = {k: np.array([1 / r if r else 0. for r in x]) for k, x in R.items()}
/// for x, y in ("b", "a"), ("c", "a"), ("c", "b"):
///     d = v[x] - v[y]; print(x, y, d.mean(), (d > 0).sum(), (d == 0).sum(), (d < 0).sum(), ttest_rel(v[x], v[y]).pvalue,
///         permutation_test((d,), lambda z: z.sum(), permutation_type="samples", n_resamples=np.inf).pvalue)
/// X = np.array([v[k] for k in "abc"]); s = np.zeros((1, 3))
/// for q in range(8): s = (s[:, None] + np.array([X[list(p), q] for p in itertools.permutations(range(3))])[None]).reshape(-1, 3)
/// for i, j in (1, 0), (2, 0), (2, 1): print((np.ptp(s, axis=1) >= abs(X[i].sum() - X[j].sum()) - 1e-9).mean())
/// ```
const PAIRS: [Pair; 3] = [
    ("b.trec", "a.trec", -0.475, [0, 1, 7], 0.005_065_765_692_677_250_5, 0.015_625, 0.001_371_742),
    ("c.trec", "a.trec", -0.125, [1, 4, 3], 0.197_022_072_157_750_5, 0.375, 0.733_310_471),
    ("c.trec", "b.trec", 0.35, [7, 0, 1], 0.009_189_952_764_607_911, 0.023_437_5, 0.057_498_857),
];

fn files() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let qrels: String = (1..=8).map(|q| format!("q{q} 0 good 1\n")).collect();
    std::fs::write(folder.path().join("qrels"), qrels).unwrap();
    for (name, ranks) in RANKS {
        let mut run = String::new();
        for (q, rank) in (1..).zip(ranks) {
            for at in 1..=rank {
                let docno = if at == rank { "good".to_owned() } else { format!("bad{at}") };
                run += &format!("q{q} Q0 {docno} {at} {} {name}\n", 10 - at);
            }
        }
        std::fs::write(folder.path().join(name), run).unwrap();
    }
    folder
}

/// Exit code, stdout, stderr.
fn compare(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_splade"))
        .current_dir(folder)
        .arg("compare")
        .args(arguments)
        .ended();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const ALL: [&str; 6] = ["qrels", "a.trec", "b.trec", "c.trec", "-m", "recip_rank"];

fn json(folder: &Path, more: &[&str]) -> Value {
    let (code, out, errors) = compare(folder, &[&ALL[..], &["--format", "json"], more].concat());
    assert_eq!(code, 0, "{errors}");
    serde_json::from_str(&out).unwrap()
}

fn near(value: &Value, expected: f64, within: f64) -> bool {
    (value.as_f64().unwrap() - expected).abs() <= within
}

#[test]
fn pairs_are_tested_as_scipy_tests_them() {
    let folder = files();
    // The last two are drawn: four standard errors of 100,000 permutations.
    let drawn = |p: f64| 4.0 * (p * (1.0 - p) / 1e5).sqrt() + 1e-5;
    for (test, within) in [("t-test", 1e-12), ("randomization", 1e-15), ("tukey", f64::NAN)] {
        let compared = json(folder.path(), &["--test", test, "--correction", "none"]);
        assert_eq!((&compared["queries"], &compared["test"]), (&8.into(), &test.into()));
        let pairs = compared["measures"][0]["pairs"].as_array().unwrap();
        assert_eq!(pairs.len(), 3);
        for (pair, expected) in pairs.iter().zip(PAIRS) {
            let (first, second, difference, counts, t_test, randomization, tukey) = expected;
            assert_eq!((&pair["first"], &pair["second"]), (&first.into(), &second.into()));
            assert!(near(&pair["difference"], difference, 1e-15), "{pair}");
            assert_eq!(["wins", "ties", "losses"].map(|name| pair[name].as_u64().unwrap()), counts);
            let (p, within) = match test {
                "t-test" => (t_test, within),
                "randomization" => (randomization, within),
                _ => (tukey, drawn(tukey)),
            };
            assert!(
                near(&pair["p"], p, within) && pair["p"] == pair["corrected_p"],
                "{test} {pair}"
            );
            assert_eq!(pair["significant"], p <= 0.05, "{test}: {pair}");
        }
    }
}

#[test]
fn the_family_is_what_is_corrected() {
    let folder = files();
    let [ba, ca, cb] = PAIRS.map(|pair| pair.4);
    let corrected = |more: &[&str]| {
        let compared = json(folder.path(), more);
        let pairs = compared["measures"][0]["pairs"].as_array().unwrap().clone();
        pairs.iter().map(|pair| pair["corrected_p"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    let same = |found: Vec<f64>, expected: &[f64]| {
        let pairs = found.iter().zip(expected);
        assert_eq!(found.len(), expected.len());
        assert!(pairs.clone().all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} {expected:?}");
    };
    same(corrected(&[]), &[3.0 * ba, ca, 2.0 * cb]);
    same(corrected(&["--correction", "bonferroni"]), &[3.0 * ba, 3.0 * ca, 3.0 * cb]);
    same(corrected(&["--pairs", "baseline"]), &[2.0 * ba, ca]);
    // b is held against c by whichever name.
    for baseline in ["c.trec", "third"] {
        let names: &[&str] = &["--names", "first,second,third", "--baseline", baseline];
        same(corrected(&[names, &["--pairs", "baseline"]].concat()), &[ca, 2.0 * cb]);
    }
}

#[test]
fn tables_are_read_by_people() {
    let folder = files();
    let (code, out, errors) = compare(folder.path(), &ALL);
    assert_eq!(code, 0);
    let expected = "\
|   | run    | recip_rank |
|---|--------|------------|
| a | a.trec |    0.7917ᵇ |
| b | b.trec |    0.3167\u{a0} |
| c | c.trec |    0.6667ᵇ |

| measure    | run    | difference |      p | corrected p | wins | ties | losses |
|------------|--------|------------|--------|-------------|------|------|--------|
| recip_rank | b.trec |    -0.4750 | 0.0051 |      0.0152 |    0 |    1 |      7 |
| recip_rank | c.trec |    -0.1250 | 0.1970 |      0.1970 |    1 |    4 |      3 |
";
    let (tables, legend) = out.rsplit_once("\n\n").unwrap();
    assert_eq!(format!("{tables}\n"), expected);
    assert!(
        legend.starts_with("8 queries;") && legend.contains("Holm's method for 3 pairs"),
        "{legend}"
    );
    assert_eq!(
        errors,
        "warning: b.trec lacks 1 of 8 judged queries, which count as 0, the first is 'q8'\n"
    );
    let markdown = compare(folder.path(), &[&ALL[..], &["--format", "markdown"]].concat()).1;
    assert!(markdown.contains("| a | a.trec | **0.7917**<sup>b</sup> |"), "{markdown}");
    let latex = compare(folder.path(), &[&ALL[..], &["--format", "latex"]].concat()).1;
    assert!(
        latex.contains("\\begin{tabular}{llr}\n\\toprule\n & run & recip\\_rank \\\\\n"),
        "{latex}"
    );
    assert!(latex.contains("c & c.trec & 0.6667$^{b}$ \\\\\n\\bottomrule"), "{latex}");
    assert!(latex.contains("a & a.trec & \\textbf{0.7917}$^{b}$"), "{latex}");
    // A minus, no hyphen.
    assert!(latex.contains("b.trec & $-$0.4750 & 0.0051"), "{latex}");
    // At a smaller alpha only one is left.
    let strict = compare(folder.path(), &[&ALL[..], &["--alpha", "0.016"]].concat()).1;
    assert!(strict.contains("0.7917ᵇ") && !strict.contains("0.6667ᵇ"), "{strict}");
}

#[test]
fn every_query_is_written_on_demand() {
    let folder = files();
    let out = |name: &str| {
        let arguments = [&ALL[..], &["--baseline", "b.trec", "--per-query", name]].concat();
        assert_eq!(compare(folder.path(), &arguments).0, 0);
        std::fs::read_to_string(folder.path().join(name)).unwrap()
    };
    let table = out("queries.tsv");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!((lines[0], lines.len()), ("measure\tqid\trun\tvalue\tdifference", 1 + 3 * 8));
    assert!(lines.contains(&"recip_rank\tq2\tc.trec\t0.5\t0.16666666666666669"), "{table}");
    assert!(lines.contains(&"recip_rank\tq8\tb.trec\t0\t0"), "{table}");
    let rows: Vec<Value> =
        out("queries.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3 * 8);
    let sum: f64 = rows
        .iter()
        .filter(|r| r["run"] == "a.trec")
        .map(|r| r["difference"].as_f64().unwrap())
        .sum();
    assert!((sum / 8.0 - 0.475).abs() < 1e-12);
}

#[test]
fn seeds_decide_and_threads_do_not() {
    let folder = files();
    let on = |threads: &str, seed: &str| {
        let tukey = ["--test", "tukey", "--permutations", "3456", "--seed", seed];
        let output = Command::new(env!("CARGO_BIN_EXE_splade"))
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .args([&["compare"], &ALL[..], &tukey, &["--format", "json"]].concat())
            .ended();
        let compared: Value = serde_json::from_slice(&output.stdout).unwrap();
        compared["measures"].clone()
    };
    assert_eq!(on("1", "42"), on("3", "42"));
    assert_ne!(on("1", "42"), on("1", "43"));
}

#[test]
fn small_samples_are_said_to_be_small() {
    let folder = files();
    let folder = folder.path();
    std::fs::write(folder.join("one"), "q1 0 good 1\n").unwrap();
    let arguments = ["one", "a.trec", "b.trec", "-m", "recip_rank"];
    for test in ["t-test", "randomization", "tukey", "tukey-hsd"] {
        let (code, out, errors) = compare(folder, &[&arguments[..], &["--test", test]].concat());
        assert_eq!(code, 0);
        assert!(out.contains("|    -0.5000 | - |"), "{out}");
        assert!(errors.contains("no p-values: a test wants two queries at least"), "{errors}");
        assert!(errors.contains("a.trec has 7 queries without judgments"), "{errors}");
    }
    let (_, out, _) = compare(folder, &[&arguments[..], &["--format", "json"]].concat());
    let pair = &serde_json::from_str::<Value>(&out).unwrap()["measures"][0]["pairs"][0];
    assert!(pair["p"].is_null() && pair["corrected_p"].is_null() && pair["significant"] == false);
    // A run against itself.
    for test in ["t-test", "randomization", "tukey", "tukey-hsd"] {
        let same = ["qrels", "a.trec", "a.trec", "--names", "x,y", "-m", "map", "--test", test];
        let (code, out, _) = compare(folder, &[&same[..], &["--format", "json"]].concat());
        assert_eq!(code, 0);
        let pair = &serde_json::from_str::<Value>(&out).unwrap()["measures"][0]["pairs"][0];
        assert_eq!((&pair["p"], &pair["ties"]), (&1.0.into(), &8.into()), "{test}");
    }
    // The same difference everywhere: 1 and 1/2 for two queries.
    std::fs::write(folder.join("two"), "q1 0 good 1\nq6 0 good 1\n").unwrap();
    let two = ["two", "a.trec", "b.trec", "-m", "recip_rank"];
    let (code, _, errors) = compare(folder, &two);
    assert!(code == 0 && errors.contains("every query differs by the same amount"), "{errors}");
    let exact = compare(folder, &[&two[..], &["--test", "randomization"]].concat()).1;
    assert!(exact.contains("| 0.5000 |"), "{exact}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = files();
    let folder = folder.path();
    std::fs::write(folder.join("other"), "x 0 d 1\n").unwrap();
    std::fs::write(folder.join("nan.trec"), "q1 Q0 d 1 3 t\nq1 Q0 e 2 nan t\n").unwrap();
    std::fs::write(folder.join("twice.trec"), "q1 Q0 d 1 3 t\nq1 Q0 d 2 2 t\n").unwrap();
    std::fs::write(folder.join("twice"), "q1 0 good 1\nq1 0 good 0\n").unwrap();
    std::fs::write(folder.join("msmarco"), "1\t2\t1\n").unwrap();
    let pair = ["qrels", "a.trec", "b.trec", "-m", "map"];
    let cases: &[(i32, &str, Vec<&str>)] = &[
        (2, "one run is not compared", vec!["qrels", "a.trec", "-m", "map"]),
        (2, "required arguments", vec!["qrels", "a.trec", "b.trec"]),
        (2, "two outputs go to 'queries'", [&pair[..], &["--output", "./queries"]].concat()),
        (2, "no order of ties 'mean'", [&pair[..], &["--ties", "mean"]].concat()),
        (2, "'mapp'", vec!["qrels", "a.trec", "b.trec", "-m", "mapp"]),
        (
            2,
            "no number for a query of a run: runid, num_q",
            vec!["qrels", "a.trec", "b.trec", "-m", "num_q", "-m", "runid"],
        ),
        (
            3,
            "a.trec: no query of the run is judged",
            vec!["other", "a.trec", "b.trec", "-m", "map"],
        ),
        (
            3,
            "nan.trec:2: the score is not a number",
            vec!["qrels", "a.trec", "nan.trec", "-m", "map"],
        ),
        (
            3,
            "twice:2: query 'q1': document 'good' is judged twice, 0 here and 1 in line 1",
            vec!["twice", "a.trec", "b.trec", "-m", "map"],
        ),
        (3, "msmarco:1: a line of 3 fields", vec!["qrels", "a.trec", "msmarco", "-m", "map"]),
        (3, "twice.trec: ", vec!["qrels", "a.trec", "twice.trec", "-m", "map"]),
        (4, "absent.trec: ", vec!["qrels", "a.trec", "absent.trec", "-m", "map"]),
        (2, "two runs have one name", vec!["qrels", "a.trec", "a.trec", "-m", "map"]),
        (2, "stdin can be one input only", vec!["qrels", "-", "-", "--names", "x,y", "-m", "map"]),
        (2, "1 names for 2 runs", [&pair[..], &["--names", "x"]].concat()),
        (2, "--baseline 'z' is none of the runs", [&pair[..], &["--baseline", "z"]].concat()),
        (2, "--alpha is between 0 and 1", [&pair[..], &["--alpha", "5"]].concat()),
        (2, "unknown test 'wilcoxon'", [&pair[..], &["--test", "wilcoxon"]].concat()),
        (2, "unknown correction 'fdr'", [&pair[..], &["--correction", "fdr"]].concat()),
        (2, "tukey corrects", [&pair[..], &["--test", "tukey", "--correction", "holm"]].concat()),
        (
            2,
            "tukey tests all pairs",
            [&pair[..], &["--test", "tukey", "--pairs", "baseline"]].concat(),
        ),
    ];
    for (code, message, arguments) in cases {
        let given = arguments.contains(&"--output");
        let output = if given { &[][..] } else { &["--output", "out"] };
        let output = [&arguments[..], output, &["--per-query", "queries"]].concat();
        let (found, _, errors) = compare(folder, &output);
        assert_eq!(found, *code, "{arguments:?}: {errors}");
        assert!(errors.contains(message), "{arguments:?}: {errors}");
        assert!(!folder.join("out").exists() && !folder.join("queries").exists(), "{arguments:?}");
    }
}

#[test]
fn runs_are_scored_as_evaluate_scores_them() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("qrels", "q1 0 a 2\nq1 0 b 1\nq2 0 a 1\n");
    // q1 is its own document, z is not judged, a and b have one score.
    write("first", "q1 Q0 q1 1 9 t\nq1 Q0 z 2 8 t\nq1 Q0 a 3 7 t\nq1 Q0 b 4 7 t\nq2 Q0 a 1 1 t\n");
    write("second", "q1 Q0 b 1 9 t\nq2 Q0 c 1 9 t\nq2 Q0 a 2 8 t\n");
    let measures = ["qrels", "first", "second", "-m", "nDCG@2", "-m", "P.1", "-m", "AP(rel=2)"];
    let options: [&[&str]; 7] = [
        &[],
        &["--remove-query"],
        &["-remove-unjudged", "--ties", "docno-asc"],
        &["-J", "-R", "trec"],
        &["-l", "2", "-M", "3"],
        &["--remove-query", "--remove-unjudged", "--ties", "rank"],
        &["--compat", "10"],
    ];
    let mut seen = std::collections::HashSet::new();
    for more in options {
        let arguments = [&measures[..], more, &["--format", "json"]].concat();
        let (code, out, errors) = compare(folder.path(), &arguments);
        assert_eq!(code, 0, "{errors}");
        let compared: Value = serde_json::from_str(&out).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_splade"))
            .current_dir(folder.path())
            .args([&["evaluate", "-c"], &arguments[..]].concat())
            .ended();
        let evaluated: Value = serde_json::from_slice(&output.stdout).unwrap();
        for measure in compared["measures"].as_array().unwrap() {
            for run in 0..2 {
                let name = measure["measure"].as_str().unwrap();
                let mean = measure["runs"][run]["mean"].as_f64().unwrap();
                assert!(near(&evaluated["runs"][run]["measures"][name], mean, 1e-12), "{more:?}");
            }
        }
        for option in ["ties", "level", "remove_query", "remove_unjudged", "compat", "complete"] {
            assert_eq!(compared[option], evaluated[option], "{more:?}");
        }
        seen.insert(compared["measures"].to_string());
    }
    assert!(seen.len() > 4, "the options change nothing");
}

#[test]
fn what_is_not_of_the_runs_is_left_out_aloud() {
    let folder = files();
    let more = [
        "-m",
        "num_rel",
        "-m",
        "relstring",
        "-m",
        "gm_map",
        "-m",
        "num_ret",
        "-m",
        "NumRel NumRet",
    ];
    let (code, out, errors) = compare(folder.path(), &[&ALL[..], &more].concat());
    assert_eq!(code, 0, "{errors}");
    assert!(out.starts_with("|   | run    | num_ret | recip_rank | NumRet |\n"), "{out}");
    let said = "warning: left out, for they have no number for a query, or none of the run: num_rel, gm_map, relstring, NumRel\n";
    assert!(errors.contains(said), "{errors}");
}

#[test]
fn names_stand_on_one_line() {
    let folder = files();
    let names = ["--names", "x\ty,a\nb,c|d_e", "--per-query", "rows.tsv"];
    let (code, out, errors) = compare(folder.path(), &[&ALL[..], &names].concat());
    assert_eq!(code, 0, "{errors}");
    assert!(out.contains("| a | x y   |") && out.contains("| b | a b   |"), "{out}");
    assert!(errors.starts_with("warning: a b lacks 1 of 8"), "{errors}");
    let rows = std::fs::read_to_string(folder.path().join("rows.tsv")).unwrap();
    assert!(rows.lines().all(|row| row.split('\t').count() == 5), "{rows}");
    let (_, latex, _) =
        compare(folder.path(), &[&ALL[..], &names[..2], &["--format", "latex"]].concat());
    assert!(latex.contains("c & c|d\\_e & "), "{latex}");
}

#[test]
fn differences_are_drawn() {
    let folder = files();
    let more = ["--names", "a,<b>&c,d", "--plot", "bars.svg", "-m", "P.1"];
    let (code, _, errors) = compare(folder.path(), &[&ALL[..], &more].concat());
    assert_eq!(code, 0, "{errors}");
    let svg = std::fs::read_to_string(folder.path().join("bars.svg")).unwrap();
    // Two measures of two runs; a bar for each win and loss.
    assert_eq!(svg.matches("<g transform").count(), 4);
    assert!(svg.contains(">recip_rank: &lt;b&gt;&amp;c less a</text>"), "{svg}");
    assert!(
        svg.contains(">mean -0.4750, p 0.0152 (t-test); won 0, tied 1, lost 7</text>"),
        "{svg}"
    );
    assert!(svg.contains("<title>q8: -1.0000</title>"), "{svg}");
    let panel = svg.split("<g ").nth(1).unwrap();
    assert!(panel.contains("recip_rank: &lt;b&gt;"), "{panel}");
    assert_eq!((panel.matches("\"win\"").count(), panel.matches("\"loss\"").count()), (0, 7));
    assert_eq!(svg.matches('<').count(), svg.matches('>').count());
    // What cannot be drawn leaves nothing on stdout either.
    let (code, out, _) = compare(folder.path(), &[&ALL[..], &["--plot", "no/bars.svg"]].concat());
    assert_eq!((code, &*out), (4, ""));
    let (code, _, errors) =
        compare(folder.path(), &[&ALL[..], &["--plot", "p", "--per-query", "p"]].concat());
    assert!(code == 2 && errors.contains("two outputs go to 'p'"), "{errors}");
}

//! `splade evaluate` and the means of `splade beir-eval`: what is printed, what is warned of, what is refused.

use std::path::Path;
use std::process::Command;

use crate::common::child::Bounded;
use serde_json::Value;
use tempfile::TempDir;

const QRELS: &str = "q1 0 a 2\nq1 0 b 0\nq1 0 c 1\nq2 0 a 1\nq3 0 x 1\n";
/// q2 is its own document; q3 is missing, q9 is not judged.
const FIRST: &str = "q1 Q0 b 1 3 first\nq1 Q0 a 2 2 first\nq1 Q0 z 3 1 first\nq2 Q0 q2 1 9 first\nq2 Q0 a 2 8 first\nq9 Q0 a 1 1 first\n";
const SECOND: &str = "q1 Q0 a 2 2 s\nq1 Q0 c 1 2 s\nq2 Q0 a 1 8 s\nq3 Q0 x 1 1 s\n";

fn files() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("qrels", QRELS), ("first.trec", FIRST), ("second.trec", SECOND)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Exit code, stdout, stderr.
fn splade(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_splade")).current_dir(folder).args(arguments).ended();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn evaluate(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    splade(folder, &[&["evaluate"], arguments].concat())
}

#[test]
fn one_run_has_trec_evals_lines_and_both_notations() {
    let folder = files();
    let measures = ["-m", "P@1 RR(rel=2)", "-m", "map", "-m", "recip_rank_cut.1,2"];
    let (code, out, err) =
        evaluate(folder.path(), &[&["qrels", "first.trec"], &measures[..]].concat());
    let expected = "map                   \tall\t0.3750\n\
                    recip_rank_cut_1      \tall\t0.0000\n\
                    recip_rank_cut_2      \tall\t0.5000\n\
                    P@1                   \tall\t0.0000\n\
                    RR(rel=2)             \tall\t0.1667\n";
    assert_eq!((code, &*out), (0, expected), "{err}");
    assert_eq!(
        err,
        "warning: judged queries that the run lacks: 1, first 'q3'; in ir_measures' notation they count 0, in trec_eval's with -c alone\n\
         warning: queries of the run without judgments: 1, first 'q9'; they do not count\n"
    );
    // The drop-in and the command give the same bytes.
    let options = ["-q", "-c", "-m", "all_trec", "qrels", "first.trec"];
    let (_, ours, _) = evaluate(folder.path(), &options);
    let mut theirs = Vec::new();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let arguments =
        [&["-q", "-c", "-m", "all_trec"].map(str::to_owned)[..], &["qrels", "first.trec"].map(at)];
    trec_eval_rs::cli::run(&arguments.concat(), &mut &b""[..], &mut theirs, &mut Vec::new());
    assert_eq!(ours.as_bytes(), theirs);
}

#[test]
fn trec_evals_long_names_are_its_letters() {
    let folder = files();
    let short = "-q -c -n -l 2 -J -M 2 -N 9 -R qrels -m official -m utility qrels first.trec";
    let long = "--query_eval_wanted --complete_rel_info_wanted --nosummary --level_for_rel 2 --Judged_docs_only \
        --Max_retrieved_per_topic 2 --Number_docs_in_coll 9 --Rel_info_format qrels --measure official --measure utility qrels first.trec";
    let run = |text: &str| evaluate(folder.path(), &text.split_whitespace().collect::<Vec<_>>());
    let (code, out, err) = run(short);
    assert!(code == 0 && out.contains("utility"), "{err}");
    assert_eq!(run(long), (code, out, err));
}

#[test]
fn who_is_wrong_is_named() {
    let folder = files();
    // Whatever a document is called.
    let run = "q1 Q0 judgments 1 2 t\nq1 Q0 judgments 2 1 t\n";
    std::fs::write(folder.path().join("twice.trec"), run).unwrap();
    let (code, _, err) = evaluate(folder.path(), &["qrels", "twice.trec"]);
    assert!(code == 3 && err.starts_with("error: twice.trec"), "{err}");
    std::fs::write(folder.path().join("twice"), "q1 0 a 1\nq1 0 a 2\n").unwrap();
    let (code, _, err) = evaluate(folder.path(), &["twice", "first.trec"]);
    assert!(code == 3 && err.contains("error: twice:2: query 'q1': document 'a'"), "{err}");
}

#[test]
fn documents_can_be_left_out() {
    let folder = files();
    let value = |more: &[&str]| {
        let arguments = [&["qrels", "first.trec", "-c", "-n", "-q"], more].concat();
        let (code, out, err) = evaluate(folder.path(), &arguments);
        assert_eq!(code, 0, "{err}");
        let values = out.lines().map(|line| line.rsplit('\t').next().unwrap().to_owned());
        values.collect::<Vec<_>>()
    };
    assert_eq!(value(&["-m", "recip_rank"]), ["0.5000", "0.5000"]);
    assert_eq!(value(&["-m", "recip_rank", "--remove-query"]), ["0.5000", "1.0000"]);
    assert_eq!(value(&["-m", "recip_rank", "--ignore-identical-ids"]), ["0.5000", "1.0000"]);
    assert_eq!(value(&["-m", "num_ret", "-remove-unjudged"]), ["2", "1"]);
    // Before the cut; -J comes after it.
    assert_eq!(value(&["-m", "recip_rank", "--remove-unjudged", "-M", "1"]), ["0.0000", "1.0000"]);
    assert_eq!(value(&["-m", "recip_rank", "-J", "-M", "1"]), ["0.0000", "0.0000"]);
    // The query that the run lacks is one of the mean.
    assert_eq!(value(&["-m", "Judged@2"]), ["1.0000", "0.5000", "0.0000"]);
    assert_eq!(value(&["-m", "Hole@2", "-D", "0.q2"]), ["0.5000"]);
}

#[test]
fn several_runs_stand_in_tables() {
    let folder = files();
    let all = ["qrels", "first.trec", "second.trec", "-m", "nDCG@10 P@1", "-m", "num_ret"];
    let show = |more: &[&str]| {
        let (code, out, err) = evaluate(folder.path(), &[&all[..], more].concat());
        assert_eq!(code, 0, "{err}");
        out
    };
    let (_, out, err) = evaluate(folder.path(), &all);
    assert_eq!(
        out,
        "| run         | num_ret | nDCG@10 |    P@1 |\n\
         |-------------|---------|---------|--------|\n\
         | first.trec  |       5 |  0.3702 | 0.0000 |\n\
         | second.trec |       4 |  0.9532 | 1.0000 |\n"
    );
    assert_eq!(err.lines().filter(|line| line.starts_with("warning: first.trec: ")).count(), 2);
    // Which of a and c stands first decides nDCG, but only where a cut parts them.
    assert_eq!(
        err.lines().filter(|line| line.starts_with("warning: second.trec: rank 1 parts")).count(),
        1,
        "{err}"
    );
    assert_eq!(
        show(&["--format", "markdown", "--names", "a|b,c"]),
        "| run  | num_ret |    nDCG@10 |        P@1 |\n\
         |------|---------|------------|------------|\n\
         | a\\|b |       5 |     0.3702 |     0.0000 |\n\
         | c    |       4 | **0.9532** | **1.0000** |\n"
    );
    let latex = show(&["--format", "latex"]);
    assert!(latex.contains("run & num\\_ret & nDCG@10 & P@1 \\\\\n\\midrule\n"), "{latex}");
    assert!(latex.contains("second.trec & 4 & \\textbf{0.9532} & \\textbf{1.0000} \\\\\n"));
    // A query's rows stand together; in ir_measures' notation a query that a run lacks counts 0.
    let queries = show(&["-q", "-n"]);
    let rows: Vec<&str> = queries.lines().skip(2).map(|row| &row[2..18]).collect();
    assert_eq!(
        rows,
        [
            "q1  | first.trec",
            "q1  | second.tre",
            "q2  | first.trec",
            "q2  | second.tre",
            "q3  | first.trec",
            "q3  | second.tre"
        ]
    );
    // Counts are whole, geometric means have no value for a query, and texts stand in no table.
    let more = ["-m", "gm_map", "-m", "relstring", "-q", "-n"];
    let (_, counts, err) = evaluate(folder.path(), &[&all[..], &more].concat());
    assert!(counts.starts_with("| qid | run         | num_ret | nDCG@10 |    P@1 |\n"), "{counts}");
    assert!(counts.contains("| q1  | first.trec  |       3 |  "), "{counts}");
    assert!(
        err.ends_with("warning: left out, only --format trec shows them: relstring\n"),
        "{err}"
    );
    let json: Value = serde_json::from_str(&show(&["--format", "json", "-q"])).unwrap();
    assert_eq!((&json["judged_queries"], &json["ties"]), (&3.into(), &"notation".into()));
    let second = &json["runs"][1];
    assert_eq!((&second["name"], &second["measures"]["P@1"]), (&"second.trec".into(), &1.0.into()));
    assert_eq!(second["queries"]["q1"]["num_ret"], 2);
    assert_eq!(json["runs"][0]["warnings"].as_array().unwrap().len(), 2);
}

#[test]
fn every_query_is_written_on_demand() {
    let folder = files();
    let rows = |name: &str| {
        let arguments = ["qrels", "first.trec", "second.trec", "-m", "P@1", "--per-query", name];
        let (code, _, err) = evaluate(folder.path(), &arguments);
        assert_eq!(code, 0, "{err}");
        std::fs::read_to_string(folder.path().join(name)).unwrap()
    };
    assert_eq!(
        rows("values.tsv"),
        "run\tqid\tmeasure\tvalue\nfirst.trec\tq1\tP@1\t0\nfirst.trec\tq2\tP@1\t0\nfirst.trec\tq3\tP@1\t0\n\
         second.trec\tq1\tP@1\t1\nsecond.trec\tq2\tP@1\t1\nsecond.trec\tq3\tP@1\t1\n"
    );
    let first: Value = serde_json::from_str(rows("values.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!(
        first,
        serde_json::json!({ "run": "first.trec", "qid": "q1", "measure": "P@1", "value": 0.0 })
    );
}

#[test]
fn ties_are_ordered_as_asked() {
    let folder = files();
    let value = |ties: &str| {
        let arguments = ["qrels", "second.trec", "-m", "nDCG@10", "-q", "-n", "--ties", ties];
        let (code, out, err) = evaluate(folder.path(), &arguments);
        assert_eq!(code, 0, "{err}");
        out.lines().next().unwrap().rsplit('\t').next().unwrap().to_owned()
    };
    assert_eq!((&*value("docno-desc"), &*value("docno-asc")), ("0.8597", "1.0000"));
    assert_eq!(value("rank"), "0.8597");
}

#[test]
fn ms_marcos_lines_are_those_of_its_script() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("qrels"), "1\t0\t10\t1\n2\t0\t20\t1\n3\t0\t30\t1\n").unwrap();
    std::fs::write(folder.path().join("run"), "1\t11\t1\n1\t12\t2\n1\t10\t3\n2\t20\t1\n").unwrap();
    let (code, out, err) = evaluate(folder.path(), &["qrels", "run", "--format", "msmarco"]);
    let lines = "#####################\nMRR @10: 0.4444444444444444\nQueriesRanked: 2\n#####################\n";
    assert_eq!((code, &*out), (0, lines), "{err}");
    for (more, error) in [
        (&["-m", "map"][..], "error: MS MARCO's scripts know no -m"),
        (&["-c"], "error: MS MARCO's scripts know no -c"),
        (&["--compat", "10"], "error: --compat '10' is not of MS MARCO's scripts"),
    ] {
        let arguments = [&["qrels", "run", "--format", "msmarco"], more].concat();
        let (code, out, err) = evaluate(folder.path(), &arguments);
        assert_eq!((code, &*out), (2, ""));
        assert!(err.starts_with(error), "{err}");
    }
    // Ranks order a run, whatever the order of its lines.
    std::fs::write(folder.path().join("turned"), "1\t10\t3\n2\t20\t1\n1\t12\t2\n1\t11\t1\n")
        .unwrap();
    let value = |run: &str| {
        evaluate(folder.path(), &["qrels", run, "--run-format", "msmarco", "-m", "RR@10"]).1
    };
    assert_eq!(
        (value("turned"), &*value("run")),
        (value("run"), "RR@10                 \tall\t0.4444\n")
    );
    let (code, ..) =
        evaluate(folder.path(), &["qrels", "run", "--format", "msmarco-doc", "--compat", "script"]);
    assert_eq!(code, 0);
    // Queries that are excluded leave the sum, not what it is divided by.
    std::fs::create_dir(folder.path().join("out")).unwrap();
    std::fs::write(folder.path().join("out/one.tsv"), "qid\ttext\n2\tx\n").unwrap();
    let arguments = ["qrels", "run", "--format", "msmarco-doc", "--exclude", "out"];
    let (code, out, err) = evaluate(folder.path(), &arguments);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("MRR @100: 0.1111111111111111\nQueriesRanked: 1\n"), "{out}");
    let (code, _, err) = evaluate(folder.path(), &["qrels", "run", "--exclude", "out"]);
    assert!(code == 2 && err.starts_with("error: --exclude is of MS MARCO's document"), "{err}");
}

#[test]
fn what_cannot_be_scored_is_refused() {
    let folder = files();
    std::fs::write(folder.path().join("none.trec"), "q9 Q0 a 1 1 s\n").unwrap();
    std::fs::write(folder.path().join("short.trec"), "q1 Q0 a 1 1 s\nq1 Q0 b\n").unwrap();
    std::fs::write(folder.path().join("twice"), "q1 0 a 1\nq1 0 a 0\n").unwrap();
    std::fs::write(folder.path().join("head"), "query-id\tcorpus-id\tscore\n").unwrap();
    std::fs::write(folder.path().join("bare"), "q1\ta\t1\n").unwrap();
    for (arguments, code, error) in [
        (
            &["qrels", "first.trec", "-m", "nDCG@ten"][..],
            2,
            "error: measure 'nDCG@ten': the cutoff is no rank: 'ten'",
        ),
        (&["qrels", "first.trec", "-m", "ndgc"], 2, "error: no measure 'ndgc'"),
        (&["qrels", "first.trec", "-m", "rbp"], 2, "error: measure 'rbp' is trec_eval 10's"),
        (&["qrels", "first.trec", "-m", ""], 2, "error: no measure ''"),
        (&["qrels", "first.trec", "--ties", "mean"], 2, "error: no order of ties 'mean'"),
        (&["qrels", "first.trec", "--compat", "8"], 2, "error: no version '8' to follow"),
        (
            &["qrels", "first.trec", "second.trec", "--format", "trec"],
            2,
            "error: trec_eval's lines are of one run",
        ),
        (
            &["qrels", "first.trec", "./first.trec", "--names", "a,a"],
            2,
            "error: two runs have one name",
        ),
        (&["qrels", "first.trec", "-R", "letor"], 2, "error: unknown qrels format 'letor'"),
        (&["qrels", "none.trec"], 3, "error: none.trec: no query of the run is judged"),
        (&["qrels", "short.trec"], 3, "error: short.trec:2: "),
        (&["qrels", "absent.trec"], 4, "error: absent.trec: no such file"),
        (&["qrels", "first.trec", "-D", "q1"], 2, "error: -D wants NUM.QID"),
        (
            &["twice", "first.trec"],
            3,
            "error: twice:2: query 'q1': document 'a' is judged twice, 0 here and 1 in line 1",
        ),
        (&["head", "first.trec", "-R", "beir"], 3, "error: head: no judgment in the file"),
        (&["bare", "first.trec", "-R", "beir"], 3, "error: bare:1: the header"),
        (&["bare", "first.trec"], 3, "error: bare:1: a line of 3 fields"),
        (&["qrels", "first.trec", "--per-query", "./out"], 2, "error: two outputs go to './out'"),
        (
            &["qrels", "first.trec", "second.trec", "--names", "a,"],
            2,
            "error: a run's name is empty",
        ),
        (&["-", "-"], 2, "error: stdin can be one input only"),
    ] {
        let arguments = [arguments, &["--output", "out"]].concat();
        let (found, out, err) = evaluate(folder.path(), &arguments);
        assert_eq!((found, &*out), (code, ""), "{arguments:?} {err}");
        assert!(err.lines().any(|line| line.starts_with(error)), "{arguments:?} {err}");
        assert!(!folder.path().join("out").exists(), "{arguments:?}");
    }
}

#[test]
fn datasets_are_averaged_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut runs = Vec::new();
    for (dataset, first) in [
        ("cqadupstack/android", true),
        ("cqadupstack/tex", false),
        ("scifact", true),
        ("nfcorpus", false),
    ] {
        let name = dataset.replace('/', "-");
        std::fs::create_dir_all(folder.path().join(dataset).join("qrels")).unwrap();
        std::fs::write(
            folder.path().join(dataset).join("qrels/test.tsv"),
            "query-id\tcorpus-id\tscore\n1\ta\t1\n",
        )
        .unwrap();
        let run =
            if first { "1 Q0 1 1 9 t\n1 Q0 a 2 8 t\n" } else { "1 Q0 b 1 9 t\n1 Q0 a 2 8 t\n" };
        std::fs::write(folder.path().join(format!("{name}.trec")), run).unwrap();
        runs.push(name);
    }
    let arguments = [
        "beir-eval",
        "cqadupstack",
        "scifact",
        "nfcorpus",
        "--runs",
        "{dataset}.trec",
        "-m",
        "RR@10",
    ];
    let (code, out, err) = splade(folder.path(), &arguments);
    assert_eq!(
        (code, &*out),
        (
            0,
            "| dataset              | queries |  RR@10 |\n\
             |----------------------|---------|--------|\n\
             | cqadupstack-android  |       1 | 1.0000 |\n\
             | cqadupstack-tex      |       1 | 0.5000 |\n\
             | scifact              |       1 | 1.0000 |\n\
             | nfcorpus             |       1 | 0.5000 |\n\
             | mean of these 2 sets |         | 0.7500 |\n"
        ),
        "{err}"
    );
    // What is no mean is said; what is named twice would count twice.
    let (_, out, err) = splade(folder.path(), &[&arguments[..], &["-m", "num_ret"]].concat());
    assert!(out.starts_with("| dataset              | queries |  RR@10 |\n"), "{out}");
    let own = |name: &str| {
        format!(
            "{name}: hits left out whose docno is the query's id: 1, of them judged relevant: 0\n"
        )
    };
    let not_shown = "warning: left out, for they are no means: num_ret\n";
    assert_eq!(err, own("cqadupstack-android") + &own("scifact") + not_shown);
    for (arguments, error) in [
        (&["scifact", "--runs", "scifact.trec", "-m", "num_q"][..], "error: no mean: num_q"),
        (
            &["scifact", "./scifact", "--runs", "{dataset}.trec"],
            "error: two datasets are called 'scifact'",
        ),
        // Before anything is indexed: there is no corpus here.
        (&["scifact", "-m", "nDGC@10"], "error: measure 'nDGC@10'"),
    ] {
        let (code, _, err) = splade(folder.path(), &[&["beir-eval"], arguments].concat());
        let said = err.lines().any(|line| line.starts_with(error));
        assert!(code == 2 && said, "{arguments:?}: {err}");
    }
    let (code, _, err) = splade(folder.path(), &["beir-eval", "scifact", "--runs", "no-{dataset}"]);
    assert_eq!(code, 3);
    assert!(err.starts_with("error: no run of scifact: 'no-scifact'"), "{err}");
    let (code, out, _) = splade(folder.path(), &["beir-eval", "--list"]);
    assert_eq!((code, out.lines().count()), (0, 2 + 18 + 12));
}

#[test]
fn nothing_is_lost_or_half_written() {
    let folder = files();
    let run = |arguments: &[&str]| evaluate(folder.path(), arguments);
    let (code, out, err) = run(&["qrels", "first.trec", "-m", "map", "--per-query", "no/rows.tsv"]);
    assert_eq!((code, &*out), (4, ""), "{err}");
    // Ids that are not UTF-8 would be one key.
    std::fs::write(folder.path().join("latin"), b"q\xff 0 a 1\nq\xfe 0 a 1\n").unwrap();
    std::fs::write(folder.path().join("latin.trec"), b"q\xff Q0 a 1 1 t\nq\xfe Q0 b 1 1 t\n")
        .unwrap();
    let latin = ["latin", "latin.trec", "-m", "map", "--format", "json"];
    assert_eq!(run(&latin).0, 0);
    let (code, out, err) = run(&[&latin[..], &["-q"]].concat());
    assert_eq!((code, &*out), (3, ""));
    assert!(err.starts_with("error: latin: two query ids are shown as "), "{err}");
    let (code, _, err) = run(&["qrels", "first.trec", "-m", "map", "-Z", "absent"]);
    assert!(code == 4 && err.starts_with("error: absent: no such file"), "{err}");
}

//! Edges of the command line.

use std::process::Command;

use crate::support::child::Bounded;
use crate::support::{evaluate, run};

const QRELS: &str = "1 0 a 1\n";
const RUN: &str = "1 Q0 a 1 2 t\n";

#[test]
fn ties_are_ordered_as_asked() {
    let (qrels, hits) = ("1 0 c 1\n", "1 Q0 c 2 1 t\n1 Q0 a 3 1 t\n1 Q0 b 1 1 t\n");
    for (ties, value) in
        [("docno-desc", "1.0000"), ("docno-asc", "0.3333"), ("rank", "0.5000"), ("none", "")]
    {
        let (code, out, err) = evaluate(&["--ties", ties, "-m", "recip_rank"], qrels, hits);
        assert_eq!(out.split_whitespace().last().unwrap_or(""), value, "{err}");
        assert_eq!(code, u8::from(ties == "none"));
    }
    // Where the value of P_1 depends on them.
    let (_, _, err) = evaluate(&["-m", "P.1"], qrels, hits);
    assert!(err.contains("warning: rank 1 parts documents of one score"), "{err}");
}

#[test]
fn refused() {
    for (options, code, original) in [
        (&["-m", "nothing"][..], 1, "trec_eval: illegal measure 'nothing'\n"),
        (&["-m", "nothing.5"], 1, "trec_eval: illegal measure 'nothing'\n"),
        (
            &["-m", "P."],
            1,
            "trec_eval: improper measure in parameter 'P'\ntrec_eval: illegal measure 'P'\n",
        ),
        (&["-m", "all_qrels"], 1, "trec_eval: illegal measure 'all_qrels'\n"),
        (&["-m", "ndcg_p"], 1, "trec_eval: illegal measure 'ndcg_p'\n"),
        (&["-m", "dcg"], 1, "trec_eval: illegal measure 'dcg'\n"),
        (
            &["-m", "P.5,5.7"],
            2,
            "trec_eval: duplicate cutoffs detected\ntrec_eval: Cannot initialize measure 'P'\n",
        ),
        (
            &["-m", "P.5,x"],
            2,
            "trec_eval: Negative cutoff detected\ntrec_eval: Cannot initialize measure 'P'\n",
        ),
        (
            &["-m", "Rprec_mult.0.5,.5"],
            2,
            "trec_eval: duplicate cutoffs detected\ntrec_eval: Cannot initialize measure 'Rprec_mult'\n",
        ),
        (
            &["-m", "ndcg.1"],
            2,
            "trec_eval: malformed pair parameters in '1'\ntrec_eval: Cannot initialize measure 'ndcg'\n",
        ),
        (
            &["-m", "G.1=2,3=4=5"],
            2,
            "trec_eval: malformed pair parameters in '1=2,3=4=5'\ntrec_eval: Cannot initialize measure 'G'\n",
        ),
        (
            &["-m", "utility.1"],
            4,
            "trec_eval.calc_utility: improper number of coefficients\n\
             trec_eval: Can't calculate measure 'utility'\n",
        ),
        (&["--nosuch"], 1, "trec_eval: unrecognized option '--nosuch'\nUsage: trec_eval "),
        (&["-x"], 1, "trec_eval: invalid option -- 'x'\nUsage: trec_eval "),
        (
            &["--Re=qrels"],
            1,
            "trec_eval: option '--Re=qrels' is ambiguous; possibilities: '--Rel_info_format' '--Results_format'\nUsage: ",
        ),
        (
            &["--query=1"],
            1,
            "trec_eval: option '--query_eval_wanted' doesn't allow an argument\nUsage: ",
        ),
        // As getopt_long says it: what was written where it is not understood, the full name where it is.
        (&["--nosuch=5"], 1, "trec_eval: unrecognized option '--nosuch=5'\nUsage: trec_eval "),
        (&["--n=1"], 1, "trec_eval: option '--nosummary' doesn't allow an argument\nUsage: "),
        (&["--R"], 1, "trec_eval: option '--R' is ambiguous; possibilities: '--Rel_info_format' "),
        (
            &["--=5"],
            1,
            "trec_eval: option '--=5' is ambiguous; possibilities: '--help' '--version' ",
        ),
        (&["-qx"], 1, "trec_eval: invalid option -- 'x'\nUsage: trec_eval "),
        (&["-mP.", "-x"], 1, "trec_eval: improper measure in parameter 'P'\n"),
        (&["-m", ""], 1, "trec_eval: illegal measure ''\n"),
        (&["-m.5"], 1, "trec_eval: illegal measure ''\n"),
        (&["-mofficial."], 1, "trec_eval: improper measure in parameter 'official'\n"),
        (&["-M", "-1"], 1, "trec_eval: -M -1: a negative number of documents\n"),
        (&["-R", "nothing"], 2, "trec_eval: Illegal rel_format 'nothing'\n"),
        (&["-T", "nothing"], 2, "trec_eval: Illegal retrieval results format 'nothing'\n"),
        (&["--compat", "8"], 1, "error: no version '8' to follow\n"),
        (&["one-more-file"], 1, "Usage: trec_eval "),
    ] {
        let (got, out, err) = evaluate(options, QRELS, RUN);
        assert_eq!((got, out.as_str()), (code, ""), "{options:?}: {err}");
        assert!(err.starts_with(original) && err.contains("error: "), "{options:?}: {err}");
    }
    for arguments in [&[][..], &["one-file"], &["-q"]] {
        let (code, _, err) = run(arguments);
        assert!(code == 1 && err.starts_with("Usage: trec_eval "), "{err}");
    }
    let (code, _, err) = run(&["-m"]);
    assert_eq!(code, 1);
    assert!(err.starts_with("trec_eval: option requires an argument -- 'm'\nUsage: "), "{err}");
    for option in ["--measure", "--m"] {
        let (code, _, err) = run(&[option]);
        let original = "trec_eval: option '--measure' requires an argument\nUsage: ";
        assert!(code == 1 && err.starts_with(original), "{err}");
    }
}

#[test]
fn silent_in_the_original() {
    for (options, warning) in [
        (&["-m", "recip_rank.10"][..], "warning: 'recip_rank.10': this measure has no parameter"),
        (&["-m", "official.10"], "warning: 'official.10': this measure has no parameter"),
        (&["-m", "P.5", "-m", "P.10"], "warning: 'P.10': this measure was given before"),
    ] {
        let (code, out, err) = evaluate(options, QRELS, RUN);
        assert_eq!(code, 0, "{err}");
        assert!(err.starts_with(warning), "{err}");
        assert!(!out.contains("P_10 ") || options[1] == "official.10", "{out}");
    }
    let (_, _, err) = evaluate(&[], "1 0 a 1\n2 0 a 1\n", "1 Q0 a 1 1 t\n3 Q0 a 1 1 t\n");
    let warning =
        "judged queries that the run lacks: 1, first '2'; they do not count (-c counts them as 0)";
    assert!(err.contains(warning), "{err}");
    assert!(err.contains("queries of the run without judgments: 1, first '3'; they do not count"));
    let (_, _, err) = evaluate(&["-c"], "1 0 a 1\n2 0 a 1\n", RUN);
    let warning = "warning: judged queries that the run lacks: 1, first '2'; they count 0\n";
    assert_eq!(err, warning);
}

#[test]
fn beginnings_of_long_options() {
    let p1 = "P_1                   \t1\t1.0000\n";
    for options in [
        &["-qnm", "P.1"][..],
        &["-qnmP.1"],
        &["--query", "--nosum", "--meas=P.1"],
        &["--q", "--n", "--m", "P.1"],
        &["-o", "-q", "-n", "-m", "P.1", "-T", "trec_results"],
        &["--Output", "x", "-q", "-n", "-m", "P.1"],
        &["-q", "-n", "-m", "P.1", "-D", "3", "-N5", "--Num", "7"],
    ] {
        assert_eq!(evaluate(options, QRELS, RUN).1, p1, "{options:?}");
    }
    // Every beginning of --complete_rel_info_wanted means it: --compat is only ours in full.
    for option in ["-c", "--c", "--co", "--com", "--comp", "--compl", "--complete_rel_info_wanted"]
    {
        let (_, out, _) = evaluate(&[option, "-m", "num_q"], "1 0 a 1\n2 0 a 1\n", RUN);
        assert_eq!(out, "num_q                 \tall\t2\n", "{option}");
    }
}

#[test]
fn options_after_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let (qrels, results) = (write("qrels", QRELS), write("run", RUN));
    let expected = "P_1                   \tall\t1.0000\n";
    assert_eq!(run(&[&qrels, "-m", "P.1", &results]).1, expected);
    assert_eq!(run(&["-m", "P.1", "--", &qrels, &results]).1, expected);
    assert_eq!(run(&[&qrels, &results, "-mP.1", "-o", "-D7", "-Ttrec_results"]).1, expected);
    // Behind -- all are files.
    assert_eq!(run(&["--", &qrels, &results, "-mP.1"]).0, 1);
    // One query alone.
    let (both, run_of_both) =
        (write("q2", "1 0 a 1\n2 0 b 1\n"), write("r2", "1 Q0 a 1 2 t\n2 Q0 a 1 2 t\n"));
    for (qid, value) in [("1", "1.0000"), ("2", "0.0000")] {
        let (_, out, _) = run(&["-D", &format!("0.{qid}"), "-mmap", &both, &run_of_both]);
        assert_eq!(out, format!("map                   \tall\t{value}\n"));
    }
}

#[test]
fn help_explains_what_is_asked_for() {
    let (code, out, err) = run(&["-h"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("--complete_rel_info_wanted") && out.contains("ndcg_cut"), "{out}");
    assert!(!out.contains("rbp"), "{out}");
    let rule = "-----------------------\n";
    assert_eq!(out.matches(rule).count(), 3);
    let (code, out, _) = run(&["--help", "-m", "map.7", "-m", "bpref", "-R", "prefs"]);
    assert_eq!(code, 0);
    let (_, measures) =
        out.split_once("Individual measure documentation for requested measures\n").unwrap();
    assert!(measures.starts_with("map\n    Average precision"), "{measures}");
    assert!(measures.contains("\nbpref\n    Binary preference") && !measures.contains("ndcg"));
    assert!(out.contains("qid jg jsg docno level"), "{out}");
    // Every measure is explained.
    for compat in ["9", "10"] {
        for nickname in ["all_trec", "all_prefs", "qrels_jg"] {
            let (code, out, _) = run(&["--compat", compat, "-h", "-m", nickname]);
            assert_eq!(code, 0);
            assert!(!out.contains("\n    \n"), "{out}");
        }
    }
}

#[test]
fn version_is_on_stderr() {
    for (arguments, version) in
        [(&["-v"][..], "9.0.8"), (&["--version"], "9.0.8"), (&["-v", "--compat", "10"], "10.0-rc3")]
    {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (0, ""));
        assert!(err.starts_with(&format!("trec_eval version {version} ")), "{err}");
    }
}

#[cfg(unix)]
#[test]
fn the_binary_under_the_original_name() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("trec_eval");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_trec-eval-rs"), &link).unwrap();
    let (qrels, results) = (folder.path().join("qrels"), folder.path().join("run"));
    std::fs::write(&qrels, QRELS).unwrap();
    std::fs::write(&results, RUN).unwrap();
    let output = Command::new(&link).arg("-mmap").args([&qrels, &results]).ended();
    assert_eq!(output.stdout, b"map                   \tall\t1.0000\n");
    assert!(output.status.success() && output.stderr.is_empty());
    let failed = Command::new(&link).arg("-mnothing").ended();
    assert_eq!(failed.status.code(), Some(1));
}

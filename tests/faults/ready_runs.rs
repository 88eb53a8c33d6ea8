//! Regressions of ready runs: what stands beside `run`, and what is evaluated.

use super::case::{Case, case, check};

const REGRESSIONS: &str = r#"schema = 1
family = "runs"
about = "made for a test"

[defaults]
corpus = "tiny"
qrels = { path = "qrels", format = "msmarco" }

[[regression]]
name = "trec"
run = { path = "run.trec", format = "trec" }
expect = [{ measure = "RR@10", value = 0.5, kind = "pinned", since = "0.1.0" }]

[[regression]]
name = "script"
run = { path = "run.tsv", format = "msmarco" }
expect = [{ measure = "MRR @10", value = 0.16666666666666666, tolerance = 0, kind = "pinned", since = "0.1.0" }]
"#;

const CORPORA: &str =
    "[tiny]\ntitle = \"Tiny\"\nlicence = \"any\"\nfetch = \"it\"\nplace = \".\"\n";

fn regress(name: &str, arguments: &str) -> Case {
    case(name, &format!("regress --declarations r {arguments}"))
        .file("r/corpora.toml", CORPORA)
        .file("r/runs.toml", REGRESSIONS)
        .file("data/qrels", "1\t0\t7\t1\n2\t0\t8\t1\n")
        .file("data/run.trec", "1 Q0 7 1 2.0 t\n1 Q0 9 2 1.0 t\n")
        .file("data/run.tsv", "1\t9\t1\n1\t6\t2\n1\t7\t3\n")
}

#[test]
fn ready_runs() {
    let failed = "1 of 1 expectations do not hold";
    let last_digit = REGRESSIONS.replace("0.16666666666666666", "0.16666666666666669");
    // Equal scores: RR@10 has the smallest docno first, unless another order is said.
    let tied = REGRESSIONS.replacen("value = 0.5,", "value = 0.25, ties = \"docno-desc\",", 1);
    let own_id = REGRESSIONS.replace("name = \"trec\"", "name = \"trec\"\nremove_query = true");
    check([
        // The query that the run lacks counts 0.
        regress("holds", "run runs --data data").holds("-", "0.5000"),
        regress("all digits", "run script --data data").holds("-", "0.16666666666666666"),
        regress("drifts in the last digit", "run script --data data")
            .file("r/runs.toml", last_digit)
            .fails(1, failed),
        regress("without the query's own id", "run trec --data data")
            .file("r/runs.toml", own_id)
            .file("data/run.trec", "1 Q0 1 1 3.0 t\n1 Q0 7 2 2.0 t\n"),
        regress("another order of ties", "run trec --data data")
            .file("r/runs.toml", tied)
            .file("data/run.trec", "1 Q0 7 1 2.0 t\n1 Q0 9 2 2.0 t\n")
            .says(
                "RR@10: documents of one score and different relevance stand within the first 10",
            ),
        regress("the notation's order of ties", "run trec --data data")
            .file("data/run.trec", "1 Q0 7 1 2.0 t\n1 Q0 9 2 2.0 t\n")
            .holds("-", "0.5000"),
        regress("another backend", "run trec --data data --backend anserini --backend native")
            .says("trec: a ready run, only evaluated: nothing to do for anserini"),
        regress("absent", "run trec --data none")
            .fails(1, failed)
            .says("absent: trec: run.trec is missing: fetch it"),
        regress("JSON", "run trec --data data --json").holds("-", "\"backend\":\"run\""),
        regress("the script's message", "run script --data data")
            .file("data/run.tsv", "1\t9\t1\n1\t9\t2\n1\t7\t3\n")
            .says("script: Cannot rank a passage multiple times for a single query."),
        regress("a malformed run", "run trec --data data")
            .file("data/run.trec", "1 Q0 7 1\n")
            .fails(3, "data/run.trec:1: "),
        regress("listed", "list").holds("-", "1 value of a ready run"),
        regress("listed with all digits", "list --family runs")
            .holds("-", "MRR @10 0.16666666666666666"),
        regress("shown without a search's defaults", "show trec").holds(
            "-",
            "corpus = \"tiny\"\nrun = { path = \"run.trec\", format = \"trec\" }\nqrels = ",
        ),
    ]);
}

/// A change of the declarations, and what is said of it; the regressions stand in lines 9 and 14.
#[rustfmt::skip]
const SLIPS: &[(&str, &str, &str, &str)] = &[
    ("neither", "run = { path = \"run.trec\", format = \"trec\" }", "", "r/runs.toml:9: regression 'trec': neither 'run' nor 'documents' and 'topics'"),
    ("documents alone", "run = { path = \"run.trec\"", "documents = { path = \"docs\"", "r/runs.toml:9: regression 'trec': no 'topics'"),
    ("topics alone", "run = { path = \"run.trec\"", "topics = { path = \"topics\"", "r/runs.toml:9: regression 'trec': no 'documents'"),
    ("documents too", "run = { path = \"run.tsv\"", "documents = { path = \"d\", format = \"jsonl\" }\nrun = { path = \"run.tsv\"", "r/runs.toml:14: regression \"script\": 'documents' beside 'run'"),
    ("topics too", "run = { path = \"run.tsv\"", "topics = { path = \"q\", format = \"topics-tsv\" }\nrun = { path = \"run.tsv\"", "r/runs.toml:14: regression \"script\": 'topics' beside 'run'"),
    ("an encoder", "run = { path = \"run.trec\"", "encoder = { name = \"bm25\" }\nrun = { path = \"run.trec\"", "r/runs.toml:9: regression \"trec\": 'encoder' means nothing beside 'run'"),
    ("another encoder of queries", "run = { path = \"run.trec\"", "query_encoder = { name = \"bm25\" }\nrun = { path = \"run.trec\"", "r/runs.toml:9: regression \"trec\": 'query_encoder' means nothing beside 'run'"),
    ("a quantiser", "run = { path = \"run.trec\"", "quantizer = \"none\"\nrun = { path = \"run.trec\"", "r/runs.toml:9: regression \"trec\": 'quantizer' means nothing beside 'run'"),
    ("ties", "run = { path = \"run.trec\"", "ties = \"anserini\"\nrun = { path = \"run.trec\"", "r/runs.toml:9: regression \"trec\": 'ties' means nothing beside 'run'"),
    ("a backend", "run = { path = \"run.trec\"", "backend = \"pisa\"\nrun = { path = \"run.trec\"", "r/runs.toml:9: regression \"trec\": 'backend' means nothing beside 'run'"),
    ("hits of the defaults", "[defaults]", "[defaults]\nhits = 10", "r/runs.toml:10: regression \"trec\": 'hits' means nothing beside 'run'"),
    ("an unknown format", "format = \"trec\"", "format = \"tira\"", "r/runs.toml:9: regression 'trec': 'run': unknown run format 'tira'"),
    ("a template", "format = \"trec\"", "format = \"trec\", template = \"text\"", "r/runs.toml:9: regression 'trec': 'template' means nothing in 'run'"),
    ("a detour", "format = \"trec\"", "format = \"trec\", via = \"msmarco\"", "r/runs.toml:9: regression 'trec': 'via' means nothing in 'run'"),
    ("an unknown order of ties", "value = 0.5,", "value = 0.5, ties = \"mean\",", "r/runs.toml:9: regression 'trec': no order of ties 'mean'"),
    ("the script with an order of ties", "tolerance = 0", "ties = \"rank\"", "r/runs.toml:14: regression 'script': 'MRR @10' knows no 'ties'"),
    ("an unknown measure", "RR@10", "RRR@10", "r/runs.toml:9: regression 'trec': "),
    ("the script of a TREC run", "RR@10", "MRR @10", "r/runs.toml:9: regression 'trec': 'MRR @10' wants a 'run' whose format is \"msmarco\""),
    ("the script with a level", "tolerance = 0", "level = 2", "r/runs.toml:14: regression 'script': 'MRR @10' knows no 'level'"),
    ("the script with a depth", "tolerance = 0", "max = 5", "r/runs.toml:14: regression 'script': 'MRR @10' knows no 'max'"),
    ("the script without the query", "name = \"script\"", "name = \"script\"\nremove_query = true", "r/runs.toml:14: regression 'script': 'MRR @10' knows no 'remove_query'"),
    ("the script of BEIR's qrels", "name = \"script\"", "name = \"script\"\nqrels = { path = \"qrels\", format = \"beir\" }", "r/runs.toml:14: regression 'script': 'MRR @10' wants 'qrels' whose format is \"msmarco\""),
];

#[test]
fn slips_beside_a_run() {
    check(SLIPS.iter().map(|(name, from, to, error)| {
        assert!(REGRESSIONS.contains(from), "{name}");
        let changed = REGRESSIONS.replacen(from, to, 1);
        regress(name, "list").file("r/runs.toml", changed).fails(2, error)
    }));
    // The default, said aloud, is no slip.
    let native =
        REGRESSIONS.replacen("name = \"trec\"", "name = \"trec\"\nbackend = \"native\"", 1);
    check([regress("the native backend", "list").file("r/runs.toml", native)]);
}

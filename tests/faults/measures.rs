//! Measures that are asked for by another name, or that do not fit the judgments: what is said leads on.

use super::case::{Case, case, check};

fn of(name: &str, command: &str) -> Case {
    case(name, command)
        .file("qrels", "1 0 a 3\n1 0 b 1\n2 0 c 5\n2 0 d 7\n")
        .file("run", "1 Q0 b 1 2 t\n1 Q0 a 2 1 t\n2 Q0 d 1 1 t\n")
        .file("other", "1 Q0 a 1 2 t\n2 Q0 c 1 1 t\n")
}

fn evaluate(measure: &str) -> Case {
    of(measure, &format!("evaluate qrels run -m {measure}"))
}

#[test]
fn names_of_others() {
    check([
        evaluate("mrr@10").holds("-", "RR@10                 \tall\t1.0000\n"),
        evaluate("hit_rate@1").holds("-", "Success@1             \tall\t1.0000\n"),
        evaluate("recall_1").holds("-", "recall_1              \tall\t0.5000\n"),
        of("dcg compares", "compare qrels run other -m dcg").holds("-", "|    DCG |"),
        of("dcg of a dataset", "beir-eval d --runs run -m dcg@10")
            .file("d/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n")
            .holds("-", "DCG@10"),
        evaluate("hits@10")
            .fails(2, "measure 'hits@10': ir_measures has no measure")
            .says("Success@10"),
        evaluate("ndgc@10")
            .fails(2, "measure 'ndgc@10': ir_measures has no measure")
            .says("did you mean nDCG?"),
        evaluate("ndcg_cat.10").fails(2, "no measure 'ndcg_cat'").says("did you mean ndcg_cut?"),
        evaluate("ndcg_cut.10,map")
            .fails(2, "measure 'ndcg_cut.10,map': a comma between")
            .says("-m 'ndcg_cut.10 map'"),
        evaluate("nDCG@10,RR@10")
            .fails(2, "measure 'nDCG@10,RR@10': a comma between")
            .says("-m 'nDCG@10 RR@10'"),
        evaluate("P.0").fails(2, "bad parameters for measure 'P'"),
    ]);
}

#[test]
fn grades_beyond_the_scale_of_err() {
    let beyond = "qrels:3: query '2': document 'c' has the grade 5, ERR knows grades up to 4";
    check([
        evaluate("ERR@10").fails(3, beyond).says("--max-grade 7, or ERR(max_rel=7)@10"),
        // ((2^1 - 1) / 2^7 + (1 - 1 / 128) * 7 / 128 / 2 + 127 / 128) / 2
        evaluate("ERR(max_rel=7)@10").holds("-", "ERR(max_rel=7)@10     \tall\t0.5136\n"),
        of("the option", "evaluate qrels run -m ERR@10 --max-grade 7")
            .holds("-", "ERR@10                \tall\t0.5136\n"),
        of("still beyond", "evaluate qrels run -m ERR@10 --max-grade 6")
            .fails(3, "qrels:4: query '2': document 'd' has the grade 7, ERR knows grades up to 6"),
        of("compare", "compare qrels run other -m ERR@10").fails(3, beyond),
        of("BEIR's judgments", "evaluate -R beir tsv run -m ERR@10")
            .file("tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t9\n")
            .fails(3, "tsv:3: query '1': document 'b' has the grade 9"),
    ]);
}

#[test]
fn what_is_of_another_collection() {
    let nothing =
        "no document of the run is judged: of query '1' the run has 'x', the judgments 'a'";
    let of_others =
        |name: &str, command: &str| of(name, command).file("run", "1 Q0 x 1 2 t\n2 Q0 y 1 1 t\n");
    check([
        of_others("evaluate", "evaluate qrels run -m map").says(&format!("warning: {nothing}")),
        of_others("compare", "compare qrels run other -m map")
            .says(&format!("warning: run: {nothing}")),
        of_others("beir-eval", "beir-eval d --runs run -m AP")
            .file("d/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n")
            .says(&format!("warning: d: {nothing}")),
        of("other queries", "evaluate qrels run -m map")
            .file("run", "101 Q0 a 1 2 t\n")
            .fails(3, "run: no query of the run is judged: the run has '101', the judgments '1'"),
        of("MS MARCO's run", "evaluate qrels run -m map")
            .file("run", "1\ta\t1\n")
            .fails(3, "run:1: a line of 3 fields")
            .says("splade convert RUN RUN.trec --from msmarco-run --to trec-run"),
    ]);
}

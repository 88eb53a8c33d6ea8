//! Equal scores: each notation has its order, and where the order decides it is said.

use super::case::{Case, case, check};

const QRELS: &str = "1 0 a 1\n2 0 b 1\n";
/// Equal scores, of which the rank column puts the greater docno first in query 2.
const TIED: &str = "1 Q0 a 1 5 t\n1 Q0 z 2 5 t\n2 Q0 y 0 3 t\n2 Q0 b 1 3 t\n";

fn of(name: &str, command: &str) -> Case {
    case(name, command).file("qrels", QRELS).file("run", TIED)
}

#[test]
fn each_notation_has_its_order() {
    let mixed = "documents of one score and different relevance stand within the first 10; queries: 2, first '1'; the order of ties decides";
    let row = |name: &str, value: &str| format!("{name:<22}\tall\t{value}\n");
    let evaluate = |more: &str| of(more, &format!("evaluate qrels run -c {more}"));
    check([
        evaluate("-m RR@10").holds("-", &row("RR@10", "1.0000")).says(&format!("warning: {mixed}")),
        evaluate("-m recip_rank_cut.10")
            .holds("-", &row("recip_rank_cut_10", "0.5000"))
            .says(mixed),
        evaluate("-m nDCG@10").holds("-", &row("nDCG@10", "0.6309")).says(mixed),
        evaluate("-m RR@10 --ties docno-desc").holds("-", &row("RR@10", "0.5000")),
        evaluate("-m RR@10 --ties rank").holds("-", &row("RR@10", "0.7500")),
        evaluate("-m nDCG@10 --ties docno-asc").holds("-", &row("nDCG@10", "1.0000")),
        of(
            "compare",
            "compare qrels run run --names a,b -m RR@10 -m nDCG@10 --ties docno-asc --format json",
        )
        .holds("-", "\"ties\": \"docno-asc\"")
        .says(&format!("warning: b: {mixed}")),
        of("JSON", "evaluate qrels run -m RR@10 --format json")
            .holds("-", "\"ties\": \"notation\""),
        of("beir-eval", "beir-eval d --runs run -m RR@10 --format json")
            .file("d/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n")
            .holds("-", "\"RR@10\": 1.0")
            .says(&format!("warning: d: {mixed}")),
        of(
            "beir-eval, another order",
            "beir-eval d --runs run -m RR@10 --format json --ties docno-desc",
        )
        .file("d/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n")
        .holds("-", "\"RR@10\": 0.5"),
        of("an unknown order", "beir-eval d --runs run --ties mean")
            .file("d/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n")
            .fails(2, "no order of ties 'mean'"),
    ]);
}

/// MS MARCO's runs have no scores: what is written agrees with RR@10 of the same run, and with MS MARCO's script.
#[test]
fn a_conversion_has_the_order_of_rr() {
    let convert =
        |more: &str| of(more, &format!("convert run out --from trec-run --to msmarco-run{more}"));
    check([
        convert("")
            .holds("out", "1\ta\t1\n1\tz\t2\n2\tb\t1\n2\ty\t2\n")
            .says("warning: run:4: equal scores are not written in the order of their ranks; queries: 1, first '2'; --ties rank"),
        convert(" --ties rank").holds("out", "1\ta\t1\n1\tz\t2\n2\ty\t1\n2\tb\t2\n"),
        convert(" --ties docno-desc").holds("out", "1\tz\t1\n1\ta\t2\n2\ty\t1\n2\tb\t2\n"),
        of("to TREC", "convert run out --from trec-run --to trec-run --runtag u")
            .holds("out", "1 Q0 a 1 5 u\n1 Q0 z 2 5 u\n2 Q0 y 1 3 u\n2 Q0 b 2 3 u\n"),
        of("lines in no order", "convert run out --from trec-run --to msmarco-run")
            .file("run", "1 Q0 a 2 1 t\n2 Q0 x 1 1 t\n1 Q0 b 1 2 t\n")
            .holds("out", "1\tb\t1\n1\ta\t2\n2\tx\t1\n")
            .says("warning: run:3: a better hit follows a worse one; queries: 1, first '1'; the hits are written by score"),
    ]);
}

/// A rank column that contradicts the scores is passed over, as in trec_eval, and said.
#[test]
fn ranks_against_scores() {
    let ranks = "1 Q0 a 1 1 t\n1 Q0 z 2 5 t\n1 Q0 y 3 4 t\n2 Q0 b 2 3 t\n2 Q0 c 1 4 t\n";
    let said = "warning: run:2: query '1': rank 2 has a greater score than rank 1 (2 such lines, this is the first): evaluations rank by score";
    let evaluated = |name: &str, command: &str| of(name, command).file("run", ranks).says(said);
    check([
        evaluated("evaluate", "evaluate qrels run -c -m recip_rank").holds("-", "0.4167"),
        evaluated("compare", "compare qrels run run --names a,b -m RR@10"),
        evaluated("convert", "convert run out --from trec-run --to msmarco-run")
            .holds("out", "1\tz\t1\n1\ty\t2\n1\ta\t3\n"),
        evaluated("fuse", "fuse run run"),
    ]);
}

#[test]
fn ranks_from_0_and_from_1() {
    let fuse = |name: &str, more: &str| {
        case(name, &format!("fuse zero one{more}"))
            .file("zero", "1 Q0 a 0 5 t\n1 Q0 b 1 4 t\n")
            .file("one", "1 Q0 b 1 5 t\n1 Q0 a 2 4 t\n2 Q0 a 1 1 t\n")
    };
    let said = "warning: ranks begin at 0 in zero (1 of 1 queries), and not in the others";
    check([
        fuse("ranks", " --trust-ranks").holds("-", "1 Q0 a 1 ").says(said),
        fuse("one run of both", " --trust-ranks")
            .file("zero", "1 Q0 a 0 5 t\n2 Q0 b 1 4 t\n")
            .says("warning: ranks begin at 0 in zero (1 of 2 queries)"),
    ]);
}

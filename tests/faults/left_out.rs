//! Filters of runs: what they take is counted, and what of it is judged relevant is said.

use super::case::{Case, case, check};
use super::samples::index_of;

/// Queries that are documents of their own: 7 is judged for itself, 8 is not.
const QRELS: &str = "query-id\tcorpus-id\tscore\n7\t7\t2\n8\tx\t1\n";
const RUN: &str = "7 Q0 7 1 9 t\n7 Q0 y 2 8 t\n8 Q0 8 1 9 t\n8 Q0 x 2 8 t\n";

fn beir(name: &str, dataset: &str, arguments: &str) -> Case {
    case(name, &format!("beir-eval {dataset} --runs run.trec -m RR@10 {arguments}"))
        .file(&format!("{dataset}/qrels/test.tsv"), QRELS)
        .file("run.trec", RUN)
}

#[test]
fn identical_ids_count_unless_they_are_beirs() {
    let dropped = "warning: DATASET: hits left out whose docno is the query's id: 2, of them judged relevant: 1, first '7'; with --ignore-identical-ids off they count";
    let kept = "mine: hits whose docno is the query's id: 2, of them judged relevant: 1, first '7'; they count, --ignore-identical-ids on leaves them out";
    let of = |dataset: &str| dropped.replace("DATASET", dataset);
    check([
        beir("a set of one's own", "mine", "--format json")
            .holds("-", "\"RR@10\": 0.75")
            .holds("-", "\"identical_ids\": {\n        \"hits\": 2,\n        \"judged_relevant\": 1,\n        \"left_out\": false")
            .says(kept),
        beir("on", "mine", "--ignore-identical-ids on --format json")
            .holds("-", "\"RR@10\": 0.5")
            .holds("-", "\"left_out\": true")
            .says(&of("mine")),
        beir("BEIR's own", "quora", "--format json").holds("-", "\"RR@10\": 0.5").says(&of("quora")),
        beir("a forum", "cqadupstack/tex", "--format json")
            .holds("-", "\"RR@10\": 0.5")
            .says(&of("cqadupstack-tex")),
        beir("off", "quora", "--ignore-identical-ids off --format json")
            .holds("-", "\"RR@10\": 0.75"),
        beir("another word", "quora", "--ignore-identical-ids yes")
            .fails(2, "--ignore-identical-ids is not 'yes'"),
    ]);
}

/// From the texts: nothing is lost of a set whose documents answer the queries of the same number.
#[test]
fn identical_ids_of_texts() {
    let texts = |name: &str, arguments: &str| {
        case(name, &format!("beir-eval faq -m nDCG@10 {arguments}"))
            .file("faq/corpus.jsonl", "{\"_id\":\"1\",\"title\":\"\",\"text\":\"open a window\"}\n{\"_id\":\"2\",\"title\":\"\",\"text\":\"open a door\"}\n")
            .file("faq/queries.jsonl", "{\"_id\":\"1\",\"text\":\"window\"}\n{\"_id\":\"2\",\"text\":\"door\"}\n")
            .file("faq/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\t1\t1\n2\t2\t1\n")
    };
    check([
        texts("auto", "--format json")
            .holds("-", "\"nDCG@10\": 1.0")
            .says("faq: hits whose docno is the query's id: 2, of them judged relevant: 2"),
        // Nothing is left of the run, which is said.
        texts("on", "--ignore-identical-ids on").fails(3, "no query of the run is judged"),
    ]);
}

fn scored(name: &str, command: &str) -> Case {
    case(name, command)
        .file("qrels", "7 0 7 2\n7 0 z 1\n8 0 x 1\n")
        .file("run.trec", RUN)
        .file("pairs", "7 7\n\n8\t8\n8 8\n8 none\n")
}

#[test]
fn filters_of_evaluate_and_compare() {
    let removed = "hits left out whose docno is the query's id: 2, of them judged relevant: 1, first '7'; without --remove-query they count";
    let excluded = "excluded hits left out: 2, of them judged relevant: 1, first '7'";
    let without = "excluded pairs that match no hit: 1 of 3, first '8 none'";
    let json = "\"excluded_documents\": {\n        \"hits\": 2,\n        \"judged_relevant\": 1,\n        \"pairs\": 3,\n        \"pairs_without_hit\": 1";
    check([
        scored("remove-query", "evaluate qrels run.trec -c -m RR@10 --remove-query")
            .holds("-", "RR@10                 \tall\t0.5000")
            .says(&format!("warning: {removed}")),
        scored("remove-query in compare", "compare qrels run.trec run.trec --names a,b -m RR@10 --remove-query")
            .says(&format!("warning: b: {removed}")),
        scored("pairs", "evaluate qrels run.trec -c -m RR@10 --exclude-documents pairs")
            .holds("-", "RR@10                 \tall\t0.5000")
            .says(&format!("warning: {excluded}"))
            .says(without),
        scored("pairs by the short name", "evaluate qrels run.trec -c -m RR@10 --exclude pairs")
            .holds("-", "RR@10                 \tall\t0.5000"),
        scored("pairs in JSON", "evaluate qrels run.trec -c -m RR@10 --exclude-documents pairs --format json")
            .holds("-", json),
        scored("pairs in compare", "compare qrels run.trec run.trec --names a,b -m RR@10 --exclude-documents pairs --format json")
            .holds("-", json)
            .says(&format!("warning: a: {excluded}")),
        scored("level", "evaluate qrels run.trec -c -m RR@10 -l 3 --exclude-documents pairs")
            .says("excluded hits left out: 2, of them judged relevant: 0"),
        scored("pairs of another set", "evaluate qrels run.trec -c -m RR@10 --exclude-documents pairs")
            .file("pairs", "1 a\n2 b\n")
            .says("warning: excluded pairs that match no hit: 2 of 2, first '1 a'"),
        scored("both", "evaluate qrels run.trec -m RR@10 --exclude-documents pairs --exclude pairs")
            .fails(2, "--exclude and --exclude-documents"),
        scored("one field", "evaluate qrels run.trec -m RR@10 --exclude-documents pairs")
            .file("pairs", "7 7\n8\n")
            .fails(3, "pairs:2: a line of 1 fields, two are wanted"),
        scored("four fields", "evaluate qrels run.trec -m RR@10 --exclude-documents qrels")
            .fails(3, "qrels:1: a line of 4 fields, two are wanted"),
        scored("a header", "evaluate qrels run.trec -m RR@10 --exclude-documents pairs")
            .file("pairs", "query-id corpus-id\n7 7\n")
            .fails(3, "pairs:1: a header line"),
        scored("no pair", "evaluate qrels run.trec -m RR@10 --exclude-documents pairs")
            .file("pairs", "\n")
            .fails(3, "pairs: no pair in the file"),
        scored("pairs given as a run", "evaluate qrels run.trec pairs -m RR@10")
            .fails(3, "pairs:1: a line of 2 fields, six are wanted")
            .says("--exclude-documents"),
        scored("the passage script", "evaluate qrels run.trec --format msmarco --exclude-documents pairs")
            .fails(2, "MS MARCO's scripts know no --exclude-documents"),
        beir("pairs of a dataset", "mine", "--exclude-documents DATASET.pairs --format json")
            .file("DATASET.pairs", "7 7\n")
            .holds("-", "\"RR@10\": 0.25")
            .holds("-", "\"excluded_documents\": {\n        \"hits\": 1,\n        \"judged_relevant\": 1"),
    ]);
}

/// A search is deep enough that what is left fills the run.
#[test]
fn pairs_are_taken_out_of_a_search() {
    let document = |id: &str, weight: u32| {
        format!("{{\"id\":\"{id}\",\"contents\":\"\",\"vector\":{{\"t\":{weight}}}}}\n")
    };
    let docs: String =
        [("a#1", 5), ("a#2", 4), ("b#1", 3), ("c#1", 2)].map(|(id, w)| document(id, w)).concat();
    let index = index_of(&docs, "unknown");
    let search = |name: &str, more: &str| {
        case(name, &format!("retrieve --index in --topics q --hits 2 {more}"))
            .file("in", &index)
            .file("q", "1\tt\n2\tt\n")
            .file("passages", "1 a#1\n1 b#1\n")
            .file("documents", "1 a\n2 nowhere\n")
    };
    check([
        search("passages", "--exclude-documents passages")
            .holds("-", "1 Q0 a#2 1 4 splade-rs\n1 Q0 c#1 2 2 splade-rs\n2 Q0 a#1 1 5 ")
            .says("excluded hits left out: 2\n"),
        search("documents", "--exclude-documents documents --select-max-passage")
            .holds("-", "1 Q0 b 1 3 splade-rs\n1 Q0 c 2 2 splade-rs\n2 Q0 a 1 5 ")
            .says("excluded hits left out: 2\n")
            .says("excluded pairs that match no hit: 1 of 2, first '2 nowhere'"),
    ]);
}

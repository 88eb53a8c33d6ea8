//! What does not fit together: queries and documents of two vocabularies, vectors of another collection.

use super::case::{Case, case, check};
use super::samples::index_of;

const SETS: &str = "{\"id\":\"p1\",\"vector\":{\"leaf\":4,\"pot\":1}}\n{\"id\":\"p2\",\"vector\":{\"pot\":6,\"tea\":3}}\n";

/// Queries, what is said of their tokens.
#[rustfmt::skip]
const TOKENS: &[(&str, &str, &str)] = &[
    ("one token of four", "a\ttea tea pot\nb\tleaf snow\n",
        "warning: 1 of 4 distinct query tokens is in no document, first 'snow' (query b)\n"),
    ("a quote that is a token", "a\ttea \" pot\n",
        "warning: 1 of 3 distinct query tokens is in no document, first '\"' (query a)\n"),
    ("quoted as CSV does it", "a\t\"tea \"\" pot\"\nb\tleaf\n",
        "warning: 3 of 4 distinct query tokens are in no document, first '\"\"', '\"tea', 'pot\"' (query a); \
         most of what the queries ask for cannot be found: the file is quoted as CSV"),
    ("one line in ten quoted", "a\t\"tea pot\"\nb\tleaf pot tea\n",
        "warning: 2 of 5 distinct query tokens are in no document, first '\"tea', 'pot\"' (query a): the file is quoted as CSV"),
    ("Lucene's boosts", "a\ttea^1.5 pot^2\n",
        "warning: 2 of 2 distinct query tokens are in no document, first 'pot^2', 'tea^1.5' (query a); \
         most of what the queries ask for cannot be found: they are written token^weight"),
    ("raw text", "a\tWhich Tea is best?\nb\tA Pot!\n",
        "warning: 6 of 6 distinct query tokens are in no document, first 'Tea', 'Which', 'best?' (query a); \
         most of what the queries ask for cannot be found: the queries are raw text, or of another vocabulary"),
    ("words in capitals", "a\tTea, Leaf!\n",
        "warning: 2 of 2 distinct query tokens are in no document, first 'Leaf!', 'Tea,' (query a); \
         most of what the queries ask for cannot be found: they look like the words of raw text"),
];

#[test]
fn query_tokens_that_no_document_has() {
    let index = index_of(SETS, "unknown");
    let retrieve =
        |name: &str| case(name, "retrieve --index in --topics q --output out").file("in", &index);
    check(TOKENS.iter().map(|&(name, queries, said)| retrieve(name).file("q", queries).says(said)));
}

#[test]
fn query_tokens_of_an_export_are_looked_for_in_its_documents() {
    let command =
        "create-anserini --vectors v.jsonl --queries q --query-format queries-tsv --output out";
    check([case("of an export", command)
        .file("v.jsonl", SETS)
        .file("q", "a\tsnow\nb\ttea\n")
        .says(
            "warning: 1 of 2 distinct query tokens is in no document, first 'snow' (query a)\n",
        )]);
}

/// Whole numbers are quantized already, unless somebody says otherwise.
#[test]
fn integers_are_not_quantized_again() {
    let ints = "{\"id\":\"a\",\"vector\":{\"tea\":2,\"pot\":1}}\n";
    let mixed = format!("{ints}{{\"id\":\"b\",\"vector\":{{\"tea\":0.5}}}}\n");
    let convert = "convert v.jsonl out --from jsonl --quantizer scale(factor=100) --to ";
    let index = "index --input v.jsonl --quantizer scale(factor=100) --index out";
    let error =
        "v.jsonl: all weights are integers, and scale(factor=100) would quantize them again";
    let of = |command: &str, vectors: &str| case(command, command).file("v.jsonl", vectors);
    for to in ["jsonl", "ciff", "pisa", "index"] {
        let command = format!("{convert}{to}");
        check([
            of(&command, ints).fails(2, error).says("--made-by none"),
            of(&format!("{command} --made-by none"), ints),
            of(&command, &mixed),
        ]);
    }
    let queries = "q: all weights are integers, and scale(factor=100) would quantize them again";
    let hint = "leave the queries' quantizer out";
    let json = "convert q out --from queries-jsonl --to queries-tsv --quantizer scale(factor=100)";
    check([
        of(index, ints).fails(2, error),
        of(&format!("{index} --made-by none"), ints),
        of(&index.replace("100", "1"), ints),
        case("queries", json).file("q", ints).fails(2, queries).says(hint),
        case("queries of floats", json).file("q", mixed.replace("0.5", "2.0")).holds("out", "tea"),
        case(
            "a search",
            "retrieve --index in --topics q --output out --query-quantizer scale(factor=100)",
        )
        .file("in", index_of(SETS, "unknown"))
        .file("q", "a\ttea\n")
        .fails(2, queries)
        .says(hint),
        case(
            "an export",
            "create-anserini --vectors v.jsonl --output out --quantization-factor-document 100",
        )
        .file("out/", "")
        .file("v.jsonl", ints)
        .fails(2, error),
    ]);
}

/// A set of three documents, of which two are judged, and one query that is not.
fn set(name: &str, vectors: &str) -> Case {
    case(name, "beir-eval set --vectors v.jsonl --query-vectors q --format json -m nDCG@10")
        .file("set/corpus.jsonl", "{\"_id\":\"7\",\"text\":\"a\"}\n{\"_id\":\"8\",\"text\":\"b\"}\n{\"_id\":\"9\",\"text\":\"c\"}\n")
        .file("set/queries.jsonl", "{\"_id\":\"x\",\"text\":\"tea\"}\n{\"_id\":\"y\",\"text\":\"pot\"}\n{\"_id\":\"z\",\"text\":\"no\"}\n")
        .file("set/qrels/test.tsv", "query-id\tcorpus-id\tscore\nx\t7\t1\ny\t8\t1\n")
        .file("q", "x\ttea\ny\tpot\nz\tzebra\n")
        .file("v.jsonl", vectors)
}

const BOTH: &str = "{\"id\":7,\"vector\":{\"tea\":2}}\n{\"id\":8,\"vector\":{\"pot\":2}}\n";

#[test]
fn vectors_of_another_collection() {
    let foreign = |n: u32| format!("{{\"id\":\"other-{n}\",\"vector\":{{\"tea\":2}}}}\n");
    let hint = "the vectors are of another collection, or their ids were changed or cut";
    check([
        set("all foreign", &(foreign(1) + &foreign(2)))
            .fails(3, "v.jsonl: no vector is of a document of set/corpus.jsonl; the first is 'other-1'")
            .says("hint: there documents are called '7', say: ")
            .says(hint),
        set("two of three foreign", &format!("{}{}{{\"id\":\"8\",\"vector\":{{\"pot\":1}}}}\n", foreign(1), foreign(2)))
            .fails(3, "v.jsonl: 2 of 3 vectors are of no document of set/corpus.jsonl; the first is 'other-1'")
            .says(hint),
        set("one of three foreign", &format!("{BOTH}{}", foreign(1)))
            .says("warning: 1 of 3 vectors are of no document of corpus.jsonl, the first is 'other-1'")
            .says("warning: 1 of 3 documents of corpus.jsonl have no vector, the first is '9'")
            .holds("-", "\"nDCG@10\": 0.8154648767857288"),
        set("all there", &format!("{BOTH}{{\"id\":9,\"vector\":{{\"leaf\":1}}}}\n"))
            .holds("-", "\"nDCG@10\": 1.0"),
    ]);
    // Where files are kept, nothing is begun.
    check([set("with --output", &foreign(1))
        .more(" --output out")
        .fails(3, "v.jsonl: no vector is of")]);
}

#[test]
fn judged_queries_alone_are_searched() {
    let judged = "queries without a judgment, left out: 1 (--all-queries searches them too)\n";
    let two = "\"distinct\": 2,\n        \"in_no_document\": 0";
    let three = "\"distinct\": 3,\n        \"in_no_document\": 1";
    check([
        set("judged", BOTH)
            .more(" --output out")
            .says(judged)
            .holds("-", two)
            .holds("out/set/queries.tsv", "x\ttea\ny\tpot\n"),
        set("all", BOTH)
            .more(" --output out --all-queries")
            .says(
                "warning: 1 of 3 distinct query tokens is in no document, first 'zebra' (query z)",
            )
            .holds("-", three)
            .holds("out/set/queries.tsv", "y\tpot\nz\tzebra\n"),
    ]);
}

//! One collection by five routes: a tree of folders, shards, gzip, CIFF, PISA. All make one index, and all refuse the same faults.

use std::path::Path;
use std::process::Command;

use super::case::{Case, SPLADE, case, check};
use super::ciff_bytes::{Ciff, doc, list};
use super::samples::{converted, gzip, pisa_files};
use crate::common::child::Bounded;

/// The files of a route: names and bytes.
type Files = Vec<(String, Vec<u8>)>;

fn line(docno: &str, vector: &str) -> String {
    format!("{{\"id\":\"{docno}\",\"vector\":{{{vector}}}}}\n")
}

fn jsonl(name: &str, lines: &[String]) -> (String, Vec<u8>) {
    (name.to_owned(), lines.concat().into_bytes())
}

fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    for (name, bytes) in files {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
}

/// The index that `index` makes with these arguments, their words separated by single blanks.
fn index_of(folder: &Path, arguments: &str) -> Vec<u8> {
    let mut command = Command::new(SPLADE);
    command.args(["index", "--index", "out.idx"]).args(arguments.split(' '));
    let ended = command.current_dir(folder).ended();
    assert!(ended.status.success(), "{arguments}: {}", String::from_utf8_lossy(&ended.stderr));
    std::fs::read(folder.join("out.idx")).unwrap()
}

#[test]
fn five_routes_make_one_index() {
    // Tokens in no order, one that quantizing drops, weights of 0, a document without a token.
    let floats = [
        line("d2", "\"zeta\":2.5,\"beta\":0.01,\"##x\":1.25,\"lost\":0.001"),
        line("d10", "\"alpha\":0.5,\"zeta\":0.0,\"é\":3"),
        line("a", ""),
        line("007", "\"beta\":4.5,\"alpha\":1.5,\"gone\":0"),
    ];
    let whole = [
        line("d2", "\"zeta\":250,\"beta\":1,\"##x\":125"),
        line("d10", "\"alpha\":50,\"zeta\":0,\"é\":300"),
        floats[2].clone(),
        line("007", "\"beta\":450,\"alpha\":150,\"gone\":0"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, &[jsonl("floats.jsonl", &floats)]);
    for out in ["docs.ciff", "docs.pisa"] {
        converted(folder, "floats.jsonl", out, "scale(factor=100)");
    }
    let expected = index_of(folder, "--input docs.ciff --format ciff");
    assert_eq!(index_of(folder, "--input docs.pisa --format pisa"), expected, "pisa");
    let quantizing = "--input floats.jsonl --quantizer scale(factor=100)";
    assert_eq!(index_of(folder, quantizing), expected, "floats");
    let sidecar = "written_by = \"x\"\nquantizer = \"scale(factor=100)\"\n";
    for (name, files) in [
        ("a tree", vec![jsonl("docs/a/z.jsonl", &whole[..1]), jsonl("docs/b.jsonl", &whole[1..])]),
        ("shards", vec![jsonl("docs/1.jsonl", &whole[..3]), jsonl("docs/2.jsonl", &whole[3..])]),
        ("gzip", vec![("docs/all.jsonl.gz".to_owned(), gzip(whole.concat().as_bytes()))]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &files);
        std::fs::write(folder.path().join("docs.splade.toml"), sidecar).unwrap();
        assert_eq!(index_of(folder.path(), "--input docs"), expected, "{name}");
    }
}

/// Three documents and two tokens under these names, by each route.
fn routes(docnos: [&str; 3], tokens: [&str; 2]) -> Vec<(&'static str, Files)> {
    let ([a, b, c], [x, y]) = (docnos, tokens);
    let lines = [
        line(a, &format!("\"{x}\":3")),
        line(b, &format!("\"{y}\":7")),
        line(c, &format!("\"{x}\":5")),
    ];
    let lists = [list(x.as_bytes(), &[(0, 3), (2, 5)]), list(y.as_bytes(), &[(1, 7)])];
    let docs = vec![doc(0, a, 3), doc(1, b, 7), doc(2, c, 5)];
    let ciff = Ciff { lists: lists.to_vec(), docs, ..Ciff::good() };
    let member = |(name, bytes): (&str, Vec<u8>)| {
        let bytes = match name {
            "in.terms" => format!("{x}\n{y}\n").into_bytes(),
            "in.documents" => format!("{a}\n{b}\n{c}\n").into_bytes(),
            _ => bytes,
        };
        (name.to_owned(), bytes)
    };
    vec![
        ("jsonl tree", vec![jsonl("in/a/z.jsonl", &lines[..1]), jsonl("in/b.jsonl", &lines[1..])]),
        ("jsonl shards", vec![jsonl("in/1.jsonl", &lines[..2]), jsonl("in/2.jsonl", &lines[2..])]),
        ("jsonl gzip", vec![("in/d.jsonl.gz".to_owned(), gzip(lines.concat().as_bytes()))]),
        ("ciff", vec![("in".to_owned(), ciff.build())]),
        ("pisa", pisa_files().into_iter().map(member).collect()),
    ]
}

/// Each way in which a route's files are read.
fn commands(what: &str, route: &str, files: &Files) -> [Case; 2] {
    let format = route.split(' ').next().unwrap();
    let index = format!("index --input in --format {format} --index out");
    let convert = format!("convert in out --from {format} --to ciff");
    [index, convert].map(|command| {
        let start = case(&format!("{what}: {route}"), &command);
        files.iter().fold(start, |case, (name, bytes)| case.file(name, bytes))
    })
}

#[test]
fn the_same_faults_are_refused_by_all() {
    let good = ["x", "y"];
    #[rustfmt::skip]
    let faults = [
        ("docno twice", routes(["a", "b", "a"], good), "docno 'a' stands twice in the collection"),
        ("a blank in a docno", routes(["a", "b c", "d"], good), "'b c' is empty or holds white space"),
        ("an empty docno", routes(["a", "", "c"], good), " is empty"),
        ("a blank in a token", routes(["a", "b", "c"], ["x 1", "y"]), "the token 'x 1' is empty or holds white space"),
    ];
    for (fault, routes, says) in faults {
        check(routes.iter().flat_map(|(route, files)| {
            commands(fault, route, files).map(|case| case.fails(3, "in").says(says))
        }));
    }
    check(routes(["a", "b", "c"], good).into_iter().flat_map(|(route, mut files)| {
        // Of PISA's files the first is `.docs`; of folders the last holds the last document.
        let at = if route == "pisa" { 0 } else { files.len() - 1 };
        let bytes = &mut files[at].1;
        bytes.truncate(bytes.len() - 3);
        commands("cut", route, &files).map(|case| case.fails(3, "in").says("cut"))
    }));
    check(routes(["a", "b", "c"], good).into_iter().flat_map(|(route, files)| {
        commands("whole", route, &files).map(|case| case.says("3 documents"))
    }));
}

#[test]
fn names_that_do_not_fit_are_renamed_and_listed() {
    let renamed = "warning: names changed, as the map says: 1";
    let map = "b c\tb%20c\n";
    check(routes(["a", "b c", "d"], ["x", "y"]).into_iter().flat_map(|(route, files)| {
        commands("renamed", route, &files).map(|case| {
            case.with("--rename-docnos map").says("3 documents").says(renamed).holds("map", map)
        })
    }));
    let docs = line("b\\tc", "\"x\":1") + &line("b%09c", "\"x\":2");
    let checked =
        "convert docs.jsonl out --from jsonl --to jsonl --rename-docnos map --check anserini";
    let create = "create-anserini --vectors docs.jsonl --queries q.tsv --output out --to jsonl,pisa --rename-docnos map --rename-qids qmap";
    let to_pisa =
        "convert q.tsv q.pisa --from queries-tsv --to pisa-queries --rename-qids qmap --check pisa";
    let one = line("b\\tc", "\"x\":1");
    check([
        case("two become one", checked)
            .file("docs.jsonl", docs)
            .fails(3, "docs.jsonl:2: docno 'b%09c' stands twice in the collection"),
        case("checked", checked)
            .file("docs.jsonl", &one)
            .says("checked for anserini: 1 records")
            .holds("map", "b\\tc\tb%09c\n")
            .holds("out/docs.jsonl", "\"id\": \"b%09c\""),
        case("query ids", to_pisa)
            .file("q.tsv", "enwiki:A%20b\tx x\nplain\tx\n")
            .says("warning: names changed, as the map says: 1")
            .says("checked for pisa: 2 records")
            .holds("qmap", "enwiki:A%20b\tenwiki%3AA%20b\n")
            .holds("q.pisa", "enwiki%3AA%20b:x x\nplain:x\n"),
        case("query ids that become one", to_pisa)
            .file("q.tsv", "a:b\tx\na%3Ab\tx\n")
            .fails(3, "q.tsv:2: the query id 'a%3Ab' stands twice, once renamed"),
        case("all of them", create)
            .file("docs.jsonl", &one)
            .file("q.tsv", "a:b\tx x\n")
            .says("warning: names changed, as the map says: 1")
            .says("warning: query ids changed, as the map says: 1")
            .holds("out/queries_anserini.tsv", "a%3Ab\tx x\n")
            .holds("out/queries.pisa", "a%3Ab:x x\n")
            .holds("out/docs.pisa.documents", "b%09c\n")
            .holds("qmap", "a:b\ta%3Ab\n"),
        case(
            "of no documents",
            "convert q.tsv out --from queries-tsv --to pisa-queries --rename-docnos map",
        )
        .file("q.tsv", "1\tx\n")
        .fails(2, "--rename-docnos is of documents, and queries-tsv holds none"),
    ]);
}

//! A folder of JSONL as Anserini reads it: what it would leave out, take twice or change.

use super::case::{Case, case, check};
use super::samples::{gzip, zstd};

fn one(id: &str) -> String {
    format!("{{\"id\":\"{id}\",\"vector\":{{\"x\":1}}}}\n")
}

fn with(name: &str, file: &str, bytes: impl AsRef<[u8]>) -> Case {
    case(name, "verify docs").file("docs/a.jsonl", one("a")).file(file, bytes)
}

const LISTED: &str = "docs: it holds errors, listed above";

/// A second file of the folder, what the table says of it, and how often and where.
#[test]
fn each_fault_has_a_name() {
    let text = |ids: &[&str]| ids.iter().map(|id| one(id)).collect::<String>();
    let rest = "a record that cannot be read: Anserini drops it and the rest of its file";
    let changed = "a record that Anserini changes or that splade refuses";
    let twice = "a docno that stands twice: Anserini indexes both documents";
    let cases = [
        (
            "docno twice",
            "docs/b.jsonl",
            text(&["b", "a"]).into_bytes(),
            twice,
            "'a' in docs/a.jsonl:1 and docs/b.jsonl:2",
        ),
        (
            "docno twice in a tree",
            "docs/b/c.jsonl",
            text(&["b", "a"]).into_bytes(),
            twice,
            "'a' in docs/a.jsonl:1 and docs/b/c.jsonl:2",
        ),
        (
            "BOM",
            "docs/b.jsonl",
            format!("\u{feff}{}", one("b")).into_bytes(),
            "a byte order mark (BOM) at the beginning",
            "docs/b.jsonl",
        ),
        (
            "BOM within",
            "docs/b.jsonl",
            format!("{}\u{feff}{}", one("b"), one("c")).into_bytes(),
            rest,
            "docs/b.jsonl:2: a byte order mark",
        ),
        (
            "zstd",
            "docs/b.jsonl.zst",
            zstd(one("b").as_bytes()),
            "a zstd file: Anserini cannot read it",
            "docs/b.jsonl.zst",
        ),
        (
            "gzip without its suffix",
            "docs/b.jsonl",
            gzip(one("b").as_bytes()),
            "a gzip file whose name does not end in .gz",
            "docs/b.jsonl",
        ),
        (
            "no gzip",
            "docs/b.jsonl.gz",
            one("b").into_bytes(),
            "a file whose name ends in .gz, and that is not gzip",
            "docs/b.jsonl.gz",
        ),
        (
            "hidden",
            "docs/.b.jsonl",
            one("b").into_bytes(),
            "a hidden file: Anserini reads it as documents",
            "docs/.b.jsonl (a hidden file)",
        ),
        (
            "cut line",
            "docs/b.jsonl",
            (text(&["b"]) + "{\"id\":\"c\",\"vec\n" + &one("d")).into_bytes(),
            rest,
            "docs/b.jsonl:2: EOF while parsing a string",
        ),
        (
            "no vector",
            "docs/b.jsonl",
            b"{\"id\":\"b\"}".to_vec(),
            rest,
            "docs/b.jsonl:1: the record has no 'vector'",
        ),
        (
            "cut gzip",
            "docs/b.jsonl.gz",
            gzip(one("b").as_bytes())[..20].to_vec(),
            rest,
            "docs/b.jsonl.gz:1: ",
        ),
        (
            "negative weights",
            "docs/b.jsonl",
            one("b").replace(":1}", ":-1}").repeat(2).into_bytes(),
            changed,
            "docs/b.jsonl:1: a negative weight: -1",
        ),
        (
            "float weight",
            "docs/b.jsonl",
            one("b").replace(":1}", ":1.5}").into_bytes(),
            changed,
            "docs/b.jsonl:1: document 'b': token 'x' has the float weight 1.5",
        ),
        (
            "a blank in a docno",
            "docs/b.jsonl",
            one("b c").into_bytes(),
            changed,
            "docs/b.jsonl:1: the id 'b c' is empty or holds white space",
        ),
        (
            "a token twice",
            "docs/b.jsonl",
            b"{\"id\":\"b\",\"vector\":{\"x\":1,\"x\":2}}".to_vec(),
            changed,
            "docs/b.jsonl:1: the token 'x' stands twice",
        ),
    ];
    check(cases.into_iter().map(|(name, file, bytes, what, example)| {
        with(name, file, bytes).fails(1, LISTED).holds("-", what).holds("-", example)
    }));
    // What goes on behind a record that is changed is read, what is lost is not.
    let two = one("b").replace(":1}", ":-1}") + "{\"id\":\"e\",\"vector\":{\"x\":-2}}\n";
    check([
        with("two", "docs/b.jsonl", two)
            .fails(1, LISTED)
            .holds("-", "splade refuses |         2 |"),
        with("many", "docs/b.jsonl", one("a").repeat(300)).fails(1, LISTED).holds("-", "300"),
        with("an empty file", "docs/b.jsonl", "")
            .holds("-", "an empty file")
            .holds("-", "docs: good; 1 documents"),
        case("a file is not Anserini's", "verify b.jsonl.zst")
            .file("b.jsonl.zst", zstd(one("b").as_bytes()))
            .holds("-", "| warning | a zstd file")
            .holds("-", "b.jsonl.zst: good; 1 documents"),
        with("a tree", "docs/b/c.jsonl", one("c")).holds("-", "docs: good; 2 documents"),
    ]);
}

#[test]
fn a_check_for_anserini_judges_the_folder() {
    let to = "convert in.jsonl docs/b.jsonl --from jsonl --to jsonl --check anserini";
    check([
        case("alone", to).file("docs/", "").file("in.jsonl", one("a")).says("checked for anserini: 1 records"),
        case("beside another", to)
            .file("in.jsonl", one("a"))
            .file("docs/a.jsonl", one("a"))
            .says("warning: Anserini's -input is a folder, and docs holds other files than the output, such as a.jsonl"),
    ]);
}

#[cfg(unix)]
#[test]
fn links_are_followed() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::case::SPLADE;
    use crate::common::child::Bounded;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["docs", "elsewhere"] {
        std::fs::create_dir(at(name)).unwrap();
        std::fs::write(at(name).join("d.jsonl"), one(name)).unwrap();
    }
    symlink("../elsewhere", at("docs/linked")).unwrap();
    symlink("../docs", at("docs/circle")).unwrap();
    let index = || {
        let mut command = Command::new(SPLADE);
        command.args(["index", "--input", "docs", "--index", "out"]).current_dir(folder.path());
        let ended = command.ended();
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    };
    let (code, said) = index();
    assert!(code == Some(0) && said.contains("2 documents"), "{said}");
    let passed = "passed over in docs: 1: docs/circle (a link to a folder around it)";
    assert!(said.contains(passed), "{said}");
    symlink("nowhere", at("docs/broken.jsonl")).unwrap();
    let (code, said) = index();
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("docs/broken.jsonl: a symbolic link that leads nowhere"), "{said}");
}

#[test]
fn several_paths_and_json() {
    let good = "{\"id\":\"a\",\"vector\":{\"x\":1,\"y\":0}}\n";
    let all = |command: &str| {
        case(command, command)
            .file("a.jsonl", good)
            .file("docs/b.jsonl", one("b").repeat(2))
            .file("unknown", b"\x01\x02\x03")
            .file("text", "id\tx x y\n")
    };
    let begins =
        "unknown: a text that begins with '\\x01\\x02\\x03' is no index, no JSONL and no CIFF";
    check([
        all("verify a.jsonl docs")
            .fails(1, "docs: it holds errors, listed above")
            .says("error: 1 of 2 are not good")
            .holds("-", "a.jsonl: good; 1 documents"),
        all("verify a.jsonl none docs").fails(4, "none: no such file").says("2 of 3 are not good"),
        all("verify a.jsonl a.jsonl").holds("-", "a.jsonl: good"),
        all("verify --json a.jsonl")
            .holds("-", "\"path\": \"a.jsonl\"")
            .holds("-", "\"good\": true")
            .holds("-", "\"zeros\": 1"),
        all("verify --json docs unknown")
            .fails(3, "docs: it holds errors")
            .holds("-", "\"severity\": \"error\"")
            .holds("-", "\"example\": \"'b' in docs/b.jsonl:1 and docs/b.jsonl:2\"")
            .holds("-", "\"path\": \"unknown\""),
        all("verify unknown").fails(3, begins),
        all("verify text").fails(3, "text: a text that begins with 'id\\tx x y\\n' is no index"),
        all("verify - -").fails(2, "stdin can be one input only"),
    ]);
}

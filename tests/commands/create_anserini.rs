//! `splade create-anserini`: the same bytes as the commands that do it step by step, and what it prints runs.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::child::Bounded;
use splade::encoder::{Documents, Encoder, QueryEncoder};
use splade::encoder::{Role, Splade, SpladeOptions};
use splade::formats::JsonlOptions;
use splade::pipeline::{CreateInput, CreateOptions, Layout, Targets, create_anserini};
use splade::sparse::{Quantizer, TermId};
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn splade(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_splade")).current_dir(folder).args(arguments).ended()
}

/// What a command that succeeds prints: stdout and stderr.
fn done(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = splade(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let errors = text(&output.stderr);
    assert!(output.status.success(), "{arguments:?}\n{errors}");
    (text(&output.stdout), errors)
}

/// A command that is refused with this exit code and these words, and leaves nothing at `out`.
fn refused(folder: &Path, arguments: &[&str], code: i32, words: &str) {
    let output = splade(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{errors}");
    assert!(errors.contains(words), "{arguments:?}\n{errors}");
}

/// A folder with a tiny checkpoint, documents and queries.
fn start() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: &str, to: &str| {
        let to = folder.path().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(fixture(from), to).unwrap();
    };
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        copy(&format!("models/bert/{name}"), &format!("model/{name}"));
    }
    for name in ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"] {
        copy(&format!("tiny/{name}"), &format!("tiny/{name}"));
    }
    folder
}

/// All files below, hidden ones too.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(of) = folders.pop() {
        for entry in std::fs::read_dir(of).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn read(path: &Path) -> String {
    let mut text = String::new();
    splade::storage::open_text(path).unwrap().read_to_string(&mut text).unwrap();
    text
}

const MODEL: [&str; 5] = ["create-anserini", "--model", "model", "--fallback-token", "."];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    MODEL.iter().chain(more).copied().collect()
}

#[test]
fn documents_are_those_of_encode_and_queries_by_ascending_id() {
    let folder = start();
    let folder = folder.path();
    for compat in ["naver", "anserini"] {
        let out = format!("out-{compat}");
        let queries = ["--queries", "tiny/queries.jsonl", "--compat", compat, "--output", &out];
        done(folder, &with(&[&["--input", "tiny"], &queries[..]].concat()));
        let expected = format!("{compat}.jsonl");
        let encode = ["encode", "--model", "model", "--input", "tiny", "--fallback-token", "."];
        let how = ["--quantizer", "scale(factor=100)", "--compat", compat, "--output", &expected];
        done(folder, &[&encode[..], &how].concat());
        let docs = read(&folder.join(&out).join("docs/docs_anserini.jsonl"));
        assert!(docs == read(&folder.join(expected)) && docs.lines().count() == 160);
    }
    let model = Splade::load(&folder.join("model"), SpladeOptions::default()).unwrap();
    let queries = read(&folder.join("tiny/queries.jsonl"));
    let mut expected = String::new();
    for line in queries.lines() {
        let query: serde_json::Value = serde_json::from_str(line).unwrap();
        let (vectors, _) = model.encode(&[query["text"].as_str().unwrap()], Role::Query).unwrap();
        let mut entries = vectors[0].entries().to_vec();
        entries.sort_by_key(|&(term, _)| term);
        let token = |(term, weight): (TermId, f32)| {
            let times = (weight * 100.0).round_ties_even() as usize;
            vec![model.vocabulary().token(term); times]
        };
        let tokens: Vec<&str> = entries.into_iter().flat_map(token).collect();
        expected += &format!("{}\t{}\n", query["_id"].as_str().unwrap(), tokens.join(" "));
    }
    let written = read(&folder.join("out-naver/queries_anserini.tsv"));
    assert!(written == expected && written.len() > 10_000, "{}", written.len());
}

#[test]
fn shards_one_after_another_are_the_whole() {
    let folder = start();
    let folder = folder.path();
    done(folder, &with(&["--input", "tiny", "--output", "whole"]));
    let whole = read(&folder.join("whole/docs/docs_anserini.jsonl"));
    for (name, shards, gzip) in [("plain", 7, false), ("packed", 3, true), ("many", 200, false)] {
        let number = shards.to_string();
        let packed: &[&str] = if gzip { &["--gzip"] } else { &[] };
        let how = ["--input", "tiny", "--output", name, "--shards", &number];
        done(folder, &with(&[&how[..], packed].concat()));
        let suffix = if gzip { ".gz" } else { "" };
        let names: Vec<String> = (0..shards)
            .map(|shard| format!("docs/docs_anserini-{shard:05}.jsonl{suffix}"))
            .collect();
        let mut all: BTreeSet<String> = names.iter().cloned().collect();
        all.insert("docs.splade.toml".to_owned());
        assert_eq!(files(&folder.join(name)), all);
        let parts: Vec<String> =
            names.iter().map(|file| read(&folder.join(name).join(file))).collect();
        assert_eq!(parts.concat(), whole, "{name}");
        let lines: Vec<usize> = parts.iter().map(|part| part.lines().count()).collect();
        assert!(lines.iter().max().unwrap() - lines.iter().min().unwrap() <= 1, "{lines:?}");
        let bytes = std::fs::read(folder.join(name).join(&names[0])).unwrap();
        assert_eq!(bytes.starts_with(&[0x1f, 0x8b]), gzip);
    }
}

#[test]
fn ciff_and_pisa_of_the_same_pass_are_those_of_convert() {
    let folder = start();
    let folder = folder.path();
    let queries = ["--queries", "tiny/queries.jsonl"];
    let all = ["--input", "tiny", "--output", "out", "--to", "jsonl,ciff,pisa"];
    done(folder, &with(&[&all[..], &queries].concat()));
    done(folder, &["convert", "out/docs", "c.ciff", "--from", "jsonl", "--to", "ciff"]);
    done(folder, &["convert", "out/docs", "c.pisa", "--from", "jsonl", "--to", "pisa"]);
    let tsv = ["convert", "out/queries_anserini.tsv", "c.queries", "--from", "queries-tsv"];
    done(folder, &[&tsv[..], &["--to", "pisa-queries"]].concat());
    let mut compared = 0;
    for name in files(folder).iter().filter(|name| name.starts_with("c.")) {
        let ours =
            name.replacen("c.ciff", "out/docs.ciff", 1).replacen("c.pisa", "out/docs.pisa", 1);
        let ours = ours.replacen("c.queries", "out/queries.pisa", 1);
        let same =
            std::fs::read(folder.join(name)).unwrap() == std::fs::read(folder.join(&ours)).unwrap();
        assert!(same, "{name} {ours}");
        compared += 1;
    }
    assert_eq!(compared, 10);
    // Without JSONL nothing of it is written, and the rest is the same.
    let ciff = ["--input", "tiny", "--output", "only", "--to", "ciff"];
    done(folder, &with(&[&ciff[..], &queries].concat()));
    assert_eq!(files(&folder.join("only")), set(&["docs.ciff", "queries.pisa"]));
    for name in ["docs.ciff", "queries.pisa"] {
        let of = |folder: PathBuf| std::fs::read(folder.join(name)).unwrap();
        assert_eq!(of(folder.join("only")), of(folder.join("out")), "{name}");
    }
}

#[test]
fn the_lists_do_not_depend_on_the_memory() {
    let folder = start();
    let model = Splade::load(&folder.path().join("model"), SpladeOptions::default()).unwrap();
    let made = [1 << 30, 1].map(|memory| {
        let input = CreateInput {
            documents: Some(Documents::Texts {
                path: folder.path().join("tiny"),
                format: "beir".parse().unwrap(),
                template: beir::Template::Beir,
            }),
            encoder: Encoder::Splade(
                Splade::load(&folder.path().join("model"), SpladeOptions::default())
                    .unwrap()
                    .into(),
            ),
            queries: Vec::new(),
            query_encoder: QueryEncoder::None,
        };
        let options = CreateOptions {
            targets: Targets { jsonl: false, ciff: true, pisa: false },
            quantizer: "scale(factor=100)".parse().unwrap(),
            query_quantizer: Quantizer::Unknown,
            jsonl: JsonlOptions::default(),
            shards: 1,
            gzip: false,
            memory,
            rename_docnos: None,
            rename_qids: None,
        };
        let layout = Layout::new(&folder.path().join(memory.to_string()));
        let created = create_anserini(&input, &layout, &options, &mut |_| {}).unwrap();
        assert_eq!(created.documents.unwrap().tally.texts, 160);
        std::fs::read(layout.ciff()).unwrap()
    });
    assert!(made[0] == made[1] && made[0].len() > 160 * model.vocabulary().len() / 10);
}

/// Weights of which quantising leaves nothing, and a query without a token.
const VECTORS: &str = r#"{"id": "1", "contents": "one", "vector": {"b": 1.5, "a": 0.25}}
{"id": "2", "contents": "two", "vector": {"a": 0.001}}
{"id": "3", "contents": "three", "vector": {"b": 0.505, "c": 2.0}}
"#;
const QUERIES: &str =
    "{\"id\": \"q1\", \"vector\": {\"b\": 0.03, \"a\": 0.001}}\n{\"id\": \"q2\", \"vector\": {}}\n";

#[test]
fn emptied_documents_have_a_fallback_in_jsonl_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("v.jsonl"), VECTORS).unwrap();
    std::fs::write(folder.join("q.jsonl"), QUERIES).unwrap();
    let factors = ["--quantization-factor-document", "100", "--quantization-factor-query", "100"];
    let input = ["create-anserini", "--vectors", "v.jsonl", "--output", "out"];
    let queries = ["--query-vectors", "q.jsonl", "--query-format", "queries-jsonl"];
    let targets = ["--to", "jsonl", "--to", "ciff"];
    let (_, said) = done(folder, &[&input[..], &queries, &factors, &targets].concat());
    let docs = read(&folder.join("out/docs/docs_anserini.jsonl"));
    assert!(
        docs.contains(r#"{"id": "2", "contents": "two", "vector": {"[unused993]": 1}}"#),
        "{docs}"
    );
    assert_eq!(read(&folder.join("out/queries_anserini.tsv")), "q1\tb b b\nq2\t[unused993]\n");
    assert_eq!(read(&folder.join("out/queries.pisa")), "q1:b b b\n");
    for line in [
        "warning: documents without a token: 1, the first is '2'",
        "warning: got the fallback token: 1",
        "warning: weights that became 0 and were dropped: 1",
        "warning: queries without a token: 1",
        "warning: queries got the fallback token: 1",
        "warning: queries left out for PISA, which wants a token: 1",
        "warning: query weights that became 0 and were dropped: 1",
    ] {
        assert!(said.lines().any(|said| said == line), "{line}\n{said}");
    }
    // CIFF is what it would be without the fallback; of the JSONL it would have one list more.
    let plain = ["v.jsonl", "plain", "--from", "jsonl", "--to", "jsonl", "--compat", "none"];
    done(folder, &[&["convert"], &plain[..], &["--quantizer", "scale(factor=100)"]].concat());
    done(folder, &["convert", "plain", "plain.ciff", "--from", "jsonl", "--to", "ciff"]);
    done(folder, &["convert", "out/docs", "filled.ciff", "--from", "jsonl", "--to", "ciff"]);
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
    assert_eq!(bytes("out/docs.ciff"), bytes("plain.ciff"));
    let counts = |name: &str| done(folder, &["verify", name]).0;
    assert!(counts("out/docs.ciff").contains("3 documents, 3 terms, 4 postings"));
    assert!(counts("filled.ciff").contains("3 documents, 4 terms, 5 postings"));
}

#[test]
fn a_beir_dataset_has_a_folder_of_its_own_and_its_judged_queries() {
    let folder = start();
    let folder = folder.path();
    let append = |name: &str, line: &str| {
        let path = folder.join("tiny").join(name);
        std::fs::OpenOptions::new()
            .append(true)
            .open(path)
            .unwrap()
            .write_all(line.as_bytes())
            .unwrap();
    };
    append("queries.jsonl", "{\"_id\": \"unjudged\", \"text\": \"coffee\"}\n");
    append("qrels/test.tsv", "gone\tcoffee-2\t1\n");
    let (script, said) = done(
        folder,
        &["create-anserini", "--encoder", "bm25", "--beir", "tiny", "--output", "out"],
    );
    let expected = ["docs.splade.toml", "docs/docs_anserini.jsonl", "queries_anserini.tsv"];
    assert_eq!(files(&folder.join("out/beir/tiny")), set(&expected));
    assert_eq!(files(&folder.join("out")).len(), 3);
    let queries = read(&folder.join("out/beir/tiny/queries_anserini.tsv"));
    assert_eq!((queries.lines().count(), queries.contains("unjudged")), (34, false));
    assert!(
        said.contains("warning: queries without a judgment of the split, left out: 1\n"),
        "{said}"
    );
    assert!(said.contains("warning: judged queries that the dataset lacks: 1\n"), "{said}");
    assert!(script.contains(" -removeQuery "), "{script}");
    // The same documents and queries as beir-eval's.
    done(folder, &["beir-eval", "tiny", "--output", "eval"]);
    assert_eq!(
        read(&folder.join("eval/tiny/docs/docs.jsonl")),
        read(&folder.join("out/beir/tiny/docs/docs_anserini.jsonl"))
    );
    let evaluated = read(&folder.join("eval/tiny/queries.tsv"));
    assert_eq!(evaluated, queries);
    done(folder, &["beir-eval", "tiny", "--all-queries", "--output", "all"]);
    let evaluated = read(&folder.join("all/tiny/queries.tsv"));
    assert_eq!(evaluated, format!("{queries}unjudged\tcoffe\n"));
    let twice =
        ["create-anserini", "--encoder", "bm25", "--beir", "tiny", "./tiny", "--output", "no"];
    refused(folder, &twice, 2, "name each dataset once");
    assert!(!folder.join("no").exists());
}

#[test]
fn a_set_of_queries_has_a_folder_of_its_own() {
    let folder = start();
    let folder = folder.path();
    std::fs::write(folder.join("one.tsv"), "7\tcoffee\n").unwrap();
    let bags = ["--query-model", "bag-of-words", "--query-format", "msmarco", "--output", "out"];
    let sets = ["--queries", "one.tsv", "--queries", "second=one.tsv"];
    done(folder, &with(&[&bags[..], &sets].concat()));
    let all = ["queries_anserini.tsv", "second/queries_anserini.tsv"];
    assert_eq!(files(&folder.join("out")), set(&all));
    let first = read(&folder.join("out/queries_anserini.tsv"));
    assert_eq!(first, read(&folder.join("out/second/queries_anserini.tsv")));
    // Every token of a bag once, as naver/splade forces its factor to be 1.
    let tokens: Vec<&str> = first.trim_end().split_once('\t').unwrap().1.split(' ').collect();
    assert_eq!(tokens.len(), tokens.iter().collect::<BTreeSet<_>>().len());
    let no = |queries: &[&str], words: &str| {
        refused(folder, &with(&[&["--output", "no"], queries].concat()), 2, words);
        assert!(!folder.join("no").exists());
    };
    no(&["--queries", "one.tsv", "--queries", "one.tsv"], "two sets of queries");
    no(&["--queries", "a=one.tsv", "--queries", "a=one.tsv"], "two sets of queries");
    no(&["--queries", "docs=one.tsv"], "its folder has that name");
    no(&["--queries", "..=one.tsv"], "its folder has that name");
    no(&[], "required");
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let folder = start();
    let folder = folder.path();
    std::fs::write(folder.join("v.jsonl"), VECTORS).unwrap();
    let vectors = |more: &[&'static str], code, words| {
        let all = ["create-anserini", "--vectors", "v.jsonl", "--output", "out"];
        refused(folder, &[&all[..], more].concat(), code, words);
        assert!(
            !folder.join("out/docs.ciff").exists() && !folder.join("out/docs.splade.toml").exists()
        );
    };
    vectors(&[], 3, "the weights are floats");
    vectors(&["--to", "ciff"], 3, "the weights are floats");
    vectors(&["--quantizer", "none"], 2, "the weights are floats, which Anserini truncates");
    vectors(&["--quantization-factor-document", "-1"], 2, "-1");
    vectors(&["--to", "pisa", "--gzip"], 2, "are of JSONL");
    vectors(&["--format", "msmarco"], 2, "cannot be used with");
    assert!(!folder.join("out").exists());
    refused(
        folder,
        &["create-anserini", "--input", "tiny", "--output", "out"],
        2,
        "--model FOLDER is wanted",
    );
    let stdin = with(&["--input", "-", "--shards", "2", "--output", "out"]);
    refused(folder, &stdin, 2, "which stdin does not allow");
    // Anserini would index whatever else lies there: a note, or shards of another run.
    let factor = ["--quantization-factor-document", "100"];
    for name in ["NOTES", "docs_anserini-00001.jsonl", ".hidden"] {
        let docs = folder.join("held").join(name).join("docs");
        std::fs::create_dir_all(&docs).unwrap();
        std::fs::write(docs.join(name), "").unwrap();
        let out = format!("held/{name}");
        let all =
            ["create-anserini", "--vectors", "v.jsonl", "--output", &out, "--queries", "none.tsv"];
        refused(folder, &[&all[..], &factor].concat(), 2, &format!("the folder holds '{name}'"));
        assert_eq!(files(&folder.join(&out)), set(&[&format!("docs/{name}")]));
    }
    // A document that stands twice is found at the end: whatever was written is gone.
    std::fs::write(folder.join("v.jsonl"), [VECTORS, VECTORS].concat()).unwrap();
    let all = ["--to", "jsonl,ciff,pisa", "--shards", "2", "--quantization-factor-document", "100"];
    vectors(&all, 3, "docno '1' stands twice");
    assert!(!folder.join("out").exists());
    // Nor do the queries stay, which are written first, nor the folder of their set.
    std::fs::write(folder.join("q.tsv"), "1\tx x\n").unwrap();
    vectors(&[&all[..], &["--queries", "dev=q.tsv"]].concat(), 3, "docno '1' stands twice");
    assert!(!folder.join("out").exists());
}

/// Runs the printed script with programs that stand for the engines' and say what they were given.
#[cfg(unix)]
#[test]
fn the_printed_script_runs() {
    use std::os::unix::fs::PermissionsExt;
    let folder = start();
    let folder = folder.path();
    let bin = folder.join("bin");
    std::fs::create_dir(&bin).unwrap();
    for name in ["java", "compress_inverted_index", "create_wand_data", "evaluate_queries"] {
        let program = bin.join(name);
        let script = format!(
            "#!/bin/sh\nfor word in {name} \"$@\"; do printf '%s|' \"$word\"; done >> calls\necho >> calls\n"
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_splade"), bin.join("splade")).unwrap();
    let out = "it's out";
    let sets = ["--queries", "tiny/queries.jsonl", "--queries", "dl 19=tiny/queries.jsonl"];
    for (to, converted) in [("jsonl", true), ("ciff", true), ("jsonl,pisa", false)] {
        let _ = std::fs::remove_dir_all(folder.join(out));
        let _ = std::fs::remove_file(folder.join("calls"));
        let all = ["--input", "tiny", "--output", out, "--to", to, "--shards", "1"];
        let (script, _) = done(folder, &with(&[&all[..], &sets].concat()));
        let path = std::env::join_paths([bin.as_path(), Path::new("/usr/bin"), Path::new("/bin")])
            .unwrap();
        let ran = Command::new("sh")
            .args(["-eu", "-c", &script])
            .current_dir(folder)
            .env("PATH", path)
            .env("ANSERINI", "fat.jar")
            .ended();
        assert!(ran.status.success(), "{script}\n{}", String::from_utf8_lossy(&ran.stderr));
        let calls = read(&folder.join("calls"));
        let calls: Vec<Vec<&str>> = calls.lines().map(|line| line.split('|').collect()).collect();
        let java = if to == "ciff" { 0 } else { 3 };
        assert_eq!(calls.len(), java + 4, "{script}");
        assert_eq!(script.contains("splade convert"), converted, "{script}");
        let after = |call: &[&str], option: &str| {
            let at = call.iter().position(|word| *word == option)?;
            Some(folder.join(call[at + 1]))
        };
        let mut read_files = 0;
        for call in &calls {
            for option in ["-input", "-topics", "-q", "--terms", "--documents"] {
                if let Some(path) = after(call, option) {
                    assert!(path.exists(), "{option} {}", path.display());
                    read_files += 1;
                }
            }
            if let Some(base) = after(call, "-c") {
                assert!(folder.join(format!("{}.docs", base.display())).is_file());
            }
        }
        assert_eq!(read_files, java + 6);
        assert!(script.contains("160 documents") == (java > 0), "{script}");
    }
}

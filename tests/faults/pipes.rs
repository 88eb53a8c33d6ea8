//! The other side of a pipe goes away, or the disk is full.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::case::SPLADE;
use super::samples::DOCS;
use crate::common::child::{Bounded, Watch};

/// More than a pipe holds, in every format that goes to stdout.
const CONVERSIONS: [(&str, &str); 9] = [
    ("jsonl", "jsonl"),
    ("jsonl", "ciff"),
    ("queries-jsonl", "queries-jsonl"),
    ("queries-tsv", "queries-tsv"),
    ("queries-tsv", "pisa-queries"),
    ("msmarco", "beir"),
    ("msmarco", "trec-topics"),
    ("trec-qrels", "beir"),
    ("trec-run", "msmarco-run"),
];

fn input(format: &str) -> String {
    (0..20_000)
        .map(|n| match format {
            "jsonl" | "queries-jsonl" => format!("{{\"id\":\"d{n}\",\"vector\":{{\"t{n}\":3}}}}\n"),
            "trec-qrels" => format!("1 0 d{n} 1\n"),
            "trec-run" => format!("1 Q0 d{n} {} {} x\n", n + 1, -n),
            _ => format!("d{n}\tword and word and word\n"),
        })
        .collect()
}

fn splade(command: &str, folder: &std::path::Path) -> Command {
    let mut process = Command::new(SPLADE);
    process.args(command.split(' ')).current_dir(folder);
    process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    process
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for (from, to) in CONVERSIONS {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("in"), input(from)).unwrap();
        let command = format!("convert in - --from {from} --to {to}");
        let mut child = splade(&command, folder.path()).started();
        let mut byte = [0];
        child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
        let ended = child.ended();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(0), "{command}: {said}");
        assert_eq!(said, "", "{command}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "{command}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named() {
    for (from, to) in CONVERSIONS {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("in"), input(from)).unwrap();
        let command = format!("convert in - --from {from} --to {to}");
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = splade(&command, folder.path()).stdout(full).started().ended();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(4), "{command}: {said}");
        assert!(said.starts_with("error: -: no space left on device"), "{command}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn tables_to_a_full_disk_or_to_nobody() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("docs.jsonl"), DOCS).unwrap();
    std::fs::write(folder.path().join("q.tsv"), "1\tx\n").unwrap();
    std::fs::write(folder.path().join("qrels"), "1 0 007 1\n").unwrap();
    std::fs::write(folder.path().join("run"), "1 Q0 007 1 1 x\n").unwrap();
    assert!(splade("index --input docs.jsonl --index in", folder.path()).ended().status.success());
    for command in [
        "retrieve --index in --topics q.tsv",
        "evaluate qrels run",
        "evaluate qrels run --format json -q",
        "compare qrels run run --names a,b -m map",
        "fuse run run",
        "verify in",
        "man",
        "completions bash",
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = splade(command, folder.path()).stdout(full).started().ended();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(4), "{command}: {said}");
        assert!(said.contains("no space left on device"), "{command}: {said}");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = splade(command, folder.path()).stdout(writer).started().ended();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{command}: {said}");
        assert!(!said.contains("error"), "{command}: {said}");
    }
}

/// Notes that nobody can read do not spoil what was asked for.
#[cfg(target_os = "linux")]
#[test]
fn a_closed_or_full_stderr_is_no_error() {
    for redirection in ["2>/dev/full", "2>&-"] {
        for (command, out) in [
            ("convert docs.jsonl out --from jsonl --to ciff --quantizer 'scale(factor=1)'", "out"),
            ("index --input docs.jsonl --index out", "out"),
            ("convert docs.jsonl - --from jsonl --to jsonl", "-"),
        ] {
            let run = |folder: &std::path::Path, redirection: &str| {
                std::fs::write(folder.join("docs.jsonl"), DOCS).unwrap();
                let line = format!("exec {SPLADE} {command} {redirection}");
                let mut shell = Command::new("sh");
                shell.args(["-c", &line]).current_dir(folder).env("SPLADE_PROGRESS", "json");
                let ended = shell.ended();
                assert_eq!(ended.status.code(), Some(0), "{line}");
                match out {
                    "-" => ended.stdout,
                    out => std::fs::read(folder.join(out)).unwrap(),
                }
            };
            let [usual, unheard] = [(); 2].map(|()| tempfile::tempdir().unwrap());
            let expected = run(usual.path(), "2>/dev/null");
            assert!(!expected.is_empty());
            assert_eq!(run(unheard.path(), redirection), expected, "{command} {redirection}");
        }
        // What went wrong is told by the exit code at least.
        let line = format!("exec {SPLADE} verify nothing {redirection}");
        let ended = Command::new("sh").args(["-c", &line]).ended();
        assert_eq!(ended.status.code(), Some(4), "{line}");
    }
}

/// What is read out of a pipe to see whether it is compressed is gone for those who read it next, as of a shell's <(zcat run.gz).
#[cfg(unix)]
#[test]
fn a_run_in_a_named_pipe_is_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    std::fs::write(folder.path().join("qrels"), "1 0 a 1\n").unwrap();
    std::fs::write(folder.path().join("run"), "1 Q0 b 1 1 x\n").unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).ended().status.success());
    for (command, expected) in [
        ("evaluate qrels pipe -m map", "map                   \tall\t1.0000\n"),
        ("compare qrels run pipe -m map", "| b | pipe | 1.0000 |"),
        ("fuse run pipe", "1 Q0 a 1 0.01639344262295082 splade-rs\n"),
    ] {
        let writer = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::write(pipe, "1 Q0 a 1 2 x\n").unwrap()
        });
        let output = splade(command, folder.path()).ended();
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(
            out.contains(expected),
            "{command}: {out} {}",
            String::from_utf8_lossy(&output.stderr)
        );
        writer.join().unwrap();
    }
}

#[test]
fn compression_is_seen_in_a_pipe_that_drips() {
    let folder = tempfile::tempdir().unwrap();
    let run = b"1 Q0 a 1 2 x\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(run).unwrap();
    let gzip = gzip.finish().unwrap();
    for bytes in [&run[..], &gzip] {
        std::fs::write(folder.path().join("run"), run).unwrap();
        let mut process = splade("fuse run -", folder.path());
        let mut child = process.stdin(Stdio::piped()).started();
        let mut input = child.stdin.take().unwrap();
        input.write_all(&bytes[..1]).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        input.write_all(&bytes[1..]).unwrap();
        drop(input);
        let output = child.ended();
        let out = String::from_utf8_lossy(&output.stdout);
        assert_eq!(out, "1 Q0 a 1 0.03278688524590164 splade-rs\n");
    }
}

/// A rename would put a file in the pipe's place (and, for root, in that of /dev/null).
#[cfg(unix)]
#[test]
fn a_named_pipe_stays_one_and_gets_the_output() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    std::fs::write(folder.path().join("in"), DOCS).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).ended().status.success());
    let is_pipe = || std::fs::metadata(&pipe).unwrap().file_type().is_fifo();
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    let command = "convert in pipe --from jsonl --to jsonl --compat none";
    let output = splade(command, folder.path()).ended();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let _watch = Watch::new();
    assert_eq!(reader.join().unwrap().lines().count(), 3);
    assert!(is_pipe());
    // An index is mapped, so it has to be a file; nothing is put in the pipe's place either.
    let output = splade("index --input in --index pipe", folder.path()).ended();
    assert_eq!(output.status.code(), Some(2));
    assert!(is_pipe());
}

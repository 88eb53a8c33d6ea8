//! The other side of a pipe goes away, or the disk is full.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::case::SPLADE;
use super::samples::DOCS;
use crate::common::child::{Bounded, Watch};
use crate::common::skip_optional;

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
            "trec-run" => format!("1 Q0 d{n} 1 {} x\n", -n),
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

/// Signals that the process that runs the tests ignores, as `nohup` makes it, are ignored by the command too.
#[cfg(target_os = "linux")]
fn ignores_signals() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    let mask = u64::from_str_radix(ignored.trim(), 16).unwrap();
    [1, 2, 15].iter().any(|signal| mask >> (signal - 1) & 1 == 1)
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_leaves_nothing() {
    if ignores_signals() {
        skip_optional("signals are ignored here");
        return;
    }
    for (signal, arguments) in [
        ("INT", "--from jsonl --to index"),
        ("TERM", "--from jsonl --to index"),
        ("HUP", "--from msmarco --to beir"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let files = || std::fs::read_dir(folder.path()).unwrap().count();
        let command = format!("convert - out {arguments}");
        let mut child = splade(&command, folder.path()).stdin(Stdio::piped()).started();
        // The input stays open: the command waits for more of it beside its temporary file.
        let input = child.stdin.take().unwrap();
        let started = Instant::now();
        while files() == 0 {
            assert!(started.elapsed() < Duration::from_secs(30), "{command}: no temporary file");
            std::thread::sleep(Duration::from_millis(5));
        }
        let process = child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &process]).ended().status.success());
        assert_eq!(child.ended().status.code(), Some(130), "{command}, {signal}");
        assert_eq!(files(), 0, "{command}, {signal}");
        drop(input);
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

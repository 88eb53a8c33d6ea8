//! Ctrl-C leaves nothing behind.
#![cfg(unix)]

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::child::Bounded;

fn interrupted(signal: &str, arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_splade"))
        .current_dir(folder.path())
        .args(arguments)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .started();
    // It is fed and then left waiting for more.
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"{\"id\": \"a\", \"vector\": {\"x\": 3}}\n").unwrap();
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    let started = Instant::now();
    while files() == 0 {
        assert!(started.elapsed() < Duration::from_secs(20), "no temporary file appears");
        std::thread::sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill").args([signal, &child.id().to_string()]).ended().status;
    assert!(kill.success());
    let status = child.ended().status;
    assert_eq!(status.code(), Some(130), "{arguments:?}");
    assert_eq!(files(), 0, "{arguments:?}");
}

#[test]
fn nothing_is_left() {
    interrupted("-INT", &["index", "--input", "-", "--index", "a.idx"]);
    interrupted("-TERM", &["index", "--input", "-", "--index", "a.idx"]);
    interrupted("-INT", &["convert", "-", "a.jsonl", "--from", "jsonl", "--to", "jsonl"]);
}

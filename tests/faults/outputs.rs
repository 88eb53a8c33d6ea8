//! What an output's place asks for: permissions, symbolic links, `/dev/stdout`.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use super::case::SPLADE;
use super::samples::DOCS;
use crate::common::child::Bounded;

/// Every way in which an output is made: as a stream, packed, as a mapped file, in a folder, as several files.
const OUTPUTS: [(&str, &str); 5] = [
    ("convert docs.jsonl out.jsonl --from jsonl --to jsonl", "out.jsonl"),
    ("convert docs.jsonl out.jsonl.gz --from jsonl --to jsonl", "out.jsonl.gz"),
    ("index --input docs.jsonl --index out.idx", "out.idx"),
    ("convert docs.jsonl out --from jsonl --to jsonl", "out/docs.jsonl"),
    ("convert docs.jsonl out --from jsonl --to pisa", "out.docs"),
];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("docs.jsonl"), DOCS).unwrap();
    folder
}

fn run(folder: &Path, before: &str, command: &str) {
    let line = format!("{before}; exec {SPLADE} {command}");
    let ended = Command::new("sh").args(["-c", &line]).current_dir(folder).ended();
    assert!(ended.status.success(), "{line}: {}", String::from_utf8_lossy(&ended.stderr));
}

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_new_file_has_the_permissions_of_any_new_file() {
    for (command, out) in OUTPUTS {
        for (mask, expected) in [("022", 0o644), ("077", 0o600), ("002", 0o664), ("000", 0o666)] {
            let folder = folder();
            run(folder.path(), &format!("umask {mask}"), command);
            assert_eq!(mode(&folder.path().join(out)), expected, "{command}, umask {mask}");
        }
    }
}

#[test]
fn a_file_that_is_replaced_hands_its_permissions_on() {
    for (command, out) in OUTPUTS {
        for kept in [0o600, 0o640, 0o666, 0o755] {
            let folder = folder();
            let out = folder.path().join(out);
            std::fs::create_dir_all(out.parent().unwrap()).unwrap();
            std::fs::write(&out, "old").unwrap();
            std::fs::set_permissions(&out, std::fs::Permissions::from_mode(kept)).unwrap();
            run(folder.path(), "umask 027", command);
            assert_eq!(mode(&out), kept, "{command}");
            assert_ne!(std::fs::read(&out).unwrap(), b"old", "{command}");
        }
    }
}

#[test]
fn a_symbolic_link_stays_and_leads_to_the_output() {
    for (command, out) in OUTPUTS {
        for there_before in [false, true] {
            let folder = folder();
            run(folder.path(), ":", command);
            let out = folder.path().join(out);
            let expected = std::fs::read(&out).unwrap();
            std::fs::remove_file(&out).unwrap();
            let target = folder.path().join("elsewhere/target");
            std::fs::create_dir(target.parent().unwrap()).unwrap();
            if there_before {
                std::fs::write(&target, "old").unwrap();
            }
            symlink(&target, &out).unwrap();
            run(folder.path(), ":", command);
            assert_eq!(std::fs::read_link(&out).unwrap(), target, "{command}");
            assert_eq!(std::fs::read(&target).unwrap(), expected, "{command}");
        }
    }
}

/// The link is of the system, and the shell's file may have something in it already.
#[cfg(target_os = "linux")]
#[test]
fn an_open_file_is_written_behind_what_it_holds() {
    for out in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let folder = folder();
        let command = format!("convert docs.jsonl {out} --from jsonl --to jsonl >> kept");
        run(folder.path(), "echo before > kept", &command);
        let kept = std::fs::read_to_string(folder.path().join("kept")).unwrap();
        assert!(kept.starts_with("before\n{"), "{kept}");
        assert_eq!(kept.lines().count(), 4, "{kept}");
        assert!(std::fs::symlink_metadata("/dev/stdout").unwrap().is_symlink());
    }
}

/// What outgrows memory waits beside the output, in a few files however little memory there is; the bytes that come out are the same.
#[test]
fn little_memory_and_few_descriptors_change_nothing() {
    let docs: String = (0..3000)
        .map(|n| {
            let vector: Vec<String> =
                (0..20).map(|t| format!("\"t{t}\":{}", (n * 31 + t * 7) % 900 + 1)).collect();
            format!("{{\"id\":\"d{n}\",\"contents\":\"\",\"vector\":{{{}}}}}\n", vector.join(","))
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("docs.jsonl"), docs).unwrap();
    let convert = |before: &str, to: &str, out: &str, memory: u32| {
        let from = if to == "jsonl" { "in.ciff --from ciff" } else { "docs.jsonl --from jsonl" };
        let [input, from] = from.split_once(' ').map(|(a, b)| [a, b]).unwrap();
        run(
            folder.path(),
            before,
            &format!("convert {input} {out} {from} --to {to} --memory {memory}"),
        );
        let name = if to == "pisa" { format!("{out}.freqs") } else { out.to_owned() };
        std::fs::read(folder.path().join(name)).unwrap()
    };
    convert(":", "ciff", "in.ciff", 64);
    for to in ["ciff", "pisa", "jsonl"] {
        let expected = convert(":", to, &format!("large.{to}"), 64);
        let strict = "ulimit -n 24; export TMPDIR=/nonexistent";
        assert!(convert(strict, to, &format!("small.{to}"), 0) == expected, "{to}");
    }
}

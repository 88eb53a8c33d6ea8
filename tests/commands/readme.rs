//! The README's tour, command by command, in a folder that has nothing but the fixtures.

use std::path::Path;
use std::process::Command;

use crate::common::child::Bounded;

/// Commands of the tour with what each prints.
fn tour() -> Vec<(String, String)> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(readme).unwrap();
    let (_, tour) = text.split_once("## A tour").unwrap();
    let (_, block) = tour.split_once("```console\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), String::new())),
            (None, Some((_, output))) => output.push_str(&format!("{line}\n")),
            (None, None) => panic!("output before the first command: {line}"),
        }
    }
    commands
}

#[test]
fn the_tour_runs_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiny");
    copy(&fixtures, &folder.path().join("fixtures/tiny"));
    let commands = tour();
    assert!(commands.len() >= 8);
    for (command, expected) in commands {
        let mut words = command.split(' ');
        assert_eq!(words.next(), Some("splade"), "{command}");
        let output = Command::new(env!("CARGO_BIN_EXE_splade"))
            .current_dir(folder.path())
            .args(words)
            .ended();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}\n{errors}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{command}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

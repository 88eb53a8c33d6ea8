//! Whoever is told to end leaves nothing behind, and says so by its exit code; who was started with a signal ignored goes on.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::process::{ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::child::{Bounded, Running};

/// A command that waits for more input beside its temporary file.
struct Waiting {
    running: Running,
    input: ChildStdin,
    folder: tempfile::TempDir,
}

impl Waiting {
    /// Starts `splade` through `env`, which sets the signals that are ignored: the tests may run with some of them ignored.
    fn start(ignored: &[&str], command: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut running = Command::new("env")
            .arg("--default-signal=INT,HUP,TERM")
            .args(ignored.iter().map(|signal| format!("--ignore-signal={signal}")))
            .arg(env!("CARGO_BIN_EXE_splade"))
            .args(command.split(' '))
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .started();
        let mut input = running.stdin.take().unwrap();
        input.write_all(b"{\"id\": \"a\", \"vector\": {\"x\": 3}}\n").unwrap();
        let waiting = Self { running, input, folder };
        let started = Instant::now();
        while waiting.files() == 0 {
            assert!(started.elapsed() < Duration::from_secs(60), "no temporary file appears");
            std::thread::sleep(Duration::from_millis(5));
        }
        waiting
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }

    fn signal(&self, signal: &str) {
        let process = self.running.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &process]).ended().status.success());
    }

    /// Ends by a signal and leaves nothing, though more input may come.
    fn ends_by(self, signal: &str, what: &str) {
        self.signal(signal);
        let Self { running, input, folder } = self;
        assert_eq!(running.ended().status.code(), Some(130), "{signal}: {what}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{signal}: {what}");
        drop(input);
    }
}

const COMMANDS: [&str; 3] = [
    "index --input - --index a.idx",
    "convert - a.jsonl --from jsonl --to jsonl",
    "convert - folder --from jsonl --to jsonl",
];

#[test]
fn nothing_is_left() {
    for signal in ["INT", "TERM", "HUP"] {
        for command in COMMANDS {
            Waiting::start(&[], command).ends_by(signal, command);
        }
    }
}

/// Of `nohup`, and of a script's `&`.
#[test]
fn one_ignored_signal_leaves_the_others() {
    for (ignored, signal) in [("INT", "TERM"), ("HUP", "TERM"), ("HUP", "INT"), ("INT", "HUP")] {
        Waiting::start(&[ignored], COMMANDS[0]).ends_by(signal, ignored);
    }
    Waiting::start(&["INT", "HUP", "TERM"], COMMANDS[0]).ends_by("TERM", "ends it always");
}

#[test]
fn an_ignored_signal_stays_ignored() {
    for signal in ["INT", "HUP"] {
        let waiting = Waiting::start(&[signal], COMMANDS[0]);
        waiting.signal(signal);
        // A handler that took the signal would end the command well within this time.
        std::thread::sleep(Duration::from_millis(200));
        let Waiting { running, input, folder } = waiting;
        drop(input);
        assert_eq!(running.ended().status.code(), Some(0), "{signal}");
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["a.idx"], "{signal}");
    }
}

//! An encoder in a process of its own, waiting for orders: its memory is its own, and rounds of all alternate.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

pub(crate) struct Process {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// One run over all passages.
pub(crate) struct Run {
    pub(crate) seconds: f64,
    /// The greatest resident size since the process began.
    pub(crate) peak_kb: f64,
}

/// A program bound to the first cores.
pub(crate) fn pinned(program: &Path, threads: usize) -> Command {
    let mut command = Command::new("taskset");
    command.arg("-c").arg(format!("0-{}", threads - 1)).arg(program);
    for variable in ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
        command.env(variable, threads.to_string());
    }
    command
}

impl Process {
    /// None if the program stops before it is ready: something is not installed.
    pub(crate) fn start(mut command: Command) -> Option<Self> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut process = Self { child, orders, answers };
        process.answer().map(|_| process)
    }

    fn answer(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).ok()
    }

    pub(crate) fn order(&mut self, order: &str) -> Value {
        writeln!(self.orders, "{order}").unwrap();
        self.answer().unwrap()
    }

    pub(crate) fn run(&mut self) -> Run {
        let answer = self.order("run");
        let number = |name: &str| answer[name].as_f64().unwrap();
        Run { seconds: number("seconds"), peak_kb: number("peak_kb") }
    }

    /// The vectors of all passages.
    pub(crate) fn vectors(&mut self, file: &Path) -> Vec<BTreeMap<u32, f32>> {
        self.order(&format!("run {}", file.display()));
        let text = std::fs::read_to_string(file).unwrap();
        let vector = |line: &str| {
            let pairs: Vec<(u32, f32)> = serde_json::from_str(line).unwrap();
            pairs.into_iter().collect()
        };
        text.lines().map(vector).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! A case: files, a command line, and what comes of it.

use std::path::Path;
use std::process::Command;

use crate::common::child::Bounded;

pub(crate) const SPLADE: &str = env!("CARGO_BIN_EXE_splade");

/// What a command is given and what it must say and leave.
#[derive(Clone)]
pub(crate) struct Case {
    name: String,
    command: String,
    files: Vec<(String, Vec<u8>)>,
    stdin: Vec<u8>,
    memory: Option<u64>,
    exit: i32,
    error: String,
    says: Vec<String>,
    silent: bool,
    holds: Vec<(String, String)>,
}

/// A command, its arguments separated by single blanks, that is expected to pass.
pub(crate) fn case(name: &str, command: &str) -> Case {
    Case {
        name: name.to_owned(),
        command: command.to_owned(),
        files: Vec::new(),
        stdin: Vec::new(),
        memory: None,
        exit: 0,
        error: String::new(),
        says: Vec::new(),
        silent: false,
        holds: Vec::new(),
    }
}

impl Case {
    /// More of the command line.
    pub(crate) fn more(mut self, arguments: &str) -> Self {
        self.command.push_str(arguments);
        self
    }

    /// More arguments.
    pub(crate) fn with(mut self, arguments: &str) -> Self {
        self.command.push(' ');
        self.command.push_str(arguments);
        self
    }

    /// A file that is there before; a name that ends in `/` is an empty folder.
    pub(crate) fn file(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.push((name.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    /// As [`Case::file`], several of them.
    pub(crate) fn files(mut self, files: &[(&str, Vec<u8>)]) -> Self {
        self.files.extend(files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())));
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    /// Address space that the command may take, in MiB (where a shell can bound it).
    pub(crate) fn memory(mut self, mib: u64) -> Self {
        self.memory = Some(mib);
        self
    }

    /// The exit code, and how the line behind `error: ` begins: position and message.
    pub(crate) fn fails(mut self, exit: i32, error: &str) -> Self {
        (self.exit, self.error) = (exit, error.to_owned());
        self
    }

    /// A text that stderr holds beside the error's first line: a hint, a warning.
    pub(crate) fn says(mut self, text: &str) -> Self {
        self.says.push(text.to_owned());
        self
    }

    /// Nothing goes to stdout.
    pub(crate) fn prints_nothing(mut self) -> Self {
        self.silent = true;
        self
    }

    /// A text that a file holds afterwards; the file `-` is stdout.
    pub(crate) fn holds(mut self, name: &str, text: &str) -> Self {
        self.holds.push((name.to_owned(), text.to_owned()));
        self
    }

    /// Runs the command in a new folder; what is not as expected, in words.
    fn complaints(&self) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        for (name, bytes) in &self.files {
            let path = at.join(name);
            if name.ends_with('/') {
                std::fs::create_dir_all(path).unwrap();
                continue;
            }
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let before = listing(at);
        let (exit, stdout, stderr) = self.run(at);
        let after = listing(at);
        let mut complaints = Vec::new();
        if exit != Some(self.exit) {
            complaints.push(format!("exit code {exit:?}, expected {}", self.exit));
        }
        let error = stderr.lines().find_map(|line| line.strip_prefix("error: "));
        match (self.exit, error) {
            (0, Some(_)) => complaints.push("an error, expected none".to_owned()),
            (0, None) => {}
            (_, Some(error)) if error.starts_with(&self.error) => {}
            _ => complaints.push(format!("expected error: {}", self.error)),
        }
        for text in self.says.iter().filter(|text| !stderr.contains(*text)) {
            complaints.push(format!("expected on stderr: {text}"));
        }
        // Where the data or the command line is at fault, the next step is told; clap has its own words for it.
        let told = stderr.contains("\n\nhint: ") || stderr.contains("--help");
        if matches!(self.exit, 2 | 3 | 5) && !told {
            complaints.push("no hint".to_owned());
        }
        if stderr.contains("panicked") {
            complaints.push("a panic".to_owned());
        }
        // A regression that drifts has printed its table before it fails.
        if self.exit > 1 && after != before {
            complaints.push(format!("left behind: {after:?}, before: {before:?}"));
        }
        if let Some(name) = after.iter().find(|name| name.contains(".splade-")) {
            complaints.push(format!("a temporary file is left: {name}"));
        }
        if self.silent && !stdout.is_empty() {
            complaints.push(format!("printed {}", String::from_utf8_lossy(&stdout)));
        }
        for (name, text) in &self.holds {
            let held = if name == "-" {
                stdout.clone()
            } else {
                std::fs::read(at.join(name)).unwrap_or_default()
            };
            let held = String::from_utf8_lossy(&held).into_owned();
            if !held.contains(text) {
                complaints.push(format!("{name} lacks {text:?}: {held:?}"));
            }
        }
        if !complaints.is_empty() {
            complaints.push(format!("stderr: {stderr}"));
        }
        complaints
    }

    /// Exit code, stdout, stderr.
    fn run(&self, folder: &Path) -> (Option<i32>, Vec<u8>, String) {
        let mut process = self.process();
        process.args(self.command.split(' ')).current_dir(folder).env_remove("SPLADE_DATA");
        let ended = process.ended_with(&self.stdin);
        (ended.status.code(), ended.stdout, String::from_utf8_lossy(&ended.stderr).into_owned())
    }

    fn process(&self) -> Command {
        match self.memory.filter(|_| cfg!(target_os = "linux")) {
            None => Command::new(SPLADE),
            Some(mib) => {
                let mut shell = Command::new("sh");
                let bounded = format!("ulimit -v {} && exec \"$0\" \"$@\"", mib << 10);
                shell.args(["-c", &bounded, SPLADE]);
                shell
            }
        }
    }
}

/// Runs all cases and tells everything that is not as expected.
pub(crate) fn check(cases: impl IntoIterator<Item = Case>) {
    let mut failed = String::new();
    for case in cases {
        let complaints = case.complaints();
        if !complaints.is_empty() {
            let (name, command) = (&case.name, &case.command);
            let complaints = complaints.join("\n    ");
            failed.push_str(&format!("{name}: splade {command}\n    {complaints}\n"));
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

/// Everything below a folder.
fn listing(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            names.push(path.strip_prefix(folder).unwrap().to_string_lossy().into_owned());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    names.sort();
    names
}

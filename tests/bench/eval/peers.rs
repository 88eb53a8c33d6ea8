//! Who is compared, and how each is called.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::measured::Measured;
use crate::common::{argument, peers};

/// An evaluator: the command lines of its passes.
pub(crate) struct Peer {
    pub(crate) name: String,
    passes: Vec<Vec<String>>,
    threads: usize,
    folder: PathBuf,
}

/// One run over all passes.
#[derive(Default)]
pub(crate) struct Evaluated {
    pub(crate) took: Measured,
    /// What was printed, by our names.
    pub(crate) means: BTreeMap<String, String>,
}

impl Peer {
    pub(crate) fn run(&self) -> Evaluated {
        let mut run = Evaluated::default();
        for pass in &self.passes {
            let (took, printed) = Measured::run(pass, self.threads, &self.folder);
            run.took = run.took.then(took);
            for line in printed.lines() {
                let fields: Vec<&str> = line.split_whitespace().collect();
                let [name, "all", value] = fields[..] else { panic!("{line}") };
                // The pass with -M 10.
                let name = if name == "recip_rank" { "recip_rank_cut_10" } else { name };
                run.means.insert(name.to_owned(), value.to_owned());
            }
        }
        run
    }
}

const PYTHON: [&str; 3] = ["pytrec_eval", "ir_measures", "ranx"];
const EXTRACT: &str = "import sys, zipfile; \
sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read('trec_eval/trec_eval-linux-amd64'))";

/// Ours with one thread first, then with two, then the peers that are here.
pub(crate) fn all(data: &Path, folder: &Path) -> Vec<Peer> {
    let files = ["qrels.txt", "run.txt"].map(|name| data.join(name));
    let mut peers = Vec::new();
    let mut add = |name: &str, threads, program: &Path, passes: &[&[&str]]| {
        let pass = |options: &&[&str]| {
            let files = files.iter().map(|file| file.display().to_string());
            let options = options.iter().map(|option| option.to_string());
            [program.display().to_string()].into_iter().chain(options).chain(files).collect()
        };
        let passes = passes.iter().map(pass).collect();
        peers.push(Peer { name: name.into(), passes, threads, folder: folder.into() });
    };
    let most = ["-m", "ndcg_cut.10", "-m", "recall.100,1000", "-m", "map"];
    let rr = ["-M", "10", "-m", "recip_rank"];
    let five = [&most[..], &["-m", "recip_rank_cut.10"]].concat();
    let ours = ours();
    add("ours, one thread", 1, &ours, &[&five]);
    add("ours, two threads", 2, &ours, &[&five]);
    match trec_eval(folder) {
        Some(program) => {
            let version = Command::new(&program).arg("-v").output().unwrap().stderr;
            let version = String::from_utf8_lossy(&version).trim().replace(" version", "");
            add(&format!("{version}, two passes"), 1, &program, &[&most, &rr]);
        }
        None => {
            eprintln!("SKIPPED: no trec_eval: $TREC_EVAL names none and Anserini's jar is not here")
        }
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/eval/peer.py");
    for name in PYTHON {
        match python(name) {
            Some(python) => add(name, 1, &python, &[&[script, name]]),
            None => eprintln!("SKIPPED: no Python here has {name}"),
        }
    }
    peers
}

/// Beside this bench, in the same target folder.
fn ours() -> PathBuf {
    let bench = std::env::current_exe().unwrap();
    let ours = bench.parent().unwrap().with_file_name("trec-eval-rs");
    assert!(ours.is_file(), "cargo build --release -p trec-eval-rs makes {}", ours.display());
    ours
}

fn trec_eval(folder: &Path) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("TREC_EVAL") {
        return Some(named.into());
    }
    let (jars, program) = (peers().join("anserini"), folder.join("trec_eval"));
    let jars = std::fs::read_dir(jars).ok()?.flatten().map(|entry| entry.path());
    let jar = jars.into_iter().find(|path| path.to_string_lossy().ends_with("-fatjar.jar"))?;
    let mut python = Command::new(peers().join("python/bin/python"));
    let output = python.args(["-c", EXTRACT]).arg(jar).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::write(&program, output.stdout).unwrap();
    let made = Command::new("chmod").arg("755").arg(&program).status().unwrap();
    made.success().then_some(program)
}

/// The first Python that has a peer: that of `.ci/peers`, then the one that is named.
fn python(module: &str) -> Option<PathBuf> {
    let known = peers().join("python/bin/python");
    let mut pythons = [known].into_iter().chain(argument("--python").map(PathBuf::from));
    let import = format!("import {module}");
    pythons.find(|python| {
        let output = Command::new(python).args(["-c", &import]).output();
        output.is_ok_and(|output| output.status.success())
    })
}
